"""Where a location of a finding stands in the blocks of the document it was found in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count

from mingzhang.formats.plain import figure_line, one_line
from mingzhang.model.document import (
    Anchor,
    Document,
    Figure,
    Heading,
    Inline,
    Paragraph,
    Stretch,
    Table,
    plain,
)
from mingzhang.model.finding import Location

_NEAR = 0.5  # points; the edge of a character is found again though it was rounded


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that stands in one place: a heading, a paragraph, a cell; or the title of a table, a
    figure in words, whose ``content`` is None. ``index`` is its number among the pieces, ``block``
    that of its block among the blocks."""

    index: int
    block: int
    text: str
    anchor: Anchor
    content: tuple[Inline, ...] | None


@dataclass(frozen=True, slots=True)
class Spotted:
    """The characters from ``start`` to ``end`` of a piece."""

    piece: Piece
    start: int
    end: int


class Places:
    """Finds locations in one document by what their format knows of a place: the element or cell,
    the line and column, the box on a page; failing these, the words quoted."""

    def __init__(self, document: Document) -> None:
        self.pieces = list(_pieces(document))
        self._by_path: dict[str, Piece] = {}
        self._by_line: dict[int, list[tuple[Piece, int, int]]] = defaultdict(list)
        self._by_height: dict[tuple[int, float, float], list[tuple[Piece, Stretch]]]
        self._by_height = defaultdict(list)
        for piece in self.pieces:
            anchor = piece.anchor
            if anchor.path:
                self._by_path.setdefault(anchor.path, piece)
            if anchor.line:
                for offset, line, column in ((0, anchor.line, anchor.column), *anchor.lines):
                    self._by_line[line].append((piece, offset, column))
            for one in anchor.stretches:
                self._by_height[one.page, one.bottom, one.top].append((piece, one))

    def find(self, location: Location, text: str = "") -> Spotted | None:
        """The place of ``location``; None if the document has no such place.

        ``text`` are the characters expected there, such as the printed number.
        """
        found = self._on_path(location) or self._on_line(location) or self._in_box(location)
        if found is None:
            found = self._quoted(location) or self._in_table(location)
        if found is None:
            return None
        if found.start == found.end:
            found = Spotted(found.piece, 0, len(found.piece.text))
        if text and found.piece.text[found.start : found.end] != text:
            return _snapped(found, text)
        return found

    def _on_path(self, location: Location) -> Spotted | None:
        piece = self._by_path.get(location.path) if location.path else None
        if piece is None:
            return None
        start, length = max(location.column - 1, 0), location.length
        if location.column and length and start < len(piece.text):
            return Spotted(piece, start, min(start + length, len(piece.text)))
        return Spotted(piece, 0, len(piece.text))

    def _on_line(self, location: Location) -> Spotted | None:
        """The piece that the column is in: of those that begin before it, the last."""
        best: Spotted | None = None
        latest = 0
        for piece, offset, column in self._by_line.get(location.line, ()):
            start = offset + location.column - column
            within = offset <= start < len(piece.text) or (not piece.text and start == offset)
            if within and column >= latest:
                end = start + location.length
                best, latest = Spotted(piece, start, min(end, len(piece.text))), column
        return best

    def _in_box(self, location: Location) -> Spotted | None:
        if location.box is None:
            return None
        left, bottom, _, top = location.box
        for piece, line in self._by_height.get((location.page, bottom, top), ()):
            edges = line.edges
            if edges[0] - _NEAR <= left < edges[-1] + _NEAR:
                start = min(range(len(edges)), key=lambda n: (abs(edges[n] - left), n))
                start += line.offset
                return Spotted(piece, start, min(start + location.length, len(piece.text)))
        return None

    def _quoted(self, location: Location) -> Spotted | None:
        """The one piece that holds the quote; in several it could be any, and is none."""
        quote = location.quote.strip()
        if not quote:
            return None
        held = [piece for piece in self.pieces if quote in piece.text]
        near = [piece for piece in held if location.page == page_of(piece.anchor)]
        if len(near) == 1:
            held = near
        if len(held) != 1:
            return None
        start = held[0].text.index(quote)
        return Spotted(held[0], start, start + len(quote))

    def _in_table(self, location: Location) -> Spotted | None:
        """The name of the row, or the title, of the table named: where a blank cell stands."""
        if not location.table:
            return None
        titled = [p for p in self.pieces if p.content is None and p.text == location.table]
        if len(titled) != 1:
            return None
        inside = (p for p in self.pieces if p.block == titled[0].block and p.content)
        row = next((p for p in inside if one_line(p.text) == one_line(location.row)), titled[0])
        return Spotted(row, 0, len(row.text))


def _snapped(found: Spotted, text: str) -> Spotted:
    """The occurrence of ``text`` nearest to what was found, which stays where there is none."""
    whole, starts, at = found.piece.text, [], -1
    while (at := whole.find(text, at + 1)) >= 0:
        starts.append(at)
    if not starts:
        return found
    start = min(starts, key=lambda one: abs(one - found.start))
    return Spotted(found.piece, start, start + len(text))


def _pieces(document: Document) -> Iterator[Piece]:
    index = count()
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading | Paragraph):
            yield Piece(next(index), number, plain(block.content), block.anchor, block.content)
        elif isinstance(block, Table):
            yield Piece(next(index), number, block.title, block.anchor, None)
            for cell in chain.from_iterable(block.rows):
                yield Piece(next(index), number, plain(cell.content), cell.anchor, cell.content)
        elif isinstance(block, Figure):
            yield Piece(next(index), number, words_of_figure(block), block.anchor, None)


def words_of_figure(figure: Figure) -> str:
    """A figure as one line: its caption and, where they are known, its data."""
    return figure_line(figure) if figure.data else one_line(figure.caption)


def page_of(anchor: Anchor) -> int:
    """The page that what has this anchor begins on, 0 where the format has none."""
    return anchor.page or (anchor.stretches[0].page if anchor.stretches else 0)


def words_of_place(location: Location) -> str:
    """The place as a clerk names it: page or line, section, table and row, cell of a sheet."""
    sheet, mark, cell = location.path.rpartition("!")
    words = []
    if location.page and not location.line:
        words.append(f"第{location.page}页")
    elif location.line:
        words.append(f"第{location.line}行")
    if location.table:
        row = location.row if location.row != location.path else ""
        words.append(f"《{one_line(location.table)}》" + (f"“{one_line(row)}”行" if row else ""))
    elif location.section:
        words.append(one_line(location.section))
    if mark:
        words.append(f"工作表“{sheet}”{cell}")
    return " ".join(words)
