"""Paragraphs that a page or a bad conversion broke in two, put together again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from mingzhang.model.document import Anchor, Block, Heading, Paragraph, Text, plain
from mingzhang.model.marks import NUMERAL, NUMERALS

_ENDS = tuple('。；：！？;:!?”"')
_SHORTEST = 15  # a shorter line is a line of its own
_CAPTION = re.compile(r"\s*[（(]?\s*[图表]\s*\d")
# What begins something new: a heading, an item, a caption, a note.
_BEGINS = re.compile(
    rf"\s*(?:[（(]?{NUMERAL}[、）)]|[{NUMERALS}]是|\d{{1,2}}\s*[.、．](?!\d)"
    r"|[（(]\d{1,2}[）)]|[①-⑳]|其中|第.{1,3}部分|[（(]?\s*[图表]\s*\d|注[：:]|附[件表])"
)


def whole(blocks: Iterable[Block], apart: Collection[int] = ()) -> Iterator[Block]:
    """The blocks, a paragraph that does not end with what the next one goes on with; those whose
    ids are ``apart`` stay as they are.
    """
    held: Paragraph | None = None
    for block in blocks:
        alone = id(block) in apart or id(held) in apart
        if isinstance(block, Paragraph) and held and not alone and _goes_on(held, block):
            held = _joined(held, block)
            continue
        if held:
            yield held
        held = block if isinstance(block, Paragraph) else None
        if held is None:
            yield block
    if held:
        yield held


def sentence(heading: Heading) -> bool:
    """Whether what looks like a heading is a paragraph: it has a comma or a full stop."""
    text = plain(heading.content)
    return any(mark in text for mark in "，。；") and any(letter.isdigit() for letter in text)


def _goes_on(first: Paragraph, second: Paragraph) -> bool:
    text, more = plain(first.content).rstrip(), plain(second.content)
    if first.role != "body" or second.role != "body" or len(text) < _SHORTEST:
        return False
    if text.endswith(_ENDS) or _CAPTION.match(text) or not any(mark in text for mark in "，,、（("):
        return False
    return bool(more.strip()) and not _BEGINS.match(more)


def _joined(first: Paragraph, second: Paragraph) -> Paragraph:
    """One paragraph of two, which knows where each of them stood."""
    offset = len(plain(first.content))
    here, there = first.anchor, second.anchor
    further = ((start + offset, line, column) for start, line, column in _lines(there))
    lines = (*_lines(here), *further)
    stretches = (
        *here.stretches,
        *(replace(one, offset=one.offset + offset) for one in there.stretches),
    )
    anchor = Anchor(here.page, here.line, here.column, here.path, stretches, lines)
    content = (*first.content, *second.content) or (Text(""),)
    return replace(first, content=content, anchor=anchor)


def _lines(anchor: Anchor) -> tuple[tuple[int, int, int], ...]:
    return anchor.lines or (((0, anchor.line, anchor.column),) if anchor.column else ())
