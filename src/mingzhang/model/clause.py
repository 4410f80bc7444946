"""Clauses: the wordings in which any report states amounts, shares, changes and completion.

A wording is matched against a sentence in which every name, year and number is one letter, so
that it says only the words between them. Wordings are data; the kinds are closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mingzhang.model.number import MONEY, NUMBER
from mingzhang.model.problem import Place

# What a clause says, by kind, and the slots its wordings may have.
KINDS: dict[str, str] = {
    "数额": "the amount or count of what is named",
    "续数": "the final amount of what was named before",
    "计划": "a budget; ``of`` says which",
    "基准": "what the changes that follow are held against: a year, or a budget in ``of``",
    "基准数": "the amount of the year that the changes are held against",
    "增减额": "a change of an amount; ``sign`` is its direction",
    "增减率": "a change in percent; ``sign`` is its direction",
    "占比": "a share, of what is named if anything is",
    "完成": "completion of a budget in percent; ``of`` says of which",
    "计数": "one more count of what was named before",
}
NAME, AMOUNT, RATE, COUNT, YEAR, BARE, DATE, OTHER = (chr(0xE000 + n) for n in range(8))
_SLOTS = {"名": NAME, "数": f"[{AMOUNT}{BARE}]", "率": RATE, "个": COUNT, "年": YEAR}
_FIRST = {"名": NAME, "数": AMOUNT + BARE, "率": RATE, "个": COUNT, "年": YEAR}
_STOPS = "，,。；：、（）"
_EXAMPLE_NAMES = r"〔[^〕]*〕"
_PARTS = re.compile(r"\{(.)\}|([\[\]()|])|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A name, year or number of a sentence with its span."""

    letter: str
    text: str
    start: int
    end: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with every token as one letter; ``tokens`` are by place of that letter.

    ``places`` say where each letter began in the sentence, and where that ended.
    """

    text: str
    tokens: Mapping[int, Token]
    places: Sequence[int]

    def within(self, start: int, end: int) -> list[Token]:
        """The tokens of a part of the text."""
        return [self.tokens[at] for at in range(start, end) if at in self.tokens]


class Lexer:
    """Finds names, years, dates and numbers. ``counts`` are units of what is counted."""

    def __init__(self, names: str, years: Sequence[str], counts: Sequence[str]) -> None:
        units, words = _any_of(counts), _any_of(years)
        sources = (
            r"(?P<date>\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{1,2}月(?=份|底|，))",
            f"(?P<name>{names})",
            rf"(?P<year>(?:20\d\d年|{words})度?)",
            rf"(?P<number>{NUMBER})(?:(?P<unit>{MONEY}|%|{units})|(?P<cut>万(?=[{_STOPS}]|$)))?",
        )
        self.expression = re.compile("|".join(sources))

    def mark(self, text: str) -> Marked:
        """The text with its tokens as letters."""
        pieces: list[str] = []
        tokens: dict[int, Token] = {}
        places: list[int] = []
        at = 0
        for match in self.expression.finditer(text):
            pieces.append(text[at : match.start()].replace(",", "，"))
            places += range(at, match.start())
            tokens[len(places)] = token = _token(match, text)
            pieces.append(token.letter)
            places.append(match.start())
            at = match.end()
        pieces.append(text[at:].replace(",", "，"))
        places += range(at, len(text) + 1)
        return Marked("".join(pieces), tokens, places)


def _any_of(words: Sequence[str]) -> str:
    """The words as one alternative, longer ones first; without words nothing is met."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def _token(match: re.Match[str], text: str) -> Token:
    start, end = match.span()
    if match["date"]:
        return Token(DATE, match[0], start, end)
    if match["name"]:
        return Token(NAME, match[0], start, end)
    if match["year"]:
        return Token(YEAR, match[0], start, end)
    unit = match["unit"] or ""
    number, end = match["number"], match.end("number")
    if match["cut"]:
        return Token(AMOUNT, number, start, end, "万元")
    if unit == "%":
        return Token(RATE, number, start, end, unit)
    if unit:
        money = unit.endswith("元")
        return Token(AMOUNT if money else COUNT, number, start, end, unit)
    closed = end == len(text) or text[end] in _STOPS
    return Token(BARE if closed else OTHER, number, start, end)


@dataclass(frozen=True)
class Wording:
    """One wording of a clause: {名} {年} {数} {率} {个} are slots, [] what may be left out.

    ``sign`` is the direction of a change, ``of`` the budget it speaks of.
    In ``example``, which it reads whole, and ``counter_example``, which it does not, names stand
    in 〔〕.
    """

    kind: str
    text: str
    sign: int = 0
    of: str = ""
    example: str = ""
    counter_example: str = ""
    place: Place = field(default=Place(), compare=False)

    @property
    def meaning(self) -> tuple[str, int, str]:
        """What it says beside its numbers; two wordings that say the same are equal in this."""
        return self.kind, self.sign, self.of

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The expression over a marked text."""
        return re.compile("".join(_sources(self.text)))

    @cached_property
    def first(self) -> str:
        """The letters it may begin with."""
        found, _ = _first(_tree(self.text))
        return found


def _sources(text: str) -> Iterator[str]:
    for slot, sign, letter in _PARTS.findall(text):
        if slot:
            yield _SLOTS[slot]
        elif sign:
            yield {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}[sign]
        else:
            yield re.escape(letter)


# A part of a wording: the letters of one place, or ways of which one stands there (or none).
_Node = str | tuple[list[list["_Node"]], bool]


def _tree(text: str) -> list[_Node]:
    parts = _PARTS.findall(text)
    ways, _ = _ways(parts, 0)
    return [(ways, False)]


def _ways(parts: Sequence[tuple[str, str, str]], at: int) -> tuple[list[list[_Node]], int]:
    """The ways up to the closing sign, and where that stands."""
    ways: list[list[_Node]] = [[]]
    while at < len(parts):
        slot, sign, letter = parts[at]
        if sign in {"[", "("}:
            inner, at = _ways(parts, at + 1)
            ways[-1].append((inner, sign == "["))
        elif sign in {"]", ")"}:
            return ways, at
        elif sign == "|":
            ways.append([])
        else:
            ways[-1].append(_FIRST[slot] if slot else letter)
        at += 1
    return ways, at


def _first(nodes: Sequence[_Node]) -> tuple[str, bool]:
    """The letters a run of parts may begin with, and whether it may be empty."""
    found = ""
    for node in nodes:
        if isinstance(node, str):
            return found + node, False
        ways, may_lack = node
        firsts = [_first(way) for way in ways]
        found += "".join(letters for letters, _ in firsts)
        if not may_lack and not any(empty for _, empty in firsts):
            return found, False
    return found, True


@dataclass(frozen=True, slots=True)
class Family:
    """What a section of a report is about.

    ``headings`` are words of its heading, in order where … stands between them. ``main`` are the
    quantities its sentences mean without a name, ``subjects`` the one that its items are subjects
    of. ``names`` are quantities by the names they have here, ``items`` those whose subjects are
    told by their names alone; ``also`` whose names count as well.
    A family with ``below`` is recognised under the heading of another one, too. ``apart`` are the
    totals of both sides with what they mean where a report tells two different ones. One with
    ``instead`` counts only where a table has the title of its ``form``; elsewhere the family
    ``instead`` names is meant.
    """

    name: str
    headings: tuple[str, ...] = ()
    main: tuple[str, ...] = ()
    subjects: str = ""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    below: bool = False
    apart: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class SumOf:
    """Quantities that make up another one; with nothing in ``parts`` its own subjects do."""

    total: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportWords:
    """How documents name themselves.

    ``titles`` are expressions with the groups 年 and 名, where ``units`` in the group 类 say that
    it is a single unit's; ``others`` titles of documents that are no report, with what to say.
    ``places`` are names of places by region. Under the headings ``closed`` no quantity of the whole
    is told, under those ``opened`` they are again. ``last`` and ``this`` are words for years,
    ``blanks`` the expression of what is still to be filled in, ``heights`` the expressions that
    say a final is above and below its budget.
    """

    titles: tuple[str, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    this: tuple[str, ...] = ()
    blanks: str = ""
    heights: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clauses:
    """Every wording, family and word of the packs.

    ``counts`` are the units of counts with how they may be printed; a name may follow its owner,
    which ends in one of ``owners`` and holds none of ``scopes``, or one of ``openers``; ``wholes``
    name the department with all its units. A number before one of ``after`` is not the amount
    itself. Behind one of ``reasons`` a sentence tells a reason, whose numbers are its own (with one
    of ``compares``, for being off a budget); one of ``lists`` opens the parts of what was said.
    """

    wordings: tuple[Wording, ...] = ()
    families: Mapping[str, Family] = field(default_factory=dict)
    sums: tuple[SumOf, ...] = ()
    counts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owners: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    compares: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    words: ReportWords = ReportWords()

    def lexer(self, names: str = _EXAMPLE_NAMES) -> Lexer:
        """The lexer for these names; without any, that of examples."""
        counts = [printed for ways in self.counts.values() for printed in ways]
        return Lexer(names, (*self.words.last, *self.words.this), counts)

    @cached_property
    def _by_first(self) -> dict[str, list[Wording]]:
        found: dict[str, list[Wording]] = {}
        for wording in self.wordings:
            for letter in dict.fromkeys(wording.first):
                found.setdefault(letter, []).append(wording)
        return found

    def best(self, text: str, at: int) -> tuple[Wording, int] | None:
        """The wording that reads most of a marked text from a place on, and where it ends.

        None if there is none, or two that read the same differently.
        """
        found: list[tuple[int, Wording]] = []
        for wording in self._by_first.get(text[at], ()):
            match = wording.expression.match(text, at)
            if match:
                found.append((match.end(), wording))
        if not found:
            return None
        end = max(one for one, _ in found)
        meant = [wording for one, wording in found if one == end]
        if len({wording.meaning for wording in meant}) > 1:
            return None
        return meant[0], end

    def rivals(self, wording: Wording, lexer: Lexer) -> list[Wording]:
        """The wordings that read the example of one differently, as long or longer."""
        text = lexer.mark(wording.example).text
        length = len(text)
        return [
            other
            for other in self._by_first.get(text[:1], ())
            if other.meaning != wording.meaning
            and (match := other.expression.match(text))
            and match.end() == length
        ]
