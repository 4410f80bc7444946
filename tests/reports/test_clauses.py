"""Sentences of any region read by their clauses: what each kind states, and what is left alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from invented import CATALOGUE

from mingzhang.catalogue.packs import load
from mingzhang.model.document import Anchor, Block, Document, Heading, Paragraph, Text
from mingzhang.model.problem import InputError
from mingzhang.model.understanding import Understanding
from mingzhang.reports.understand import Reader

READER = Reader(CATALOGUE.region("national"), CATALOGUE)
TITLE = "虚构市测试局2024年度部门决算"
TOTAL = "一、收入支出决算总体情况说明"
GENERAL = "五、一般公共预算财政拨款支出决算情况说明"
BASIC = "六、一般公共预算财政拨款基本支出决算情况说明"
THREE = "七、财政拨款“三公”经费支出决算情况说明"
BUYING = "十、政府采购支出情况"
Stated = tuple[str, int, str, str]


def read(*texts: str, under: str, reader: Reader = READER) -> Understanding:
    paragraphs = [
        Paragraph((Text(text),), anchor=Anchor(1, 10 + n, 1)) for n, text in enumerate(texts)
    ]
    blocks: list[Block] = [Heading(2, (Text(under),)), *paragraphs]
    return reader.read([(Document(TITLE, tuple(blocks)), "报告.txt")])


def stated(understood: Understanding) -> list[Stated]:
    """Quantity, year, subject and value in 万元, percent or pieces of every reading."""
    columns = understood.readings.columns
    values = [
        f"{value / 10000 if CATALOGUE.quantities[name].unit == '元' else value:.2f}"
        for name, value in zip(columns["量"], columns["值"], strict=True)
    ]
    return list(zip(columns["量"], columns["年度"], columns["科目"], values, strict=True))


def unread(understood: Understanding) -> list[str]:
    return [one.text for one in understood.spots if one.is_quantity and not one.readings]


VISITS, CARS, MEALS = "三公.因公出国（境）费", "三公.公务用车购置及运行维护费", "三公.公务接待费"
ALL, SPENT = "三公.合计.决算数", "一般公共预算.支出"

KINDS: list[tuple[str, str, list[Stated]]] = [
    (TOTAL, "2024年度收、支总计均为90.00万元。", [
        ("收支.收入总计", 2024, "", "90.00"), ("收支.支出总计", 2024, "", "90.00")]),
    (THREE, "2024年度“三公”经费财政拨款支出决算为6.00万元，比上年减少2.00万元，下降25%。", [
        (ALL, 2024, "", "6.00"), (f"{ALL}.增减额", 2024, "", "-2.00"),
        (f"{ALL}.增减率", 2024, "", "-25.00")]),
    (THREE, "公务接待费支出2.00万元，较2023年度决算数增加0.50万元，上升33.33%。", [
        (f"{MEALS}.决算数", 2024, "", "2.00"), (f"{MEALS}.决算数.增减额", 2024, "", "0.50"),
        (f"{MEALS}.决算数.增减率", 2024, "", "33.33")]),
    (THREE, "公务接待费支出2.00万元，比去年1.50万元增加0.50万元。", [
        (f"{MEALS}.决算数", 2024, "", "2.00"), (f"{MEALS}.决算数", 2023, "", "1.50"),
        (f"{MEALS}.决算数.增减额", 2024, "", "0.50")]),
    (THREE, "公务接待费支出2.00万元，比2019年减少1.00万元，降低33.3%。", [
        (f"{MEALS}.决算数", 2024, "", "2.00"), ("文中.增减额", 2024, "公务接待费比2019年", "-1.00"),
        ("文中.增减率", 2024, "公务接待费比2019年", "-33.30")]),
    (THREE, "公务接待费支出2.00万元，较年初预算数减少1.00万元，下降33.33%。", [
        (f"{MEALS}.决算数", 2024, "", "2.00"),
        ("文中.增减额", 2024, "公务接待费比年初预算数", "-1.00"),
        ("文中.增减率", 2024, "公务接待费比年初预算数", "-33.33")]),
    (THREE, "公务接待费支出决算为2.00万元，完成全年预算4.00万元的50%。", [
        (f"{MEALS}.决算数", 2024, "", "2.00"), (f"{MEALS}.预算数", 2024, "", "4.00"),
        (f"{MEALS}.决算数.完成率", 2024, "", "50.00")]),
    (GENERAL, "一般公共预算支出年初预算为80万元，支出决算为90万元，完成年初预算的112.5%。", [
        (f"{SPENT}.年初预算数", 2024, "", "80.00"), (f"{SPENT}.决算数", 2024, "", "90.00"),
        (f"{SPENT}.决算数.年初完成率", 2024, "", "112.50")]),
    (GENERAL, "2023年一般公共预算支出80.00万元，主要用于以下方面：教育支出20.00万元，占25%。", [
        (f"{SPENT}.决算数", 2023, "", "80.00"), (f"{SPENT}.决算数", 2023, "205", "20.00"),
        (f"{SPENT}.决算数.占比", 2023, "205", "25.00")]),
    (GENERAL, "1.教育（类）普通教育（款）小学教育（项）2050202。支出决算20.00万元，完成预算99%。", [
        (f"{SPENT}.决算数", 2024, "2050202", "20.00"),
        (f"{SPENT}.决算数.完成率", 2024, "2050202", "99.00")]),
    (GENERAL, "1、教育支出（205类）普通教育（02款）小学教育（02项）20.00万元。", [
        (f"{SPENT}.决算数", 2024, "2050202", "20.00")]),
    (BASIC, "人员经费60.00万元，占基本支出的75%，主要包括：基本工资60.00万元。", [
        ("一般公共预算.人员经费.决算数", 2024, "", "60.00"),
        ("文中.占比", 2024, "人员经费占一般公共预算财政拨款基本支出", "75.00"),
        ("一般公共预算.人员经费.决算数", 2024, "30101", "60.00")]),
    (BUYING, "授予中小企业合同金额9.00万元，占政府采购支出总额的90%。", [
        ("采购.中小企业合同金额", 2024, "", "9.00"),
        ("采购.中小企业合同金额.占比", 2024, "", "90.00")]),
    (THREE, "国内公务接待共30批次（其中外事接待26批次），579人次（其中外事接待500人次）。", [
        ("三公.国内公务接待批次", 2024, "", "30.00"), ("三公.外事接待批次", 2024, "", "26.00"),
        ("三公.国内公务接待人次", 2024, "", "579.00"), ("三公.外事接待人次", 2024, "", "500.00")]),
    (THREE, "全年安排因公出国（境）团组2个，累计8人次；公务用车保有量为3辆。", [
        ("三公.因公出国（境）团组数", 2024, "", "2.00"),
        ("三公.因公出国（境）人次数", 2024, "", "8.00"),
        ("三公.公务用车保有量", 2024, "", "3.00")]),
]  # fmt: skip


@pytest.mark.parametrize(("under", "text", "expected"), KINDS)
def test_a_clause_states_its_quantity(under: str, text: str, expected: list[Stated]) -> None:
    understood = read(text, under=under)
    assert stated(understood) == expected
    assert unread(understood) == []


def test_two_totals_that_are_told_apart_are_those_of_the_year() -> None:
    text = "收、支总计各是41.49,43.91万元，各下降23.51%、38.28%。"
    elsewhere = "2024年度本年收入合计41.49万元，本年支出合计43.91万元。"
    assert stated(read(text, elsewhere, under=TOTAL))[:2] == [
        ("收入.本年收入.决算数", 2024, "", "41.49"),
        ("支出.本年支出.决算数", 2024, "", "43.91"),
    ]
    assert stated(read(text, under=TOTAL))[0][0] == "收支.收入总计"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # Amounts of a reason, of a project, of another scope, of the next year, per head.
        ("公务接待费增加2.00万元。主要原因是人员经费增加1.5万元，会议费5万元。", ["1.5", "5"]),
        ("公务接待费支出2.00万元。信息化项目资金到位9.00万元，占45%。", ["9.00", "45"]),
        ("公务接待费支出2.00万元，其中：局本级公务接待费1.00万元。", ["1.00"]),
        ("2025年公务接待费预算3.00万元，比2024年减少1.00万元，下降25%。", ["3.00", "1.00", "25"]),
        ("公务接待费2.00万元的50%用于外事。", ["2.00", "50"]),
        ("公务接待费、差旅费和水费共2.00万元，比上年增加1.00万元。", ["2.00", "1.00"]),
        ("公车燃油费1.00万元，比上年下降5%。", ["1.00", "5"]),
        ("某大楼公务接待费1.00万元。", ["1.00"]),
    ],
)  # fmt: skip
def test_what_is_not_certain_stays_unread(text: str, left: list[str]) -> None:
    assert unread(read(text, under=THREE))[-len(left) :] == left


def test_parts_of_a_budget_are_budgets() -> None:
    understood = read("“三公”经费预算为20万元，其中：公务接待费9万元。", under=THREE)
    assert stated(understood) == [
        ("三公.合计.预算数", 2024, "", "20.00"),
        (f"{MEALS}.预算数", 2024, "", "9.00"),
    ]


def test_an_item_whose_amounts_stand_in_the_next_paragraph() -> None:
    head = "1、教育支出（类）普通教育（款）小学教育（项）。"
    understood = read(head, "年初预算为20.00万元，支出决算为18.00万元。", under=GENERAL)
    assert {subject for _, _, subject, _ in stated(understood)} == {"2050202"}
    assert len(stated(understood)) == 2


def test_a_paragraph_broken_in_two_is_read_whole_and_placed_where_it_stands() -> None:
    first = "2024年度“三公”经费财政拨款支出决算为6.00万元，其中：公务接待费"
    understood = read(first, "4.00万元，占66.67%。", under=THREE)
    assert [value for *_, value in stated(understood)] == ["6.00", "4.00", "66.67"]
    places = [spot.location for spot in understood.spots if spot.readings]
    assert [(place.line, place.column) for place in places] == [(10, 22), (11, 1), (11, 9)]


def test_whole_amounts_among_decimals_are_exact_and_whole_rates_are_not() -> None:
    text = "“三公”经费支出6万元，公务接待费支出1.25万元，占21%。"
    decimals = "公务用车运行维护费支出4.75万元。"
    halves = read(text, decimals, under=THREE).readings.columns["半"]
    assert halves[:3] == [Decimal(50), Decimal(50), Decimal("0.5")]
    assert read(text, under=THREE).readings.columns["半"][0] == Decimal(5000)


@pytest.mark.parametrize(
    ("under", "closed"),
    [("三、名词解释", True), ("第四部分 附件", True), ("部门整体支出绩效自评报告", False)],
)
def test_other_parts_tell_nothing_of_the_whole(under: str, closed: bool) -> None:
    understood = read("公务接待费支出2.00万元。", under=under)
    assert (stated(understood) == []) == closed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公务接待费预算为5.00万元，支出决算为4.00万元，决算数小于预算数的主要原因是节约。", [-1]),
        ("公务接待费预算为5.00万元，支出决算为4.00万元，决算数大于预算数的主要原因是节约。", [1]),
        ("公务接待费支出决算为4.00万元，决算数大于预算数的主要原因是节约。", []),
    ],
)
def test_a_final_that_is_said_to_be_above_its_budget(text: str, expected: list[int]) -> None:
    observed = read(text, under=THREE).observed.get("高低")
    assert (observed.columns["向"] if observed else []) == expected
    if observed:
        assert (observed.columns["实数"], observed.columns["预定数"]) == ([4], [5])


OTHERS = """
[words]
reasons = ["究其根源"]
[families."三公".names]
"招待开销" = ["三公.公务接待费.决算数"]
[["增减额"]]
text = "[{所说的数}]净{增加}{数}"
sign = "增"
example = "净增1.00万元"
counter_example = "净减1.00万元"
"""


def pack_of_others(folder: Path, clauses: str) -> Path:
    folder.mkdir()
    (folder / "pack.toml").write_text('title = "县里的说法"\n', encoding="utf-8")
    (folder / "clauses.toml").write_text(clauses, encoding="utf-8")
    return folder


def test_wordings_names_and_words_of_another_pack_stand_beside_ours(tmp_path: Path) -> None:
    catalogue = load("disclosure", str(pack_of_others(tmp_path / "county", OTHERS)))
    reader = Reader(catalogue.region("national"), catalogue)
    text = "招待开销支出2.00万元，比上年净增0.50万元，究其根源，来访增加。"
    assert unread(read(text, under=THREE)) == ["2.00", "0.50"]
    understood = read(text, under=THREE, reader=reader)
    assert [value for *_, value in stated(understood)] == ["2.00", "0.50"]
    assert [one.text for one in understood.reasons.values()] == ["究其根源，来访增加"]


def test_a_wording_of_another_pack_may_not_read_ours_differently(tmp_path: Path) -> None:
    opposite = OTHERS.replace("净{增加}", "(净减|减少)").replace("净增", "净减", 1)
    folder = pack_of_others(tmp_path / "county", opposite.replace("净减1.00", "减少1.00"))
    with pytest.raises(InputError) as caught:
        load("disclosure", str(folder))
    assert all("county/clauses.toml" in str(one) for one in caught.value.problems)
    assert any("意思不同" in str(one) for one in caught.value.problems)
