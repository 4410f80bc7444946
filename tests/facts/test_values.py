"""What a book comes to: sums, formulas, rates; stated before derived, unknown before guessed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from booklets import CATALOGUE, amounts, book_of, expense, stated, values_of
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.facts.book import Book
from mingzhang.facts.tables import rows_of
from mingzhang.model.number import Interval

PUBLIC, TOTAL = "一般公共预算.支出.决算数", "支出.本年支出.决算数"
BASIC, PROJECT = "支出.基本支出.决算数", "支出.项目支出.决算数"
INCOME = "收支.收入总计"
SUBJECTS = ("2080101", "2080102", "2080501", "2210201")


def test_sums_by_class_section_and_item(tmp_path: Path) -> None:
    rows = [f"00,基本支出,{code},{10**n}" for n, code in enumerate(SUBJECTS)]
    values = values_of(book_of(tmp_path, 支出=expense(*rows)))
    assert amounts(values, PUBLIC, "", "208", "20801", "2080101", "20805", "221") == {
        "": "1111", "208": "111", "20801": "11", "2080101": "1", "20805": "100", "221": "1000",
    }  # fmt: skip
    assert values.subjects(PUBLIC) == sorted(
        ["208", "20801", "2080101", "2080102", "20805", "2080501", "221", "22102", "2210201"]
    )


def test_a_row_known_only_by_its_class_counts_there_and_above(tmp_path: Path) -> None:
    rows = expense("00,基本支出,208,7", "00,基本支出,2080101,1")
    values = values_of(book_of(tmp_path, 支出=rows))
    assert amounts(values, PUBLIC, "", "208", "2080101") == {"": "8", "208": "8", "2080101": "1"}


def test_a_blank_nature_leaves_the_parts_unknown_but_not_the_total(tmp_path: Path) -> None:
    rows = expense("00,基本支出,2080101,10", "00,,2210201,20")
    values = values_of(book_of(tmp_path, 支出=rows))
    assert amounts(values, TOTAL) == {"": "30"}
    assert amounts(values, BASIC, "", "221", "2210201") == {"": None, "221": None, "2210201": None}
    assert amounts(values, BASIC, "208") == {"208": "10"}


def test_a_blank_amount_is_unknown_not_zero(tmp_path: Path) -> None:
    rows = expense("00,基本支出,2080101,10", "00,项目支出,2080101,")
    values = values_of(book_of(tmp_path, 支出=rows))
    assert amounts(values, TOTAL, "", "208") == {"": None, "208": None}
    assert amounts(values, BASIC) == {"": "10"}


def test_unlisted_in_a_complete_ledger_is_zero(tmp_path: Path) -> None:
    values = values_of(book_of(tmp_path, 支出=expense("00,基本支出,2080101,10")))
    assert amounts(values, PROJECT) == {"": "0"}
    assert amounts(values, TOTAL, "2210201") == {"2210201": "0"}
    unlisted = values.get(TOTAL, "2210201")
    assert unlisted is not None
    assert unlisted.origin == "未列为零"
    assert values.get(TOTAL, shift=-1) is None
    assert values.get(TOTAL, "2210201", -1) is None


def test_unlisted_in_a_list_of_what_was_reported_is_unknown(tmp_path: Path) -> None:
    table = "年度,单位代码,指标,决算数\n2024,00,国内公务接待费,62000\n2024,00,会议费,5.65万元"
    values = values_of(book_of(tmp_path, 机构运行信息=table))
    assert amounts(values, "三公.国内公务接待费.决算数") == {"": "62000"}
    # The other of the two words it needs is not listed.
    assert amounts(values, "三公.公务接待费.决算数") == {"": None}
    assert amounts(values, "培训费.决算数") == {"": None}


def test_a_row_of_zero_is_a_row(tmp_path: Path) -> None:
    """Zero that was written is told apart from zero because nothing is listed."""
    table = "年度,单位代码,指标,决算数\n2024,00,会议费,0"
    book = book_of(tmp_path, 机构运行信息=table, 支出=expense("00,基本支出,2080101,10"))
    known = [values_of(book).get(name) for name in ("会议费.决算数", PROJECT)]
    assert [one and (one.interval.value, one.source) for one in known] == [
        (Decimal(0), "由“机构运行信息”汇总"),
        (Decimal(0), "“支出明细”中没有该项的行"),
    ]


def test_a_table_without_rows_leaves_everything_unknown(tmp_path: Path) -> None:
    values = values_of(book_of(tmp_path))
    assert amounts(values, TOTAL) == {"": None}
    assert amounts(values, "采购.总额") == {"": None}


def test_half_units_add_up(tmp_path: Path) -> None:
    rows = expense("00,基本支出,2080101,2.94万元", "00,基本支出,2080102,1万元")
    known = values_of(book_of(tmp_path, 支出=rows)).get(PUBLIC, "208")
    assert known is not None
    # 0.01 万元 printed is ±50 元, 1 万元 printed ±5000 元.
    assert known.interval == Interval(Decimal(39400), Decimal(5050))


def test_units_roll_up_to_the_department(tmp_path: Path) -> None:
    rows = expense("01,基本支出,2080101,1", "02,基本支出,2080101,20", "021,项目支出,2080101,300")
    book = book_of(tmp_path, 支出=rows)
    by_unit = {unit: values_of(book, unit) for unit in ("00", "01", "02", "021")}
    totals = {unit: amounts(values, TOTAL)[""] for unit, values in by_unit.items()}
    assert totals == {"00": "321", "01": "1", "02": "320", "021": "300"}
    scopes = {unit: values.scope for unit, values in by_unit.items()}
    assert scopes == {"00": "汇总", "01": "本级", "02": "汇总", "021": "本级"}


def test_the_units_themselves_are_counted(tmp_path: Path) -> None:
    values = values_of(book_of(tmp_path))
    assert amounts(values, "机构.预算单位数") == {"": "3"}
    assert amounts(values, "机构.行政单位数") == {"": "1"}
    assert amounts(values, "机构.参公事业单位数") == {"": "0"}


def test_years_are_kept_apart(tmp_path: Path) -> None:
    rows = expense("00,基本支出,2080101,120") + (
        "\n2023,00,一般公共预算财政拨款,基本支出,2080101,,,,100"
    )
    values = values_of(book_of(tmp_path, 支出=rows))
    last = values.get(PUBLIC, shift=-1)
    assert last is not None
    assert last.interval.value == 100
    assert amounts(values, PUBLIC) == {"": "120"}
    assert amounts(values, f"{PUBLIC}.增减额") == {"": "20"}
    assert amounts(values, f"{PUBLIC}.增减率") == {"": "20"}


def test_stated_goes_before_derived_and_nothing_is_lost(tmp_path: Path) -> None:
    table = (
        "年度,单位代码,量,科目,值,采用,出处\n"
        f"2024,00,{PUBLIC},,11万元,否,初稿\n2024,00,{PUBLIC},,12万元,,定稿\n"
        f"2024,01,{PUBLIC},,99万元,,别的单位"
    )
    rows = expense("00,基本支出,2080101,100000")
    values = values_of(book_of(tmp_path, 支出=rows, 报表单元=table))
    readings = values.known[PUBLIC, values.key()]
    assert [(one.origin, one.interval.value) for one in readings] == [
        ("公布", Decimal(120000)),
        ("汇总", Decimal(100000)),
        ("公布", Decimal(110000)),  # 采用 = 否: kept, but never before a sum
    ]
    assert "定稿" in readings[0].source
    assert values.get(PUBLIC) == readings[0]


def test_not_published_is_no_value(tmp_path: Path) -> None:
    book = book_of(tmp_path, 报表单元=stated(f"{PUBLIC},未公开"))
    assert amounts(values_of(book), PUBLIC) == {"": None}


CARRIED = "年度,单位代码,资金性质,类别,功能科目,决算数"


def test_a_formula_needs_all_its_terms(tmp_path: Path) -> None:
    earned = "年度,单位代码,资金来源,功能科目,决算数\n2024,00,其他收入,2080101,100"
    alone = values_of(book_of(tmp_path / "a", 收入=earned))
    assert amounts(alone, INCOME) == {"": None}
    carried = f"{CARRIED}\n2024,00,非财政拨款,年初结转和结余,2080101,5"
    values = values_of(book_of(tmp_path / "b", 收入=earned, 结转结余=carried))
    known = values.get(INCOME)
    assert known is not None
    assert known.origin == "推算"
    assert known.interval.value == 105
    assert known.source == "本年收入合计＋使用非财政拨款结余（含专用结余）＋年初结转和结余"
    assert [operand.split("@")[0] for operand in known.operands] == [
        "收入.本年收入.决算数", "结转.使用非财政拨款结余.决算数", "结转.年初结转和结余.决算数",
    ]  # fmt: skip


def test_last_year_from_a_stated_change(tmp_path: Path) -> None:
    table = stated(f"{INCOME},120.00万元", f"{INCOME}.增减额,20.00万元")
    values = values_of(book_of(tmp_path, 报表单元=table))
    last = values.get(INCOME, shift=-1)
    assert last is not None
    assert last.interval == Interval(Decimal(1000000), Decimal(100))
    assert last.source == "本年数－公布的增减额"
    assert amounts(values, f"{INCOME}.增减率") == {"": "20"}


def test_a_last_year_that_was_given_is_not_computed_again(tmp_path: Path) -> None:
    table = stated(f"{INCOME},120.00万元", f"{INCOME}.增减额,20.00万元")
    before = stated(f"{INCOME},90.00万元", year=2023)
    values = values_of(book_of(tmp_path, 报表单元=table, 上年数=before))
    readings = values.known[INCOME, values.key(shift=-1)]
    assert [one.interval.value for one in readings] == [900000]
    changes = values.known[f"{INCOME}.增减额", values.key()]
    assert [(one.origin, one.interval.value) for one in changes] == [
        ("公布", Decimal(200000)),
        ("推算", Decimal(300000)),
    ]


def test_shares_of_a_subject_are_of_its_own_total_of_the_total_of_another(tmp_path: Path) -> None:
    rows = expense("00,基本支出,2080101,30", "00,基本支出,2210201,10") + (
        "\n2024,00,非财政拨款,基本支出,2210201,,,,40"
    )
    values = values_of(book_of(tmp_path, 支出=rows))
    assert amounts(values, f"{PUBLIC}.占比", "", "208", "221") == {
        "": "50",
        "208": "75",
        "221": "25",
    }
    share = values.get(f"{PUBLIC}.占比", "208")
    assert share is not None
    assert [operand.split("@")[0] for operand in share.operands] == [PUBLIC, PUBLIC]


@pytest.mark.parametrize(("budget", "rate"), [("200", "60"), ("0", None), ("", None)])
def test_completion_needs_a_budget_above_zero(
    tmp_path: Path, budget: str, rate: str | None
) -> None:
    rows = expense("00,基本支出,2080101,120").replace(",,120", f",{budget},120")
    values = values_of(book_of(tmp_path, 支出=rows))
    assert amounts(values, f"{PUBLIC}.完成率") == {"": rate}


@pytest.mark.parametrize(
    ("last", "change", "growth"),
    [("100", "20", "20"), ("120", "0", "0"), ("240", "-120", "-50"), ("0", "120", None)],
)
def test_changes_and_growth(tmp_path: Path, last: str, change: str, growth: str | None) -> None:
    before = stated(f"{PUBLIC},{last}", year=2023)
    rows = expense("00,基本支出,2080101,120")
    values = values_of(book_of(tmp_path, 支出=rows, 上年数=before))
    assert amounts(values, f"{PUBLIC}.增减额") == {"": change}
    assert amounts(values, f"{PUBLIC}.增减率") == {"": growth}


def test_free_texts_come_in_their_order_and_only_of_the_year(tmp_path: Path) -> None:
    table = (
        "年度,单位代码,章节,量,科目,序号,内容\n"
        "2024,00,主要职能,,,2,第二\n2024,00,主要职能,,,1,第一\n2023,00,主要职能,,,3,去年\n"
        f"2024,01,主要职能,,,1,别的单位\n2024,00,原因,{INCOME},,1,因为"
    )
    values = values_of(book_of(tmp_path, 文字说明=table))
    assert values.texts == {
        ("主要职能", "", ""): ("第一", "第二"),
        ("原因", INCOME, ""): ("因为",),
    }


# ---- Properties over random ledgers, held against sums in Python ---------------------------------

Row = tuple[str, str, str, Decimal]
ledgers = st.lists(
    st.tuples(
        st.sampled_from(["00", "01", "02", "021"]),
        st.sampled_from(["基本支出", "项目支出"]),
        st.sampled_from(SUBJECTS),
        st.decimals(-(10**7), 10**7, places=2),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return book_of(tmp_path_factory.mktemp("book"))


def with_rows(book: Book, ledger: list[Row]) -> Book:
    rows = rows_of(CATALOGUE.relations["支出"])
    for number, (unit, nature, subject, amount) in enumerate(ledger, start=2):
        given = {
            "年度": 2024, "单位代码": unit, "资金性质": "一般公共预算财政拨款", "支出性质": nature,
            "功能科目": subject, "决算数": amount, "决算数半": 0, "来源": "支出.csv", "行": number,
        }  # fmt: skip
        rows.add(*(given.get(name) for name in rows.types))
    return replace(book, rows={**book.rows, "支出": rows})


@settings(deadline=None, max_examples=15)
@given(ledgers, st.randoms(use_true_random=False))
def test_levels_add_up_and_the_order_of_rows_does_not_matter(
    empty: Book, ledger: list[Row], random: object
) -> None:
    exact: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for _, nature, subject, amount in ledger:
        for length in (0, 3, 5, 7):
            for quantity in (PUBLIC, {"基本支出": BASIC, "项目支出": PROJECT}[nature]):
                exact[quantity, subject[:length]] += amount
    values = values_of(with_rows(empty, ledger))
    for (quantity, subject), amount in exact.items():
        known = values.get(quantity, subject)
        assert known is not None
        assert known.interval.value == amount
    classes = [s for s in values.subjects(PUBLIC) if len(s) == 3]
    total = values.get(PUBLIC)
    assert total is not None
    assert total.interval.value == sum(exact[PUBLIC, subject] for subject in classes)
    shuffled = ledger.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = values_of(with_rows(empty, shuffled))
    assert again.known == values.known
