"""Light markup in converted texts: the marks go, and every character keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mingzhang.formats.read.text_lines import Line

_HEADING = re.compile(r" {0,3}#{1,6} +(?=\S)")
_STRONG = re.compile(r"\*\*(?=\S)[^*]+\*\*")
_TAGS = re.compile(r"</?(?:u|b|i|em|strong|sub|sup|center)>|<br */?>", re.IGNORECASE)


def unmarked(lines: Sequence[Line]) -> list[Line]:
    """``lines`` without the marks of headings and of bold or underlined text."""
    return [_unmarked(line) for line in lines]


def _unmarked(line: Line) -> Line:
    text = line.text
    spans = [match.span() for match in _TAGS.finditer(text)]
    if opening := _HEADING.match(text):
        spans.append(opening.span())
    for strong in _STRONG.finditer(text):
        start, end = strong.span()
        spans += [(start, start + 2), (end - 2, end)]
    return _without(line, sorted(spans)) if spans else line


def _without(line: Line, spans: Iterable[tuple[int, int]]) -> Line:
    """The line less the characters in ``spans``."""
    text, jumps, done = "", [], 0
    for start, end in spans:
        if start < done:
            continue
        text += line.text[done:start]
        jumps.append((len(text), end - start))
        done = end
    return replace(line, text=text + line.text[done:], jumps=tuple(jumps))
