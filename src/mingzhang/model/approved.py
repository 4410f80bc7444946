"""What a report is held against from outside of it: the figures that were approved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Approved:
    """One approved figure: a quantity of a year and subject.

    ``value`` and ``half`` are in the base unit, half the half-unit it is known to; ``table`` is
    the title of the table it stands in ("" where the source has none), ``source`` where a person
    finds it.
    """

    quantity: str
    year: int
    subject: str
    value: Decimal
    half: Decimal = Decimal(0)
    table: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ApprovedSet:
    """The approved figures of one body and year; what is not known of it is empty or zero."""

    path: str
    department: str
    year: int
    kind: str
    figures: tuple[Approved, ...]
