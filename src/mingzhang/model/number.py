"""Printed numbers and their intervals.

A printed number is an interval: 0.01 万元 printed means every value within 50 元 of it.
Everything that is compared is Decimal; amounts are scaled to 元.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

# Money units and how many 元 one of them is.
MONEY_UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}

# Base units of what is known to the last printed digit; anything else is counted.
MEASURED = ("元", "%")

# A number as it stands in texts and cells, half-width; thousands separators are allowed only
# where they are placed rightly, so "1,23" is not silently read as 123.
NUMBER = r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"

# A unit of money as it stands in texts, the longest first.
MONEY = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))

# Quotients come with 28 digits; rounding a large one to cents must not run out of them.
_WIDE = Context(prec=60)

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")
_NUMBER = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and its half-unit: the true value lies in [value - half, value + half].

    Both are in the base unit of what is measured (元 for money, percent for rates, the counted
    thing for counts). ``half`` is 0 for a fact known exactly.
    """

    value: Decimal
    half: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.half < 0:
            raise ValueError("half-unit must not be negative")

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.value + other.value, self.half + other.half)

    def __neg__(self) -> Interval:
        return Interval(-self.value, self.half)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    @property
    def low(self) -> Decimal:
        """The least value that prints like this."""
        return self.value - self.half

    @property
    def high(self) -> Decimal:
        """The greatest value that prints like this."""
        return self.value + self.half


def to_half_width(text: str) -> str:
    """The text with full-width digits, points, commas, minus and percent signs made half-width."""
    return text.translate(_FULL_WIDTH)


def parse_decimal(text: str) -> Decimal | None:
    """The number written in ``text`` (separators and spaces allowed), or None if it is no number.

    Negative zero is read as zero.
    """
    plain = to_half_width(text).strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        return None
    value = Decimal(plain.replace(",", ""))
    return abs(value) if value == 0 else value


def scale_of(unit: str) -> Decimal:
    """How many base units one ``unit`` is: 10000 for 万元, 1 for anything that is not money."""
    return MONEY_UNITS.get(unit, Decimal(1))


def half_unit(text: str, unit: str, least_decimals: int = 0) -> Decimal:
    """Half of the last printed digit of ``text``, in the base unit of ``unit``.

    ``least_decimals`` is for number styles that drop trailing zeros: there "4" means 4.00.
    """
    plain = to_half_width(text).strip()
    decimals = max(len(plain.partition(".")[2]), least_decimals)
    return Decimal(5) * Decimal(10) ** (-decimals - 1) * scale_of(unit)


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """``value`` rounded as accountants round: half away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)


def shortest(value: Decimal | int) -> str:
    """``value`` in full, without an exponent and without zeros at its end."""
    return f"{Decimal(value).normalize():f}"


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a region prints numbers in running text.

    ``trim`` drops the decimals of whole numbers (4万元, 100%, 0万元); Shanghai keeps 100.00%.
    """

    decimals: int = 2
    trim: bool = True
    thousands: bool = False

    def format(self, value: Decimal) -> str:
        """``value`` (in the unit it is printed in) as text, rounded half up; never "-0"."""
        rounded = round_half_up(value, self.decimals)
        if rounded == 0:
            rounded = abs(rounded)
        if self.trim and rounded == rounded.to_integral_value():
            rounded = rounded.to_integral_value()
        return f"{rounded:,f}" if self.thousands else f"{rounded:f}"

    @property
    def least_decimals(self) -> int:
        """Decimals a printed number stands for even where it shows fewer."""
        return self.decimals if self.trim else 0
