"""The one place that knows a tolerance: SQL text that grades a stated interval, exactly.

A stated number and what it must equal are intervals; they agree when they meet. Quotients are
compared by cross-multiplied bounds, so nothing is divided and nothing is rounded.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from mingzhang.model.quantity import Sense

Role = Literal["value", "numerator", "denominator"]

# Bounds become whole millionths in HUGEINT (readings have six decimals): DECIMAL would bring its
# own rules, as comparing DECIMAL(38,12) with DECIMAL(38,6) rounds the finer side. A product then
# counts 1e-12 and fits up to 1.7e26, so 1e13 元 times 1e12 % is still exact; what reaches further
# is not graded. The guard is a float, it decides only whether there is room.
_SCALE = 1_000_000
_ROOM = "1e25"


def grade_sql(
    value_low: str,
    value_high: str,
    last_unit: str,
    numerator_low: str,
    numerator_high: str,
    denominator_low: str,
    denominator_high: str,
    slip: str,
) -> str:
    """The grade of a stated interval against a quotient of intervals, as a SQL expression.

    All arguments are SQL expressions: bounds with at most six decimals, ``last_unit`` one unit of
    the value's last printed digit, ``slip`` a condition. The expression gives 'agrees' where the
    intervals meet, 'slip' where ``slip`` is true and they miss by at most ``last_unit``, else
    'error'. It is NULL where a bound is NULL, the denominator may be zero or negative, or the
    products pass 1e25.
    """
    value = (_whole(value_low), _whole(value_high))
    numerator = (_whole(numerator_low), _whole(numerator_high))
    denominator = (_whole(denominator_low), _whole(denominator_high))
    unit = _whole(last_unit)
    widened = (f"({value[0]} - {unit})", f"({value[1]} + {unit})")
    bounds = (value_low, value_high, numerator_low, numerator_high)
    return (
        f"CASE WHEN {_gradable(*bounds, denominator_low, denominator_high, last_unit)} THEN CASE "
        f"WHEN {_meets(value, numerator, denominator)} THEN 'agrees' "
        f"WHEN ({slip}) AND {_meets(widened, numerator, denominator)} THEN 'slip' "
        "ELSE 'error' END END"
    )


def slack_sql(
    value_low: str,
    value_high: str,
    numerator_low: str,
    numerator_high: str,
    denominator_low: str,
    denominator_high: str,
    role: Role,
    unit: str,
    coefficient: str = "1",
) -> str:
    """How far one number may move and the check still agree, as a SQL expression (BIGINT).

    The number is the value, an operand that enters the numerator times ``coefficient``, or the
    denominator; ``unit`` is one unit of its last digit, above 0. The result is the farther of
    both directions in such units, rounded up: a move by more is always noticed. NULL where it
    may move without limit, or the check does not agree now, or cannot be graded.
    """
    value = (_whole(value_low), _whole(value_high))
    numerator = (_whole(numerator_low), _whole(numerator_high))
    denominator = (_whole(denominator_low), _whole(denominator_high))
    bounds = (value_low, value_high, numerator_low, numerator_high)
    step = _whole(unit)
    if role == "numerator":  # in the unit of products, for the coefficient counts millionths too
        step = f"{step} * abs({_whole(coefficient)})"
    farthest = _FARTHEST[role](value, numerator, denominator, step)
    return (
        f"CASE WHEN {_gradable(*bounds, denominator_low, denominator_high, unit)} "
        f"AND ({unit}) > 0 AND ({coefficient}) <> 0 "
        f"THEN CASE WHEN {_meets(value, numerator, denominator)} THEN {farthest} END END"
    )


def excess_sql(difference: str, tolerance: Decimal, sense: Sense) -> str:
    """What is wrong with left − right of a linear identity, as a SQL expression.

    0 where the identity holds within ``tolerance`` (the half-units of its terms, each times the
    size of its coefficient), else the difference itself; NULL where the difference is NULL.
    """
    if sense == "=" and not tolerance:
        return difference
    above = f"{difference} >= -{tolerance:f}"
    below = f"{difference} <= {tolerance:f}"
    holds = {"=": f"{above} AND {below}", "≥": above, "≤": below}[sense]
    return f"CASE WHEN {holds} THEN 0 ELSE {difference} END"


_Bounds = tuple[str, str]


def _whole(bound: str) -> str:
    return f"CAST(CAST(({bound}) AS DECIMAL(38, 6)) * {_SCALE} AS HUGEINT)"


def _gradable(
    value_low: str,
    value_high: str,
    numerator_low: str,
    numerator_high: str,
    denominator_low: str,
    denominator_high: str,
    unit: str,
) -> str:
    def size(*bounds: str) -> str:
        return " + ".join(f"abs(CAST(({bound}) AS DOUBLE))" for bound in bounds)

    # Sums, because greatest() would pass over a NULL.
    return (
        f"({denominator_low}) > 0"
        f" AND ({size(value_low, value_high, unit)}) * (1 + {size(denominator_high, unit)})"
        f" + {size(numerator_low, numerator_high)} < {_ROOM}"
    )


def _meets(value: _Bounds, numerator: _Bounds, denominator: _Bounds) -> str:
    """Whether some value times some denominator is some numerator; all of them known."""
    return (
        f"{_most(value[1], denominator)} >= {_fine(numerator[0])} "
        f"AND {_least(value[0], denominator)} <= {_fine(numerator[1])}"
    )


def _most(value: str, denominator: _Bounds) -> str:
    return f"greatest({value} * {denominator[0]}, {value} * {denominator[1]})"


def _least(value: str, denominator: _Bounds) -> str:
    return f"least({value} * {denominator[0]}, {value} * {denominator[1]})"


def _fine(numerator: str) -> str:
    """A numerator in the unit of products."""
    return f"{numerator} * {_SCALE}"


def _steps(distance: str, step: str) -> str:
    """How many steps cover a distance of at least 0, rounded up; no count passes BIGINT."""
    return f"CAST(least(({distance} + {step} - 1) // ({step}), {2**62}) AS BIGINT)"


def _value_moves(value: _Bounds, numerator: _Bounds, denominator: _Bounds, unit: str) -> str:
    def at(bound: str) -> str:
        up = f"{_fine(numerator[1])} - {value[0]} * {bound}"
        down = f"{value[1]} * {bound} - {_fine(numerator[0])}"
        return _steps(f"greatest({up}, {down}, 0)", f"{unit} * {bound}")

    return f"greatest({at(denominator[0])}, {at(denominator[1])})"


def _numerator_moves(value: _Bounds, numerator: _Bounds, denominator: _Bounds, step: str) -> str:
    up = f"{_most(value[1], denominator)} - {_fine(numerator[0])}"
    down = f"{_fine(numerator[1])} - {_least(value[0], denominator)}"
    return _steps(f"greatest({up}, {down})", step)


def _denominator_moves(value: _Bounds, numerator: _Bounds, denominator: _Bounds, unit: str) -> str:
    """A value that may be zero stays right however large the denominator grows: no limit.

    A positive value falls behind when the denominator grows beyond numerator high ÷ value low and
    runs ahead when it shrinks below numerator low ÷ value high; a negative one mirrors this. The
    denominator itself must stay above zero.
    """
    above = f"{_fine(numerator[1])} - {value[0]} * {denominator[0]}"
    below = f"{value[1]} * {denominator[1]} - {_fine(numerator[0])}"
    mirrored_above = f"{value[1]} * {denominator[0]} - {_fine(numerator[0])}"
    mirrored_below = f"{_fine(numerator[1])} - {value[0]} * {denominator[1]}"
    room = _steps(denominator[0], unit)

    def farther(up: str, up_by: str, down: str, down_by: str) -> str:
        shrink = f"least({room}, {_steps(down, f'{unit} * {down_by}')})"
        return f"greatest({_steps(up, f'{unit} * {up_by}')}, {shrink})"

    positive = farther(above, value[0], below, value[1])
    negative = farther(mirrored_above, f"-{value[1]}", mirrored_below, f"-{value[0]}")
    return f"CASE WHEN {value[0]} > 0 THEN {positive} WHEN {value[1]} < 0 THEN {negative} END"


_FARTHEST = {
    "value": _value_moves,
    "numerator": _numerator_moves,
    "denominator": _denominator_moves,
}
