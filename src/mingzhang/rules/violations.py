"""What query rules object to, told by the message of each rule: of documents and of books alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mingzhang.model.finding import SEVERITY_OF, Finding, Location, Outcome
from mingzhang.model.number import shortest
from mingzhang.model.rule import Rule


def violation_finding(
    rule: Rule, values: Mapping[str, Any], whose: tuple[str, int], locations: Iterable[Location]
) -> Finding:
    """The finding of what a rule returned; ``whose`` are department and year of its key."""
    key = {"部门": whose[0], "年度": str(whose[1])}
    key |= {name: _plain(values[name]) for name in rule.key}
    told = {name: told_value(value) for name, value in values.items()}
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=SEVERITY_OF.get(str(values.get("程度")), rule.severity),
        category=rule.category,
        message=rule.message.format_map(told),
        key=key,
        stated=_decimal(values.get("公布值")),
        expected=_decimal(values.get("应为值")),
        difference=_decimal(values.get("差额")),
        amount=_decimal(values.get("金额")),
        locations=tuple(locations),
        basis=rule.basis,
        verify=rule.verify,
    )


def once_each(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same case twice is one finding with the places of both."""
    merged: dict[str, Finding] = {}
    for finding in findings:
        known = merged.get(finding.id)
        merged[finding.id] = known.with_places_of(finding) if known else finding
    return tuple(merged.values())


def query_outcome(rule: Rule, seen: Mapping[str, int], wrong: int) -> Outcome:
    """The outcome of a rule by how many cases were ``seen``, each count by what these lacked ("" =
    nothing). One case may be found wrong although another input of it is missing.
    """
    reasons = {missing: count for missing, count in seen.items() if missing}
    return Outcome(rule.id, rule.title, max(seen.get("", 0) - wrong, 0), wrong, reasons)


def told_value(value: Any) -> str:
    """A value as a clerk reads it."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return _plain(value)


def _plain(value: Any) -> str:
    """A value as keys have it."""
    if isinstance(value, Decimal):
        return shortest(value)
    return "" if value is None else str(value)


def _decimal(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, Decimal | int) else None
