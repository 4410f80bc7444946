"""What query rules object to in a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mingzhang.engines.documents.queries import Violation
from mingzhang.model.finding import Finding, Location
from mingzhang.model.understanding import Understanding
from mingzhang.rules.violations import once_each, violation_finding

_Noted = Mapping[tuple[object, ...], Location]  # where the numbers stand, by their points


def observed_findings(
    violations: Iterable[Violation], understood: Understanding
) -> tuple[Finding, ...]:
    """A finding for each violation of one document; the same case twice is one finding."""
    noted = {spot.location.point: spot.location for spot in understood.spots}
    whose = understood.department, understood.year
    return once_each(
        violation_finding(one.rule, one.values, whose, _locations(one, understood, noted))
        for one in violations
    )


def _locations(
    violation: Violation, understood: Understanding, noted: _Noted
) -> Iterator[Location]:
    """The places, those of a number under the heading and in the row where it was read."""
    if violation.place is not None:
        yield _read(understood.places[violation.place], noted)
    if violation.other is not None:
        yield replace(_read(understood.places[violation.other], noted), role="operand")


def _read(place: Location, noted: _Noted) -> Location:
    read = noted.get(place.point, place)
    return replace(place, section=read.section, table=read.table, row=read.row)
