"""A grid of cells on its way to a table: cells that belong together become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mingzhang.model.document import Cell, Inline
from mingzhang.model.row_table import LEFT, UP, ListColumn


@dataclass(frozen=True, slots=True)
class Placed:
    """A place of the grid: the content of a cell, or LEFT or UP, the cell it belongs to."""

    content: tuple[Inline, ...] = ()
    align: Literal["left", "center", "right"] = "center"
    joined: str = ""


Line = list[Placed]
_LONGEST = 16  # rows of one merged cell; a longer run is cut, so that no page is without its label


def spread(columns: Sequence[ListColumn], line: Sequence[Placed], before: int) -> Line:
    """A line with every column over its span, after so many empty places."""
    found = [Placed() for _ in range(before)]
    for column, placed in zip(columns, line, strict=True):
        found += [placed, *(Placed(joined=LEFT) for _ in range(column.span - 1))]
    return found


def merged(columns: Sequence[ListColumn], lines: Sequence[Sequence[Placed]]) -> list[Line]:
    """The lines with equal cells below each other joined in the columns that merge, as far as the
    merging columns before are joined, too."""
    found: list[Line] = []
    runs = [0] * len(columns)  # how many rows the cell above has so far
    for number, line in enumerate(lines):
        open_still, made = number > 0, []
        for n, (column, placed) in enumerate(zip(columns, line, strict=True)):
            if column.merge:
                open_still = open_still and placed.content == lines[number - 1][n].content
            joins = column.merge and open_still and bool(placed.content) and runs[n] < _LONGEST
            runs[n] = runs[n] + 1 if joins else 1
            made.append(Placed(joined=UP) if joins else placed)
        found.append(made)
    return found


def cells(lines: Sequence[Line]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a table: each place that is joined to none, with what is joined to it."""
    rows = []
    for r, line in enumerate(lines):
        row = []
        for c, placed in enumerate(line):
            if placed.joined:
                continue
            width = _run([one.joined == LEFT for one in line[c + 1 :]])
            height = _run([below[c].joined == UP for below in lines[r + 1 :]])
            row.append(Cell(placed.content, height + 1, width + 1, placed.align))
        rows.append(tuple(row))
    return tuple(rows)


def _run(same: Sequence[bool]) -> int:
    """How many are true before the first that is not."""
    return next((number for number, one in enumerate(same) if not one), len(same))
