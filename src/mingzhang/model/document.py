"""One model of a document, shared by the readers and the writers.

A document is a list of blocks; a block's text is a list of inlines, each plain text or a number
that knows what it measures. Readers fill the anchors, writers ignore them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

Box = tuple[float, float, float, float]  # left, bottom, right, top in points


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a text that stands on one line of a page.

    It begins at the character ``offset`` of the text; ``edges`` are the left edge of each of its
    characters and the right edge of the last, in points from the left of the page.
    """

    offset: int
    page: int
    bottom: float
    top: float
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a piece of text stands in the file it was read from.

    ``page`` and ``line`` are 1-based, ``column`` is the 1-based character in the line; 0 = unknown.
    ``path`` names the place in a format without lines (an element of a docx or an HTML page),
    ``stretches`` the lines of a text on pages; ``lines`` are offset in the text, line and column
    where each line of a wrapped text begins.
    """

    page: int = 0
    line: int = 0
    column: int = 0
    path: str = ""
    stretches: tuple[Stretch, ...] = ()
    lines: tuple[tuple[int, int, int], ...] = ()

    def at(self, offset: int) -> Anchor:
        """Where the character at ``offset`` of the text stands: its line and column, its page."""
        start, line, column = (0, self.line, self.column)
        for begin, number, first in self.lines:
            if begin <= offset:
                start, line, column = begin, number, first
        pages = [one.page for one in self.stretches if one.offset <= offset]
        return Anchor(
            page=pages[-1] if pages else self.page,
            line=line,
            column=column + offset - start if column else 0,
            path=self.path,
        )

    def box(self, start: int, end: int) -> tuple[int, Box] | None:
        """Page and box of the characters from ``start`` to ``end``, as far as on one line."""
        inside = [one for one in self.stretches if one.offset <= start]
        if not inside:
            return None
        line = inside[-1]
        first = min(start - line.offset, len(line.edges) - 1)
        last = min(max(end - line.offset, first + 1), len(line.edges) - 1)
        return line.page, (line.edges[first], line.bottom, line.edges[last], line.top)


@dataclass(frozen=True, slots=True)
class Text:
    """Plain running text. ``mark`` highlights what the draft still lacks or disputes."""

    text: str
    mark: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number that knows its quantity.

    ``text`` is what is printed (without the unit, which follows as plain text), ``value`` the
    full value in the base unit, ``quantity`` the id in the catalogue, ``key`` the rest of its
    identity (年度/科目/单位代码/范围 joined by "|"), ``source`` one line a person can read,
    ``trace`` the lines that lead down to base rows.
    """

    text: str
    value: Decimal
    unit: str
    quantity: str
    key: str
    source: str = ""
    trace: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The quantity with its key, as the ``explain`` command takes it."""
        return f"{self.quantity}@{self.key}"


Inline = Text | Number


def plain(inlines: tuple[Inline, ...]) -> str:
    """The text of the inlines, as a reader sees it."""
    return "".join(inline.text for inline in inlines)


def joined(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring plain texts as one, empty ones dropped."""
    found: list[Inline] = []
    for inline in inlines:
        last = found[-1] if found else None
        if isinstance(inline, Text) and isinstance(last, Text) and inline.mark == last.mark:
            found[-1] = replace(last, text=last.text + inline.text)
        elif inline.text:
            found.append(inline)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a part (第一部分), 2 a section (一、), 3 a subsection (（一）)."""

    level: int
    content: tuple[Inline, ...]
    anchor: Anchor = Anchor()


Role = Literal["body", "cover-title", "cover-date", "note", "listing"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text. ``role`` chooses its look; a listing has no first-line indent."""

    content: tuple[Inline, ...]
    role: Role = "body"
    anchor: Anchor = Anchor()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with its spans. Cells covered by a span are not listed."""

    content: tuple[Inline, ...] = ()
    rows: int = 1
    columns: int = 1
    align: Literal["left", "center", "right"] = "left"
    anchor: Anchor = Anchor()


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell where it begins in the grid of its table, 0-based; ``rows`` are those of its rows
    that the table has."""

    cell: Cell
    row: int
    column: int
    rows: int

    @property
    def last_row(self) -> int:
        """The last row it covers."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The last column it covers."""
        return self.column + self.cell.columns - 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its head lines, unit line and notes.

    ``form`` is the id of the official form it prints, "" if none. ``code`` (公开01表), ``owner``
    (部门：…) and ``unit`` (金额单位：万元) stand above the grid. The first ``head_rows`` rows
    repeat on every page.
    """

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int = 1
    form: str = ""
    code: str = ""
    owner: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    landscape: bool = False
    widths: tuple[float, ...] = ()  # relative column widths; empty = writer's choice
    anchor: Anchor = Anchor()

    @property
    def width(self) -> int:
        """How many grid columns the table has (spans of rows above are not in a row's cells)."""
        return max((sum(cell.columns for cell in row) for row in self.rows), default=0)

    def grid(self) -> list[list[Placed | None]]:
        """The full grid, all rows equally wide: at every place the cell that covers it, None where
        there is none. A cell takes the first column that the spans of rows above leave free."""
        lines: list[list[Placed | None]] = [[] for _ in self.rows]
        for number, cells in enumerate(self.rows):
            column, own = 0, lines[number]
            for cell in cells:
                while column < len(own) and own[column] is not None:
                    column += 1
                placed = Placed(cell, number, column, min(cell.rows, len(lines) - number))
                end = column + cell.columns
                for line in lines[number : number + placed.rows]:
                    line += [None] * (end - len(line))
                    line[column:end] = [placed] * cell.columns
                column = end
        width = max(map(len, lines), default=0)
        return [line + [None] * (width - len(line)) for line in lines]

    def placed(self) -> list[Placed]:
        """Every cell with its place, row by row from the left."""
        return [
            one
            for row, line in enumerate(self.grid())
            for column, one in enumerate(line)
            if one and (one.row, one.column) == (row, column)
        ]


@dataclass(frozen=True, slots=True)
class Datum:
    """One bar or slice. ``number`` is what is printed at it; None = not known, drawn as a gap."""

    label: str
    number: Number | None
    share: Number | None = None  # of a slice, in percent


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption (图1：…). ``data`` are all bars or slices in order."""

    caption: str
    kind: Literal["bar", "pie"]
    unit: str
    data: tuple[Datum, ...]
    anchor: Anchor = Anchor()

    @property
    def alternative(self) -> str:
        """The chart in words, for those who cannot see it: label, value, unit of each datum."""
        parts = []
        for datum in self.data:
            value = f"{datum.number.text}{self.unit}" if datum.number else "未知"
            share = f"（{datum.share.text}%）" if datum.share else ""
            parts.append(f"{datum.label}{value}{share}")
        return "，".join(parts)


@dataclass(frozen=True, slots=True)
class Contents:
    """The place of the table of contents; writers fill it from the headings up to ``depth``."""

    title: str = "目录"
    depth: int = 3


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Paragraph | Table | Figure | Contents | PageBreak


def cover_length(blocks: Sequence[Block]) -> int:
    """How many blocks the cover takes: the paragraphs a document begins with, 0 without a title."""
    count = next(
        (at for at, block in enumerate(blocks) if not isinstance(block, Paragraph)), len(blocks)
    )
    opening = (block for block in blocks[:count] if isinstance(block, Paragraph))
    return count if any(block.role == "cover-title" for block in opening) else 0


def anchored(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a document that was just made, each text and cell with a place of its own."""
    found: list[Block] = []
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, Table):
            rows = tuple(
                tuple(
                    replace(cell, anchor=Anchor(column=1, path=f"b[{number}]/r[{r}]/c[{c}]"))
                    for c, cell in enumerate(row, start=1)
                )
                for r, row in enumerate(block.rows, start=1)
            )
            found.append(replace(block, rows=rows, anchor=Anchor(path=f"b[{number}]")))
        elif isinstance(block, Heading | Paragraph | Figure):
            found.append(replace(block, anchor=Anchor(column=1, path=f"b[{number}]")))
        else:
            found.append(block)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Layout:
    """The looks of a report: font families by use, sizes in points, margins in millimetres.

    The names are those Word and WPS know; writers that embed fonts take the nearest they have.
    Source of the defaults: GB/T 9704-2012 and the sizes measured on published reports.
    """

    title_font: str = "方正小标宋_GBK"
    heading_font: str = "黑体"
    subheading_font: str = "楷体_GB2312"
    body_font: str = "仿宋_GB2312"
    table_font: str = "宋体"
    latin_font: str = "Times New Roman"
    title_size: float = 26
    body_size: float = 16
    table_size: float = 10.5
    line_pitch: float = 29
    margin_top: float = 37
    margin_right: float = 26
    margin_bottom: float = 35
    margin_left: float = 28
    page_number: str = "— {} —"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. ``origin`` says how its text was obtained: 编制, 文本层, 转换, 识别.

    ``image_pages`` are the pages (1-based) that are pictures without text, so that nothing on
    them was read; ``recognised_pages`` are pictures whose text was recognised, so that any digit
    on them may be wrong. ``notices`` are other sentences about the file its reader should be told
    once.
    """

    title: str
    blocks: tuple[Block, ...]
    department: str = ""
    year: int = 0
    subject: str = ""
    draft: str = ""  # "送审稿" on every page while not final
    origin: str = "编制"
    pages: int = 0
    layout: Layout = field(default_factory=Layout)
    image_pages: tuple[int, ...] = ()
    recognised_pages: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()
