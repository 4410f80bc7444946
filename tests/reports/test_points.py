"""Points of a self-evaluation against the rubric: by formulas over what the report prints."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from benchmarks.truth import REPORTS
from hypothesis import given, settings
from hypothesis import strategies as st
from tabled import CATALOGUE, NAME, READER, check, checked_numbers, found, read, say, table

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.model.document import Block, Document
from mingzhang.model.finding import Outcome
from mingzhang.rules.documents import check_understood
from mingzhang.tasks.audit import audit
from mingzhang.told.verdict import Verdict

SUINING = REPORTS / "suining-hrss-2024.txt"
TITLE = say("虚构局2024年度部门决算")
RULES = ["得分公式", "得分权重", "得分算法", "得分未印", "得分与承认"]
SHEET = "根据《部门整体支出绩效自评打分表》的评分说明本项指标"


def points(weight: str, given_points: str) -> str:
    return f"{SHEET}权重{weight}分、得分{given_points}分。"


def told(*blocks: Block) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity, one.message) for one in found(*blocks, rules=RULES)]


def outcome(rule: str, *blocks: Block) -> Outcome:
    outcomes = check(read(*blocks)).outcomes[NAME]
    return next(one for one in outcomes if one.rule == rule)


def purchases(budget: str, paid: str, given_points: str, weight: str = "3") -> tuple[Block, Block]:
    inputs = f"2024年，本部门采购预算资金{budget}万元，本年度政府采购实际支付总金额{paid}万元。"
    return say("（2）采购执行率"), say(inputs + points(weight, given_points))


def results(kept: str, of: str, given_points: str) -> tuple[Block, Block]:
    inputs = f"本单位共实施{of}个项目，共{kept}个一次性项目预算结余率小于10%。"
    return say("（3）执行结果"), say(inputs + points("4", given_points))


def assets(given_points: str, furniture: str = "87.21") -> tuple[Block, ...]:
    return (
        say("（2）资产利用率"),
        say(points("3", given_points)),
        table(
            "表8：虚构的资产利用情况表",
            "资产类别|超最低使用年限的账面原值|账面原值|资产利用率|备注",
            f"家具和用具|{furniture}|167.53|52.06%|虚构",
            "设备|799.5|880.72|90.78%|虚构",
        ),
    )


def per_head(given_points: str, this_year: str) -> tuple[Block, ...]:
    return (
        say("（1）人均资产变化率"),
        say(points("3", given_points)),
        table(
            "表7：虚构的人均资产情况表",
            "年度|固定资产净值|无形资产净值|编制内实有人数|备注",
            f"2024|{this_year}|0|215|虚构",
            "2023|241.03|0|215|",
        ),
    )


def rounded(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


# ---- Points that follow from what is printed -----------------------------------------------------


@pytest.mark.parametrize(
    "blocks",
    [
        results("22", "24", "3.83"),
        assets("2.14"),
        per_head("3", "162.82"),
        per_head("0", "262.82"),
        purchases("35.13", "35.13", "3"),
        purchases("40.00", "10.00", "0.75"),
    ],
)
def test_points_that_follow_from_the_printed_inputs_are_sound(blocks: tuple[Block, ...]) -> None:
    formulas = outcome("得分公式", *blocks)
    assert (formulas.met, formulas.not_met) == (1, 0)


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        (results("22", "24", "3.67"), "“3.67分”应为3.83分（4÷2×22÷24＋4÷2）"),
        (assets("2.54"), "“2.54分”应为2.14分（3×平均（87.21÷167.53，799.5÷880.72））"),
        (per_head("0", "162.82"), "“0分”应为3分（若（（162.82＋0）÷215≤"),
        (per_head("3", "262.82"), "“3分”应为0分"),
        (purchases("40.00", "10.00", "3"), "“3分”应为0.75分（3×10.00÷40.00）"),
    ],
)
def test_points_that_do_not_follow_are_told_with_the_formula(
    blocks: tuple[Block, ...], words: str
) -> None:
    ((rule, severity, message),) = told(*blocks)
    assert (rule, severity) == ("得分公式", "error")
    assert words in message


SHARES = st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
OFF = st.sampled_from([Decimal(0), Decimal("0.02"), Decimal("-0.02")])


@settings(max_examples=3, deadline=None)
@given(st.lists(st.tuples(SHARES, OFF), min_size=20, max_size=20))
def test_any_share_is_held_to_two_decimals(cases: list[tuple[tuple[int, int], Decimal]]) -> None:
    """Twenty reports in one run; the points are computed here by fractions, some then changed."""
    reports = {}
    for number, ((kept, of), off) in enumerate(cases):
        given_points = str(Decimal(rounded(2 * Fraction(kept, of) + 2)) + off)
        reports[f"虚构{number}"] = results(str(kept), str(of), given_points)
    with DuckEngine(threads=1) as engine:
        understood = [
            READER.read([(Document("虚构局2024年度部门决算", (TITLE, *blocks)), name)])
            for name, blocks in reports.items()
        ]
        checked = check_understood(understood, CATALOGUE, engine)
    wrong = {name for name, failures in checked.failures.items() if failures}
    assert wrong == {f"虚构{n}" for n, (_, off) in enumerate(cases) if off}


def test_points_and_weights_that_were_held_count_as_checked() -> None:
    blocks = results("22", "24", "3.83")
    assert {"4", "3.83"} <= set(checked_numbers(*blocks))
    assert "3.83" not in checked_numbers(say("（3）执行结果"), say(points("4", "3.83")))


def test_whole_points_stand_for_two_decimals() -> None:
    """8 × (1 − 0.02 ÷ 5740.04) is 7.99997: printed 8."""
    blocks = (
        say("（1）预算编制质量"),
        say("虚构局本年度预算执行数为5740.02万元。" + points("8", "8")),
        table(
            "表5：虚构的偏离情况表",
            "项目（按功能分类）|调整预算数|预算执行数|偏离度",
            "卫生健康支出|100.00|100.00|0%",
            "社会保障和就业支出|5640.04|5640.02|0%",
            "合计|5740.04|5740.02|0%",
            unit="单位：万元",
        ),
    )
    formulas = outcome("得分公式", *blocks)
    assert (formulas.met, formulas.not_met) == (1, 0)


def test_last_years_number_follows_from_the_change() -> None:
    def spent(name: str, now: str, change: str) -> Block:
        return say(f"2024年，本部门{name}支出{now}万元，比上年{change}万元。")

    def blocks(given_points: str) -> tuple[Block, ...]:
        return (
            say("（4）严控一般性支出"),
            table(
                "表6：虚构的支出情况表",
                "指标|2024年度|2023年度|差额|增减%",
                "因公出国（境）费|0.00|0.00|0.00|0",
                "公务用车购置及运行维护费|12.32|12.26|0.06|0.49",
                "公务接待费|6.20|4.63|1.57|33.91",
                "合计|18.52|16.89|1.63|9.65",
                unit="单位：万元",
            ),
            spent("会议费", "5.65", "减少1.24"),
            spent("培训费", "0.93", "减少4.58"),
            spent("差旅费", "66.66", "增加13.08"),
            say(points("6", given_points)),
        )

    assert told(*blocks("3")) == []
    ((rule, _, message),) = told(*blocks("4.5"))
    assert rule == "得分公式"
    assert "应为3" in message
    assert "计（5.65≤6.89）" in message


# ---- What cannot be held -------------------------------------------------------------------------


def test_without_inputs_nothing_is_said() -> None:
    blocks = say("（3）执行结果"), say(points("4", "1.11"))
    assert outcome("得分公式", *blocks).reasons == {"缺少：应得": 1}


def test_a_heading_gives_its_item_once() -> None:
    """What follows without a name may belong to something the rubric does not have."""
    first, second = results("22", "24", "3.83")
    assert told(first, second, say("（4）虚构的另一项"), say(points("5", "5"))) == []
    named = say("评分说明，执行结果指标权重4分、得分3.00分。")
    ((rule, _, _),) = told(first, second, named)
    assert rule == "得分公式"


def test_inputs_are_read_only_under_their_item() -> None:
    elsewhere = say("本单位共实施24个项目，共22个一次性项目预算结余率小于10%。")
    blocks = elsewhere, say("（3）执行结果"), say(points("4", "1.11"))
    assert outcome("得分公式", *blocks).not_evaluated == 1


# ---- Weights, ways, what is left -----------------------------------------------------------------


def test_a_weight_that_is_not_the_rubrics() -> None:
    ((rule, severity, message),) = told(*purchases("35.13", "35.13", "3", weight="4"))
    assert (rule, severity) == ("得分权重", "warning")
    assert "“采购执行率”权重印作4分" in message
    assert "是3分" in message


def balance(said: str, given_points: str) -> tuple[Block, ...]:
    return (
        table(
            "表5：虚构的偏离情况表",
            "项目（按功能分类）|调整预算数|预算执行数|偏离度",
            "卫生健康支出|126.62|126.22|-0.32%",
            "社会保障和就业支出|5613.42|5402.56|-3.76%",
            "合计|5740.04|5528.78|-3.68%",
            unit="单位：万元",
        ),
        say("（3）预算年终结余"),
        say(said + points("8", given_points)),
    )


def test_an_item_with_several_ways_lists_them() -> None:
    ((rule, severity, message),) = told(*balance("2024年，本部门没有预算结余，", "8"))
    assert (rule, severity) == ("得分算法", "warning")
    assert "得8分（8×（1－0÷5740.04））" in message
    assert f"得{rounded(8 * Fraction(552878, 574004))}分（8×5528.78÷5740.04）" in message
    assert "只算无法再用的，文中没有这个数" in message


def test_a_third_way_where_its_number_is_printed() -> None:
    said = "2024年，本部门没有预算结余，无法使用的结余6.50万元，"
    ((_, _, message),) = told(*balance(said, "8"))
    assert f"得{rounded(8 * (1 - Fraction(650, 574004)))}分" in message


@pytest.mark.parametrize(("given_points", "wrong"), [("7.71", 0), ("8", 0), ("7.80", 1)])
def test_points_of_any_way_stand(given_points: str, wrong: int) -> None:
    messages = told(*balance("2024年，本部门没有预算结余，", given_points))
    assert [rule for rule, _, _ in messages].count("得分公式") == wrong


def sheet(*lines: str) -> Block:
    return table("虚构的打分表", "板块|评分项|权重|得分", *lines)


ROWS = (
    "虚构|采购执行率|3|3分", "虚构|执行结果|4|3.83分", "虚构|决策程序|4|4分", "虚构|目标设置|4|4分",
)  # fmt: skip


def test_a_table_of_points_is_read_and_added_up() -> None:
    right, wrong = sheet(*ROWS, "虚构|合计|15|14.83"), sheet(*ROWS, "虚构|合计|15|14.38")
    assert {"3.83", "14.83"} <= set(checked_numbers(right))
    assert found(right, rules=["合计"]) == []
    ((one),) = found(wrong, rules=["合计"])
    assert "“14.38分”应等于各项之和14.83分" in one.message
    text = results("22", "24", "3.83")
    assert found(*text, right, rules=["同量", *RULES]) == []
    assert found(*text, sheet(*ROWS[2:], "虚构|执行结果|4|3.38分"), rules=["同量"]) != []


def whole(total: str, progress: str) -> tuple[Block, ...]:
    """Every item but two of weight 15 and 4 with full points, and what is said of progress."""
    full = {
        "预算编制质量": 8, "预算年终结余": 8, "严控一般性支出": 6, "人均资产变化率": 3,
        "资产利用率": 3, "资产盘活率": 3, "支持中小企业发展": 3, "采购执行率": 3, "决策程序": 4,
        "目标设置": 4, "项目入库": 4, "执行同向": 5, "项目调整": 6, "执行结果": 4, "目标完成": 6,
        "目标偏离": 6, "实现效果": 5,
    }  # fmt: skip
    items = (say(f"{name}指标权重{weight}分、得分{weight}分。") for name, weight in full.items())
    return *items, say(f"自评得分为{total}分（满分100分）。"), say(progress)


LATE = "预算执行进度11月未达到82.5%目标进度。"


def test_what_the_total_leaves_for_items_without_points() -> None:
    ((rule, severity, message),) = told(*whole("100", "虚构的话。"))
    assert (rule, severity) == ("得分未印", "info")
    assert "“履职效能”、“支出执行进度”没有印出得分" in message
    assert "余19分" in message
    assert told(*whole("99", "虚构的话。")) == []


def test_an_admission_against_full_points() -> None:
    rules = {rule: (severity, message) for rule, severity, message in told(*whole("100", LATE))}
    severity, message = rules["得分与承认"]
    assert severity == "warning"
    assert "“支出执行进度”却得满分4分（没有印出，由总分推得）" in message
    assert "得分与承认" not in {rule for rule, _, _ in told(*whole("99", LATE))}


# ---- The published report ------------------------------------------------------------------------


def published(tmp_path: Path, line: int = 0, before: str = "", after: str = "") -> Verdict:
    if not SUINING.exists():
        pytest.skip("没有 ../shared/documents")
    lines = SUINING.read_text(encoding="utf-8").split("\n")
    if line:
        assert before in lines[line - 1]
        lines[line - 1] = lines[line - 1].replace(before, after)
    path = tmp_path / "改过的.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    (verdict,) = audit([path])
    assert isinstance(verdict, Verdict)
    return verdict


def test_the_points_of_the_published_report(tmp_path: Path) -> None:
    verdict = published(tmp_path)
    ours = {one.rule: one for one in verdict.findings if one.rule in RULES}
    assert set(ours) == {"得分算法", "得分未印", "得分与承认"}
    assert [ours[name].locations[0].line for name in RULES[2:]] == [704, 921, 926]
    (formulas,) = (one for one in verdict.outcomes if one.rule == "得分公式")
    assert (formulas.met, formulas.not_met, formulas.not_evaluated) == (16, 0, 0)
    checked = {
        (number.spot.location.line, number.spot.text)
        for number in verdict.numbers
        if number.kind == "checked"
    }
    assert {(687, "7.71"), (747, "2.14"), (811, "3.83"), (687, "8")} <= checked


@pytest.mark.parametrize(
    ("line", "before", "after", "right"),
    [
        (687, "7.71", "7.17", "7.71"),
        (747, "2.14", "2.54", "2.14"),
        (811, "3.83", "3.67", "3.83"),
        (731, "得分3分", "得分6分", ""),
    ],
)
def test_changed_points_are_found_at_their_place(
    tmp_path: Path, line: int, before: str, after: str, right: str
) -> None:
    verdict = published(tmp_path, line, before, after)
    (one,) = (one for one in verdict.findings if one.rule == "得分公式")
    assert (one.severity, one.locations[0].line) == ("error", line)
    assert f"应为{right}" in one.message


def test_ways_are_settled_by_the_computation_that_a_table_of_points_shows() -> None:
    def settled(how: str) -> list[str]:
        shown = table(
            "虚构的打分表",
            "评分项|权重|计分办法|得分",
            "预算编制质量|8||7.71",
            f"预算年终结余|8|{how}|8",
            "严控一般性支出|3||3",
        )
        return [rule for rule, _, _ in told(*balance("2024年，本部门没有预算结余，", "8"), shown)]

    assert "得分算法" in settled("按公式")
    assert "得分算法" not in settled("8×（1－0万元÷5740.04万元）＝8")
