"""What clauses state: readings of quantities, and the claims they make of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.model.clause import Clauses
from mingzhang.model.document import Anchor
from mingzhang.model.quantity import Operand, Quantity
from mingzhang.model.template import Reference
from mingzhang.reports.clauses.topic import Base, State, Topic
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import EvenLine, Span, too_large
from mingzhang.texts.clauses import AMOUNT, BARE, Token

PLAIN = "文中."  # quantities of what a text says that no other quantity is of
_SHARE, _CHANGE, _GROWTH, _COMPLETION = (
    PLAIN + name for name in ("占比", "增减额", "增减率", "完成率")
)
_DECIMALS = 2  # of amounts that show fewer where whole ones are exact
_Meant = tuple[StatedQuantity, tuple[Operand, Operand] | None]  # with what it follows from


@dataclass(frozen=True, slots=True)
class SaidAmount:
    """A reading of a final amount, or of its share, as a paragraph said it."""

    reference: Reference
    year: int
    reading: int
    share: bool = False


@dataclass(slots=True)
class Statements:
    """Notes what the clauses of one paragraph state. ``exact``: whole numbers are exact amounts;
    ``main`` is what the section is about.
    """

    record: Record
    clauses: Clauses
    line: EvenLine
    anchor: Anchor
    exact: bool
    main: tuple[Reference, ...] = ()
    state: State = field(default_factory=State)
    used: list[Span] = field(default_factory=list)
    said: list[SaidAmount] = field(default_factory=list)

    @property
    def year(self) -> int:
        """The year of the report."""
        return self.record.result.year

    def quantity(self, reference: Reference) -> Quantity:
        """The quantity a reference names."""
        return self.record.catalogue.quantities[reference.quantity]

    def topic(self, references: tuple[Reference, ...], year: int) -> Topic:
        """What is now spoken of; the same as before in this paragraph if it was."""
        found = self.state.topics.get((references, year))
        if found is None:
            finals = tuple(one for one in references if self.quantity(one).unit == "元")
            found = self.state.topics[references, year] = Topic(references, year, finals)
        self.state.topic, self.state.blocked = found, False
        return found

    def amounts(self, topic: Topic, tokens: Sequence[Token]) -> bool:
        """Amounts or counts of a topic, one for all its quantities or one for each."""
        fitting = [one for one in topic.references if self._fits(one, tokens[-1])]
        if not fitting or any(token.letter == BARE for token in tokens[-1:]):
            return False
        topic.bare, unit = False, tokens[-1].unit
        groups = [fitting] if len(tokens) == 1 else [[one] for one in fitting]
        if len(groups) != len(tokens):
            return False
        for token, references in zip(tokens, groups, strict=True):
            stated = [StatedQuantity(one.quantity, one.subject, topic.year) for one in references]
            readings = self._read(token, unit, stated)
            for reference, reading in zip(references, readings, strict=False):
                self.said.append(SaidAmount(reference, topic.year, reading))
        return True

    def budget(self, topic: Topic, of: str, token: Token) -> bool:
        """A budget of the topic's first quantity."""
        if not topic.finals or token.letter != AMOUNT:
            return False
        operand = self._budget(topic.finals[0], of, topic.year)
        topic.budgets[of], topic.bare = operand, False
        name, year, subject = operand
        self._read(token, token.unit, [StatedQuantity(name, subject, year)])
        return True

    def completion(self, topic: Topic, of: str, token: Token) -> bool:
        """A completion of the budget in percent."""
        if not topic.finals:
            return False
        final = topic.finals[0]
        quantity = self.quantity(final)
        printed = topic.budgets.get(of)
        if printed is None and len(topic.budgets) == 1 and of == "预定":
            (printed,) = topic.budgets.values()
        follower = quantity.initial_completion() if of == "年初" else quantity.completion()
        natural = quantity.initial if of == "年初" else quantity.budget
        if natural and (printed is None or printed[0] == natural):
            self._read(token, token.unit, [StatedQuantity(follower, final.subject, topic.year)])
            return True
        operand = printed or self._budget(final, of, topic.year)
        operands = ((final.quantity, topic.year, final.subject), operand)
        self._plain(_COMPLETION, self._title(final), topic.year, token, "完成", operands)
        return True

    def share(self, topic: Topic, whole: Reference | None, token: Token) -> bool:
        """A share of the topic's first quantity, of ``whole`` or what it is naturally part of."""
        if not topic.finals:
            return False
        part = topic.finals[0]
        quantity = self.quantity(part)
        natural = Reference(part.quantity) if part.subject else Reference(quantity.share_of)
        known = bool(quantity.share_of)
        whole = whole or self._whole(topic, natural)
        if known and (whole is None or whole == natural):
            stated = StatedQuantity(quantity.share(), part.subject, topic.year)
            readings = self._read(token, token.unit, [stated])
        elif whole is None or whole == part:
            return False
        else:
            subject = f"{self._title(part)}占{self._title(whole)}"
            operands = (_operand(part, topic.year), _operand(whole, topic.year))
            readings = self._plain(_SHARE, subject, topic.year, token, "占比", operands)
        self.said += [SaidAmount(part, topic.year, reading, share=True) for reading in readings]
        return True

    def changes(self, topic: Topic, base: Base, sign: int, tokens: Sequence[Token]) -> bool:
        """Changes of the topic's quantities against a base."""
        groups = self._spread(topic, tokens)
        if groups is None:
            return False
        topic.changes[base] = []
        first = topic.finals[0]
        explained = self.quantity(first).compare and base == Base(self.year - 1)
        self.state.changed = first if explained else None
        for token, references in groups:
            meant = [self._change(one, topic, base) for one in references]
            topic.changes[base] += [(one.quantity, one.year, one.subject) for one, _ in meant]
            self._follows("增减额", token, tokens[-1].unit, meant, sign)
        return True

    def growths(self, topic: Topic, base: Base, sign: int, tokens: Sequence[Token]) -> bool:
        """Changes of the topic's quantities in percent of the base."""
        groups = self._spread(topic, tokens)
        if groups is None:
            return False
        for token, references in groups:
            meant = [self._growth(one, topic, base) for one in references]
            self._follows("增减率", token, token.unit, meant, sign)
        return True

    def _follows(
        self, kind: str, token: Token, unit: str, meant: Sequence[_Meant], sign: int = 1
    ) -> list[int]:
        """The readings of a number, with what they claim beside what their quantities do."""
        stated = [one for one, _ in meant]
        readings = self._read(token, unit, stated, negative=sign < 0)
        for reading, (_, operands) in zip(readings, meant, strict=False):
            if operands:
                self.record.claims.named(kind, reading, operands)
        return readings

    def year_of(self, topic: Topic, base: Base) -> int:
        """The year whose amounts are held against a base: the report's, or an earlier topic's."""
        if base.of:
            return topic.year
        return topic.year if self.year - 1 > base.year and topic.year > base.year else self.year

    def _change(self, one: Reference, topic: Topic, base: Base) -> _Meant:
        """A change, with what it follows from if its quantity does not say it."""
        quantity, year = self.quantity(one), self.year_of(topic, base)
        if quantity.compare and not base.of and base.year == self.year - 1:
            return StatedQuantity(quantity.change(), one.subject, year), None
        if base.of:
            against = topic.budgets.get(base.of) or self._budget(one, base.of, year)
            words = self.record.catalogue.quantities[PLAIN + base.of].title
        else:
            against, words = _operand(one, base.year), f"{base.year}年"
        stated = StatedQuantity(_CHANGE, f"{self._title(one)}比{words}", year)
        return stated, (_operand(one, year), against)

    def _growth(self, one: Reference, topic: Topic, base: Base) -> _Meant:
        """The same of a change in percent."""
        quantity, year = self.quantity(one), self.year_of(topic, base)
        if quantity.compare and base == Base(self.year - 1):
            return StatedQuantity(quantity.growth(), one.subject, year), None
        change, _ = self._change(one, topic, base)
        operands = _operand(one, year), (change.quantity, year, change.subject)
        return StatedQuantity(_GROWTH, change.subject, year), operands

    def _spread(
        self, topic: Topic, tokens: Sequence[Token]
    ) -> list[tuple[Token, Sequence[Reference]]] | None:
        """Which quantities each of the numbers is of, None if that is not told."""
        if not topic.finals or tokens[-1].letter == BARE:
            return None
        if len(tokens) == 1:
            return [(tokens[0], topic.finals)]
        if len(tokens) != len(topic.finals):
            return None
        return [(token, (one,)) for token, one in zip(tokens, topic.finals, strict=True)]

    def _whole(self, topic: Topic, natural: Reference) -> Reference | None:
        """What a list says a part of it is a share of: the nearest total that it is part of."""
        totals = [one for one in self.state.totals if one is not topic and one.finals]
        for total in reversed(totals):
            if natural in total.finals or topic.finals[0] in self.parts(total):
                return total.finals[0]
        if len(totals) == 1:
            return totals[0].finals[0]
        section = Topic(self.main, topic.year, self.main)
        return self.main[0] if topic.finals[0] in self.parts(section) else None

    def parts(self, total: Topic) -> set[Reference]:
        """The quantities that make up a total, as the pack declares it."""
        names = {one.quantity for one in total.finals if not one.subject}
        return {
            Reference.parse(part)
            for one in self.clauses.sums
            for part in one.parts
            if one.total in names
        }

    def _budget(self, final: Reference, of: str, year: int) -> Operand:
        """The quantity of a budget, by its own name if it has one."""
        quantity = self.quantity(final)
        stem, _, column = final.quantity.rpartition(".")
        names = self.record.catalogue.quantities
        own = next((n for n in names if n.rpartition(".")[0] == stem and _is_of(n, of)), "")
        if of == "预定" or (of == "全年" and not own):
            own = "" if quantity.initial else quantity.budget
        if own and column != own.rpartition(".")[2]:
            return own, year, final.subject
        return PLAIN + of, year, self._title(final)

    def _title(self, reference: Reference) -> str:
        """The quantity in words, with its subject."""
        return self.record.title_of(reference.quantity, reference.subject)

    def _fits(self, reference: Reference, token: Token) -> bool:
        quantity = self.quantity(reference)
        if token.letter in AMOUNT + BARE:
            return quantity.unit == "元"
        return token.unit in self.clauses.counts.get(quantity.printed, (quantity.printed,))

    def _plain(
        self,
        name: str,
        subject: str,
        year: int,
        token: Token,
        claim: str,
        operands: tuple[Operand, Operand],
    ) -> list[int]:
        """A reading of a plain quantity with what it claims."""
        meant = [(StatedQuantity(name, subject, year), operands)]
        return self._follows(claim, token, token.unit, meant)

    def _read(
        self, token: Token, unit: str, stated: Sequence[StatedQuantity], *, negative: bool = False
    ) -> list[int]:
        """The readings of a number, and its place."""
        record, span = self.record, (token.start, token.start + len(token.text))
        least = _DECIMALS if self.exact and unit != "%" else 0
        damaged = too_large(token.text, unit)
        readings = [
            record.reading(one, token.text, unit, negative=negative, least=least)
            for one in stated
            if not damaged
        ]
        location = record.location(self.anchor, self.line.raw, self.line.span(span))
        record.number(token.text, unit, location, tuple(readings), "数过大，无法核对")
        self.used.append(span)
        return readings


def _operand(reference: Reference, year: int) -> Operand:
    return reference.quantity, year, reference.subject


def _is_of(name: str, of: str) -> bool:
    return name.rpartition(".")[2].startswith(of)
