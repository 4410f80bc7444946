"""A number that is not the approved one explains every other trouble at its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.model.finding import Finding, Location

_NOT_APPROVED = "与批复数不符"  # the rule that holds printed figures against approved ones


def under_approved(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, those about a number that is not the approved one with that as their cause.

    One printed number may state two quantities; then one finding leads the other.
    """
    leads: dict[tuple[object, ...], str] = {}
    for finding in findings:
        for place in finding.locations if finding.rule == _NOT_APPROVED else ():
            leads.setdefault(_place(place), finding.id)
    moved = {
        finding.id: leads[_place(finding.locations[0])]
        for finding in findings
        if finding.locations
        and (finding.measure or finding.rule == _NOT_APPROVED)
        and leads.get(_place(finding.locations[0]), finding.id) != finding.id
    }
    return tuple(
        replace(
            finding, cause=moved.get(finding.id) or moved.get(finding.cause or "", finding.cause)
        )
        for finding in findings
    )


def _place(place: Location) -> tuple[object, ...]:
    """What tells one printed number from another."""
    return (
        place.file, place.page, place.line, place.column, place.table, place.row, place.quote,
        place.path,
    )  # fmt: skip
