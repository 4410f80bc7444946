"""Readings of numbers that stand where nothing, or something else, was read before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mingzhang.model.finding import Location
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.record import Record


@dataclass(slots=True)
class Stating:
    """Gives the printed numbers of one disclosure readings of quantities."""

    record: Record
    spots: dict[tuple[object, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, spot in enumerate(self.record.result.spots):
            self.spots[spot.location.point] = number

    def state(self, place: Location, quantity: str) -> int | None:
        """The reading of this year's quantity by the number at a place; None if none is there."""
        result = self.record.result
        number = self.spots.get(place.point)
        if number is None:
            return None
        spot, stated = result.spots[number], StatedQuantity(quantity, "", result.year)
        for reading in spot.readings:
            if result.case(reading) == (quantity, result.year, ""):
                return reading
        unit = self.record.catalogue.quantities[quantity].printed
        if not spot.readings:
            return self.record.take(number, stated, unit)
        more = self.record.reading(stated, spot.text, unit)
        result.spots[number] = replace(spot, readings=(*spot.readings, more))
        for reading in result.spots[number].readings:
            result.spot_of[reading] = result.spots[number]
        return more
