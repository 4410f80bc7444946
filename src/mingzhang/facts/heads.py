"""Find the head row of a sheet and say which of its columns are the columns of a relation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mingzhang.formats.read.sheets import Cell, Sheet
from mingzhang.model.marks import MONEY_LABEL, UNIT_LABEL
from mingzhang.model.number import MONEY
from mingzhang.model.problem import Problem, nearest
from mingzhang.model.relation import Column, Relation

_SEARCHED_ROWS = 20  # a head stands near the top; below are data
_UNIT_IN_HEAD = re.compile(rf"(.+?)[（(](?:{UNIT_LABEL})?({MONEY})[）)]")
_UNIT_LINE = re.compile(f"{MONEY_LABEL}({MONEY})")


@dataclass(frozen=True, slots=True)
class Head:
    """Which row of ``sheet.rows`` is the head and at which index each column of the relation is.

    ``unit`` is a unit other than 元 declared above the head or in it, with the indices of the
    cell that says so.
    """

    row: int
    columns: Mapping[str, int]
    unit: str = ""
    unit_at: tuple[int, int] = (0, 0)


def is_blank(cell: Cell) -> bool:
    """Whether nothing but blanks stands in the cell."""
    return isinstance(cell, str) and not cell.strip()


def required_columns(relation: Relation) -> list[str]:
    """The columns that a sheet must have.

    A part of the key that may be blank may also be absent, except in a complete ledger: there it
    divides the amounts, and without it nobody can tell what they were for.
    """
    divides = relation.key if relation.unlisted == "zero" else ()
    return [c.name for c in relation.columns if c.name in divides or c.empty == "error"]


def find_head(sheet: Sheet, relation: Relation) -> tuple[Head | None, list[Problem]]:
    """The head of the sheet, and what is wrong with its columns.

    The head is the first of the rows that name most columns; whatever stands above is a title.
    """
    known = _known_heads(relation)
    row = _head_row(sheet.rows[:_SEARCHED_ROWS], known)
    if row is None:
        message = f"没有找到表头，“{relation.name}”的列有：{'、'.join(relation.names)}。"
        return None, [Problem("no-head", sheet.place(), message, "请在数据上方写一行列名。")]
    columns, problems = _match(sheet, row, known)
    problems += _nameless(sheet, row)
    problems += _missing(sheet, row, relation, columns)
    unit, unit_at = _declared_unit(sheet, row)
    return Head(row, columns, unit, unit_at), problems


def _known_heads(relation: Relation) -> dict[str, Column]:
    """Columns by title and by name, blanks removed; a name wins over another column's title."""
    titles = {_squeeze(column.title): column for column in relation.columns if column.title}
    return titles | {_squeeze(column.name): column for column in relation.columns}


def _squeeze(cell: Cell) -> str:
    return "".join(str(cell).split())


def _column_of(cell: Cell, known: Mapping[str, Column]) -> Column | None:
    """The column a head cell names; a unit in brackets behind the name is no part of it."""
    text = _squeeze(cell)
    with_unit = _UNIT_IN_HEAD.fullmatch(text)
    return known.get(text) or (known.get(with_unit[1]) if with_unit else None)


def _head_row(rows: Sequence[Sequence[Cell]], known: Mapping[str, Column]) -> int | None:
    named = [sum(_column_of(cell, known) is not None for cell in row) for row in rows]
    if any(named):
        return named.index(max(named))
    filled = [sum(not is_blank(cell) for cell in row) for row in rows]
    return next((index for index, count in enumerate(filled) if count > 1), None)


def _match(
    sheet: Sheet, row: int, known: Mapping[str, Column]
) -> tuple[dict[str, int], list[Problem]]:
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    problems = []
    for index, cell in enumerate(sheet.rows[row]):
        column = _column_of(cell, known)
        if column is None:
            if not is_blank(cell):
                unknown.append((index, _squeeze(cell)))
        elif column.name in columns:
            first = sheet.address(row, columns[column.name])
            message = f"列名“{column.name}”与单元格{first}重复，只读前一列。"
            place = sheet.place(row, index)
            problems.append(Problem("duplicate-column", place, message, "请删除或改名其中一列。"))
        else:
            columns[column.name] = index
    free = [name for name, column in known.items() if column.name not in columns]
    return columns, problems + [_unknown(sheet, row, *found, free) for found in unknown]


def _unknown(sheet: Sheet, row: int, index: int, head: str, free: Iterable[str]) -> Problem:
    message = f"没有叫“{head}”的列，这一列没有读入。"
    mend = nearest(head, free) + "请改为规定的列名；与账册无关的列请删除。"
    return Problem("unknown-column", sheet.place(row, index), message, mend)


def _nameless(sheet: Sheet, row: int) -> list[Problem]:
    """Columns with figures but without a head: nobody can say what they are."""
    heads = sheet.rows[row]
    problems = []
    width = max(len(cells) for cells in sheet.rows[row:])
    for index in range(width):
        if index < len(heads) and not is_blank(heads[index]):
            continue
        filled = (
            below
            for below in range(row + 1, len(sheet.rows))
            if index < len(sheet.rows[below]) and not is_blank(sheet.rows[below][index])
        )
        first = next(filled, None)
        if first is not None:
            message = "这一列有内容却没有列名，没有读入。"
            mend = "请补写列名，或删除这一列；CSV 里带千分位逗号的金额要加引号。"
            problems.append(Problem("nameless-column", sheet.place(first, index), message, mend))
    return problems


def _missing(
    sheet: Sheet, row: int, relation: Relation, columns: Mapping[str, int]
) -> list[Problem]:
    required = required_columns(relation)
    heads = [_squeeze(cell) for cell in sheet.rows[row] if not is_blank(cell)]
    problems = []
    for name in required:
        if name not in columns:
            message = f"缺少“{name}”列；读到的列有：{'、'.join(heads)}。"
            place = sheet.place(row, 0)
            problems.append(Problem("missing-column", place, message, "请补上这一列。"))
    return problems


def _declared_unit(sheet: Sheet, row: int) -> tuple[str, tuple[int, int]]:
    """万元 or 亿元 written above the head (金额单位：万元) or in it (…（万元）)."""
    for above in range(row):
        for index, cell in enumerate(sheet.rows[above]):
            line = _UNIT_LINE.search(str(cell))
            if line and line[1] != "元":
                return line[1], (above, index)
    for index, cell in enumerate(sheet.rows[row]):
        head = _UNIT_IN_HEAD.fullmatch(_squeeze(cell))
        if head and head[2] != "元":
            return head[2], (row, index)
    return "", (0, 0)
