"""What is wrong with the payments between units, and what nobody has said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.model.finding import Finding, Location, Outcome
from mingzhang.model.internal import Booking, Consolidation, Excess, Payment
from mingzhang.model.number import scale_of, shortest

OPEN, APART, EXCESS = "内部往来-未说明", "内部往来-未抵销", "内部往来-超过所记"
_TITLES = {
    OPEN: "汇总几个单位，要说明它们之间的往来",
    APART: "内部往来双方所记一致，才能抵销",
    EXCESS: "抵销的内部往来不超过单位所记",
}
_BASIS = "部门汇总时，单位之间互相支付、双方都记了账的，两边抵销，不重复计算"
_UNIT = "万元"


def internal_findings(found: Consolidation, department: str, year: int) -> Iterator[Finding]:
    """One finding for each payment that is not cancelled, for each that takes away too much, and
    for a department that neither lists payments nor rules them out."""
    teller = _Teller(found.table, department)
    if found.open:
        yield teller.undeclared(found, year)
    yield from (teller.apart(one) for one in found.payments if not one.cancelled)
    yield from (teller.excess(one) for one in found.excesses)


def internal_outcomes(found: Consolidation) -> Iterator[Outcome]:
    """How many payments, and cases they are taken from, are right; nothing without several units.

    Payments that nobody listed are not evaluated.
    """
    if found.summed < 2:
        return
    cancelled = sum(one.cancelled for one in found.payments)
    reasons = {f"缺少：{found.table}": 1} if found.open else {}
    yield Outcome(APART, _TITLES[APART], cancelled, len(found.payments) - cancelled, reasons)
    right = found.cases - len(found.excesses)
    yield Outcome(EXCESS, _TITLES[EXCESS], right, len(found.excesses), reasons)


@dataclass(frozen=True, slots=True)
class _Teller:
    table: str
    department: str

    def undeclared(self, found: Consolidation, year: int) -> Finding:
        message = (
            f"合计由{found.summed}个单位相加，它们之间的往来没有列出，未抵销，可能重复计算。"
            f'请填“{self.table}”表；经核对没有的，在 book.toml 写 internal = "none"。'
        )
        return Finding(
            rule=OPEN,
            title=_TITLES[OPEN],
            severity="warning",
            category="table-table",
            message=message,
            key=self.key(year, "", {}),
            measure=self.table,
            basis=_BASIS,
            verify="向各单位核对有没有互相支付的款项",
        )

    def apart(self, payment: Payment) -> Finding:
        payer, receiver = payment.bookings
        names = f"{payer.unit_name}付给{receiver.unit_name}"
        subject = f"（{payment.subject}）" if payment.subject else ""
        told = "，".join(_booked(booking, payment) for booking in payment.bookings)
        paid, received = (_money(booking) for booking in payment.bookings)
        difference = received - paid if paid is not None and received is not None else None
        rest = difference if difference is not None else (paid if paid is not None else received)
        return Finding(
            rule=APART,
            title=_TITLES[APART],
            severity="error",
            category="table-table",
            message=f"{payment.year}年{names}的往来{subject}：{told}，未抵销。请双方对账后更正。",
            key=self.key(payment.year, payment.subject, payment.key),
            measure=self.table,
            stated=received,
            expected=paid,
            difference=difference,
            amount=None if rest is None else abs(rest) * scale_of(_UNIT),
            locations=(_location(payment.source, payment.line, self.table, names),),
            basis=_BASIS,
            verify="请两个单位核对账目：漏记的补记，记错的更正，再改这一行和两边的明细",
        )

    def excess(self, excess: Excess) -> Finding:
        booking = excess.booking
        words = "、".join(value for value in booking.placed.values() if value)
        booked = excess.booked.value if excess.booked else Decimal(0)
        over = excess.cancelled.value - booked
        has = f"只记了{shortest(booked)}元" if excess.booked else "没有这样的行"
        places = "、".join(f"{source}第{line}行" for source, line in excess.places)
        message = (
            f"{excess.year}年抵销{booking.unit_name}（{booking.side}，{words}）"
            f"{shortest(excess.cancelled.value)}元，“{booking.relation}”表里{has}，"
            f"多抵销{shortest(over)}元（{places}）。请核对科目、性质和金额。"
        )
        placed = {name: value for name, value in booking.placed.items() if value}
        scale = scale_of(_UNIT)
        return Finding(
            rule=EXCESS,
            title=_TITLES[EXCESS],
            severity="error",
            category="table-table",
            message=message,
            key=self.key(excess.year, "", {booking.relation: booking.unit, **placed}),
            measure=self.table,
            stated=excess.cancelled.value / scale,
            expected=booked / scale,
            difference=over / scale,
            amount=over,
            locations=tuple(
                _location(*place, self.table, booking.unit_name) for place in excess.places
            ),
            basis=_BASIS,
            verify=f"对照“{booking.relation}”表里这个单位的行，改正“{self.table}”表",
        )

    def key(self, year: int, subject: str, more: Mapping[str, str]) -> dict[str, str]:
        first = {"部门": self.department, "年度": str(year), "量": self.table, "科目": subject}
        return first | {name: value for name, value in more.items() if name not in first}


def _booked(booking: Booking, payment: Payment) -> str:
    """What one side did, in words."""
    if booking.amount is None:
        return f"{booking.side}没有记"
    told = f"{booking.side}记{shortest(booking.amount.value)}元"
    if not booking.listed:
        told += f"，而“{booking.relation}”表里没有它{payment.year}年的行"
    return told


def _money(booking: Booking) -> Decimal | None:
    """What was booked, in the printed unit."""
    return None if booking.amount is None else booking.amount.value / scale_of(_UNIT)


def _location(source: str, line: int, table: str, row: str) -> Location:
    return Location("suspect", file=source.partition("#")[0], line=line, table=table, row=row)
