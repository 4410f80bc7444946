"""Scores: the formulas of 四川-2024 against fractions by hand; what is missing is unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.catalogue.packs import load
from mingzhang.model.number import Interval
from mingzhang.model.rubric import Item, ItemScore, Rubric, Score
from mingzhang.model.template import Reference
from mingzhang.rules.scores import impossible, score

RUBRIC = load("disclosure").rubric("四川-2024")
Numbers = Mapping[str, Fraction]

# The points of each item before rounding, from its inputs, by a person with a sheet of paper.
BY_HAND: dict[str, Callable[[Numbers], Fraction]] = {
    "预算编制质量": lambda n: 8 - 8 * abs(n["执行数"] - n["调整预算数"]) / n["调整预算数"],
    "预算年终结余": lambda n: 8 - 8 * n["结余数"] / n["全年预算数"],
    "严控一般性支出": lambda n: Fraction(3, 2) * sum(
        n[f"{one}本年"] <= n[f"{one}上年"] for one in ("三公", "会议", "培训", "差旅")
    ),
    "人均资产变化率": lambda n: Fraction(
        3 * (
            (n["固定本年"] + n["无形本年"]) * n["人数上年"]
            <= (n["固定上年"] + n["无形上年"]) * n["人数本年"]
        )
    ),
    "资产利用率": lambda n: Fraction(3, 2) * (
        n["家具超龄"] / n["家具原值"] + n["设备超龄"] / n["设备原值"]
    ),
    "资产盘活率": lambda n: Fraction(0 if n["闲置资产"] else 3),
    "采购执行率": lambda n: 3 * n["支付金额"] / n["采购预算"],
    "决策程序": lambda n: 4 * n["符合数"] / n["项目总数"],
    "目标设置": lambda n: 4 * n["符合数"] / n["项目总数"],
    "项目入库": lambda n: 4 * n["按时入库数"] / n["项目总数"],
    "执行同向": lambda n: 5 * n["符合数"] / n["项目总数"],
    "项目调整": lambda n: 6 * n["符合数"] / n["项目总数"],
    "执行结果": lambda n: 2 * n["未超线数"] / n["项目总数"] + 2,
    "目标完成": lambda n: 6 * n["达标数"] / n["指标数"],
    "目标偏离": lambda n: 6 - 6 * n["超额数"] / n["指标数"],
    "实现效果": lambda n: 5 * n["达标数"] / n["指标数"],
}  # fmt: skip

# Where more is better (+) and where less is (-); by getting nearer to another input (its name).
BETTER: dict[str, Mapping[str, str]] = {
    "预算编制质量": {"执行数": "调整预算数"},
    "预算年终结余": {"结余数": "-"},
    "严控一般性支出": {"三公本年": "-", "会议本年": "-", "培训本年": "-", "差旅本年": "-"},
    "人均资产变化率": {"固定本年": "-", "无形本年": "-"},
    "资产利用率": {"家具超龄": "+", "设备超龄": "+"},
    "资产盘活率": {"闲置资产": "-"},
    "采购执行率": {"支付金额": "+"},
    "决策程序": {"符合数": "+"},
    "目标设置": {"符合数": "+"},
    "项目入库": {"按时入库数": "+"},
    "执行同向": {"符合数": "+"},
    "项目调整": {"符合数": "+"},
    "执行结果": {"未超线数": "+"},
    "目标完成": {"达标数": "+"},
    "目标偏离": {"超额数": "-"},
    "实现效果": {"达标数": "+"},
}

amounts = st.decimals(Decimal(0), Decimal(10**9), places=2)
positive = st.decimals(Decimal("0.01"), Decimal(10**9), places=2)
halves = st.sampled_from([Decimal(0), Decimal("0.005"), Decimal(50), Decimal(5000)])


def scored(
    rubric: Rubric,
    known: Mapping[Reference, Interval],
    judged: tuple[Mapping[str, Any], ...] = (),
    stated: Mapping[str, Decimal] | None = None,
) -> Score:
    return score(
        rubric, known.get, judged, (stated or {}).get, lambda one: f"{one.quantity}{one.shift}"
    )


def item_of(name: str) -> Item:
    found = RUBRIC.item(name)
    assert found is not None
    return found


def alone(item: Item) -> Rubric:
    return replace(RUBRIC, items=(item,))


def one_score(item: Item, numbers: Mapping[str, Interval]) -> ItemScore:
    """The item by its inputs' names; two names of one quantity must have one number."""
    known = {item.inputs[name]: number for name, number in numbers.items()}
    (found,) = scored(alone(item), known).items
    return found


def row(name: str, decision: str, points: str | None = None, **more: str) -> dict[str, Any]:
    """A row of 评分认定."""
    value = None if points is None else Decimal(points)
    blank = {"理由": None, "证据": None}
    return {"评分项": name, "认定": decision, "分值": value, **blank, **more}


def half_up(value: Fraction, weight: Decimal) -> Decimal:
    """Within 0 and the weight, two decimals, by decimal's own rounding."""
    within = min(max(value, Fraction(0)), Fraction(weight))
    exact = Decimal(within.numerator) / Decimal(within.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_every_formula_has_its_answer_by_hand() -> None:
    formulas = {item.name for item in RUBRIC.items if item.formula}
    assert formulas == BY_HAND.keys() == BETTER.keys()


@pytest.mark.parametrize("name", BY_HAND)
@settings(max_examples=40)
@given(data=st.data())
def test_a_formula_gives_what_it_gives_by_hand(name: str, data: st.DataObject) -> None:
    item = item_of(name)
    numbers = {one: data.draw(positive, one) for one in item.inputs}
    if name == "资产盘活率":
        numbers["闲置资产"] = data.draw(st.sampled_from([Decimal(0), Decimal("0.01")]))
    found = one_score(item, {one: Interval(number) for one, number in numbers.items()})
    expected = BY_HAND[name]({one: Fraction(number) for one, number in numbers.items()})
    assert found.state == "computed"
    assert found.exact is not None
    assert found.exact.low == found.exact.high == expected
    assert found.points == half_up(expected, item.weight)


@pytest.mark.parametrize("name", BY_HAND)
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_known_to_a_digit_never_leaves_the_true_points_out(
    name: str, data: st.DataObject
) -> None:
    """Whatever the true numbers behind printed inputs are, their points lie in the range."""
    item = item_of(name)
    printed = {one: Interval(data.draw(positive), data.draw(halves)) for one in item.inputs}
    shares = {one: data.draw(st.integers(-4, 4)) for one in item.inputs}
    true = {
        one: Fraction(number.value) + Fraction(number.half) * shares[one] / 4
        for one, number in printed.items()
    }
    found = one_score(item, printed)
    if found.state == "unknown":
        assert found.why.startswith("算不出：除数")
        assert [found.low, found.high] == [0, item.weight]
        return
    expected = half_up(BY_HAND[name](true), item.weight)
    assert found.low <= expected <= found.high
    assert found.points in {None, expected}


@pytest.mark.parametrize(
    ("name", "input_name", "way"),
    [(name, one, way) for name, ways in BETTER.items() for one, way in ways.items()],
)
@settings(max_examples=40)
@given(data=st.data())
def test_a_better_actual_never_lowers_a_score(
    name: str, input_name: str, way: str, data: st.DataObject
) -> None:
    item = item_of(name)
    numbers = {one: data.draw(positive, one) for one in item.inputs}
    actual = numbers[input_name]
    if way == "+":
        better = actual + data.draw(amounts)
    elif way == "-":
        better = data.draw(st.decimals(Decimal(0), actual, places=2))
    else:
        near, far = sorted((actual, numbers[way]))
        better = data.draw(st.decimals(near, far, places=2))
    before, after = (
        one_score(item, {one: Interval(n) for one, n in (numbers | {input_name: value}).items()})
        for value in (actual, better)
    )
    assert before.points is not None
    assert after.points is not None
    assert before.points <= after.points


def test_the_other_readings_are_computed_beside() -> None:
    item = item_of("预算年终结余")
    known = {
        Reference("评价.年终结余"): Interval(Decimal(0)),
        Reference("评价.无法使用的结余"): Interval(Decimal(65_000)),
        Reference("支出.本年支出.决算数"): Interval(Decimal("55287751.16")),
        Reference("支出.本年支出.全年预算数"): Interval(Decimal("57400410.06")),
    }
    (found,) = scored(alone(item), known).items
    budget = Fraction("57400410.06")
    assert found.points == 8
    assert [reading.points for reading in found.readings] == [
        half_up(8 * Fraction("55287751.16") / budget, Decimal(8)),
        half_up(8 * (1 - 65_000 / budget), Decimal(8)),
    ]
    assert [str(reading.points) for reading in found.readings] == ["7.71", "7.99"]


def test_a_missing_input_is_named_and_the_total_becomes_a_range() -> None:
    first, second = item_of("预算编制质量"), item_of("采购执行率")
    rubric = replace(RUBRIC, items=(first, second))
    known = {
        Reference("支出.本年支出.决算数"): Interval(Decimal(90)),
        Reference("支出.本年支出.全年预算数"): Interval(Decimal(100)),
        Reference("采购.总额"): Interval(Decimal(1)),
    }
    found = scored(rubric, known, stated={"得分.合计": Decimal("9.50")})
    assert [one.state for one in found.items] == ["computed", "unknown"]
    assert found.items[1].why == "账册里没有：采购.预算金额0"
    assert (found.known, found.low, found.high) == (
        Decimal("7.20"),
        Decimal("7.20"),
        10 + Decimal("0.20"),
    )
    assert found.derived == Decimal("2.30")
    assert found.agrees


def test_a_division_by_zero_leaves_the_item_unknown_and_is_told() -> None:
    found = one_score(
        item_of("决策程序"), {"符合数": Interval(Decimal(0)), "项目总数": Interval(Decimal(0))}
    )
    assert (found.state, found.points) == ("unknown", None)
    assert found.why == "算不出：除数“项目总数”是零"


def test_what_nobody_printed_is_unknown_even_where_it_has_a_formula() -> None:
    item = replace(item_of("决策程序"), ground="unprinted")
    numbers = {"符合数": Interval(Decimal(24)), "项目总数": Interval(Decimal(24))}
    assert one_score(item, numbers).state == "unknown"


@pytest.mark.parametrize(
    ("name", "decision", "state", "points"),
    [
        ("履职效能", row("履职效能", "人工评定", "15", 理由="14条全部达标"), "by hand", "15.00"),
        ("履职效能", row("履职效能", "人工评定", "14.126", 理由="见底稿"), "by hand", "14.13"),
        (
            "支持中小企业发展",
            row("支持中小企业发展", "不适用", 证据="采购目录第3条"),
            "not applicable",
            "3",
        ),
        ("财务岗位设置", row("财务岗位设置", "扣分", "0", 理由="不涉及"), "deduction", "0.00"),
        ("财务岗位设置", row("财务岗位设置", "扣分", "2.5", 理由="一岗缺人"), "deduction", "-2.50"),
    ],
)
def test_a_person_decides_with_what_it_takes(
    name: str, decision: Mapping[str, Any], state: str, points: str
) -> None:
    rubric = replace(RUBRIC, items=(item_of(name), item_of("决策程序")))
    found = scored(rubric, {}, (decision,)).items[0]
    assert (found.state, str(found.points)) == (state, points)
    assert found.why


@pytest.mark.parametrize(
    ("name", "decision", "words"),
    [
        ("履职效能", row("履职效能", "人工评定", "15"), "没有写理由"),
        ("履职效能", row("履职效能", "人工评定", 理由="达标"), "没有写分值"),
        ("履职效能", row("履职效能", "人工评定", "16", 理由="达标"), "分值16不在0分到15分之间"),
        ("履职效能", row("履职效能", "人工评定", "-1", 理由="达标"), "分值-1不在"),
        ("支持中小企业发展", row("支持中小企业发展", "不适用", 理由="没有"), "没有写证据"),
        ("决策程序", row("决策程序", "不适用", 证据="文件"), "没有说这一项可以不适用"),
        ("决策程序", row("决策程序", "扣分", "1", 理由="缺"), "应认定“人工评定”"),
        ("财务岗位设置", row("财务岗位设置", "人工评定", "1", 理由="好"), "应认定“扣分”"),
        ("财务岗位设置", row("财务岗位设置", "扣分", "1"), "没有写理由"),
        ("财务岗位设置", row("财务岗位设置", "不适用", 证据="文件"), "可以不适用"),
    ],
)
def test_a_decision_that_lacks_something_gives_nothing(
    name: str, decision: Mapping[str, Any], words: str
) -> None:
    item = item_of(name)
    known = dict.fromkeys(item.inputs.values(), Interval(Decimal(24)))
    rubric = replace(RUBRIC, items=(item, item_of("履职效能")))
    found = scored(rubric, known, (decision,)).items[0]
    assert (found.state, found.points) == ("unknown", None)
    assert words in found.why


def test_a_hand_given_score_keeps_what_the_formula_gives_beside() -> None:
    item = item_of("决策程序")
    known = {
        item.inputs["符合数"]: Interval(Decimal(12)),
        item.inputs["项目总数"]: Interval(Decimal(24)),
    }
    (found,) = scored(alone(item), known, (row(item.name, "人工评定", "4", 理由="补齐"),)).items
    assert found.state == "by hand"
    assert found.points == 4
    assert found.exact is not None
    assert found.exact.low == 2


def test_a_deduction_that_nobody_decided_leaves_the_total_open_downwards() -> None:
    rubric = replace(RUBRIC, items=(item_of("履职效能"), item_of("财务岗位设置")))
    full = row("履职效能", "人工评定", "15", 理由="达标")
    found = scored(rubric, {}, (full,))
    assert [found.low, found.high] == [0, 15]
    assert [one.item.name for one in found.unknown] == ["财务岗位设置"]
    sized = replace(rubric.items[1], weight=Decimal(4))
    found = scored(replace(rubric, items=(rubric.items[0], sized)), {}, (full,))
    assert [found.low, found.high] == [11, 15]


@pytest.mark.parametrize(
    ("points", "grade"),
    [(("90", "100"), "优"), (("89.99", "100"), ""), (("60", "79.99"), "中"), (("0", "59"), "差")],
)
def test_a_grade_is_given_only_where_both_ends_agree(points: tuple[str, str], grade: str) -> None:
    low, high = map(Decimal, points)
    assert Score(RUBRIC, (), low, high).grade == grade


def impossible_of(stated: Mapping[str, Decimal]) -> list[tuple[str, str]]:
    """What is said of stated points: 决策程序 is 4 of 4, 履职效能 is not known."""
    rubric = replace(RUBRIC, items=(item_of("履职效能"), item_of("决策程序")))
    known = dict.fromkeys(item_of("决策程序").inputs.values(), Interval(Decimal(24)))
    findings = impossible(scored(rubric, known, stated=stated), "虚构市测试局", 2024)
    return [(finding.key["量"], f"{finding.difference}") for finding in findings]


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ({"得分.合计": "19", "得分.履职效能": "15"}, []),
        ({"得分.合计": "4"}, []),
        ({"得分.合计": "19.01"}, [("得分.合计", "0.01")]),
        ({"得分.合计": "3.99"}, [("得分.合计", "-0.01")]),
        ({"得分.履职效能": "15.5"}, [("得分.履职效能", "0.5")]),
        # Points that are known are held against the stated ones as readings of the book.
        ({"得分.决策程序": "3"}, []),
    ],
)
def test_stated_points_that_no_rubric_gives_are_findings(
    stated: Mapping[str, str], found: list[tuple[str, str]]
) -> None:
    assert impossible_of({name: Decimal(points) for name, points in stated.items()}) == found
