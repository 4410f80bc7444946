"""Rubrics: the tables of points by which departments and projects are evaluated, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from mingzhang.model.declared import Name, QuantityName, Slip
from mingzhang.model.formula import Node, Span, misnamed
from mingzhang.model.problem import Place
from mingzhang.model.template import Reference

WEIGHT = "权重"  # the name of an item's weight in its formula

# How a formula came to be known: printed by whoever made the rubric; drawn from printed scores;
# entered by hand because it says no formula; an item whose points no report prints.
Ground = Literal["published", "reconstructed", "by hand", "unprinted", "unverified"]
GROUND_WORDS: dict[Ground, str] = {
    "published": "公布的算法",
    "reconstructed": "算法没有公布，由公开报告的得分反推",
    "by hand": "没有公式，人工评定",
    "unprinted": "没有公开",
    "unverified": "未证实",
}

# What became of an item: computed from its inputs, entered by hand, not applicable (which needs
# evidence), deducted from, or unknown because an input is missing.
State = Literal["computed", "by hand", "not applicable", "deduction", "unknown"]
STATE_WORDS: dict[State, str] = {
    "computed": "按公式",
    "by hand": "人工评定",
    "not applicable": "不适用",
    "deduction": "扣分",
    "unknown": "未知",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read an item that its words allow: what it counts, and its own formula."""

    name: Name
    inputs: Mapping[str, Reference]
    formula: Node
    note: str = ""

    def slips(self) -> Iterator[Slip]:
        """A formula must be there, and of its own inputs."""
        yield from misnamed(self.formula, self.inputs, (WEIGHT,))
        if self.formula is None:  # as it was read, not as it may be used
            yield Slip("formula", f"另一种算法“{self.name}”没有 formula。")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a rubric. ``inputs`` are quantities, so that each is traced to its cells.

    ``weight`` of a ``deduction`` is what it may take away at most, 0 where nobody has seen how
    much. ``quantity`` is the id under which the item's points are stated, computed and printed.
    Without a ``formula`` the points are entered by hand. ``assumed`` marks a weight that no source
    prints.
    """

    name: Name
    block: str
    weight: Decimal
    quantity: QuantityName
    ground: Ground
    group: str = ""
    inputs: Mapping[str, Reference] = field(default_factory=dict)
    formula: Node | None = None
    readings: tuple[Reading, ...] = ()
    deduction: bool = False
    assumed: bool = False
    may_not_apply: bool = False
    basis: str = ""
    note: str = ""
    place: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """A formula that is known must be there, and be of its own inputs."""
        yield from misnamed(self.formula, self.inputs, (WEIGHT,))
        if self.formula is None and self.ground in {"published", "reconstructed"}:
            message = f"“{self.name}”写着有公式，却没有 formula。"
            yield Slip("formula", message, "请补上，或改 ground。")


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and the least points it takes."""

    grade: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Rubric:
    """A table of points for 部门 or 项目 of a place, from one year to another (both included).

    ``place`` is a region's name, "" where any may use it. ``total`` is the quantity of the sum,
    ``decimals`` how points are rounded, each item on its own, before they are added up.
    """

    name: Name
    title: str
    object: Literal["部门", "项目"]
    first: int
    last: int
    total: QuantityName
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    place: str = ""
    decimals: int = 2
    ground: Ground = "published"
    source: str = ""
    note: str = ""
    stands: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """Years and grades that are not in order."""
        if self.first > self.last:
            yield Slip("last", f"last（{self.last}）早于 first（{self.first}）。")
        leasts = [band.least for band in self.bands]
        if leasts != sorted(set(leasts), reverse=True):
            yield Slip("bands", "等级的下限应从高到低，各不相同。")

    @property
    def full(self) -> Decimal:
        """The points of all items together."""
        return sum((item.weight for item in self.items if not item.deduction), Decimal(0))

    def item(self, name: str) -> Item | None:
        """The item of this name, or None."""
        return next((item for item in self.items if item.name == name), None)

    def grade(self, points: Decimal) -> str:
        """The grade that so many points are; "" below the lowest band."""
        return next((band.grade for band in self.bands if points >= band.least), "")


@dataclass(frozen=True, slots=True)
class Input:
    """An input of an item as it was found: ``span`` is None where it is not known."""

    name: str
    reference: Reference
    span: Span | None


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """The points of an item by one of its other readings; None where an input is missing."""

    reading: Reading
    inputs: tuple[Input, ...]
    exact: Span | None
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What became of one item.

    ``exact`` are the points before rounding, ``low`` and ``high`` after: equal where they are
    known, 0 and the weight where they are not. ``stated`` are the points somebody gave. ``why``
    says what is missing, the reason of a hand-given score, or the evidence that it does not apply.
    """

    item: Item
    state: State
    inputs: tuple[Input, ...]
    exact: Span | None
    low: Decimal
    high: Decimal
    stated: Decimal | None = None
    why: str = ""
    readings: tuple[ReadingScore, ...] = ()

    @property
    def points(self) -> Decimal | None:
        """The points where they are known."""
        return self.low if self.low == self.high else None

    @property
    def agrees(self) -> bool | None:
        """Whether the stated points are possible; None where nothing is stated."""
        return None if self.stated is None else self.low <= self.stated <= self.high


@dataclass(frozen=True, slots=True)
class Score:
    """A rubric applied: every item, the range of the total and its grade where both ends agree.

    ``stated`` is the total somebody gave, ``derived`` what it leaves for the ``unknown`` items
    when the known ones are taken from it.
    """

    rubric: Rubric
    items: tuple[ItemScore, ...]
    low: Decimal
    high: Decimal
    stated: Decimal | None = None

    @property
    def unknown(self) -> tuple[ItemScore, ...]:
        """The items whose points are not known."""
        return tuple(score for score in self.items if score.points is None)

    @property
    def known(self) -> Decimal:
        """The points of the items that are known, deductions taken off."""
        return sum((score.points for score in self.items if score.points is not None), Decimal(0))

    @property
    def derived(self) -> Decimal | None:
        """What the stated total leaves for the unknown items; None where nothing is stated."""
        return None if self.stated is None or not self.unknown else self.stated - self.known

    @property
    def agrees(self) -> bool | None:
        """Whether the stated total is possible; None where nothing is stated."""
        return None if self.stated is None else self.low <= self.stated <= self.high

    @property
    def grade(self) -> str:
        """The grade of the total; "" while it may still be one or another."""
        low, high = self.rubric.grade(self.low), self.rubric.grade(self.high)
        return low if low == high else ""


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A fraction rounded half up, away from zero, as points are printed."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)
