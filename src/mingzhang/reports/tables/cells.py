"""Cells as places: where the whole of one stands, and the only number that it prints."""

from __future__ import annotations

from mingzhang.model.document import Cell, plain
from mingzhang.model.finding import Location
from mingzhang.reports.record import Record
from mingzhang.reports.tables.sections import compact
from mingzhang.reports.tokens import TOKEN


def number_place(record: Record, cell: Cell, table: str) -> Location | None:
    """Where the only number of a cell stands, as it is listed among the numbers of the report;
    None if it has none, or more than one. ``table`` is the title that the table itself has.
    """
    text = plain(cell.content)
    matches = list(TOKEN.finditer(text))
    if len(matches) != 1:
        return None
    return record.location(cell.anchor, text, matches[0].span(), table)


def cell_place(record: Record, cell: Cell, table: str, row: str = "") -> Location:
    """Where the text of a cell stands; its row goes by the text if nothing else is given."""
    text = plain(cell.content)
    span = (len(text) - len(text.lstrip()), len(text.rstrip()))
    return record.location(cell.anchor, text, span, table, row or compact(cell))
