"""What was understood of a document: readings, claims, and a class for every number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from mingzhang.model.finding import Location
from mingzhang.model.quantity import Operand
from mingzhang.model.reason import Reason
from mingzhang.model.rows import CLAIM_ITEM, CLAIMS, NAMED, READING, Rows, claim_types

NumberClass = Literal["checked", "uncheckable", "not_quantity"]


@dataclass(frozen=True, slots=True)
class Spot:
    """One printed number: where it stands and what is printed.

    ``readings`` are the 号 of what it states; without any, ``reason`` says why not and ``dated``
    whether it is no quantity at all (a date, an ordinal, a code).
    """

    text: str
    unit: str
    location: Location
    readings: tuple[int, ...] = ()
    reason: str = ""
    is_quantity: bool = True


@dataclass(slots=True)
class Understanding:
    """Readings and claims of one document, gathered column by column.

    A disclosure may be several files: ``document`` is the path of the first, the report. ``kind``
    says whose accounts it publishes (部门, 单位). ``spots`` are all its numbers in order;
    ``spot_of`` leads from a reading to its spot, ``reasons`` from a change to its reason.
    ``observed`` is what else was seen in it, by relation; its columns 处 index ``places``.
    ``formulas`` tell of a reading the formula that gives what it should be, with its numbers.
    """

    document: str
    title: str = ""
    department: str = ""
    year: int = 0
    region: str = ""
    readings: Rows = field(default_factory=lambda: Rows(READING))
    claims: dict[str, Rows] = field(
        default_factory=lambda: {kind: Rows(claim_types(kind)) for kind in CLAIMS}
    )
    items: Rows = field(default_factory=lambda: Rows(CLAIM_ITEM))
    named: Rows = field(default_factory=lambda: Rows(NAMED))
    reasons: dict[int, Reason] = field(default_factory=dict)
    formulas: dict[int, str] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)
    spot_of: dict[int, Spot] = field(default_factory=dict)
    kind: str = "部门"
    observed: dict[str, Rows] = field(default_factory=dict)
    places: list[Location] = field(default_factory=list)

    @property
    def cases(self) -> Iterator[Operand]:
        """Quantity, year and subject of every reading, in order."""
        columns = self.readings.columns
        return zip(columns["量"], columns["年度"], columns["科目"], strict=True)

    def case(self, reading: int) -> Operand:
        """Quantity, year and subject of a reading."""
        columns = self.readings.columns
        return columns["量"][reading], columns["年度"][reading], columns["科目"][reading]

    def readings_of(self, case: Operand) -> list[int]:
        """The readings (号) of a quantity in a year and of a subject."""
        return [number for number, one in enumerate(self.cases) if one == case]

    def place(self, location: Location) -> int:
        """The number of a place, for the column 处 of an observation."""
        self.places.append(location)
        return len(self.places) - 1
