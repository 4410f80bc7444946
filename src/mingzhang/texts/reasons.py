"""Reads written reasons in the words of a pack: directions, amounts, projects.

A change is what was added less what was taken away. A reason that names amounts can therefore be
held against the change it explains, and one that names only the other direction cannot be true.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.model.number import (
    MONEY,
    NUMBER,
    Interval,
    half_unit,
    parse_decimal,
    scale_of,
    to_half_width,
)
from mingzhang.model.reason import Named, NamedProject, Reason, ReasonWords
from mingzhang.texts.words import alternatives

_AMOUNT = re.compile(rf"({NUMBER})\s*({MONEY})")
_QUOTES = re.compile(r"[“”\"'‘’《》\s]")
_SENTENCES = re.compile(r"[^。；;]+")
_CLAUSES = re.compile(r"[^，,、：:（）()]+")
_SEGMENTS = re.compile(r"[^，,：:]+")  # a list with 、 is one
_SHORTEST_NAME = 4  # a shorter name would be met by chance
_NEAR = 6  # characters before an amount that may say it is no change


def plain_name(text: str) -> str:
    """A text without quotation marks and blanks, which are set differently everywhere."""
    return _QUOTES.sub("", to_half_width(text))


@dataclass(frozen=True, slots=True)
class _Mention:
    """Something in a sentence, by its place: a direction, an amount or a project.

    ``order`` is that of reading: a project before the word for its direction (甲项目增加) is read
    after it, and an amount up to ``until`` tells what it changed by.
    """

    start: int
    end: int
    sign: int = 0
    fresh: bool = False
    amount: Interval | None = None
    project: NamedProject | None = None
    order: int = -1
    until: int = 0

    @property
    def key(self) -> int:
        """Where it is read."""
        return self.start if self.order < 0 else self.order


class ReasonReader:
    """Reads reasons in the words of a pack; ``projects`` are those that may be named."""

    def __init__(self, words: ReasonWords, projects: Mapping[str, NamedProject]) -> None:
        self.words = words
        names = {plain_name(name): project for name, project in projects.items()}
        self.projects = {n: p for n, p in names.items() if len(n) >= _SHORTEST_NAME}
        self._neutral = re.compile(alternatives(words.neutral))
        self._partial = re.compile(alternatives(words.partial))
        self._parts = re.compile(alternatives(words.parts))
        self._sums = re.compile(alternatives(words.sums))
        near = f"(?:{alternatives(words.bases)}).{{0,{_NEAR}}}"
        self._no_change = re.compile(f"(?:{near}|(?:{alternatives(words.levels)}))$")
        self._direction = re.compile(
            f"(?P<no>(?:{alternatives(words.negations)})[^，,、。；;]{{0,2}})?"
            f"(?:(?P<up>{alternatives(words.increase)})|(?P<down>{alternatives(words.decrease)}))"
        )
        self._names = re.compile(alternatives(self.projects))

    def read(self, text: str, opening: str = "") -> Reason:
        """What a reason says, after the words that open it (主要原因是); nothing where it is a text
        that stands for a missing one.
        """
        if text.strip() in {"", *self.words.blank}:
            return Reason("")
        plain = self._neutral.sub(lambda match: "　" * len(match[0]), plain_name(text))
        signs: set[int] = set()
        named: list[Named] = []
        unnamed: set[int] = set()
        for sentence in _SENTENCES.findall(plain):
            mentions = self._mentions(sentence)
            signs |= {one.sign for one in mentions if one.sign}
            found, without = self._amounts(sentence, mentions)
            named += found
            unnamed |= without
        direction = None if not signs else next(iter(signs)) if len(signs) == 1 else 0
        return Reason(
            text.strip(),
            direction,
            tuple(named),
            1 in unnamed,
            -1 in unnamed,
            bool(self._partial.search(opening) or self._partial.search(plain)),
        )

    def _mentions(self, sentence: str) -> list[_Mention]:
        """Directions, amounts and projects of a sentence in their order."""
        found = [
            _Mention(m.start(), m.end(), project=self.projects[m[0]])
            for m in self._names.finditer(sentence)
        ]
        taken = [(one.start, one.end) for one in found]  # words in a project's name mean nothing
        for match in self._direction.finditer(sentence):
            word = match["up"] or match["down"]
            start = match.end() - len(word)
            if not match["no"] and not any(a <= start < b for a, b in taken):
                sign = 1 if match["up"] else -1
                fresh = word in self.words.fresh
                found.append(_Mention(start, match.end(), sign, fresh))
        for match in _AMOUNT.finditer(sentence):
            if not any(a <= match.start() < b for a, b in taken):
                found.append(_Mention(*match.span(), amount=_amount(match[1], match[2])))
        directions = [one for one in found if one.sign]
        placed = [_placed(one, sentence, directions) if one.project else one for one in found]
        return sorted(placed, key=lambda one: one.key)

    def _amounts(self, sentence: str, mentions: list[_Mention]) -> tuple[list[Named], set[int]]:
        """The changes a sentence names, and the signs of directions it leaves without amount."""
        cut = self._parts.search(sentence)
        end = cut.start() if cut else len(sentence)
        named: list[Named] = []
        unnamed: set[int] = set()
        direction: _Mention | None = None
        answered = False  # the direction has got an amount
        for index, one in enumerate(mentions):
            if one.sign:
                if direction and not answered:
                    unnamed.add(direction.sign)
                direction, answered = one, False
            elif direction is None:
                continue
            elif one.start < end:  # behind it stand parts of what was named
                change = self._change(sentence, one, mentions[index + 1 :], direction, bool(named))
                if change is None:
                    unnamed.add(direction.sign)
                else:
                    named += change
                answered = True
        if direction and not answered:
            unnamed.add(direction.sign)
        return named, unnamed

    def _change(
        self,
        sentence: str,
        one: _Mention,
        after: list[_Mention],
        direction: _Mention,
        others: bool,
    ) -> list[Named] | None:
        """The change an amount or a project stands for; [] if told elsewhere, None if unknown."""
        if one.project:
            if any(later.amount and later.start < one.until for later in after):
                return []
            return _project_change(one.project, direction)
        assert one.amount is not None
        before = sentence[_around(_CLAUSES, sentence, one)[0] : one.start]
        if self._no_change.search(before):
            return None
        if others and self._sums.search(before):
            return []
        return [Named(one.amount if direction.sign > 0 else -one.amount)]


def _placed(one: _Mention, sentence: str, directions: list[_Mention]) -> _Mention:
    """A project with its place in reading: behind the direction of its part of the sentence."""
    segment = _around(_SEGMENTS, sentence, one)
    here = [d for d in directions if segment[0] <= d.start < segment[1]]
    after = [d for d in here if d.start > one.start]
    if not after or any(d.start < one.start for d in here):
        return replace(one, until=_around(_CLAUSES, sentence, one)[1])
    return replace(one, order=after[0].end, until=segment[1])


def _around(parts: re.Pattern[str], sentence: str, one: _Mention) -> tuple[int, int]:
    """The part of a sentence that something stands in."""
    for match in parts.finditer(sentence):
        if match.start() <= one.start < match.end():
            return match.span()
    return one.start, one.end


def _project_change(project: NamedProject, direction: _Mention) -> list[Named] | None:
    """What a named project added or took away; None if last year's amount is not known."""
    if project.last is not None:
        change = project.amount - project.last
        return [Named(change, project.name)] if change.value * direction.sign > 0 else None
    return [Named(project.amount, project.name)] if direction.fresh else None


def _amount(number: str, unit: str) -> Interval:
    return Interval((parse_decimal(number) or Decimal(0)) * scale_of(unit), half_unit(number, unit))
