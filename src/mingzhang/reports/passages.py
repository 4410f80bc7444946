"""A document as passages (headings, paragraphs, cells) whose numbers are known, and how the
passages and the numbers of two versions of it belong together.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mingzhang.model.document import Document, Heading, Inline, Number, Paragraph, Text, plain
from mingzhang.model.number import MONEY, NUMBER

_NUMBER = re.compile(NUMBER)
_UNIT = re.compile(rf"\s*({MONEY}|[%％])")
_HOLE = "\0"  # stands for a number in a masked text
_LEAST_LIKENESS = 0.45  # passages less alike were not made one from the other
_EVEN = str.maketrans("“”＂‘’（），：；％　", '"""\'\'(),:;% ')
_AROUND = 12  # characters shown around what differs


@dataclass(frozen=True, slots=True)
class PassageNumber:
    """A number in a passage: its place there, its text, the unit after it, what it measures."""

    start: int
    end: int
    text: str
    unit: str
    number: Number | None


@dataclass(frozen=True)
class Passage:
    """A heading, a paragraph or a cell. ``block`` is its block's index in the document."""

    kind: Literal["heading", "paragraph", "cell"]
    content: tuple[Inline, ...]
    block: int = 0
    section: str = ""
    table: str = ""
    row: str = ""
    place: str = ""

    @cached_property
    def text(self) -> str:
        """The passage as it reads."""
        return plain(self.content)

    @cached_property
    def tokens(self) -> tuple[PassageNumber, ...]:
        """Its numbers in order, those known and those only printed."""
        tokens: list[PassageNumber] = []
        start = 0
        for inline in self.content:
            if isinstance(inline, Number):
                spans = [(0, len(inline.text))]
            else:
                spans = [match.span() for match in _NUMBER.finditer(inline.text)]
            number = inline if isinstance(inline, Number) else None
            for first, last in spans:
                tokens.append(self._token(start + first, start + last, number))
            start += len(inline.text)
        return tuple(tokens)

    def _token(self, start: int, end: int, number: Number | None) -> PassageNumber:
        after = _UNIT.match(self.text, end)
        unit = after[1].replace("％", "%") if after else (number.unit if number else "")
        return PassageNumber(start, end, self.text[start:end], unit, number)

    @cached_property
    def masked(self) -> str:
        """The text with one mark for each number."""
        pieces, at = [], 0
        for token in self.tokens:
            pieces += [self.text[at : token.start], _HOLE]
            at = token.end
        return "".join([*pieces, self.text[at:]]).translate(_EVEN)


def passages_of(document: Document) -> list[Passage]:
    """The headings and paragraphs of a document in order; not what stands in its tables."""
    found: list[Passage] = []
    section = ""
    for index, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            section = plain(block.content).strip()
        if isinstance(block, Heading | Paragraph) and plain(block.content).strip():
            kind: Literal["heading", "paragraph"] = (
                "heading" if isinstance(block, Heading) else "paragraph"
            )
            place = block.anchor.path
            found.append(Passage(kind, _stripped(block.content), index, section, place=place))
    return found


def _stripped(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Without blanks at both ends, which editors add and drop."""
    parts = list(content)
    if parts and isinstance(parts[0], Text):
        parts[0] = Text(parts[0].text.lstrip())
    if parts and isinstance(parts[-1], Text):
        parts[-1] = Text(parts[-1].text.rstrip())
    return tuple(parts)


Pair = tuple[int | None, int | None]


def aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Which text became which, in order, by their indices; None where one was added or deleted.

    Equal texts come first; between them the likest pairs that keep the order.
    """
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for word, first, last, start, end in matcher.get_opcodes():
        if word == "equal":
            yield from zip(range(first, last), range(start, end), strict=True)
        else:
            yield from _likest(before, after, range(first, last), range(start, end))


def _likest(
    before: Sequence[str], after: Sequence[str], olds: range, news: range
) -> Iterator[Pair]:
    """The pairing of two runs with the greatest likeness in sum; the rest alone, in order."""
    if len(olds) * len(news) > 10_000:  # a document that has little to do with the other
        yield from ((old, None) for old in olds)
        yield from ((None, new) for new in news)
        return
    like = [[_likeness(before[old], after[new]) for new in news] for old in olds]
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in range(len(olds) - 1, -1, -1):
        for j in range(len(news) - 1, -1, -1):
            paired = like[i][j] + best[i + 1][j + 1] if like[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < len(olds) and j < len(news):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            yield olds[i], news[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield olds[i], None
            i += 1
        else:
            yield None, news[j]
            j += 1
    yield from ((old, None) for old in olds[i:])
    yield from ((None, new) for new in news[j:])


def _likeness(one: str, other: str) -> float:
    """0 for texts that have nothing to do with each other."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.quick_ratio() < _LEAST_LIKENESS:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _LEAST_LIKENESS else 0.0


_Pair = tuple[PassageNumber | None, PassageNumber | None]


def token_pairs(old: Passage, new: Passage) -> list[_Pair]:
    """Which number of ``old`` became which of ``new``, by the words around them.

    Where words were replaced, numbers of one quantity belong together, then equal numbers, then
    as many as there are, in order.
    """
    pairs: list[_Pair] = []
    matcher = difflib.SequenceMatcher(None, old.masked, new.masked, autojunk=False)
    olds, news = iter(old.tokens), iter(new.tokens)
    for word, first, last, start, end in matcher.get_opcodes():
        left = [next(olds) for _ in range(old.masked.count(_HOLE, first, last))]
        right = [next(news) for _ in range(new.masked.count(_HOLE, start, end))]
        if word == "equal":
            pairs += zip(left, right, strict=True)
        else:
            pairs += _paired(left, right)
    return pairs


def _paired(left: list[PassageNumber], right: list[PassageNumber]) -> Iterator[_Pair]:
    def same_quantity(one: PassageNumber, other: PassageNumber) -> bool:
        numbers = (one.number, other.number)
        return all(numbers) and len({n.address for n in numbers if n}) == 1

    def same_text(one: PassageNumber, other: PassageNumber) -> bool:
        return one.text == other.text

    for alike in (same_quantity, same_text):
        for one in list(left):
            other = next((token for token in right if alike(one, token)), None)
            if other:
                left.remove(one)
                right.remove(other)
                yield one, other
    if len(left) == len(right):
        yield from zip(left, right, strict=True)
        return
    yield from ((token, None) for token in left)
    yield from ((None, token) for token in right)


def with_numbers_of(new: Passage, pairs: Sequence[_Pair]) -> str:
    """The text of ``new`` with the old numbers, so that only words differ from the old text."""
    pieces, at = [], 0
    for old, token in sorted(
        ((old, token) for old, token in pairs if old and token), key=lambda pair: pair[1].start
    ):
        pieces += [new.text[at : token.start], old.text]
        at = token.end
    return "".join([*pieces, new.text[at:]])


def differing(before: str, after: str) -> tuple[str, str]:
    """What differs of two texts, with some words on both sides: all a person needs to see."""
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    rest = shorter - start
    end = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    return _around(before, start, end), _around(after, start, end)


def _around(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), len(text) - end + _AROUND)
    opening, closing = "……" if first else "", "……" if last < len(text) else ""
    return f"{opening}{text[first:last]}{closing}"
