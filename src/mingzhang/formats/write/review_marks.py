"""The report beside its findings: its blocks printed again, every number and every place marked.

A text is cut wherever a mark begins or ends; each stretch becomes one element that knows the number
it shows and the findings that point to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from itertools import pairwise

from mingzhang.formats.places import Piece, Places, page_of, words_of_figure
from mingzhang.formats.plain import collapse, one_line
from mingzhang.formats.write.html_blocks import Skin, blocks_html
from mingzhang.model.document import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Inline,
    Number,
    PageBreak,
    Paragraph,
    Table,
    Text,
)
from mingzhang.model.finding import SEVERITY_WORDS, Finding, Location
from mingzhang.model.understanding import NumberClass

_CLASS_WORDS: dict[NumberClass, str] = {
    "checked": "已核对",
    "uncheckable": "无法核对",
    "not_quantity": "不是量",
}
_CONTEXT = 24  # characters shown on either side of what a finding is about
_CONTENTS = "（目录略）"
_GRAVEST = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class NumberMark:
    """A printed number: where it stands, its text, its class; ``notes`` are lines that prove it or
    say why nothing does."""

    location: Location
    text: str
    kind: NumberClass
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is marked from ``start`` to ``end`` of a piece: a number, or a place of a finding that
    goes by the id ``name``; ``told``: the finding is about it, not only held against it."""

    start: int
    end: int
    number: NumberMark | None = None
    finding: Finding | None = None
    name: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch(Number):
    """A stretch of text under the same marks; ``begins`` are the ids of the places that begin."""

    marks: tuple[_Mark, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A place of a finding as the page shows it: where it comes in reading order, what stands
    there, and the words before and after it."""

    order: tuple[int, int]
    text: str
    before: str
    after: str


class MarkedDocument:
    """One document with its marks: add them all, then print it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._places = Places(document)
        self._marks: dict[int, list[_Mark]] = defaultdict(list)
        self._skin = Skin(number=_element, figure=_figure, styles={}, linked=False)

    def add_number(self, mark: NumberMark) -> None:
        """Mark a number; one that the document does not show is left out."""
        found = self._places.find(mark.location, mark.text)
        if found:
            self._marks[found.piece.index].append(_Mark(found.start, found.end, number=mark))

    def add_place(
        self, finding: Finding, location: Location, name: str, *, told: bool
    ) -> Shown | None:
        """Mark a place of a finding, to go by the id ``name``; None if there is no such place."""
        found = self._places.find(location)
        if found is None:
            return None
        mark = _Mark(found.start, found.end, finding=finding, name=name, told=told)
        self._marks[found.piece.index].append(mark)
        text, start, end = found.piece.text, found.start, found.end
        before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
        return Shown(
            (found.piece.index, start),
            text[start:end],
            f"…{before}" if start > _CONTEXT else before,
            f"{after}…" if end + _CONTEXT < len(text) else after,
        )

    def html(self) -> Iterator[str]:
        """The markup of the document, with a line where a page begins."""
        pieces: dict[int, list[Piece]] = defaultdict(list)
        for piece in self._places.pieces:
            pieces[piece.block].append(piece)
        page, turned = 0 if self._document.pages > 1 else 1, False
        for number, block in enumerate(self._document.blocks):
            if isinstance(block, PageBreak):
                turned = True
                continue
            begins = next(filter(None, (page_of(p.anchor) for p in pieces[number])), 0)
            if begins > page or turned:
                page, turned = max(begins, page), False
                yield _page_line(begins)
            yield from self._block(block, pieces[number])

    def _block(self, block: Block, pieces: Sequence[Piece]) -> Iterator[str]:
        rest = iter(pieces)
        shown = block
        if isinstance(block, Contents):
            shown = Paragraph((Text(_CONTENTS),), role="note")
        elif isinstance(block, Heading | Paragraph):
            shown = replace(block, content=tuple(self._content(next(rest))))
        elif isinstance(block, Figure) and self._marks[pieces[0].index]:
            shown = Paragraph(tuple(self._content(next(rest))), role="listing")
        elif isinstance(block, Table):
            title = tuple(self._content(next(rest)))
            if any(isinstance(inline, _Stretch) for inline in title):
                yield f'<p class="mz-title">{self._skin.inlines(title)}</p>'
                block = replace(block, title="")  # it stands above, where it could be marked
            rows = tuple(
                tuple(replace(cell, content=tuple(self._content(next(rest)))) for cell in row)
                for row in block.rows
            )
            shown = replace(block, rows=rows)
        yield from blocks_html(replace(self._document, blocks=(shown,)), self._skin)

    def _content(self, piece: Piece) -> Iterator[Inline]:
        """The text of a piece, cut where a mark begins or ends."""
        marks = self._marks[piece.index]
        text = piece.text or (" " if marks else "")  # a blank cell must have something to mark
        ends = {0, len(text), *(m.start for m in marks), *(m.end for m in marks)}
        for start, end in pairwise(sorted(ends)):
            covering = [m for m in marks if m.start <= start and (end <= m.end or not piece.text)]
            begins = tuple(m.name for m in covering if m.name and m.start == start)
            if covering:
                part = text[start:end]
                yield _Stretch(part, Decimal(0), "", "", "", marks=tuple(covering), begins=begins)
            else:
                yield Text(text[start:end])


def _page_line(page: int) -> str:
    """The line that stands for a new page; its number where the format has any."""
    words = f"第{page}页" if page else "另起一页"
    return f'<p class="page"><span>{words}</span></p>'


def _figure(figure: Figure) -> str:
    """A figure in words, where nothing of it is marked."""
    return f'<p class="mz-listing">{escape(words_of_figure(figure), quote=False)}</p>'


def _element(stretch: Number) -> str:
    """One stretch: a link to what is wrong with it, or its text with the class of the number."""
    assert isinstance(stretch, _Stretch)
    numbers = [mark.number for mark in stretch.marks if mark.number]
    found = {m.finding.id: m.finding for m in stretch.marks if m.finding}
    told = {m.finding.id: m.finding for m in stretch.marks if m.finding and m.told}
    kinds = [f"n {number.kind.replace('_', '-')}" for number in numbers[:1]]
    if told:
        gravest = min((one.severity for one in told.values()), key=_GRAVEST.index)
        kinds.append(f"hit {gravest}")
    elif found:
        kinds.append("ref")
    lines = [line for number in numbers[:1] for line in _number_lines(number)]
    lines += [f"{SEVERITY_WORDS[one.severity]}：{one.message}" for one in told.values()]
    title = escape("\n".join(map(one_line, lines)))
    attributes = f' class="{" ".join(kinds)}"' + (f' title="{title}"' if title else "")
    if found:
        attributes += f' data-f="{escape(" ".join(found))}"'
    places = "".join(f'<i id="{escape(name)}"></i>' for name in stretch.begins)
    text = escape(collapse(stretch.text), quote=False)
    if told:
        first = escape(next(iter(told)))
        return f'{places}<a href="#f-{first}"{attributes}>{text}</a>'
    return f"{places}<span{attributes}>{text}</span>"


def _number_lines(number: NumberMark) -> Iterator[str]:
    """The class of a number and its notes, as its title shows them."""
    first, *rest = number.notes or ("",)
    yield _CLASS_WORDS[number.kind] + (f"：{first}" if first else "")
    yield from rest
