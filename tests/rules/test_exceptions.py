"""Written reasons, and what a book still owes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.tables import relation_types
from mingzhang.model.finding import Finding, Severity
from mingzhang.model.rows import Rows
from mingzhang.rules.exceptions import (
    LACKING,
    WrittenException,
    explained,
    explained_by,
    lacking,
    unexplained,
)

RELATION = load("final_accounts").relations["例外说明"]
QUANTITY = "收支.收入总计"


def finding(rule: str = "同量", subject: str = "", severity: Severity = "error") -> Finding:
    key = {"部门": "某市测试局", "年度": "2024", "量": QUANTITY, "科目": subject}
    return Finding(rule, "题", severity, "sum", "两个数不同。", key)


def reasons(*rows: dict[str, object]) -> Rows:
    """Rows of 例外说明; the usual one is for every finding of the rule 同量."""
    usual = {"年度": 2024, "单位代码": "00", "规则": "同量", "理由": "口径不同"}
    table = Rows(relation_types(RELATION))
    for row in rows:
        given = usual | row
        table.add(*(given.get(name) for name in table.types))
    return table


def explain(found: Finding, *rows: dict[str, object]) -> Finding:
    (result,) = explained([found], reasons(*rows), "00", 2024)
    return result


def test_a_finding_with_a_reason_becomes_a_suggestion_that_shows_it() -> None:
    result = explain(finding(), {"量": QUANTITY})
    assert result.severity == "info"
    assert result.message == "两个数不同。（已说明：口径不同）"
    assert result.id == finding().id


def test_a_reason_without_a_quantity_is_for_every_finding_of_its_rule() -> None:
    assert explain(finding(subject="208"), {}).severity == "info"


def test_a_reason_with_a_number_is_for_that_finding_alone() -> None:
    one, other = finding(), finding(subject="208")
    assert explain(one, {"编号": one.id}).severity == "info"
    assert explain(other, {"编号": one.id}) == other
    narrow = explain(one, {}, {"编号": one.id, "理由": "只此一条"})
    assert "（已说明：只此一条）" in narrow.message


def test_the_reason_of_the_case_goes_before_that_of_the_rule() -> None:
    result = explain(finding(), {}, {"量": QUANTITY, "理由": "上年调整"})
    assert "（已说明：上年调整）" in result.message


def test_a_finding_about_no_quantity_goes_by_its_rule() -> None:
    bare = replace(finding("年份"), key={"部门": "某市测试局", "年份": "2019"})
    assert explain(bare, {"规则": "年份"}).severity == "info"
    assert explain(bare, {"规则": "年份", "量": QUANTITY}) == bare


@pytest.mark.parametrize(
    "given",
    [
        WrittenException("理由", rule="同量", key={"科目": "208"}),
        WrittenException("理由", id="0" * 16, rule="同量"),
        WrittenException("理由", rule="占比"),
    ],
)
def test_a_written_exception_for_another_case_changes_nothing(given: WrittenException) -> None:
    assert explained_by([finding()], [given]) == ((finding(),), frozenset())


def test_the_exceptions_that_fit_are_told() -> None:
    given = [
        WrittenException("不合", rule="占比"),
        WrittenException("口径不同", rule="同量", key={"量": QUANTITY}, note="；张三"),
    ]
    (result,), used = explained_by([finding()], given)
    assert (result.severity, used) == ("info", frozenset({1}))
    assert result.message == "两个数不同。（已说明：口径不同；张三）"


@pytest.mark.parametrize(
    "row",
    [
        {"规则": "占比"},
        {"量": QUANTITY, "科目": "208"},
        {"量": "收支.支出总计"},
        {"单位代码": "01"},
        {"年度": 2023},
    ],
    ids=["rule", "subject", "quantity", "unit", "year"],
)
def test_a_reason_for_something_else_explains_nothing(row: dict[str, object]) -> None:
    assert explain(finding(), row) == finding()


def test_a_book_without_the_table_explains_nothing() -> None:
    assert explained([finding()], None, "00", 2024) == (finding(),)


def test_what_is_lacking_is_to_be_explained_but_not_in_a_reconstruction() -> None:
    (owed,) = lacking(["2024年收入总计"], reconstruction=False)
    assert (owed.rule, owed.severity, owed.category) == (LACKING, "warning", "missing")
    assert "2024年收入总计" in owed.message
    assert list(lacking(["2024年收入总计"], reconstruction=True)) == []


def test_two_things_lacking_are_two_findings() -> None:
    first, second = lacking(["甲", "乙"], reconstruction=False)
    assert first.id != second.id


def test_a_final_report_waits_for_errors_and_warnings_not_for_suggestions() -> None:
    found = [
        finding(severity="info"),
        finding(severity="warning"),
        finding(severity="error"),
        *lacking(["甲"], reconstruction=False),
    ]
    assert unexplained(found) == ["需说明：两个数不同。", "必改：两个数不同。"]
