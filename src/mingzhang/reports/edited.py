"""What was changed by hand in a document, against its book's report, and is it still true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.model.change import Change, Judgement
from mingzhang.model.document import Cell, Document, Heading, Number, Table, plain
from mingzhang.model.number import half_unit, parse_decimal, scale_of
from mingzhang.reports.passages import (
    Pair,
    Passage,
    PassageNumber,
    aligned,
    differing,
    passages_of,
    token_pairs,
    with_numbers_of,
)
from mingzhang.reports.tokens import untaken

# The book's number of a quantity that a passage of the document states, if it states one:
# by the passage's text and the place of the number in it.
_Known = Callable[[str, int], Number | None]


@dataclass(slots=True)
class Comparison:
    """Changes in the order of the document, and which passages belong together.

    ``marked`` says whether numbers in the document still carry their quantities; an editor that
    drops the marks leaves none.
    """

    marked: bool = False
    changes: list[Change] = field(default_factory=list)
    pairs: list[tuple[Passage | None, Passage | None]] = field(default_factory=list)
    judged: dict[int, list[Change]] = field(default_factory=lambda: defaultdict(list))


def compare(book: Document, edited: Document, known: _Known) -> Comparison:
    """Every change between the book's report and the edited document."""
    return _Comparer(book, edited, known).run()


class _Comparer:
    """One comparison; make one, call ``run`` once."""

    def __init__(self, book: Document, edited: Document, known: _Known) -> None:
        self._book = book
        self._edited = edited
        self._known = known
        self._printed = numbers_by_address(book)
        self._kept = set(numbers_by_address(edited))
        self._result = Comparison(marked=bool(self._kept))

    def run(self) -> Comparison:
        """Paragraph by paragraph, then table by table."""
        olds, news = passages_of(self._book), passages_of(self._edited)
        keys = [[passage.masked for passage in side] for side in (olds, news)]
        for old, new in aligned(*keys):
            before = None if old is None else olds[old]
            after = None if new is None else news[new]
            self._result.pairs.append((before, after))
            number = len(self._result.pairs) - 1
            changes = list(self._passage(before, after))
            self._result.judged[number] += changes
            self._result.changes += changes
        self._result.changes += self._tables()
        return self._result

    # -- passages -----------------------------------------------------------------------------

    def _passage(self, old: Passage | None, new: Passage | None) -> Iterator[Change]:
        if old is None:
            assert new is not None
            yield _whole(new, "added", "words", "", new.text)
            yield from (c for token in new.tokens for c in self._new(new, token))
        elif new is None:
            lost = [token for token in old.tokens if self._is_lost(token)]
            kind: Judgement = "lost" if lost else "words"
            yield _whole(old, "deleted", kind, old.text, "")
        else:
            yield from self._both(old, new)

    def _both(self, old: Passage, new: Passage) -> Iterator[Change]:
        pairs = token_pairs(old, new)
        if old.masked != new.masked:
            before, after = differing(old.text, with_numbers_of(new, pairs))
            yield _whole(new, "text", "words", before, after)
        for before_token, after_token in pairs:
            yield from self._numbers(old, new, before_token, after_token)

    def _numbers(
        self, old: Passage, new: Passage, before: PassageNumber | None, after: PassageNumber | None
    ) -> Iterator[Change]:
        """What became of one number."""
        if after is None:
            assert before is not None
            if self._is_lost(before) and before.number:
                yield _number(new, before.number, "lost", before.text, "", before.unit)
        elif after.number is not None:
            yield from self._marked(new, after, after.number)
        elif before is not None and before.number is not None:
            yield from self._retyped(new, before, before.number, after)
        elif before is None or before.text != after.text:
            yield from self._new(new, after)

    def _is_lost(self, token: PassageNumber) -> bool:
        """A number of the book that stands nowhere in the document any more."""
        return token.number is not None and (
            token.number.address not in self._kept if self._result.marked else True
        )

    def _marked(self, new: Passage, token: PassageNumber, number: Number) -> Iterator[Change]:
        """A number that still says what it measures."""
        printed = self._printed.get(number.address)
        if not printed:
            yield _number(new, number, "new-unknown", "", token.text, token.unit)
            return
        if (token.text, token.unit) in {(one.text, one.unit) for one in printed}:
            return
        expected = printed[0]
        if not token.text.strip():
            yield _number(new, expected, "lost", expected.text, "", expected.unit)
            return
        judgement = _judge(token, expected)
        if judgement == "contradicts" and _is_of(token, number):
            judgement = "outdated"
        yield _number(new, expected, judgement, expected.text, token.text, token.unit)

    def _retyped(
        self, new: Passage, before: PassageNumber, number: Number, after: PassageNumber
    ) -> Iterator[Change]:
        """A number of the book that was typed over, or whose mark an editor dropped."""
        same = before.text == after.text and after.unit in ("", before.unit)
        if same and (not self._result.marked or number.address in self._kept):
            return
        judgement = "retyped" if same else _judge(after, number)
        yield _number(new, number, judgement, before.text, after.text, after.unit)

    def _new(self, new: Passage, token: PassageNumber) -> Iterator[Change]:
        """A number the book's report does not have here."""
        if token.number is not None:
            yield from self._marked(new, token, token.number)
            return
        if not _is_quantity(new.text, token):
            return
        number = self._known(new.text, token.start)
        if number is None:
            yield _number(new, None, "new-unknown", "", token.text, token.unit)
            return
        agrees = _judge(token, number) in ("retyped", "rounded")
        judgement: Judgement = "new-agrees" if agrees else "new-contradicts"
        yield _number(new, number, judgement, number.text, token.text, token.unit)

    # -- tables -------------------------------------------------------------------------------

    def _tables(self) -> Iterator[Change]:
        olds, news = (_tables_of(document) for document in (self._book, self._edited))
        for old, new in aligned([t.title for _, t in olds], [t.title for _, t in news]):
            if new is None:
                assert old is not None
                section, table = olds[old]
                passage = Passage("cell", (), section=section, table=table.title)
                yield _whole(passage, "table", "lost", f"《{table.title}》", "")
            elif old is None:
                section, table = news[new]
                place = table.anchor.path
                passage = Passage("cell", (), section=section, table=table.title, place=place)
                yield _whole(passage, "table", "new-unknown", "", f"《{table.title}》")
            else:
                section, table = news[new]
                yield from self._table(olds[old][1], table, section)

    def _table(self, old: Table, new: Table, section: str) -> Iterator[Change]:
        name = old.title or new.title
        for word, before, after in (
            ("题", old.title, new.title),
            ("单位行", old.unit, new.unit),
            ("部门行", old.owner, new.owner),
            ("附注", "\n".join(old.notes), "\n".join(new.notes)),
        ):
            if before.strip() != after.strip():
                passage = Passage("cell", (), section=section, table=name, row=word)
                yield _whole(passage, "text", "words", before.strip(), after.strip())
        rows = aligned(list(map(_label, old.rows)), list(map(_label, new.rows)))
        for first, second in self._rows(old, new, rows):
            yield from self._row(first, second, name, section)

    @staticmethod
    def _rows(
        old: Table, new: Table, pairs: Iterator[Pair]
    ) -> Iterator[tuple[tuple[Cell, ...], tuple[Cell, ...]]]:
        """The rows that belong together; by their place where the grid is the same."""
        if list(map(len, old.rows)) == list(map(len, new.rows)):
            yield from zip(old.rows, new.rows, strict=True)
            return
        for first, second in pairs:
            yield (
                old.rows[first] if first is not None else (),
                new.rows[second] if second is not None else (),
            )

    def _row(
        self, old: tuple[Cell, ...], new: tuple[Cell, ...], table: str, section: str
    ) -> Iterator[Change]:
        label = _label(new or old)
        if len(old) == len(new):
            for before, after in zip(old, new, strict=True):
                yield from self._both(
                    _cell(before, section, table, label), _cell(after, section, table, label)
                )
            return
        left = [_cell(cell, section, table, label) for cell in old]
        right = [_cell(cell, section, table, label) for cell in new]
        if not new:
            text = " ".join(passage.text for passage in left if passage.text)
            lost = any(self._is_lost(token) for passage in left for token in passage.tokens)
            kind: Judgement = "lost" if lost else "words"
            yield _whole(left[0], "deleted", kind, text, "")
            return
        if not old:
            text = " ".join(passage.text for passage in right if passage.text)
            yield _whole(right[0], "added", "words", "", text)
        for passage in right:
            for token in passage.tokens:
                yield from self._new(passage, token)


def numbers_by_address(document: Document) -> dict[str, list[Number]]:
    """The numbers a document prints in its text and tables, by the quantity they state."""
    found: dict[str, list[Number]] = defaultdict(list)
    contents = [passage.content for passage in passages_of(document)]
    for _, table in _tables_of(document):
        contents += [cell.content for row in table.rows for cell in row]
    for content in contents:
        for inline in content:
            if isinstance(inline, Number):
                found[inline.address].append(inline)
    return dict(found)


def _tables_of(document: Document) -> list[tuple[str, Table]]:
    """Each table with the section it stands in."""
    found, section = [], ""
    for block in document.blocks:
        if isinstance(block, Heading):
            section = plain(block.content).strip()
        elif isinstance(block, Table):
            found.append((section, block))
    return found


def _label(row: Sequence[Cell]) -> str:
    """What a row is of: its texts that are no numbers."""
    texts = (plain(cell.content).strip() for cell in row)
    return " ".join(text for text in texts if text and parse_decimal(text) is None)


def _cell(cell: Cell, section: str, table: str, row: str) -> Passage:
    return Passage("cell", cell.content, 0, section, table, row, cell.anchor.path)


def _is_quantity(text: str, token: PassageNumber) -> bool:
    """Not a date, an ordinal, a code or a number in a name."""
    words = {match.span(): word for match, word in untaken(text, [])}
    return not words.get((token.start, token.end), "")


def _judge(token: PassageNumber, number: Number) -> Judgement:
    """How a printed number stands to the book's value."""
    stated = parse_decimal(token.text)
    if stated is None:
        return "contradicts"
    if stated == parse_decimal(number.text) and token.unit in ("", number.unit):
        return "retyped" if token.text.strip() == number.text else "rounded"
    return "rounded" if _is_of(token, number) else "contradicts"


def _is_of(token: PassageNumber, number: Number) -> bool:
    """Whether the number's value, rounded as the token is, prints as the token.

    A change is printed without its sign, which a word says; so signs are not compared.
    """
    stated = parse_decimal(token.text)
    if stated is None:
        return False
    unit = token.unit or number.unit
    if (unit == "%") != (number.unit == "%"):
        return False
    half = half_unit(token.text, unit)
    return abs(abs(stated * scale_of(unit)) - abs(number.value)) <= half


def _whole(passage: Passage, kind: str, judgement: Judgement, before: str, after: str) -> Change:
    heading = passage.kind == "heading"
    return Change(
        kind="heading" if heading else kind,  # type: ignore[arg-type]
        judgement=judgement,
        before=before,
        after=after,
        section=passage.section,
        table=passage.table,
        row=passage.row,
        passage=passage.text,
        place=passage.place,
    )


def _number(
    passage: Passage,
    number: Number | None,
    judgement: Judgement,
    before: str,
    after: str,
    unit: str,
) -> Change:
    return replace(
        _whole(passage, "number", judgement, before, after),
        kind="number",
        address=number.address if number else "",
        unit=unit or (number.unit if number else ""),
    )
