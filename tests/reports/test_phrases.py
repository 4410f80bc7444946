"""The phrases of the closed list as a clerk would write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from invented import CATALOGUE, REGION, Amounts, facts, phraser, printed

from mingzhang.catalogue.templates import parse_text
from mingzhang.model.document import Number
from mingzhang.model.template import PHRASES, Slot
from mingzhang.reports.items import items_of
from mingzhang.reports.phrases import Phraser

INCOME, PUBLIC = "收支.收入总计", "一般公共预算.支出.决算数"
HOSTING = "三公.公务接待费.决算数"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (40000, "4万元"),
        (0, "0万元"),
        (62000, "6.20万元"),
        ("55287751.16", "5528.78万元"),
        ("49.99", "0万元"),
        (50, "0.01万元"),
        (-180300, "-18.03万元"),
        ("-10", "0万元"),
        (12345678900, "1234567.89万元"),
    ],
)
def test_amounts_drop_zeros_of_whole_numbers_and_round_half_up(amount: str, text: str) -> None:
    assert printed(f"{{值 {INCOME}}}", {INCOME: amount}) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [("100", "100%"), ("66.254", "66.25%"), ("66.255", "66.26%"), ("0", "0%"), ("3.1", "3.10%")],
)
def test_rates(rate: str, text: str) -> None:
    assert printed(f"占{{占比 {PUBLIC}}}", {f"{PUBLIC}.占比": rate}) == f"占{text}"
    assert printed(f"{{完成 {PUBLIC}}}", {f"{PUBLIC}.完成率": rate}) == text


@pytest.mark.parametrize(("quantity", "text"), [("资产.车辆", "3辆"), ("机构.预算单位数", "3个")])
def test_counts_have_their_own_unit(quantity: str, text: str) -> None:
    assert printed(f"{{值 {quantity}}}", {quantity: 3}) == text


def changed(change: str, growth: str | None) -> Amounts:
    rate = {} if growth is None else {f"{INCOME}.增减率": growth}
    return {f"{INCOME}.增减额": change, **rate}


@pytest.mark.parametrize(
    ("change", "growth", "text"),
    [
        ("200000", "20", "增加20万元，增长20%"),
        ("-200000", "-16.666", "减少20万元，下降16.67%"),
        ("0", "0", "持平"),
        ("1200000", None, "增加120万元（上年为0，不可比）"),
    ],
)
def test_changes_have_direction_words_and_no_minus(
    change: str, growth: str | None, text: str
) -> None:
    assert printed(f"{{增减 {INCOME}}}", changed(change, growth)) == text


def test_a_change_keeps_its_sign_in_the_value() -> None:
    inlines = phraser(changed("-200000", "-16.666")).fill(
        parse_text(f"{{增减 {INCOME}}}", "text", "", 0, [])
    )
    numbers = {one.text: one.value for one in inlines if isinstance(one, Number)}
    assert numbers == {"20": Decimal(-200000), "16.67": Decimal("-16.666")}


@pytest.mark.parametrize(
    ("slot", "lacking"),
    [
        (f"值 {INCOME}", "2024年收入总计"),
        (f"值 {INCOME}@上年", "2023年收入总计"),
        (f"值 {PUBLIC}[208]", "2024年208一般公共预算财政拨款支出"),
        (f"增减 {INCOME}", "2024年收入总计增减额"),
        (f"占比 {PUBLIC}", "2024年一般公共预算财政拨款支出占比"),
        (f"完成 {PUBLIC}", "2024年一般公共预算财政拨款支出完成率"),
        ("文字 用途", "用途"),
    ],
)
def test_what_is_not_known_is_marked_and_listed_once(slot: str, lacking: str) -> None:
    writer = phraser({})
    for _ in range(2):
        inlines = writer.fill(parse_text(f"{{{slot}}}", "text", "", 0, []))
        assert [one.text for one in inlines] == ["【待补】"]
    assert writer.missing == [lacking]
    assert printed(f"{{{slot}}}", {}) == "«【待补】»"
    assert printed(f"{{{slot}}}", {}, reconstruction=True) == "未公开"


def test_a_number_in_dispute_is_marked_after_its_unit() -> None:
    amounts = {INCOME: 40000, f"{INCOME}.增减率": 3, f"{INCOME}.增减额": 10000}
    assert printed(f"{{值 {INCOME}}}", amounts, disputed=(INCOME,)) == "4万元«【冲突待定】»"
    rate = f"{INCOME}.增减率"
    assert printed(f"{{增减 {INCOME}}}", amounts, disputed=(rate,)) == (
        "增加1万元，增长3%«【冲突待定】»"
    )


def test_words_of_the_report() -> None:
    assert printed("{年度}|{上年}|{部门}|{简称}|{公开时间}", {}) == (
        "2024|2023|某市测试局|测试局|2025年8月22日"
    )
    assert "【待补】" in printed("{公开时间}", {}, published="")


def test_a_reason_is_printed_and_owed_where_something_changed() -> None:
    change = {f"{INCOME}.增减额": 100}
    why = {("原因", INCOME, ""): ("主要是新增项目。", "另有划转。")}
    slot = f"{{原因 {INCOME}}}"
    assert printed(slot, change, texts=why) == "主要是新增项目。另有划转。"
    assert printed(slot, change) == "«【待补】»"
    assert printed(slot, change, reconstruction=True) == ""
    assert printed(slot, {f"{INCOME}.增减额": 0}) == ""
    assert printed(slot, {}) == ""


ITEMS: dict[str, str | int] = {
    f"{PUBLIC}[208]": 60000,
    f"{PUBLIC}[20801]": 60000,
    f"{PUBLIC}[210]": 0,
    f"{PUBLIC}[221]": 40000,
    f"{PUBLIC}.占比[208]": 60,
    f"{PUBLIC}.占比[221]": 40,
}


def test_a_list_runs_over_one_level_and_leaves_out_zeros() -> None:
    assert printed("{列 各类支出}", ITEMS) == (
        "社会保障和就业（类）支出6万元，占60%；住房保障（类）支出4万元，占40%"
    )


def test_a_list_of_quantities_keeps_the_unknown_and_drops_zeros() -> None:
    known = {"三公.因公出国（境）费.决算数": 0, HOSTING: 62000, f"{HOSTING}.占比": 100}
    assert printed("{列 三公构成}", known) == (
        "公务用车购置及运行维护费支出决算«【待补】»，占«【待补】»；公务接待费支出决算6.20万元，占100%"
    )


def test_an_empty_list_is_lacking() -> None:
    assert printed("{列 各类支出}", {}) == "«【待补】»"
    assert printed("{列 各类支出}", {f"{PUBLIC}[208]": 0}) == "«【待补】»"


ABROAD = "三公.因公出国（境）费.决算数"


def test_the_first_variant_that_applies() -> None:
    assert printed("{句 出国情况}", {ABROAD: 0}) == "2024年度未安排因公出国（境）。"
    trips = {ABROAD: 50000, "三公.因公出国（境）团组数": 1, "三公.因公出国（境）人次数": 2}
    assert printed("{句 出国情况}", trips) == "全年安排因公出国（境）团组1个，出国（境）2人次。"
    # Unknown is not zero: the other wording asks for what is missing.
    assert "【待补】" in printed("{句 出国情况}", {})


@pytest.mark.parametrize(
    ("clause", "amounts", "applies"),
    [
        ("有", {HOSTING: 1}, True),
        ("有", {HOSTING: 0}, False),
        ("有", {}, False),
        ("零", {HOSTING: 0}, True),
        ("零", {HOSTING: 1}, False),
        ("零", {}, False),
        ("知", {HOSTING: 0}, True),
        ("知", {}, False),
        ("缺", {}, True),
        ("缺", {HOSTING: 0}, False),
        ("增", {HOSTING: 2, f"{HOSTING}@上年": 1}, True),
        ("增", {HOSTING: 1, f"{HOSTING}@上年": 1}, False),
        ("增", {HOSTING: 1}, False),
        ("减", {HOSTING: 1, f"{HOSTING}@上年": 2}, True),
        ("减", {HOSTING: 2, f"{HOSTING}@上年": 1}, False),
        ("平", {HOSTING: 1, f"{HOSTING}@上年": 1}, True),
        ("平", {HOSTING: 1, f"{HOSTING}@上年": 2}, False),
        ("无基", {HOSTING: 1, f"{HOSTING}@上年": 0}, True),
        ("无基", {HOSTING: 1, f"{HOSTING}@上年": 1}, False),
        ("无基", {HOSTING: 1}, False),
    ],
)
def test_conditions(clause: str, amounts: Amounts, applies: bool) -> None:
    assert phraser(amounts).applies(f"{clause} {HOSTING}") is applies


def test_a_number_knows_what_it_measures_and_where_it_comes_from() -> None:
    (number, unit) = phraser({f"{PUBLIC}[208]@上年": 62000}).fill(
        parse_text(f"{{值 {PUBLIC}[208]@上年}}", "text", "", 0, [])
    )
    assert isinstance(number, Number)
    assert unit.text == "万元"
    assert number.address == f"{PUBLIC}@2023|208|00|汇总"
    assert (number.value, number.unit, number.source) == (Decimal(62000), "万元", "手编")
    assert number.trace == (f"出自{PUBLIC}",)


@pytest.mark.parametrize("word", PHRASES)
def test_every_word_of_the_closed_list_prints_something(word: str) -> None:
    """No phrase is declared that the phraser does not know."""
    arguments = {
        "句": "购车情况", "列": "各类支出", "算": "支出执行率", "条数": "重点项目",
        "合计": "重点项目 决算数",
    }  # fmt: skip
    argument = arguments.get(word, PUBLIC)
    problems: list[object] = []
    template = parse_text(f"{{{word} {argument}}}", "text", "", 0, problems)  # type: ignore[arg-type]
    assert problems == []
    (slot,) = template.parts
    assert isinstance(slot, Slot)
    writer = Phraser(facts(ITEMS | {f"{PUBLIC}.增减额": 100}), REGION, CATALOGUE)
    item = items_of(f"类 {PUBLIC}", writer.facts, CATALOGUE)[0]
    assert writer.slot(slot, item)
