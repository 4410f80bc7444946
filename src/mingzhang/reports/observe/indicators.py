"""Targets and results: every row of every table of indicators, the tables, the projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from mingzhang.model.columns import TableWords
from mingzhang.model.document import Cell
from mingzhang.model.number import round_half_up
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.record import Record
from mingzhang.reports.tables.cells import cell_place, number_place
from mingzhang.reports.tables.indicators import Indicator, IndicatorTable, likest, scored
from mingzhang.reports.tables.names import comparable
from mingzhang.reports.tables.projects import in_ten_thousands, titled_sections
from mingzhang.reports.tables.sections import compact, value_in


def observe_indicators(files: Sequence[ReportFile], record: Record) -> None:
    """Note the tables of indicators and their rows, and each project with its costs."""
    for file in files:
        record.file = file.path
        for table in file.tables:
            _note_table(table, file)
        _note_projects(file)
        if file.has_words:
            _note_budget(file)


def _note_budget(file: ReportFile) -> None:
    """The whole money of a table that says it is the budget."""
    for _, title, section in titled_sections(file.document, file.words):
        column, label = section.column("资金总额"), section.heads[0]
        cell = section.body[0][column] if 0 <= column < len(section.body[0]) else Cell()
        value = value_in(compact(cell))
        if file.words.is_of("budget", label) and value is not None:
            place = cell_place(file.record, cell, title, label)
            file.record.observe("自评资金", place, 表=title, 值=value, 转换=file.converted)


def _note_table(table: IndicatorTable, file: ReportFile) -> None:
    names = Counter(comparable(row.name, file.words) for row in table.rows)
    sums = scored(table.rows)
    file.record.observe(
        "指标表",
        cell_place(file.record, table.anchor, table.title),
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
        转换=file.converted,
    )
    for row in table.rows:
        _note_row(row, table, names[comparable(row.name, file.words)], file)


def _note_row(row: Indicator, table: IndicatorTable, often: int, file: ReportFile) -> None:
    """A row whose name stands ``often`` in its table."""
    about = f"{row.level}{table.kind}"
    due = row.due_rate
    file.record.observe(
        "指标",
        cell_place(file.record, row.cell, table.title),
        另处=_place_of(row.result_cell, row, table, file),
        目标处=_place_of(row.target_cell, row, table, file),
        率处=_place_of(row.rate_cell, row, table, file) if row.rate_cell else None,
        表=table.title,
        组=table.scope,
        类=table.kind,
        项目=row.project,
        项目准=int(row.certain),
        指标=row.name,
        名=comparable(row.name, file.words),
        同名=often,
        层=row.level,
        **_target_of(row),
        **_result_of(row),
        应完成率=None if due is None else round_half_up(due, 2),
        权重=row.weight,
        得分=row.score,
        成本=int(file.words.is_of("cost", about)),
        时效=int(file.words.is_of("timely", about)),
        转换=file.converted,
    )


def _target_of(row: Indicator) -> dict[str, object]:
    """The columns of the target."""
    return {
        "符号": row.target.sign,
        "符号列": int(row.signed),
        "目标文": row.target.text,
        "目标": row.target.number,
        "目标半": Decimal(0),  # a target is set, not rounded
        "目标单位": row.target.unit,
        "目标有数": int(row.target.has_digits),
    }


def _result_of(row: Indicator) -> dict[str, object]:
    """The columns of the result, its completion and its reason."""
    return {
        "实际文": row.result.text,
        "实际有数": int(row.result.has_digits),
        "实际": row.result.number,
        "实际半": row.result.half,
        "实际单位": row.result.unit,
        "完成率": row.rate,
        "完成率半": row.rate_half,
        "原因": row.reason or "",
        "有原因列": int(row.reason is not None),
    }


def _place_of(cell: Cell, row: Indicator, table: IndicatorTable, file: ReportFile) -> int:
    """The place of the only number of a cell, else of the cell."""
    place = number_place(file.record, cell, table.printed)
    return file.record.result.place(place or cell_place(file.record, cell, table.title, row.name))


def _note_projects(file: ReportFile) -> None:
    """Each project that a table lists, with the indicators of its costs."""
    often = Counter(project.name for project in file.projects)
    costs = _costs(file)
    for project in file.projects:
        rows = costs.get(project.name, []) if often[project.name] == 1 else []
        known = [row for row in rows if _is_cost(row, file.words)]
        first = known and cell_place(file.record, known[0].result_cell, known[0].name)
        initial, whole, final = project.amounts
        file.record.observe(
            "所列项目",
            project.location,
            另处=file.record.result.place(first) if first else None,
            表=project.table,
            项目=project.name,
            年初=initial,
            全年=whole,
            执行=final,
            成本条数=len(rows),
            成本有数=len(known),
            成本目标=sum((in_ten_thousands(row.target.number) or 0 for row in known), Decimal(0)),
            成本实际=sum((in_ten_thousands(row.result.number) or 0 for row in known), Decimal(0)),
            成本指标="、".join(row.name for row in known),
            转换=file.converted,
        )


def _costs(file: ReportFile) -> dict[str, list[Indicator]]:
    """The indicators of costs by the project that they are of."""
    names = [project.name for project in file.projects]
    costs: dict[str, list[Indicator]] = {}
    for table in file.tables:
        for row in table.rows:
            labelled = file.words.is_of("cost", f"{row.level}{table.kind}")
            if labelled or (row.target.sign in ("≤", "<") and _is_cost(row, file.words)):
                costs.setdefault(likest(row.project, names), []).append(row)
    return costs


def _is_cost(row: Indicator, words: TableWords) -> bool:
    """Whether both sides of an indicator of costs are amounts of money."""
    sides = (row.target, row.result)
    return all(side.number is not None and side.unit == words.money for side in sides)
