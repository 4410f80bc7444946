"""Numbers that follow from quantities by a formula of the packs, printed where a text asks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from mingzhang.model.formula import Span, evaluate
from mingzhang.model.known import Known
from mingzhang.model.number import MONEY_UNITS, NumberStyle
from mingzhang.model.row_table import Computed
from mingzhang.model.template import Reference

_HUNDRED = 100


def value_of(computed: Computed, get: Callable[[Reference], Known | None]) -> Fraction | None:
    """The value in its base unit (a fraction, not percent), None where an input is not known.

    UndefinedError where the inputs are known and leave it without a value.
    """
    spans = {}
    for name, reference in computed.inputs.items():
        known = get(reference)
        if known is None:
            return None
        value = Fraction(known.interval.value)
        spans[name] = Span(value, value)
    return evaluate(computed.formula, spans).low


def printed(value: Fraction, style: str, numbers: NumberStyle) -> str:
    """A value as its style prints it, with the sign of percent but without a unit of money."""
    if style == "%":
        return f"{numbers.format(_decimal(value * _HUNDRED))}%"
    return numbers.format(_decimal(value / Fraction(MONEY_UNITS.get(style, Decimal(1)))))


def _decimal(value: Fraction) -> Decimal:
    """Enough digits that rounding half up to two decimals is right: exact halves stay exact."""
    return Decimal(value.numerator) / Decimal(value.denominator)
