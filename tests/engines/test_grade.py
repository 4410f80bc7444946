"""Grades and slacks in SQL against the same questions asked of Python fractions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.grade import Role, excess_sql, grade_sql, slack_sql
from mingzhang.model.quantity import Sense
from mingzhang.model.rows import AMOUNT, Rows

BOUNDS = ("值低", "值高", "分子低", "分子高", "分母低", "分母高")
MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True)
class Check:
    """A stated interval, the quotient it must equal, and one unit of the moved number."""

    value: tuple[Decimal, Decimal]
    numerator: tuple[Decimal, Decimal]
    denominator: tuple[Decimal, Decimal]
    unit: Decimal
    slip: bool = False

    def row(self) -> tuple[object, ...]:
        return (*self.value, *self.numerator, *self.denominator, self.unit, self.slip)


def check(value: str, numerator: str, denominator: str, unit: str, slip: bool = False) -> Check:
    """A check from texts "值±半"."""

    def bounds(text: str) -> tuple[Decimal, Decimal]:
        middle, _, half = text.partition("±")
        return Decimal(middle) - Decimal(half or 0), Decimal(middle) + Decimal(half or 0)

    return Check(bounds(value), bounds(numerator), bounds(denominator), Decimal(unit), slip)


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[[str, list[Check]], list[object]]]:
    types = dict.fromkeys((*BOUNDS, "单位"), "DECIMAL(38, 6)") | {"可差": "BOOLEAN"}

    with DuckEngine(threads=1) as engine:

        def answers(expression: str, checks: list[Check]) -> list[object]:
            rows = Rows(types)
            rows.extend(check.row() for check in checks)
            engine.load("核对", rows)
            return [row[0] for row in engine.rows(f"SELECT {expression} FROM 核对 ORDER BY rowid")]

        yield answers


GRADE = grade_sql(BOUNDS[0], BOUNDS[1], "单位", *BOUNDS[2:], "可差")


def slack(role: Role, coefficient: int = 1) -> str:
    return slack_sql(*BOUNDS, role, "单位", str(coefficient))


# The independent answers: the quotient as an interval of fractions.


def quotient(check: Check) -> tuple[Fraction, Fraction]:
    corners = [Fraction(n) / Fraction(d) for n in check.numerator for d in check.denominator]
    return min(corners), max(corners)


def expected_grade(check: Check) -> str | None:
    if check.denominator[0] <= 0:
        return None
    low, high = quotient(check)
    miss = max(low - Fraction(check.value[1]), Fraction(check.value[0]) - high)
    if miss <= 0:
        return "agrees"
    return "slip" if check.slip and miss <= Fraction(check.unit) else "error"


def amounts(limit: str) -> st.SearchStrategy[Decimal]:
    return st.one_of(
        st.integers(-300, 300).map(Decimal),
        st.decimals(-Decimal(limit), Decimal(limit), places=2),
        st.decimals(-Decimal(limit), Decimal(limit), places=6),
    )


def intervals(limit: str) -> st.SearchStrategy[tuple[Decimal, Decimal]]:
    halves = st.sampled_from([Decimal(0), Decimal("0.000001"), Decimal("0.005"), Decimal(50)])
    return st.builds(lambda x, half: (x - half, x + half), amounts(limit), halves)


UNITS = st.sampled_from([MILLIONTH, Decimal("0.01"), Decimal(1), Decimal(100)])


@st.composite
def checks(draw: st.DrawFn) -> Check:
    """Checks at random, and such where the value is on or just off the edge of the quotient."""
    unit = draw(UNITS)
    low, high = draw(intervals("1e9"))
    if draw(st.integers(0, 3)) == 0:
        numerator, denominator = draw(intervals("1e15")), draw(intervals("1e13"))
        return Check((low, high), numerator, denominator, unit, draw(st.booleans()))
    whole = draw(st.integers(2, 10**6))
    corners = draw(st.sampled_from([(whole, whole), (whole - 1, whole + 1)]))
    edge = draw(st.sampled_from([low, high, low - unit, high + unit]))
    nudge = MILLIONTH * draw(st.integers(-1, 1))
    exact = edge * draw(st.sampled_from(corners)) + nudge
    wide = (Decimal(corners[0]), Decimal(corners[1]))
    return Check((low, high), (exact, exact), wide, unit, draw(st.booleans()))


def test_a_sum_agrees_when_intervals_touch_and_not_a_millionth_beyond(
    ask: Callable[[str, list[Check]], list[object]],
) -> None:
    touching = check("3±0.5", "4±0.5", "1", "1")
    apart = check("3±0.5", "4.000001±0.5", "1", "1")
    assert ask(GRADE, [touching, apart]) == ["agrees", "error"]


def test_a_truncated_share_is_a_slip_only_where_slips_are_allowed(
    ask: Callable[[str, list[Check]], list[object]],
) -> None:
    # 4982.51 of 4989.09 is 99.868 %, printed truncated as 99.86.
    truncated = check("99.86±0.005", "498251.00±0.5", "4989.09±0.005", "0.01", slip=True)
    wrong = check("99.85±0.005", "498251.00±0.5", "4989.09±0.005", "0.01", slip=True)
    strict = replace(truncated, slip=False)
    assert ask(GRADE, [truncated, wrong, strict]) == ["slip", "error", "error"]


def test_the_largest_amounts_are_graded_exactly(
    ask: Callable[[str, list[Check]], list[object]],
) -> None:
    exact = check("100.000001", "1000000009999999.999999", "9999999999999.999999", "0.01")
    product = Fraction(exact.value[0]) * Fraction(exact.denominator[0])
    up = Decimal(math.ceil(product * 10**6)) * MILLIONTH
    near = replace(exact, numerator=(up, up))
    around = replace(exact, numerator=(up - MILLIONTH, up))
    assert ask(GRADE, [near, around]) == ["error", "agrees"]
    assert [expected_grade(near), expected_grade(around)] == ["error", "agrees"]


def test_what_cannot_be_graded_is_null(ask: Callable[[str, list[Check]], list[object]]) -> None:
    zero = check("1", "1", "0±50", "1")
    beyond_room = check("10000000000000", "1", "10000000000000", "1")
    numerator_beyond_room = check("1", "20000000000000000000000000000", "1", "1")
    assert ask(GRADE, [zero, beyond_room, numerator_beyond_room]) == [None] * 3
    for bound in BOUNDS:
        expression = GRADE.replace(f"({bound})", "(NULL::DECIMAL(38, 6))")
        assert ask(expression, [check("1", "1", "1", "1", slip=True)]) == [None]


@settings(deadline=None, max_examples=60)
@given(st.lists(checks(), min_size=1, max_size=20))
def test_grades_equal_those_of_fractions(
    ask: Callable[[str, list[Check]], list[object]], many: list[Check]
) -> None:
    assert ask(GRADE, many) == [expected_grade(one) for one in many]


@st.composite
def agreeing(draw: st.DrawFn) -> Check:
    """A check that agrees: its value is near a quotient of what the intervals hold."""
    denominator = draw(st.decimals(Decimal("0.01"), Decimal("1e9"), places=2))
    value = draw(st.decimals(Decimal(-500), Decimal(500), places=2))
    half = draw(st.sampled_from([Decimal(0), Decimal("0.005"), Decimal(1)]))
    numerator = value * denominator
    spread = draw(st.sampled_from([Decimal(0), Decimal("0.005"), Decimal(50)]))
    thick = draw(st.sampled_from([Decimal(0), Decimal("0.005")]))
    return Check(
        (value - half, value + half),
        (numerator - spread, numerator + spread),
        (denominator - thick, denominator + thick),
        draw(UNITS),
    )


REACH = 150


def farthest(check: Check, role: Role, coefficient: int) -> int | None:
    """The same slack by its definition: find where a move of whole or part units ends.

    Moves are tried up to REACH units; None where the check still agrees there.
    """

    def agrees(check: Check, units: Fraction) -> bool:
        by = Fraction(check.unit) * units * (coefficient if role == "numerator" else 1)
        low, high = (Fraction(bound) + by for bound in getattr(check, role))
        bounds = {
            name: tuple(Fraction(bound) for bound in getattr(check, name))
            for name in ("value", "numerator", "denominator")
        } | {role: (low, high)}
        denominators = bounds["denominator"]
        if denominators[0] <= 0:
            return False
        corners = [n / d for n in bounds["numerator"] for d in denominators]
        return min(corners) <= bounds["value"][1] and bounds["value"][0] <= max(corners)

    steps = range(1, REACH + 1)
    tiny = Fraction(1, 10**30)
    ends = []
    for sign in (1, -1):
        # The slack is k when a move just above k-1 still agrees and none just above k does.
        ends.append(next((k - 1 for k in steps if not agrees(check, sign * (k - 1 + tiny))), None))
    return None if None in ends else max(end for end in ends if end is not None)


@settings(deadline=None, max_examples=60)
@given(agreeing(), st.sampled_from([1, -1, 2, 100]))
def test_slack_is_where_a_moved_number_stops_agreeing(
    ask: Callable[[str, list[Check]], list[object]], one: Check, coefficient: int
) -> None:
    roles: tuple[Role, ...] = ("value", "numerator", "denominator")
    (found,) = ask(f"[{', '.join(slack(role, coefficient) for role in roles)}]", [one])
    assert isinstance(found, list)
    for role, units in zip(roles, found, strict=True):
        wanted = farthest(one, role, coefficient)
        if wanted is None:
            assert units is None or units >= REACH
        else:
            assert units == wanted


def test_slack_of_a_printed_sum(ask: Callable[[str, list[Check]], list[object]]) -> None:
    # 0.30 of 0.10 + 0.20, in 0.01: the total may move by 0.005 + 2 × 0.005.
    total = check("0.30±0.005", "0.30±0.01", "1", "0.01")
    assert ask(slack("value"), [total]) == [2]
    assert ask(slack("numerator"), [total]) == [2]
    assert ask(slack("numerator", 100), [total]) == [1]


def test_slack_without_limit_or_without_agreement_is_null(
    ask: Callable[[str, list[Check]], list[object]],
) -> None:
    zero_share = check("0±0.005", "0", "100", "1")
    wrong = check("5", "1", "1", "1")
    assert ask(slack("denominator"), [zero_share]) == [None]
    assert ask(slack("value"), [wrong]) == [None]


@pytest.mark.parametrize(
    ("sense", "tolerance", "wanted"),
    [
        ("=", "0", [Decimal(-2), Decimal(0), Decimal(2), None]),
        ("=", "2", [0, 0, 0, None]),
        ("=", "1.5", [Decimal(-2), 0, Decimal(2), None]),
        ("≥", "0", [Decimal(-2), 0, 0, None]),
        ("≤", "1", [0, 0, Decimal(2), None]),
    ],
)
def test_excess_keeps_only_what_passes_the_tolerance(
    sense: Sense, tolerance: str, wanted: list[Decimal | None]
) -> None:
    with DuckEngine(threads=1) as engine:
        rows = Rows({"差": AMOUNT})
        rows.extend([("-2",), ("0",), ("2",), (None,)])
        engine.load("差额", rows)
        found = engine.rows(f"SELECT {excess_sql('差', Decimal(tolerance), sense)} FROM 差额")
    assert [row[0] for row in found] == wanted
