"""A cause told to a clerk: the wrong number, what it should be, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.engines.documents.repair import SCALE, System
from mingzhang.model.finding import Finding, Location
from mingzhang.model.number import scale_of, shortest
from mingzhang.model.quantity import Identity
from mingzhang.rules.causes_digits import UNIT_SHIFT, Meant
from mingzhang.rules.causes_search import Cause, Kind
from mingzhang.rules.files import MISREAD
from mingzhang.rules.findings import FailureTeller, ToldFinding
from mingzhang.rules.notes import noted
from mingzhang.rules.printed import PrintedReading, directed

MOVED = "成因-错类"
_CONVERTED = ("转换", "识别")
_MOST_OPERANDS = 12  # places shown; a sum may have hundreds
_FEW = 4  # numbers that a person can check one by one


@dataclass(frozen=True, slots=True)
class _Sort:
    """What a kind of cause is called and how a clerk makes sure of it."""

    rule: str
    title: str
    category: str  # "" is that of the check that failed first
    verify: str


_ONE = _Sort(
    "成因-一数有误", "一个数有误，几项核对因此不通过", "", "对照账册核实这个数，改正后重新审核"
)
_SORTS: dict[Kind, _Sort] = {
    "single": _ONE,
    "same": _ONE,
    "either": _ONE,
    "moved": _Sort(
        MOVED,
        "一项列在别的类名下",
        "name-code",
        "核对这一项的科目编码，移到所属的类，或改正两类的合计",
    ),
    "slipped": _Sort(
        "成因-错行", "一列数错了一行", "table-table", "对照账册逐行核对这一列，整列移回原行"
    ),
}
_TAKEN = _Sort(
    "成因-错用他年", "填的是别的年度或口径的数", "year", "对照账册，换成本年、本口径的数"
)
_BASIS = "改正这一处，所列核对全部相符，原来相符的核对没有一项变成不符"


@dataclass(frozen=True, slots=True)
class CauseTeller:
    """Tells the causes of one document. ``origin`` says how its text was obtained."""

    teller: FailureTeller
    system: System
    origin: str = ""

    def own(self, cause: Cause, found: Sequence[ToldFinding]) -> Finding | None:
        """The finding among those explained that is already about the cause, if there is one."""
        if cause.kind in ("same", "either"):
            return self._undecided(found[0], cause)
        if cause.kind != "single":
            return None
        suspects, likely = self._readings(cause), cause.meant[0]
        low, high = self._bounds(cause)
        right = self._scaled(likely.value, self._reading(cause.suspects[0]))
        fitting: list[tuple[Decimal, int]] = []
        for order, one in enumerate(found):
            stated = {number for failure in one.failures for number in failure.value}
            rule, expected = one.failures[0].rule, one.finding.expected
            if isinstance(rule, Identity) and rule.sense != "=":
                continue  # says less than the value that is known
            if stated & suspects and expected is not None and low <= expected <= high:
                fitting.append((abs(expected - right), order))
        if not fitting:
            return None
        told, note = found[min(fitting)[1]], self._reason(cause)
        finding = noted(told, self.teller, is_proved=True).finding
        finding = replace(finding, message=finding.message + (note and f"{note}。"))
        return self._graded(finding, cause)

    def _undecided(self, told: ToldFinding, cause: Cause) -> Finding:
        """Where what is stated fits everything else, the few others that may be wrong first."""
        finding, wrong = noted(told, self.teller).finding, self._readings(cause)
        if any(number in wrong for failure in told.failures for number in failure.value):
            return finding
        if not 0 < len(cause.suspects) <= _FEW:
            return finding
        suspects = [place for number in cause.suspects for place in self._places(number)]
        known = {replace(place, role="operand") for place in suspects}
        others = [replace(place, role="operand") for place in finding.locations]
        texts = "、".join(self._reading(number).text for number in cause.suspects)
        return replace(
            finding,
            message=finding.message + f"其余的数与别处相符，请先核对{texts}。",
            locations=(*suspects, *(place for place in others if place not in known)),
        )

    def of(self, cause: Cause, found: Sequence[ToldFinding]) -> Finding:
        """A finding about the cause itself."""
        value = self._reading(cause.suspects[0])
        sort = _TAKEN if cause.taken_for is not None else _SORTS[cause.kind]
        finding = Finding(
            rule=sort.rule,
            title=sort.title,
            severity="error",
            category=sort.category or found[0].finding.category,
            message=self._message(cause, value, len(found)),
            key=self.teller.key(value),
            measure=self.teller.name(value),
            stated=value.value,
            locations=tuple(self._locations(cause, found)),
            basis=_BASIS,
            verify=sort.verify,
        )
        return self._graded(self._with_figures(finding, cause, value), cause)

    def _with_figures(self, finding: Finding, cause: Cause, value: PrintedReading) -> Finding:
        if cause.kind != "single":
            return finding
        low, high = self._bounds(cause)
        right = self._scaled(cause.meant[0].value, value)
        difference = value.value - right
        money = value.quantity.unit == "元"
        return replace(
            finding,
            expected=right,
            expected_low=low,
            expected_high=high,
            difference=difference,
            amount=abs(difference) * scale_of(value.unit) if money else None,
        )

    def _graded(self, finding: Finding, cause: Cause) -> Finding:
        """In converted text a wrong dot, and in recognised text any digit, may be misread."""
        dot = bool(cause.meant) and cause.meant[0].slip == "shifted"
        dot = dot and abs(cause.meant[0].factor) < UNIT_SHIFT
        if self.origin == "识别" or (self.origin in _CONVERTED and dot):
            return replace(finding, severity="warning", message=finding.message + MISREAD)
        return finding

    # ---- words -----------------------------------------------------------------------------------

    def _message(self, cause: Cause, value: PrintedReading, checks: int) -> str:
        match cause.kind:
            case "moved":
                return self._moved(cause, value)
            case "slipped":
                return self._slipped(cause, value)
            case _:
                return self._single(cause, value, checks)

    def _single(self, cause: Cause, value: PrintedReading, checks: int) -> str:
        unit, likely = value.unit, cause.meant[0]
        blank = self.system.figures[cause.suspects[0]].blank
        stated = "空着，" if blank else f"“{value.text}{unit}”"
        right = directed(value, Decimal(shortest(self._scaled(likely.value, value))))
        if not likely.only and not likely.slip:
            low, high = (f"{shortest(bound)}{unit}" for bound in self._bounds(cause))
            right += f"（{low}至{high}都相符）"
        reason = self._reason(cause)
        told = f"{self.teller.name(value)}{stated}应为{right}"
        told += f"：有{checks}项核对因此不符，改正这一处就都相符。"
        return told + (f"{reason}。" if reason else "")

    def _moved(self, cause: Cause, item: PrintedReading) -> str:
        """Two classes and the item between them."""
        lacking, holding = (self._total(index) for index in cause.explains[:2])
        gap = f"{item.text}{item.unit}"
        return (
            f"{self.teller.name(item)}“{gap}”列错了类：{self.teller.name(lacking)}"
            f"{lacking.text}{lacking.unit}比所列各项之和多{gap}，{self.teller.name(holding)}"
            f"{holding.text}{holding.unit}少{gap}；把这一项移过去，两类都相符。请核对它的科目编码。"
        )

    def _total(self, index: int) -> PrintedReading:
        left = [o for o in self.system.checks[index].operands if o.coefficient == 1]
        return self._reading(left[0].figures[0])

    def _slipped(self, cause: Cause, value: PrintedReading) -> str:
        rows = [place.row for number in cause.suspects for place in self._places(number)]
        told = f"{self.teller.name(value)}所在的一列"
        if any(rows):
            told += f"，“{rows[0]}”行至“{rows[-1]}”行"
        shown = [
            f"“{one.text}”应为{shortest(self._scaled(likely.value, one))}"
            for one, likely in zip(map(self._reading, cause.suspects), cause.meant, strict=True)
        ]
        shown = shown if len(shown) <= 4 else [*shown[:3], "…", shown[-1]]
        return f"{told}错了一行，各行印的是邻行的数：{'，'.join(shown)}。请整列移回原行。"

    def _reason(self, cause: Cause) -> str:
        """How the number may have come to be wrong; "" where nothing shows it."""
        if cause.taken_for is None:
            return self._slip(cause.meant[0])
        other = self.teller.reading(cause.taken_for)
        printed = f"{other.text}{other.unit}"
        return f"印的可能是{self.teller.name(other)}（{printed}），填错了年度或口径"

    def _slip(self, likely: Meant) -> str:
        match likely.slip:
            case "swapped":
                return "可能是相邻两位数字颠倒"
            case "sign":
                return "可能是正负（增减方向）写反"
            case "shifted" if abs(likely.factor) == UNIT_SHIFT:
                return "可能是元和万元弄错"
            case "shifted":
                return "可能是小数点错位"
            case "digit":
                return "可能是写错一位数字"
        return ""

    # ---- readings, bounds, places ----------------------------------------------------------------

    def _reading(self, number: int) -> PrintedReading:
        return self.teller.reading(self.system.figures[number].readings[0])

    def _readings(self, cause: Cause) -> set[int]:
        return {n for number in cause.suspects for n in self.system.figures[number].readings}

    def _bounds(self, cause: Cause) -> tuple[Decimal, Decimal]:
        """What the only suspect may be, in the unit it is printed in."""
        value, wanted = self._reading(cause.suspects[0]), cause.wanted[0]
        return self._scaled(wanted[0], value), self._scaled(wanted[1], value)

    def _scaled(self, value: int, of: PrintedReading) -> Decimal:
        return Decimal(value) / SCALE / scale_of(of.unit)

    def _places(self, number: int) -> Iterator[Location]:
        for reading in self.system.figures[number].readings:
            spot = self.teller.understood.spot_of.get(reading)
            if spot:
                yield spot.location

    def _locations(self, cause: Cause, found: Sequence[ToldFinding]) -> Iterator[Location]:
        """The suspects, then what they were held against."""
        suspects = [place for number in cause.suspects for place in self._places(number)]
        yield from suspects
        against = (place for one in found for place in one.finding.locations)
        others = [replace(place, role="operand") for place in against if place not in suspects]
        known = {replace(place, role="operand") for place in suspects}
        fresh = [place for place in dict.fromkeys(others) if place not in known]
        yield from fresh[:_MOST_OPERANDS]
