"""Documents made by hand: readings and claims in a few words, as the reader would find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.model.finding import Location
from mingzhang.model.number import MONEY_UNITS, half_unit, scale_of
from mingzhang.model.understanding import Spot, Understanding
from mingzhang.rules.documents import CheckedDocuments, check_understood

CATALOGUE = load("disclosure")
DEPARTMENT = "某市测试局"


@dataclass
class Written:
    """A document being written; every method returns the number of the reading it made."""

    name: str = "甲.txt"
    understood: Understanding = field(init=False)
    claims: int = 0

    def __post_init__(self) -> None:
        self.understood = Understanding(self.name, "题", DEPARTMENT, 2024, "sichuan")

    def print(
        self,
        quantity: str,
        text: str,
        unit: str = "万元",
        *,
        year: int = 2024,
        subject: str = "",
        table: str = "",
        disputed: bool = False,
        source: str = "",
    ) -> int:
        """A printed number; money is known to its last digit, counts exactly."""
        exact = unit not in MONEY_UNITS and unit != "%"
        half = Decimal(0) if exact else half_unit(text, unit)
        number = len(self.understood.readings)
        value = Decimal(text) * scale_of(unit)
        row = (self.name, number, quantity, "", year, subject, "", value, half, table)
        self.understood.readings.add(*row, disputed, source or text + unit)
        location = Location("suspect", self.name, line=number + 1, table=table, quote=text)
        spot = Spot(text, unit, location, (number,))
        self.understood.spots.append(spot)
        self.understood.spot_of[number] = spot
        return number

    def claim(self, kind: str, value: int, *operands: int | None) -> None:
        """The value follows from the operands."""
        self.understood.claims[kind].add(self.name, self.claims, value, *operands)
        self.claims += 1

    def add_up(self, total: int, *items: int) -> None:
        """The items make up the total."""
        self.understood.claims["合计"].add(self.name, self.claims, total)
        self.understood.items.extend((self.name, self.claims, item, 1) for item in items)
        self.claims += 1


def check(*documents: Written) -> CheckedDocuments:
    """One run of all rules over the documents."""
    with DuckEngine(threads=1) as engine:
        return check_understood([one.understood for one in documents], CATALOGUE, engine)
