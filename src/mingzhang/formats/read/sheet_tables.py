"""Sheets of a workbook as tables of a document: titles, heads with their spans, notes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.formats.read.sheets import Cell as SheetCell
from mingzhang.formats.read.sheets import Sheet
from mingzhang.formats.read.table_head import read_head_line
from mingzhang.model.document import Anchor, Cell, Table, Text
from mingzhang.model.number import parse_decimal

_NOTE = ("注", "说明", "备注")


def tables_of(sheet: Sheet, before: str = "") -> list[Table]:
    """The tables of a sheet, one below the other, each opened by the lines of its head.

    A cell's anchor has its name in the sheet (B7) as ``path``, ``before`` in front of it. A sheet
    without such lines is one table that goes by the sheet's name.
    """
    reader = _Reader(sheet, before)
    for row in range(len(sheet.rows)):
        reader.line(row)
    reader.close()
    return reader.tables


class _Reader:
    """Goes down the rows of a sheet and closes a table where the next one opens."""

    def __init__(self, sheet: Sheet, before: str) -> None:
        self.sheet = sheet
        self.before = before
        self.tables: list[Table] = []
        self.spans = dict(_spans(sheet))
        self.covered = {
            (row + r, column + c)
            for (row, column), (rows, columns) in self.spans.items()
            for r in range(rows)
            for c in range(columns)
            if r or c
        }
        self.head: dict[str, str] = {}
        self.rows: list[int] = []
        self.notes: list[str] = []

    def line(self, row: int) -> None:
        """One row: a line of the head, a row of the grid, or a note below it."""
        texts = [text for cell in self.sheet.rows[row] if (text := shown(cell))]
        said = read_head_line("\t".join(texts))
        if said and (not self.rows or "title" in said):
            if self.rows:
                self.close()
            self.head |= said
        elif texts and texts[0].startswith(_NOTE) and len(texts) == 1:
            self.notes.append(texts[0])
        elif texts:
            self.rows.append(row)

    def close(self) -> None:
        """Make a table of what was read since the last one."""
        if self.rows:
            title = self.head.get("title") or self.sheet.name
            self.tables.append(
                Table(
                    title=title,
                    rows=tuple(tuple(self._cells(row)) for row in self._grid()),
                    head_rows=self._head_rows(),
                    code=self.head.get("code", ""),
                    owner=self.head.get("owner", ""),
                    unit=self.head.get("unit", ""),
                    notes=tuple(self.notes),
                    anchor=self._anchor(self.rows[0], 0),
                )
            )
        self.head, self.rows, self.notes = {}, [], []

    def _grid(self) -> range:
        """All rows from the first to the last of the grid: spans may cover whole rows."""
        return range(self.rows[0], self.rows[-1] + 1)

    def _cells(self, row: int) -> Iterator[Cell]:
        cells = self.sheet.rows[row]
        width = max(len(self.sheet.rows[one]) for one in self.rows)
        for column in range(width):
            if (row, column) in self.covered:
                continue
            rows, columns = self.spans.get((row, column), (1, 1))
            text = shown(cells[column]) if column < len(cells) else ""
            anchor = self._anchor(row, column)
            content = (Text(text),) if text else ()
            yield Cell(content, min(rows, self.rows[-1] + 1 - row), columns, anchor=anchor)

    def _anchor(self, row: int, column: int) -> Anchor:
        return Anchor(path=self.before + self.sheet.address(row, column))

    def _head_rows(self) -> int:
        """The rows above the first with a number, and at least those the first row spans."""
        first = self.rows[0]
        spanned = max(
            (rows for (row, _), (rows, _) in self.spans.items() if row == first), default=1
        )
        numbers = (row for row in self._grid() if any(map(_is_number, self.sheet.rows[row])))
        above = next(numbers, first + spanned) - first
        return max(1, min(max(spanned, above), len(self._grid()) - 1))


def _spans(sheet: Sheet) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Rows and columns of every merged range by the indices of its first cell."""
    for top, left, bottom, right in sheet.ranges():
        yield (top, left), (bottom - top + 1, right - left + 1)


def _is_number(cell: SheetCell) -> bool:
    """Whether a cell is an amount or a code."""
    return isinstance(cell, Decimal) or parse_decimal(shown(cell)) is not None


def shown(cell: SheetCell) -> str:
    """A cell as text; a fraction with two decimals at least, as amounts are shown."""
    if isinstance(cell, Decimal):
        if cell == cell.to_integral_value():
            return f"{cell.to_integral_value():f}"
        return f"{cell:.2f}" if cell == round(cell, 2) else f"{cell:f}"
    return cell.strip() if isinstance(cell, str) else cell.isoformat()
