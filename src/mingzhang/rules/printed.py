"""A printed number as the sentences about it need it, in the unit it is printed in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mingzhang.model.number import scale_of
from mingzhang.model.quantity import CHANGE, GROWTH, Quantity

_DIRECTIONS = {CHANGE: ("增加", "减少"), GROWTH: ("增长", "下降")}


@dataclass(frozen=True, slots=True)
class PrintedReading:
    """A reading as the sentences about it need it."""

    number: int
    quantity: Quantity
    year: int
    subject: str
    value: Decimal  # in ``unit``
    text: str
    unit: str  # that it is printed in

    @property
    def base(self) -> Decimal:
        """The value in the base unit."""
        return self.value * scale_of(self.unit)

    @property
    def case(self) -> tuple[str, int, str]:
        """Quantity, year and subject."""
        return self.quantity.id, self.year, self.subject


def beside(reading: PrintedReading, other: PrintedReading) -> str:
    """A number in a formula, with its unit where the other is printed in a different one."""
    differs = reading.unit != other.unit and reading.quantity.unit == other.quantity.unit
    return f"{reading.text}{reading.unit if differs else ''}"


def directed(value: PrintedReading, expected: Decimal | None) -> str:
    """What a reading should be, with its unit. Texts print changes without a sign: one of the
    other direction is named by a word.
    """
    unit = value.unit
    if expected is None:
        return f"未知{unit}"
    kind = value.quantity.id.rpartition(".")[2]
    if kind not in _DIRECTIONS or (value.value >= 0 and expected >= 0):
        return f"{expected:f}{unit}"
    up, down = _DIRECTIONS[kind]
    word = (up if expected > 0 else down) if (value.value < 0) != (expected < 0) else ""
    return f"{word}{abs(expected):f}{unit}"
