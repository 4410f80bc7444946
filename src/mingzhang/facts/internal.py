"""Payments between units: read from the book's table, held together with what each side booked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.references import PARENT, UNIT, UNITS
from mingzhang.facts.tables import ROW, SOURCE
from mingzhang.model.internal import Booking, Excess, Payment
from mingzhang.model.number import Interval
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.relation import Relation, Side, half_name
from mingzhang.model.rows import Rows, named_rows

YEAR, NAME = "年度", "单位名称"
Row = dict[str, Any]
Tables = Mapping[str, Rows]


def superiors(unit: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """The unit and all above it, itself first; a circle, which is a problem elsewhere, ends it."""
    found: dict[str, None] = {}
    above: str | None = unit
    while above and above not in found:
        found[above] = None
        above = parents.get(above)
    return tuple(found)


def read_payments(
    tables: Tables, catalogue: Catalogue
) -> tuple[tuple[Payment, ...], list[Problem]]:
    """The payments of a book, and the rows that are none, each with what to do."""
    payments: list[Payment] = []
    problems: list[Problem] = []
    for relation in catalogue.relations.values():
        table = tables.get(relation.name)
        if not relation.sides or not table:
            continue
        reader = _Reader.of(relation, catalogue, tables)
        for row in named_rows(table):
            found = list(_problems(row, relation, reader.units, catalogue))
            problems += found
            if not found:
                payments.append(reader.payment(row))
    return tuple(payments), problems


@dataclass(frozen=True, slots=True)
class Units:
    """Names and superiors of the units, by code."""

    names: Mapping[str, str]
    parents: Mapping[str, str | None]

    @staticmethod
    def of(tables: Tables) -> Units:
        """The units of a book's table."""
        rows = [row for row in named_rows(tables.get(UNITS)) if row[UNIT]]
        names = {row[UNIT]: row[NAME] or row[UNIT] for row in rows}
        return Units(names, {row[UNIT]: row[PARENT] for row in rows})

    def within(self, first: str, second: str) -> tuple[str, ...]:
        """All whose accounts hold both, the lowest first."""
        above = superiors(second, self.parents)
        return tuple(unit for unit in superiors(first, self.parents) if unit in above)


# ---- Rows that are no payment --------------------------------------------------------------------


def _problems(
    row: Row, relation: Relation, units: Units, catalogue: Catalogue
) -> Iterator[Problem]:
    file, _, sheet = str(row[SOURCE]).partition("#")
    place = Place(file, sheet, line=int(row[ROW]))

    def problem(code: str, message: str, mend: str) -> Problem:
        return Problem(code, place, message, mend)

    codes = [row[side.unit] for side in relation.sides]
    unknown = [side for side in relation.sides if row[side.unit] not in units.names]
    for side in unknown:
        if row[side.unit] is not None:  # a blank one was refused already
            message = f"{side.unit}“{row[side.unit]}”不在“{UNITS}”表里。"
            mend = nearest(row[side.unit], units.names) + "部门外的往来不抵销，请改正或删去这一行。"
            yield problem("unknown-unit", message, mend)
    if not unknown:
        if codes[0] == codes[1]:
            words = "和".join(side.unit for side in relation.sides)
            message = f"{words}都是“{codes[0]}”。"
            yield problem("own-payment", message, "单位内部的往来不用列，请改正或删去这一行。")
        elif not units.within(*codes):
            message = f"“{codes[0]}”和“{codes[1]}”不属于同一个部门。"
            yield problem("other-department", message, "部门外的往来不抵销，请删去这一行。")
    if all(row[side.amount] is None for side in relation.sides):
        words = "、".join(side.amount for side in relation.sides)
        yield problem("no-amount", f"{words}都空着。", "请填上双方各记的数，或删去这一行。")
    for side in relation.sides:
        for column in _unplaced(row, side, catalogue) if row[side.amount] is not None else ():
            message = f"{side.amount}已填，{column}空着，不知道从哪一项里抵销。"
            yield problem("not-placed", message, f"请填{column}。")


def _unplaced(row: Row, side: Side, catalogue: Catalogue) -> Iterator[str]:
    """The blank columns that a booked row must have: those that take a closed list of words."""
    booked = catalogue.relations[side.relation]
    for name, sources in side.columns.items():
        column = booked.column(name)
        if column and column.values and all(row[source] is None for source in sources):
            yield sources[0]


# ---- Rows that are -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes payments of rows. ``listed`` has table, unit and year of all rows they may be of."""

    relation: Relation
    catalogue: Catalogue
    units: Units
    listed: frozenset[tuple[str, str, int]]

    @staticmethod
    def of(relation: Relation, catalogue: Catalogue, tables: Tables) -> _Reader:
        listed = {
            (side.relation, unit, year)
            for side in relation.sides
            for unit, year in units_and_years(tables[side.relation])
        }
        return _Reader(relation, catalogue, Units.of(tables), frozenset(listed))

    def payment(self, row: Row) -> Payment:
        payer, receiver = (self.booking(row, side) for side in self.relation.sides)
        subject = next((c.name for c in self.relation.columns if c.codes), "")
        return Payment(
            self.relation.name,
            row[YEAR],
            (subject and row[subject]) or "",
            {name: str(row[name]) for name in self.relation.key if row[name] is not None},
            row[SOURCE],
            row[ROW],
            (payer, receiver),
            self.units.within(payer.unit, receiver.unit),
        )

    def booking(self, row: Row, side: Side) -> Booking:
        booked = self.catalogue.relations[side.relation]
        amounts: dict[str, Interval] = {}
        placed: dict[str, str | None] = {}
        for name, sources in side.columns.items():
            source = next((one for one in sources if row[one] is not None), sources[0])
            column = booked.column(name)
            if column is None or column.kind != "money":
                placed[name] = row[source]
            elif row[source] is not None:
                amounts[name] = Interval(row[source], row[half_name(source)] or Decimal(0))
        code = row[side.unit]
        return Booking(
            side.name,
            side.relation,
            code,
            self.units.names[code],
            next(name for name, sources in side.columns.items() if side.amount in sources),
            amounts,
            placed,
            (side.relation, code, row[YEAR]) in self.listed,
        )


def units_and_years(table: Rows) -> Iterator[tuple[str, int]]:
    """Unit and year of every row."""
    return zip(table.columns[UNIT], table.columns[YEAR], strict=True)


# ---- More cancelled than booked ------------------------------------------------------------------

_Case = tuple[Any, ...]  # table, unit, year, then what it is placed under


def excesses(payments: Iterable[Payment], tables: Tables) -> tuple[int, list[Excess]]:
    """How many cases the cancelled payments are taken from, and which of them hold too little.

    Nothing is said where the unit's own amount is blank: the sum is unknown then, and says so.
    """
    taken: dict[_Case, list[tuple[Payment, Booking]]] = {}
    for payment in payments:
        for booking in payment.bookings if payment.cancelled else ():
            case = (booking.relation, booking.unit, payment.year, *booking.placed.values())
            taken.setdefault(case, []).append((payment, booking))
    booked = _booked([found[0][1] for found in taken.values()], tables)
    excesses = []
    for case, found in taken.items():
        payment, booking = found[0]
        cancelled = _total(one.amount for _, one in found)
        rows = booked.get(case, [])
        total = _total(rows)
        if cancelled and total and cancelled.low > total.high:
            places = tuple((one.source, one.line) for one, _ in found)
            excesses.append(
                Excess(booking, payment.year, cancelled, total if rows else None, places)
            )
    return len(taken), excesses


def _booked(bookings: Iterable[Booking], tables: Tables) -> dict[_Case, list[Interval | None]]:
    """What the units of these bookings booked, under everything they booked it under."""
    units: dict[str, set[str]] = {}
    shapes: dict[str, Booking] = {}
    for booking in bookings:
        units.setdefault(booking.relation, set()).add(booking.unit)
        shapes[booking.relation] = booking
    found: dict[_Case, list[Interval | None]] = {}
    for name, shape in shapes.items():
        table = tables[name]
        half = half_name(shape.column)
        columns = [table.columns[c] for c in (UNIT, YEAR, shape.column, half, *shape.placed)]
        for unit, year, value, rounding, *words in zip(*columns, strict=True):
            if unit in units[name]:
                amount = None if value is None else Interval(value, rounding or Decimal(0))
                found.setdefault((name, unit, year, *words), []).append(amount)
    return found


def _total(amounts: Iterable[Interval | None]) -> Interval | None:
    """The sum, None if one is unknown."""
    total = Interval(Decimal(0))
    for amount in amounts:
        if amount is None:
            return None
        total = total + amount
    return total
