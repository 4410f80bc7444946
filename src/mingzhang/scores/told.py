"""A score told to a person: every item with its formula, its numbers and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.facts.trace import Tracer
from mingzhang.model.formula import Node, Span, told
from mingzhang.model.known import Known
from mingzhang.model.number import NumberStyle, scale_of, shortest
from mingzhang.model.rubric import (
    GROUND_WORDS,
    STATE_WORDS,
    WEIGHT,
    Item,
    ItemScore,
    ReadingScore,
    Rubric,
    Score,
    rounded,
)
from mingzhang.model.template import Reference
from mingzhang.scores.supposing import Supposed, WhatIf

_EXACT_DECIMALS = 4
_ABSENT = "没有这一项"


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells scores of one book; ``tracer`` leads its numbers back to their cells."""

    tracer: Tracer

    def score(self, found: Score, heading: str) -> Iterator[str]:
        """The whole score, block by block, then what it comes to."""
        yield f"{heading}　{found.rubric.title}"
        yield from _about(found.rubric)
        block = ""
        for one in found.items:
            if one.item.block != block:
                block = one.item.block
                yield f"【{block}】"
            yield from self.item(one)
        yield from _total(found)

    def item(self, one: ItemScore) -> Iterator[str]:
        """One item with its formula, the formula with its numbers, and the way to the cells."""
        yield f"{one.item.name}　{_weight(one.item)}　{_came(one)}{_stated(one)}"
        if one.why:
            yield f"　{_why(one)}"
        yield from self.formula(one)
        traced: set[str] = set()
        for found in one.inputs:
            yield from self.traced(found.name, found.reference, traced)
        for reading in one.readings:
            yield f"　另一种算法“{reading.reading.name}”：{self.reading(reading, one.item)}"
            for found in reading.inputs:
                yield from self.traced(found.name, found.reference, traced)
        if one.item.note:
            yield f"　注：{one.item.note}"

    def formula(self, one: ItemScore) -> Iterator[str]:
        """The formula in words, where it comes from, and with its numbers."""
        item = one.item
        if item.formula is None:
            return
        basis = f"：{item.basis}" if item.basis else ""
        yield f"　公式：{told(item.formula)}（{GROUND_WORDS[item.ground]}{basis}）"
        result = f"＝{exact_text(one.exact)}" if one.exact else ""
        yield f"　代入：{self.filled(item.formula, item, item.inputs)}{result}"
        if one.exact and one.state not in {"computed", "unknown"}:
            points = points_text(rounded(one.exact.low, _EXACT_DECIMALS))
            yield f"　按公式应是{points}，用的是{STATE_WORDS[one.state]}。"

    def filled(self, formula: Node, item: Item, inputs: Mapping[str, Reference]) -> str:
        """The formula with its numbers; an input that is not known keeps its name."""

        def show(name: str) -> str:
            if name == WEIGHT:
                return shortest(item.weight)
            return self.number(inputs[name]) or name

        return told(formula, show)

    def reading(self, one: ReadingScore, item: Item) -> str:
        """What another reading comes to, and how."""
        reading = one.reading
        points = "算不出" if one.points is None else points_text(one.points)
        result = f"＝{exact_text(one.exact)}" if one.exact else ""
        numbers = f"{self.filled(reading.formula, item, reading.inputs)}{result}"
        return (
            f"{points}（{reading.note}；{numbers}）" if reading.note else f"{points}（{numbers}）"
        )

    def known(self, one: Reference) -> Known | None:
        """What the book has of an input."""
        return self.tracer.values.get(one.quantity, one.subject, one.shift)

    def number(self, one: Reference) -> str:
        """An input in the unit it is printed in; "" where it is not known."""
        found = self.known(one)
        if found is None:
            return ""
        unit = self.tracer.catalogue.quantities[one.quantity].printed
        return f"{shortest(found.interval.value / scale_of(unit))}{unit}"

    def traced(self, name: str, one: Reference, seen: set[str]) -> Iterator[str]:
        """An input down to its cells, once an item."""
        found = self.known(one)
        if found is None or found.address in seen:
            return
        seen.add(found.address)
        first, *rest = self.tracer.lines(found)
        yield f"　　{name} ← {first}"
        yield from (f"　　　{line}" for line in rest)

    def what_if(self, asked: WhatIf, heading: str) -> Iterator[str]:
        """What was supposed, the items it changes, and what the total becomes."""
        yield f"{heading}　{asked.after.rubric.title}"
        yield from (f"假设：{_supposed_text(one)}" for one in asked.supposed)
        changed = list(asked.changed())
        for old, new in changed:
            yield from self.item(new)
            yield f"　原来{range_text(old.low, old.high)}，现在{range_text(new.low, new.high)}"
        yield f"变了{len(changed)}项，其余{len(asked.after.items) - len(changed)}项不变。"
        yield from _totals(asked)


def compared(one: Score, other: Score, words: tuple[str, str] = ("甲", "乙")) -> Iterator[str]:
    """Two scores side by side, item by item by name, then their totals."""
    first, second = words
    yield f"{first}：{one.rubric.title}（{one.rubric.name}）"
    yield f"{second}：{other.rubric.title}（{other.rubric.name}）"
    theirs = {found.item.name: found for found in other.items}
    for mine in one.items:
        name = mine.item.name
        yield f"{name}　{first}：{_side(mine)}　{second}：{_side(theirs.pop(name, None))}"
    for name, found in theirs.items():
        yield f"{name}　{first}：{_ABSENT}　{second}：{_side(found)}"
    for word, whole in ((first, one), (second, other)):
        yield f"合计　{word}：{range_text(whole.low, whole.high)}，{grade_text(whole)}"


def _side(one: ItemScore | None) -> str:
    return _ABSENT if one is None else f"{_weight(one.item)}，{_came(one)}"


def points_text(points: Decimal) -> str:
    """Points as they are printed: 7.71分, 4分."""
    return f"{NumberStyle().format(points)}分"


def exact_text(exact: Span) -> str:
    """The value before rounding, to four decimals."""
    low, high = (shortest(rounded(end, _EXACT_DECIMALS)) for end in (exact.low, exact.high))
    return low if low == high else f"{low}到{high}"


def _supposed_text(one: Supposed) -> str:
    """A supposed input with its unit."""
    return f"{one.item}.{one.input}＝{one.text}（{one.reference.quantity}）"


def range_text(low: Decimal, high: Decimal) -> str:
    """Points that are known, or from how many to how many."""
    return points_text(low) if low == high else f"{points_text(low)}到{points_text(high)}"


def _about(rubric: Rubric) -> Iterator[str]:
    yield f"　评分表 {rubric.name}（{GROUND_WORDS[rubric.ground]}）"
    if rubric.source:
        yield f"　来源：{rubric.source}"
    if rubric.note:
        yield f"　注：{rubric.note}"


def _weight(item: Item) -> str:
    if item.deduction:
        return f"只扣分，最多{points_text(item.weight)}" if item.weight else "只扣分"
    assumed = "，推定" if item.assumed else ""
    return f"满分{points_text(item.weight)}{assumed}"


def _came(one: ItemScore) -> str:
    if one.item.deduction and one.points is None and not one.item.weight:
        return f"{STATE_WORDS[one.state]}，扣多少没有上限"
    return f"{STATE_WORDS[one.state]}　{range_text(one.low, one.high)}"


def _why(one: ItemScore) -> str:
    return f"证据：{one.why}" if one.state == "not applicable" else f"{one.why.rstrip('。')}。"


def _stated(one: ItemScore | Score) -> str:
    """The stated points and whether they agree with what the rubric gives."""
    if one.stated is None:
        return ""
    points = points_text(one.stated)
    if not one.agrees:
        return f"　自评{points}，不一致（必改）"
    known = one.low == one.high
    return f"　自评{points}，一致" if known else f"　自评{points}，无法核对"


def grade_text(found: Score) -> str:
    """The grade, or that it is not settled."""
    if not found.rubric.bands:
        return "没有等级"
    return f"等级{found.grade}" if found.grade else "等级未定"


def _total(found: Score) -> Iterator[str]:
    settled = [one for one in found.items if one.points is not None]
    scored = [one for one in settled if not one.item.deduction]
    full = sum((one.item.weight for one in scored), Decimal(0))
    taken = sum((one.low for one in settled if one.item.deduction), Decimal(0))
    less = f"（已扣{points_text(-taken)}）" if taken else ""
    known = points_text(found.known)
    yield "【合计】"
    yield f"已知的{len(scored)}项，满分{points_text(full)}，得{known}{less}"
    if found.unknown:
        names = "、".join(f"{one.item.name}（{_weight(one.item)}）" for one in found.unknown)
        yield f"未知的{len(found.unknown)}项：{names}"
    if found.derived is not None and found.stated is not None:
        yield (
            f"自评总分{points_text(found.stated)}，留给未知各项{points_text(found.derived)}"
            "（由总分减出，不是按公式算的）"
        )
    yield f"总分　{range_text(found.low, found.high)}　{grade_text(found)}{_stated(found)}"
    if found.stated is not None and found.rubric.bands:
        yield f"自评总分{points_text(found.stated)}按等级是{found.rubric.grade(found.stated)}"


def _totals(asked: WhatIf) -> Iterator[str]:
    before, after = asked.before, asked.after
    yield f"已知各项　{points_text(before.known)} → {points_text(after.known)}"
    yield (
        f"总分　{range_text(before.low, before.high)} → {range_text(after.low, after.high)}　"
        f"{grade_text(before)} → {grade_text(after)}"
    )
    if asked.totals is None:
        return
    old, new = asked.totals
    grades = [before.rubric.grade(total) for total in (old, new)]
    kept = f"等级{grades[0]}不变" if grades[0] == grades[1] else f"等级{grades[0]} → {grades[1]}"
    assert before.derived is not None
    yield (
        f"未知各项仍按倒推的{points_text(before.derived)}：总分{points_text(old)} → "
        f"{points_text(new)}，{kept}（由总分减出，不是按公式算的）"
    )
