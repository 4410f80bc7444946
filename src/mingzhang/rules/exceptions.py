"""What a department has explained, what it still owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.model.finding import SEVERITY_WORDS, Finding
from mingzhang.model.rows import Rows, named_rows

LACKING = "缺数"
EXPLAINED = "（已说明："  # in the message of a finding with a written reason


@dataclass(frozen=True, slots=True)
class WrittenException:
    """A reason given in writing for one finding, or for those of a rule whose key it fits.

    ``id`` is the finding's; ``key`` the parts of its key that must be the same. ``note`` says who
    gave the reason and when, ``where`` in which line of the file it stands.
    """

    reason: str
    id: str = ""
    rule: str = ""
    key: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    where: str = ""

    def fits(self, finding: Finding) -> bool:
        """Whether it was given for this finding."""
        if self.id:
            return self.id == finding.id
        same = all(finding.key.get(name, "") == value for name, value in self.key.items())
        return self.rule == finding.rule and same


def explained_by(
    findings: Iterable[Finding], exceptions: Sequence[WrittenException]
) -> tuple[tuple[Finding, ...], frozenset[int]]:
    """Findings with a written reason become suggestions that show it; and which exceptions fit."""
    found: list[Finding] = []
    used: set[int] = set()
    for finding in findings:
        given = next((number for number, one in enumerate(exceptions) if one.fits(finding)), None)
        if given is None:
            found.append(finding)
        else:
            used.add(given)
            one = exceptions[given]
            found.append(_with_reason(finding, f"{one.reason}{one.note}"))
    return tuple(found), frozenset(used)


def explained(
    findings: Iterable[Finding], exceptions: Rows | None, unit: str, year: int
) -> tuple[Finding, ...]:
    """Findings with a written reason become suggestions that show the reason.

    A reason holds for the report of its year; the next year is asked again.
    """
    reasons = {}
    for row in named_rows(exceptions):
        if (row["单位代码"], row["年度"]) == (unit, year):
            one, which = row["编号"] or "", (row["量"] or "", row["科目"] or "")
            reasons[row["规则"], *(("", "") if one else which), one] = row["理由"]
    return tuple(_explain(finding, reasons) for finding in findings)


def _explain(finding: Finding, reasons: dict[tuple[str, str, str, str], str]) -> Finding:
    """The narrowest reason that holds for a finding: of it alone, of its figure, of its rule."""
    quantity, subject = finding.key.get("量", ""), finding.key.get("科目", "")
    fitting = (("", "", finding.id), (quantity, subject, ""), ("", "", ""))
    found = (reasons.get((finding.rule, *one)) for one in fitting)
    reason = next(filter(None, found), None)
    return _with_reason(finding, reason) if reason else finding


def _with_reason(finding: Finding, reason: str) -> Finding:
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
