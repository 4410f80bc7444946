"""What is noted while a document is read: readings, claims, and a place for every number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.tables import relation_types
from mingzhang.model.document import Anchor
from mingzhang.model.finding import Location
from mingzhang.model.number import MEASURED, half_unit, parse_decimal, scale_of
from mingzhang.model.quantity import Quantity
from mingzhang.model.region import Region
from mingzhang.model.relation import Classification, Subject
from mingzhang.model.rows import Rows
from mingzhang.model.understanding import Spot, Understanding
from mingzhang.reports.claims import Claims
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.tokens import EvenLine, Span, even, quoted, untaken

BLANK = "空格"
SECTION_LEVELS = 3  # a heading of a deeper level names no section


@dataclass(slots=True)
class Record:
    """Gathers what is understood of one disclosure.

    ``file`` is the path of the part being read, ``section`` the heading it is read under.
    """

    region: Region
    catalogue: Catalogue
    result: Understanding
    claims: Claims
    file: str = ""
    section: str = ""
    codes: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def reading(
        self,
        stated: StatedQuantity,
        printed: str,
        unit: str,
        *,
        negative: bool = False,
        table: str = "",
        disputed: bool = False,
        least: int | None = None,
        exact: bool = False,
    ) -> int:
        """Append a reading that others may follow from; returns its number. ``least`` decimals it
        stands for where it shows fewer, if they are not the region's; ``exact``: it is not rounded.
        """
        quantity = self.catalogue.quantities[stated.quantity]
        value = (parse_decimal(printed) or Decimal(0)) * scale_of(unit) * (-1 if negative else 1)
        half = Decimal(0) if exact else self._half(printed, unit, quantity, table, least)
        number = self._add(stated, value, half, table, disputed, printed + unit)
        self.claims.note(number)
        return number

    def blank(self, stated: StatedQuantity, location: Location, unit: str) -> None:
        """A blank amount of an official form is zero, in the unit of its table. It has a place,
        but is no printed number.
        """
        zero = Decimal(0)
        number = self._add(stated, zero, zero, stated.form, False, BLANK)
        self.result.spot_of[number] = Spot("0", unit, location, (number,))

    def _add(
        self,
        stated: StatedQuantity,
        value: Decimal,
        half: Decimal,
        table: str,
        disputed: bool,
        text: str,
    ) -> int:
        return self.result.readings.add(
            self.result.document,
            len(self.result.readings),
            stated.quantity,
            "",
            stated.year,
            stated.subject,
            "",
            value,
            half,
            table,
            disputed,
            text,
        )

    def _half(
        self, printed: str, unit: str, quantity: Quantity, table: str, least: int | None
    ) -> Decimal:
        """Amounts and rates are known to the last digit, counts exactly."""
        if quantity.unit in MEASURED or "." in printed:
            if least is None:
                least = 0 if table else self.region.style.least_decimals
            return half_unit(printed, unit, least)
        return Decimal(0)

    def observe(self, relation: str, place: Location | None, **values: Any) -> int:
        """Note a row of an observation, with its place; returns its 号. Columns not given stay
        unknown, and so do places of something that is not there.
        """
        return note_row(self.result, self.catalogue, relation, place, **values)

    def spot(self, spot: Spot) -> None:
        """A printed number with its readings, or with why it has none."""
        self.result.spots.append(spot)
        for reading in spot.readings:
            self.result.spot_of[reading] = spot

    def number(
        self, text: str, unit: str, location: Location, readings: tuple[int, ...], unread: str
    ) -> None:
        """A printed number; what its readings claim is noted too. ``unread``: why it has none."""
        self.spot(Spot(text, unit, location, readings, "" if readings else unread))
        for reading in readings:
            self.claims.follow(reading)

    def places_unread(self) -> dict[Location, int]:
        """Where numbers stand that have no reading: their places, without a section, in spots."""
        return {
            replace(spot.location, section=""): number
            for number, spot in enumerate(self.result.spots)
            if not spot.readings
        }

    def take(self, spot: int, stated: StatedQuantity, unit: str, least: int | None = None) -> int:
        """Give a reading to a spot that has none; returns its number. ``least`` as in reading."""
        found = self.result.spots[spot]
        reading = self.reading(stated, found.text, unit, least=least)
        taken = replace(found, unit=unit, readings=(reading,), reason="", is_quantity=True)
        self.result.spots[spot] = self.result.spot_of[reading] = taken
        return reading

    def leftovers(
        self, text: str, anchor: Anchor, reason: str, is_quantity: bool, table: str = ""
    ) -> None:
        """Every number of a printed text, which no reading took, with why."""
        whole = EvenLine(text, text, range(len(text) + 1))
        self.unread(whole, anchor, (), reason, is_quantity, table)

    def unread(
        self,
        line: EvenLine,
        anchor: Anchor,
        used: Iterable[Span],
        reason: str,
        is_quantity: bool,
        table: str = "",
    ) -> None:
        """Every number of a line that no reading took, with why."""
        for match, word in untaken(line.text, used):
            location = self.location(anchor, line.raw, line.span(match.span()), table)
            quantity = is_quantity and not word
            self.spot(Spot(match[0], "", location, (), word or reason, quantity))

    def location(
        self, anchor: Anchor, text: str, span: Span, table: str = "", row: str = ""
    ) -> Location:
        """Where a part of a text stands; in a cell, of which ``table`` and ``row``."""
        place, box = anchor.at(span[0]), anchor.box(*span)
        return Location(
            role="suspect",
            file=self.file,
            page=place.page,
            line=place.line,
            column=place.column,
            end=place.column + span[1] - span[0] if place.column else 0,
            section=self.section,
            table=table,
            row=row or anchor.path,
            quote=quoted(text, span),
            box=box[1] if box else None,
            path=anchor.path,
            length=span[1] - span[0],
        )

    def classification(self, quantity: str) -> Classification | None:
        """The classification of a quantity's subjects, None where subjects are plain words."""
        column = self.catalogue.subjects_of(quantity)
        return self.catalogue.classifications.get(column.codes) if column else None

    def title_of(self, quantity: str, subject: str) -> str:
        """A quantity in words, with its subject."""
        classification = self.classification(quantity)
        known = classification.subjects.get(subject) if classification else None
        return f"{known.name if known else subject}{self.catalogue.quantities[quantity].title}"

    def code_of(self, path: Sequence[str], level: int, classification: Classification) -> str:
        """The code of a subject by its name, with or without its last word, after the names of
        those above it; the name itself if no subject goes by it. ``level`` 0 is any level."""
        codes = self._codes(classification).get(path[-1], ())
        for code in codes:
            subject: Subject | None = classification.subjects[code]
            if level and subject and subject.level != level:
                continue
            for name in reversed(path):
                if subject is None or name not in self._names(subject):
                    break
                subject = classification.subjects.get(subject.parent)
            else:
                return code
        return path[-1]

    def _codes(self, classification: Classification) -> dict[str, list[str]]:
        """The codes of a classification by their names as they may be printed."""
        name = classification.name
        if name not in self.codes:
            codes: dict[str, list[str]] = defaultdict(list)
            for subject in classification.subjects.values():
                for printed in self._names(subject):
                    codes[printed].append(subject.code)
            self.codes[name] = codes
        return self.codes[name]

    def _names(self, subject: Subject) -> set[str]:
        whole = even(subject.name)
        return {whole, whole.removesuffix(self.region.words["class_suffix"])}


def note_row(
    result: Understanding,
    catalogue: Catalogue,
    relation: str,
    place: Location | None,
    **values: Any,
) -> int:
    """A row of an observation about an understood document; returns its 号."""
    if relation not in result.observed:
        result.observed[relation] = Rows(relation_types(catalogue.relations[relation]))
    rows = result.observed[relation]
    values |= {"文档": result.document, "号": len(rows)}
    values["处"] = None if place is None else result.place(place)
    return rows.add(*(values.get(name) for name in rows.types))
