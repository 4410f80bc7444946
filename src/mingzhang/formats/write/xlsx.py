"""Write tables as a workbook for people: one sheet a table, ready to print, nothing hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mingzhang.formats.cells import text_table
from mingzhang.formats.write import workbook as xl
from mingzhang.model.document import Cell, Number, Placed, Table, plain
from mingzhang.model.number import parse_decimal

_PAGE = 190  # characters across an A3 page on its side at full size
_ROWS = 45  # a table of no more goes on one page
_WIDTHS = range(6, 45)  # of columns, in characters
_HEAD_WIDTH = 15  # a head of one column wraps where its amounts leave it no more
_LINE = 14  # points
_BODY = {**xl.BODY, "valign": "vcenter", "text_wrap": True}
_TITLE = {**xl.TITLE, "font_size": 16, "align": "center", "valign": "vcenter"}


def write_xlsx(tables: Sequence[Table], path: Path, names: Sequence[str] = ()) -> None:
    """Write one sheet a table, named by its title or by the one of ``names``.

    A cell that is one number and nothing else is a number in the unit it is printed in, with the
    printed decimals; every other cell is text. InputError if the file cannot be written.
    """
    sheets = xl.sheet_names(names or [table.title for table in tables])
    with xl.new_workbook(path) as workbook:
        formats = xl.Looks(workbook)
        for name, table in zip(sheets, tables, strict=True):
            _write_table(workbook.add_worksheet(name), table, formats)


def write_list(
    title: str, rows: Sequence[Sequence[str]], widths: Sequence[int], path: Path
) -> None:
    """Write a list of texts as a workbook of one sheet, the first row its head.

    ``widths`` are those of the columns, in characters. InputError as ``write_xlsx``.
    """
    (name,) = xl.sheet_names([title])
    with xl.new_workbook(path) as workbook:
        sheet = workbook.add_worksheet(name)
        table = replace(text_table(title, rows), landscape=True)
        _write_table(sheet, table, xl.Looks(workbook), widths)


def _write_table(sheet: Any, table: Table, formats: xl.Looks, given: Sequence[int] = ()) -> None:
    """``given`` are the widths of the columns in characters, else they are as their texts need."""
    placed = table.placed()
    count = max((found.last_column + 1 for found in placed), default=1)
    widths = list(given) or _column_widths(placed, count, table.head_rows)
    printing = _Printing(widths, _label_columns(placed, table.head_rows))
    top = _write_head_lines(sheet, table, printing.first_page, formats)
    for found in placed:
        _write_cell(sheet, found, top, found.row < table.head_rows, formats)
    for row, height in enumerate(_heights(placed, widths)):
        if row < table.head_rows or height > _LINE + 3:
            sheet.set_row(top + row, height)
    bottom = top + max((found.last_row + 1 for found in placed), default=0)
    for index, note in enumerate(table.notes):
        area = (bottom + index, 0, bottom + index, printing.first_page - 1)
        xl.put_across(sheet, area, note, formats(**_BODY))
    for column, characters in enumerate(widths):
        sheet.set_column(column, column, characters)
    _set_printing(sheet, table, top, printing)


@dataclass(frozen=True, slots=True)
class _Printing:
    """How a table goes on paper: one page across, or several with its ``labels`` repeated.

    ``widths`` are those of the columns in characters, ``labels`` the columns before the amounts.
    """

    widths: Sequence[int]
    labels: int

    @property
    def is_wide(self) -> bool:
        """Too wide for one page, even a large one."""
        return sum(self.widths) > _PAGE

    @property
    def pages(self) -> int:
        """How many pages across."""
        fixed = sum(self.widths[: self.labels])
        return -(-(sum(self.widths) - fixed) // max(_PAGE - fixed, 1)) if self.is_wide else 1

    @property
    def first_page(self) -> int:
        """How many columns the first page has: what stands above the grid stands over them."""
        across, count = 0, 0
        for width in self.widths:
            across += width
            if self.is_wide and across > _PAGE and count:
                break
            count += 1
        return count


def _label_columns(placed: Sequence[Placed], head_rows: int) -> int:
    """How many columns stand before the first that holds a number."""
    body = (found for found in placed if found.row >= head_rows)
    return min((found.column for found in body if _lone_number(found.cell)), default=0)


def _write_head_lines(sheet: Any, table: Table, width: int, formats: xl.Looks) -> int:
    """Title, code and the line of owner and unit; returns the row the grid begins on."""
    last = width - 1
    row = 0
    if table.title:
        xl.put_across(sheet, (row, 0, row, last), table.title, formats(**_TITLE))
        sheet.set_row(row, 28)
        row += 1
    right = formats(**_BODY | {"align": "right", "text_wrap": False})
    left = formats(**_BODY | {"text_wrap": False})
    if table.code:
        xl.put_across(sheet, (row, 0, row, last), table.code, right)
        row += 1
    if table.owner and table.unit and width > 1:
        half = (width + 1) // 2
        xl.put_across(sheet, (row, 0, row, half - 1), table.owner, left)
        xl.put_across(sheet, (row, half, row, last), table.unit, right)
        return row + 1
    for text, look in ((table.owner, left), (table.unit, right)):
        if text:
            xl.put_across(sheet, (row, 0, row, last), text, look)
            row += 1
    return row


def _write_cell(sheet: Any, found: Placed, top: int, is_head: bool, formats: xl.Looks) -> None:
    cell = found.cell
    properties = _BODY | {"border": 1, "align": "center" if is_head else cell.align}
    area = (top + found.row, found.column, top + found.last_row, found.last_column)
    number = None if is_head else _lone_number(cell)
    value = parse_decimal(number.text) if number else None
    if number is None or value is None:
        xl.put_across(sheet, area, plain(cell.content), formats(**properties))
        return
    look = formats(**properties | {"num_format": _number_format(number.text)})
    xl.put_across(sheet, area, value, look)


def _lone_number(cell: Cell) -> Number | None:
    numbers = [inline for inline in cell.content if isinstance(inline, Number)]
    rest = "".join(inline.text for inline in cell.content if not isinstance(inline, Number))
    return numbers[0] if len(numbers) == 1 and not rest.strip() else None


def _number_format(text: str) -> str:
    """The format that shows the number as it is printed."""
    decimals = len(text.strip().partition(".")[2])
    whole = "#,##0" if "," in text else "0"
    return f"{whole}.{'0' * decimals}" if decimals else whole


def _column_widths(placed: Sequence[Placed], width: int, head_rows: int) -> list[int]:
    """Characters each column needs for its widest cell of one column, within reason; heads wrap."""
    widths = [_WIDTHS.start] * width
    for found in placed:
        if found.cell.columns == 1:
            lines = plain(found.cell.content).splitlines() or [""]
            most = _HEAD_WIDTH if found.row < head_rows else _WIDTHS.stop - 1
            needed = min(max(map(xl.display_width, lines)) + 2, most)
            widths[found.column] = max(widths[found.column], needed)
    return widths


def _heights(placed: Sequence[Placed], widths: Sequence[int]) -> list[float]:
    """The height of each row, in points: programs do not fit rows to merged cells, and some of
    them not to a word longer than its column."""
    lines = [1.0] * max((found.last_row + 1 for found in placed), default=0)
    for found in placed:
        room = sum(widths[found.column : found.last_column + 1]) - 1
        texts = plain(found.cell.content).split("\n")
        needed = sum(max(xl.lines_of(text, room), 1) for text in texts)
        for row in range(found.row, found.last_row + 1):
            lines[row] = max(lines[row], needed / found.rows)
    return [line * _LINE + 3 for line in lines]


def _set_printing(sheet: Any, table: Table, top: int, printing: _Printing) -> None:
    sheet.set_paper(xl.A3 if printing.is_wide else xl.A4)
    if table.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(printing.pages, 1 if len(table.rows) <= _ROWS else 0)
    sheet.set_footer(xl.PAGE_NUMBER)
    if printing.is_wide and printing.labels:
        sheet.repeat_columns(0, printing.labels - 1)
    else:
        sheet.center_horizontally()
    if table.head_rows:
        last = top + table.head_rows - 1
        sheet.repeat_rows(top, last)
        sheet.freeze_panes(last + 1, printing.labels if printing.is_wide else 0)
