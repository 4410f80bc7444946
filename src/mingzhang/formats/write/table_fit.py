"""How a table takes its page: the widths of its columns, and text a little smaller or rows a
little closer where that saves a page. Shared by the writers that set pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from mingzhang.formats.lines import text_width, wrap
from mingzhang.model.document import Block, Heading, Layout, Table, plain

LEAST_COLUMN, LONGEST_LINE = 1.5, 16.0  # ems: a column's least width, the most a text can ask for
_LEAST_SIZE = 0.75  # of the text's usual size: smaller only where the numbers need it
# Size of the text and space in a row, as parts of the usual ones, from the usual to the closest.
_STEPS = ((1.0, 1.0), (1.0, 0.6), (0.95, 0.6), (0.9, 0.5), (0.85, 0.4), (0.8, 0.4))
_LITTLE = 0.2  # of a page: a table of several that fills more of its last keeps its looks


class Spot(NamedTuple):
    """A cell's text with its place and spans in the grid, 0-based."""

    row: int
    rows: int
    column: int
    columns: int
    text: str


@dataclass(frozen=True, slots=True)
class Setting:
    """Points: the columns' widths, the size of the text, the space above and below a row's text."""

    widths: tuple[float, ...]
    size: float
    padding: float


@dataclass(frozen=True, slots=True)
class Page:
    """The page that a table is set on, in points: room for text, and how a program sets lines.

    ``taken`` is the height of what stands with the table outside its grid. ``inset`` is left and
    right of a cell's text, ``rule`` what the line between two rows takes; ``line`` is the height of
    a line in a cell and ``lead`` what its lines are further apart, both in ems.
    """

    width: float
    height: float
    taken: float
    inset: float
    rule: float
    line: float
    lead: float


def outside(table: Table, before: Sequence[Block], layout: Layout, width: float) -> float:
    """The height in points of the headings right above a table, its title, lines and notes.

    ``before`` are the blocks before the table.
    """
    headings = takewhile(lambda block: isinstance(block, Heading), reversed(before))
    texts = [plain(block.content) for block in headings if isinstance(block, Heading)]
    # A part's heading is the largest; its lines and the space below are counted for any.
    lines = sum(len(wrap(text, width, layout.body_size + 6)) for text in texts)
    small = sum(len(wrap(note, width, layout.table_size)) for note in table.notes)
    small += bool(table.code) + bool(table.owner or table.unit)
    titles = layout.body_size * 2 * bool(table.title)
    return (lines * 1.2 + len(texts)) * layout.line_pitch + titles + small * layout.table_size * 1.5


def setting(
    spots: Sequence[Spot],
    head_rows: int,
    asked: Sequence[float],
    usual: tuple[float, float],
    page: Page,
) -> Setting:
    """The looks of a table; ``asked`` are relative widths, ``usual`` size and padding in points.

    No column is narrower than its longest number, and labels take two lines rather than more;
    where that leaves too little room, the text is smaller. A table that can stand on one page, or
    runs only a little onto its last, is set closer.
    """
    settings = []
    for size, padding in _STEPS:
        widths, fitting = _columns(spots, head_rows, asked, usual[0] * size, page)
        settings.append(Setting(tuple(widths), fitting, usual[1] * padding))
    first, *closer = settings
    pages, last = _spread(spots, head_rows, first, page)
    if pages == 1 or (pages > 2 and last > page.height * _LITTLE):
        return first
    saving = (one for one in closer if _spread(spots, head_rows, one, page)[0] < pages)
    return next(saving, first)


def _spread(spots: Sequence[Spot], head_rows: int, looks: Setting, page: Page) -> tuple[int, float]:
    """How many pages the table takes, and how much its rows take of the last one."""
    heights = _heights(spots, looks, page)
    head = sum(heights[:head_rows])
    pages, used = 1, page.taken + head
    for height in heights[head_rows:]:
        if used + height > page.height:
            pages, used = pages + 1, head
        used += height
    return pages, used - head


def _heights(spots: Sequence[Spot], looks: Setting, page: Page) -> list[float]:
    """The height of each row, in points."""
    lines = [1.0] * max((spot.row + spot.rows for spot in spots), default=0)
    for spot in spots:
        room = sum(looks.widths[spot.column : spot.column + spot.columns]) - 2 * page.inset
        needed = sum(len(wrap(part, room, looks.size)) for part in spot.text.split("\n"))
        for row in range(spot.row, spot.row + spot.rows):
            lines[row] = max(lines[row], needed / spot.rows)
    size, between = looks.size * page.line, looks.size * page.lead
    above = 2 * looks.padding + page.rule
    return [size + (count - 1) * (size + between) + above for count in lines]


def _columns(
    spots: Sequence[Spot], head_rows: int, asked: Sequence[float], size: float, page: Page
) -> tuple[list[float], float]:
    """The widths of the columns in points, together the page's, and the size of the text."""
    least, wished = _needs(spots, head_rows)
    if not least:
        return [], size
    inset = 2 * page.inset
    if len(asked) == len(least) and sum(asked) > 0 and min(asked) > 0:
        kept = [share * page.width / sum(asked) for share in asked]
        fitting = min((room - inset) / ems for room, ems in zip(kept, least, strict=True))
        if fitting >= size * _LEAST_SIZE:
            return kept, min(size, fitting)
    room = page.width - inset * len(least)
    two_lines = [max(floor, wish / 2 + 0.5) for floor, wish in zip(least, wished, strict=True)]
    fitting = max(
        min(size, room / sum(two_lines)),
        min(size * _LEAST_SIZE, room / sum(least)),
    )
    floors = two_lines if sum(two_lines) * fitting <= room else least
    return [share + inset for share in _shared(room, fitting, floors, wished)], fitting


def _needs(spots: Sequence[Spot], head_rows: int) -> tuple[list[float], list[float]]:
    """For each column, in ems, the width it cannot do without and the width it would like."""
    count = max((spot.column + spot.columns for spot in spots), default=0)
    least, wished = [LEAST_COLUMN] * count, [LEAST_COLUMN] * count
    for spot in spots:
        if spot.columns > 1:
            continue
        line = min(text_width(spot.text, 1), LONGEST_LINE)
        if spot.row < head_rows and line > 3:
            line = line / 2 + 1  # a head may take two lines, so that the rows take one
        at = spot.column
        least[at] = max(least[at], _longest_word(spot.text))
        wished[at] = max(wished[at], least[at], line)
    return least, wished


def _shared(room: float, size: float, least: list[float], wished: list[float]) -> list[float]:
    """``room`` divided: first what each column must have, then what it likes, then the rest."""
    must, like = sum(least) * size, sum(wished) * size
    if like <= room:
        return [width * room / (sum(wished) or 1) for width in wished]
    part = (room - must) / (like - must) if like > must else 0
    return [
        (floor + (wish - floor) * part) * size for floor, wish in zip(least, wished, strict=True)
    ]


def _longest_word(text: str) -> float:
    """The width in ems of the longest piece of ``text`` that cannot be broken."""
    words = "".join(character if "!" <= character <= "~" else " " for character in text).split()
    return max((text_width(word, 1) for word in words), default=0)
