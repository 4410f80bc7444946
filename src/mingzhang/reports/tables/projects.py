"""Rows of projects with their money in tables of any layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.model.columns import TableWords
from mingzhang.model.document import Document, Heading, Paragraph, Table, plain
from mingzhang.model.finding import Location
from mingzhang.model.marks import money_in
from mingzhang.model.number import MONEY_UNITS
from mingzhang.reports.record import Record
from mingzhang.reports.tables.cells import cell_place
from mingzhang.reports.tables.sections import Section, compact, sections, value_in

_AMOUNTS = ("年初", "全年", "执行")  # the roles of the columns of money


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A row of a table of projects, amounts (at the beginning, of the whole year, spent) in 万元;
    ``number`` says which table of the document it stands in."""

    name: str
    table: str
    amounts: tuple[Decimal | None, Decimal | None, Decimal | None]
    location: Location
    number: int


def titled_sections(document: Document, words: TableWords) -> Iterator[tuple[int, str, Section]]:
    """The sections of all tables with the number and the title of their table, or what stands
    above it.
    """
    above, number = "", 0
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            above = plain(block.content).strip()
        elif isinstance(block, Table):
            for section in sections(block, words):
                yield number, block.title or above, section
            number += 1


def listed_projects(
    document: Document, record: Record, words: TableWords
) -> Iterator[ListedProject]:
    """The projects in tables that have a column of their names and amounts beside it."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for number, title, section in titled_sections(document, words):
        columns = [section.column(role) for role in _AMOUNTS]
        named = section.column("项目")
        if named < 0 or columns[2] < 0 or max(columns[:2]) < 0 or "指标" in section.roles:
            continue
        unit = money_in(tables[number].unit, "万元")
        for row in section.body:
            name = section.text(row, "项目")
            amounts = [value_in(compact(row[c])) if 0 <= c < len(row) else None for c in columns]
            if name and not words.is_total(name) and any(one is not None for one in amounts):
                first, whole, spent = (in_ten_thousands(one, unit) for one in amounts)
                place = cell_place(record, row[named], title)
                yield ListedProject(name, title, (first, whole, spent), place, number)


def in_ten_thousands(value: Decimal | None, unit: str = "元") -> Decimal | None:
    """An amount in 万元."""
    return None if value is None else value * MONEY_UNITS[unit] / MONEY_UNITS["万元"]
