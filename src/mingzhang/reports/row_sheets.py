"""Tables that are documents of their own, one for each row of a relation that has what to tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mingzhang.model.document import Document, Layout, Table
from mingzhang.model.row_table import Each, RowTable
from mingzhang.reports.facts import Row
from mingzhang.reports.phrases import Phraser
from mingzhang.reports.row_tables import row_table
from mingzhang.reports.selected import filled, text_of

# A form fills a page: narrower margins and smaller letters than a report has.
_EDGE = 20.0
_LETTERS = 9.0


@dataclass(frozen=True, slots=True)
class RowSheet:
    """One such document with the name of its file, without a suffix, and of its folder."""

    folder: str
    name: str
    document: Document

    @property
    def table(self) -> Table:
        """The table that it is."""
        (table,) = (block for block in self.document.blocks if isinstance(block, Table))
        return table


def row_sheets(phraser: Phraser, report: Document) -> Iterator[RowSheet]:
    """The documents beside a report, in the order of the tables and of the rows."""
    for spec in phraser.catalogue.row_tables.values():
        if spec.each:
            yield from _sheets(spec, spec.each, phraser, report)


def _sheets(spec: RowTable, each: Each, phraser: Phraser, report: Document) -> Iterator[RowSheet]:
    key = phraser.catalogue.relations[each.relation].key
    having = {_case(row, key) for row in phraser.facts.rows(each.having)}
    for row in phraser.facts.rows(each.relation):
        if _case(row, key) not in having:
            continue
        about = {**phraser.about, **row}
        table = row_table(spec, replace(phraser, about=about))
        if table:
            name = filled(each.file, {}, about)
            title = f"{table.title}（{name}）"
            document = replace(report, title=title, blocks=(table,), layout=_closer(report.layout))
            yield RowSheet(each.folder, name, document)


def _case(row: Row, key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text_of(row.get(name)) for name in key)


def _closer(layout: Layout) -> Layout:
    return replace(
        layout,
        table_size=_LETTERS,
        margin_top=_EDGE,
        margin_bottom=_EDGE,
        margin_left=_EDGE,
        margin_right=_EDGE,
    )
