"""The totals of a list against the sum of its rows, and its shares against their parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.facts.imports.figures import ZERO, Figures
from mingzhang.facts.imports.heading import Heads
from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Cell
from mingzhang.model.number import (
    Interval,
    half_unit,
    parse_decimal,
    round_half_up,
    scale_of,
    shortest,
)

LEAST_DECIMALS = 2  # that an amount of 万元 has, though a workbook drops its zeros
_PERCENT = Decimal(100)
_SHARE_DECIMALS = 2
_Printed = tuple[int, Mapping[int, Decimal]]  # a row that prints totals, by column


@dataclass(slots=True)
class Sums:
    """The amounts of a list by column and row, each thing counted once however many rows repeat
    it, and the rows that print a total: the whole, or a part of it. Amounts are in the unit of
    their column."""

    counted: dict[int, list[tuple[int, Decimal]]] = field(default_factory=dict)
    seen: set[tuple[object, ...]] = field(default_factory=set)
    wholes: list[_Printed] = field(default_factory=list)
    parts: list[_Printed] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)

    def count(self, at: int, thing: tuple[object, ...], row: int, value: Decimal) -> None:
        """Take an amount into account, unless the same thing's is already."""
        if (at, *thing) not in self.seen:
            self.seen.add((at, *thing))
            self.counted.setdefault(at, []).append((row, value))


def check_totals(figures: Figures, heads: Heads, sums: Sums) -> None:
    """A problem for every total that is not the sum of its rows, however they were rounded."""
    end = len(figures.sheet.rows)
    rows = [(printed, (0, end)) for printed in sums.wholes]
    rows += zip(sums.parts, _spans(sums, heads.body, end), strict=True)
    for (row, printed), (first, last) in rows:
        for at, value in printed.items():
            among = [one for index, one in sums.counted.get(at, ()) if first <= index < last]
            decimals = _decimals([value, *among], sums.units[at])
            total = _interval(value, sums.units[at], decimals)
            parts = (_interval(one, sums.units[at], decimals) for one in among)
            summed = sum(parts, Interval(ZERO))
            if total.high < summed.low or summed.high < total.low:
                _differs(figures, (row, at), heads.title(at), value, among, sums.units[at])


def _spans(sums: Sums, body: int, end: int) -> list[tuple[int, int]]:
    """The rows that each subtotal sums: those up to it, or those from it where it comes first."""
    marks = [row for row, _ in sums.parts]
    amounts = [row for counted in sums.counted.values() for row, _ in counted]
    if marks and marks[0] < min(amounts, default=0):
        return list(zip(marks, [*marks[1:], end], strict=True))
    return list(zip([body, *marks], marks, strict=False))


def _differs(
    figures: Figures,
    at: tuple[int, int],
    title: str,
    printed: Decimal,
    rows: list[Decimal],
    unit: str,
) -> None:
    value = sum(rows, ZERO)
    message = (
        f"合计行“{title}”印的是{shortest(printed)}{unit}，{len(rows)}项之和是{shortest(value)}{unit}，"
        f"相差{shortest(printed - value)}{unit}。"
    )
    mend = "可能少了行、改过数或筛选过，请重新导出完整的表。"
    figures.complain("total-differs", *at, message, mend)


def _interval(value: Decimal, unit: str, decimals: int) -> Interval:
    half = ZERO if unit == "元" else half_unit(f"{value:.{decimals}f}", unit)
    return Interval(value * scale_of(unit), half)


def _decimals(values: Iterable[Decimal], unit: str) -> int:
    return 0 if unit == "元" else max(LEAST_DECIMALS, *map(decimals_of, values))


def decimals_of(value: Decimal) -> int:
    """How many decimals a value needs."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def check_share(
    figures: Figures, at: tuple[int, int], cell: Cell, part: Interval, whole: Interval
) -> None:
    """A note where a printed share is not the one of its parts; a bare number may be 0.73 or 73."""
    text = plain(cell)
    printed = parse_decimal(text.removesuffix("%"))
    if printed is None or whole.value <= 0:
        return
    half = half_unit(text.removesuffix("%"), "", 0)
    as_percent, as_ratio = Interval(printed, half), Interval(printed * _PERCENT, half * _PERCENT)
    is_ratio = _is_share(as_ratio, part, whole)
    if _is_share(as_percent, part, whole) or (is_ratio and not text.endswith("%")):
        return
    real = shortest(round_half_up(part.value / whole.value * _PERCENT, _SHARE_DECIMALS))
    hint = "像是把倍数当成了百分数。" if is_ratio else ""
    message = f"“{figures.sheet.address(*at)}”印的是{text}，按金额算是{real}%。{hint}"
    figures.note("share-differs", *at, message, "这一栏不读入，请核对金额。")


def _is_share(printed: Interval, part: Interval, whole: Interval) -> bool:
    """Whether part ÷ whole may print so, without dividing."""
    low, high = printed.low * whole.low, printed.high * whole.high
    return low <= part.high * _PERCENT and part.low * _PERCENT <= high
