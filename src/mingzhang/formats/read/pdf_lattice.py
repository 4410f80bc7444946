"""Ruled tables of a page: from ruling lines to cells with their spans, glyphs by their centre."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mingzhang.formats.read.pdf_page import Glyph, Page, Ruling

_SNAP = 2.0  # points; rulings nearer than this are one
_REACH = 3.0  # points; how far a ruling may end before the one it meets
_MOST_PAIRS = 1_000_000  # of lines that may meet; a drawing, not a table, has more


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: its first row and column, its spans, its box and its glyphs."""

    row: int
    column: int
    rows: int
    columns: int
    box: tuple[float, float, float, float]
    glyphs: tuple[Glyph, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its box (left, bottom, right, top) and its cells, row by row.

    ``head_rows`` is how deep its head is where that is known, -1 where its cells tell.
    """

    box: tuple[float, float, float, float]
    cells: tuple[GridCell, ...]
    columns: tuple[float, ...]  # where the column edges are
    head_rows: int = -1


@dataclass(slots=True)
class _Line:
    """Every ruling at one place, as the stretches they cover together."""

    at: float
    stretches: list[tuple[float, float]] = field(default_factory=list)

    def covers(self, at: float) -> bool:
        return any(start - _SNAP <= at <= end + _SNAP for start, end in self.stretches)


def find_grids(page: Page) -> tuple[list[Grid], list[Glyph]]:
    """The tables of a page from top to bottom, and the glyphs that stand in none."""
    across = _lines(r for r in page.rulings if not r.vertical)
    down = _lines(r for r in page.rulings if r.vertical)
    grids = [grid for part in _parts(across, down) if (grid := _grid(*part)) is not None]
    grids.sort(key=lambda grid: -grid.box[3])
    return _filled(grids, page.glyphs)


def _lines(rulings: Iterable[Ruling]) -> list[_Line]:
    """Rulings by their place, neighbours as one, stretches that touch joined."""
    found: list[_Line] = []
    for ruling in sorted(rulings, key=lambda ruling: ruling.at):
        if not found or ruling.at - found[-1].at > _SNAP:
            found.append(_Line(ruling.at))
        found[-1].stretches.append((ruling.start, ruling.end))
    for line in found:
        joined: list[tuple[float, float]] = []
        for start, end in sorted(line.stretches):
            if joined and start <= joined[-1][1] + _REACH:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        line.stretches = joined
    return found


def _parts(across: Sequence[_Line], down: Sequence[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """The lines of each table: those that meet, directly or through others."""
    pieces = [(False, line.at, piece) for line in across for piece in line.stretches]
    pieces += [(True, line.at, piece) for line in down for piece in line.stretches]
    owner = list(range(len(pieces)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    first_down = next((i for i, piece in enumerate(pieces) if piece[0]), len(pieces))
    if first_down * (len(pieces) - first_down) > _MOST_PAIRS:
        return []
    for i in range(first_down):
        _, y, (left, right) = pieces[i]
        for j in range(first_down, len(pieces)):
            _, x, (bottom, top) = pieces[j]
            if left - _REACH <= x <= right + _REACH and bottom - _REACH <= y <= top + _REACH:
                owner[root(i)] = root(j)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = defaultdict(lambda: ([], []))
    for index, (vertical, at, piece) in enumerate(pieces):
        lines = groups[root(index)][vertical]
        if not lines or lines[-1].at != at:
            lines.append(_Line(at))
        lines[-1].stretches.append(piece)
    return list(groups.values())


def _grid(across: Sequence[_Line], down: Sequence[_Line]) -> Grid | None:
    """The cells between the lines; None where there are not two lines each way."""
    if len(across) < 2 or len(down) < 2:
        return None
    ys, xs = [line.at for line in reversed(across)], [line.at for line in down]
    below = list(reversed(across))
    rows, columns = len(ys) - 1, len(xs) - 1
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = 1
            while column + wide < columns and not down[column + wide].covers(
                (ys[row] + ys[row + 1]) / 2
            ):
                wide += 1
            high = 1
            while row + high < rows and not below[row + high].covers(
                (xs[column] + xs[column + 1]) / 2
            ):
                high += 1
            covered = {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
            if covered & taken:
                wide = high = 1
                covered = {(row, column)}
            taken |= covered
            box = (xs[column], ys[row + high], xs[column + wide], ys[row])
            cells.append(GridCell(row, column, high, wide, box))
    if len(cells) < 2:
        return None
    return Grid((xs[0], ys[-1], xs[-1], ys[0]), tuple(cells), tuple(xs))


def _filled(grids: Sequence[Grid], glyphs: Sequence[Glyph]) -> tuple[list[Grid], list[Glyph]]:
    """The grids with their glyphs, and the glyphs that are left."""
    outside: list[Glyph] = []
    held: list[dict[int, list[Glyph]]] = [defaultdict(list) for _ in grids]
    finders = [_Finder(grid) for grid in grids]
    for glyph in glyphs:
        x, y = glyph.middle
        for finder, cells in zip(finders, held, strict=True):
            index = finder.find(x, y)
            if index is not None:
                cells[index].append(glyph)
                break
        else:
            outside.append(glyph)
    filled = [
        Grid(
            grid.box,
            tuple(
                GridCell(c.row, c.column, c.rows, c.columns, c.box, tuple(cells[i]))
                for i, c in enumerate(grid.cells)
            ),
            grid.columns,
        )
        for grid, cells in zip(grids, held, strict=True)
    ]
    return filled, outside


class _Finder:
    """Finds the cell of a grid at a point."""

    def __init__(self, grid: Grid) -> None:
        self.xs = list(grid.columns)
        self.box = grid.box
        rows = max(cell.row + cell.rows for cell in grid.cells)
        edges = {cell.row: cell.box[3] for cell in grid.cells}
        edges |= {cell.row + cell.rows: cell.box[1] for cell in grid.cells}
        self.ys = [-edges[row] for row in range(rows + 1)]
        self.at = {
            (r, c): index
            for index, cell in enumerate(grid.cells)
            for r in range(cell.row, cell.row + cell.rows)
            for c in range(cell.column, cell.column + cell.columns)
        }

    def find(self, x: float, y: float) -> int | None:
        left, bottom, right, top = self.box
        if not (left <= x <= right and bottom <= y <= top):
            return None
        row = max(bisect_left(self.ys, -y) - 1, 0)
        column = max(bisect_left(self.xs, x) - 1, 0)
        return self.at.get((row, column))
