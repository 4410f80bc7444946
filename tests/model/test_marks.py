"""Units, years and ordinals as official texts write them."""

from __future__ import annotations

import re

import pytest

from mingzhang.model.marks import (
    NUMBERINGS,
    ORDINAL,
    YEAR_LINE,
    chinese,
    money_in,
    number_of,
    year_in,
)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("金额单位：万元", "万元"),
        ("单位：人民币元", "元"),
        ("单位:亿元", "亿元"),
        ("单位：人", ""),
    ],
)
def test_the_unit_of_money_a_line_names(text: str, unit: str) -> None:
    assert money_in(text) == unit
    assert money_in(text, "万元") == (unit or "万元")


@pytest.mark.parametrize(
    ("text", "year"), [("2024年度决算", 2024), ("二〇二四", 0), ("比2023 年、2024年", 2023)]
)
def test_the_first_year_a_text_names(text: str, year: int) -> None:
    assert year_in(text) == year


def test_a_line_of_the_year_alone() -> None:
    assert all(YEAR_LINE.fullmatch(text) for text in ("2024年", "（2024年度）", "( 2024 年 )"))
    assert not YEAR_LINE.fullmatch("2024年度收支")


def test_every_ordinal_is_read_as_it_is_written() -> None:
    assert [chinese(n) for n in (1, 10, 11, 20, 23, 99)] == [
        "一", "十", "十一", "二十", "二十三", "九十九",
    ]  # fmt: skip
    assert all(number_of(chinese(n)) == number_of(str(n)) == n for n in range(1, 100))
    assert number_of("甲") == number_of("") == 0


def test_what_numbers_a_row() -> None:
    begins = re.compile(ORDINAL)
    for text in ("一、本年收入", "（三）其他", "(3)其他", "2.住房", "12、住房"):
        assert begins.match(text), text
    assert not any(begins.match(text) for text in ("一般公共服务", "2024年", "三公经费"))


@pytest.mark.parametrize(
    ("text", "level"),
    [("第三部分 名词解释", 1), ("第2章", 1), ("十二、其他", 2), ("（一）收入", 3)],
)
def test_the_level_of_a_heading(text: str, level: int) -> None:
    assert [one for one, p in enumerate(NUMBERINGS, start=1) if p.match(text)] == [level]
