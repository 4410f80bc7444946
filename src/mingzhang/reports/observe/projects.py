"""What sentences say of projects: how many are above an amount, how many there are in all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.model.finding import Location
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.record import Record
from mingzhang.reports.tables.indicators import likest
from mingzhang.reports.tables.names import comparable
from mingzhang.reports.tables.projects import ListedProject


def observe_projects(files: Sequence[ReportFile], record: Record) -> None:
    """Note numbers of projects that are said, with the projects that tables list."""
    for file in files:
        record.file = file.path
        if file.has_words:
            _above(file)
            _lacking(file)


def _matches(file: ReportFile, name: str) -> Iterator[tuple[re.Match[str], Location]]:
    pattern = file.record.catalogue.watch.expression(name)
    for text in file.paragraphs:
        for match in pattern.finditer(text.line.text):
            yield match, text.place(match.span())


def _above(file: ReportFile) -> None:
    """Projects of which every known amount reaches what is said."""
    for match, place in _matches(file, "限额以上的项目"):
        limit = Decimal(match["limit"])
        large = [one for one in file.projects if _least(one) >= limit]
        file.record.observe(
            "限额以上项目",
            place,
            另处=file.record.result.place(large[0].location) if large else None,
            说法=match[0],
            所说=int(match["count"]),
            所列=len({one.name for one in large}) if file.projects else None,
            项目="、".join(dict.fromkeys(one.name for one in large)),
        )


def _least(project: ListedProject) -> Decimal:
    return min((one for one in project.amounts if one), default=Decimal(0))


def _lacking(file: ReportFile) -> None:
    """Projects with money that no list of indicators by project has, where a number of projects
    is stated and the lists share most of the others.
    """
    words, threshold = file.words, file.record.catalogue.threshold
    listed: set[str] = set()
    for table in file.tables:
        names = {comparable(row.project, words) for row in table.rows if row.certain}
        if len(names) >= threshold("一表项目数"):
            listed |= names
    money = {comparable(one.name, words): one.name for one in file.projects}
    lacking = [name for key, name in money.items() if not _near(key, listed)]
    shared = len(money) - len(lacking)
    if shared < threshold("共有项目数") or shared <= len(lacking):
        return
    for match, place in _matches(file, "项目总数"):
        projects = "、".join(lacking)
        file.record.observe("项目总数", place, 说法=match[0], 缺=len(lacking), 项目=projects)
        return


def _near(name: str, listed: set[str]) -> bool:
    return name in listed or any(likest(one, [name]) or likest(name, [one]) for one in listed)
