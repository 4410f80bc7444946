"""What was read from one sheet of an export, before it becomes rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.facts.cells import Refusal, read_money
from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Cell, Sheet
from mingzhang.model.imports import Fill, Marks, SheetProfile
from mingzhang.model.number import scale_of, shortest
from mingzhang.model.problem import Problem

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Filled:
    """An amount, in the unit of its sheet, that fills a row; ``codes`` by axis."""

    fill: Fill
    codes: tuple[tuple[str, str], ...]
    value: Decimal
    cell: str


@dataclass(frozen=True, slots=True)
class Worded:
    """A text that a row takes."""

    fill: Fill
    codes: tuple[tuple[str, str], ...]
    text: str
    cell: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """An amount that states a quantity; a blank cell states zero."""

    quantity: str
    subject: str
    shift: int
    value: Decimal
    cell: str


@dataclass(slots=True)
class Figures:
    """All that one sheet gave. ``rows`` counts those with amounts, ``unit`` is of its amounts.

    ``problems`` lose data if they are passed over, ``notes`` do not.
    """

    kind: SheetProfile
    sheet: Sheet
    unit: str = "元"
    filled: list[Filled] = field(default_factory=list)
    worded: list[Worded] = field(default_factory=list)
    claimed: list[Claimed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    rows: int = 0

    def complain(self, code: str, row: int, column: int, message: str, mend: str = "") -> None:
        """A problem at a cell, by its indices."""
        self.problems.append(Problem(code, self.sheet.place(row, column), message, mend))

    def note(self, code: str, row: int, column: int, message: str, mend: str = "") -> None:
        """A note at a cell, by its indices."""
        self.notes.append(Problem(code, self.sheet.place(row, column), message, mend))

    def cell(self, row: int, column: int) -> Cell:
        """What stands there; "" beyond the end of the row."""
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) else ""

    def amount(self, marks: Marks, row: int, column: int, unit: str = "") -> Decimal | None:
        """The amount in a cell, None for none; what cannot be read is a problem.

        ``unit`` is that of the column, if it is not the sheet's.
        """
        cell = self.cell(row, column)
        text = "" if isinstance(cell, Decimal) else plain(cell)
        if not isinstance(cell, Decimal) and (not text or text in marks.none):
            return None
        taken = read_money(text or cell)
        if isinstance(taken, Refusal):
            self.complain(taken.code, row, column, taken.message, taken.mend)
            return None
        # A unit written into the cell wins over the one above the table.
        value = taken[0]
        return value / scale_of(unit or self.unit) if value and text.endswith("元") else value


def written(value: Decimal, unit: str) -> str:
    """An amount as a table of the book takes it: 万元 keep their unit and so their precision."""
    if unit == "元" or value == 0:
        return shortest(value)
    return f"{value:f}{unit}"
