"""A disclosure as pieces of text, each with the headings it stands under and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.catalogue.watch import Watch
from mingzhang.model.document import Anchor, Document, Heading, Paragraph, Table, plain
from mingzhang.model.finding import Location
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.read_tables import expand
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import EvenLine, Span

_COMMA = re.compile(r"(?<!\d),|,(?!\d)")  # not one inside a number
_HALF = re.compile(r"[\u4e00-\u9fff][,;:(]|[,;:)][\u4e00-\u9fff]")
_FULL = re.compile(r"[，；：（）]")


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A heading, a paragraph, a cell or a note, as templates see it.

    ``kind`` is 标题, 段落, 单元格 or 注. ``headings`` are those above it, of levels 1 to 3.
    ``table`` numbers the table a cell or note is of (-1: none), ``row`` and ``column`` its place
    in the grid.
    """

    line: EvenLine
    anchor: Anchor
    file: str
    kind: str
    headings: tuple[str, str, str] = ("", "", "")
    table: int = -1
    title: str = ""
    row: int = 0
    column: int = 0

    @property
    def text(self) -> str:
        """The text without blanks, in even marks."""
        return self.line.text

    def is_under(self, heading: re.Pattern[str]) -> bool:
        """Whether one of the headings above it fits."""
        return any(heading.search(one) for one in self.headings)

    @property
    def section(self) -> str:
        """The nearest heading."""
        return next((one for one in reversed(self.headings) if one), "")


@dataclass(frozen=True, slots=True)
class Texts:
    """All pieces in order, with what the observers of texts share."""

    pieces: tuple[TextPiece, ...]
    watch: Watch
    record: Record
    converted: bool

    def place(self, piece: TextPiece, span: Span | None = None) -> Location:
        """Where a part of a piece stands; all of it without ``span``."""
        record = self.record
        record.file, record.section = piece.file, piece.section
        start, end = piece.line.span(span or (0, min(len(piece.text), 40)))
        row = f"第{piece.row + 1}行" if piece.kind == "单元格" else ""
        return record.location(piece.anchor, piece.line.raw, (start, end), piece.title, row)

    def noted(self, piece: TextPiece, span: Span | None = None) -> int:
        """The number of such a place, for a column of places."""
        return self.record.result.place(self.place(piece, span))

    def observe(
        self, relation: str, piece: TextPiece, span: Span | None = None, **values: object
    ) -> None:
        """Note a row of an observation about a part of a piece."""
        self.record.observe(relation, self.place(piece, span), **values)

    def told(self) -> Iterator[TextPiece]:
        """The paragraphs that explain the figures, without attached reports."""
        inside, outside = self.watch.expression("说明部分"), self.watch.expression("附件部分")
        part = self.watch.expression("说明的部")
        for piece in self.pieces:
            first, *rest = piece.headings
            if piece.kind != "段落" or outside.search(first):
                continue
            if part.search(first) or any(inside.search(one) for one in rest):
                yield piece

    def under(self, name: str) -> Iterator[TextPiece]:
        """The paragraphs and headings under a heading of the list ``name``."""
        wanted = self.watch.expression(name)
        for piece in self.pieces:
            if piece.kind in {"段落", "标题"} and piece.is_under(wanted):
                yield piece


TextObserver = Callable[[Texts], None]


def gather(files: Sequence[ReportFile], record: Record) -> Texts:
    """The texts of a disclosure, the report first."""
    pieces = tuple(piece for file in files for piece in _pieces(file.document, file.path))
    converted = any(_converted(file.document) for file in files)
    return Texts(pieces, record.catalogue.watch, record, converted)


def _line(raw: str) -> EvenLine:
    """The text as templates see it, with full-width commas."""
    line = EvenLine.of(raw)
    return replace(line, text=_COMMA.sub("，", line.text)) if "," in line.text else line


def _pieces(document: Document, path: str) -> Iterator[TextPiece]:
    headings = ["", "", ""]
    tables = 0
    for block in document.blocks:
        above = (headings[0], headings[1], headings[2])
        if isinstance(block, Heading):
            line = _line(plain(block.content))
            level = min(max(block.level, 1), 4)
            if level <= len(headings):
                headings[level - 1 :] = [line.text, *[""] * (len(headings) - level)]
            above = (headings[0], headings[1], headings[2])
            yield TextPiece(line, block.anchor, path, "标题", above, column=level)
        elif isinstance(block, Paragraph):
            yield TextPiece(_line(plain(block.content)), block.anchor, path, "段落", above)
        elif isinstance(block, Table):
            yield from _cells(block, path, above, tables)
            tables += 1


def _cells(
    table: Table, path: str, above: tuple[str, str, str], number: int
) -> Iterator[TextPiece]:
    seen: set[int] = set()
    for r, row in enumerate(expand(table)):
        for c, cell in enumerate(row):
            text = plain(cell.content)
            if id(cell) in seen or not text:
                continue
            seen.add(id(cell))
            line = _line(text)
            yield TextPiece(line, cell.anchor, path, "单元格", above, number, table.title, r, c)
    for note in table.notes:
        yield TextPiece(_line(note), table.anchor, path, "注", above, number, table.title)


def _converted(document: Document) -> bool:
    """Whether the text was recognised from pictures: half-width marks between Chinese letters
    are what such programs write, and no word processor.
    """
    half = full = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = plain(block.content)
            half += len(_HALF.findall(text))
            full += len(_FULL.findall(text))
    return document.origin == "转换" or half > 2 * full + 10
