"""A table cut into sections: a head, the role of each column, the rows below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from operator import is_
from typing import Any

from mingzhang.model.columns import TableWords
from mingzhang.model.document import Cell, Table, plain
from mingzhang.model.marks import YEAR
from mingzhang.model.number import NUMBER, parse_decimal
from mingzhang.reports.read_heads import Grid
from mingzhang.reports.read_tables import expand
from mingzhang.reports.tokens import even

_NOT_HEAD = re.compile(r"（[^（）]*）|[^一-鿿%\d]|\d+(?!年)(?!\d*年)")
_NUMBER_CELL = re.compile(rf"({NUMBER})(%?)")
_TABLES_KEPT = 256  # as many as a long report has
_MOST_HEAD_ROWS = 4  # a taller head would take rows of the body with it
_NOISE = 1  # numbers that a converted head may seem to have
THIS, LAST = "本年", "上年"


@dataclass(frozen=True, slots=True)
class Section:
    """Part of a table under one head. ``heads`` and ``roles`` are by column of the grid."""

    heads: tuple[str, ...]
    roles: tuple[str, ...]
    body: Grid

    def column(self, role: str) -> int:
        """The only column of a role, -1 if there is none or more than one."""
        return self.roles.index(role) if self.roles.count(role) == 1 else -1

    def columns(self, role: str) -> list[int]:
        """All columns of a role."""
        return [n for n, one in enumerate(self.roles) if one == role]

    def text(self, row: Sequence[Cell], role: str) -> str:
        """The text of a row in the column of a role, "" without such a column."""
        column = self.column(role)
        return compact(row[column]) if 0 <= column < len(row) else ""


def compact(cell: Cell) -> str:
    """The text of a cell without blanks, with even marks."""
    return even("".join(plain(cell.content).split()))


def number_in(text: str) -> tuple[str, str] | None:
    """The number that is all of a cell, as printed, and % if it ends so."""
    match = _NUMBER_CELL.fullmatch(text)
    return (match[1], match[2]) if match else None


def value_in(text: str) -> Decimal | None:
    """The value of a cell that is a number."""
    found = number_in(text)
    return parse_decimal(found[0]) if found else None


class _Same:
    """A value known by being the same object: its parts are many, and need not be compared."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value


def sections(table: Table, words: TableWords) -> list[Section]:
    """The sections of a table, the first with whatever stands on top as its head."""
    return _cut(_Same(table), _Same(words))


@lru_cache(maxsize=_TABLES_KEPT)
def _cut(table: _Same, known: _Same) -> list[Section]:
    """The same; tables are looked at by several observers, one after the other."""
    words: TableWords = known.value
    grid = expand(table.value)
    cuts = list(_heads(grid, words))
    found = []
    for number, (start, end) in enumerate(cuts):
        stop = cuts[number + 1][0] if number + 1 < len(cuts) else len(grid)
        rows = grid[start : end + 1]
        heads = _joined(rows)
        body = [row for row in grid[end + 1 : stop] if any(map(compact, row))]
        if heads and body:
            found.append(Section(heads, _roles(heads, _spanned(rows), words), body))
    return found


def _heads(grid: Grid, words: TableWords) -> Iterator[tuple[int, int]]:
    """First and last row of every head."""
    start, end = _top(grid, words)
    plain = [
        row
        for row in range(len(grid))
        if _named(_joined(grid[row : row + 1]), words) >= 2 and not _numbers(grid[row])
    ]
    yield from ((row, row) for row in plain if row < start)
    yield start, end
    yield from ((row, row) for row in plain if row > end)


def _top(grid: Grid, words: TableWords) -> tuple[int, int]:
    """The rows of the first head: those that name the most columns together, else the rows
    above the first number.
    """
    best, most = (0, 0), 1
    for end in range(min(_MOST_HEAD_ROWS + 2, len(grid) - 1)):
        for start in range(end, max(end - _MOST_HEAD_ROWS, -1), -1):
            if _numbers(grid[start]) > _NOISE:
                break
            named = _named(_joined(grid[start : end + 1]), words)
            if named > most:
                best, most = (start, end), named
    if most > 1:
        return best
    first = next((n for n, row in enumerate(grid) if _numbers(row)), 1)
    return 0, max(first - 1, 0)


def _numbers(row: Sequence[Cell]) -> int:
    return sum(number_in(compact(cell)) is not None for cell in row)


def _joined(rows: Grid) -> tuple[str, ...]:
    """What stands over each column, a cell over several rows once."""
    columns = zip(*rows, strict=True)
    once = ({id(cell): cell for cell in column}.values() for column in columns)
    return tuple("".join(_NOT_HEAD.sub("", compact(cell)) for cell in cells) for cells in once)


def _named(heads: Sequence[str], words: TableWords) -> int:
    """How many roles the heads name."""
    return len({role for role in map(words.role, heads) if role})


def _spanned(rows: Grid) -> set[int]:
    """The columns that a head merely spans, beginning further left."""
    columns = zip(*rows, strict=True)
    return {n + 1 for n, two in enumerate(pairwise(columns)) if all(map(is_, *two))}


def _roles(heads: Sequence[str], spanned: set[int], words: TableWords) -> tuple[str, ...]:
    """The role of each column. Two columns of neighbouring years are this year and last."""
    roles = ["" if n in spanned else words.role(head) for n, head in enumerate(heads)]
    years = {
        n: int(m[1]) for n, head in enumerate(heads) if n not in spanned and (m := YEAR.match(head))
    }
    if len(years) == 2 and max(years.values()) - min(years.values()) == 1:
        for column, year in years.items():
            roles[column] = THIS if year == max(years.values()) else LAST
    for column, head in enumerate(heads):
        if column in spanned:
            continue
        if head in words.rows["this_year"]:
            roles[column] = THIS
        elif head in words.rows["last_year"]:
            roles[column] = LAST
    return tuple(_completed(roles))


def _completed(roles: list[str]) -> list[str]:
    """A column without a readable head between the target and the rate is the result."""
    if "实际" not in roles and roles.count("目标") == 1 and roles.count("完成率") == 1:
        between = range(roles.index("目标") + 1, roles.index("完成率"))
        if len(between) == 1:
            roles[between[0]] = "实际"
    return roles
