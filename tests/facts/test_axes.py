"""Breakdowns on several axes: what a row without a code leaves open, and how cells add up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from booklets import CATALOGUE, EXPENSE, amounts, book_of, values_of
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import Book
from mingzhang.facts.load import load_book
from mingzhang.facts.tables import rows_of
from mingzhang.facts.trace import Tracer
from mingzhang.facts.values import Values, gather
from mingzhang.model.rows import Rows

SPENT, BASIC = "一般公共预算.支出.决算数", "一般公共预算.基本支出.决算数"
PROJECTS = "一般公共预算.项目支出明细.决算数"
GENERAL = "一般公共预算财政拨款"


def spent(*rows: str) -> str:
    """Rows of 支出 in short: 单位代码,支出性质,功能科目,经济科目,项目代码,决算数 of 2024."""
    lines = [EXPENSE]
    for row in rows:
        unit, nature, function, economic, project, amount = row.split(",")
        lines.append(f"2024,{unit},{GENERAL},{nature},{function},{economic},{project},,{amount}")
    return "\n".join(lines)


@pytest.fixture
def values(tmp_path: Path) -> Values:
    table = spent(
        "00,基本支出,2080101,30101,,1",
        "00,基本支出,2080101,30201,,20",
        "00,基本支出,2210201,30113,,300",
        "00,项目支出,2080101,30201,X1,4000",
        "00,项目支出,2080102,31003,X1,50000",
        "00,项目支出,2080102,31003,X2,600000",
    )
    return values_of(book_of(tmp_path, 支出=table))


def test_every_level_of_one_axis_meets_every_level_of_the_other(values: Values) -> None:
    assert amounts(values, SPENT, "2080101", "2080101×30201", "208×302", "×302", "×30113") == {
        "2080101": "4021", "2080101×30201": "4020", "208×302": "4020", "×302": "4020",
        "×30113": "300",
    }  # fmt: skip
    assert amounts(values, PROJECTS, "2080102×X1×31003", "208×X1", "×X1", "208××310") == {
        "2080102×X1×31003": "50000", "208×X1": "54000", "×X1": "54000", "208××310": "650000",
    }  # fmt: skip


def test_a_cell_without_rows_is_zero_and_a_subject_of_too_many_axes_is_none(
    values: Values,
) -> None:
    assert amounts(values, SPENT, "2080101×30113", "2210201×302") == {
        "2080101×30113": "0", "2210201×302": "0",
    }  # fmt: skip
    assert amounts(values, "支出.本年支出.决算数", "2080101×30101") == {"2080101×30101": None}
    assert amounts(values, "收入.一般公共预算财政拨款.决算数", "208") == {"208": None}


def test_codes_are_listed_by_axis_and_together(values: Values) -> None:
    assert values.subjects(BASIC) == ["208", "20801", "2080101", "221", "22102", "2210201"]
    assert values.subjects(BASIC, axis=1) == ["301", "30101", "30113", "302", "30201"]
    assert values.subjects(PROJECTS, 0, 1) == ["X1", "X2"]
    together = values.combinations(PROJECTS)
    assert [one for one in together if len(one[0]) == 7] == [
        ("2080101", "X1"), ("2080102", "X1"), ("2080102", "X2"),
    ]  # fmt: skip
    assert ("2080102", "X1", "31003") in values.combinations(PROJECTS, 0, (0, 1, 2))
    assert values.combinations(PROJECTS, -1) == []


def test_a_row_without_a_code_leaves_open_what_it_may_belong_to(tmp_path: Path) -> None:
    table = spent(
        "00,基本支出,2080101,30101,,1",
        "00,基本支出,2080101,,,20",
        "00,基本支出,2210201,30113,,300",
        "00,项目支出,2080102,30201,X1,4000",
    )
    values = values_of(book_of(tmp_path, 支出=table))
    assert amounts(values, BASIC, "", "2080101", "2080101×30101", "208×301", "×301") == {
        "": "321", "2080101": "21", "2080101×30101": None, "208×301": None, "×301": None,
    }  # fmt: skip
    assert amounts(values, BASIC, "2210201×30113", "221×301", "2210201×302") == {
        "2210201×30113": "300", "221×301": "300", "2210201×302": "0",
    }  # fmt: skip
    # Not listed is not zero there either; of the other nature every row has its code.
    assert amounts(values, BASIC, "2080101×302") == {"2080101×302": None}
    assert amounts(values, PROJECTS, "2080102×X1×302", "2080102×X1×301") == {
        "2080102×X1×302": "4000", "2080102×X1×301": "0",
    }  # fmt: skip


def test_codes_missing_on_two_axes_leave_open_where_they_cross(tmp_path: Path) -> None:
    table = spent("00,项目支出,2080101,30201,X1,1", "00,项目支出,2080101,,,20")
    values = values_of(book_of(tmp_path, 支出=table))
    assert amounts(values, PROJECTS, "2080101", "2080101×X1", "2080101×X1×30201") == {
        "2080101": "21", "2080101×X1": None, "2080101×X1×30201": None,
    }  # fmt: skip
    assert amounts(values, PROJECTS, "2080101×X2×30101", "221×X1") == {
        "2080101×X2×30101": None, "221×X1": "0",
    }  # fmt: skip


def test_below_a_code_that_is_not_divided_nothing_unlisted_is_zero(tmp_path: Path) -> None:
    table = spent("00,基本支出,2080101,302,,1", "00,基本支出,2210201,30113,,300")
    values = values_of(book_of(tmp_path, 支出=table))
    assert amounts(values, BASIC, "2080101×302", "2080101×30201", "2080101×301") == {
        "2080101×302": "1", "2080101×30201": None, "2080101×301": "0",
    }  # fmt: skip


def test_a_row_of_zero_without_a_code_leaves_nothing_open(tmp_path: Path) -> None:
    table = spent("00,基本支出,2080101,30101,,1", "00,基本支出,2080101,,,0")
    values = values_of(book_of(tmp_path, 支出=table))
    assert amounts(values, BASIC, "2080101×30101") == {"2080101×30101": "1"}


def test_a_composite_value_leads_down_to_its_rows(tmp_path: Path) -> None:
    table = spent(
        "00,项目支出,2080102,31003,X1,50000",
        "00,项目支出,2080102,31003,X2,600000",
        "00,项目支出,2080102,30201,X1,7",
    )
    book = book_of(tmp_path, 支出=table)
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        values = gather(engine, book, CATALOGUE)
        known = values.get(PROJECTS, "208××310")
        assert known is not None
        lines = Tracer(engine, book, CATALOGUE, values).lines(known)
    assert [line.strip() for line in lines[1:]] == [
        "支出.csv 第2行 2080102×X1×31003：50000",
        "支出.csv 第3行 2080102×X2×31003：600000",
    ]


def test_scores_are_not_added_up(tmp_path: Path) -> None:
    words = ("绩效自评平均得分", "绩效自评项目数")
    table = "年度,单位代码,指标,决算数\n" + "\n".join(
        f"2024,{unit},{word},{number}"
        for word in words
        for unit, number in (("00", 90), ("01", 95))
    )
    values = values_of(book_of(tmp_path, 机构运行信息=table))
    assert amounts(values, "绩效.自评平均得分") == {"": "90"}
    assert amounts(values, "绩效.自评项目数") == {"": "185"}
    alone = table.replace("2024,00,绩效自评平均得分,90\n", "")
    assert amounts(values_of(book_of(tmp_path / "b", 机构运行信息=alone)), "绩效.自评平均得分") == {
        "": None
    }


# ---- Against sums of its own ----

Row = tuple[str, str, str | None, str | None, Decimal]
ledgers = st.lists(
    st.tuples(
        st.sampled_from(["00", "01", "02", "021"]),
        st.sampled_from(["2080101", "2080102", "2210201"]),
        st.sampled_from(["30101", "30201", "302", "31003", None]),
        st.sampled_from(["X1", "X2", None]),
        st.decimals(1, 10**7, places=2),
    ),
    min_size=1,
    max_size=10,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return book_of(tmp_path_factory.mktemp("book"))


def with_rows(book: Book, ledger: list[Row]) -> Book:
    rows = rows_of(CATALOGUE.relations["支出"])
    for number, (unit, function, economic, project, amount) in enumerate(ledger, start=2):
        given = {
            "年度": 2024, "单位代码": unit, "资金性质": GENERAL, "支出性质": "项目支出",
            "功能科目": function, "经济科目": economic, "项目代码": project, "决算数": amount,
            "决算数半": 0, "来源": "支出.csv", "行": number,
        }  # fmt: skip
        rows.add(*(given.get(name) for name in rows.types))
    return replace(book, rows={**book.rows, "支出": rows})


def may_be(code: str | None, wanted: str) -> bool | None:
    """Does a row of this code count under ``wanted``? None if it may."""
    if not wanted:
        return True
    return None if code is None else code.startswith(wanted)


def answer(ledger: list[Row], wanted: tuple[str, str, str]) -> Decimal | None:
    """The sum of the rows under these codes; None if one may or may not belong there."""
    total = Decimal(0)
    for _, function, economic, project, amount in ledger:
        fits = [may_be(c, w) for c, w in zip((function, project, economic), wanted, strict=True)]
        if False in fits:
            continue
        if None in fits:
            return None
        total += amount
    return total


@settings(deadline=None, max_examples=15)
@given(ledgers)
def test_cells_are_the_sums_of_the_rows_that_surely_belong_there(
    empty: Book, ledger: list[Row]
) -> None:
    values = values_of(with_rows(empty, ledger))
    for function in ("", "208", "2080101", "2210201"):
        for project in ("", "X1", "X2", "X3"):
            for economic in ("", "301", "302", "310", "31003"):
                subject = "×".join((function, project, economic)).rstrip("×")
                known = values.get(PROJECTS, subject)
                found = known.interval.value if known else None
                assert found == answer(ledger, (function, project, economic)), subject


@settings(deadline=None, max_examples=10)
@given(ledgers)
def test_units_add_up_to_the_department(empty: Book, ledger: list[Row]) -> None:
    # What stands at 302 alone is in one unit the whole of it and leaves 30201 open in another.
    book = with_rows(empty, [row for row in ledger if row[2] != "302"])
    department = values_of(book)
    parts = [
        values_of(replace(book, rows={**book.rows, "支出": _only(book, unit)}))
        for unit in ("00", "01", "02", "021")
        if any(row[0] == unit and row[2] != "302" for row in ledger)
    ]
    for quantity, key in department.known:
        if quantity in {SPENT, PROJECTS}:
            found = [part.get(quantity, key.subject) for part in parts]
            assert None not in found
            total = sum((one.interval.value for one in found if one), Decimal(0))
            known = department.get(quantity, key.subject)
            assert known is not None
            assert known.interval.value == total


def _only(book: Book, unit: str) -> Rows:
    """The rows of one unit."""
    rows = rows_of(CATALOGUE.relations["支出"])
    place = list(rows.types).index("单位代码")
    every = book.rows["支出"]
    rows.extend(row for row in map(every.row, range(len(every))) if row[place] == unit)
    return rows
