"""Reasons read: directions, amounts, projects. The texts are made up, the answers by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.catalogue.packs import load
from mingzhang.model.number import Interval, shortest
from mingzhang.model.reason import NamedProject, Reason
from mingzhang.texts.reasons import ReasonReader

STYLE = load("disclosure").reason_style("sichuan")
assert STYLE is not None
WORDS = STYLE.words
YUAN = Decimal(10_000)


def project(name: str, amount: str, last: str | None = None) -> NamedProject:
    before = None if last is None else Interval(Decimal(last) * YUAN, Decimal(50))
    return NamedProject(name, Interval(Decimal(amount) * YUAN, Decimal(50)), before)


def read(text: str, *projects: NamedProject) -> Reason:
    return ReasonReader(WORDS, {one.name: one for one in projects}).read(text)


def amounts(reason: Reason) -> list[str]:
    """The amounts it names in 万元."""
    return [shortest(one.amount.value / YUAN) for one in reason.named]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("主要原因是新增测试项目。", 1),
        ("主要原因是厉行节约，压缩办公费。", -1),
        ("人员经费增加，公用经费减少。", 0),
        ("主要用于日常办公。", None),
        ("本年未新增项目，也没有增加人员。", None),
        ("本年不再新增设备购置，维修减少。", -1),
        ("业务量不断上升。", 1),
        ("收支增减变化不大。", None),
        ("接待批次未减少，标准上调。", 1),
        ("【待补】", None),
        ("", None),
    ],
)
def test_the_direction_a_reason_names(text: str, direction: int | None) -> None:
    assert read(text).direction == direction


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("新增甲平台建设310.79万元。", ["310.79"]),
        ("新增甲平台建设310.79万元、乙系统151万元，丙模块22万元。", ["310.79", "151", "22"]),
        ("人员经费增加30万元，公用经费减少9.98万元。", ["30", "-9.98"]),
        ("人员经费增加100万元，其中基本工资60万元、津贴补贴40万元。", ["100"]),
        ("甲增加60万元，乙增加40万元，合计增加100万元。", ["60", "40"]),
        ("两项共增加100万元。", ["100"]),
        ("由上年的100万元增加到150万元。", []),
        ("补助标准每人每月增加200元。", []),
        ("甲项目310万元。", []),
        ("未新增甲项目310万元。", []),
        ("压缩会议费5000元；新增培训费1亿元。", ["-0.5", "10000"]),
    ],
)
def test_the_amounts_a_reason_names(text: str, named: list[str]) -> None:
    assert amounts(read(text)) == named


def test_a_printed_amount_is_known_to_its_last_digit() -> None:
    (one,) = read("新增培训12.42万元。").named
    assert one.amount == Interval(Decimal(124_200), Decimal(50))
    (coarse,) = read("新增培训12万元。").named
    assert coarse.amount.half == Decimal(5_000)


def test_a_new_project_adds_its_whole_amount_and_an_old_one_what_it_grew_by() -> None:
    text = "主要原因是本年新增惠民平台建设项目，公共测试服务增加。"
    whole = read(text, project("惠民平台建设项目", "151.00"))
    assert amounts(whole) == ["151"]
    grown = read("公共测试服务增加。", project("公共测试服务", "50.00", "30.00"))
    assert amounts(grown) == ["20"]
    assert not grown.open_up


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("新增乙类设备，公共测试服务减少。", ["-20"]),
        ("公共测试服务减少15万元。", ["-15"]),
        ("公共测试服务、惠民平台维护减少35万元。", ["-35"]),
        ("公共测试服务、惠民平台维护减少。", ["-20", "-3"]),
        ("压缩公共测试服务、惠民平台维护。", ["-20", "-3"]),
    ],
)
def test_a_project_goes_with_the_direction_of_its_part_of_the_sentence(
    text: str, named: list[str]
) -> None:
    shrunk = (project("公共测试服务", "30.00", "50.00"), project("惠民平台维护", "7.00", "10.00"))
    assert amounts(read(text, *shrunk)) == named


def test_a_project_whose_growth_is_not_known_leaves_the_increase_open() -> None:
    reason = read("公共测试服务增加。", project("公共测试服务", "50.00"))
    assert (amounts(reason), reason.open_up, reason.open_down) == ([], True, False)


def test_a_project_that_went_the_other_way_than_the_reason_says_is_not_counted() -> None:
    reason = read("公共测试服务增加。", project("公共测试服务", "30.00", "50.00"))
    assert (amounts(reason), reason.open_up) == ([], True)


def test_an_amount_right_behind_a_project_is_the_one_that_counts() -> None:
    reason = read("新增惠民平台建设项目100万元。", project("惠民平台建设项目", "151.00"))
    assert amounts(reason) == ["100"]


def test_projects_are_met_whatever_the_quotation_marks_and_the_longest_name_first() -> None:
    both = (project('惠民"一卡通"平台', "10.00"), project("惠民“一卡通”平台运行维护", "7.00"))
    assert amounts(read("新增惠民“一卡通”平台运行维护。", *both)) == ["7"]


def test_words_and_amounts_inside_a_projects_name_mean_nothing() -> None:
    reason = read("新增压缩空气设备5万元改造。", project("压缩空气设备5万元改造", "80.00"))
    assert (reason.direction, amounts(reason)) == (1, ["80"])


@pytest.mark.parametrize(
    ("text", "up", "down", "partial"),
    [
        ("主要原因是新增甲项目10万元。", False, False, True),
        ("新增甲项目10万元，同时压缩公用经费。", False, True, False),
        ("人员增加，公用经费减少3万元。", True, False, False),
        ("新增甲项目10万元、乙项目5万元。", False, False, False),
        ("新增甲、乙等项目。", True, False, True),
    ],
)
def test_what_a_reason_leaves_without_an_amount(
    text: str, up: bool, down: bool, partial: bool
) -> None:
    reason = read(text)
    assert (reason.open_up, reason.open_down, reason.partial) == (up, down, partial)


@given(
    ups=st.lists(st.integers(1, 10**7), max_size=4),
    downs=st.lists(st.integers(1, 10**7), max_size=4),
)
def test_what_was_written_is_read_back_to_the_cent(ups: list[int], downs: list[int]) -> None:
    parts = [f"甲{i}项增加{Decimal(a) / 100:.2f}万元" for i, a in enumerate(ups)]
    parts += [f"乙{i}项减少{Decimal(a) / 100:.2f}万元" for i, a in enumerate(downs)]
    reason = read("，".join(parts) + "。")
    assert reason.added.value == sum(ups) * 100
    assert reason.taken.value == sum(downs) * 100
    assert reason.added.half == 50 * len(ups)
