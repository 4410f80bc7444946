"""Any table that is no official form: its numbers become readings where they claim something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.model.columns import TableWords
from mingzhang.model.document import Cell, Table, plain
from mingzhang.model.number import MONEY_UNITS
from mingzhang.model.quantity import AXIS
from mingzhang.model.understanding import Spot
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.record import Record
from mingzhang.reports.tables.known import stated_cells, unit_of
from mingzhang.reports.tables.relations import Claim, Place, Values, claims_of, label_of, values_of
from mingzhang.reports.tables.sections import Section, compact, number_in, sections
from mingzhang.reports.tokens import too_large

CONVERTED = ("转换", "识别")
_SEVERAL = 2  # amounts that a row must share with another to be told apart by them
_Listed = tuple[tuple[str, ...], str]  # the heads of a table and the name of a row


@dataclass(slots=True)
class OtherTables:
    """Reads the tables of one disclosure; numbers them, for many have no title."""

    record: Record
    converted: bool = False
    count: int = 0
    titles: Counter[str] = field(default_factory=Counter)
    subjects: Counter[str] = field(default_factory=Counter)
    ordinals: set[int] = field(default_factory=set)  # ids of the last table's cells of 序号
    listed: dict[_Listed, dict[str, Decimal]] = field(default_factory=dict)

    def read(self, table: Table) -> set[int]:
        """Readings and claims of a table; the ids of the cells that became readings."""
        words = self.record.catalogue.table_words
        self.ordinals = set()
        self.count += 1
        if words is None:
            return set()
        name = self._name(table)
        used: set[int] = set()
        for section in sections(table, words):
            column = section.column("序号")
            self.ordinals |= {id(row[column]) for row in section.body if 0 <= column < len(row)}
            used |= _Sheet(self, table, name, section, words).read()
        return used

    def distinct(
        self, heads: tuple[str, ...], stated: Mapping[Place, StatedQuantity], values: Values
    ) -> dict[Place, StatedQuantity]:
        """What is stated, but for rows of another thing with a known name: one that a list like
        this had with other amounts throughout. Of one thing, a slip changes one of them.
        """
        found: dict[Place, StatedQuantity] = {}
        for row in dict.fromkeys(place[0] for place in stated):
            own = {place: one for place, one in stated.items() if place[0] == row}
            amounts = {one.quantity: values[place] for place, one in own.items()}
            subject = next(iter(own.values())).subject
            before = self.listed.setdefault((heads, subject), amounts) if subject else amounts
            shared = [name for name in amounts if name in before]
            same = len(shared) < _SEVERAL or any(amounts[n] == before[n] for n in shared)
            found |= own if same or subject.isdigit() else {}
        return found

    def _name(self, table: Table) -> str:
        """The title as messages have it, with an ordinal where it is not the first."""
        return distinct_name(self.titles, table.title.strip() or f"第{self.count}张表")


def distinct_name(used: Counter[str], name: str) -> str:
    """A name with an ordinal where it is not the first of its kind, counted among the ``used``."""
    used[name] += 1
    return name if used[name] == 1 else f"{name}（{used[name]}）"


class _Sheet:
    """One section on its way to readings."""

    def __init__(
        self, tables: OtherTables, table: Table, name: str, section: Section, words: TableWords
    ) -> None:
        self.record, self.table, self.name = tables.record, table, name
        self.section, self.words = section, words
        self.values: Values = values_of(section)
        title = f"{table.title}{table.owner}"
        stated, usual = stated_cells(section, title, self.values, self.record, words)
        self.stated = tables.distinct(section.heads, stated, self.values)
        self.unit = unit_of(table.unit, table.title, self.stated, self.values, self.record)
        if not self.unit and any(quantity.subject for quantity in self.stated.values()):
            self.unit = "万元"  # what reports are written in where they say nothing
        self.unit = self.unit or usual
        self.claims = claims_of(section, words, certain=not tables.converted)
        self.decimals = self._decimals()
        self.subjects = tables.subjects

    def read(self) -> set[int]:
        """Note the readings of all cells that claim or state something, in their order.

        What a cell states elsewhere in the document is one reading; its number as it stands in
        this table is another, so that rounded numbers elsewhere make no claim of the table loose.
        """
        if not self.unit:
            self.stated = {}
        claimed = {place for one in self.claims for place in (one.value, *one.operands)}
        readings: dict[Place, int] = {}
        used = set()
        for place in sorted(claimed | set(self.stated)):
            spot = self._spot(place, place in claimed)
            if spot is not None:
                used.add(id(self._cell(place)))
                readings[place] = spot
        for claim in self.claims:
            self._claim(claim, readings)
        return used

    def _cell(self, place: Place) -> Cell:
        return self.section.body[place[0]][place[1]]

    def _decimals(self) -> dict[str, int]:
        """How many decimals amounts and percentages have, by the cell that has the most."""
        most: Counter[str] = Counter()
        for place in self.values:
            printed = (number_in(compact(self._cell(place))) or ("", ""))[0]
            kind = self._kind(place)
            most[kind] = max(most[kind], len(printed.partition(".")[2]))
        most["amount"] = max(most["amount"], self.record.region.style.least_decimals)
        return dict(most)

    def _kind(self, place: Place) -> str:
        """What a number is: an amount, a percentage or a count."""
        role = self.section.roles[place[1]] if place[1] < len(self.section.roles) else ""
        if role in self.words.percents or compact(self._cell(place)).endswith("%"):
            return "percent"
        return "count" if role in self.words.counts else "amount"

    def _spot(self, place: Place, claimed: bool) -> int | None:
        """Note a cell; the reading of it that claims rest on. None for a number that is damaged."""
        cell, kind = self._cell(place), self._kind(place)
        found = number_in(compact(cell))
        assert found is not None
        printed = _padded(found[0], self.decimals.get(kind, 0) if kind != "count" else 0)
        if too_large(printed, self.unit):
            return None
        text = plain(cell.content)
        start = text.find(found[0])  # not as it is printed where blanks stand in it
        whole = (len(text) - len(text.lstrip()), len(text.rstrip()))
        span = (start, start + len(found[0])) if start >= 0 else whole
        location = self.record.location(
            cell.anchor, text, span, self.name, label_of(self.section, place[0])
        )
        stated = self.stated.get(place)
        if stated is None or not claimed:
            own = stated or self._plain(place, kind)
            reading, unit = self._reading(own, printed)
            self.record.number(found[0], unit, location, (reading,), "")
            return reading
        reading, unit = self._reading(self._plain(place, kind), printed)
        same, _ = self._reading(stated, printed)
        self.record.spot(Spot(found[0], unit, location, (reading, same)))
        return reading

    def _reading(self, stated: StatedQuantity, printed: str) -> tuple[int, str]:
        """A reading with its unit. Amounts in 元 are known to the cent."""
        quantity = self.record.catalogue.quantities[stated.quantity]
        unit = self.unit if quantity.printed in MONEY_UNITS else quantity.printed
        exact = quantity.printed in MONEY_UNITS and self.unit == "元"
        return self.record.reading(stated, printed, unit, table=self.name, exact=exact), unit

    def _plain(self, place: Place, kind: str) -> StatedQuantity:
        """A cell as a number of this table and nothing else."""
        cells = self.words.cells
        name = {"percent": cells["percent"], "count": cells["number"]}.get(kind)
        quantity = name or cells.get(self.unit, cells["number"])
        row = label_of(self.section, place[0]) or f"第{place[0] + 1}"
        head = self.section.heads[place[1]] if place[1] < len(self.section.heads) else ""
        subject = f"《{self.name}》“{row}”行“{head or place[1] + 1}”".replace(AXIS, "x")
        subject = distinct_name(self.subjects, subject)
        return StatedQuantity(quantity, subject, self.record.result.year)

    def _claim(self, claim: Claim, readings: Mapping[Place, int]) -> None:
        """Note a claim of which all cells became readings."""
        if any(place not in readings for place in (claim.value, *claim.operands)):
            return
        value = readings[claim.value]
        operands = [readings[place] for place in claim.operands]
        if claim.kind == "合计":
            self.record.claims.sum_given(value, list(zip(operands, claim.signs, strict=True)))
        else:
            self.record.claims.given(claim.kind, value, *operands)


def _padded(printed: str, decimals: int) -> str:
    """The number with at least so many decimals: 15 beside 19.5 and 4.25 is 15.00."""
    whole, _, fraction = printed.partition(".")
    return f"{whole}.{fraction.ljust(decimals, '0')}" if decimals else printed
