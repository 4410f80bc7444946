"""Failures told to a clerk: which number, what it should be, how it was computed, on what basis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.documents.outcomes import Failure
from mingzhang.model.finding import Finding, Location, Severity
from mingzhang.model.number import MONEY_UNITS, Interval, round_half_up, scale_of, shortest
from mingzhang.model.quantity import AXIS, Identity, Key
from mingzhang.model.rule import Rule
from mingzhang.model.understanding import Understanding
from mingzhang.rules.documents import severity_of
from mingzhang.rules.printed import PrintedReading, beside, directed
from mingzhang.rules.reasons import is_of_reasons, tell

DISPUTED = "（文中已标明冲突待定）"
SLIP_NOTE = "末位相差1，可能是舍入或凑整。"
_POINTS = "分"


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding with the failures it tells."""

    finding: Finding
    failures: tuple[Failure, ...]


def findings_of(
    failures: Iterable[Failure], understood: Understanding, catalogue: Catalogue
) -> tuple[Finding, ...]:
    """The findings of one document, the same trouble in several places as one finding."""
    return tuple(
        told.finding for told in told_failures(failures, FailureTeller(understood, catalogue))
    )


def told_failures(failures: Iterable[Failure], teller: FailureTeller) -> tuple[ToldFinding, ...]:
    """The findings of one document, each with the failures it tells."""
    merged: dict[tuple[object, ...], ToldFinding] = {}
    for failure in failures:
        finding = teller.finding(failure)
        same = (finding.rule, finding.stated, tuple(sorted(finding.key.items())))
        if same in merged:
            finding = merged[same].finding.with_places_of(finding)
        before = merged[same].failures if same in merged else ()
        merged[same] = ToldFinding(finding, (*before, failure))
    findings = numbered(told.finding for told in merged.values())
    return tuple(
        ToldFinding(finding, told.failures)
        for finding, told in zip(findings, merged.values(), strict=True)
    )


def disputed_addresses(failures: Iterable[Failure], understood: Understanding) -> frozenset[str]:
    """Addresses of the quantities whose readings in a book contradict each other."""
    found = set()
    for failure in failures:
        if failure.grade != "error" or severity_of(failure) != "error":
            continue
        whole = isinstance(failure.rule, Identity)
        for number in (*failure.value, *(failure.operands if whole else ())):
            row = understood.readings.row(number)
            found.add(f"{row[2]}@{Key(row[3], row[4], row[5], row[6])}")
    return frozenset(found)


def numbered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Different troubles with one key get an ordinal, so that no two findings share an id."""
    seen: dict[str, int] = {}
    result = []
    for finding in found:
        count = seen[finding.id] = seen.get(finding.id, 0) + 1
        if count > 1:
            finding = replace(finding, key={**finding.key, "序": str(count)})
        result.append(finding)
    return tuple(result)


class FailureTeller:
    """Tells the failures of one document."""

    def __init__(self, understood: Understanding, catalogue: Catalogue) -> None:
        self.understood = understood
        self.catalogue = catalogue
        marks = understood.readings.columns["待定"]
        self.disputed = {case for case, mark in zip(understood.cases, marks, strict=True) if mark}

    def reading(self, number: int) -> PrintedReading:
        """A reading by its 号."""
        row = self.understood.readings.row(number)
        quantity = self.catalogue.quantities[row[2]]
        spot = self.understood.spot_of.get(number)
        money = quantity.unit == "元" and spot is not None and spot.unit in MONEY_UNITS
        unit = spot.unit if spot and money else quantity.printed
        value = row[7] / scale_of(unit)
        text = spot.text if spot else shortest(value)
        return PrintedReading(number, quantity, row[4], row[5], value, text, unit)

    def finding(self, failure: Failure) -> Finding:
        """What is told of one failure."""
        if is_of_reasons(failure.rule):
            return self._of_reason(failure)
        values = [self.reading(number) for number in failure.value]
        operands = [self.reading(number) for number in failure.operands]
        value, rule = values[0], failure.rule
        scale = scale_of(value.unit)
        low = None if failure.low is None else failure.low / scale
        high = None if failure.high is None else failure.high / scale
        expected = self._expected(failure, value, operands, low, high)
        difference = None if expected is None else value.value - expected
        cases = frozenset(reading.case for reading in (*values, *operands))
        told = self._message(failure, value, operands, expected, difference)
        severity, note = self._severity(failure, cases)
        return Finding(
            rule=rule.id,
            title=rule.title,
            severity=severity,
            category=rule.category,
            message=told + note,
            key=self.key(value),
            measure=self.name(value),
            stated=value.value,
            expected=expected,
            expected_low=low,
            expected_high=high,
            difference=difference,
            amount=abs(difference * scale) if difference and value.quantity.unit == "元" else None,
            locations=tuple(self._locations(failure)),
            basis=rule.basis,
            verify=rule.verify,
        )

    def _of_reason(self, failure: Failure) -> Finding:
        """A reason that cannot be true; nothing is wrong with the change it explains."""
        rule = failure.rule
        assert isinstance(rule, Rule)
        value = self.reading(failure.value[0])
        row, unit = self.understood.readings.row(value.number), value.unit
        of = replace(value, quantity=self.catalogue.quantities[value.quantity.of])
        reason = self.understood.reasons[value.number]
        return Finding(
            rule=rule.id,
            title=rule.title,
            severity=rule.severity,
            category=rule.category,
            message=tell(rule, self.name(of), Interval(row[7], row[8]), unit, reason),
            key=self.key(value),
            measure=self.name(value),
            stated=value.value,
            locations=tuple(self._locations(failure)),
            basis=rule.basis,
            verify=rule.verify,
        )

    def key(self, value: PrintedReading) -> dict[str, str]:
        """What identifies the case across versions of a document."""
        return {
            "部门": self.understood.department,
            "年度": str(value.year),
            "量": value.quantity.id,
            "科目": value.subject,
        }

    def _severity(
        self, failure: Failure, cases: frozenset[tuple[str, int, str]]
    ) -> tuple[Severity, str]:
        """A contradiction that the document itself declares is to be explained, not news."""
        severity = severity_of(failure)
        if severity == "error" and cases & self.disputed:
            return "warning", DISPUTED
        return severity, SLIP_NOTE if failure.grade == "slip" else ""

    def _expected(
        self,
        failure: Failure,
        value: PrintedReading,
        operands: Sequence[PrintedReading],
        low: Decimal | None,
        high: Decimal | None,
    ) -> Decimal | None:
        """What should be printed, to the digits that are printed."""
        decimals = len(value.text.partition(".")[2])
        if value.quantity.unit in {"元", "%", _POINTS}:
            decimals = max(decimals, 2)
        if low is None or high is None:
            # One side is open: the bound is the other side's value less or more its half-unit.
            bound, mode = (low, ROUND_HALF_UP) if high is None else (high, ROUND_HALF_DOWN)
            return bound and bound.quantize(Decimal(1).scaleb(-decimals), mode, Context(prec=60))
        exact = (low + high) / 2
        if isinstance(failure.rule, Rule) and failure.rule.over in {"占比", "完成"}:
            exact = operands[0].base * 100 / operands[1].base
        printed = round_half_up(exact, decimals)
        if value.quantity.unit == _POINTS:  # 3分, not 3.00分
            printed = Decimal(shortest(printed))
        # What is a few 元 apart in a book must not be told as equal.
        is_told = printed != value.value or not isinstance(failure.rule, Identity)
        return printed if is_told else exact.normalize()

    def _message(
        self,
        failure: Failure,
        value: PrintedReading,
        operands: Sequence[PrintedReading],
        expected: Decimal | None,
        difference: Decimal | None,
    ) -> str:
        name, unit, rule = self.name(value), value.unit, failure.rule
        stated = f"“{value.text}{unit}”"
        right = directed(value, expected)
        gap = _gap(-difference if difference and value.value < 0 else difference, unit)
        if not isinstance(rule, Identity) and rule.over == "重复":
            other = operands[0]
            here, there = self.where(value.number), self.where(other.number)
            rival = f"“{other.text}{other.unit}”（{there}）"
            return f"{name}有两个数：{stated}（{here}），{rival}，相差{gap[1:]}。"
        how = self.how(rule, value, operands)
        if isinstance(rule, Identity):
            sense = {"=": "应等于", "≥": "应不小于", "≤": "应不大于"}[rule.sense]
            return f"{name}{stated}{sense}{right}（{how}），{gap}。"
        match rule.over:
            case "合计":
                return f"{name}{stated}应等于各项之和{right}（{how}），{gap}。"
            case "增减额":
                return f"{name}{stated}应为{right}（{how}），{gap}。"
            case _:
                return f"{name}{stated}应为{right}（{how}）。"

    def how(
        self, rule: Rule | Identity, value: PrintedReading, operands: Sequence[PrintedReading]
    ) -> str:
        """How the value comes about from the operands: a sum, a quotient, the other number."""
        if isinstance(rule, Identity):
            if rule.grain == "case" and len({one.case for one in operands}) == 1:
                return f"{self.name(operands[0])}{beside(operands[0], value)}"
            return self._sum(value, operands, _taken_off(rule, value))
        if rule.over == "合计":
            return self._sum(value, operands)
        if rule.over == "得分":
            return self.understood.formulas[value.number]
        other = value if value.unit in MONEY_UNITS else operands[1]
        first, second = beside(operands[0], other), beside(operands[1], operands[0])
        match rule.over:
            case "占比" | "完成" | "人均":
                return f"{first}÷{second}"
            case "增减额":
                return f"{first}－{second}"
            case "偏离":
                return f"（{first}－{second}）÷{second}"
            case _:
                sign = "＋" if operands[0].value < 0 else "－"
                return f"{first}÷（{second}{sign}{first}）"

    def _sum(
        self,
        value: PrintedReading,
        operands: Sequence[PrintedReading],
        taken_off: frozenset[tuple[str, int]] = frozenset(),
    ) -> str:
        """The operands as a sum, each quantity once; long sums are cut in the middle.

        The quantities (with their year) ``taken_off`` stand with a minus, behind the others.
        """
        once = {reading.case: reading for reading in operands if reading.value}
        shown = [(beside(r, value), (r.quantity.id, r.year)) for r in once.values()]
        minus = [text for text, term in shown if term in taken_off]
        texts = [text for text, term in shown if term not in taken_off]
        if len(texts) > 8:
            texts = [*texts[:4], "…", *texts[-2:]]
        return ("＋".join(texts) + "".join(f"－{text}" for text in minus)) or "0"

    def name(self, reading: PrintedReading) -> str:
        """Year, subject with its code, and title, run together."""
        subject = self._subject(reading) if reading.subject else ""
        return f"{reading.year}年{subject}{reading.quantity.title}"

    def _subject(self, reading: PrintedReading) -> str:
        """The name and code on each axis; what has no name stands as it is."""
        codes = filter(None, reading.subject.split(AXIS))
        return AXIS.join(map(self.catalogue.named, codes))

    def where(self, number: int) -> str:
        """The place of a reading in words."""
        spot = self.understood.spot_of.get(number)
        if spot is None:
            return "别处"
        place = spot.location
        if place.table:
            row = f"“{place.row}”行" if place.row else ""
            return f"《{place.table}》{row}{'' if place.quote else '的空格'}"
        if place.section:
            return f"“{place.section}”部分"
        return place.quote or "别处"

    def _locations(self, failure: Failure) -> Iterable[Location]:
        """Where to look: the suspect first, then what it was held against."""
        repeat = isinstance(failure.rule, Rule) and failure.rule.over == "重复"
        for number in failure.value:
            spot = self.understood.spot_of.get(number)
            if spot:
                yield spot.location
        for number in failure.operands:
            spot = self.understood.spot_of.get(number)
            if spot:
                yield replace(spot.location, role="repeat" if repeat else "operand")


def _taken_off(identity: Identity, value: PrintedReading) -> frozenset[tuple[str, int]]:
    """The quantities that the right side of an identity takes off, with the year of each."""
    terms = (term for term in identity.right if term.coefficient < 0)
    return frozenset((term.quantity, value.year + term.shift) for term in terms)


def _gap(difference: Decimal | None, unit: str) -> str:
    if difference is None:
        return "无法比较"
    return f"{'多' if difference > 0 else '少'}{shortest(abs(difference))}{unit}"
