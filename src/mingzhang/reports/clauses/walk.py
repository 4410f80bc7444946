"""A paragraph walked from left to right: what it speaks of, and which clause states which number.

Precision first: a number whose words are not all understood stays unread, and so does what leans
on it, until something is named again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mingzhang.model.clause import Family, Wording
from mingzhang.model.marks import NUMERAL
from mingzhang.model.template import Reference
from mingzhang.reports.clauses.grammar import NUMBERS, Grammar
from mingzhang.reports.clauses.lexicon import ItemHeads, is_head
from mingzhang.reports.clauses.sides import Meaning, apart
from mingzhang.reports.clauses.statements import Statements
from mingzhang.reports.clauses.topic import Base, Topic
from mingzhang.reports.reasons import Reasons
from mingzhang.texts.clauses import AMOUNT, BARE, COUNT, NAME, OTHER, YEAR, Marked, Token

_STOPS = "，。；：、（）"
_STOP = re.compile(f"[{_STOPS}]")
_ORDINAL = re.compile(rf"[{OTHER}{BARE}]?[.．、]|（[{OTHER}{BARE}]）|{NUMERAL}是?、?|[①-⑳]")
_UNREAD = AMOUNT + BARE  # what may be spoken of after it


class Why(StrEnum):
    """Why a clause that a wording reads states nothing."""

    NONE = ""
    UNKNOWN = "这一节里没有这个名称"
    LATER = "说的是报告年度以后"
    SCOPE = "名称之前有另一个范围、名称或数"
    BEFORE = "名称之前的话没有认出"
    NO_TOPIC = "前面没有点出名称"
    BLOCKED = "前面有没读懂的话，不知说的是哪个量"
    UNFIT = "数的单位、个数与所说的量不合，或没有说与什么比"
    AFTER = "数之后的话使它不是这个数本身"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A clause that a wording read in a part of the marked text; ``why`` it states nothing."""

    wording: Wording
    start: int
    end: int
    why: Why = Why.NONE


@dataclass(slots=True)
class Walk:
    """One paragraph. ``edge`` is where the present piece of a sentence begins; ``attempts`` are the
    clauses met, ``reasons_told`` the parts that told reasons.
    """

    grammar: Grammar
    family: Family
    heads: ItemHeads
    marked: Marked
    statements: Statements
    reasons: Reasons
    printed: Mapping[str, int]  # how often each number stands in the document
    edge: int = 0
    listed: int | None = None  # the year of the list that is open
    told: int = 0  # where the reason begins that is being told
    attempts: list[Attempt] = field(default_factory=list)
    reasons_told: list[tuple[int, int]] = field(default_factory=list)
    _held: list[tuple[Topic | None, bool]] = field(default_factory=list)
    _apart: dict[Meaning, Meaning] = field(default_factory=dict)

    def run(self) -> None:
        """Read the whole paragraph."""
        text, at = self.marked.text, 0
        self._apart = apart(self.marked, self.family, self.grammar, self._meaning, self.printed)
        ordinal = _ORDINAL.match(text)
        if ordinal and ordinal.end():
            at = self.edge = ordinal.end()
        while at < len(text):
            letter = text[at]
            if letter in _STOPS:
                self._stop(letter, at)
                at += 1
                self.edge = at
            elif at == self.edge:
                at = self._piece(at)
            elif self.statements.state.reason:
                at = self._step(letter, at) if self._is_count(letter, at) else at + 1
            else:
                at = self._step(letter, at)
        self._reason_ends(len(text))

    def _step(self, letter: str, at: int) -> int:
        """One letter, or one clause, further."""
        state, text = self.statements.state, self.marked.text
        if self._may_begin(letter, at):
            end = self._clause(at)
            if end:
                self.edge = end
                return end
        if letter == NAME:
            self._name(at)
        elif letter == YEAR:
            year = self._year(self.marked.tokens[at])
            state.later = year > self.statements.year or (state.later and not self._light(at))
            state.year = year if self._light(at) else state.year
        elif letter in _UNREAD:
            state.blocked = True
        if letter == NAME and state.topic and not state.blocked:
            self.edge = at + 1
        return min(at + 1, len(text))

    def _piece(self, at: int) -> int:
        """The beginning of a piece of a sentence: a clause, a reason, a list, or neither."""
        state, text = self.statements.state, self.marked.text
        stop = _STOP.search(text, at)
        piece = text[at : stop.start() if stop else len(text)]
        if state.reason and not self._is_count(text[at], at):
            if not self._compares_years(at):
                return at + 1
            self._reason_ends(at)
        opens_list = piece.startswith(self.grammar.clauses.words.lists)
        if opens_list and state.topic and state.topic.finals:
            state.totals.append(state.topic)
            state.planned = state.last
        end = self._clause(at)
        if end:
            self.edge = end
            return end
        if self.grammar.reasons.search(piece) and not self._clause_within(piece, at):
            state.reason, self.told = True, at
            state.planned_reason = bool(self.grammar.compares.search(piece))
            if state.planned_reason:
                state.changed = None
            return at + 1
        if not opens_list:
            state.changed = None
        return self._step(text[at], at)

    def _reason_ends(self, at: int) -> None:
        """Note the reason that has been told, if it explains a change that was read."""
        state = self.statements.state
        if state.reason:
            self.reasons_told.append((self.told, at))
        if state.reason and state.changed:
            line, places = self.statements.line, self.marked.places
            first, last = line.span((places[self.told], places[at]))
            self.reasons.note(state.changed, line.raw[first:last], "")
            state.changed = None
        state.reason = state.planned_reason = False

    def _is_count(self, letter: str, at: int) -> bool:
        """Whether a count of something named stands here; reasons have none of these."""
        best = self.grammar.patterns.best(self.marked.text, at) if letter == NAME else None
        if best is None or best[0].kind != "数额" or not self._meaning(self.marked.tokens[at]):
            return False
        return self.marked.within(at, best[1])[-1].letter == COUNT

    def _compares_years(self, at: int) -> bool:
        """Whether a sentence goes on, after a reason for being off a budget, with last year."""
        best = self.grammar.patterns.best(self.marked.text, at)
        if not self.statements.state.planned_reason or best is None:
            return False
        return best[0].kind == "基准" and not best[0].of

    def _clause_within(self, piece: str, at: int) -> bool:
        """Whether a name in the piece begins a clause before the reason does."""
        name = piece.find(NAME)
        reason = self.grammar.reasons.search(piece)
        return 0 <= name < (reason.start() if reason else 0) and bool(
            self.grammar.patterns.best(self.marked.text, at + name)
        )

    def _may_begin(self, letter: str, at: int) -> bool:
        """Whether a clause may begin here: at a name, or behind what says nothing of its own."""
        return letter == NAME or (at > self.edge and self._light(at) and letter != YEAR)

    def _light(self, at: int) -> bool:
        """Whether only years and words like 其中 stand before a place in its piece."""
        before = self.marked.text[self.edge : at].replace(YEAR, "")
        return not before or before in self.grammar.clauses.words.openers

    def _stop(self, letter: str, at: int) -> None:
        state = self.statements.state
        if letter == "（":
            self._held.append((state.topic, state.blocked))
        elif letter == "）" and self._held:
            state.topic, state.blocked = self._held.pop()
            following = self.marked.text[at + 1 : at + 2]
            if following and following not in _STOPS and state.topic and state.topic.bare:
                state.topic, state.blocked = None, True
        elif letter == "、" and state.topic and state.topic.bare:
            state.topic, state.blocked = None, True
        elif letter == "：":
            self.listed = state.year
        elif letter == "；":
            state.year, state.base = self.listed, None
            if state.reason and self._resumes(at + 1):
                self._reason_ends(at)
        elif letter == "。":
            self._reason_ends(at)
            state.year = state.base = self.listed = None
            state.totals.clear()
            state.planned = ""

    def _resumes(self, at: int) -> bool:
        """Whether a part of what the section is about is spoken of again after a reason."""
        text = self.marked.text
        while at < len(text) and text[at] == YEAR:
            at += 1
        if at >= len(text) or text[at] != NAME or not self.grammar.patterns.best(text, at):
            return False
        main, topics = self.statements.main, self.statements.state.topics.values()
        parts = {*main, *self.statements.parts(Topic(main, 0, main))}
        parts = parts.union(*(self.statements.parts(topic) for topic in topics))
        meant = self._meaning(self.marked.tokens[at])
        return bool(meant) and set(meant) <= parts

    # What is spoken of

    def _year(self, token: Token) -> int:
        words = self.grammar.clauses.words
        text = token.text.removesuffix("度")
        if token.text in words.last or text in words.last:
            return self.statements.year - 1
        digits = re.match(r"\d{4}", text)
        return int(digits[0]) if digits else self.statements.year

    def _meaning(self, token: Token) -> tuple[Reference, ...]:
        """The quantities of a name in this section; of an item, its subject."""
        if not is_head(token.text):
            meant = self.grammar.lexicon.meaning(token.text, self.family)
            return self._apart.get(meant, meant)
        if not self.family.subjects:
            return ()
        classification = self.statements.record.classification(self.family.subjects)
        if classification is None:
            return ()
        return (self.heads.item(token.text, self.family.subjects, classification),)

    def _named(self, at: int, begins: int) -> Topic | Why:
        """What the name at a place stands for there, or why that is not certain; the clause that
        has it ``begins`` there or before.
        """
        before = self.grammar.wholes.sub("", self.marked.text[self.edge : begins])
        state = self.statements.state
        meant = self._meaning(self.marked.tokens[at])
        year = state.year if state.year is not None else self.statements.year
        years = [self.marked.tokens[i] for i in range(self.edge, at) if i in self.marked.tokens]
        if years and years[-1].letter == YEAR:
            year = self._year(years[-1])
        if not meant:
            return Why.UNKNOWN
        if state.later or year > self.statements.year:
            return Why.LATER
        if self.grammar.scopes.search(before):
            return Why.SCOPE
        if not self.grammar.prefix.fullmatch(before):
            return Why.BEFORE
        state.year = year if years else state.year
        return self.statements.topic(meant, year)

    def _name(self, at: int) -> None:
        """A name without a number: what follows may be about it."""
        if isinstance(self._named(at, at), Why):
            self.statements.state.topic, self.statements.state.blocked = None, True

    def _spoken_of(self) -> Topic | Why:
        """What a clause without a name is about: what was named last, else the whole section; or
        why that is not certain.
        """
        state = self.statements.state
        if state.blocked or state.later:
            return Why.LATER if state.later else Why.BLOCKED
        main = (self.heads.last,) if self.heads.last else self.statements.main
        if state.topic is None and main:
            year = state.year if state.year is not None else self.statements.year
            return self.statements.topic(main, year)
        return state.topic or Why.NO_TOPIC

    # Clauses

    def _clause(self, at: int) -> int:
        """Read the clause that begins here; returns its end, 0 if there is none."""
        best = self.grammar.patterns.best(self.marked.text, at)
        if best is None:
            return 0
        wording, end = best
        tokens = self.marked.within(at, end)
        if wording.kind.startswith("基准") and not self._based(wording, tokens):
            return 0
        if wording.kind == "基准":
            self.attempts.append(Attempt(wording, at, end))
            return end
        if self.marked.text.startswith(self.grammar.clauses.words.after, end):
            self.attempts.append(Attempt(wording, at, end, Why.AFTER))
            return 0
        named = tokens[0].letter == NAME and wording.kind != "占比"
        topic = self._named(self._first_token(at), at) if named else self._spoken_of()
        numbers = [token for token in tokens if token.letter in NUMBERS]
        if isinstance(topic, Why):
            why = topic
        else:
            why = Why.NONE if self._read(wording, topic, tokens, numbers) else Why.UNFIT
        self.attempts.append(Attempt(wording, at, end, why))
        self.statements.state.last = wording.of if wording.kind == "计划" else ""
        if not wording.kind.startswith("增减"):
            self.statements.state.changed = None
        if why and (named or any(token.letter in _UNREAD for token in numbers)):
            self.statements.state.blocked = True
        return end

    def _first_token(self, at: int) -> int:
        """Where the first token from a place on stands: a wording may begin with words."""
        return min(place for place in self.marked.tokens if place >= at)

    def _based(self, wording: Wording, tokens: Sequence[Token]) -> bool:
        """Note what the changes that follow are held against."""
        years = [self._year(token) for token in tokens if token.letter == YEAR]
        base = (
            Base(of=wording.of)
            if wording.of
            else Base(years[0] if years else self.statements.year - 1)
        )
        if not wording.of and base.year >= self.statements.year:
            return False
        self.statements.state.base = self.statements.state.last_base = base
        return True

    def _read(
        self, wording: Wording, topic: Topic, tokens: Sequence[Token], numbers: Sequence[Token]
    ) -> bool:
        """What the clause states; False if that is not certain."""
        statements, state = self.statements, self.statements.state
        base = state.base or state.last_base
        match wording.kind:
            case "数额" if state.planned and numbers[0].letter == AMOUNT:
                return statements.budget(topic, state.planned, numbers[0])
            case "数额" | "计数" | "续数":
                return statements.amounts(topic, numbers)
            case "计划":
                return statements.budget(topic, wording.of, numbers[0])
            case "基准数" if wording.of:
                meant = [self._meaning(token) for token in tokens if token.letter == NAME]
                same = all(one == topic.references for one in meant)
                return same and statements.budget(topic, wording.of, numbers[0])
            case "基准数":
                before = statements.topic(topic.references, statements.year - 1)
                read = statements.amounts(before, numbers)
                state.topic = topic
                return read
            case "完成":
                if len(numbers) > 1 and not statements.budget(topic, wording.of, numbers[0]):
                    return False
                return statements.completion(topic, wording.of, numbers[-1])
            case "占比":
                return self._share(topic, tokens)
            case "增减额" if base:
                return statements.changes(topic, base, wording.sign, numbers)
            case "增减率" if base:
                return statements.growths(topic, base, wording.sign, numbers)
        return False

    def _share(self, topic: Topic, tokens: Sequence[Token]) -> bool:
        whole = None
        if tokens[0].letter == NAME:
            meant = self._meaning(tokens[0])
            if len(meant) != 1:
                return False
            whole = meant[0]
        return self.statements.share(topic, whole, tokens[-1])
