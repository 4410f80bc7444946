"""Scoring a book: the figures of the published report, what-if as a changed book, the command."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import mingzhang
from mingzhang import cli
from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import read_book
from mingzhang.facts.load import load_book
from mingzhang.facts.stated import parse_stated
from mingzhang.facts.values import Values, gather
from mingzhang.model.problem import InputError
from mingzhang.model.template import Reference
from mingzhang.scores.scorer import Scored, ScoreOrder
from mingzhang.scores.scoring import with_scores
from mingzhang.tasks.compile import compile_book
from mingzhang.tasks.explain import explain
from mingzhang.tasks.score import score_book

SUINING = Path(__file__).parents[1] / "examples" / "suining-hrss-2024"
SCHEMA = Path(mingzhang.__file__).parent / "schemas" / "score.schema.json"
CATALOGUE = load("disclosure")
RUBRIC = CATALOGUE.rubric("四川-2024")

HEAD = 'department = "虚构市测试局"\nunit = "00"\nyear = 2024\n'
UNITS = (
    "单位代码,上级代码,单位名称,单位类型\n00,,虚构市测试局,部门\n01,00,虚构市测试局机关,行政单位\n"
)
SPENT = (
    "年度,单位代码,资金性质,支出性质,功能科目,经济科目,项目代码,全年预算数,决算数\n"
    "2024,01,一般公共预算财政拨款,基本支出,2080101,30101,,1000000,900000\n"
)
STATED = "年度,单位代码,量,科目,值,采用,出处"
DECIDED = "年度,单位代码,项目代码,评分项,认定,分值,理由,证据"
# A made-up department that has every input of the rubric; spending comes from its ledger.
INPUTS = {
    "评价.年终结余": "40000",
    "评价.无法使用的结余": "0",
    "资产.固定资产净值": "500000",
    "资产.无形资产净值": "0",
    "人员.实有人数": "20人",
    "资产.家具原值": "80000",
    "资产.家具超龄原值": "20000",
    "资产.设备原值": "400000",
    "资产.设备超龄原值": "300000",
    "资产.闲置": "0",
    "三公.合计.决算数": "9000",
    "会议费.决算数": "3000",
    "培训费.决算数": "3000",
    "差旅费.决算数": "5000",
    "采购.总额": "90000",
    "采购.预算金额": "100000",
    "评价.项目总数": "8个",
    "评价.决策程序符合数": "8个",
    "评价.目标设置符合数": "7个",
    "评价.按时入库项目数": "8个",
    "评价.执行同向符合数": "8个",
    "评价.项目调整符合数": "6个",
    "评价.未超结余线项目数": "5个",
    "评价.数量指标数": "30条",
    "评价.数量指标达标数": "29条",
    "评价.数量指标超额数": "2条",
    "评价.效益指标数": "12条",
    "评价.效益指标达标数": "11条",
}
LAST_YEAR = {
    "三公.合计.决算数": "10000",
    "会议费.决算数": "2000",
    "培训费.决算数": "4000",
    "差旅费.决算数": "4000",
    "资产.固定资产净值": "600000",
    "资产.无形资产净值": "0",
    "人员.实有人数": "20人",
}
DECISIONS = (
    "2024,00,,履职效能,人工评定,14.5,14条达标13条半,",
    "2024,00,,支出执行进度,人工评定,4,按月达到,",
    "2024,00,,支持中小企业发展,不适用,,,采购目录（虚构）第3条",
    "2024,00,,财务管理制度,扣分,0,不涉及,",
    "2024,00,,财务岗位设置,扣分,1,一岗缺人,",
    "2024,00,,资金使用规范,扣分,0,不涉及,",
)


def book(
    folder: Path,
    stated: Mapping[str, str] | None = None,
    last: Mapping[str, str] | None = None,
    *,
    decisions: tuple[str, ...] = DECISIONS,
    more: tuple[str, ...] = (),
    head: str = HEAD,
    **tables: str,
) -> Path:
    """The made-up book with other stated numbers of this year and last."""
    folder.mkdir(parents=True, exist_ok=True)
    this = [f"2024,00,{name},,{value},," for name, value in (INPUTS | dict(stated or {})).items()]
    before = [
        f"2023,00,{name},,{value},,," for name, value in (LAST_YEAR | dict(last or {})).items()
    ]
    files = {
        "单位": UNITS,
        "支出": SPENT,
        "报表单元": "\n".join((STATED, *this, *more)),
        "上年数": "\n".join(("年度,单位代码,量,科目,值,原值,调整理由,出处", *before)),
        "评分认定": "\n".join((DECIDED, *decisions)),
    } | tables
    (folder / "book.toml").write_text(head, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    return folder


def values_of(folder: Path, supposed: Mapping[str, str] | None = None) -> Values:
    read = read_book(folder, CATALOGUE)
    given_numbers = {}
    for name, text in (supposed or {}).items():
        interval = parse_stated(text, CATALOGUE.quantities[name])
        assert interval is not None
        given_numbers[Reference(name)] = interval
    with DuckEngine(threads=1) as engine:
        load_book(engine, read)
        return gather(engine, read, CATALOGUE, supposed=given_numbers)


def points(told: Scored) -> dict[str, str | None]:
    return {item["name"]: item["points"] for item in told.objects[0]["items"]}


def item_of(told: Scored, name: str) -> dict[str, Any]:
    (found,) = [item for item in told.objects[0]["items"] if item["name"] == name]
    assert isinstance(found, dict)
    return found


# ---- the published report ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def suining() -> Scored:
    return score_book(ScoreOrder(SUINING))


def test_the_seventeen_printed_items_come_to_what_the_report_prints(suining: Scored) -> None:
    found = points(suining)
    known = {name: Decimal(value) for name, value in found.items() if value is not None}
    assert {name: str(known[name]) for name in (
        "预算编制质量", "严控一般性支出", "资产利用率", "执行结果", "预算年终结余",
    )} == {
        "预算编制质量": "7.71", "严控一般性支出": "3", "资产利用率": "2.14", "执行结果": "3.83",
        "预算年终结余": "8",
    }  # fmt: skip
    printed = [name for name in known if not RUBRIC.item(name).deduction]  # type: ignore[union-attr]
    assert len(printed) == 17
    assert sum(known.values()) == Decimal("76.68")
    assert {name for name, value in found.items() if value is None} == {"履职效能", "支出执行进度"}


def test_the_total_needs_the_nineteen_that_are_only_derived(suining: Scored) -> None:
    total = suining.objects[0]["total"]
    assert (total["known"], total["low"], total["high"]) == ("76.68", "76.68", "95.68")
    assert (total["stated"], total["derived"], total["points"]) == ("95.68", "19", None)
    assert total["grade"] == ""
    assert suining.code == 0
    (line,) = [line for line in suining.lines if "留给未知各项" in line]
    assert line == "自评总分95.68分，留给未知各项19分（由总分减出，不是按公式算的）"


def test_money_left_over_is_read_in_three_ways(suining: Scored) -> None:
    item = item_of(suining, "预算年终结余")
    assert [reading["points"] for reading in item["readings"]] == ["7.71", "7.99"]


def test_every_input_leads_to_a_line_of_a_table(suining: Scored) -> None:
    inputs = [one for item in suining.objects[0]["items"] for one in item["inputs"]]
    assert len(inputs) == sum(len(item.inputs) for item in RUBRIC.items) > 40
    for one in inputs:
        assert re.search(r"\.csv ?第\d+行", "\n".join(one["from"])), one["name"]


@pytest.mark.parametrize(
    ("supposed", "changed", "total"),
    [
        (("预算年终结余.结余数=211.27万元",), {"预算年终结余": "7.71"}, "95.39"),
        (
            (
                "预算年终结余.结余数=211.27万元",
                "目标偏离.超额数=1条",
                "目标偏离.指标数=38条",
                "目标完成.达标数=38",
            ),
            {"预算年终结余": "7.71", "目标偏离": "5.84"},
            "95.23",
        ),
    ],
)
def test_what_if_money_left_over_and_a_far_overshot_target_count(
    supposed: tuple[str, ...], changed: Mapping[str, str], total: str, suining: Scored
) -> None:
    told = score_book(ScoreOrder(SUINING, supposed))
    assert points(told) == {**points(suining), **changed}
    assert told.objects[0]["what_if"]["totals"] == ["95.68", total]
    assert f"总分95.68分 → {total}分，等级优不变" in told.lines[-1]
    assert told.code == 0


# ---- what-if is a changed book -------------------------------------------------------------------

CASES = [
    (item.name, name, reference) for item in RUBRIC.items for name, reference in item.inputs.items()
]


def result(told: Scored) -> list[Any]:
    """What a score says, without where its inputs come from."""
    return [
        (
            item["name"], item["state"], item["exact"], item["low"], item["high"], item["why"],
            item["filled"],
            [(one["name"], one["value"], one["half"]) for one in item["inputs"]],
            [(one["name"], one["points"]) for one in item["readings"]],
        )
        for item in told.objects[0]["items"]
    ]  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scored]:
    """The made-up book and its score."""
    folder = book(tmp_path_factory.mktemp("plain") / "账册")
    return folder, score_book(ScoreOrder(folder))


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(CASES), st.integers(0, 200), st.sampled_from(["", "万元"]))
def test_a_what_if_is_a_run_on_the_changed_book(
    plain: tuple[Path, Scored], case: tuple[str, str, Reference], number: int, unit: str
) -> None:
    item, name, reference = case
    money = CATALOGUE.quantities[reference.quantity].unit == "元"
    text = f"{number}{unit if money else ''}"
    this, last = (
        ({}, {reference.quantity: text}) if reference.shift else ({reference.quantity: text}, {})
    )
    folder, before = plain
    supposed = score_book(ScoreOrder(folder, (f"{item}.{name}={text}",)))
    with TemporaryDirectory() as changed:
        assert result(supposed) == result(score_book(ScoreOrder(book(Path(changed), this, last))))
    assert supposed.objects[0]["what_if"]["before"] == before.objects[0]["total"]


def test_what_follows_from_a_supposed_number_follows_from_it(tmp_path: Path) -> None:
    """Totals by formula, shares and completion: as if the number stood in 报表单元."""
    names = {"一般公共预算.支出.决算数": "77.00万元", "三公.合计.决算数": "123"}
    supposed = values_of(book(tmp_path / "原"), names)
    changed = values_of(book(tmp_path / "改", names))
    first = [
        {case: readings[0].interval for case, readings in values.known.items()}
        for values in (supposed, changed)
    ]
    assert first[0] == first[1]
    plain = values_of(tmp_path / "原")
    assert {case for case, found in first[0].items() if found != plain.known[case][0].interval} > {
        (name, plain.key()) for name in names
    }


@pytest.mark.parametrize(
    ("supposed", "words"),
    [
        ("预算编制质量.执行数", "应写成 评分项.输入=值，如 预算编制质量.执行数=12万元"),
        ("预算编制.执行数=5", "没有名为“预算编制”的评分项。 是否为“预算编制质量”？"),
        ("预算编制质量.执行=5", "没有名为“执行”的输入（“预算编制质量”的）。 是否为“执行数”？"),
        ("履职效能.达标数=5", "“履职效能”没有公式，也就没有输入。 请在“评分认定”表写人工评定。"),
        ("目标偏离.超额数=3%", "--what-if：“3%”不是偏离度超过线的数量指标的数（单位条）。"),
    ],
)
def test_a_supposition_that_cannot_be_read_says_why(
    supposed: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        score_book(ScoreOrder(book(tmp_path / "账册"), ("目标完成.达标数=1", supposed)))
    assert words in str(caught.value)


def test_two_suppositions_about_one_quantity_must_agree(tmp_path: Path) -> None:
    folder = book(tmp_path / "账册")
    same = ("目标完成.指标数=31", "目标偏离.指标数=31条")
    assert score_book(ScoreOrder(folder, same)).code == 0
    with pytest.raises(InputError, match="是同一个量，一处假设31，一处假设32条"):
        score_book(ScoreOrder(folder, ("目标完成.指标数=31", "目标偏离.指标数=32条")))


# ---- the points among the values of the book -----------------------------------------------------

# 8 × (1 − 10万 ÷ 100万); 6 × 2 of 4; 3 × (1/4 + 3/4) ÷ 2; 2 × 5/8 + 2; … : by hand.
EXPECTED = {
    "履职效能": "14.5", "预算编制质量": "7.2", "支出执行进度": "4", "预算年终结余": "7.68",
    "严控一般性支出": "3", "人均资产变化率": "3", "资产利用率": "1.5", "资产盘活率": "3",
    "支持中小企业发展": "3", "采购执行率": "2.7", "财务管理制度": "0", "财务岗位设置": "-1",
    "资金使用规范": "0", "决策程序": "4", "目标设置": "3.5", "项目入库": "4", "执行同向": "5",
    "项目调整": "4.5", "执行结果": "3.25", "目标完成": "5.8", "目标偏离": "5.6", "实现效果": "4.58",
}  # fmt: skip
TOTAL = sum(map(Decimal, EXPECTED.values()))


def test_a_book_with_all_inputs_has_a_total(plain: tuple[Path, Scored]) -> None:
    _, told = plain
    assert points(told) == EXPECTED
    total = told.objects[0]["total"]
    assert (Decimal(total["points"]), total["unknown"]) == (TOTAL, [])
    assert total["grade"] == ("良" if TOTAL < 90 else "优")


def test_the_points_are_values_that_know_their_operands(tmp_path: Path) -> None:
    folder = book(tmp_path / "账册", more=("2024,00,得分.决策程序,,3.9分,否,另一稿",))
    values, found = with_scores(values_of(folder), read_book(folder, CATALOGUE), CATALOGUE)
    assert found is not None
    known = values.get("得分.预算编制质量")
    assert known is not None
    assert (known.interval.value, known.origin) == (Decimal("7.20"), "推算")
    assert known.operands == (
        "支出.本年支出.决算数@2024||00|汇总", "支出.本年支出.全年预算数@2024||00|汇总",
    )  # fmt: skip
    total = values.get("得分.合计")
    assert total is not None
    assert (total.interval.value, len(total.operands)) == (TOTAL, 22)
    by_person = values.get("得分.履职效能")
    assert by_person is not None
    assert by_person.told == "认定：人工评定：14条达标13条半"
    # A number that was refused stands behind what the rubric gives.
    readings = values.known["得分.决策程序", values.key()]
    assert [str(one.interval.value) for one in readings] == ["4.00", "3.9"]
    assert values_of(folder).get("得分.合计") is None


def test_a_total_with_something_open_is_no_value(tmp_path: Path) -> None:
    folder = book(tmp_path / "账册", decisions=DECISIONS[1:])
    values, found = with_scores(values_of(folder), read_book(folder, CATALOGUE), CATALOGUE)
    assert found is not None
    assert [one.item.name for one in found.unknown] == ["履职效能"]
    assert values.get("得分.合计") is None
    assert values.get("得分.履职效能") is None


def test_units_below_the_department_are_scored_only_when_asked(tmp_path: Path) -> None:
    folder = book(tmp_path / "账册")
    read = read_book(folder, CATALOGUE)
    with DuckEngine(threads=1) as engine:
        load_book(engine, read)
        assert with_scores(gather(engine, read, CATALOGUE, "01"), read, CATALOGUE)[1] is None
    told = score_book(ScoreOrder(folder, unit="01"))
    assert points(told)["预算编制质量"] == "7.2"
    assert points(told)["采购执行率"] is None


def findings(folder: Path) -> dict[str, tuple[str, str, str | None, str | None]]:
    """By quantity of points: the rule, how grave, what is stated and what is due."""
    told = [finding.to_json() for finding in compile_book(folder).verdict.findings]
    return {
        one["key"].get("量", ""): (one["rule"], one["severity"], one["stated"], one["expected"])
        for one in told
        if one["key"].get("量", "").startswith("得分.")
    }


def test_a_stated_score_that_the_facts_contradict_is_to_be_mended(tmp_path: Path) -> None:
    stated = {"得分.预算编制质量": "8分", "得分.决策程序": "4分", "得分.合计": f"{TOTAL + 1}分"}
    folder = book(tmp_path / "账册", stated)
    told = score_book(ScoreOrder(folder))
    assert told.code == 1
    assert item_of(told, "预算编制质量")["agrees"] is False
    assert item_of(told, "决策程序")["agrees"] is True
    assert "　自评8分，不一致（必改）" in next(
        line for line in told.lines if line.startswith("预算编制质量")
    )
    found = findings(folder)
    assert found.keys() == {"得分.预算编制质量", "得分.合计"}
    assert {one[:2] for one in found.values()} == {("同量", "error")}
    lines = tuple(explain(folder, "得分.预算编制质量").lines)
    assert any("8分（公布数“8分”" in line for line in lines)
    assert any("7.2分（推算：权重×（1－绝对值" in line for line in lines)


@pytest.mark.parametrize(("total", "found"), [("15.01", True), ("15", False)])
def test_a_stated_total_that_the_unknown_items_cannot_make_up(
    total: str, found: bool, tmp_path: Path
) -> None:
    """履职效能 is unknown: from 0 to 15 beside the rest."""
    rest = TOTAL - Decimal("14.5")
    stated = {"得分.合计": f"{rest + Decimal(total)}分"}
    folder = book(tmp_path / "账册", stated, decisions=DECISIONS[1:])
    assert score_book(ScoreOrder(folder)).code == int(found)
    told = findings(folder)
    assert {name: one[:2] for name, one in told.items()} == (
        {"得分.合计": ("得分-不可能", "error")} if found else {}
    )


def test_a_written_reason_is_heard(tmp_path: Path) -> None:
    reason = "年度,单位代码,规则,编号,量,科目,理由\n2024,00,得分-不可能,,得分.合计,,财政部门另加分"
    folder = book(
        tmp_path / "账册", {"得分.合计": "99.9分"}, decisions=DECISIONS[1:], 例外说明=reason
    )
    assert findings(folder)["得分.合计"][:2] == ("得分-不可能", "info")


def test_a_decision_about_no_item_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = book(tmp_path / "账册", decisions=("2024,00,,履职效果,人工评定,14,好,",))
    for task in (lambda: score_book(ScoreOrder(folder)), lambda: compile_book(folder)):
        with pytest.raises(InputError) as caught:
            task()
        assert "评分认定.csv 第2行：没有叫“履职效果”的评分项。 是否为“履职效能”？" in str(
            caught.value
        )


# ---- which rubric --------------------------------------------------------------------------------


def test_a_book_may_name_its_rubric(tmp_path: Path) -> None:
    folder = book(tmp_path / "账册", {"得分.合计": "18分"}, head=HEAD + 'rubric = "湖北-2024"\n')
    told = score_book(ScoreOrder(folder))
    assert points(told) == {"预算执行": "18", "产出指标": None, "效益和满意度指标": None}
    assert told.objects[0]["total"]["derived"] == "0"
    # Another rubric is not held against the points that were given by the book's own.
    other = score_book(ScoreOrder(folder, rubric="四川-2024"))
    assert (other.objects[0]["total"]["stated"], other.code) == (None, 0)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("四川-2023", "book.toml：没有名为“四川-2023”的评分表。 是否为“四川-2024”？"),
        ("国家-项目", "book.toml：评分表“国家-项目”是给项目打分的。"),
    ],
)
def test_a_book_that_names_no_fit_rubric_is_told(name: str, words: str, tmp_path: Path) -> None:
    folder = book(tmp_path / "账册", head=f'{HEAD}rubric = "{name}"\n')
    with pytest.raises(InputError) as caught:
        score_book(ScoreOrder(folder))
    assert words in str(caught.value)


def test_a_place_without_a_rubric_says_which_there_are(tmp_path: Path) -> None:
    folder = book(tmp_path / "账册", head=HEAD + 'region = "shanghai"\n')
    with pytest.raises(InputError) as caught:
        score_book(ScoreOrder(folder))
    assert "没有地区 shanghai 2024 年度给部门打分的评分表" in str(caught.value)
    assert "四川-2024" in str(caught.value)
    assert compile_book(folder).document.blocks


def test_a_project_is_scored_by_hand_on_the_national_frame(tmp_path: Path) -> None:
    project = "年度,单位代码,项目代码,项目名称\n2024,00,X1,虚构项目"
    rows = (f"2024,00,X1,{name},人工评定,{n},见底稿," for name, n in (("决策", 18), ("产出", 27)))
    folder = book(tmp_path / "账册", decisions=(*DECISIONS, *rows), 项目=project)
    total = score_book(ScoreOrder(folder, project="X1")).objects[0]["total"]
    assert (total["known"], total["low"], total["high"]) == ("45", "45", "95")
    assert points(score_book(ScoreOrder(folder))) == EXPECTED
    with pytest.raises(InputError, match="是给项目打分的。 给项目打分请写 --project"):
        score_book(ScoreOrder(folder, rubric="国家-项目"))
    with pytest.raises(InputError, match="没有名为“X2”的项目代码"):
        score_book(ScoreOrder(folder, project="X2"))


def test_two_rubrics_side_by_side(tmp_path: Path) -> None:
    told = score_book(ScoreOrder(book(tmp_path / "账册"), compare="湖北-2024"))
    assert [one["rubric"]["name"] for one in told.objects] == ["四川-2024", "湖北-2024"]
    assert "预算编制质量　甲：满分8分，按公式　7.20分　乙：没有这一项" in told.lines
    assert "预算执行　甲：没有这一项　乙：满分20分，按公式　18分" in told.lines
    assert told.lines[-1] == "合计　乙：18分到98分，等级未定"


# ---- two years -----------------------------------------------------------------------------------

EARLIER = HEAD.replace("2024", "2023")
# Last year's book states its numbers as of 2023; what it compares with is of 2022.
BEFORE = {"支出.本年支出.决算数": "950000", "支出.本年支出.全年预算数": "1000000"}


def earlier_book(folder: Path, changed: Mapping[str, str] | None = None) -> Path:
    """The made-up book of the year before, with other numbers."""
    book(folder, BEFORE | dict(changed or {}), head=EARLIER)
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("\n2023,", "\n2022,").replace("\n2024,", "\n2023,")
        path.write_text(text, encoding="utf-8")
    return folder


def test_two_years_side_by_side_say_what_moved_and_by_which_input(tmp_path: Path) -> None:
    last = earlier_book(tmp_path / "上年", {"评价.数量指标达标数": "24条"})
    told = score_book(ScoreOrder(book(tmp_path / "本年"), last=last))
    now, before = ({item["name"]: item["points"] for item in one["items"]} for one in told.objects)
    assert now == EXPECTED
    # 8 × (1 − 5 ÷ 100) and 6 × 24 ÷ 30, by hand; 7.68 does not move: the budget is the same.
    assert before == EXPECTED | {"预算编制质量": "7.6", "目标完成": "4.8"}
    assert [one["document"]["year"] for one in told.objects] == [2024, 2023]
    assert told.objects[0]["last"]["moved"] == [
        {"name": "目标完成", "change": "1", "inputs": [{"name": "达标数", "effect": "1"}]},
        {
            "name": "预算编制质量",
            "change": "-0.4",
            "inputs": [{"name": "执行数", "effect": "-0.4"}],
        },
    ]
    assert (
        "预算编制质量　本年：满分8分，按公式　7.20分　上年：满分8分，按公式　7.60分" in told.lines
    )
    place = told.lines.index("变动最大的2项：")
    assert told.lines[place - 1].startswith(
        f"总分　{TOTAL - Decimal('0.6')}分 → {TOTAL}分，增加0.60分"
    )
    assert told.lines[place + 1 :] == (
        "目标完成　增加1分",
        "　达标数　24条 → 29条（单这一个数变，得分增加1分）",
        "预算编制质量　减少0.40分",
        "　执行数　95万元 → 90万元（单这一个数变，得分减少0.4分）",
    )


def test_the_same_numbers_twice_move_nothing(tmp_path: Path) -> None:
    same = {"支出.本年支出.决算数": "900000"}
    told = score_book(
        ScoreOrder(book(tmp_path / "本年"), last=earlier_book(tmp_path / "上年", same))
    )
    assert told.objects[0]["last"]["moved"] == []
    assert told.lines[-1] == "两年都知道得分的项，得分没有变。"


def test_an_unknown_item_has_not_moved(tmp_path: Path) -> None:
    folder = book(tmp_path / "本年", decisions=DECISIONS[1:])
    told = score_book(ScoreOrder(folder, last=earlier_book(tmp_path / "上年")))
    assert [one["name"] for one in told.objects[0]["last"]["moved"]] == ["预算编制质量"]
    assert any(line.startswith("履职效能　本年：满分15分，推定，未知") for line in told.lines)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: text.replace("虚构市测试局", "虚构市别局"), "这是虚构市别局的账册"),
        (lambda text: text.replace("2023", "2022"), "上年应是2023年度，给的是2022年度"),
        (lambda text: text + 'region = "shanghai"\n', "没有地区 shanghai 2023 年度给部门打分的"),
    ],
)
def test_last_year_must_be_that_of_the_same_department(
    spoil: Callable[[str], str], words: str, tmp_path: Path
) -> None:
    last = earlier_book(tmp_path / "上年")
    (last / "book.toml").write_text(spoil(EARLIER), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        score_book(ScoreOrder(book(tmp_path / "本年"), last=last))
    assert words in str(caught.value)
    assert str(last) in str(caught.value)


# ---- one total in three places -------------------------------------------------------------------

WHOLE = "年度,单位代码,指标,决算数\n2024,00,整体绩效自评得分,{}"
EVALUATED = "年度,单位代码,项目代码,评价类型,评分表,得分\n2024,00,{},{},{},{}"


def about_total(folder: Path) -> list[tuple[str, str, str | None]]:
    """The rule, the gravity and what is stated of the findings that speak of the total."""
    told = [finding.to_json() for finding in compile_book(folder).verdict.findings]
    return [
        (one["rule"], one["severity"], one["stated"])
        for one in told
        if one["rule"] in {"得分-整体自评", "得分-不可能"}
        or one["key"].get("量", "") in {"得分.合计", "绩效.整体自评得分"}
    ]


@pytest.mark.parametrize(
    ("apart", "found"), [("0", []), ("0.01", ["得分-整体自评"]), ("-3", ["得分-整体自评"])]
)
def test_the_two_chapters_state_one_total(apart: str, found: list[str], tmp_path: Path) -> None:
    """The total of the rubric is known: another one in 机构运行信息 is one finding."""
    text = WHOLE.format(TOTAL + Decimal(apart))
    told = about_total(book(tmp_path / "账册", 机构运行信息=text))
    assert [one[0] for one in told] == found


def test_a_total_that_is_not_known_is_held_against_nothing(tmp_path: Path) -> None:
    folder = book(tmp_path / "账册", decisions=DECISIONS[1:], 机构运行信息=WHOLE.format("95.68"))
    assert about_total(folder) == []


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("", "单位自评", "", TOTAL), []),
        (("", "单位自评", "", TOTAL + 1), ["同量"]),
        (("", "财政评价", "", TOTAL + 1), []),
        (("", "单位自评", "湖北-2024", TOTAL + 1), []),
    ],
)
def test_the_evaluation_of_the_whole_is_held_against_the_total(
    row: tuple[object, ...], found: list[str], tmp_path: Path
) -> None:
    folder = book(tmp_path / "账册", 绩效评价=EVALUATED.format(*row))
    assert [one[0] for one in about_total(folder)] == found


def test_the_evaluation_of_the_whole_is_the_stated_total_of_an_open_score(tmp_path: Path) -> None:
    rest = TOTAL - Decimal("14.5")
    text = EVALUATED.format("", "单位自评", "", rest + 16)
    folder = book(tmp_path / "账册", decisions=DECISIONS[1:], 绩效评价=text)
    told = score_book(ScoreOrder(folder))
    assert (told.code, told.objects[0]["total"]["derived"]) == (1, "16")
    assert [one[0] for one in about_total(folder)] == ["得分-不可能"]


# ---- the command ---------------------------------------------------------------------------------

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    def invoke(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mingzhang", "score", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, captured.out, captured.err

    return invoke


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--what-if", "目标完成.达标数=20条", "--what-if", "资产盘活率.闲置资产=1万元"),
        ("--compare", "湖北-2024"),
        ("--unit", "01"),
    ],
)
def test_the_lines_of_json_are_what_the_schema_says(
    options: tuple[str, ...], call: Call, tmp_path: Path
) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    code, out, _ = call(book(tmp_path / "账册"), "--json", *options)
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, len(lines)) == (0, 2 if "--compare" in options else 1)
    for line in lines:
        validator.validate(line)
        assert ("what_if" in line) == ("--what-if" in options)


def test_both_lines_of_two_years_are_what_the_schema_says(call: Call, tmp_path: Path) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    last = earlier_book(tmp_path / "上年")
    code, out, _ = call(book(tmp_path / "本年"), "--json", "--last", last)
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, len(lines)) == (0, 2)
    for line in lines:
        validator.validate(line)
    assert ["last" in line for line in lines] == [True, False]


def test_the_schema_notices_a_number_that_is_no_text(call: Call, tmp_path: Path) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    line = json.loads(call(book(tmp_path / "账册"), "--json")[1])
    assert validator.is_valid(line)
    spoils: tuple[Callable[[dict[str, Any]], object], ...] = (
        lambda one: one["items"][0].update(points=14.5),
        lambda one: one["items"][0].update(points="14.50"),
        lambda one: one["items"][0].update(state="按公式"),
        lambda one: one["total"].pop("unknown"),
        lambda one: one.update(more=1),
    )
    for spoil in spoils:
        spoiled = json.loads(json.dumps(line))
        spoil(spoiled)
        assert not validator.is_valid(spoiled)


def test_the_command_writes_both_forms_and_ends_with_one_where_a_score_is_wrong(
    call: Call, tmp_path: Path
) -> None:
    folder, out = book(tmp_path / "账册", {"得分.实现效果": "5分"}), tmp_path / "评"
    code, printed, _ = call(folder, "-o", out)
    assert code == 1
    text = (out / "评分.txt").read_text(encoding="utf-8")
    assert printed == f"{text}已写出到 {out}：评分.txt、评分.jsonl\n"
    assert "实现效果　满分5分　按公式　4.58分　自评5分，不一致（必改）" in text.splitlines()
    assert "　代入：5×11条÷12条＝4.5833" in text.splitlines()
    (line,) = (out / "评分.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["schema"] == "mingzhang/1"


def test_a_wrong_call_ends_with_two(call: Call, tmp_path: Path) -> None:
    folder = book(tmp_path / "账册")
    for options, words in (
        (("--rubric", "四川2024"), "是否为“四川-2024”？"),
        (("--unit", "09"), "没有名为“09”的单位代码"),
        (("--compare", "湖北-2024", "--what-if", "目标完成.达标数=1"), "不能同用"),
        (("--compare", "湖北-2024", "--last", folder), "--compare 和 --last 不能同用"),
        (("--last", folder), "上年应是2023年度，给的是2024年度"),
    ):
        code, out, err = call(folder, *options)
        assert (code, out) == (2, "")
        assert words in err
