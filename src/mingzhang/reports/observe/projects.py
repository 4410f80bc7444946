"""What sentences say of projects: how many are above an amount, how many there are in all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.model.columns import TableWords
from mingzhang.model.document import Document, Paragraph, plain
from mingzhang.model.finding import Location
from mingzhang.reports.observe.indicators import Project, projects_of
from mingzhang.reports.record import Record
from mingzhang.reports.tables.indicators import indicator_tables, likest
from mingzhang.reports.tables.names import comparable
from mingzhang.reports.tokens import Line

_FEWEST = 3  # projects in common that make two lists lists of the same thing
_FORMS = 2  # a form of one project is no list

_Match = tuple[re.Match[str], Location]


def observe_projects(parts: Sequence[tuple[Document, str]], record: Record) -> None:
    """Note numbers of projects that are said, with the projects that tables list."""
    words = record.catalogue.table_words
    if words is None:
        return
    for document, path in parts:
        record.file = path
        projects = list(projects_of(document, record, words))
        _above(document, record, projects)
        _lacking(document, record, projects, words)


def _matches(document: Document, record: Record, name: str) -> Iterator[_Match]:
    pattern = record.catalogue.watch.expression(name)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            line = Line.of(plain(block.content))
            for match in pattern.finditer(line.text):
                yield match, record.location(block.anchor, line.raw, line.span(match.span()))


def _above(document: Document, record: Record, projects: Sequence[Project]) -> None:
    """Projects of which every known amount reaches what is said."""
    for match, place in _matches(document, record, "限额以上的项目"):
        limit = Decimal(match["limit"])
        large = [one for one in projects if _least(one) >= limit]
        record.observe(
            "限额以上项目",
            place,
            另处=record.result.place(large[0].location) if large else None,
            说法=match[0],
            所说=int(match["count"]),
            所列=len({one.name for one in large}) if projects else None,
            项目="、".join(dict.fromkeys(one.name for one in large)),
        )


def _least(project: Project) -> Decimal:
    return min((one for one in project.amounts if one), default=Decimal(0))


def _lacking(
    document: Document, record: Record, projects: Sequence[Project], words: TableWords
) -> None:
    """Projects with money that no list of indicators by project has, where a number of projects
    is stated and the lists share most of the others.
    """
    listed: dict[str, str] = {}
    for table in indicator_tables(document, words):
        names = {comparable(row.project, words): row.project for row in table.rows if row.certain}
        if len(names) >= _FORMS:
            listed |= names
    money = {comparable(one.name, words): one for one in projects}
    shared = [name for name in money if _near(name, listed)]
    lacking = [one.name for name, one in money.items() if not _near(name, listed)]
    if len(shared) < _FEWEST or len(shared) <= len(lacking):
        return
    for match, place in _matches(document, record, "项目总数"):
        record.observe(
            "项目总数",
            place,
            说法=match[0],
            缺=len(lacking),
            项目="、".join(lacking),
        )
        return


def _near(name: str, listed: dict[str, str]) -> bool:
    return name in listed or any(likest(one, [name]) or likest(name, [one]) for one in listed)
