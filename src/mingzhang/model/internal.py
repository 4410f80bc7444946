"""Payments between units of one department, and what their consolidation leaves to be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.model.number import Interval


@dataclass(frozen=True, slots=True)
class Booking:
    """What one side of a payment booked: which unit, in which table, under what.

    ``amounts`` are the known money columns of the booked row, of which ``column`` is the one that
    must agree; ``placed`` are its other columns. ``listed``: the unit has rows in that table in
    that year, from which the booking can be taken away.
    """

    side: str
    relation: str
    unit: str
    unit_name: str
    column: str
    amounts: Mapping[str, Interval]
    placed: Mapping[str, str | None]
    listed: bool

    @property
    def amount(self) -> Interval | None:
        """What it booked in 元, None if nothing."""
        return self.amounts.get(self.column)


@dataclass(frozen=True, slots=True)
class Payment:
    """One row of the table of payments, the payer's booking first.

    ``key`` are its key columns that are filled, ``within`` the codes of all whose accounts hold
    both units, the lowest first.
    """

    relation: str
    year: int
    subject: str
    key: Mapping[str, str]
    source: str
    line: int
    bookings: tuple[Booking, Booking]
    within: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Did both sides book the same amount? One may be rounded, the other exact."""
        payer, receiver = (booking.amount for booking in self.bookings)
        if payer is None or receiver is None:
            return False
        return abs(payer.value - receiver.value) <= max(payer.half, receiver.half)

    @property
    def cancelled(self) -> bool:
        """Are both sides taken out of the totals that hold them?"""
        return self.agrees and all(booking.listed for booking in self.bookings)


@dataclass(frozen=True, slots=True)
class Excess:
    """More was cancelled than a unit booked there; ``booked`` in 元, None if it has no such row."""

    booking: Booking
    year: int
    cancelled: Interval
    booked: Interval | None
    places: tuple[tuple[str, int], ...]  # file and line of the payments


@dataclass(frozen=True, slots=True)
class Consolidation:
    """How the accounts of one subject come from those of its units.

    ``table`` is where payments are listed; ``payments`` are those between units that the subject
    holds; ``cases`` are what the cancelled ones are taken from (a unit's row or rows under one
    subject), ``excesses`` those of them that hold too little.
    ``summed`` is the number of units whose rows are added up; ``declared``: the book lists the
    payments between its units, or says that there are none.
    """

    table: str = ""
    payments: tuple[Payment, ...] = ()
    cases: int = 0
    excesses: tuple[Excess, ...] = ()
    summed: int = 0
    declared: bool = True

    @property
    def open(self) -> bool:
        """Nobody has said what these units paid each other."""
        return self.summed > 1 and not self.declared
