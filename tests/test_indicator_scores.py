"""Scores of indicators, against a scorer written from the rules and not from the SQL."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicator_scorer import (
    Row,
    cases,
    catalogue_of,
    over,
    points,
    quantity,
    reached,
    scored,
    signs,
    sizes,
    weights,
    with_parameter,
)


def one(cells: Mapping[str, Any] = {}, **more: Any) -> Row:
    """What becomes of one indicator of weight 10."""
    sure = {"三级指标": "甲", "一级指标": "产出指标", "权重": Decimal(10)}
    ((found,), _) = scored([sure | dict(cells) | more])
    return found


@settings(max_examples=10, deadline=None)
@given(st.lists(cases, min_size=40, max_size=120), st.sampled_from([0, 50]))
def test_every_sign_and_size_scores_as_the_rules_say(drawn: list[Any], deduction: int) -> None:
    rows, _ = scored([quantity(*case) for case in drawn], catalogue=catalogue_of(deduction))
    for row, (sign, target, actual, weight) in zip(rows, drawn, strict=True):
        numbers = (sign, Fraction(target), Fraction(actual))
        assert row["得分"] == points(*numbers, Fraction(weight), deduction), row
        assert 0 <= row["得分"] <= weight
        assert row["结果"] == ("达标" if reached(*numbers) else "未达标")
        assert row["超额"] == ("是" if over(*numbers) else "否")
        assert row["未定原因"] is None
        assert 0 <= row["封顶完成率"] <= 100
        if target > 0:
            raw = Fraction(actual) / Fraction(target) * 100
            assert abs(Fraction(row["完成率"]) - raw) <= Fraction(1, 200)
        else:
            assert row["完成率"] is None, "nothing is a percentage of nothing"


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(signs, sizes, sizes, sizes, weights), min_size=40, max_size=80))
def test_a_better_actual_never_lowers_a_score(drawn: list[Any]) -> None:
    pairs = []
    for sign, target, first, second, weight in drawn:
        # Of an "=" of zero nothing may happen, so there too less is better.
        less = sign in "≤<" or (sign == "=" and target == 0)
        worse, better = sorted((first, second), reverse=less)
        pairs += [quantity(sign, target, worse, weight), quantity(sign, target, better, weight)]
    rows, _ = scored(pairs)
    for worse, better in zip(rows[::2], rows[1::2], strict=True):
        assert worse["得分"] <= better["得分"], (worse, better)
        assert worse["封顶完成率"] <= better["封顶完成率"]


# ---- Single rules, with answers worked out by hand ----


@pytest.mark.parametrize(
    ("sign", "target", "actual", "score", "raw", "capped"),
    [
        ("≥", 200, 200, "10", "100", "100"),
        ("≥", 200, 199, "9.95", "99.5", "99.5"),
        ("≥", 8, 1, "1.25", "12.5", "12.5"),
        ("≥", 1600, 1, "0.01", "0.06", "0.06"),  # 0.00625 is nearer to one cent than to none
        ("≥", 2000, 1, "0.01", "0.05", "0.05"),  # half a cent is one
        ("≥", 200, 0, "0", "0", "0"),
        ("≥", 0, 0, "10", None, "100"),
        (">", 200, 200, "10", "100", "100"),  # not above it, yet the whole proportion of it
        (">", 0, 0, "0", None, "0"),
        ("=", 2, 2, "10", "100", "100"),
        ("=", 2, 3, "10", "150", "100"),
        ("=", 2, 1, "5", "50", "50"),
        ("=", 0, 0, "10", None, "100"),
        ("=", 0, 1, "0", None, "0"),
        ("≤", 100, 80, "10", "80", "100"),
        ("≤", 100, 125, "7.5", "125", "75"),
        ("≤", 100, 200, "0", "200", "0"),
        ("≤", 100, 201, "0", "201", "0"),
        ("≤", 0, 0, "10", None, "100"),
        ("≤", 0, 1, "0", None, "0"),
        ("<", 3, 3, "10", "100", "100"),
        ("≥", 90, 270, "10", "300", "100"),
    ],
)
def test_points_raw_and_capped_completion(
    sign: str, target: int, actual: int, score: str, raw: str | None, capped: str
) -> None:
    found = one(quantity(sign, target, actual))
    assert found["得分"] == Decimal(score)
    assert found["完成率"] == (None if raw is None else Decimal(raw))
    assert found["封顶完成率"] == Decimal(capped)


@pytest.mark.parametrize(
    ("actual", "over_it", "with_fifty"),
    [
        ("130", "否", "10"),
        ("130.0001", "是", "8.5"),
        ("160", "是", "7"),
        ("300", "是", "0"),
        ("900", "是", "0"),
    ],
)
def test_more_than_thirty_percent_over(actual: str, over_it: str, with_fifty: str) -> None:
    indicator = quantity("≥", 100, actual)
    ((plain,), _) = scored([indicator])
    assert (plain["超额"], plain["得分"], plain["扣分"]) == (over_it, Decimal(10), 0)
    ((found,), _) = scored([indicator], catalogue=catalogue_of(50))
    assert found["得分"] == Decimal(with_fifty)
    assert found["得分"] + found["扣分"] == 10


def test_without_the_parameter_nobody_knows_what_is_over() -> None:
    ((found,), _) = scored([quantity("≥", 1, 9)], catalogue=with_parameter("超额比例", None))
    assert found["超额"] is None
    assert found["得分"] == 10


@pytest.mark.parametrize(
    ("grade", "share", "sichuan", "hubei"),
    [
        ("达成", None, "10", "10"),
        ("部分达成", None, "8", "8"),
        ("未达成", None, "6", "5"),
        ("达成", 80, "8", "8"),
        ("达成", "79.99", None, None),
        ("达成", 101, None, None),
        ("部分达成", 60, "6", "6"),
        ("部分达成", 55, None, "5.5"),
        ("部分达成", "80.01", None, None),
        ("未达成", 0, "0", "0"),
        ("未达成", 55, "5.5", None),
        ("未达成", -1, None, None),
    ],
)
def test_grades_of_what_is_no_number(
    grade: str, share: Any, sichuan: str | None, hubei: str | None
) -> None:
    cells = {
        "三级指标": "甲",
        "一级指标": "效益指标",
        "指标性质": "定性",
        "指标值": "明显改善",
        "完成值": "有所改善",
        "完成程度": grade,
        "评定比例": None if share is None else Decimal(share),
        "权重": Decimal(10),
    }
    for region, answer in (("sichuan", sichuan), ("hubei", hubei)):
        ((found,), _) = scored([cells], region=region)
        assert found["得分"] == (None if answer is None else Decimal(answer))
        if answer is None:
            assert found["未定原因"] == "评定比例不在所评的档次里"
            assert found["结果"] is None
        else:
            assert found["结果"] == ("达标" if grade == "达成" else "未达标")
            assert found["封顶完成率"] == found["得分"] * 10


@pytest.mark.parametrize(
    ("sign", "target", "actual", "reason"),
    [
        ("≥", "30", "完成", "完成值不是一个数，也没有评定完成程度"),
        ("≤", "30万元", "完成", "完成值不是一个数，也没有评定完成程度"),
        ("≥", "30", None, "没有写完成值"),
        ("≥", "若干", "3", "指标值不是一个数"),
        ("≥", "若干", "若干", "指标值不是一个数"),
        ("≥", None, "3", "指标值不是一个数"),
        (None, "3", "3", "没有写指标性质"),
        ("≥", "3人", "3户", "完成值的单位与目标不同"),
        ("=", "10月底前", "完成", "没有写完成日期，也没有评定完成程度"),
        ("定性", "优", "良", "没有评定完成程度"),
        ("定性", "优", None, "没有写完成值"),
    ],
)
@pytest.mark.parametrize("deduction", [0, 50])
def test_what_cannot_be_scored_says_why_and_is_never_full(
    sign: str | None, target: str | None, actual: str | None, reason: str, deduction: int
) -> None:
    cells: Row = {"三级指标": "甲", "一级指标": "产出指标", "权重": Decimal(10)}
    cells |= {"指标性质": sign, "指标值": target, "完成值": actual}
    ((found,), _) = scored([cells], catalogue=catalogue_of(deduction))
    assert found["未定原因"] == reason
    for column in ("结果", "得分", "扣分", "超额", "封顶完成率"):
        assert found[column] is None, column


@pytest.mark.parametrize(
    ("weight", "reason"), [(None, "没有写权重，不打分"), (-1, "权重是负数，不打分")]
)
@pytest.mark.parametrize("deduction", [0, 50])
def test_without_a_weight_there_is_a_result_but_no_score(
    weight: int | None, reason: str, deduction: int
) -> None:
    cells = quantity("≥", 3, 9) | {"权重": None if weight is None else Decimal(weight)}
    ((found,), _) = scored([cells], catalogue=catalogue_of(deduction))
    assert (found["结果"], found["超额"], found["未定原因"]) == ("达标", "是", reason)
    assert found["得分"] is None
    assert found["扣分"] is None


def test_a_graded_text_stands_for_a_number() -> None:
    cells = {"指标性质": "≥", "指标值": "30个", "完成值": "大部分完成", "完成程度": "部分达成"}
    found = one(cells)
    assert (found["结果"], found["得分"], found["封顶完成率"]) == ("未达标", 8, 80)
    assert found["完成率"] is None
    number_wins = one(cells | {"完成值": "15个", "完成程度": "达成"})
    assert (number_wins["结果"], number_wins["得分"]) == ("未达标", 5)


def test_units_of_one_kind_are_compared_in_their_base() -> None:
    found = one(指标性质="≥", 指标值="21.27", 度量单位="万人", 完成值="219400人")
    assert (found["结果"], found["得分"], found["超额"]) == ("达标", 10, "否")
    assert found["目标"] == 212700
    assert found["完成率"] == Decimal("103.15")


@pytest.mark.parametrize(
    ("target", "actual", "grade", "score"),
    [
        ("10月底前", "2024年10月31日", None, 10),
        ("10月底前", "2024-11-01", None, 0),
        ("2024年12月前", "9月", None, 10),
        ("2024年12月前", "已完成", "达成", 10),
        ("2024年12月前", "已完成", "部分达成", 8),
        ("12月20日", "12月20日", None, 10),
    ],
)
def test_time_limits(target: str, actual: str, grade: str | None, score: int) -> None:
    found = one(指标性质="=", 指标值=target, 完成值=actual, 完成程度=grade)
    assert found["种类"] == "时限"
    assert found["得分"] == score
    assert found["结果"] == ("达标" if score == 10 else "未达标")
    assert found["封顶完成率"] == score * 10
    assert found["完成率"] is None


def test_equal_words_reach_a_target_of_words() -> None:
    found = one(指标性质="定性", 指标值="不断优化", 完成值="不断优化")
    assert (found["结果"], found["得分"]) == ("达标", 10)
