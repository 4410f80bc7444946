"""Remarks that do not fit each other: nothing is carried over and something is, tasks that share
an ordinal, a rate without the sign that the table prints.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from mingzhang.model.number import parse_decimal
from mingzhang.reports.observe.pieces import TextPiece, Texts
from mingzhang.reports.tokens import Span

_SENTENCE = re.compile("[^。；]+")
_NEGATIVE = re.compile(r"[-−]\d[\d.,]*%")


def observe_remarks(texts: Texts) -> None:
    """Note each kind of remark with what it is held against."""
    _carried(texts)
    _ordinals(texts)
    _signs(texts)


def _carried(texts: Texts) -> None:
    """Sentences that say nothing is carried over, with the first amount that is."""
    scoped, nothing = texts.watch.expression("结转的范围"), texts.watch.expression("没有结转")
    amount = next(_amounts(texts), None)
    for piece, start, sentence in _sentences(texts):
        match = nothing.search(sentence)
        if match and not scoped.search(sentence) and not scoped.search(piece.section):
            span = (start + match.start(), start + match.end())
            texts.observe(
                "没有结转",
                piece,
                span,
                另处=texts.noted(*amount) if amount else None,
                说法=match[0],
                结转=amount[0].text[slice(*amount[1])] if amount else None,
                相反=int(amount is not None),
            )


def _amounts(texts: Texts) -> Iterator[tuple[TextPiece, Span]]:
    """Amounts above zero that are carried over to the next year."""
    pattern = texts.watch.expression("结转的金额")
    for piece, start, sentence in _sentences(texts):
        for match in pattern.finditer(sentence):
            if parse_decimal(match["amount"]):
                yield piece, (start + match.start(), start + match.end())


def _sentences(texts: Texts) -> Iterator[tuple[TextPiece, int, str]]:
    glossary = texts.watch.expression("名词部分")
    for piece in texts.pieces:
        if piece.kind == "段落" and not piece.is_under(glossary):
            for match in _SENTENCE.finditer(piece.text):
                yield piece, match.start(), match[0]


def _ordinals(texts: Texts) -> None:
    """Tasks named in tables of one kind, each with the first that has the same ordinal."""
    alike = int(texts.record.catalogue.threshold("任务名字数"))
    label = texts.watch.expression("任务序号")
    heads: dict[tuple[str, int], str] = defaultdict(str)
    known: dict[tuple[str, str, str], tuple[TextPiece, str]] = {}
    for piece in texts.pieces:
        if piece.kind != "单元格":
            continue
        if piece.row == 0:
            heads[piece.file, piece.table] += piece.text + "|"
        match = label.fullmatch(piece.text)
        if match is None:
            continue
        key = (piece.file, heads[piece.file, piece.table], match["number"])
        first, name = known.setdefault(key, (piece, match["name"]))
        texts.observe(
            "任务序号",
            piece,
            另处=texts.noted(first),
            序号=match["number"],
            名=match["name"],
            前名=name,
            相符=int(name[:alike] == match["name"][:alike]),
        )


def _signs(texts: Texts) -> None:
    """Rates that a column of a table prints as negative, with the text that gives them bare."""
    heads: dict[tuple[str, int, int], str] = {}
    falling = texts.watch.expression("下降的率")
    told = [piece for piece in texts.pieces if piece.kind == "段落"]
    for piece in texts.pieces:
        place = (piece.file, piece.table, piece.column)
        if piece.kind != "单元格":
            continue
        if piece.row == 0:
            heads[place] = piece.text
        head = heads.get(place, "")
        if not _NEGATIVE.fullmatch(piece.text) or not 2 < len(head) < 10 or falling.search(head):
            continue
        same = re.compile(rf"{re.escape(head)}(?:为|是|达)?([-−]?){re.escape(piece.text[1:])}")
        hits = ((one, match) for one in told for match in same.finditer(one.text))
        for one, match in hits:
            texts.observe(
                "没有负号",
                one,
                match.span(),
                另处=texts.noted(piece),
                名=head,
                文中=match[0],
                表中=piece.text,
                相符=int(bool(match[1])),
            )
