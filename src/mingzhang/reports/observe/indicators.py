"""Targets and results: every row of every table of indicators, the tables, the projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.model.columns import TableWords
from mingzhang.model.document import Cell, Document, Heading, Paragraph, Table, plain
from mingzhang.model.finding import Location
from mingzhang.model.marks import money_in
from mingzhang.model.number import MONEY_UNITS, round_half_up
from mingzhang.reports.record import Record
from mingzhang.reports.tables.generic import CONVERTED
from mingzhang.reports.tables.indicators import (
    Indicator,
    IndicatorTable,
    indicator_tables,
    likest,
    scored,
)
from mingzhang.reports.tables.names import comparable
from mingzhang.reports.tables.sections import Section, compact, sections, value_in
from mingzhang.reports.tokens import TOKEN

_FULL = 100


@dataclass(frozen=True, slots=True)
class Project:
    """A row of a table of projects, amounts in 万元."""

    name: str
    table: str
    amounts: tuple[Decimal | None, Decimal | None, Decimal | None]
    location: Location
    block: int


def observe_indicators(parts: Sequence[tuple[Document, str]], record: Record) -> None:
    """Note the tables of indicators and their rows, and each project with its costs."""
    words = record.catalogue.table_words
    if words is None:
        return
    for document, path in parts:
        record.file = path
        converted = int(document.origin in CONVERTED)
        tables = indicator_tables(document, words)
        for table in tables:
            _note_table(table, record, words, converted)
        _note_projects(document, tables, record, words, converted)
        _note_budget(document, record, words, converted)


def _note_budget(document: Document, record: Record, words: TableWords, converted: int) -> None:
    """The whole money of a table that says it is the budget."""
    title = ""
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            title = plain(block.content).strip()
        elif isinstance(block, Table):
            for section in sections(block, words):
                column = section.column("资金总额")
                label = section.heads[0]
                cell = section.body[0][column] if 0 <= column < len(section.body[0]) else Cell()
                value = value_in(compact(cell))
                said = any(word in label for word in words.indicators["budget"])
                if said and value is not None:
                    name = block.title or title
                    record.observe(
                        "自评资金",
                        _place(record, cell, name, label),
                        表=name,
                        值=value,
                        转换=converted,
                    )


def _note_table(table: IndicatorTable, record: Record, words: TableWords, converted: int) -> None:
    names = Counter(comparable(row.name, words) for row in table.rows)
    sums = scored(table.rows)
    record.observe(
        "指标表",
        _place(record, table.anchor, table.title),
        表=table.title,
        组=table.scope,
        类=table.kind,
        条数=len(table.rows),
        权重合计=sums and sums[0],
        得分合计=sums and sums[1],
        执行分=table.execution,
        执行得分=table.execution_score,
        执行率=table.execution_rate,
        总分=table.total,
        总得分=table.total_score,
        大于等于=sum(
            row.target.sign == ">" and row.target.number == row.result.number
            for row in table.rows
            if row.target.number is not None
        ),
        转换=converted,
    )
    for row in table.rows:
        name = comparable(row.name, words)
        _note_row(row, name, names[name], table, record, words, converted)


def _note_row(
    row: Indicator,
    name: str,
    often: int,
    table: IndicatorTable,
    record: Record,
    words: TableWords,
    converted: int,
) -> None:
    kinds = words.indicators
    about = f"{row.level}{table.kind}"
    record.observe(
        "指标",
        _place(record, row.cell, table.title),
        另处=record.result.place(_number_place(record, row.result_cell, table, row)),
        目标处=record.result.place(_number_place(record, row.target_cell, table, row)),
        率处=record.result.place(_number_place(record, row.rate_cell, table, row))
        if row.rate_cell
        else None,
        表=table.title,
        组=table.scope,
        类=table.kind,
        项目=row.project,
        项目准=int(row.certain),
        指标=row.name,
        名=name,
        同名=often,
        层=row.level,
        符号=row.target.sign,
        符号列=int(row.signed),
        目标文=row.target.text,
        目标=row.target.number,
        目标半=Decimal(0),  # a target is set, not rounded
        目标单位=row.target.unit,
        目标有数=int(row.target.has_digits),
        实际文=row.result.text,
        实际有数=int(row.result.has_digits),
        实际=row.result.number,
        实际半=row.result.half,
        实际单位=row.result.unit,
        完成率=row.rate,
        完成率半=row.rate_half,
        应完成率=_should(row),
        权重=row.weight,
        得分=row.score,
        原因=row.reason or "",
        有原因列=int(row.reason is not None),
        成本=int(any(word in about for word in kinds["cost"])),
        时效=int(any(word in about for word in kinds["timely"])),
        转换=converted,
    )


def _should(row: Indicator) -> Decimal | None:
    """The completion that follows from target and result, to two decimals."""
    target, result = row.target.number, row.result.number
    if not target or result is None:
        return None
    return round_half_up(result * _FULL / target, 2)


def _number_place(record: Record, cell: Cell, table: IndicatorTable, row: Indicator) -> Location:
    """Where the only number of a cell stands, as it is listed among the numbers of the report."""
    text = plain(cell.content)
    matches = list(TOKEN.finditer(text))
    if len(matches) == 1:
        return record.location(cell.anchor, text, matches[0].span(), table.printed)
    return _place(record, cell, table.title, row.name)


def _place(record: Record, cell: Cell, table: str, row: str = "") -> Location:
    text = plain(cell.content)
    span = (len(text) - len(text.lstrip()), len(text.rstrip()))
    return record.location(cell.anchor, text, span, table, row or compact(cell))


def _note_projects(
    document: Document,
    tables: Sequence[IndicatorTable],
    record: Record,
    words: TableWords,
    converted: int,
) -> None:
    """Each project that a table lists, with the indicators of its costs."""
    projects = list(projects_of(document, record, words))
    names = [project.name for project in projects]
    often = Counter(names)
    costs: dict[str, list[Indicator]] = {}
    for table in tables:
        for row in table.rows:
            labelled = any(word in f"{row.level}{table.kind}" for word in words.indicators["cost"])
            if labelled or (row.target.sign in ("≤", "<") and _is_cost(row, words)):
                costs.setdefault(likest(row.project, names), []).append(row)
    for project in projects:
        rows = costs.get(project.name, []) if often[project.name] == 1 else []
        known = [row for row in rows if _is_cost(row, words)]
        initial, whole, final = project.amounts
        record.observe(
            "所列项目",
            project.location,
            另处=record.result.place(_place(record, known[0].result_cell, known[0].name))
            if known
            else None,
            表=project.table,
            项目=project.name,
            年初=initial,
            全年=whole,
            执行=final,
            成本条数=len(rows),
            成本有数=len(known),
            成本目标=sum((_in_ten_thousands(row.target.number) or 0 for row in known), Decimal(0)),
            成本实际=sum((_in_ten_thousands(row.result.number) or 0 for row in known), Decimal(0)),
            成本指标="、".join(row.name for row in known),
            转换=converted,
        )


def _in_ten_thousands(value: Decimal | None, unit: str = "元") -> Decimal | None:
    return None if value is None else value * MONEY_UNITS[unit] / MONEY_UNITS["万元"]


def _is_cost(row: Indicator, words: TableWords) -> bool:
    """Whether both sides of an indicator of costs are amounts of money."""
    sides = (row.target, row.result)
    return all(side.number is not None and side.unit == words.money for side in sides)


def projects_of(document: Document, record: Record, words: TableWords) -> Iterator[Project]:
    """The projects in tables that have a column of their names and amounts beside it."""
    title = ""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading | Paragraph):
            title = plain(block.content).strip()
        elif isinstance(block, Table):
            for section in sections(block, words):
                yield from _projects(section, block, block.title or title, number, record, words)


def _projects(
    section: Section, table: Table, title: str, number: int, record: Record, words: TableWords
) -> Iterator[Project]:
    columns = [section.column(role) for role in ("年初", "全年", "执行")]
    name_column = section.column("项目")
    if name_column < 0 or columns[2] < 0 or max(columns[:2]) < 0 or "指标" in section.roles:
        return
    unit = money_in(table.unit, "万元")
    for row in section.body:
        name = section.text(row, "项目")
        amounts = [value_in(compact(row[c])) if 0 <= c < len(row) else None for c in columns]
        if name and not words.is_total(name) and any(one is not None for one in amounts):
            initial, whole, final = (_in_ten_thousands(one, unit) for one in amounts)
            location = _place(record, row[name_column], title)
            yield Project(name, title, (initial, whole, final), location, number)
