"""What a report must hold: sections, sentences, counts, official tables; and whether it does."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.catalogue.watch import Required
from mingzhang.reports.observe.pieces import TextPiece, Texts

_TITLE = 45  # letters a title may have
_AMOUNT = re.compile(r"[-−]?[\d,]*\d(?:\.\d+)?")
_QUOTED = re.compile("《([^》]+)》")
_NONE = re.compile("无|没有|不涉及|为空|零|未发生|未安排")


def observe_contents(texts: Texts) -> None:
    """Note each thing that is due; in an excerpt nothing can be missed."""
    whole = is_whole(texts)
    region = texts.record.region.name
    for one in texts.watch.required:
        if one.table or (one.regions and region not in one.regions):
            continue
        due = whole and _due(texts, one)
        seen = _seen(texts, one)
        texts.record.observe(
            "应有内容",
            None,
            名目=one.name,
            依据=one.basis,
            程度=one.severity,
            见=1 if seen else (0 if due else None),
        )
    _note_tables(texts, whole)


def is_whole(texts: Texts) -> bool:
    """Whether this is a report and not a part of one: it has its first and its last part and
    sections between them.
    """
    headings = [piece.text for piece in texts.pieces if piece.kind == "标题"]
    first, last = texts.watch.expression("职责部分"), texts.watch.expression("名词部分")
    middle = texts.watch.expression("说明部分")
    least = texts.record.catalogue.threshold
    figures = sum(bool(_AMOUNT.search(piece.text)) for piece in texts.told())
    return (
        figures >= least("说明数字段数")
        and any(first.search(one) for one in headings)
        and any(last.search(one) for one in headings)
        and sum(bool(middle.search(one)) for one in headings) >= least("部分标题数")
    )


def _due(texts: Texts, one: Required) -> bool:
    """Whether the thing is due: always, or where its quantity is known not to be zero."""
    if not one.when:
        return True
    columns = texts.record.result.readings.columns
    cases = zip(columns["量"], columns["年度"], columns["值"], strict=True)
    year = texts.record.result.year
    values = [value for name, of, value in cases if name == one.when and of == year]
    return bool(values) and all(value > Decimal(0) for value in values)


def _seen(texts: Texts, one: Required) -> bool:
    within = one.within
    pieces = [piece for piece in texts.pieces if piece.kind != "注"]
    if within:
        inside = [p for p in pieces if p.is_under(within)]
        pieces = inside or pieces
    glossary = texts.watch.expression("名词部分")  # a term explained there is not reported on
    return any(
        one.pattern.search(piece.text)
        for piece in pieces
        if piece.kind == "标题" or not (one.heading or piece.is_under(glossary))
    )


def _note_tables(texts: Texts, whole: bool) -> None:
    titles = list(_titles(texts))
    bodies = dict(_bodies(texts))
    for one in texts.watch.required:
        if not one.table:
            continue
        found = [number for number, title in bodies.items() if one.pattern.search(title)]
        amount = any(_amounts(texts, number) for number in found)
        place = next((texts.place(p) for p in texts.pieces if (p.file, p.table) in found), None)
        titled = bool(found) or any(one.pattern.search(title) for title in titles)
        texts.record.observe(
            "应有报表",
            place,
            报表=one.name,
            标题=int(titled) if whole else None,
            表体=int(bool(found)) if whole else None,
            金额=int(amount) if found else None,
            空表说明=int(any(_is_said_empty(texts, number) for number in found)),
        )


def _titles(texts: Texts) -> Iterator[str]:
    """What may be the title of a table: a short heading or paragraph, a name in 《》."""
    for piece in texts.pieces:
        if piece.kind in {"标题", "段落"} and len(piece.text) <= _TITLE:
            yield piece.text
        yield from _QUOTED.findall(piece.text)


def _bodies(texts: Texts) -> Iterator[tuple[tuple[str, int], str]]:
    """Each table of more than a few cells with its title, or what stands before it."""
    before: list[str] = []
    sizes: dict[tuple[str, int], int] = defaultdict(int)
    named: dict[tuple[str, int], str] = {}
    for piece in texts.pieces:
        if piece.kind == "单元格":
            number = (piece.file, piece.table)
            sizes[number] += 1
            named.setdefault(number, piece.title or " ".join(before[-3:]))
            if piece.row < 2:
                named[number] += "" if piece.title else f" {piece.text}"
        elif len(piece.text) <= _TITLE:
            before.append(piece.text)
    for number, size in sizes.items():
        if size > 4:
            yield number, named[number]


def _amounts(texts: Texts, number: tuple[str, int]) -> bool:
    """Whether a table has an amount below its head, zeros too."""
    return any(_is_amount(piece) for piece in texts.pieces if (piece.file, piece.table) == number)


def _is_amount(piece: TextPiece) -> bool:
    """An amount: decimals, or a plain number in a column where no codes stand."""
    if piece.kind != "单元格" or not _AMOUNT.fullmatch(piece.text):
        return False
    return "." in piece.text or (piece.column > 1 and len(piece.text) < 3)


def _is_said_empty(texts: Texts, number: tuple[str, int]) -> bool:
    """Whether a note of the table, or the two paragraphs behind it, say that there is nothing."""
    after = -1
    for at, piece in enumerate(texts.pieces):
        if (piece.file, piece.table) == number:
            if piece.kind == "注" and _NONE.search(piece.text):
                return True
            after = at + 1
    behind = [p for p in texts.pieces[after : after + 3] if p.kind in {"段落", "注"}]
    return any(_NONE.search(piece.text) for piece in behind)
