"""Find the head row of a sheet and say which of its columns are the columns of a relation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.formats.heads import SEARCHED_ROWS, split_unit
from mingzhang.formats.read.sheets import Cell, Sheet
from mingzhang.model.marks import MONEY_LABEL
from mingzhang.model.number import MONEY, MONEY_UNITS
from mingzhang.model.problem import Problem, nearest
from mingzhang.model.relation import Relation

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
    row = _head_row(sheet, known)
    if row is None:
        message = f"没有找到表头，“{relation.name}”的列有：{'、'.join(relation.names)}。"
        return None, [Problem("no-head", sheet.place(), message, "请在数据上方写一行列名。")]
    columns, problems = _match(sheet, row, known)
    problems += _nameless(sheet, row)
    problems += _missing(sheet, row, relation, columns)
    unit, unit_at = _declared_unit(sheet, row)
    return Head(row, columns, unit, unit_at), problems


def _known_heads(relation: Relation) -> dict[str, str]:
    """Names of columns by title and by name without blanks; a name wins over another's title."""
    titles = {_squeeze(column.title): column.name for column in relation.columns if column.title}
    return titles | {_squeeze(name): name for name in relation.names}


def _squeeze(cell: Cell) -> str:
    return "".join(str(cell).split())


def _in_money(cell: Cell) -> tuple[str, str]:
    """The name in a head and the unit of amounts in brackets behind it, if both are there."""
    name, unit = split_unit(_squeeze(cell))
    return (name, unit) if name and unit in MONEY_UNITS else ("", "")


def _column_of(cell: Cell, known: Mapping[str, str]) -> str:
    """The column a head cell names, ""; a unit in brackets behind the name is no part of it."""
    return known.get(_squeeze(cell)) or known.get(_in_money(cell)[0], "")


def _head_row(sheet: Sheet, known: Mapping[str, str]) -> int | None:
    """The row that names most columns; where none does, the first of several cells."""
    rows = sheet.rows[:SEARCHED_ROWS]
    named = [sum(bool(_column_of(cell, known)) for cell in row) for row in rows]
    if any(named):
        return named.index(max(named))
    filled = [sum(not is_blank(cell) for cell in row) for row in rows]
    return next((index for index, count in enumerate(filled) if count > 1), None)


def _match(
    sheet: Sheet, row: int, known: Mapping[str, str]
) -> tuple[dict[str, int], list[Problem]]:
    columns: dict[str, int] = {}
    unknown: list[int] = []
    problems = []
    for index, cell in enumerate(sheet.rows[row]):
        name = _column_of(cell, known)
        if name in columns:
            first = sheet.address(row, columns[name])
            message = f"列名“{name}”与单元格{first}重复，只读前一列。"
            place = sheet.place(row, index)
            problems.append(Problem("duplicate-column", place, message, "请删除或改名其中一列。"))
        elif name:
            columns[name] = index
        elif not is_blank(cell):
            unknown.append(index)
    free = [head for head, name in known.items() if name not in columns]
    for index in unknown:
        head = _squeeze(sheet.rows[row][index])
        message = f"没有叫“{head}”的列，这一列没有读入。"
        mend = nearest(head, free) + "请改为规定的列名；与账册无关的列请删除。"
        problems.append(Problem("unknown-column", sheet.place(row, index), message, mend))
    return columns, problems


def _nameless(sheet: Sheet, row: int) -> list[Problem]:
    """Columns with figures but without a head: nobody can say what they are."""
    message = "这一列有内容却没有列名，没有读入。"
    mend = "请补写列名，或删除这一列；CSV 里带千分位逗号的金额要加引号。"
    heads, body = sheet.rows[row], sheet.rows[row + 1 :]
    problems = []
    for index in range(max(map(len, sheet.rows[row:]))):
        if index < len(heads) and not is_blank(heads[index]):
            continue
        filled = (index < len(cells) and not is_blank(cells[index]) for cells in body)
        first = next((below for below, is_filled in enumerate(filled, row + 1) if is_filled), None)
        if first is not None:
            problems.append(Problem("nameless-column", sheet.place(first, index), message, mend))
    return problems


def _missing(
    sheet: Sheet, row: int, relation: Relation, columns: Mapping[str, int]
) -> list[Problem]:
    heads = "、".join(_squeeze(cell) for cell in sheet.rows[row] if not is_blank(cell))
    return [
        Problem(
            "missing-column",
            sheet.place(row, 0),
            f"缺少“{name}”列；读到的列有：{heads}。",
            "请补上这一列。",
        )
        for name in required_columns(relation)
        if name not in columns
    ]


def _declared_unit(sheet: Sheet, row: int) -> tuple[str, tuple[int, int]]:
    """万元 or 亿元 written above the head (金额单位：万元) or in it (…（万元）)."""
    for line, cells in enumerate(sheet.rows[: row + 1]):
        for index, cell in enumerate(cells):
            above = _UNIT_LINE.search(str(cell)) if line < row else None
            unit = above[1] if above else _in_money(cell)[1] if line == row else ""
            if unit not in ("", "元"):
                return unit, (line, index)
    return "", (0, 0)
