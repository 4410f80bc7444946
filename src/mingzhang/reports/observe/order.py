"""Ordinals of headings and paragraphs, and the captions written beside tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mingzhang.model.marks import NUMERALS, chinese, number_of
from mingzhang.reports.observe.contents import is_whole
from mingzhang.reports.observe.pieces import TextPiece, Texts
from mingzhang.reports.read_heads import bare
from mingzhang.reports.tokens import Span, even

_CHINESE = f"[{NUMERALS}]{{1,3}}"
# How ordinals are written, the highest first.
_STYLES = (
    re.compile(rf"第({_CHINESE})部分"),
    re.compile(rf"({_CHINESE})、"),
    re.compile(rf"（({_CHINESE})）"),
    re.compile(r"(\d{1,2})[.．、](?!\d)"),
    re.compile(r"（(\d{1,2})）"),
)
_SIGNS = ("第{}部分", "{}、", "（{}）", "{}、", "（{}）")
_NUMBER = re.compile(r"[-−]?[\d,]+(?:\.\d+)?")
_CAPTION = re.compile(r"表(\d{1,2})(?:[-—–](\d{1,2}))?[：:、.]?([\u4e00-\u9fff].{3,38}?)$")


def observe_order(texts: Texts) -> None:
    """Note each ordinal that follows another of its kind, and each caption."""
    whole = is_whole(texts)
    chains: dict[str, _Chain] = {}
    lines = [piece for piece in texts.pieces if piece.kind in {"标题", "段落"}]
    for piece, following in zip(lines, [*lines[1:], None], strict=False):
        if not _is_row(piece, following):
            chains.setdefault(piece.file, _Chain(texts, whole)).take(piece)
    for piece in texts.pieces:
        _caption(texts, piece)


def _is_row(piece: TextPiece, following: TextPiece | None) -> bool:
    """Whether a line is of a table that was read as lines: a number is the next, or the same
    kind of ordinal comes again in it.
    """
    if following and _NUMBER.fullmatch(following.text):
        return True
    return len(_STYLES[1].findall(piece.text)) > 1 and len(piece.text) < 60


@dataclass(slots=True)
class _Chain:
    """The last ordinal of each style that still runs. A higher style ends the lower ones."""

    texts: Texts
    whole: bool
    last: list[int] = field(default_factory=lambda: [0] * len(_STYLES))
    since: list[str] = field(default_factory=lambda: [""] * len(_STYLES))

    def take(self, piece: TextPiece) -> None:
        """The ordinal a piece begins with, then those inside it."""
        for style, span, number in _ordinals(piece):
            previous = self.last[style]
            begins = span[0] == 0
            if begins and previous and number != 1:
                self._note(piece, span, style, number)
            if begins or number == previous + 1:
                self.last[style] = number
                self.since[style] = ""
                self.last[style + 1 :] = [0] * (len(_STYLES) - style - 1)
        self.since = [text + "\n" + piece.text for text in self.since]

    def _note(self, piece: TextPiece, span: Span, style: int, number: int) -> None:
        previous = self.last[style]
        printed = _STYLES[style].match(piece.text)
        if printed is None:
            return
        missed = range(previous + 1, number)
        if missed and all(self._is_written(style, one) for one in missed):
            previous = number - 1  # they stand inside other paragraphs
        step = number - previous
        # Text that was recognised loses lines; an excerpt lacks some.
        doubtful = not self.whole or (self.texts.converted and step > 1)
        self.texts.record.observe(
            "序号",
            self.texts.place(piece, (0, min(len(piece.text), 16))),
            部分=piece.section,
            印作=piece.text[:16],
            前一个=printed[0].replace(printed[1], _written(previous, style)),
            差=None if doubtful else step,
        )

    def _is_written(self, style: int, number: int) -> bool:
        """Whether an ordinal stands anywhere in the text since the last."""
        sign = _SIGNS[style].format(_written(number, style))
        return sign in self.since[style] or sign[:-1] + "." in self.since[style]


def _ordinals(piece: TextPiece) -> Iterator[tuple[int, Span, int]]:
    """Style, place and number of the ordinal a text begins with, and of those after a stop."""
    for style, pattern in enumerate(_STYLES):
        match = pattern.match(piece.text)
        if match:
            yield style, match.span(), number_of(match[1])
            break
    for style, pattern in enumerate(_STYLES[1:], start=1):
        for match in pattern.finditer(piece.text, 1):
            if piece.text[match.start() - 1] in "。；：":
                yield style, match.span(), number_of(match[1])


def _written(number: int, style: int) -> str:
    """A number as the style writes it."""
    return str(number) if style > 2 else chinese(number)


def _caption(texts: Texts, piece: TextPiece) -> None:
    """A caption in a paragraph of its own, or made the title of its table."""
    first = piece.kind == "单元格" and piece.row == piece.column == 0
    written = piece.text if piece.kind in {"段落", "标题"} else bare(piece.title) if first else ""
    match = _CAPTION.match(even(written))
    if match:
        texts.observe(
            "表题",
            piece,
            表号=match[1] + (f"-{match[2]}" if match[2] else ""),
            组=match[1],
            题名=match[3],
        )
