"""What a department has explained, what it still owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mingzhang.model.finding import SEVERITY_WORDS, Finding
from mingzhang.model.rows import Rows, named_rows

LACKING = "缺数"
EXPLAINED = "（已说明："  # in the message of a finding with a written reason


def explained(
    findings: Iterable[Finding], exceptions: Rows | None, unit: str, year: int
) -> tuple[Finding, ...]:
    """Findings with a written reason become suggestions that show the reason.

    A reason holds for the report of its year; the next year is asked again.
    """
    reasons = {}
    for row in named_rows(exceptions):
        if (row["单位代码"], row["年度"]) == (unit, year):
            reasons[row["规则"], row["量"] or "", row["科目"] or ""] = row["理由"]
    return tuple(_explain(finding, reasons) for finding in findings)


def _explain(finding: Finding, reasons: dict[tuple[str, str, str], str]) -> Finding:
    key = finding.key
    reason = reasons.get((finding.rule, key["量"], key["科目"]))
    reason = reason or reasons.get((finding.rule, "", ""))
    if reason is None:
        return finding
    return replace(finding, severity="info", message=f"{finding.message}{EXPLAINED}{reason}）")


def lacking(missing: Iterable[str], reconstruction: bool) -> Iterator[Finding]:
    """What the report prints as lacking, one finding each; a reconstruction owes nothing."""
    for what in () if reconstruction else missing:
        yield Finding(
            rule=LACKING,
            title="账册中没有报告要印的数或文字",
            severity="warning",
            category="missing",
            message=f"缺{what}，报告中印为【待补】。",
            key={"量": what},
            measure=what,
            basis="缺数不是零，未补齐不能定稿",
            verify="在账册相应的表中补上，再编一次",
        )


def unexplained(findings: Iterable[Finding]) -> list[str]:
    """The findings that keep a report from being final, each as one line."""
    return [
        f"{SEVERITY_WORDS[finding.severity]}：{finding.message}"
        for finding in findings
        if finding.severity in {"error", "warning"} and finding.rule != LACKING
    ]
