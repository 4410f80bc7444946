"""A score beside last year's: items by name, how many points each moved, and which input did it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mingzhang.model.formula import Span, UndefinedError, evaluate
from mingzhang.model.number import shortest
from mingzhang.model.rubric import STATE_WORDS, WEIGHT, Input, ItemScore, Score, rounded
from mingzhang.scores.told import Teller, compared, grade_text, points_text, range_text

_YEARS = ("本年", "上年")
_MOST = 5
_EFFECT_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class MovedInput:
    """An input that has another value now; ``effect`` are the points before rounding that it
    alone makes of last year's item, None where they cannot be computed."""

    now: Input
    before: Input
    effect: Fraction | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An item of both years whose points are known and differ; the input that weighs most first."""

    now: ItemScore
    before: ItemScore
    change: Decimal
    inputs: tuple[MovedInput, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """Two scores of one department, and what moved between them, the most first."""

    now: Score
    before: Score
    moved: tuple[Moved, ...]

    @staticmethod
    def of(now: Score, before: Score) -> Years:
        """This year's score and last year's."""
        earlier = {one.item.name: one for one in before.items}
        moved = []
        for one in now.items:
            other = earlier.get(one.item.name)
            if other is None or one.points is None or other.points is None:
                continue
            if one.points != other.points:
                moved.append(Moved(one, other, one.points - other.points, _inputs(one, other)))
        return Years(now, before, tuple(sorted(moved, key=lambda one: -abs(one.change))))

    def lines(self, teller: Teller, last: Teller) -> Iterator[str]:
        """Both side by side, then what moved and by which numbers."""
        yield from compared(self.now, self.before, _YEARS)
        yield _total_change(self)
        if not self.moved:
            yield "两年都知道得分的项，得分没有变。"
            return
        rest = len(self.moved) - _MOST
        yield f"变动最大的{min(len(self.moved), _MOST)}项："
        for one in self.moved[:_MOST]:
            yield f"{one.now.item.name}　{_change(one.change)}"
            yield from (f"　{line}" for line in _why(one, teller, last))
        if rest > 0:
            names = (f"{one.now.item.name}{_change(one.change)}" for one in self.moved[_MOST:])
            yield f"另有{rest}项变了：{'、'.join(names)}"

    def to_json(self, year: int) -> dict[str, Any]:
        """What the first line of ``--json`` has of last year."""
        return {
            "year": year,
            "low": shortest(self.before.low),
            "high": shortest(self.before.high),
            "grade": self.before.grade,
            "moved": [_moved_json(one) for one in self.moved],
        }


def _inputs(now: ItemScore, before: ItemScore) -> tuple[MovedInput, ...]:
    """The inputs of the same name whose values differ, the one with the greatest effect first."""
    if now.state != "computed" or before.state != "computed":
        return ()
    earlier = {one.name: one for one in before.inputs}
    moved = [
        MovedInput(one, earlier[one.name], _effect(one, now, before))
        for one in now.inputs
        if one.name in earlier and one.span != earlier[one.name].span
    ]
    return tuple(sorted(moved, key=lambda one: -abs(one.effect or Fraction(0))))


def _effect(changed: Input, now: ItemScore, before: ItemScore) -> Fraction | None:
    """What last year's points become when this one input takes this year's value."""
    formula = before.item.formula
    if formula is None or before.exact is None or formula != now.item.formula:
        return None
    full = Fraction(before.item.weight)
    spans = {one.name: one.span for one in before.inputs if one.span} | {WEIGHT: Span(full, full)}
    if changed.span is None:
        return None
    try:
        found = evaluate(formula, {**spans, changed.name: changed.span})
    except UndefinedError:
        return None
    ends = (found.low - before.exact.low, found.high - before.exact.high)
    return sum(ends, Fraction(0)) / 2


def _why(one: Moved, teller: Teller, last: Teller) -> Iterator[str]:
    """The inputs that moved with their numbers, or who gave the points."""
    if one.now.item.weight != one.before.item.weight:
        weights = (points_text(each.item.weight) for each in (one.before, one.now))
        yield f"满分{' → '.join(weights)}"
    if one.now.state != "computed" or one.before.state != "computed":
        for word, each in zip(_YEARS, (one.now, one.before), strict=True):
            why = f"：{each.why.rstrip('。')}" if each.why else ""
            yield f"{word}{STATE_WORDS[each.state]}{why}"
        return
    if one.now.item.formula != one.before.item.formula:
        yield "两年的公式不同"
    for moved in one.inputs:
        numbers = f"{last.number(moved.before.reference)} → {teller.number(moved.now.reference)}"
        effect = "" if moved.effect is None else f"（单这一个数变，{_effect_text(moved.effect)}）"
        yield f"{moved.now.name}　{numbers}{effect}"


def _total_change(years: Years) -> str:
    now, before = years.now, years.before
    totals = f"{range_text(before.low, before.high)} → {range_text(now.low, now.high)}"
    grades = f"{grade_text(before)} → {grade_text(now)}"
    known = not (now.unknown or before.unknown)
    change = f"，{_change(now.low - before.low)}" if known and now.low != before.low else ""
    return f"总分　{totals}{change}　{grades}"


def _change(points: Decimal) -> str:
    return f"{'增加' if points > 0 else '减少'}{points_text(abs(points))}"


def _effect_text(effect: Fraction) -> str:
    points = rounded(effect, _EFFECT_DECIMALS)
    if not points:
        return "得分不变"
    return f"得分{'增加' if points > 0 else '减少'}{shortest(abs(points))}分"


def _moved_json(one: Moved) -> dict[str, Any]:
    return {
        "name": one.now.item.name,
        "change": shortest(one.change),
        "inputs": [
            {
                "name": each.now.name,
                "effect": None
                if each.effect is None
                else shortest(rounded(each.effect, _EFFECT_DECIMALS)),
            }
            for each in one.inputs
        ],
    }
