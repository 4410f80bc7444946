"""Which values of one printed number let a check agree: a check turned round, exactly.

``grade`` says whether intervals meet; here one of them is unknown and the others are as printed.
All bounds are whole millionths of the base unit; what is divided is rounded outwards, so that a
range never leaves out a value that the check admits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Literal

SCALE = 1_000_000
FAR = 10**30  # further than any amount: a side on which nothing binds
FREE = (-FAR, FAR)

Range = tuple[int, int]  # both ends belong to it
# sum: Σ coefficient × operand = 0 (or ≥, ≤). share: value × whole = 100 × part, the operands in
# this order. growth: value × (this − change) = 100 × change, as (value, change, this). same: both
# operands are one number.
Shape = Literal["sum", "share", "growth", "same"]
CheckKey = tuple[str, int]  # rule, and the number of the case among its cases


@dataclass(slots=True)
class Figure:
    """The readings of one quantity and case that print the same number, changed together.

    ``groups`` number the quantities and cases, several where one printed number states several;
    ``half`` is the half-unit of what is printed. ``moved`` is the range a cause has put in its
    place.
    """

    number: int
    groups: frozenset[int]
    value: int
    half: int
    readings: tuple[int, ...]
    blank: bool = False
    disputed: bool = False
    moved: Range | None = None

    @property
    def low(self) -> int:
        """The least value that it may stand for."""
        return (self.moved[0] if self.moved else self.value) - self.half

    @property
    def high(self) -> int:
        """The greatest value that it may stand for."""
        return (self.moved[1] if self.moved else self.value) + self.half


@dataclass(frozen=True, slots=True)
class Operand:
    """A term of a check: any of the figures fits, so its interval is the hull of them."""

    coefficient: int
    figures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One evaluated check. ``slips`` tells one that is off by no more than a last digit."""

    key: CheckKey
    shape: Shape
    operands: tuple[Operand, ...]
    failed: bool
    slips: bool = False
    sense: str = "="


@dataclass(slots=True)
class System:
    """The checks of one document that share a figure with one that failed."""

    figures: dict[int, Figure]
    checks: tuple[Check, ...]
    touching: dict[int, list[int]] = field(init=False)
    _hulls: dict[int, list[Range]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.touching = {number: [] for number in self.figures}
        for index, check in enumerate(self.checks):
            for number in {n for operand in check.operands for n in operand.figures}:
                self.touching[number].append(index)

    def put(self, number: int, moved: Range | None) -> None:
        """Let a figure be anything in a range; None: as printed."""
        self.figures[number].moved = moved
        for index in self.touching[number]:
            self._hulls.pop(index, None)

    def agrees(self, index: int) -> bool:
        """Whether a check holds with the figures as they are now."""
        check = self.checks[index]
        if check.shape == "same":
            one, other = (self.figures[operand.figures[0]] for operand in check.operands)
            return met(_same(one, other), (one.low + one.half, one.high - one.half)) is not None
        return _agrees(check, self.hulls(index))

    def hulls(self, index: int) -> list[Range]:
        """The interval of every operand of a check."""
        if index not in self._hulls:
            operands = self.checks[index].operands
            self._hulls[index] = [self._hull(operand.figures) for operand in operands]
        return self._hulls[index]

    def excess(self, index: int) -> Range:
        """Left less right of a sum: how much too large its left side is."""
        return _weighed(self.checks[index].operands, self.hulls(index))

    def admitted(self, index: int, number: int) -> Range | None:
        """The values of a figure with which a check holds; None if there are none."""
        check = self.checks[index]
        places = [n for n, operand in enumerate(check.operands) if number in operand.figures]
        figure = self.figures[number]
        hulls = list(self.hulls(index))
        others = [[n for n in check.operands[place].figures if n != number] for place in places]
        if all(others):
            for place, left in zip(places, others, strict=True):
                hulls[place] = self._hull(left)
            if _agrees(check, hulls):
                return FREE
            hulls = self.hulls(index)
        if len(places) > 1:
            return self._of_many(index, places)
        (place,) = places
        if check.shape == "same":
            return _same(figure, self.figures[check.operands[1 - place].figures[0]])
        found = _SOLVED[check.shape](check, hulls, place)
        if found is None:
            return FREE if self.agrees(index) else None
        return found[0] - figure.half, found[1] + figure.half

    def is_beside(self, index: int, number: int) -> bool:
        """Whether other figures stand for the same operands of a check as this one."""
        places = [o.figures for o in self.checks[index].operands if number in o.figures]
        return all(len(figures) > 1 for figures in places)

    def _of_many(self, index: int, places: Sequence[int]) -> Range | None:
        """A number that enters a check several times may be anything where it cancels out; else
        it stays as it is.
        """
        if not self.agrees(index):
            return None
        check = self.checks[index]
        cancels = check.shape == "same" or (
            check.shape == "sum" and not sum(check.operands[place].coefficient for place in places)
        )
        value = self.figures[check.operands[places[0]].figures[0]].value
        return FREE if cancels else (value, value)

    def _hull(self, numbers: Iterable[int]) -> Range:
        figures = [self.figures[number] for number in numbers]
        return min(f.low for f in figures), max(f.high for f in figures)


def tied(system: System, bundles: Iterable[Sequence[int]]) -> System:
    """The system with the figures of each bundle, which print one number, made one figure."""
    first: dict[int, int] = {}
    for bundle in bundles:
        heads = {_head(first, number) for number in bundle}
        for head in heads - {min(heads)}:
            first[head] = min(heads)
    if not first:
        return system
    figures: dict[int, Figure] = {}
    for number, figure in sorted(system.figures.items()):
        head = _head(first, number)
        known = figures.get(head)
        figures[head] = replace(
            known or figure,
            groups=figure.groups | (known.groups if known else figure.groups),
            readings=tuple(sorted({*figure.readings, *(known.readings if known else ())})),
            disputed=figure.disputed or bool(known and known.disputed),
        )
    checks = tuple(
        replace(check, operands=tuple(_tied_operand(one, first) for one in check.operands))
        for check in system.checks
    )
    return System(figures, checks)


def _tied_operand(operand: Operand, first: Mapping[int, int]) -> Operand:
    figures = dict.fromkeys(_head(first, number) for number in operand.figures)
    return Operand(operand.coefficient, tuple(figures))


def _head(first: Mapping[int, int], number: int) -> int:
    while number in first:
        number = first[number]
    return number


def met(one: Range | None, other: Range | None) -> Range | None:
    """What two ranges have in common."""
    if one is None or other is None:
        return None
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else None


def share_agrees(value: Range, part: Range, whole: Range) -> bool:
    """Whether some value is a hundred times some part over some whole."""
    found = _quotient([100 * part[0], 100 * part[1]], whole)
    return met(found, value) is not None


def _agrees(check: Check, hulls: Sequence[Range]) -> bool:
    if check.shape == "sum":
        low, high = _weighed(check.operands, hulls)
        return {"=": low <= 0 <= high, "≥": high >= 0, "≤": low <= 0}[check.sense]
    return met(_SOLVED[check.shape](check, hulls, 0), hulls[0]) is not None


def _weighed(operands: Sequence[Operand], hulls: Sequence[Range]) -> Range:
    low = high = 0
    for operand, hull in zip(operands, hulls, strict=True):
        ends = operand.coefficient * hull[0], operand.coefficient * hull[1]
        low, high = low + min(ends), high + max(ends)
    return low, high


def _same(figure: Figure, other: Figure) -> Range:
    """Printed to the same digit they are equal, else each lies in what the other may be."""
    if figure.half == other.half and other.moved is None:
        return other.value, other.value
    return other.low - figure.half, other.high + figure.half


def _sum(check: Check, hulls: Sequence[Range], place: int) -> Range | None:
    others = [n for n in range(len(hulls)) if n != place]
    low, high = _weighed([check.operands[n] for n in others], [hulls[n] for n in others])
    # coefficient × wanted + rest is 0, or on the right side of it
    low, high = -high, -low
    low, high = {"=": (low, high), "≥": (low, FAR), "≤": (-FAR, high)}[check.sense]
    coefficient = check.operands[place].coefficient
    ends = (low, high) if coefficient > 0 else (-high, -low)
    size = abs(coefficient)
    return ends[0] // size, -(-ends[1] // size)


def _share(check: Check, hulls: Sequence[Range], place: int) -> Range | None:
    value, part, whole = hulls
    if place == 0:
        return _quotient([100 * part[0], 100 * part[1]], whole)
    if place == 1:
        return _outward([(v * w, 100 * SCALE) for v, w in product(value, whole)])
    return _quotient([100 * part[0], 100 * part[1]], value)


def _growth(check: Check, hulls: Sequence[Range], place: int) -> Range | None:
    value, change, this = hulls
    if place == 0:
        return _quotient([100 * change[0], 100 * change[1]], _less(this, change))
    whole = [(rate, 100 * SCALE + rate) for rate in value]  # last year is a hundred percent
    if place == 1:
        return _outward([(rate * t, times) for rate, times in whole for t in this])
    return _outward([(c * times, rate) for rate, times in whole for c in change])


def _less(one: Range, other: Range) -> Range:
    return one[0] - other[1], one[1] - other[0]


def _quotient(numerators: Sequence[int], divisor: Range) -> Range | None:
    """Numerators over what they are divided by; None where that may be zero."""
    return _outward([(n * SCALE, d) for n, d in product(numerators, divisor)])


def _outward(ratios: Sequence[tuple[int, int]]) -> Range | None:
    """The least and the greatest of ratios of one sign of divisor, rounded outwards."""
    if min(d for _, d in ratios) <= 0 <= max(d for _, d in ratios):
        return None
    return min(n // d for n, d in ratios), max(-(-n // d) for n, d in ratios)


_SOLVED = {"sum": _sum, "share": _share, "growth": _growth}
