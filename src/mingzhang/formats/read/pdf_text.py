"""The running text of a page from its glyphs: lines by position, then paragraphs over pages.

The order in the file means nothing: some programs write a number long before its sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from mingzhang.formats.plain import heading_level
from mingzhang.formats.read.pdf_page import Glyph
from mingzhang.model.document import Anchor, Box, Stretch
from mingzhang.model.marks import NUMERAL

_FULL = 2.6  # em; a line that ends nearer to the right edge goes on
_INDENT = 1.2  # em; a line that begins further in opens a paragraph
_WORD = 0.25  # em between letters that is a space
_COLUMN = 1.6  # em between pieces of a line that do not belong together
_GAP = "    "  # what stands for the space between pieces that do not belong together
_ENDS = ("。", "；", "：", "！", "？", "”", "）")
_OPENS = re.compile(rf"第{NUMERAL}[部分章条]|{NUMERAL}、|（{NUMERAL}）|\d{{1,2}}[、.．](?!\d)")
_PITCH = 3.2  # em between lines of one paragraph at most


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line. ``offsets`` give the left edge of every character of ``text``."""

    page: int
    text: str
    box: Box
    size: float
    offsets: tuple[float, ...] = ()

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.box[0]

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.box[2]


@dataclass(slots=True)
class TextBlock:
    """Lines that are one paragraph, or the content of a cell; ``starts``: where each begins."""

    lines: list[TextLine] = field(default_factory=list)
    text: str = ""
    starts: list[int] = field(default_factory=list)

    def add(self, line: TextLine) -> None:
        """Append a line; between two Latin letters the line end stands for a space."""
        if self.text and _latin(self.text[-1]) and _latin(line.text[0]):
            self.text += " "
        self.lines.append(line)
        self.starts.append(len(self.text))
        self.text += line.text

    @property
    def anchor(self) -> Anchor:
        """Where the text stands."""
        stretches = tuple(
            Stretch(start, line.page, line.box[1], line.box[3], (*line.offsets, line.right))
            for start, line in zip(self.starts, self.lines, strict=True)
        )
        return Anchor(page=stretches[0].page if stretches else 0, stretches=stretches)


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[TextLine]:
    """The lines of a page or a cell, from top to bottom."""
    return [line_of(row, page) for row in rows_of(glyphs)]


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by the baselines they stand on, from top to bottom, each row from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.base):
        if rows and _same_row(rows[-1], glyph):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda g: g.left)
    return rows


def _same_row(row: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether the glyph stands on the row's baseline, or little above or below it."""
    first = row[0]
    return abs(first.base - glyph.base) <= 0.4 * max(first.size, glyph.size)


def line_of(glyphs: Sequence[Glyph], page: int) -> TextLine:
    """The line that glyphs of one row print, from left to right."""
    size = median(g.size for g in glyphs)
    text = ""
    offsets: list[float] = []
    previous = None
    for glyph in glyphs:
        gap = glyph.left - previous.right if previous else 0.0
        if previous and gap > _COLUMN * size:
            text, offsets = text + _GAP, [*offsets, *[previous.right] * 4]
        elif previous and gap > _WORD * size and _latin(previous.text) and _latin(glyph.text):
            text, offsets = text + " ", [*offsets, previous.right]
        text, offsets = text + glyph.text, [*offsets, *[glyph.left] * len(glyph.text)]
        previous = glyph
    box = (
        glyphs[0].left,
        min(g.base for g in glyphs),
        max(g.right for g in glyphs),
        max(g.base + g.size for g in glyphs),
    )
    return TextLine(page, text, box, size, tuple(offsets))


def _latin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def block_of(lines: Iterable[TextLine]) -> TextBlock:
    """The lines as one text, as those of a cell are."""
    block = TextBlock()
    for line in lines:
        block.add(line)
    return block


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the body text of a document begins and ends, and how big it is."""

    left: float
    right: float
    size: float


def edges_of(lines: Sequence[TextLine]) -> Edges:
    """The usual edges of the lines that are long enough to fill the width."""
    long = [line for line in lines if len(line.text) >= 15] or list(lines)
    if not long:
        return Edges(0, 0, 1)
    left = Counter(round(line.left) for line in long).most_common(1)[0][0]
    right = Counter(round(line.right / 2) * 2 for line in long).most_common(3)
    most = max(value for value, _ in right)
    return Edges(left, most, median(line.size for line in long))


def paragraphs(lines: Iterable[TextLine], edges: Mapping[int, Edges]) -> Iterator[TextBlock]:
    """Lines joined to paragraphs, in order; a paragraph may run over a page end.

    ``edges``: those of each page by its number.
    """
    block = TextBlock()
    for line in lines:
        if block.lines and not _goes_on(block, line, edges):
            yield block
            block = TextBlock()
        block.add(line)
    if block.lines:
        yield block


def _goes_on(block: TextBlock, line: TextLine, edges: Mapping[int, Edges]) -> bool:
    """Whether a paragraph goes on with this line."""
    last = block.lines[-1]
    above, here = edges[last.page], edges[line.page]
    if not 0.85 <= line.size / last.size <= 1.18 or _GAP in line.text or _GAP in last.text:
        return False
    if line.page == last.page and last.box[1] - line.box[1] > _PITCH * last.size:
        return False
    if _centred(line, here) and last.size > 1.15 * above.size:
        # A long title is set on two lines; the next title is not its second line.
        return (
            _centred(last, above) and not last.text.endswith("表") and not _OPENS.match(line.text)
        )
    if line.left > here.left + _INDENT * line.size or _OPENS.match(line.text):
        return False
    full = last.right >= above.right - _FULL * last.size
    return full or not (last.text.endswith(_ENDS) or heading_level(block.text))


def _centred(line: TextLine, edges: Edges) -> bool:
    middle = (edges.left + edges.right) / 2
    return line.left > edges.left + 2 and abs((line.left + line.right) / 2 - middle) < line.size
