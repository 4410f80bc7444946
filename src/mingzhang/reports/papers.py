"""Fill a paper of a pack: the document, and the rows that it suggests for a table of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mingzhang.formats.cells import text_cell
from mingzhang.model.document import (
    Block,
    Cell,
    Datum,
    Document,
    Figure,
    Heading,
    Inline,
    Layout,
    Number,
    Paragraph,
    Table,
    Text,
)
from mingzhang.model.marks import chinese
from mingzhang.model.number import NumberStyle, round_half_up, scale_of, shortest
from mingzhang.model.paper import (
    BLANK,
    DAY,
    DEPARTMENT,
    FILLED,
    FULL,
    PLACE,
    TEN_THOUSAND,
    YEAR,
    Chosen,
    Paper,
    PaperSlot,
    Part,
    Total,
    Where,
    parts_of,
)
from mingzhang.model.problem import Place

_Row = Mapping[str, Any]
_LAYOUT = Layout(
    title_size=18, body_size=14, table_size=9, line_pitch=24,
    margin_top=26, margin_right=20, margin_bottom=24, margin_left=20,
)  # fmt: skip
_UNIT, _PROJECT, _SOURCE, _LINE = "单位代码", "项目代码", "来源", "行"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a paper is filled from: the rows of each relation, already of the year and the month,
    and the words of the head."""

    rows: Callable[[str], Sequence[_Row]]
    head: Mapping[str, Any]
    style: NumberStyle


def chosen(facts: PaperFacts, rows: Chosen) -> list[_Row]:
    """The rows of a relation that fit."""
    return [row for row in facts.rows(rows.relation) if _fits(row, rows.where)]


def _fits(row: _Row, where: Where) -> bool:
    """Whether each column of a row says one of its words."""
    return all(any(_says(row.get(name), word) for word in words) for name, words in where.items())


def _says(value: Any, word: str) -> bool:
    if word in (BLANK, FILLED):
        return (value is None or value == "") == (word == BLANK)
    return str(value) == word


def paper_document(paper: Paper, facts: PaperFacts) -> Document:
    """The paper as a document."""
    filler = _Filler(paper, facts, totals_of(paper, facts))
    title = filler.text(paper.title)
    blocks = [Heading(1, (Text(title),)), *filler.blocks()]
    head = facts.head
    return Document(
        title, tuple(blocks), head[DEPARTMENT], head[YEAR], subject=paper.id, layout=_LAYOUT
    )


def suggested_rows(paper: Paper, facts: PaperFacts) -> list[dict[str, str]]:
    """The rows for the ledger: the cells of each as texts, blank ones left out."""
    filler = _Filler(paper, facts, totals_of(paper, facts))
    found = []
    for one in paper.suggested:
        for row in chosen(facts, one.rows):
            cells = {name: filler.text(text, row, "") for name, text in one.cells.items()}
            found.append({name: text for name, text in cells.items() if text})
    return found


def totals_of(paper: Paper, facts: PaperFacts) -> dict[str, Any]:
    """The counts, sums and rates that the paper's head knows; None where one is unknown."""
    found: dict[str, Any] = {}
    for name, total in paper.totals.items():
        found[name] = _total(total, facts, found)
    return found


def _total(total: Total, facts: PaperFacts, found: Mapping[str, Any]) -> Any:
    if total.kind == "rate":
        part, whole = (found.get(name) for name in total.of)
        return part * 100 / whole if part is not None and whole else None
    rows = chosen(facts, total.rows)
    if total.kind == "count":
        return len(rows)
    values = [row[total.column] for row in rows]
    return None if None in values else sum(values, Decimal(0))


@dataclass(slots=True)
class _Filler:
    paper: Paper
    facts: PaperFacts
    totals: Mapping[str, Any]
    _headings: list[int] = field(default_factory=lambda: [0])

    def blocks(self) -> Iterator[Block]:
        """The parts that apply, headings numbered in their order."""
        for part in self.paper.parts:
            if part.needs and not self.totals[part.needs]:
                continue
            if part.absent and self.totals[part.absent]:
                continue
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[Block]:
        rows = chosen(self.facts, part.rows) if part.rows.relation else []
        match part.kind:
            case "heading":
                self._headings[0] += 1
                ordinal = chinese(self._headings[0])
                words = self.inlines(part.clauses[0].text)
                yield Heading(part.level, (Text(f"{ordinal}、"), *words))
            case "text":
                yield Paragraph(self.inlines(part.clauses[0].text))
            case "each":
                yield from (Paragraph(self._of_row(part, row)) for row in rows)
            case "listing" if rows:
                content = [*self.inlines(part.before)]
                for number, row in enumerate(rows):
                    content += [Text(part.join)] if number else []
                    content += self._of_row(part, row)
                yield Paragraph((*content, *self.inlines(part.after)))
            case "table" if rows:
                yield self._table(part, rows)
            case "chart" if rows:
                yield self._chart(part, rows)

    def _of_row(self, part: Part, row: _Row) -> tuple[Inline, ...]:
        """All clauses that fit a row, one after the other; a stop is not printed twice."""
        content: list[Inline] = []
        for clause in part.clauses:
            if not _fits(row, clause.where):
                continue
            for inline in self.inlines(clause.text, row):
                ended = bool(content) and content[-1].text.endswith("。")
                if ended and isinstance(inline, Text) and inline.text.startswith("。"):
                    inline = Text(inline.text[1:])
                if inline.text:
                    content.append(inline)
        return tuple(content)

    def _table(self, part: Part, rows: Sequence[_Row]) -> Table:
        head = tuple(text_cell(one.head, "center") for one in part.columns)
        body = [
            tuple(Cell(self.inlines(one.text, row), align=one.align) for one in part.columns)
            for row in rows
        ]
        return Table(
            self.text(part.title),
            (head, *body),
            unit=part.unit,
            notes=tuple(self.text(note) for note in part.notes),
            landscape=part.landscape,
            widths=tuple(one.width for one in part.columns),
        )

    def _chart(self, part: Part, rows: Sequence[_Row]) -> Figure:
        data = []
        for row in rows:
            value = row[part.value]
            label = self.text(part.clauses[0].text, row)
            number = None if value is None else self._number(row, part.value, value, part.unit)
            data.append(Datum(label, number))
        return Figure(self.text(part.title), "bar", part.unit, tuple(data))

    def inlines(self, text: str, row: _Row | None = None) -> tuple[Inline, ...]:
        """A text with its slots filled; numbers know which cell they come from."""
        content: list[Inline] = []
        for part in parts_of(text):
            if isinstance(part, str):
                content.append(Text(part))
                continue
            value = self._value(part, row)
            if isinstance(value, Decimal) and row and part.name in row and _SOURCE in row:
                unit = TEN_THOUSAND if part.style == TEN_THOUSAND else ""
                content.append(self._number(row, part.name, value, unit))
            else:
                content.append(Text(self._printed(part, value, self.paper.blank)))
        return tuple(content)

    def text(self, text: str, row: _Row | None = None, blank: str | None = None) -> str:
        """A text with its slots filled, as plain words."""
        missing = self.paper.blank if blank is None else blank
        return "".join(
            part if isinstance(part, str) else self._printed(part, self._value(part, row), missing)
            for part in parts_of(text)
        )

    def _value(self, slot: PaperSlot, row: _Row | None) -> Any:
        if row is not None and slot.name == PLACE:
            return _place(row)
        for source in (row or {}, self.totals, self.facts.head):
            if slot.name in source:
                return source[slot.name]
        return None

    def _printed(self, slot: PaperSlot, value: Any, blank: str) -> str:
        if value is None or value == "":
            return blank if slot.default is None else slot.default
        if slot.style in self.paper.words:
            return self.paper.words[slot.style].get(str(value), str(value))
        if isinstance(value, Decimal):
            if slot.style == FULL:
                return shortest(round_half_up(value, 2))
            return self.facts.style.format(value / scale_of(slot.style))
        if isinstance(value, date):
            return value.isoformat() if slot.style == DAY else _in_words(value)
        return str(value)

    def _number(self, row: _Row, column: str, value: Decimal, unit: str) -> Number:
        """A number of a row, with the cell of the book it follows from."""
        key = (self.facts.head[YEAR], row.get(_PROJECT), row.get(_UNIT), row.get(self.paper.period))
        return Number(
            self.facts.style.format(value / scale_of(unit)),
            value,
            unit,
            f"{self.paper.over.relation}.{column}",
            "|".join("" if part is None else str(part) for part in key),
            _place(row),
        )


def _place(row: _Row) -> str:
    file, _, sheet = str(row[_SOURCE]).partition("#")
    return str(Place(file, sheet, line=int(row[_LINE])))


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
