"""What the formulas of a rubric give for the numbers that a report prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from mingzhang.model.formula import Node, Span, UndefinedError, evaluate, told
from mingzhang.model.number import MONEY_UNITS, shortest
from mingzhang.model.quantity import AXIS, CHANGE
from mingzhang.model.rubric import WEIGHT, Item, Rubric, rounded
from mingzhang.model.template import Reference
from mingzhang.model.understanding import Understanding
from mingzhang.reports.record import Record

_CLAIMED = ("published", "reconstructed")  # the grounds of formulas that a report can be held to
_MICRO = 1_000_000  # readings have six decimals


@dataclass(slots=True)
class KnownQuantities:
    """What one disclosure prints of quantities, and what it says of them without a number."""

    result: Understanding
    said: dict[str, str] = field(default_factory=dict)

    def say(self, quantity: str, value: str) -> None:
        """A quantity is said to be none ("0"), or to be as much as another."""
        self.said[quantity] = value

    def numbers(self, reference: Reference) -> Sequence[int]:
        """The readings of a quantity."""
        year = self.result.year + reference.shift
        return self.result.readings_of((reference.quantity, year, reference.subject))

    def span(self, reference: Reference) -> Span | None:
        """Every value that a reading allows: what contradicts itself is told elsewhere."""
        columns = self.result.readings.columns
        found = [(columns["值"][n], columns["半"][n]) for n in self.numbers(reference)]
        if found:
            low, high = min(v - half for v, half in found), max(v + half for v, half in found)
            return Span(Fraction(low), Fraction(high))
        value = self._said(reference)
        if value == "0":
            return Span(Fraction(0), Fraction(0))
        if value:
            return self.span(Reference(value))
        now, change = self._since(reference)
        return Span(now.low - change.high, now.high - change.low) if now and change else None

    def text(self, reference: Reference, unit: str) -> str:
        """The value that most readings have, as it is printed in a unit."""
        columns = self.result.readings.columns
        numbers = self.numbers(reference)
        value = self._said(reference)
        if not numbers and value:
            return value if value == "0" else self.text(Reference(value), unit)
        if not numbers:
            now, change = reference.quantity, f"{reference.quantity}.{CHANGE}"
            both = (Reference(one, reference.subject) for one in (now, change))
            first, second = (self._usual(one) for one in both)
            return shortest((first - second) / MONEY_UNITS[unit])
        usual = self._usual(reference)
        spots = (self.result.spot_of.get(n) for n in numbers if columns["值"][n] == usual)
        printed = [spot for spot in spots if spot]
        same = (one.text for one in printed if one.unit == unit or one.unit not in MONEY_UNITS)
        return next(same, shortest(usual / MONEY_UNITS[unit]))

    def _usual(self, reference: Reference) -> Decimal:
        """The value that most readings have, the first of equals."""
        columns = self.result.readings.columns
        values: list[Decimal] = [columns["值"][n] for n in self.numbers(reference)]
        return max(values, key=values.count)

    def unit(self, references: Sequence[Reference]) -> str:
        """The unit of money in which to tell several quantities: the one most are printed in."""
        spots = (self.result.spot_of.get(n) for one in references for n in self.numbers(one))
        units = Counter(spot.unit for spot in spots if spot and spot.unit in MONEY_UNITS)
        return max(units, key=units.__getitem__, default="元")

    def _since(self, reference: Reference) -> tuple[Span | None, Span | None]:
        """This year's value and its change, for last year's value that is not printed itself."""
        if not reference.shift:
            return None, None
        name, subject = reference.quantity, reference.subject
        change = Reference(f"{name}.{CHANGE}", subject)
        return self.span(Reference(name, subject)), self.span(change)

    def _said(self, reference: Reference) -> str:
        return "" if reference.shift or reference.subject else self.said.get(reference.quantity, "")


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to compute the points of an item: "" is the rubric's own. ``how`` tells it with its
    numbers; ``span`` is None where the report does not print what it takes.
    """

    name: str
    how: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways to compute an item as a person reads them, the least and the most they give."""

    low: Decimal
    high: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Formulas:
    """The formulas of a rubric over what one disclosure prints."""

    record: Record
    rubric: Rubric
    known: KnownQuantities

    def ways(self, item: Item) -> list[_Way]:
        """Every way to compute an item, its own first; none where it has no formula."""
        if item.formula is None or item.ground not in _CLAIMED:
            return []
        return [
            self._way("", item.formula, item.inputs, item.weight),
            *(self._way(one.name, one.formula, one.inputs, item.weight) for one in item.readings),
        ]

    def _way(
        self, name: str, formula: Node, inputs: Mapping[str, Reference], weight: Decimal
    ) -> _Way:
        spans = {one: self.known.span(reference) for one, reference in inputs.items()}
        full = Fraction(weight)
        known = {one: span for one, span in spans.items() if span is not None}
        if len(known) < len(spans):
            return _Way(name)
        try:
            exact = evaluate(formula, known | {WEIGHT: Span(full, full)})
        except UndefinedError:
            return _Way(name)
        low, high = (min(max(end, Fraction(0)), full) for end in (exact.low, exact.high))
        unit = self.known.unit(tuple(inputs.values()))
        shown = {one: self.known.text(reference, unit) for one, reference in inputs.items()}
        how = told(formula, (shown | {WEIGHT: shortest(weight)}).__getitem__)
        return _Way(name, how, Span(low, high))

    def claim(self, item: Item, value: int, ways: Sequence[_Way]) -> None:
        """The points are what the formula gives: in the way that comes nearest to them, so that
        points which any way gives stand. Without inputs the claim cannot be evaluated.
        """
        if not ways:
            return
        columns = self.record.result.readings.columns
        points = Fraction(columns["值"][value])
        near = min(
            (way for way in ways if way.span),
            key=lambda way: _distance(points, way.span),
            default=None,
        )
        operand = None
        if near and near.span:
            operand = self._operand(f"“{item.name}”（{value}）", near.span)
            self.record.result.formulas[value] = near.how
        self.record.claims.given("得分", value, operand)

    def _operand(self, subject: str, span: Span) -> int:
        """A reading that stands for a computed span, widened to the six decimals of readings."""
        low = span.low.numerator * _MICRO // span.low.denominator
        high = -(-span.high.numerator * _MICRO // span.high.denominator)
        low -= (low + high) % 2
        words = self.record.catalogue.table_words
        assert words is not None
        result = self.record.result
        return result.readings.add(
            result.document,
            len(result.readings),
            words.cells["number"],
            "",
            result.year,
            f"《{self.rubric.title}》{subject}".replace(AXIS, "x"),
            "",
            Decimal((low + high) // 2).scaleb(-6),
            Decimal((high - low) // 2).scaleb(-6),
            "",
            False,
            "",
        )

    def told(self, item: Item, ways: Sequence[_Way]) -> _Ways | None:
        """The ways of an item that has several, where more than one can be computed."""
        computed = [(way, way.span) for way in ways if way.span]
        if len(computed) < 2:
            return None
        decimals = self.rubric.decimals
        low = min(rounded(span.low, decimals) for _, span in computed)
        high = max(rounded(span.high, decimals) for _, span in computed)
        texts = [
            f"{way.name or '按评分表的公式'}，得{self._points(span)}分（{way.how}）"
            for way, span in computed
        ]
        texts += [f"{way.name}，文中没有这个数" for way in ways if way.span is None]
        return _Ways(low, high, "；".join(texts))

    def _points(self, span: Span) -> str:
        low, high = (rounded(end, self.rubric.decimals) for end in (span.low, span.high))
        return shortest(low) if low == high else f"{shortest(low)}到{shortest(high)}"


def _distance(points: Fraction, span: Span | None) -> Fraction:
    assert span is not None
    return max(span.low - points, points - span.high, Fraction(0))
