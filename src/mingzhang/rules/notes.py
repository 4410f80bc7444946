"""What is told beside a failure that has two readings: another base, another denominator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mingzhang.engines.documents.repair import SCALE, Range, share_agrees
from mingzhang.model.finding import Location
from mingzhang.model.number import round_half_up, scale_of, shortest
from mingzhang.model.quantity import Quantity
from mingzhang.model.rule import Rule
from mingzhang.rules.findings import FailureTeller, ToldFinding
from mingzhang.rules.printed import PrintedReading


def noted(told: ToldFinding, teller: FailureTeller, *, is_proved: bool = False) -> ToldFinding:
    """A finding with what else may be meant, where that is known. ``is_proved``: it is the value
    that is wrong, not what it was held against.
    """
    rule, failure = told.failures[0].rule, told.failures[0]
    if not isinstance(rule, Rule) or failure.grade != "error":
        return told
    value = teller.reading(failure.value[0])
    operands = [teller.reading(number) for number in failure.operands]
    if rule.over == "增减额" and not is_proved:
        return _told(told, _other_base(value, operands[0]))
    if rule.over == "完成":
        return _completion(told, value, operands[0], teller)
    return told


def _told(told: ToldFinding, more: str) -> ToldFinding:
    return replace(told, finding=replace(told.finding, message=told.finding.message + more))


def _other_base(change: PrintedReading, this: PrintedReading) -> str:
    """Either the change is wrong or last year's figure is, or it was adjusted."""
    unit = change.unit
    last = shortest((this.base - change.base) / scale_of(unit))
    return (
        f"如增减额无误，上年数应为{last}{unit}（{this.text}－{change.text}）；"
        "上年数调整过的，请注明。"
    )


def _completion(
    told: ToldFinding, value: PrintedReading, done: PrintedReading, teller: FailureTeller
) -> ToldFinding:
    """The rate by the other budget, and the items that print the same rate unproved."""
    quantities = teller.catalogue.quantities
    of = quantities[value.quantity.of] if value.quantity.of else None
    if of is None:
        return told
    finding = told.finding
    for other in _others(value, of, teller):
        if not other.value:
            continue
        rate = shortest(round_half_up(done.base * 100 / other.base, 2))
        more = f"按{teller.name(other)}{other.text}{other.unit}为{rate}%，"
        more += "请注明完成率按哪个数计算。"
        fits = share_agrees(*(_interval(one, teller) for one in (value, done, other)))
        severity = "warning" if fits and finding.severity == "error" else finding.severity
        finding = replace(finding, severity=severity, message=finding.message + more)
    if not value.subject:
        places = list(_same_rate(value, of, teller))
        if places:
            more = f"另有{len(places)}处同样写{value.text}%，没有可据以核对的数，一并注明口径。"
            finding = replace(
                finding,
                message=finding.message + more,
                locations=(*finding.locations, *places),
            )
    return replace(told, finding=finding)


def _others(value: PrintedReading, of: Quantity, teller: FailureTeller) -> Iterator[PrintedReading]:
    """The printed budget of the other kind than the rate was held against."""
    other = of.initial if value.quantity.id == of.completion() else of.budget
    found = teller.understood.readings_of((other, value.year, value.subject))
    if other and found:
        yield teller.reading(found[0])


def _same_rate(value: PrintedReading, of: Quantity, teller: FailureTeller) -> Iterator[Location]:
    """Where items of the total print the same rate without a budget of their own."""
    columns = teller.understood.readings.columns
    claims = teller.understood.claims["完成"].columns
    open_ones = {
        number for number, base in zip(claims["值"], claims["分母"], strict=True) if base is None
    }
    for number in sorted(open_ones):
        quantity = columns["量"][number]
        of_it = quantity in (of.completion(), of.initial_completion())
        same = columns["年度"][number] == value.year and bool(columns["科目"][number])
        spot = teller.understood.spot_of.get(number)
        if of_it and same and spot and teller.reading(number).value == value.value:
            yield replace(spot.location, role="repeat")


def _interval(reading: PrintedReading, teller: FailureTeller) -> Range:
    row = teller.understood.readings.row(reading.number)
    return int((row[7] - row[8]) * SCALE), int((row[7] + row[8]) * SCALE)
