"""Numbers, units and days in the text cells of a book, against a list written by hand."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.tables import relation_types
from mingzhang.facts.measured import deadline, measure
from mingzhang.model.rows import Rows
from mingzhang.texts.measures import Measures

CATALOGUE = load("disclosure")
MEASURED = CATALOGUE.measured["指标数"]
NUMBERS = CATALOGUE.relations["指标数"]
WORDS = CATALOGUE.table_words
assert WORDS is not None
MEASURES = Measures(WORDS)


def cells(**texts: str | int | None) -> dict[str, Any]:
    """What one row of indicators is read as; it is of 2024."""
    rows = Rows(relation_types(CATALOGUE.relations["绩效指标"]))
    given_cells = {"年度": 2024, "来源": "绩效指标.csv", "行": 2} | texts
    rows.add(*(given_cells.get(name) for name in rows.types))
    found = measure(rows, MEASURED, NUMBERS, MEASURES)
    return dict(zip(found.types, found.row(0), strict=True))


@pytest.mark.parametrize(
    ("text", "unit", "number", "base"),
    [
        ("21.94万人", None, "219400", "人"),
        ("21.94", "万人", "219400", "人"),
        ("219400", "人", "219400", "人"),
        ("27.93亿元", None, "2793000000", "元"),
        ("5528.78万元", "万元", "55287800", "元"),
        ("98%以上", None, "98", "%"),
        ("98", "%", "98", "%"),
        ("９８％", None, "98", "%"),
        ("≥98%", None, "98", "%"),
        ("1,100", "人", "1100", "人"),
        ("1.02", "%", "1.02", "%"),
        ("1.02", None, "1.02", None),
        ("1.02%", None, "1.02", "%"),
        ("0", "起", "0", "起"),
        ("-3", "个", "-3", "个"),
        (" 63 条 ", None, "63", "条"),
    ],
)
def test_a_number_with_its_unit(text: str, unit: str | None, number: str, base: str | None) -> None:
    found = cells(完成值=text, 度量单位=unit)
    assert found["完成数"] == Decimal(number)
    assert found["完成单位"] == base
    assert found["完成日"] is None
    assert found["目标数"] is None, "an empty cell is no number"


@pytest.mark.parametrize(
    "text", ["完成", "已完成", "按季度", "优", "国家级50万元/家、省级20万元/家", "3至5", "…", "约"]
)
def test_what_is_no_number_is_left_without_one(text: str) -> None:
    found = cells(完成值=text, 度量单位="人")
    assert found["完成数"] is None
    assert found["完成日"] is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年12月前", date(2024, 12, 31)),
        ("10月底前", date(2024, 10, 31)),
        ("12月底前", date(2024, 12, 31)),
        ("2024年11月20日前", date(2024, 11, 20)),
        ("11月20日", date(2024, 11, 20)),
        ("2024-11-20", date(2024, 11, 20)),
        ("2024/1/2", date(2024, 1, 2)),
        ("2024.1.2", date(2024, 1, 2)),
        ("2023年2月", date(2023, 2, 28)),
        ("2月底", date(2024, 2, 29)),
        ("6月上旬", date(2024, 6, 10)),
        ("6月中旬前完成", date(2024, 6, 20)),
        ("6月下旬", date(2024, 6, 30)),
        ("年底前", date(2024, 12, 31)),
        ("2023年底", date(2023, 12, 31)),
        ("当年年底前完成", date(2024, 12, 31)),
    ],
)
def test_the_last_day_that_a_date_allows(text: str, day: date) -> None:
    assert deadline(text, 2024) == day
    found = cells(指标值=text)
    assert found["目标日"] == day
    assert found["目标数"] is None, "a date is no number"


@pytest.mark.parametrize(
    "text",
    [
        *("2月30日", "2023年2月29日", "13月底前", "0月", "11月0日", "11月31日前"),
        *("1.02", "1/2", "1-2", "12", "2024"),
        *("完成", "优", "", "底", "按月", "2024年12月至2025年1月"),
    ],
)
def test_no_day(text: str) -> None:
    assert deadline(text, 2024) is None


def test_a_day_without_a_year_is_of_no_year_when_its_row_has_none() -> None:
    assert deadline("10月底前", None) is None
    assert deadline("年底前", None) is None
    assert deadline("2025年10月底前", None) == date(2025, 10, 31)


@given(st.dates(date(1949, 10, 1), date(2099, 12, 31)))
def test_every_day_reads_back_however_it_is_written(day: date) -> None:
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}日前",
        f"{day.month}月{day.day}日",
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
    ):
        assert deadline(text, day.year) == day
    last = calendar.monthrange(day.year, day.month)[1]
    assert deadline(f"{day.month}月底前", day.year) == day.replace(day=last)


@given(st.decimals(0, 10**9, places=4), st.sampled_from([("万", 10**4), ("亿", 10**8), ("", 1)]))
def test_scales_multiply_whether_beside_the_number_or_in_the_unit(
    number: Decimal, scale: tuple[str, int]
) -> None:
    word, factor = scale
    beside = cells(完成值=f"{number}{word}元")
    apart = cells(完成值=f"{number}", 度量单位=f"{word}元")
    assert beside["完成数"] == apart["完成数"] == number * factor
    assert beside["完成单位"] == apart["完成单位"] == "元"


def test_a_measured_row_has_every_cell_of_the_row_it_is_read_from() -> None:
    rows = Rows(relation_types(CATALOGUE.relations["绩效指标"]))
    for number in (2, 3):
        own = {name: f"{name}{number}" for name, kind in rows.types.items() if kind == "VARCHAR"}
        rows.add(*((own | {"年度": 2024, "行": number}).get(name) for name in rows.types))
    found = measure(rows, MEASURED, NUMBERS, MEASURES)
    assert len(found) == 2
    for name, cells_of_it in rows.columns.items():
        assert found.columns[name] == cells_of_it
        assert found.columns[name] is not cells_of_it, "the book's own rows stay as they are"
