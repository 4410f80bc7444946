"""Numbers that stand in a form or text already: what they say and how exactly they say it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from booklets import CATALOGUE, stated, write_book
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.facts.book import read_book
from mingzhang.facts.stated import parse_stated, read_stated
from mingzhang.model.number import Interval
from mingzhang.model.problem import InputError

MONEY = CATALOGUE.quantities["收支.收入总计"]
RATE = CATALOGUE.quantities["收支.收入总计.增减率"]
CARS = CATALOGUE.quantities["资产.车辆"]


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("5528.78万元", "55287800", "50"),
        ("5528.8万元", "55288000", "500"),
        ("4万元", "40000", "5000"),
        ("0.55亿元", "55000000", "500000"),
        ("55287751.16", "55287751.16", "0"),
        ("55287751.16元", "55287751.16", "0"),
        ("-18.03万元", "-180300", "50"),
        ("−18.03万元", "-180300", "50"),
        ("1,234.50", "1234.50", "0"),
        ("５５２８．７８ 万元", "55287800", "50"),
        ("0", "0", "0"),
    ],
)
def test_money(text: str, value: str, half: str) -> None:
    assert parse_stated(text, MONEY) == Interval(Decimal(value), Decimal(half))


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [("66.25%", "66.25", "0.005"), ("66.25", "66.25", "0.005"), ("100％", "100", "0.5")],
)
def test_rates_are_known_to_their_last_digit(text: str, value: str, half: str) -> None:
    assert parse_stated(text, RATE) == Interval(Decimal(value), Decimal(half))


@pytest.mark.parametrize("text", ["3辆", "3 辆", "3"])
def test_counts_are_exact(text: str) -> None:
    assert parse_stated(text, CARS) == Interval(Decimal(3), Decimal(0))


@pytest.mark.parametrize(
    "text", ["", "三万元", "12,34万元", "5528.78%", "3辆", "约5万元", "5..1", "万元"]
)
def test_what_is_no_amount(text: str) -> None:
    assert parse_stated(text, MONEY) is None


@pytest.mark.parametrize(("text", "quantity"), [("5万元", RATE), ("5元", CARS), ("5%", CARS)])
def test_units_are_never_taken_for_each_other(text: str, quantity: object) -> None:
    assert parse_stated(text, quantity) is None  # type: ignore[arg-type]


@given(st.decimals(-(10**9), 10**9, places=2))
def test_an_amount_prints_and_reads_as_itself(amount: Decimal) -> None:
    read = parse_stated(f"{amount}万元", MONEY)
    assert read == Interval(amount * 10_000, Decimal(50))


def problems_of(folder: Path, **tables: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_book(write_book(folder, **tables), CATALOGUE)
    return [str(problem) for problem in caught.value.problems]


def test_an_unknown_quantity_is_named_with_the_nearest(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, 报表单元=stated("收支.收入总记,5万元"))
    assert problem == ("报表单元.csv 第2行：没有名为“收支.收入总记”的量。 是否为“收支.收入总计”？")


def test_a_value_that_is_none_says_what_it_should_be(tmp_path: Path) -> None:
    rows = stated("收支.收入总计,五万元", "资产.车辆,3台", "收支.支出总计,未公开")
    first, second = problems_of(tmp_path, 报表单元=rows)
    assert first.startswith("报表单元.csv 第2行：“五万元”不是收入总计的数（单位元）。")
    assert "5528.78万元" in first
    assert second == "报表单元.csv 第3行：“3台”不是车辆的数（单位辆）。 请写成如 3辆。"


def test_two_chosen_numbers_of_one_quantity(tmp_path: Path) -> None:
    rows = (
        "年度,单位代码,量,科目,值,出处\n2024,00,收支.收入总计,,5万元,初稿\n"
        "2024,00,收支.收入总计,,6万元,定稿\n2024,00,收支.收入总计,208,6万元,定稿"
    )
    (problem,) = problems_of(tmp_path, 报表单元=rows)
    assert problem.startswith(
        "报表单元.csv 第3行：“收支.收入总计”在报表单元.csv 第2行已有一个采用的数"
    )


def test_both_tables_are_read_and_the_chosen_come_first(tmp_path: Path) -> None:
    rows = (
        "年度,单位代码,量,科目,值,采用,出处\n2024,00,收支.收入总计,,5万元,否,第84行\n"
        "2024,00,收支.收入总计,,6万元,是,第93行"
    )
    before = stated("收支.收入总计,4万元", year=2023)
    book = read_book(write_book(tmp_path, 报表单元=rows, 上年数=before), CATALOGUE)
    found = read_stated(book.rows, CATALOGUE)
    assert [(one.year, one.interval.value, one.chosen) for one in found] == [
        (2024, Decimal(60000), True),
        (2023, Decimal(40000), True),
        (2024, Decimal(50000), False),
    ]
    assert found[0].source == "公布数“6万元”（报表单元.csv第3行，第93行）"
