"""A check turned round: the range of a number is just where the grade says that it agrees."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.grade import grade_sql
from mingzhang.engines.documents.repair import (
    FREE,
    SCALE,
    Check,
    Figure,
    Operand,
    Range,
    Shape,
    System,
    share_agrees,
    tied,
)

HALF = 5_000  # the half-unit of two decimals


def figure(number: int, value: str, half: int = HALF, *, group: int | None = None) -> Figure:
    groups = frozenset([number if group is None else group])
    return Figure(number, groups, int(Decimal(value) * SCALE), half, (number,))


def system(shape: Shape, *values: str, signs: tuple[int, ...] = (), sense: str = "=") -> System:
    """One check over one figure an operand."""
    figures = {n: figure(n, value) for n, value in enumerate(values)}
    coefficients = signs or (1,) * len(values)
    operands = tuple(Operand(c, (n,)) for n, c in enumerate(coefficients))
    return System(figures, (Check(("规则", 0), shape, operands, True, sense=sense),))


def in_hundredths(found: Range | None) -> tuple[Decimal, Decimal]:
    assert found is not None
    return Decimal(found[0]) / SCALE, Decimal(found[1]) / SCALE


def test_the_total_of_a_sum_may_be_the_sum_give_or_take_the_half_units() -> None:
    one = system("sum", "60.00", "10.00", "20.00", signs=(1, -1, -1))
    assert in_hundredths(one.admitted(0, 0)) == (Decimal("29.985"), Decimal("30.015"))
    assert in_hundredths(one.admitted(0, 2)) == (Decimal("49.985"), Decimal("50.015"))


def test_an_inequality_is_open_on_one_side() -> None:
    one = system("sum", "1.00", "1.50", signs=(1, -1), sense="≥")
    low, high = in_hundredths(one.admitted(0, 0))
    assert low == Decimal("1.49")
    assert high > 10**12
    assert in_hundredths(one.admitted(0, 1))[1] == Decimal("1.01")


def test_two_places_of_one_number_print_the_same_digits() -> None:
    one = system("same", "55.28", "55.29")
    assert in_hundredths(one.admitted(0, 0)) == (Decimal("55.29"), Decimal("55.29"))
    assert not one.agrees(0)


def test_where_another_figure_fits_anything_goes() -> None:
    one = system("sum", "30.00", "10.00", "25.00", signs=(1, -1, -1))
    one.figures[3] = figure(3, "20.00", group=2)
    operands = (*one.checks[0].operands[:2], Operand(-1, (2, 3)))
    two = System(one.figures, (Check(("规则", 0), "sum", operands, False),))
    assert two.agrees(0)
    assert two.admitted(0, 2) == FREE
    assert in_hundredths(two.admitted(0, 3)) == (Decimal("19.985"), Decimal("20.015"))


def test_a_number_put_right_lets_the_check_agree() -> None:
    one = system("sum", "60.00", "10.00", "20.00", signs=(1, -1, -1))
    one.put(0, (30 * SCALE, 30 * SCALE))
    assert one.agrees(0)
    one.put(0, None)
    assert not one.agrees(0)


def test_one_printed_number_that_states_both_sides_moves_both() -> None:
    one = system("sum", "30.00", "30.00", signs=(1, -1))
    assert in_hundredths(one.admitted(0, 0)) == (Decimal("29.99"), Decimal("30.01"))
    two = tied(one, [(0, 1)])
    assert list(two.figures) == [0]
    assert two.figures[0].readings == (0, 1)
    assert two.admitted(0, 0) == FREE


def test_a_share_of_nothing_is_no_share() -> None:
    one = system("share", "0.00", "0.00", "5.00")
    assert one.admitted(0, 2) == FREE
    assert system("share", "0.00", "3.00", "5.00").admitted(0, 2) is None


def test_a_share_agrees_by_its_bounds() -> None:
    def around(value: str) -> Range:
        whole = int(Decimal(value) * SCALE)
        return whole - HALF, whole + HALF

    assert share_agrees(around("71.65"), around("2106.66"), around("2940.05"))
    assert not share_agrees(around("71.73"), around("2106.66"), around("2940.05"))


NUMBERS = st.integers(1, 10**7).map(lambda n: f"{Decimal(n) / 100:.2f}")
GRADED = {
    "sum": ("i.值1 + i.值2 - 0.01", "i.值1 + i.值2 + 0.01", "1", "1"),
    "share": (
        "(i.值1 - 0.005) * 100", "(i.值1 + 0.005) * 100", "i.值2 - 0.005", "i.值2 + 0.005",
    ),
    "growth": (
        "(i.值1 - 0.005) * 100", "(i.值1 + 0.005) * 100", "i.值2 - i.值1 - 0.01",
        "i.值2 - i.值1 + 0.01",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> DuckEngine:
    return DuckEngine(threads=1)


@settings(max_examples=60, deadline=None)
@given(values=st.tuples(NUMBERS, NUMBERS, NUMBERS), shape=st.sampled_from(sorted(GRADED)))
@pytest.mark.parametrize("place", [0, 1, 2])
def test_inside_the_range_the_grade_agrees_and_outside_it_does_not(
    place: int, values: tuple[str, str, str], shape: Shape, engine: DuckEngine
) -> None:
    """The same question put to the grade of the engine, an independent reckoning in SQL."""
    if shape == "growth":
        assume(Decimal(values[2]) > Decimal(values[1]) + Decimal("0.02"))
    signs = (1, -1, -1) if shape == "sum" else ()
    found = system(shape, *values, signs=signs).admitted(0, place)
    assume(found is not None and found != FREE)
    assert found is not None
    low, high = (Decimal(bound) / SCALE for bound in found)
    margin = Decimal("0.03") * (1 + abs(high - low)) if shape == "growth" else Decimal("0.001")
    middle = (low + high) / 2
    assert graded(engine, shape, values, place, middle) in ("agrees", None)
    for outside in (low - margin, high + margin):
        assert graded(engine, shape, values, place, outside) in ("error", None)


def graded(
    engine: DuckEngine, shape: str, values: tuple[str, ...], place: int, value: Decimal
) -> str | None:
    """The grade of the check with one number changed."""
    changed = [*values[:place], str(round(value, 6)), *values[place + 1 :]]
    columns = ", ".join(f"CAST('{v}' AS DECIMAL(24,6)) AS 值{n}" for n, v in enumerate(changed))
    grade = grade_sql("i.值0 - 0.005", "i.值0 + 0.005", "0.01", *GRADED[shape], slip="FALSE")
    ((found,),) = engine.rows(f"SELECT {grade} FROM (SELECT {columns}) AS i")
    assert found is None or isinstance(found, str)
    return found
