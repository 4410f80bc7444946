"""From the accounts of units to those of all that hold them: what they paid each other cancelled.

Each side of a cancelled payment becomes a row of less in the table it was booked in, under a unit
of its own that belongs to those alone whose accounts hold both sides. So every sum, breakdown and
trace is made from it as from any other row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import Book
from mingzhang.facts.internal import YEAR, excesses, superiors, units_and_years
from mingzhang.facts.references import PARENT, UNIT
from mingzhang.facts.tables import ROW, SOURCE
from mingzhang.model.internal import Booking, Consolidation, Payment
from mingzhang.model.known import Known
from mingzhang.model.number import Interval, scale_of, shortest
from mingzhang.model.quantity import Key
from mingzhang.model.relation import half_name
from mingzhang.model.rows import Rows

OPEN = "内部往来未抵销"
_CANCELLED = "抵销·"  # before a unit's code: what its accounts do not hold


def _cancelled_code(unit: str) -> str:
    """The code that everything cancelled in the accounts of ``unit`` counts towards."""
    return _CANCELLED + unit


def members(book: Book) -> Iterator[tuple[str, str]]:
    """Which unit's rows count towards which: itself and all its superiors."""
    parents = {unit[UNIT]: unit[PARENT] for unit in book.units()}
    for unit in parents:
        yield from ((unit, above) for above in superiors(unit, parents))
    for within in sorted({one.within for one in book.payments if one.cancelled}):
        for unit in within:
            yield _pseudo(within), unit
            yield _pseudo(within), _cancelled_code(unit)


def _pseudo(within: tuple[str, ...]) -> str:
    """The unit that rows of less belong to; no unit has a name of the kind."""
    return f"{_CANCELLED}{within[0]}以上"


def cancel(engine: DuckEngine, book: Book) -> None:
    """Append the rows of less to the tables of a book that were loaded."""
    found: dict[str, Rows] = {}
    for payment in book.payments:
        for booking in payment.bookings if payment.cancelled else ():
            rows = found.setdefault(booking.relation, Rows(book.rows[booking.relation].types))
            row = _less(payment, booking)
            rows.add(*(row.get(name) for name in rows.types))
    for name, rows in found.items():
        engine.append(name, rows)


def _less(payment: Payment, booking: Booking) -> dict[str, Any]:
    row: dict[str, Any] = {
        UNIT: _pseudo(payment.within),
        YEAR: payment.year,
        SOURCE: payment.source,
        ROW: payment.line,
        **booking.placed,
    }
    for name, amount in booking.amounts.items():
        row |= {name: -amount.value, half_name(name): amount.half}
    return row


def consolidation(book: Book, catalogue: Catalogue, unit: str) -> Consolidation:
    """What is to be said of how the accounts of ``unit`` come from those below it."""
    payments = tuple(one for one in book.payments if unit in one.within)
    table = next((one.name for one in catalogue.relations.values() if one.sides), "")
    cases, found = excesses(payments, book.rows)
    return Consolidation(
        table,
        payments,
        cases,
        tuple(found),
        len(_summed(book, catalogue, unit)),
        bool(book.payments) or book.settings.internal == "none",
    )


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a sum over several units says of the payments between them.

    ``less`` are the sums of what was cancelled, ``booked`` the tables that payments are booked in.
    """

    found: Consolidation
    catalogue: Catalogue
    less: Mapping[tuple[str, Key], Interval]
    booked: frozenset[str]

    @staticmethod
    def of(
        book: Book,
        catalogue: Catalogue,
        unit: str,
        sums: Callable[[str, frozenset[str]], Iterable[Known]],
    ) -> Remarks:
        """The remarks of the accounts of ``unit``; ``sums`` are those of a code from tables."""
        booked = _booked(catalogue)
        found = consolidation(book, catalogue, unit)
        any_less = any(payment.cancelled for payment in found.payments)
        less = {
            (known.quantity, replace(known.key, unit_code=unit)): known.interval
            for known in (sums(_cancelled_code(unit), booked) if any_less else ())
            if known.interval.value
        }
        return Remarks(found, catalogue, less, booked)

    def on(self, known: Known) -> Known:
        """The sum with the remark, if one is due."""
        quantity = self.catalogue.quantities[known.quantity]
        if quantity.source is None or quantity.source.relation not in self.booked:
            return known
        less = self.less.get((known.quantity, known.key))
        if less is None:
            return replace(known, source=f"{known.source}，{OPEN}") if self.found.open else known
        title = self.catalogue.relations[quantity.source.relation].title
        scale, total = scale_of(quantity.printed), known.interval - less
        whole, cancelled, rest = (
            f"{shortest(value / scale)}{quantity.printed}"
            for value in (total.value, -less.value, known.interval.value)
        )
        source = f"各单位“{title}”合计{whole}，抵销内部往来{cancelled}，余{rest}"
        return replace(known, source=source)


def _booked(catalogue: Catalogue) -> frozenset[str]:
    """The tables that payments are booked in."""
    found = (side.relation for one in catalogue.relations.values() for side in one.sides)
    return frozenset(found)


def _summed(book: Book, catalogue: Catalogue, unit: str) -> set[str]:
    """The units whose rows, in tables that payments are booked in, count towards ``unit``."""
    below = {code for code, above in members(book) if above == unit}
    return {
        code
        for name in _booked(catalogue) & book.rows.keys()
        for code, year in units_and_years(book.rows[name])
        if year == book.settings.year and code in below
    }
