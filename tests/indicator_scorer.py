"""Indicators and projects scored by the packs, and a scorer written from the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.tables import relation_types
from mingzhang.facts.book import Book
from mingzhang.facts.derived import derive
from mingzhang.facts.settings import Settings
from mingzhang.model.rows import Rows

CATALOGUE = load("disclosure")
SCORES = ("指标评分", "项目评分")  # the only derivations that are run here
Row = dict[str, Any]


def with_parameter(name: str, value: int | None) -> Catalogue:
    """The catalogue with one parameter of scoring changed, everywhere; None takes it away."""
    rows = [row for row in CATALOGUE.parameters["绩效参数"] if row["参数"] != name]
    if value is not None:
        blank = dict.fromkeys(CATALOGUE.parameters["绩效参数"][0])
        rows.append(blank | {"地区": "*", "参数": name, "值": Decimal(value)})
    return replace(CATALOGUE, parameters={**CATALOGUE.parameters, "绩效参数": tuple(rows)})


@cache
def catalogue_of(deduction: int) -> Catalogue:
    return with_parameter("超额扣分", deduction)


def book_of(indicators: Sequence[Row], projects: Sequence[Row], region: str) -> Book:
    """A book of nothing but indicators and projects of unit 01 in 2024."""
    tables = {}
    for name, given_rows in (("绩效指标", indicators), ("项目", projects)):
        rows = Rows(relation_types(CATALOGUE.relations[name]))
        for number, cells in enumerate(given_rows, start=2):
            whole = {"年度": 2024, "单位代码": "01", "来源": name, "行": number} | cells
            rows.add(*(whole.get(column) for column in rows.types))
        tables[name] = rows
    settings_of_it = Settings(department="某市测试局", year=2024, region=region, unit="01")
    return Book(Path(), settings_of_it, tables, {})


def scored(
    indicators: Sequence[Row] = (),
    projects: Sequence[Row] = (),
    *,
    region: str = "sichuan",
    catalogue: Catalogue = CATALOGUE,
) -> tuple[list[Row], list[Row]]:
    """The rows of 指标评分 and 项目评分, in the order of what they are derived from."""
    book = book_of(indicators, projects, region)
    two = {name: catalogue.derivations[name] for name in SCORES}
    with DuckEngine(threads=1) as engine:
        for name, rows in book.rows.items():
            engine.load(name, rows)
        whole = derive(engine, book, replace(catalogue, derivations=two))
    return whole.table("指标评分"), whole.table("项目评分")


# ---- The scorer, from the rules ----


def cents(value: Fraction) -> Decimal:
    """A value that is not negative, to two decimals, half up."""
    scaled = value * 100
    whole = scaled.numerator // scaled.denominator
    return Decimal(whole + (scaled - whole >= Fraction(1, 2))).scaleb(-2)


def reached(sign: str, target: Fraction, actual: Fraction) -> bool:
    """Whether a target is reached; an "=" is also reached by more, unless it is zero."""
    match sign:
        case "≥":
            return actual >= target
        case ">":
            return actual > target
        case "≤":
            return actual <= target
        case "<":
            return actual < target
    return actual <= 0 if target == 0 else actual >= target


def points(
    sign: str, target: Fraction, actual: Fraction, weight: Fraction, deduction: int = 0
) -> Decimal:
    """Reached: all. Not reached: in proportion; less is better: up to twice the target. Over 130 %
    of the target: so many percent of the weight less for each percent over it."""
    less = sign in "≤<"
    if reached(sign, target, actual):
        full = weight
    elif target <= 0:
        full = Fraction(0)
    elif less:
        full = weight * max(2 - actual / target, Fraction(0))
    else:
        full = weight * max(actual / target, Fraction(0))
    found = Fraction(cents(full)) if full != weight else weight
    if over(sign, target, actual) and deduction:
        found -= min(
            Fraction(cents(weight * Fraction(deduction, 100) * (actual / target - 1))), found
        )
    return Decimal(found.numerator) / Decimal(found.denominator)


def over(sign: str, target: Fraction, actual: Fraction) -> bool:
    """More than 130 % of a target that is to be exceeded; exactly 130 % is not more."""
    return sign not in "≤<" and target > 0 and actual > target * Fraction(13, 10)


def quantity(sign: str, target: Any, actual: Any, weight: Any = 10) -> Row:
    return {
        "三级指标": "甲",
        "一级指标": "产出指标",
        "指标性质": sign,
        "指标值": str(target),
        "完成值": str(actual),
        "度量单位": "个",
        "权重": Decimal(weight),
    }


sizes = st.one_of(
    st.integers(0, 40).map(Decimal),
    st.decimals(0, 1000, places=2),
    st.integers(-3, 10**7).map(Decimal),
)
signs = st.sampled_from(["≥", ">", "=", "≤", "<"])
weights = st.integers(0, 40) | st.decimals(0, 90, places=2)
cases = st.tuples(signs, sizes, sizes, weights)
