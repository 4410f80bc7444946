"""A verdict told in a few lines, gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.model.finding import SEVERITY_WORDS

_ORDER = ("error", "warning", "info")
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
    counts = Counter(finding["severity"] for finding in findings)
    told = "，".join(f"{SEVERITY_WORDS[word]} {counts[word]}" for word in _ORDER)  # type: ignore[index]
    yield f"发现：{told}。"
    ordered = sorted(findings, key=lambda finding: _ORDER.index(finding["severity"]))
    for finding in ordered[:_SHOWN]:
        yield f"  {SEVERITY_WORDS[finding['severity']]}　{place(finding)}{finding['message']}"
    if len(ordered) > _SHOWN:
        yield f"  …… 还有 {len(ordered) - _SHOWN} 条，见 JSON。"


def brief(verdict: Mapping[str, Any]) -> Iterator[str]:
    """One line of one of many reports, then each 必改 of its own."""
    document, findings = verdict["document"], verdict["findings"]
    counts = Counter(finding["severity"] for finding in findings)
    told = "，".join(f"{SEVERITY_WORDS[word]} {counts[word]}" for word in _ORDER)  # type: ignore[index]
    share = f"{float(verdict['coverage']['share']) * 100:.1f}%"
    name = document["department"] or document["title"]
    yield f"{name}（{document['kind']}）：{told}；已核对 {share}"
    for finding in [one for one in findings if one["severity"] == "error"][:_SHOWN_OF_MANY]:
        yield f"  {SEVERITY_WORDS['error']}　{place(finding)}{finding['message']}"
    if counts["error"] > _SHOWN_OF_MANY:
        yield f"  …… 还有 {counts['error'] - _SHOWN_OF_MANY} 条必改，见 核对.json。"


def place(finding: Mapping[str, Any]) -> str:
    """Where the first suspect stands: page or line, section or table."""
    for where in finding["locations"]:
        line = f"第{where['line']}行 " if where["line"] else ""
        name = f"《{where['table']}》" if where["table"] else where["section"]
        return f"{line}{name}：" if line or name else ""
    return ""
