"""A fault planted in a composed report: one 必改 at its place, with the true value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pytest

from mingzhang.model.finding import Finding
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.told.verdict import Verdict
from whole_department import write_whole

Edit = tuple[str, str]  # a pattern of the text, what stands there afterwards


@dataclass(frozen=True)
class Fault:
    """Edits of the text, and the finding that must come of them."""

    edits: tuple[Edit, ...]
    rule: str
    suspects: tuple[str, ...]
    expected: str = ""
    words: str = ""


SPENT = r"(?s)(\n支出决算表\n.*?)"
FAULTS = {
    "表中一格": Fault(
        ((r"(│ 科普活动 +│ +88\.86 │ +│ +)88\.86( │\n)", r"\g<1>98.86\2"),),
        "成因-一数有误", ("98.86",), "88.86", "写错一位数字",
    ),
    "两位颠倒，一个数是收支两个总计": Fault(
        (("收入支出总计3178.13万元", "收入支出总计3187.13万元"),),
        "同量", ("3187.13",), "3178.13", "相邻两位数字颠倒",
    ),
    "元和万元": Fault(
        (("机关运行经费支出531.44万元", "机关运行经费支出5314400万元"),),
        "成因-一数有误", ("5314400",), "531.44", "元和万元弄错",
    ),
    "方向词": Fault(
        (("收入支出总计增加413.16万元", "收入支出总计减少413.16万元"),),
        "成因-一数有误", ("413.16",), "413.16", "",
    ),
    "占比": Fault(
        (("占本年支出合计的66.64%", "占本年支出合计的66.46%"),), "占比", ("66.46",), "66.64", "颠倒"
    ),
    "一项写在别的款下": Fault(
        ((r"(?s)(\n一般公共预算财政拨款支出决算表\n.*?│ 208 +│ )05( │ 05 │)", r"\g<1>07\2"),),
        "科目编码", ("机关事业单位基本养老保险缴费支出",), "", "2080505",
    ),
    "一列错了一行": Fault(
        (
            (SPENT + r"(土地开发支出 +│ +)191\.48", r"\1\g<2>474.62"),
            (SPENT + r"(城市建设支出 +│ +)216\.80", r"\1\g<2>191.48"),
            (SPENT + r"(土地出让业务支出 +│ +) 66\.35", r"\1\g<2>216.80"),
        ),
        "成因-错行", ("474.62", "191.48", "216.80"), "", "错了一行",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Verdict]:
    """The audits of a made-up report without a fault ("") and with each of them, in one run."""
    folder = tmp_path_factory.mktemp("causes")
    compile_book(write_whole(folder / "book", "shanghai"), folder / "out", ("text",))
    text = (folder / "out" / "报告.txt").read_text(encoding="utf-8")
    paths = {}
    for number, name in enumerate(("", *FAULTS)):
        changed = text
        for pattern, after in FAULTS[name].edits if name else ():
            changed, count = re.subn(pattern, after, changed, count=1)
            assert count == 1, pattern
        paths[name] = folder / str(number) / "报告.txt"
        paths[name].parent.mkdir()
        paths[name].write_text(changed, encoding="utf-8")
    found = {}
    for name, path in paths.items():
        (verdict,) = audit([path])
        assert isinstance(verdict, Verdict)
        found[name] = verdict
    return found


def grave(verdict: Verdict) -> list[Finding]:
    return [one for one in verdict.findings if one.severity == "error" and not one.cause]


def test_the_report_itself_is_clean(verdicts: Mapping[str, Verdict]) -> None:
    assert grave(verdicts[""]) == []


@pytest.mark.parametrize("name", FAULTS)
def test_one_finding_at_the_place_with_the_true_value(
    name: str, verdicts: Mapping[str, Verdict]
) -> None:
    fault, verdict = FAULTS[name], verdicts[name]
    (head,) = grave(verdict)
    assert head.rule == fault.rule, head.message
    suspects = [place.quote for place in head.locations if place.role == "suspect"]
    assert len(suspects) >= len(fault.suspects)
    assert all(number in quote for number, quote in zip(fault.suspects, suspects, strict=False))
    assert fault.words in head.message
    if fault.expected:
        assert head.expected == Decimal(fault.expected)
    assert verdict.errors == 1
    following = {one.rule for one in verdict.findings if one.cause == head.id}
    if fault.rule.startswith("成因"):
        assert following
    if fault.rule == "科目编码":  # and the sums say the same
        assert {"成因-错类", "一般公共预算-类款项"} <= following


@pytest.mark.parametrize("name", FAULTS)
def test_a_consequence_follows_its_cause(name: str, verdicts: Mapping[str, Verdict]) -> None:
    findings = verdicts[name].findings
    heads = {one.id for one in findings if not one.cause}
    before = ""
    for one in findings:
        assert not one.cause or one.cause == before
        before = one.cause or one.id
    assert {one.cause for one in findings if one.cause} <= heads
