"""The grid of a table as WordprocessingML: spans laid out, columns measured, heads repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mingzhang.formats.wordml import Style
from mingzhang.formats.write.docx_inline import attribute
from mingzhang.formats.write.docx_styles import TWIPS_PER_POINT
from mingzhang.formats.write.table_fit import Page, Spot, setting
from mingzhang.model.document import Cell, Inline, Table, plain

Inlines = Callable[[tuple[Inline, ...]], str]

# Of a cell: points left and right, above and below its text; the height of a line in ems.
CELL_INSET, CELL_PADDING, CELL_LINE = 2.85, 2.0, 1.15
_RESERVE = 0.97  # of a page's height: programs and their fonts differ a little
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


class _Slot(NamedTuple):
    """A place in the grid: the cell there, and whether it only continues from the row above."""

    cell: Cell
    continued: bool


def _slots(table: Table) -> list[list[_Slot]]:
    """The rows of ``table`` as they fill its grid, left to right; short rows are filled up."""
    return [
        [
            _Slot(one.cell, row > one.row) if one else _Slot(Cell(), False)
            for column, one in enumerate(line)
            if one is None or column == one.column
        ]
        for row, line in enumerate(table.grid())
    ]


class _Look(NamedTuple):
    """What the cells of a row have in common: the style of their text, the height of a line."""

    style: str
    line: str
    kept: str = ""  # set where the row stays on the page of what follows


def _cell_xml(slot: _Slot, width: int, look: _Look, inlines: Inlines) -> str:
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
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{look.style}"/>'
        f'{look.kept}{look.line}<w:jc w:val="{cell.align}"/></w:pPr>{content}</w:p></w:tc>'
    )


def _row_xml(
    slots: list[_Slot],
    widths: list[int],
    head: bool,
    look: _Look,
    inlines: Inlines,
) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    cells = []
    column = 0
    for slot in slots:
        end = column + slot.cell.columns
        cells.append(_cell_xml(slot, sum(widths[column:end]), look, inlines))
        column = end
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def grid_xml(
    table: Table,
    room: tuple[float, float],
    size: float,
    taken: float,
    style_of: Callable[[float], Style],
    inlines: Inlines,
) -> str:
    """The w:tbl of ``table``, "" if it has no cell.

    ``inlines`` writes the content of a cell, ``style_of`` gives the style of text of a size.
    ``room`` is the page's for text and ``taken`` the height of what stands with the grid on it,
    both in points; ``size`` is the usual one of its text.
    """
    rows = _slots(table)
    if not rows or not rows[0]:
        return ""
    page = Page(room[0], room[1] * _RESERVE, taken, CELL_INSET, 0.5, CELL_LINE, 0)
    usual = (size, CELL_PADDING)
    spots = [
        Spot(one.row, one.rows, one.column, one.cell.columns, plain(one.cell.content))
        for one in table.placed()
    ]
    looks = setting(spots, table.head_rows, table.widths, usual, page)
    widths = [round(width * TWIPS_PER_POINT) for width in looks.widths]
    line = round(looks.size * CELL_LINE * TWIPS_PER_POINT)
    look = _Look(style_of(looks.size).id, f'<w:spacing w:line="{line}" w:lineRule="exact"/>')
    last = look._replace(kept="<w:keepNext/>") if table.notes else look
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(
        _row_xml(
            slots,
            widths,
            number < table.head_rows,
            last if number == len(rows) - 1 else look,
            inlines,
        )
        for number, slots in enumerate(rows)
    )
    padding, inset = (round(space * TWIPS_PER_POINT) for space in (looks.padding, CELL_INSET))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="{padding}" w:type="dxa"/><w:left w:w="{inset}" w:type="dxa"/>'
        f'<w:bottom w:w="{padding}" w:type="dxa"/><w:right w:w="{inset}" w:type="dxa"/>'
        "</w:tblCellMar>"
        f"<w:tblCaption w:val={attribute(table.title)}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )
