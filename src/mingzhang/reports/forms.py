"""Official forms filled from the facts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mingzhang.model.document import Cell, Inline, Table, Text
from mingzhang.model.region import Form
from mingzhang.model.template import Reference
from mingzhang.reports.facts import Facts
from mingzhang.reports.items import classification_of, subject_name
from mingzhang.reports.phrases import Phraser

TABLE_DECIMALS = 2  # cells of the official forms always show two
DISPUTED = "※"  # in cells the long mark would not fit


@dataclass(frozen=True, slots=True)
class FormWriter:
    """Fills forms; ``number`` counts them for the code at the right (公开01表)."""

    phraser: Phraser

    @property
    def facts(self) -> Facts:
        """The facts the cells are filled from."""
        return self.phraser.facts

    def table(self, form: Form, number: int) -> Table | None:
        """The form as a table, None where nothing of it is known or its grid is not described."""
        if not form.head:
            return None
        subjects = self.facts.subjects(form.list_of, 0) if form.list_of else ()
        body = [self._row(form, row) for row in form.rows]
        body += [self._row(form, form.row, s) for s in subjects if self._listed(form, s)]
        if form.total:
            total = self._row(form, form.total)
            body = [total, *body] if form.total_position == "first" else [*body, total]
        if not any(_has_number(row) for row in body) and not self._is_empty(form):
            return None
        words = self.phraser.region.words
        notes = [form.empty_note if self._is_empty(form) else form.note]
        inlines = [inline for row in body for cell in row for inline in cell.content]
        if any(inline.text == DISPUTED for inline in inlines):
            notes.append(f"{DISPUTED}{words['disputed'].strip('【】')}")
        return Table(
            title=form.title,
            rows=(*_head(form.head), *body),
            head_rows=len(form.head),
            form=form.id,
            code=words["table_code"].format(number),
            owner=words["table_owner"].format(self.facts.department),
            unit=words["table_unit"],
            notes=tuple(note for note in notes if note),
            landscape=form.landscape,
            widths=form.widths,
        )

    def _listed(self, form: Form, subject: str) -> bool:
        known = self.facts.get(form.list_of, subject, 0)
        return known is not None and known.interval.value != 0

    def _is_empty(self, form: Form) -> bool:
        """A list form whose quantity is known to be zero."""
        known = self.facts.get(form.list_of, "", 0) if form.list_of else None
        return known is not None and known.interval.value == 0

    def _row(self, form: Form, row: tuple[str, ...], subject: str = "") -> tuple[Cell, ...]:
        cells = tuple(self._cell(form, text, subject) for text in row)
        first, second = (*row, "", "")[:2]
        if first == second and first and not first.startswith("="):  # 合计|合计 is one label
            return (replace(cells[0], columns=2, align="center"), *cells[2:])
        return cells

    def _cell(self, form: Form, text: str, subject: str) -> Cell:
        if text.startswith("="):
            return Cell(self._amount(Reference.parse(text[1:]), subject), align="right")
        if text in {"{科目}", "{名称}"}:
            classification = classification_of(self.phraser.catalogue, self.facts, form.list_of)
            name = subject if text == "{科目}" else subject_name(subject, classification)
            return Cell((Text(name),))
        return Cell((Text(text),) if text else ())

    def _amount(self, reference: Reference, subject: str) -> tuple[Inline, ...]:
        """A number cell: blank for zero, the word for what is not known."""
        if reference.subject == ".":
            reference = replace(reference, subject=subject)
        known = self.phraser.known(reference)
        if known is None:
            return (self.phraser.lack(reference),)
        if known.interval.value == 0:
            return ()
        number = self.phraser.number(known, TABLE_DECIMALS)
        disputed = known.address in self.facts.disputed
        return (number, Text(DISPUTED, mark=True)) if disputed else (number,)


def _has_number(row: tuple[Cell, ...]) -> bool:
    return any(not isinstance(inline, Text) for cell in row for inline in cell.content)


def _head(head: tuple[tuple[str, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Head rows in which equal neighbours, across and down, are one cell."""
    covered: set[tuple[int, int]] = set()
    rows = []
    for r, row in enumerate(head):
        cells = []
        for c, text in enumerate(row):
            if (r, c) in covered:
                continue
            width = 1
            while c + width < len(row) and row[c + width] == text and (r, c + width) not in covered:
                width += 1
            height = 1
            while r + height < len(head) and head[r + height][c : c + width] == (text,) * width:
                height += 1
            covered |= {(r + i, c + j) for i in range(height) for j in range(width)}
            cells.append(Cell((Text(text),), height, width, "center"))
        rows.append(tuple(cells))
    return tuple(rows)
