"""Official forms read from tables: which cell states which quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.document import Cell, Table, plain
from mingzhang.model.number import NUMBER
from mingzhang.model.region import Form, Region
from mingzhang.model.template import Reference

# An amount, maybe marked as disputed; codes of subjects have no decimals.
_AMOUNT = re.compile(rf"{NUMBER}\W?")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a printed number states."""

    quantity: str
    subject: str
    year: int


class FormReader:
    """Knows the forms of a region by their titles."""

    def __init__(self, region: Region, catalogue: Catalogue) -> None:
        self.forms = {
            _bare(catalogue.forms[name].title): catalogue.forms[name] for name in region.forms
        }

    def cells(self, table: Table, year: int) -> Iterator[tuple[Cell, Stated, str]]:
        """Every cell of the form that states a quantity, with it and the row's name."""
        form = self.forms.get(_bare(table.title))
        if form is None:
            return
        grid = expand(table)
        body = [row for row in grid[table.head_rows :] if row]
        if form.rows:
            yield from self._fixed(form, body, year)
        if form.row:
            yield from self._listed(form, body, year)

    def blank_is_zero(self, table: Table) -> bool:
        """Whether a blank amount means zero: not in a grid without any amount, unless a note of
        its own says that there is nothing."""
        form = self.forms.get(_bare(table.title))
        if form is None:
            return False
        body = (cell for row in table.rows[table.head_rows :] for cell in row)
        if any(_AMOUNT.fullmatch(_text(cell)) for cell in body):
            return True
        return any(_bare(note) != _bare(form.note) for note in table.notes)

    def _fixed(
        self, form: Form, body: list[list[Cell]], year: int
    ) -> Iterator[tuple[Cell, Stated, str]]:
        """Rows found by the label beside the number, or by order where a form has no labels."""
        for number, row in enumerate(form.rows):
            label, label_column = "", -1
            for column, text in enumerate(row):
                if not text.startswith("="):
                    if text:
                        label, label_column = text, column
                    continue
                found = _find_row(body, label, label_column, number)
                if found is not None and column < len(found):
                    reference = Reference.parse(text[1:])
                    shifted = year + reference.shift
                    stated = Stated(reference.quantity, reference.subject, shifted)
                    yield found[column], stated, label

    def _listed(
        self, form: Form, body: list[list[Cell]], year: int
    ) -> Iterator[tuple[Cell, Stated, str]]:
        """Rows that begin with a code, and the total."""
        for row in body:
            first = _text(row[0])
            template, subject = (form.row, first) if first.isdigit() else (form.total, "")
            if not first.isdigit() and first != _bare(form.total[0]):
                continue
            name = _text(row[1]) if first.isdigit() and len(row) > 1 else first
            for column, text in enumerate(template):
                if text.startswith("=") and column < len(row):
                    reference = Reference.parse(text[1:])
                    stated = Stated(reference.quantity, subject, year + reference.shift)
                    yield row[column], stated, f"{subject} {name}".strip()


def expand(table: Table) -> list[list[Cell]]:
    """The full grid: a cell with spans stands at every place it covers."""
    grid: list[list[Cell | None]] = []
    for r, row in enumerate(table.rows):
        while len(grid) <= r:
            grid.append([])
        column = 0
        for cell in row:
            while column < len(grid[r]) and grid[r][column] is not None:
                column += 1
            for down in range(cell.rows):
                while len(grid) <= r + down:
                    grid.append([])
                line = grid[r + down]
                line.extend([None] * (column + cell.columns - len(line)))
                line[column : column + cell.columns] = [cell] * cell.columns
            column += cell.columns
    return [[cell or Cell() for cell in row] for row in grid]


def _find_row(body: list[list[Cell]], label: str, column: int, number: int) -> list[Cell] | None:
    if not label:
        return body[number] if number < len(body) else None
    wanted = _bare(label)
    return next((row for row in body if column < len(row) and _text(row[column]) == wanted), None)


def _text(cell: Cell) -> str:
    return _bare(plain(cell.content))


def _bare(text: str) -> str:
    """A title or label without spaces and with one kind of quotation marks."""
    return "".join(text.split()).replace('"', "").replace("“", "").replace("”", "")
