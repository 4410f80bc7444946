"""What query rules object to, told to a clerk by the message of each rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from mingzhang.engines.documents.queries import Violation
from mingzhang.model.finding import SEVERITY_OF, Finding, Location
from mingzhang.model.number import shortest
from mingzhang.model.understanding import Understanding

_Noted = Mapping[tuple[object, ...], Location]  # where the numbers stand, by their points


def observed_findings(
    violations: Iterable[Violation], understood: Understanding
) -> tuple[Finding, ...]:
    """A finding for each violation of one document; the same case twice is one finding."""
    merged: dict[str, Finding] = {}
    noted = {spot.location.point: spot.location for spot in understood.spots}
    for violation in violations:
        finding = _finding(violation, understood, noted)
        known = merged.get(finding.id)
        if known:
            more = [place for place in finding.locations if place not in known.locations]
            finding = replace(known, locations=(*known.locations, *more))
        merged[finding.id] = finding
    return tuple(merged.values())


def _finding(violation: Violation, understood: Understanding, noted: _Noted) -> Finding:
    rule, values = violation.rule, violation.values
    stated, expected = _decimal(values.get("公布值")), _decimal(values.get("应为值"))
    key = {"部门": understood.department, "年度": str(understood.year)}
    key |= {name: _text(values[name]) for name in rule.key}
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=SEVERITY_OF.get(str(values.get("程度")), rule.severity),
        category=rule.category,
        message=rule.message.format_map({name: _text(value) for name, value in values.items()}),
        key=key,
        stated=stated,
        expected=expected,
        difference=_decimal(values.get("差额")),
        amount=_decimal(values.get("金额")),
        locations=tuple(_locations(violation, understood, noted)),
        basis=rule.basis,
        verify=rule.verify,
    )


def _locations(
    violation: Violation, understood: Understanding, noted: _Noted
) -> Iterable[Location]:
    """The places, those of a number under the heading and in the row where it was read."""
    if violation.place is not None:
        yield _read(understood.places[violation.place], noted)
    if violation.other is not None:
        yield replace(_read(understood.places[violation.other], noted), role="operand")


def _read(place: Location, noted: _Noted) -> Location:
    read = noted.get(place.point, place)
    return replace(place, section=read.section, table=read.table, row=read.row)


def _decimal(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, Decimal | int) else None


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return shortest(value)
    return "" if value is None else str(value)
