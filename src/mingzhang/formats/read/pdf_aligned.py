"""Tables without rulings: rows of numbers that stand below each other in columns.

Only what cannot be running text is taken: three rows and two columns of numbers, labels before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mingzhang.formats.read.pdf_lattice import Grid, GridCell
from mingzhang.formats.read.pdf_page import Glyph
from mingzhang.formats.read.table_head import read_head_line
from mingzhang.model.number import parse_decimal

_PIECE = 0.9  # em between what stands in two columns
_FEWEST_ROWS = 3
_FEWEST_NUMBERS = 3  # in each of two columns
_BETWEEN = 2  # lines without a number that may stand between two rows: wrapped labels, classes
_LONGEST = 24  # characters; a longer piece without a number is running text
_MOST_HEAD = 4  # lines of a head
_HEAD_PITCH = 3.0  # em between a line of the head and what is below it
_NEARER = 0.92  # of the distance to the next row; a line nearer to a row belongs to it
_LONGEST_GROUP = 10  # characters of a heading that stands alone over several columns


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands in one column of one line."""

    left: float
    right: float
    text: str
    glyphs: tuple[Glyph, ...]

    @property
    def is_number(self) -> bool:
        return parse_decimal(self.text.rstrip("%％")) is not None


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the page in its pieces."""

    base: float
    size: float
    pieces: tuple[_Piece, ...]

    @property
    def has_numbers(self) -> bool:
        """Whether it may be a row of a table."""
        return len(self.pieces) > 1 and any(piece.is_number for piece in self.pieces)

    @property
    def is_short(self) -> bool:
        """Whether it may stand between rows: no running text."""
        return all(len(piece.text) <= _LONGEST for piece in self.pieces)


def find_aligned(lines: Sequence[Sequence[Glyph]]) -> tuple[list[Grid], list[Sequence[Glyph]]]:
    """The tables that ``lines`` make by their places, from top to bottom; and the other lines.

    A line is the glyphs of one row of the page from left to right.
    """
    if sum(map(_may_be_row, lines)) < _FEWEST_ROWS:
        return [], list(lines)
    rows = [_row(line) for line in lines]
    grids = []
    taken: set[int] = set()
    for run in _runs(rows):
        columns = _columns([rows[n] for n in run if rows[n].has_numbers])
        for part in _fitting(rows, run, columns):
            head = _head(rows, part.start, columns)
            grid = _table([rows[n] for n in part], rows[head.start : head.stop], columns)
            if grid:
                grids.append(grid)
                taken.update(head, part)
    return grids, [line for number, line in enumerate(lines) if number not in taken]


def _may_be_row(line: Sequence[Glyph]) -> bool:
    """Whether a line has a digit and a wide gap."""
    return any(glyph.text.isdecimal() for glyph in line) and any(
        glyph.left - before.right > _PIECE * glyph.size for before, glyph in pairwise(line)
    )


def _row(line: Sequence[Glyph]) -> _Row:
    size = median(glyph.size for glyph in line)
    pieces: list[list[Glyph]] = [[line[0]]]
    for before, glyph in pairwise(line):
        if glyph.left - before.right > _PIECE * size:
            pieces.append([])
        pieces[-1].append(glyph)
    return _Row(line[0].base, size, tuple(map(_piece, pieces)))


def _piece(glyphs: Sequence[Glyph]) -> _Piece:
    text = "".join(glyph.text for glyph in glyphs)
    return _Piece(glyphs[0].left, max(glyph.right for glyph in glyphs), text, tuple(glyphs))


def _runs(rows: Sequence[_Row]) -> Iterator[range]:
    """Lines from one with numbers to another, few and short ones between them."""
    start = last = -1
    for number, row in enumerate(rows):
        if row.has_numbers:
            if start < 0:
                start = number
            last = number
        elif start >= 0 and (number - last > _BETWEEN or not row.is_short):
            yield range(start, last + 1)
            start = -1
    if start >= 0:
        yield range(start, last + 1)


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """Left and right of each column: what pieces of ``rows`` overlap."""
    columns: list[tuple[float, float]] = []
    for piece in sorted((p for row in rows for p in row.pieces), key=lambda piece: piece.left):
        if columns and piece.left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return columns


def _fitting(
    rows: Sequence[_Row], run: range, columns: Sequence[tuple[float, float]]
) -> Iterator[range]:
    """The parts of a run whose lines all keep to the columns, beginning and ending with numbers."""
    start = last = -1
    for number in run:
        if not all(len(_span(piece, columns)) == 1 for piece in rows[number].pieces):
            if start >= 0:
                yield range(start, last + 1)
            start = -1
        elif rows[number].has_numbers:
            start, last = (number if start < 0 else start), number
    if start >= 0:
        yield range(start, last + 1)


def _span(piece: _Piece, columns: Sequence[tuple[float, float]]) -> range:
    """The columns a piece stands over; where it is over none, the nearest."""
    over = [
        n for n, (left, right) in enumerate(columns) if piece.left < right and left < piece.right
    ]
    if over:
        return range(over[0], over[-1] + 1)
    middle = (piece.left + piece.right) / 2
    nearest = min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))
    return range(nearest, nearest + 1)


def _table(
    body: Sequence[_Row], head: Sequence[_Row], columns: Sequence[tuple[float, float]]
) -> Grid | None:
    """The grid of the lines of a body with the head above it; None if it is no table."""
    if not _is_table([row for row in body if row.has_numbers], columns):
        return None
    heads = list(_joined_head(head))
    groups = [*heads, *_joined_body(body)]
    edges = _edges(columns)
    cells = [
        cell
        for number, group in enumerate(groups)
        for cell in _cells(number, group, columns, edges)
    ]
    top = max(row.base + row.size for row in groups[0])
    bottom = min(row.base for row in groups[-1])
    box = (columns[0][0], bottom, columns[-1][1], top)
    return Grid(box, tuple(cells), tuple(edges), len(heads))


def _is_table(rows: Sequence[_Row], columns: Sequence[tuple[float, float]]) -> bool:
    numbers = [0] * len(columns)
    labels = 0
    for row in rows:
        for piece in row.pieces:
            numbers[_span(piece, columns)[0]] += piece.is_number
        labels += any(not piece.is_number for piece in row.pieces)
    full = sum(count >= _FEWEST_NUMBERS for count in numbers)
    return len(rows) >= _FEWEST_ROWS and full >= 2 and 2 * labels >= len(rows)


def _head(rows: Sequence[_Row], start: int, columns: Sequence[tuple[float, float]]) -> range:
    """The lines above the first row that name its columns."""
    first = start
    while first > max(start - _MOST_HEAD, 0):
        row, below = rows[first - 1], rows[first]
        far = row.base - below.base > _HEAD_PITCH * row.size
        said = read_head_line("    ".join(piece.text for piece in row.pieces))
        if far or said or not row.is_short or not _names_columns(row, columns):
            break
        first -= 1
    return range(first, start)


def _names_columns(row: _Row, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line has a name for several columns, or one short name over some of them."""
    inside = all(
        columns[0][0] - row.size < (p.left + p.right) / 2 < columns[-1][1] + row.size
        for p in row.pieces
    )
    if len(row.pieces) > 1 or not inside:
        return inside
    (only,) = row.pieces
    return only.left > columns[0][1] and len(only.text) <= _LONGEST_GROUP


def _joined_head(head: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Lines of a head; those set as close as lines of one text are one row."""
    group: list[_Row] = []
    for row in head:
        if group and group[-1].base - row.base > 1.45 * row.size:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _joined_body(body: Sequence[_Row]) -> list[list[_Row]]:
    """The rows, each with the lines of wrapped labels that are clearly nearer to it than to others.

    A line half-way between two rows is a row of its own: the name of a class.
    """
    groups = [[row] for row in body if row.has_numbers]
    bases = [group[0].base for group in groups]
    usual = median(above - below for above, below in pairwise(bases))
    for row in body:
        if row.has_numbers:
            continue
        near = sorted((abs(base - row.base), n) for n, base in enumerate(bases))
        if len(row.pieces) == 1 and near[0][0] < _NEARER * min(near[1][0], usual):
            groups[near[0][1]].append(row)
        else:
            groups.append([row])
    return sorted(groups, key=lambda group: -group[0].base)


def _edges(columns: Sequence[tuple[float, float]]) -> list[float]:
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return [columns[0][0], *inner, columns[-1][1]]


def _cells(
    number: int,
    group: Sequence[_Row],
    columns: Sequence[tuple[float, float]],
    edges: Sequence[float],
) -> Iterator[GridCell]:
    """The cells of one row; a piece over several columns spans them."""
    low, high = min(row.base for row in group), max(row.base + row.size for row in group)
    spans = [(_span(p, columns), p) for row in group for p in row.pieces]
    column = 0
    while column < len(columns):
        stop = max((span.stop for span, _ in spans if span.start == column), default=column + 1)
        glyphs = tuple(
            glyph for span, piece in spans if column <= span.start < stop for glyph in piece.glyphs
        )
        box = (edges[column], low, edges[stop], high)
        yield GridCell(number, column, 1, stop - column, box, glyphs)
        column = stop
