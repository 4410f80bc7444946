"""What a written reason says: in which direction things went, and which amounts it names.

A change is what was added less what was taken away. A reason that names amounts can therefore be
held against the change it explains, and one that names only the other direction cannot be true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from mingzhang.model.declared import Unquoted, Written
from mingzhang.model.number import Interval


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """How reasons are worded, and what is asked of them; a region's choice.

    ``increase`` and ``decrease`` name a direction unless one of ``negations`` stands right before;
    ``fresh`` those of increase that say there was nothing before. After one of ``partial`` the list
    need not be complete. ``parts`` opens a breakdown of what was said, ``sums`` sums it up;
    an amount right behind one of ``levels`` or near behind one of ``bases`` is no change.
    ``neutral`` words contain such words and mean none. ``blank`` stand for a missing reason.
    A change below ``threshold`` percent needs no reason; ``limit`` is in characters.
    """

    increase: tuple[str, ...]
    decrease: tuple[str, ...]
    fresh: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    threshold: Annotated[Decimal, Written("threshold_percent"), Unquoted] = Decimal(0)
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Named:
    """An amount a reason names, in 元, positive for what was added; ``label`` is a project's."""

    amount: Interval
    label: str = ""


@dataclass(frozen=True, slots=True)
class NamedProject:
    """A project that reasons may name: this year's amount and, if it is known, last year's."""

    name: str
    amount: Interval
    last: Interval | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that was read.

    ``direction`` is 1 where it names only increases, -1 only decreases, 0 both, None neither.
    ``open_up`` and ``open_down`` say that it names increases or decreases without their amount,
    ``partial`` that its list need not be complete.
    """

    text: str
    direction: int | None = None
    named: tuple[Named, ...] = ()
    open_up: bool = False
    open_down: bool = False
    partial: bool = False

    @property
    def added(self) -> Interval:
        """The sum of the increases it names."""
        return sum_of(one.amount for one in self.named if one.amount.value > 0)

    @property
    def taken(self) -> Interval:
        """The sum of the decreases it names, as a positive amount."""
        return sum_of(-one.amount for one in self.named if one.amount.value < 0)


def sum_of(amounts: Iterator[Interval]) -> Interval:
    """The sum of amounts; half-units add up."""
    return sum(amounts, Interval(Decimal(0)))
