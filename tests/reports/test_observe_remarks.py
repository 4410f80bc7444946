"""Units of tables, remarks, numbers of projects: planted faults are told, sound texts are not."""

from __future__ import annotations

import pytest
from tabled import found, say, table

from mingzhang.model.document import Block

HEAD = "重点任务|项目名称|年初预算数|调整预算数|决算数"
RULES = ["表金额单位", "没有结转", "任务序号", "没有负号", "限额以上项目", "项目总数", "指标范围"]


def told(*blocks: Block) -> list[str]:
    return [f"{one.severity} {one.rule} {one.message}" for one in found(*blocks, rules=RULES)]


def projects(*lines: str, title: str = "表3-1 项目情况表（虚构）", unit: str = "万元") -> Block:
    return table(title, HEAD, *lines, unit=f"单位：{unit}" if unit else "")


FIRST = "任务一：甲项任务（虚构）|甲项目（虚构）|120.00|120.00|110.00"
THIRD = "|丙项目（虚构）|1200000.00|1500000.00|1500000.00"
SECOND = "任务二：乙项任务（虚构）|乙项目（虚构）|20.00|151.00|150.00"


def test_tables_without_a_unit_are_one_finding() -> None:
    (message,) = told(
        projects(FIRST, SECOND, unit=""),
        projects(
            "|丙项目（虚构）|1200000.00|1500000.00|1500000.00", title="表3-2（虚构）", unit=""
        ),
    )
    assert message.startswith("warning 表金额单位 有2张")
    assert "表3-2（虚构）" in message


def test_the_largest_amounts_of_tables_tell_of_mixed_units() -> None:
    (message,) = told(
        projects(FIRST, unit=""),
        projects(
            "|丙项目（虚构）|1200000.00|1500000.00|1500000.00", title="表3-2（虚构）", unit=""
        ),
    )
    assert "疑元和万元混用" in message


@pytest.mark.parametrize(
    "blocks",
    [
        (projects(FIRST),),
        (say("单位：万元"), projects(FIRST, unit="")),
        (projects(FIRST, title="表3-1 项目情况表（万元）", unit=""),),
        (say("以下各表金额单位均为万元。"), *(say("虚构的段落。"),) * 6, projects(FIRST, unit="")),
    ],
)
def test_a_unit_in_any_of_its_places_is_enough(blocks: tuple[Block, ...]) -> None:
    assert told(*blocks) == []


def test_nothing_is_carried_over_and_something_is() -> None:
    carried = say("甲资金结转至下一年度7.45万元。")
    (message,) = told(say("虚构局本年度无结转结余。"), carried)
    assert message.startswith("warning 没有结转")
    assert "结转至下一年度7.45万元" in message


@pytest.mark.parametrize(
    "texts",
    [
        ("虚构局本年度无结转结余。", "甲资金结转至下一年度0.00万元。"),
        ("政府性基金本年度无结转结余。", "甲资金结转至下一年度7.45万元。"),
        ("年末结转和结余7.45万元。", "甲资金结转至下一年度7.45万元。"),
    ],
)
def test_zero_and_other_funds_contradict_nothing(texts: tuple[str, ...]) -> None:
    assert told(*map(say, texts)) == []


def test_two_tasks_of_one_ordinal_and_one_task_in_two_tables() -> None:
    other = "任务一：乙项任务（虚构）|乙项目（虚构）|20.00|151.00|150.00"
    (message,) = told(projects(FIRST), projects(other, title="表3-2（虚构）"))
    assert message.startswith("info 任务序号 “任务一”")
    assert told(projects(FIRST), projects(FIRST, title="表3-2（虚构）")) == []


def test_a_rate_without_the_sign_of_the_table() -> None:
    deviations = table("表5（虚构）", "项目|执行数|偏离度", "甲类|9.50|-5.00%", unit="万元")
    (message,) = told(say("本年度偏离度5.00%。"), deviations)
    assert message.startswith("info 没有负号")
    assert told(say("本年度偏离度-5.00%。"), deviations) == []
    assert told(say("本年度结转率5.00%。"), deviations) == []


def test_large_projects_are_counted_where_every_amount_reaches_the_limit() -> None:
    third = "|丙项目（虚构）|300.00|300.00|300.00"
    listed = projects(FIRST, SECOND, third)  # 乙项目 began with 20
    (message,) = told(say("其中100万元以上的项目1个，开展了评估。"), listed)
    assert message.startswith("warning 限额以上项目")
    assert "有2个：甲项目（虚构）、丙项目（虚构）" in message
    assert told(say("其中100万元以上的项目2个，开展了评估。"), listed) == []


def test_a_project_with_money_that_the_list_of_indicators_lacks() -> None:
    names = ["培训补贴", "公开招聘", "系统运维", "普法宣传"]
    money = projects(*(f"|{name}项目（虚构）|10.00|10.00|10.00" for name in names))
    lines = [f"{name}项目（虚构）|{name}的次数|＝|1|次|1次" for name in names]
    head = "项目名称|数量指标|指标性质|指标值|度量单位|完成值"
    said = say("本单位共实施4个项目。")
    (message,) = told(said, money, table("表9（虚构）", head, *lines[:3]))
    assert message.startswith("warning 项目总数")
    assert "项目资金表里的普法宣传项目（虚构）在" in message
    assert told(said, money, table("表9（虚构）", head, *lines)) == []
    assert told(said, money, table("表9（虚构）", head, *lines[:2])) == []  # too few in common
