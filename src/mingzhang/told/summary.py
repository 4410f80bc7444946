"""A verdict told in a few lines, gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mingzhang.model.finding import SEVERITIES, SEVERITY_WORDS

_SHOWN = 60
_SHOWN_OF_MANY = 10


def lines(verdict: Mapping[str, Any]) -> Iterator[str]:
    """Title, coverage, outcomes and findings of one document, as the JSON object has them."""
    document, coverage = verdict["document"], verdict["coverage"]
    yield f"{document['title']}（{document['path']}）"
    share = f"{float(coverage['share']) * 100:.1f}%"
    quantities = coverage["numbers"] - coverage["not_quantities"]
    yield (
        f"报告中的数 {coverage['numbers']} 个：量 {quantities} 个，已核对 {coverage['checked']}"
        f"（{share}），无法核对 {coverage['uncheckable']}；日期、序号、编码等 "
        f"{coverage['not_quantities']} 个不是量。"
    )
    rules = verdict["rules"]
    met, failed = sum(rule["met"] for rule in rules), sum(rule["not_met"] for rule in rules)
    unknown = sum(rule["not_evaluated"] for rule in rules)
    yield f"核对 {met + failed + unknown} 项：通过 {met}，不通过 {failed}，无法核对 {unknown}。"
    findings = verdict["findings"]
    yield f"发现：{_counted(findings)}。"
    ordered = sorted(_own(findings), key=lambda finding: SEVERITIES.index(finding["severity"]))
    for finding in ordered[:_SHOWN]:
        yield f"  {SEVERITY_WORDS[finding['severity']]}　{place(finding)}{finding['message']}"
        following = [one for one in findings if one["cause"] == finding["id"]]
        for one in following[:_SHOWN_OF_MANY]:
            yield f"    因此　{place(one)}{one['message']}"
        if len(following) > _SHOWN_OF_MANY:
            yield f"    …… 因此不符的还有 {len(following) - _SHOWN_OF_MANY} 条，见 JSON。"
    if len(ordered) > _SHOWN:
        yield f"  …… 还有 {len(ordered) - _SHOWN} 条，见 JSON。"


def brief(verdict: Mapping[str, Any]) -> Iterator[str]:
    """One line of one of many reports, then each 必改 of its own."""
    document, findings = verdict["document"], verdict["findings"]
    share = f"{float(verdict['coverage']['share']) * 100:.1f}%"
    name = document["department"] or document["title"]
    yield f"{name}（{document['kind']}）：{_counted(findings)}；已核对 {share}"
    errors = [one for one in _own(findings) if one["severity"] == "error"]
    for finding in errors[:_SHOWN_OF_MANY]:
        yield f"  {SEVERITY_WORDS['error']}　{place(finding)}{finding['message']}"
    if len(errors) > _SHOWN_OF_MANY:
        yield f"  …… 还有 {len(errors) - _SHOWN_OF_MANY} 条必改，见 核对.json。"


def _own(findings: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The findings that are no consequence of another."""
    return [finding for finding in findings if not finding["cause"]]


def _counted(findings: Sequence[Mapping[str, Any]]) -> str:
    """How many of each severity, consequences not counted."""
    counts = Counter(finding["severity"] for finding in _own(findings))
    return "，".join(f"{SEVERITY_WORDS[word]} {counts[word]}" for word in SEVERITIES)


def place(finding: Mapping[str, Any]) -> str:
    """Where the first suspect stands: line or page, section or table."""
    for where in finding["locations"]:
        page = f"第{where['page']}页 " if where["page"] else ""
        line = f"第{where['line']}行 " if where["line"] else page
        name = f"《{where['table']}》" if where["table"] else where["section"]
        return f"{line}{name}".strip() + "：" if line or name else ""
    return ""
