"""Numbers that query rules hold are called checked, and told at their place when they move."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.tasks.audit import audit
from mingzhang.told.verdict import Verdict

REPORT = """虚构市测试局2024年度部门决算公开

二、机构设置
虚构市测试局下属二级预算单位{all}个，其中行政单位{one}个（虚构甲局），其他事业单位2个（虚构乙站、虚构丙站）。

三、预算绩效情况
2024年开展对应项目{rows}项，资金合计{sum}万元，情况如下。

表3-1：项目情况表
│ 序号 │ 项目名称       │ 年初预算数 │ 调整预算数 │ 决算数 │ 执行率  │
├──────┼────────────────┼────────────┼────────────┼────────┼─────────┤
│ 1    │ 虚构甲项目资金 │ 10.00      │ 12.00      │ 11.40  │ 95.00%  │
│ 2    │ 虚构乙项目资金 │ 20.00      │ 20.00      │ 20.00  │ 100.00% │
"""
SOUND = {"all": "3", "one": "1", "rows": "2", "sum": "31.40"}


def audited(tmp_path: Path, **changed: str) -> Verdict:
    path = tmp_path / "报告.txt"
    path.write_text(REPORT.format(**(SOUND | changed)), encoding="utf-8")
    (verdict,) = audit([path])
    assert isinstance(verdict, Verdict)
    return verdict


def kind_of(verdict: Verdict, printed: str, before: str) -> str:
    """The class of the number that stands right behind a word."""
    (line,) = [
        one
        for one in verdict.numbers
        if f"{before}{printed}" in one.spot.location.quote
        and one.spot.text == printed
        and not one.spot.location.table
    ]
    return line.kind


def test_counts_and_sums_that_the_text_says_are_checked(tmp_path: Path) -> None:
    verdict = audited(tmp_path)
    assert kind_of(verdict, "2", "项目") == "checked"
    assert kind_of(verdict, "31.40", "合计") == "checked"
    assert kind_of(verdict, "3", "单位") == "checked"
    (told,) = [
        one.proofs
        for one in verdict.numbers
        if "项目2项" in one.spot.location.quote and one.spot.text == "2"
    ]
    assert told == ("文中说的条数应与表里列出的相同",)


@pytest.mark.parametrize(
    ("name", "printed"), [("all", "4"), ("one", "2"), ("rows", "3"), ("sum", "31.43")]
)
def test_what_is_held_is_told_at_its_place_when_it_moves(
    tmp_path: Path, name: str, printed: str
) -> None:
    before = {finding.id for finding in audited(tmp_path).findings}
    new = [one for one in audited(tmp_path, **{name: printed}).findings if one.id not in before]
    assert any(printed in place.quote for one in new for place in one.locations)


def test_a_count_without_a_list_is_not_checked(tmp_path: Path) -> None:
    text = REPORT.format(**SOUND).replace("项目名称", "其他说明")
    (tmp_path / "报告.txt").write_text(text, encoding="utf-8")
    (verdict,) = audit([tmp_path / "报告.txt"])
    assert isinstance(verdict, Verdict)
    assert kind_of(verdict, "2", "项目") == "uncheckable"


def test_ordinals_of_rows_are_no_quantities(tmp_path: Path) -> None:
    reasons = [line.reason for line in audited(tmp_path).numbers if line.spot.location.table]
    assert reasons.count("序号") == 2
