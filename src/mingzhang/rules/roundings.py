"""Differences of one last digit: one suggestion a rule and report, not one a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mingzhang.model.finding import Finding
from mingzhang.model.understanding import Understanding
from mingzhang.rules.findings import SLIP_NOTE, ToldFinding

_SHOWN = 6


def together(told: Sequence[ToldFinding], understood: Understanding) -> list[Finding]:
    """The findings, those that only tell a last digit put together rule by rule."""
    slips: dict[str, list[Finding]] = defaultdict(list)
    for one in told:
        if all(failure.grade == "slip" for failure in one.failures):
            slips[one.finding.rule].append(one.finding)
    result: list[Finding] = []
    for one in told:
        group = slips.get(one.finding.rule, [])
        if one.finding not in group or len(group) == 1:
            result.append(one.finding)
        elif one.finding is group[0]:
            result.append(_of_all(group, understood))
    return result


def _of_all(group: Sequence[Finding], understood: Understanding) -> Finding:
    """One finding with the places of all."""
    shown = [one.message.removesuffix(SLIP_NOTE).rstrip("。") for one in group[:_SHOWN]]
    rest = "等" if len(group) > _SHOWN else ""
    places = [place for one in group for place in one.locations]
    return replace(
        group[0],
        category="rounding",
        message=f"有{len(group)}处{SLIP_NOTE.rstrip('。')}：{'；'.join(shown)}{rest}。",
        key={"部门": understood.department, "年度": str(understood.year), "类": "末位"},
        measure="",
        stated=None,
        expected=None,
        expected_low=None,
        expected_high=None,
        difference=None,
        amount=None,
        locations=tuple(dict.fromkeys(places)),
    )
