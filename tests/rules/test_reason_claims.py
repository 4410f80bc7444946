"""Reasons that cannot be true, told to a clerk: from readings and reasons written by hand."""

from __future__ import annotations

import pytest
from written import CATALOGUE, Written, check

from mingzhang.model.finding import Finding
from mingzhang.rules.findings import disputed_addresses, findings_of
from mingzhang.texts.reason_claims import claim_reason
from mingzhang.texts.reasons import ReasonReader

CHANGE = "机关运行经费.决算数.增减额"
STYLE = CATALOGUE.reason_style("sichuan")
assert STYLE is not None
READER = ReasonReader(STYLE.words, {})


def explained(change: str, reason: str, *, owed: bool = True) -> Written:
    """A document with one change (in 万元) and its reason."""
    document = Written()
    number = document.print(CHANGE, change)
    claim_reason(document.understood, number, READER.read(reason), owed=owed)
    return document


def findings(document: Written) -> tuple[Finding, ...]:
    failures = check(document).failures.get(document.name, ())
    return findings_of(failures, document.understood, CATALOGUE)


def told(change: str, reason: str, *, owed: bool = True) -> list[str]:
    return [one.message for one in findings(explained(change, reason, owed=owed))]


def test_a_change_without_a_reason() -> None:
    assert told("9.05", "") == ["2024年机关运行经费增加9.05万元，没有写明原因。请补写。"]
    assert told("9.05", "【待补】") == told("9.05", "")
    assert told("9.05", "", owed=False) == []


def test_no_change_owes_no_reason() -> None:
    assert told("0.00", "") == []


def test_a_reason_that_names_only_the_other_direction() -> None:
    (message,) = told("-9.05", "主要原因是新增培训。")
    assert message == (
        "2024年机关运行经费减少9.05万元，原因只写了增加：“主要原因是新增培训。”。请写明减少的原因。"
    )
    assert told("-9.05", "主要原因是压缩会议，虽新增培训。") == []


def test_increases_that_exceed_the_change_leave_a_decrease_to_explain() -> None:
    reason = "主要原因是新增甲平台310.79万元、乙平台151万元、丙模块22万元。"
    (message,) = told("203.16", reason)
    assert message == (
        "2024年机关运行经费增加203.16万元，列举的增加额合计483.79万元（310.79＋151.00＋22.00），"
        "超过增加额203.16万元，未说明的减少为280.63万元。请补写减少的原因。"
    )


def test_a_decrease_without_an_amount_may_explain_the_rest() -> None:
    assert told("203.16", "新增甲平台483.79万元，同时压缩公用经费。") == []


@pytest.mark.parametrize(
    ("change", "met"),
    # 30.00 − 9.98 = 20.02: three numbers printed to 0.01 leave ±0.015.
    [("20.00", False), ("20.01", True), ("20.02", True), ("20.03", True), ("20.04", False)],
)
def test_a_whole_list_must_come_to_the_change_within_the_half_units(change: str, met: bool) -> None:
    assert (told(change, "人员经费增加30.00万元，公用经费减少9.98万元。") == []) is met


def test_a_whole_list_that_falls_short() -> None:
    (message,) = told("25.00", "人员经费增加30.00万元，公用经费减少9.98万元。")
    assert message == (
        "2024年机关运行经费增加25.00万元，列举的增加额合计30.00万元，列举的减少额合计9.98万元，"
        "相抵20.02万元，不到增加额25.00万元，未说明的增加为4.98万元。请补写，或注明“主要”。"
    )
    assert told("25.00", "主要原因是人员经费增加30.00万元，公用经费减少9.98万元。") == []


@pytest.mark.parametrize(("named", "met"), [("9.05", True), ("9.06", True), ("9.07", False)])
def test_one_unit_beyond_the_change_is_rounding_and_two_are_not(named: str, met: bool) -> None:
    assert (told("9.05", f"主要原因是新增培训{named}万元。") == []) is met


def test_a_reason_is_never_worse_than_to_be_explained_and_disputes_no_number() -> None:
    document = explained("9.05", "主要原因是压缩会议费。")
    failures = check(document).failures[document.name]
    (found,) = findings_of(failures, document.understood, CATALOGUE)
    assert (found.severity, found.rule, found.category) == ("warning", "原因方向", "direction")
    assert found.key == {"部门": "某市测试局", "年度": "2024", "量": CHANGE, "科目": ""}
    assert found.locations[0].line == 1
    assert disputed_addresses(failures, document.understood) == frozenset()


def test_what_a_reason_does_not_say_is_counted_as_not_checked() -> None:
    outcomes = {
        one.rule: one for one in check(explained("9.05", "主要用于日常办公。")).outcomes["甲.txt"]
    }
    assert outcomes["原因方向"].reasons == {"缺少：方向词": 1}
    assert outcomes["原因金额"].reasons == {"缺少：列举金额": 1}
    assert (outcomes["缺原因"].met, outcomes["缺原因"].not_met) == (1, 0)
