"""The grid of a table as WordprocessingML: spans laid out, columns measured, heads repeated."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from mingzhang.formats import wordml
from mingzhang.model.document import Cell, Inline, Table, plain

_LEAST_WIDTH, _MOST_WIDTH = 6, 28  # half-width characters a column without given width may take
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


class Slot(NamedTuple):
    """A place in the grid: the cell there, and whether it only continues from the row above."""

    cell: Cell
    continued: bool


def grid(table: Table) -> list[list[Slot]]:
    """The rows of ``table`` as they fill its grid, left to right; short rows are filled up."""
    rows: list[list[Slot]] = []
    hanging: dict[int, tuple[Cell, int]] = {}  # by column: a cell and the rows it still covers
    for cells in table.rows:
        waiting = list(reversed(cells))
        below: dict[int, tuple[Cell, int]] = {}
        slots: list[Slot] = []
        column = 0
        while waiting or any(start >= column for start in hanging):
            continued = column in hanging
            if continued:
                cell, left = hanging[column]
            else:
                cell = waiting.pop() if waiting else Cell()
                left = cell.rows
            slots.append(Slot(cell, continued))
            if left > 1:
                below[column] = (cell, left - 1)
            column += cell.columns
        rows.append(slots)
        hanging = below
    width = max((_width(slots) for slots in rows), default=0)
    return [slots + [Slot(Cell(), False)] * (width - _width(slots)) for slots in rows]


def _width(slots: list[Slot]) -> int:
    return sum(slot.cell.columns for slot in slots)


def _display_width(text: str) -> int:
    """Half-width characters that ``text`` takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _shares(table: Table, rows: list[list[Slot]]) -> list[float]:
    """The relative width of each grid column: as given, else by its longest text within reason."""
    width = _width(rows[0])
    if len(table.widths) == width and all(share > 0 for share in table.widths):
        return list(table.widths)
    shares = [float(_LEAST_WIDTH)] * width
    for slots in rows:
        column = 0
        for cell, _ in slots:
            if cell.columns == 1:
                wanted = min(_display_width(plain(cell.content)) + 2, _MOST_WIDTH)
                shares[column] = max(shares[column], wanted)
            column += cell.columns
    return shares


def _cell_xml(slot: Slot, width: int, inlines: Callable[[tuple[Inline, ...]], str]) -> str:
    cell = slot.cell
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = ""
    if slot.continued:
        merge = "<w:vMerge/>"
    elif cell.rows > 1:
        merge = '<w:vMerge w:val="restart"/>'
    content = "" if slot.continued else inlines(cell.content)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{wordml.TABLE_TEXT.id}"/>'
        f'<w:jc w:val="{cell.align}"/></w:pPr>{content}</w:p></w:tc>'
    )


def _row_xml(
    slots: list[Slot],
    widths: list[int],
    head: bool,
    inlines: Callable[[tuple[Inline, ...]], str],
) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    cells = []
    column = 0
    for slot in slots:
        end = column + slot.cell.columns
        cells.append(_cell_xml(slot, sum(widths[column:end]), inlines))
        column = end
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="340" w:hRule="atLeast"/>{repeated}'
        f"</w:trPr>{''.join(cells)}</w:tr>"
    )


def grid_xml(
    table: Table, text_width: int, description: str, inlines: Callable[[tuple[Inline, ...]], str]
) -> str:
    """The w:tbl of ``table``, ``text_width`` twips wide, "" if it has no cell.

    ``description`` (a quoted attribute) is its name for those who cannot see it; ``inlines``
    writes the content of a cell.
    """
    rows = grid(table)
    if not rows or not rows[0]:
        return ""
    shares = _shares(table, rows)
    whole = sum(shares)
    widths = [round(share / whole * text_width) for share in shares]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(
        _row_xml(slots, widths, number < table.head_rows, inlines)
        for number, slots in enumerate(rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCaption w:val={description}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )
