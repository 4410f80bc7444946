"""Sheets of workbooks taken over row by row, every cell as the text that was typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from mingzhang.engines.base.staging import Staging, Taking
from mingzhang.engines.base.tables import TRACE
from mingzhang.engines.base.text_values import KEPT_DIGITS
from mingzhang.facts.heads import is_blank
from mingzhang.facts.lists.columns import Table, find_columns
from mingzhang.facts.lists.faults import fault_problems, others
from mingzhang.facts.lists.find import Input
from mingzhang.facts.lists.staged import NAMED, Kept, Part, TakenOver
from mingzhang.formats.read.sheets import Cell, Sheet, cell_name, read_tables
from mingzhang.model.problem import Place, Problem
from mingzhang.model.relation import Relation


class Workbooks:
    """Workbooks as they are asked for, the last one kept: it is asked for again at once."""

    def __init__(self) -> None:
        self._last: tuple[Path, list[Sheet], list[Problem]] | None = None

    def sheets(self, path: Path) -> list[Sheet]:
        """The sheets of a workbook, none where it cannot be read."""
        return self.read(path)[0]

    def read(self, path: Path) -> tuple[list[Sheet], list[Problem]]:
        """The sheets, and what is wrong with the file."""
        if self._last is None or self._last[0] != path:
            self._last = (path, *read_tables(path))
        return self._last[1], self._last[2]


def take_workbook(
    staging: Staging, stage: Path, one: Input, relation: Relation, books: Workbooks
) -> TakenOver:
    """Take over the sheet of a workbook that is asked for, or all visible ones with rows."""
    sheets, found = books.read(one.path)
    taken = TakenOver(problems=[_placed(problem, one) for problem in found])
    if not sheets:
        taken.failed = True
        return taken
    chosen = _chosen(sheets, one, taken)
    for sheet in chosen:
        _take_sheet(staging, stage, one, relation, sheet, taken)
    taken.failed = not taken.files
    return taken


def _chosen(sheets: Sequence[Sheet], one: Input, taken: TakenOver) -> list[Sheet]:
    if one.sheet:
        found = [sheet for sheet in sheets if sheet.name == one.sheet]
        if not found:
            names = "、".join(sheet.name for sheet in sheets)
            message = f"没有叫“{one.sheet}”的工作表。"
            taken.problems.append(Problem("no-sheet", Place(one.name), message, f"现有：{names}。"))
    else:
        found = [sheet for sheet in sheets if not sheet.hidden and any(sheet.rows)]
    for sheet in sheets:
        if sheet.hidden and any(sheet.rows):
            is_read = sheet in found
            message = "这是隐藏的工作表，" + ("也读了。" if is_read else "没有读。")
            mend = "请核对它是不是要用的。" if is_read else "要用的请取消隐藏。"
            taken.problems.append(
                Problem("hidden-sheet", Place(one.name, sheet.name), message, mend)
            )
    return found


def _take_sheet(
    staging: Staging, stage: Path, one: Input, relation: Relation, sheet: Sheet, taken: TakenOver
) -> None:
    table, problems = find_columns(sheet, relation, one.renames)
    taken.problems += [_placed(problem, one) for problem in problems]
    if table is None:
        taken.set_aside += sum(map(any, sheet.rows))
        return
    name = f"{one.name}#{sheet.name}"
    kept = Kept(stage, one.path, relation, [sorted(one.renames.items()), name])
    try:
        part = kept.load(1) or _part(staging, kept, one, sheet, table)
    finally:
        kept.clear()
    taken.columns |= {t.column.name: t.kind for t in table.takings} | TRACE
    taken.files.append(kept.file(1, name, part.rows))
    taken.set_aside += part.set_aside
    taken.problems += part.problems[:NAMED]
    if part.set_aside > len(part.problems):
        taken.problems.append(others(name, part.set_aside - len(part.problems)))


def _part(staging: Staging, kept: Kept, one: Input, sheet: Sheet, table: Table) -> Part:
    rows = [
        (sheet.first_row + index, row)
        for index, row in enumerate(sheet.rows)
        if index > table.row and not all(map(is_blank, row))
    ]
    takings = [Taking(t.column, t.kind, index) for index, t in enumerate(table.takings)]
    columns = [
        [_text(row[t.at]) if t.at < len(row) else None for _, row in rows] for t in table.takings
    ]
    at = {t.column.name: sheet.first_column + t.at for t in table.takings}
    staging.read_cells([number for number, _ in rows], columns)
    taken = staging.take(takings, f"{one.name}#{sheet.name}", kept.scratch("parquet"))
    problems = fault_problems(
        taken.faults,
        takings,
        lambda row, t: Place(one.name, sheet.name, cell_name(row, at[t.column.name])),
    )
    part = Part(taken.rows, taken.set_aside, problems)
    kept.save(1, part)
    return part


def _text(cell: Cell) -> str | None:
    """A cell as text; a number of more digits than spreadsheets keep shows as they show it."""
    if isinstance(cell, Decimal):
        whole = cell == cell.to_integral_value()
        if whole and len(f"{abs(cell):.0f}") > KEPT_DIGITS:
            return f"{cell:.14E}"
        return f"{cell:.0f}" if whole else f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return cell or None


def _placed(problem: Problem, one: Input) -> Problem:
    place = Place(one.name, problem.place.sheet, problem.place.cell, problem.place.line)
    return Problem(problem.code, place, problem.message, problem.mend)
