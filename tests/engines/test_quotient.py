"""QUOTIENT against fractions: each engine gives the exact quotient, rounded half away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_dialect import RELATIONS, compiled

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.spark import SparkEngine
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiling import compile_rule
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Rule

# What is divided, by what, and the same as fractions of 金额 a and 亩数 b.
FORMS: dict[str, Callable[[Fraction, Fraction], tuple[Fraction, Fraction]]] = {
    "金额, 亩数": lambda a, b: (a, b),
    "金额 * 100, 亩数": lambda a, b: (a * 100, b),
    "金额 - 亩数, 亩数": lambda a, b: (a - b, b),
    "(金额 - 亩数) * 100, 亩数": lambda a, b: ((a - b) * 100, b),
    "90 * (2 * 亩数 - 金额), 亩数": lambda a, b: (90 * (2 * b - a), b),
    "-金额 * 12.5, 亩数 * 7": lambda a, b: (-a * Fraction("12.5"), b * 7),
    "金额 * 亩数 - 金额, 3": lambda a, b: (a * b - a, Fraction(3)),
    "金额 + 亩数, 金额 - 亩数": lambda a, b: (a + b, a - b),
    "金额, 0.04": lambda a, b: (a, Fraction("0.04")),
    "1, 亩数": lambda a, b: (Fraction(1), b),
}
DIGITS = (0, 2, 6)


QUERIES = {
    (digits, number): compiled(
        f"SELECT CAST(行 AS VARCHAR) AS 项目代码, QUOTIENT({form}, {digits}) AS 差额 FROM 发放"
    )
    for digits in DIGITS
    for number, form in enumerate(FORMS)
}
Answers = dict[tuple[int, str, int], Decimal | None]  # by decimals, row, form


def independent(above: Fraction, below: Fraction, digits: int) -> Decimal | None:
    """The quotient to so many decimals, half away from zero, by counting whole units."""
    if below == 0:
        return None
    exact = above / below * 10**digits
    whole = abs(exact.numerator) // exact.denominator
    if abs(exact) - whole >= Fraction(1, 2):
        whole += 1
    return Decimal(f"{-whole if exact < 0 else whole}e-{digits}")  # no context rounds this


def expected(pairs: Sequence[tuple[Decimal | None, Decimal | None]]) -> Answers:
    """The answer to each form for each pair of 金额 and 亩数."""
    found: Answers = {}
    for row, (amount, area) in enumerate(pairs):
        for number, (form, function) in enumerate(FORMS.items()):
            lacks = (amount is None and "金额" in form) or (area is None and "亩数" in form)
            above, below = function(Fraction(amount or 0), Fraction(area or 0))
            for digits in DIGITS:
                answer = None if lacks else independent(above, below, digits)
                found[digits, str(row), number] = answer
    return found


def table(pairs: Sequence[tuple[Decimal | None, Decimal | None]]) -> Rows:
    """发放 with these amounts and areas, a row each."""
    rows = Rows(relation_types(RELATIONS["发放"]))
    for number, (amount, area) in enumerate(pairs):
        given_cells = {"金额": amount, "亩数": area, "行": number}
        rows.add(*(given_cells.get(name) for name in rows.types))
    return rows


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as engine:
        yield engine


def on_duckdb(engine: DuckEngine, pairs: Sequence[tuple[Any, Any]]) -> Answers:
    engine.load("发放", table(pairs))
    return {
        (digits, row, number): value
        for (digits, number), query in QUERIES.items()
        for row, value in engine.rows(query.duckdb)
    }


plain = st.decimals(-1000, 1000, places=2)
amounts = st.one_of(plain, st.decimals(-(10**12), 10**12, places=6), st.integers(-50, 50))
cells = st.none() | amounts.map(Decimal)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=150))
@example(
    [(Decimal("0.5"), Decimal(1)), (Decimal("-0.5"), Decimal(1)), (Decimal("0.5"), Decimal(-1))]
)
@example(
    [(Decimal(0), Decimal(0)), (Decimal(0), Decimal(-7)), (None, Decimal(0)), (Decimal(1), None)]
)
def test_any_two_numbers(engine: DuckEngine, pairs: list[tuple[Any, Any]]) -> None:
    assert on_duckdb(engine, pairs) == expected(pairs)


@settings(max_examples=6, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-(10**9), 10**9),  # the quotient before the edge, in half cents
            st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-3)),
            st.sampled_from([-1, 0, 1]),  # millionths of a step to either side of the edge
        ),
        min_size=60,
        max_size=120,
    )
)
def test_both_sides_of_a_rounding_edge(
    engine: DuckEngine, edges: list[tuple[int, Any, int]]
) -> None:
    """Dividends that are an odd number of half cents times the divisor, or a hair more or less."""
    pairs = [
        ((2 * half + 1) * area * Decimal("0.005") + side * Decimal("0.000001"), area)
        for half, area, side in edges
    ]
    assert on_duckdb(engine, pairs) == expected(pairs)


def test_a_hair_that_binary_numbers_do_not_see(engine: DuckEngine) -> None:
    """Dividend and divisor of 18 digits whose quotient is an edge less a part in 10**17."""
    area = Decimal("999999999999.999999")
    edge = area * Decimal("0.005")
    pairs = [
        (edge.quantize(Decimal("0.000001")) + Decimal(step).scaleb(-6), area)
        for step in range(-3, 4)
    ]
    found = on_duckdb(engine, pairs)
    assert found == expected(pairs)
    cents = {found[2, str(row), 0] for row in range(len(pairs))}
    assert cents == {Decimal("0.00"), Decimal("0.01")}, "the edge lies between them"


@pytest.mark.parametrize("size", [15, 16, 17])
def test_beyond_the_digits_is_an_error_never_a_wrong_figure(engine: DuckEngine, size: int) -> None:
    big = Decimal(10**size - 7)
    refused = 0
    for form, function in FORMS.items():
        rule = compiled(f"SELECT 项目代码, QUOTIENT({form}, 2) AS 差额 FROM 发放")
        for pair in ((big, Decimal("0.000001")), (big, big - 2), (Decimal("0.000001"), -big)):
            engine.load("发放", table([pair]))
            try:
                ((_, found),) = engine.rows(rule.duckdb)
            except duckdb.Error:
                refused += 1
                continue
            assert found == independent(*function(*map(Fraction, pair)), 2), (form, pair)
    assert refused, "nothing of this size overflowed, so the refusal was not seen"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("QUOTIENT(金额, 亩数)", "应有 3 个参数"),
        ("QUOTIENT(金额, 期间, 2)", "文字"),
        ("QUOTIENT(金额, 亩数, 亩数)", ""),
    ],
)
def test_a_call_that_is_written_wrong_is_refused(call: str, said: str) -> None:
    rule = Rule(
        "T-1", "示例", "error", "sum", f"SELECT 项目代码, {call} AS 差额 FROM 发放",
        path="T-1.sql", key=("项目代码",), over="发放", inputs=(),
    )  # fmt: skip
    result, problems = compile_rule(rule, RELATIONS)
    assert result is None
    assert any(said in problem.message for problem in problems)


# ---- Spark ----


def test_spark_divides_alike(engine: DuckEngine, spark: SparkEngine) -> None:
    """The same pairs, edges and hairs among them, on both engines."""
    areas = [Decimal(text) for text in ("3", "7", "-7", "0.03", "99999.999999", "0")]
    pairs: list[tuple[Any, Any]] = [(None, Decimal(1)), (Decimal(1), None), (None, None)]
    for area in areas:
        for half in (-3, -1, 1, 3, 199):
            for side in (-1, 0, 1):
                edge = (half * area * Decimal("0.005")).quantize(Decimal("0.000001"))
                pairs.append((edge + side * Decimal("0.000001"), area))
    types = relation_types(RELATIONS["发放"])
    schema = ", ".join(f"`{name}` {kind}" for name, kind in types.items())
    ours = on_duckdb(engine, pairs)
    stored = [tuple(row) for row in engine.rows('SELECT * FROM "发放"')]
    frame = spark.session.createDataFrame(stored, schema.replace("VARCHAR", "STRING"))
    frame.createOrReplaceTempView("`发放`")
    theirs = {
        (digits, row[0], number): row[1]
        for (digits, number), query in QUERIES.items()
        for row in spark.rows(query.spark)
    }
    assert theirs == ours == expected(pairs)
