"""Tables that are no official form: what heads and rows claim is checked, and nothing else."""

from __future__ import annotations

import pytest
from tabled import checked_numbers, found, read, table

from mingzhang.model.document import Table
from mingzhang.model.finding import Finding

CLAIMS = ("合计", "完成", "偏离", "人均", "增减额", "占比", "增减率", "同量")


def deviations(rate: str = "-41.20%", total: str = "261.85", last: str = "-4.74%") -> Table:
    return table(
        "各类支出偏离情况表（虚构）",
        "项目|调整预算数|预算执行数|偏离度",
        f"第一类|5.00|2.94|{rate}",
        f"第二类|256.85|244.68|{last}",
        f"合计|{total}|247.62|-5.43%",
        unit="万元",
    )


def messages(*tables: Table) -> list[str]:
    return [f"{one.rule} {one.message}" for one in found(*tables, rules=CLAIMS)]


def test_a_table_nobody_knows_is_summed_and_its_rates_are_computed_again() -> None:
    assert messages(deviations()) == []
    assert set(checked_numbers(deviations())) >= {"-4.74", "-5.43", "261.85", "247.62"}


def test_a_rate_within_the_rounding_of_its_numbers_is_right() -> None:
    # 2.94 of 5.00 may be anything between -41.36 and -41.04.
    assert messages(deviations(rate="-41.26%")) == []


def test_one_wrong_rate_is_told_with_what_it_should_be() -> None:
    assert messages(deviations(rate="-41.20%", last="-7.47%")) == [
        "偏离 2024年《各类支出偏离情况表（虚构）》“第二类”行“偏离度”的数“-7.47%”应为-4.74%"
        "（（244.68－256.85）÷256.85）。"
    ]


def test_one_wrong_total_is_told_and_what_was_computed_from_it() -> None:
    rate, message = sorted(messages(deviations(total="261.58")))
    assert rate.startswith("偏离")
    assert "“合计”行" in rate
    assert message.startswith("合计 2024年《各类支出偏离情况表（虚构）》“合计”行“调整预算数”的数")
    assert "应等于各项之和261.85万元（5.00＋256.85），少0.27万元" in message


def test_a_completion_is_of_the_budget_that_most_rows_fit() -> None:
    lines = ("甲项目（虚构）|50|100|98|98%", "乙项目（虚构）|20|40|30|75%")
    head = "项目名称|年初预算数|调整预算数|决算数|执行率"
    assert messages(table("项目表（虚构）", head, *lines, unit="万元")) == []
    (message,) = messages(
        table("项目表（虚构）", head, *lines, "丙项目（虚构）|10|10|9|80%", unit="万元")
    )
    assert "“丙项目（虚构）”行“执行率”的数“80%”应为90.00%（9÷10）" in message


def test_a_column_that_fits_nothing_is_left_alone() -> None:
    head = "项目名称|年初预算数|调整预算数|决算数|执行率"
    lines = (
        "甲项目（虚构）|50|100|98|12%",
        "乙项目（虚构）|20|40|30|33%",
        "丙项目（虚构）|5|5|5|7%",
    )
    assert messages(table("表（虚构）", head, *lines, unit="万元")) == []


def test_a_total_over_rows_with_parts_adds_the_main_rows_only() -> None:
    rows = table(
        "支出对比（虚构）",
        "项目|年初预算数|决算数",
        "一、甲支出|30|40",
        "甲之一|10|15",
        "甲之二|20|25",
        "二、乙支出|5|6",
        "其中：乙之一|1|2",
        "本年合计|35|46",
        unit="万元",
    )
    assert messages(rows) == []
    assert {"35", "46"} <= set(checked_numbers(rows))


def test_differences_of_two_years_and_their_growth() -> None:
    good = ("甲|123161.82|122615.87|545.95|0.45", "乙|61992.00|46302.00|15690.00|33.89")
    head = "指标|2024年度|2023年度|差额|增减%"
    assert messages(table("两年（虚构）", head, *good)) == []
    bad = good[1].replace("15690.00", "15960.00")
    (message,) = messages(table("两年（虚构）", head, good[0], bad))
    assert "“乙”行“差额”的数“15960.00元”应为15690.00元" in message


def test_assets_a_head_and_their_change_from_year_to_year() -> None:
    head = "年度|固定资产净值|无形资产净值|编制内实有人数|人均占有资产|人均资产变化率"
    good = ("2024|162.82|0|215|0.76|-32.45%", "2023|241.03|0|215|1.12|")
    assert messages(table("人均（虚构）", head, *good, unit="万元")) == []
    (message,) = messages(
        table("人均（虚构）", head, good[0].replace("0.76", "0.67"), good[1], unit="万元")
    )
    assert "应为0.76万元（162.82÷215）" in message


def test_known_rows_meet_the_same_quantity_elsewhere_whatever_the_unit() -> None:
    income = table(
        "收入预、决算对比表（虚构）",
        "项目|年初预算数|全年预算数|决算数",
        "财政拨款收入|1,000,000.00|1,200,000.00|1,100,000.00",
        "上级补助收入|0.00|0.00|0.00",
        "事业收入|0.00|0.00|0.00",
        "其他收入|0.00|0.00|0.00",
        "本年收入合计|1,000,000.00|1,200,000.00|1,100,000.00",
    )
    quantities = read(income).readings.columns
    stated = dict(zip(quantities["量"], quantities["值"], strict=True))
    assert stated["收入.本年收入.决算数"] == 1_100_000
    assert stated["收入.财政拨款.年初预算数"] == 1_000_000


@pytest.mark.parametrize("title", ["一般公共预算收入表（虚构）", "政府性基金收入表（虚构）"])
def test_rows_of_a_part_of_the_accounts_are_not_the_whole(title: str) -> None:
    rows = table(
        title,
        "项目|年初预算数|决算数",
        "财政拨款收入|1.00|2.00",
        "上级补助收入|0.00|0.00",
        "事业收入|0.00|0.00",
        "本年收入合计|1.00|2.00",
        unit="万元",
    )
    assert not any(name.startswith("收入.") for name in read(rows).readings.columns["量"])


def test_blanks_inside_converted_numbers_do_not_matter() -> None:
    rows = table(
        "对比（虚构）",
        "项目|年初 预算数|决算数",
        "甲|37, 364. 61|1. 00",
        "乙|2.39|2. 00",
        "合计|37, 367. 00|3. 00",
        unit="万元",
    )
    assert messages(rows) == []
    assert "37,364.61" in checked_numbers(rows)


def test_a_total_of_classes_with_their_sections_below_is_left_alone() -> None:
    lines = ("合计|100|", "甲类|60|", "甲类一款|40|", "甲类二款|20|", "乙类|40|", "乙类一款|40|")
    assert messages(table("支出明细（虚构）", "科目|执行数|备注", *lines, unit="万元")) == []


def test_the_only_total_of_a_list_is_wrong_by_a_digit() -> None:
    lines = ("甲|10.50|", "乙|20.40|", "丙|9.10|", "合计|{}|")
    head = "单位（虚构）|执行数|备注"
    for total, count in (("40.00", 0), ("40.90", 1), ("400.00", 0)):
        rows = [line.format(total) for line in lines]
        assert len(messages(table("各单位执行数（虚构）", head, *rows, unit="万元"))) == count


# -- what is not held against each other -----------------------------------------------------------

SPENT = "项目|年初预算数|决算数"


def test_a_sum_with_a_part_in_dispute_is_not_judged() -> None:
    def rows(part: str) -> tuple[str, ...]:
        return (
            SPENT,
            "一、虚构甲支出|80.00|100.00",
            f"二、虚构乙支出|90.00|{part}",
            "三、虚构丙支出|1.00|2.00",
            "合计|171.00|402.00",
        )

    judged = found(table("虚构支出表", *rows("200.00"), unit="万元"), rules=["合计"])
    assert [one.difference for one in judged] == [100]  # 402 is not 302
    assert (
        found(table("虚构支出表", *rows("200.00【冲突待定】"), unit="万元"), rules=["合计"]) == []
    )


LISTED = "序号|项目名称|年初预算数|全年预算数|决算数"


def lists(first: str, second: str) -> list[Finding]:
    tables = (
        table(f"表3-{n}：虚构任务{n}项目情况表", LISTED, f"1|{row}", unit="万元")
        for n, row in enumerate((first, second), start=1)
    )
    return found(*tables, rules=["同量"])


def test_one_name_in_two_lists_may_be_two_projects() -> None:
    """All amounts differ: another unit's project. One differs: the same project, with a slip."""
    first = "虚构服务项目|10.00|12.00|11.00"
    assert lists(first, "虚构服务项目|30.00|33.00|31.50") == []
    (finding,) = lists(first, "虚构服务项目|10.00|12.00|11.50")
    assert "虚构服务项目" in finding.message
