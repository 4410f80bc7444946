"""Scores of projects against a scorer written from the rules, and the published indicators."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicator_scorer import CATALOGUE, Row, cases, cents, points, quantity, scored
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import read_book
from mingzhang.facts.derived import derive
from mingzhang.facts.load import load_book

EXAMPLE = Path(__file__).parents[1] / "examples" / "suining-hrss-2024"


def project(code: str, budget: Any, spent: Any) -> Row:
    amounts = {"全年预算数": budget, "决算数": spent}
    return {"项目代码": code, "项目名称": code} | {
        name: None if value is None else Decimal(value) for name, value in amounts.items()
    }


def execution(full: int, budget: Decimal | None, spent: Decimal | None) -> Decimal | None:
    """Points for the share of the budget that was spent, never more than all."""
    if budget is None or spent is None or budget <= 0:
        return None
    return cents(full * min(max(Fraction(spent) / Fraction(budget), Fraction(0)), Fraction(1)))


@settings(max_examples=10, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.none() | st.decimals(0, 10**9, places=2) | st.integers(0, 9).map(Decimal),
            st.none() | st.decimals(-5, 10**9, places=2) | st.integers(0, 9).map(Decimal),
            st.lists(cases, min_size=0, max_size=4),
        ),
        min_size=10,
        max_size=30,
    ),
    st.sampled_from([("sichuan", 10), ("hubei", 20)]),
)
def test_projects_add_execution_to_their_indicators(
    drawn: list[Any], place: tuple[str, int]
) -> None:
    """Ten and ninety, in Hubei twenty and eighty; the first indicator takes what is left."""
    region, full = place
    indicators, projects, sums = [], [], []
    for number, (budget, spent, its_cases) in enumerate(drawn):
        code = f"P{number:03}"
        projects.append(project(code, budget, spent))
        total = Decimal(0)
        left = Decimal(100 - full)
        for place_in, (sign, target, actual, weight) in enumerate(its_cases):
            share = left if place_in == len(its_cases) - 1 else min(Decimal(weight), left)
            left -= share
            indicators.append(
                quantity(sign, target, actual, share)
                | {"项目代码": code, "三级指标": str(place_in)}
            )
            total += points(sign, Fraction(target), Fraction(actual), Fraction(share))
        sums.append((total, len(its_cases)))
    _, rows = scored(indicators, projects, region=region)
    for row, (budget, spent, _), (total, count) in zip(rows, drawn, sums, strict=True):
        gained = execution(full, budget, spent)
        assert row["执行满分"] == full
        assert row["执行得分"] == gained
        assert row["指标条数"] == count
        if gained is None or not count:
            assert row["总分"] is None
            assert row["等级"] is None
            assert row["未定原因"]
            continue
        assert row["指标得分"] == total
        assert row["总分"] == gained + total
        assert row["未定原因"] is None
        grade = next(name for name, least in BANDS if row["总分"] >= least)
        assert row["等级"] == grade


BANDS = (("优", 90), ("良", 80), ("中", 60), ("差", 0))


@pytest.mark.parametrize(
    ("budget", "spent", "weight", "reason"),
    [
        (None, 5, 90, "没有全年预算数"),
        (0, 5, 90, "全年预算数是零或负数"),
        (5, None, 90, "没有决算数"),
        (5, 5, None, "有指标没有写权重，或权重是负数"),
        (5, 5, 89, "指标权重合计与执行分值相加不是100"),
        (5, 5, 100, "指标权重合计与执行分值相加不是100"),
    ],
)
def test_a_project_without_a_total_says_why(
    budget: Any, spent: Any, weight: Any, reason: str
) -> None:
    indicator = quantity("≥", 1, 1) | {
        "项目代码": "P1",
        "权重": None if weight is None else Decimal(weight),
    }
    _, (row,) = scored([indicator], [project("P1", budget, spent)])
    assert row["未定原因"] == reason
    assert row["总分"] is None
    assert row["等级"] is None
    if spent is None or not budget:
        assert row["执行得分"] is None, "what is not known is not nothing"


def test_one_unscored_indicator_leaves_the_total_unknown() -> None:
    rows = [
        quantity("≥", 1, 1, 45) | {"项目代码": "P1"},
        quantity("≤", 30, "完成", 45) | {"项目代码": "P1", "三级指标": "乙"},
    ]
    _, (row,) = scored(rows, [project("P1", 5, 5)])
    assert (row["未定原因"], row["指标得分"], row["总分"]) == ("有指标无法评定", None, None)
    assert row["未定条数"] == 1


@pytest.mark.parametrize(
    ("budget", "spent", "low"),
    [(100, "89.99", "是"), (100, 90, "否"), (0, 5, "否"), (None, 5, "否"), (100, None, "否")],
)
def test_a_reason_is_owed_below_the_line_alone(budget: Any, spent: Any, low: str) -> None:
    _, (row,) = scored([], [project("P1", budget, spent)])
    assert row["执行率偏低"] == low


@pytest.mark.parametrize(
    ("spent", "rate", "left", "beyond"),
    [
        ("90", "90", "10", "否"),
        ("89.999999", "90", "10", "是"),
        ("120", "120", "-20", "否"),
        ("73.145", "73.15", "26.86", "是"),
    ],
)
def test_what_is_left_of_a_budget(spent: str, rate: str, left: str, beyond: str) -> None:
    _, (row,) = scored((), [project("P1", 100, spent)])
    assert row["执行率"] == Decimal(rate)
    assert row["结余率"] == Decimal(left)
    assert row["结余超线"] == beyond


@cache
def published() -> tuple[Row, ...]:
    """The indicators of the example book, scored."""
    book = read_book(EXAMPLE, CATALOGUE)
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        return tuple(derive(engine, book, CATALOGUE).table("指标评分"))


# How the lists of the report are told apart in the table, how many indicators each has, and how
# many of them are more than 30 % over their target, counted by hand in the published report.
LISTS: Mapping[str, tuple[int, int]] = {
    "履职清单": (144, 3),
    "数量清单": (32, 0),
    "效益清单": (35, 1),
    "部门指标": (23, 3),
}


def in_list(name: str, row: Mapping[str, Any]) -> bool:
    """Whether a row as it is written belongs to a list."""
    if name == "部门指标":
        return not row["项目代码"]
    if name == "履职清单":
        return bool(row["列入"] == "重点履职")
    wanted = {"数量清单": ("二级指标", "数量指标"), "效益清单": ("一级指标", "效益指标")}
    column, word = wanted[name]
    return (row["列入"], row[column]) == ("数量效益", word)


def plain_number(text: str, unit: str) -> Fraction | None:
    """The number that begins a cell, times the 万 or 亿 of what follows it or of its unit."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([^\d、，]*)", text)
    if match is None or "月" in match[2]:
        return None
    scale = {"万": 10**4, "亿": 10**8}.get((match[2] or unit)[:1], 1)
    return Fraction(match[1]) * scale


def counted(name: str) -> tuple[int, int]:
    """How many rows of the book's table a list has, and how many are over, by plain division."""
    with (EXAMPLE / "绩效指标.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if in_list(name, row)]
    beyond = 0
    for row in rows:
        if "%" in row["完成值"] and row["度量单位"] != "%":
            continue  # one year is answered with 100%: nobody can compare the two
        target, actual = (plain_number(row[cell], row["度量单位"]) for cell in ("指标值", "完成值"))
        if row["指标性质"] in {"≥", ">", "="} and target and actual is not None:
            beyond += actual / target > Fraction(13, 10)
    return len(rows), beyond


@pytest.mark.parametrize("name", LISTS)
def test_the_published_indicators_are_judged_or_say_why(name: str) -> None:
    rows = [row for row in published() if row[name] == "是"]
    assert (len(rows), sum(row["超额"] == "是" for row in rows)) == LISTS[name] == counted(name)
    for row in rows:
        assert row["结果"] is not None or row["未定原因"] is not None
        assert (row["得分"] is None) == (row["未定原因"] is not None)
