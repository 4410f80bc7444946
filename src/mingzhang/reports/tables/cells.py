"""Cells as places: where the whole of one stands, and the only number that it prints."""

from __future__ import annotations

import re

from mingzhang.model.document import Cell, plain
from mingzhang.model.finding import Location
from mingzhang.reports.record import Record
from mingzhang.reports.tables.sections import compact
from mingzhang.reports.tokens import TOKEN


def only_number(cell: Cell) -> re.Match[str] | None:
    """The number of a cell; None if it has none, or more than one."""
    matches = list(TOKEN.finditer(plain(cell.content)))
    return matches[0] if len(matches) == 1 else None


def number_place(record: Record, cell: Cell, table: str) -> Location | None:
    """Where the only number of a cell stands, as it is listed among the numbers of the report;
    ``table`` is the title that the table itself has.
    """
    match = only_number(cell)
    if match is None:
        return None
    return record.location(cell.anchor, plain(cell.content), match.span(), table)


def cell_place(record: Record, cell: Cell, table: str, row: str = "") -> Location:
    """Where the text of a cell stands; its row goes by the text if nothing else is given."""
    text = plain(cell.content)
    span = (len(text) - len(text.lstrip()), len(text.rstrip()))
    return record.location(cell.anchor, text, span, table, row or compact(cell))
