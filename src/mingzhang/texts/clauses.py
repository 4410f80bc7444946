"""Clauses of a sentence matched by the wordings of packs.

Every name, year and number of a sentence becomes one letter, so that a wording says only the words
between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from mingzhang.model.clause import Clauses, Wording
from mingzhang.model.number import MONEY, NUMBER
from mingzhang.texts.words import alternatives

NAME, AMOUNT, RATE, COUNT, YEAR, BARE, DATE, OTHER = (chr(0xE000 + n) for n in range(8))
SLOTS = {"名": NAME, "数": AMOUNT + BARE, "率": RATE, "个": COUNT, "年": YEAR}
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
        units, words = alternatives(counts), alternatives(years)
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


@dataclass(frozen=True, slots=True)
class _Choice:
    """Ways of which one stands in its place, or none where it ``may_lack``."""

    ways: tuple[_Nodes, ...]
    may_lack: bool = False


# A run of parts of a wording: the letters that may stand in one place, or a choice.
_Nodes = tuple[str | _Choice, ...]


class Pattern:
    """A wording ready to be matched. ValueError, with what cannot be read, if it is none."""

    def __init__(self, text: str) -> None:
        parts = _PARTS.findall(text)
        ways, end = _ways(parts, 0)
        if end < len(parts):
            raise ValueError(parts[end][1])
        self.nodes: _Nodes = (_Choice(ways),)
        self.expression = re.compile(_source(self.nodes))

    @cached_property
    def first(self) -> str:
        """The letters it may begin with."""
        found, _ = _first(self.nodes)
        return found

    def end(self, text: str, at: int) -> int:
        """Where it ends in a marked text if it stands at a place, else -1."""
        match = self.expression.match(text, at)
        return match.end() if match else -1

    def reads(self, text: str) -> bool:
        """Whether it reads all of a marked text."""
        return bool(self.expression.fullmatch(text))

    def furthest(self, text: str, at: int) -> tuple[int, list[str]]:
        """How far it fits a marked text from a place on, and what it wants there: words and
        {slots}.
        """
        wanted: dict[int, dict[str, None]] = {}
        _follow(self.nodes, text, {at}, wanted)
        place = max(wanted)
        return place, list(wanted[place])


@cache
def pattern(text: str) -> Pattern:
    """The pattern of a wording, made once."""
    return Pattern(text)


def _ways(parts: Sequence[tuple[str, str, str]], at: int) -> tuple[tuple[_Nodes, ...], int]:
    """The ways up to the closing sign, and where that stands."""
    ways: list[list[str | _Choice]] = [[]]
    while at < len(parts):
        slot, sign, letter = parts[at]
        if sign in {"[", "("}:
            inner, end = _ways(parts, at + 1)
            if parts[end : end + 1] != [("", {"[": "]", "(": ")"}[sign], "")]:
                raise ValueError(sign)
            ways[-1].append(_Choice(inner, sign == "["))
            at = end
        elif sign in {"]", ")"}:
            break
        elif sign == "|":
            ways.append([])
        else:
            ways[-1].append(_slot(slot) if slot else letter)
        at += 1
    return tuple(map(tuple, ways)), at


def _slot(name: str) -> str:
    if name not in SLOTS:
        raise ValueError(name)
    return SLOTS[name]


def _source(nodes: _Nodes) -> str:
    """The expression of a run of parts."""
    return "".join(
        _either(node) if isinstance(node, _Choice) else f"[{re.escape(node)}]" for node in nodes
    )


def _follow(
    nodes: _Nodes, text: str, places: set[int], wanted: dict[int, dict[str, None]]
) -> set[int]:
    """Where a run of parts may end that begins at one of the places; ``wanted`` is filled with what
    it asks for in each place it gets to.
    """
    for number, node in enumerate(nodes):
        if isinstance(node, _Choice):
            found = set(places) if node.may_lack else set()
            for way in node.ways:
                found |= _follow(way, text, places, wanted)
        else:
            for place in places:
                wanted.setdefault(place, {})[_piece(nodes[number:])] = None
            found = {place + 1 for place in places if text[place : place + 1] in [*node]}
        places = found
    return places


def _piece(nodes: _Nodes) -> str:
    """The slot, or the word as far as it goes without a choice, that a run of parts begins with."""
    word = ""
    for node in nodes:
        if not isinstance(node, str):
            break
        slot = next((name for name, letters in SLOTS.items() if letters == node), "")
        if slot:
            return word or f"{{{slot}}}"
        word += node
    return word


def _either(choice: _Choice) -> str:
    return f"(?:{'|'.join(map(_source, choice.ways))}){'?' * choice.may_lack}"


def _first(nodes: _Nodes) -> tuple[str, bool]:
    """The letters a run of parts may begin with, and whether it may be empty."""
    found = ""
    for node in nodes:
        if isinstance(node, str):
            return found + node, False
        firsts = [_first(way) for way in node.ways]
        found += "".join(letters for letters, _ in firsts)
        if not node.may_lack and not any(empty for _, empty in firsts):
            return found, False
    return found, True


def lexer_of(clauses: Clauses, names: str = _EXAMPLE_NAMES) -> Lexer:
    """The lexer of a pack's clauses for these names; without any, that of examples."""
    counts = [printed for ways in clauses.counts.values() for printed in ways]
    return Lexer(names, (*clauses.words.last, *clauses.words.this), counts)


class Patterns:
    """The wordings of clauses, found by the letter they begin with."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self._by_first: dict[str, list[Wording]] = {}
        for wording in wordings:
            for letter in dict.fromkeys(pattern(wording.pattern).first):
                self._by_first.setdefault(letter, []).append(wording)

    def beginning(self, letter: str) -> Sequence[Wording]:
        """The wordings that may begin with a letter."""
        return self._by_first.get(letter, ())

    def ends(self, text: str, at: int) -> Iterator[tuple[int, Wording]]:
        """Every wording that stands at a place of a marked text, with where it ends."""
        for wording in self.beginning(text[at : at + 1]):
            if (end := pattern(wording.pattern).end(text, at)) >= 0:
                yield end, wording

    def best(self, text: str, at: int) -> tuple[Wording, int] | None:
        """The wording that reads most of a marked text from a place on, and where it ends.

        None if there is none, or two that read the same differently.
        """
        found = list(self.ends(text, at))
        if not found:
            return None
        end = max(one for one, _ in found)
        meant = [wording for one, wording in found if one == end]
        if len({wording.meaning for wording in meant}) > 1:
            return None
        return meant[0], end

    def rivals(self, wording: Wording, text: str) -> list[Wording]:
        """The wordings that read all of a marked text, but differently."""
        found = self.ends(text, 0)
        return [one for end, one in found if end == len(text) and one.meaning != wording.meaning]
