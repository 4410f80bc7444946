"""How one sentence is read: by which wordings, as which quantities; or what stopped it and where.

The reader itself reads it, as the only paragraph under a heading; what is told is what it noted.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from mingzhang.model.clause import Wording
from mingzhang.model.document import Anchor, Paragraph, Text
from mingzhang.model.rows import CLAIMS
from mingzhang.model.understanding import Spot, Understanding
from mingzhang.reports.clauses.walk import Walk
from mingzhang.reports.sentences import SentenceReader
from mingzhang.reports.understand import Reader
from mingzhang.texts.clauses import NAME, OTHER, pattern

_YEAR = re.compile(r"20\d\d(?=年)")
_READINGS = {"合计", "占比", "增减额", "增减率", "完成", "偏离", "人均", "重复"}
_STOPS = "，；。：（）"
_MOST = 3  # candidates told of a number that none reads


@dataclass(frozen=True, slots=True)
class TriedClause:
    """A wording that read a part of the sentence, from ``column`` on (1-based)."""

    kind: str
    text: str
    place: str
    column: int
    quote: str


@dataclass(frozen=True, slots=True)
class TriedQuantity:
    """What a number states; ``claims`` say what it must agree with."""

    quantity: str
    title: str
    subject: str
    year: int
    negative: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """How far a wording gets: to ``column``, where it wants one of ``wanted``."""

    text: str
    place: str
    column: int
    read: str
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriedNumber:
    """A number of the sentence with what it states; or ``why`` it is not read, and what comes
    nearest to reading it.
    """

    text: str
    unit: str
    column: int
    quantities: tuple[TriedQuantity, ...] = ()
    why: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class TriedSentence:
    """A sentence as it is read under the heading of a section; ``template`` is the line of a
    region's chapter it was made from, "" where clauses read it.
    """

    text: str
    region: str
    section: str
    template: str
    clauses: tuple[TriedClause, ...]
    numbers: tuple[TriedNumber, ...]

    @property
    def whole(self) -> bool:
        """Whether every number that is a quantity was read, and there is one."""
        return bool(self.numbers) and not any(one.why for one in self.numbers)


def try_sentence(reader: Reader, text: str, heading: str = "") -> TriedSentence:
    """How a reader reads a sentence under a heading; without one, under that of the section that
    reads most of what it names. The report's year is that of the sentence, or the year after it;
    the last one where it tells none.
    """
    headings = [heading] if heading else ["", *_headings(reader)]
    named = max(map(int, _YEAR.findall(text)), default=0)
    years = (named, named + 1) if named else (datetime.date.today().year - 1,)
    tries = [_Try(reader, text, *one) for one in product(headings, years)]
    return max(tries, key=lambda one: one.read if heading or one.named else 0).told()


def _headings(reader: Reader) -> Iterator[str]:
    """A heading of each section that has one."""
    for family in reader.clauses.families.values():
        if family.headings:
            yield family.headings[0].replace("…", "")


class _Try:
    """A sentence read once, under one heading, in a report of one year."""

    def __init__(self, reader: Reader, text: str, heading: str, year: int) -> None:
        self.reader, self.text = reader, text
        self.result = Understanding("", region=reader.region.name, year=year)
        self.sentences: SentenceReader = reader.sentences(self.result)
        self.sentences.clauses.heading(2, heading)
        self.sentences.record.section = heading
        self.sentences.paragraph(Paragraph((Text(text),), anchor=Anchor(1, 1, 1)))
        self.sentences.finish()
        self.sentences.record.claims.settle()
        self.spots = [spot for spot in self.result.spots if spot.readings or spot.is_quantity]

    @property
    def read(self) -> int:
        """How many numbers were read."""
        return sum(bool(spot.readings) for spot in self.spots)

    @property
    def named(self) -> bool:
        """Whether anything that was read has a name, so that its section is no guess."""
        walk = self._walk
        return walk is None or any(
            token.letter == NAME
            for one in walk.attempts
            if not one.why
            for token in walk.marked.within(one.start, one.end)
        )

    def told(self) -> TriedSentence:
        """What the reader noted."""
        line = self.sentences.made_from
        claims = self._claims()
        return TriedSentence(
            text=self.text,
            region=self.reader.region.title,
            section=self.sentences.clauses.sections.family.name,
            template=str(line.place) if line else "",
            clauses=() if line else tuple(self._clauses()),
            numbers=tuple(self._number(spot, claims) for spot in self.spots),
        )

    @property
    def _walk(self) -> Walk | None:
        return None if self.sentences.made_from else self.sentences.clauses.walk

    def _raw(self, walk: Walk, start: int, end: int) -> tuple[int, int]:
        """A part of the marked text in the sentence as it was given."""
        places = walk.marked.places
        return walk.statements.line.span((places[start], places[end]))

    def _clauses(self) -> Iterator[TriedClause]:
        walk = self._walk
        for one in walk.attempts if walk else ():
            if walk and not one.why:
                start, end = self._raw(walk, one.start, one.end)
                wording, quote = one.wording, self.text[start:end]
                place = str(wording.place)
                yield TriedClause(wording.kind, wording.text, place, start + 1, quote)

    def _number(self, spot: Spot, claims: Mapping[int, list[str]]) -> TriedNumber:
        column = spot.location.column
        if not spot.readings:
            why, candidates = self._unread(spot)
            return TriedNumber(spot.text, spot.unit, column, why=why, candidates=candidates)
        stated = [self._quantity(reading, claims.get(reading, [])) for reading in spot.readings]
        return TriedNumber(spot.text, spot.unit, column, tuple(stated))

    def _quantity(self, reading: int, claims: list[str]) -> TriedQuantity:
        name, year, subject = self.result.case(reading)
        quantity = self.reader.catalogue.quantities[name]
        classification = self.sentences.record.classification(name)
        known = classification.subjects.get(subject) if classification else None
        negative = self.result.readings.columns["值"][reading] < 0
        words = f"{subject} {known.name}" if known else subject
        return TriedQuantity(name, quantity.title, words, year, negative, tuple(claims))

    def _claims(self) -> dict[int, list[str]]:
        """What is claimed of each reading, in words."""
        found: dict[int, list[str]] = {}
        for kind in _READINGS:
            rows = self.result.claims[kind].columns
            for number, claim in enumerate(rows["断言"]):
                value, *operands = (rows[name][number] for name in CLAIMS[kind])
                words = [
                    f"{name} {self._printed(operand)}"
                    for name, operand in zip(CLAIMS[kind][1:], operands, strict=True)
                ]
                words += [f"项 {self._printed(item)}" for item in self._items(claim)]
                found.setdefault(value, []).append(f"{kind}：{'，'.join(words)}")
        return found

    def _items(self, claim: int) -> list[int]:
        items = self.result.items.columns
        pairs = zip(items["断言"], items["项"], strict=True)
        return [item for of, item in pairs if of == claim]

    def _printed(self, reading: int | None) -> str:
        if reading is None or reading not in self.result.spot_of:
            return "（本句没有印）"
        spot = self.result.spot_of[reading]
        return spot.text + spot.unit

    # What stopped it

    def _unread(self, spot: Spot) -> tuple[str, tuple[Candidate, ...]]:
        """Why a number was not read, and the wordings that come nearest to it."""
        walk = self._walk
        at = self._token(walk, spot.location.column - 1) if walk else None
        if walk is None or at is None:
            return spot.reason, ()
        if why := next((one.why for one in walk.attempts if one.start <= at < one.end), None):
            return why.value, ()
        if any(start <= at < end for start, end in walk.reasons_told):
            return "在说原因，原因里的数不作量", ()
        if rivals := self._rivals(walk, at):
            told = "”和“".join(wording.text for wording in rivals)
            return f"两种读法一样长：“{told}”", ()
        token = walk.marked.tokens[at]
        if token.letter == OTHER:
            after = walk.statements.line.text[token.end : token.end + 4]
            return f"数之后的“{after}”不是认得的单位", ()
        return "没有句式读得到这个数", self._candidates(walk, at)

    def _token(self, walk: Walk, place: int) -> int | None:
        """The letter of the number that begins at a place of the sentence."""
        for at, token in walk.marked.tokens.items():
            start, end = walk.statements.line.span((token.start, token.end))
            if start <= place < end:
                return at
        return None

    def _starts(self, walk: Walk, at: int) -> Iterator[int]:
        """Where a clause may begin that reads the number at a place: in its piece of a sentence,
        behind what was read of that.
        """
        text = walk.marked.text
        first = max(text.rfind(stop, 0, at) for stop in _STOPS) + 1
        first = max([first, *(one.end for one in walk.attempts if one.end <= at)])
        yield from range(first, at + 1)

    def _rivals(self, walk: Walk, at: int) -> list[Wording]:
        """Wordings that read as much but mean different things."""
        patterns, text = walk.grammar.patterns, walk.marked.text
        for start in self._starts(walk, at):
            ends = list(patterns.ends(text, start))
            longest = [wording for end, wording in ends if end == max(end for end, _ in ends)]
            meanings = {wording.meaning: wording for wording in longest}
            if len(meanings) > 1 and max(end for end, _ in ends) > at:
                return list(meanings.values())
        return []

    def _candidates(self, walk: Walk, at: int) -> tuple[Candidate, ...]:
        """The wordings that get furthest before a number, those with the longest way first."""
        text, starts = walk.marked.text, [*self._starts(walk, at)]
        likely = [start for start in starts if start == starts[0] or text[start] == NAME]
        found = self._furthest(walk, likely) or self._furthest(walk, starts)
        best = sorted(found.items(), key=lambda one: (-one[1][0], -one[1][1]))[:_MOST]
        return tuple(self._candidate(walk, wording, *how) for wording, how in best)

    def _furthest(
        self, walk: Walk, starts: Iterable[int]
    ) -> dict[Wording, tuple[int, int, list[str]]]:
        """How far each wording gets from its best start, that start negative, what it wants."""
        found: dict[Wording, tuple[int, int, list[str]]] = {}
        text = walk.marked.text
        for start in starts:
            for wording in walk.grammar.patterns.beginning(text[start]):
                end, wanted = pattern(wording.pattern).furthest(text, start)
                if end > start and (end, -start) > found.get(wording, (0, 0))[:2]:
                    found[wording] = (end, -start, wanted)
        return found

    def _candidate(
        self, walk: Walk, wording: Wording, end: int, start: int, wanted: list[str]
    ) -> Candidate:
        first, last = self._raw(walk, -start, end)
        read = self.text[first:last]
        return Candidate(wording.text, str(wording.place), last + 1, read, tuple(wanted))
