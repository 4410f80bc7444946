"""Scoring by a rubric: every item computed, entered by hand, not applicable, deducted or unknown.

What is missing never counts as full: it leaves its item unknown and the total a range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mingzhang.model.finding import Finding
from mingzhang.model.formula import Node, Span, UndefinedError, evaluate
from mingzhang.model.number import Interval, shortest
from mingzhang.model.rubric import (
    WEIGHT,
    Input,
    Item,
    ItemScore,
    Reading,
    ReadingScore,
    Rubric,
    Score,
    State,
    rounded,
)
from mingzhang.model.template import Reference

_Row = Mapping[str, Any]

_IMPOSSIBLE = "得分-不可能"
_TITLE = "自评的分数应在评分表算得出的范围内"
_NOTHING = Decimal(0)
_BY_HAND = {
    "unprinted": "公开资料没有这一项的算法，要人工评定",
    "by hand": "这一项没有公式，要人工评定",
}


def score(
    rubric: Rubric,
    get: Callable[[Reference], Interval | None],
    judged: Iterable[_Row],
    stated: Callable[[str], Decimal | None],
    title: Callable[[Reference], str],
) -> Score:
    """The rubric applied to what is known.

    ``judged`` are rows of 评分认定, ``stated`` gives the points that somebody printed for a
    quantity, ``title`` the name of an input for a person.
    """
    rows = {row["评分项"]: row for row in judged}
    scorer = _Scorer(rubric, get, title)
    items = tuple(
        replace(scorer.item(item, rows.get(item.name)), stated=stated(item.quantity))
        for item in rubric.items
    )
    low, high = (
        max(sum(ends, _NOTHING), _NOTHING)
        for ends in ((one.low for one in items), (one.high for one in items))
    )
    return Score(rubric, items, low, high, stated(rubric.total))


@dataclass(frozen=True, slots=True)
class _Scorer:
    rubric: Rubric
    get: Callable[[Reference], Interval | None]
    title: Callable[[Reference], str]

    def item(self, item: Item, row: _Row | None) -> ItemScore:
        """What became of one item; ``row`` is what a person decided of it."""
        computed = self.computed(item)
        return computed if row is None else self.decided(computed, row)

    def computed(self, item: Item) -> ItemScore:
        """The item by its formula, with its other readings; unknown where it has none."""
        inputs = self.inputs(item.inputs)
        found = ItemScore(
            item,
            "unknown",
            inputs,
            None,
            *self.whole_range(item),
            readings=tuple(self.reading(item, one) for one in item.readings),
        )
        if item.deduction:
            return replace(found, why="没有认定扣不扣分；不扣的，请在“评分认定”写扣分 0 和理由")
        if item.formula is None or item.ground == "unprinted":
            return replace(found, why=_BY_HAND.get(item.ground, _BY_HAND["by hand"]))
        exact, why = self.value(item.formula, inputs, item.weight)
        if exact is None:
            return replace(found, why=why)
        low, high = self.points(exact, item.weight)
        return replace(found, state="computed", exact=exact, low=low, high=high)

    def whole_range(self, item: Item) -> tuple[Decimal, Decimal]:
        """Everything that the points of an unknown item may be."""
        return (-self.most(item), _NOTHING) if item.deduction else (_NOTHING, item.weight)

    def most(self, item: Item) -> Decimal:
        """The most an item gives or takes; a deduction of unknown size may take everything."""
        return item.weight or self.rubric.full if item.deduction else item.weight

    def inputs(self, references: Mapping[str, Reference]) -> tuple[Input, ...]:
        """The inputs as they are known."""
        found = ((name, one, self.get(one)) for name, one in references.items())
        return tuple(
            Input(name, one, Span.of(known) if known else None) for name, one, known in found
        )

    def value(
        self, formula: Node, inputs: tuple[Input, ...], weight: Decimal
    ) -> tuple[Span | None, str]:
        """The points before rounding, or why there are none."""
        lacking = [self.title(one.reference) for one in inputs if one.span is None]
        if lacking:
            return None, f"账册里没有：{'、'.join(lacking)}"
        full = Fraction(weight)
        spans = {one.name: one.span for one in inputs if one.span} | {WEIGHT: Span(full, full)}
        try:
            return evaluate(formula, spans), ""
        except UndefinedError as error:
            return None, f"算不出：{error}"

    def points(self, exact: Span, weight: Decimal) -> tuple[Decimal, Decimal]:
        """The points at both ends, rounded, within 0 and the weight."""
        full = Fraction(weight)
        ends = (min(max(end, Fraction(0)), full) for end in (exact.low, exact.high))
        low, high = (rounded(end, self.rubric.decimals) for end in ends)
        return low, high

    def reading(self, item: Item, reading: Reading) -> ReadingScore:
        """The item by another reading of its words."""
        inputs = self.inputs(reading.inputs)
        exact, _ = self.value(reading.formula, inputs, item.weight)
        if exact is None:
            return ReadingScore(reading, inputs, None, None)
        low, high = self.points(exact, item.weight)
        return ReadingScore(reading, inputs, exact, low if low == high else None)

    def decided(self, computed: ItemScore, row: _Row) -> ItemScore:
        """The item as a person decided it, unknown where the decision lacks what it needs."""
        item, decision = computed.item, row["认定"]
        if refused := self.refusal(item, row):
            low, high = self.whole_range(item)
            return replace(computed, state="unknown", low=low, high=high, why=refused)
        if decision == "不适用":
            return _settled(computed, "not applicable", item.weight, row["证据"])
        points = rounded(Fraction(row["分值"]), self.rubric.decimals)
        if decision == "扣分":
            return _settled(computed, "deduction", -points, row["理由"])
        return _settled(computed, "by hand", points, row["理由"])

    def refusal(self, item: Item, row: _Row) -> str:
        """Why a decision does not count; "" where it does."""
        decision, points = row["认定"], row["分值"]
        if decision == "不适用":
            if not item.may_not_apply:
                return "评分表没有说这一项可以不适用"
            return "" if row["证据"] else "认定不适用，没有写证据，不能给分"
        if (decision == "扣分") != item.deduction:
            wanted = "扣分" if item.deduction else "人工评定"
            return f"这一项应认定“{wanted}”，写的是“{decision}”"
        if points is None:
            return f"认定{decision}，没有写分值"
        if not 0 <= points <= self.most(item):
            return f"分值{shortest(points)}不在0分到{shortest(self.most(item))}分之间"
        return "" if row["理由"] else f"认定{decision}，没有写理由"


def _settled(computed: ItemScore, state: State, points: Decimal, why: str) -> ItemScore:
    """The formula's own value is kept beside what a person decided."""
    return replace(computed, state=state, low=points, high=points, why=why)


def impossible(found: Score, department: str, year: int) -> Iterator[Finding]:
    """Stated points outside a range. Points that are known are a reading of the book, so that
    the rule for equal quantities holds the stated ones against them."""
    for one in found.items:
        if one.points is None and one.agrees is False:
            yield _finding(one.item.name, one.item.quantity, one, (department, year))
    if found.unknown and found.agrees is False:
        yield _finding(found.rubric.title, found.rubric.total, found, (department, year))


def _finding(name: str, quantity: str, found: ItemScore | Score, whose: tuple[str, int]) -> Finding:
    assert found.stated is not None
    department, year = whose
    low, high, stated = (shortest(one) for one in (found.low, found.high, found.stated))
    bound = found.high if found.stated > found.high else found.low
    message = f"“{name}”自评{stated}分，按评分表在{low}分到{high}分之间。"
    if isinstance(found, Score):
        message += f"已知各项合计{shortest(found.known)}分，其余{_names(found)}补不出这个总分。"
    return Finding(
        rule=_IMPOSSIBLE,
        title=_TITLE,
        severity="error",
        category="score",
        message=message,
        key={"部门": department, "年度": str(year), "量": quantity, "科目": ""},
        measure=f"{year}年{name}",
        stated=found.stated,
        expected_low=found.low,
        expected_high=found.high,
        difference=found.stated - bound,
        basis="各项得分在0分和权重之间，合计等于各项之和",
        verify="改正分数，或补上缺的输入再算",
    )


def _names(found: Score) -> str:
    return "、".join(f"“{one.item.name}”" for one in found.unknown)
