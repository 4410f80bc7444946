"""What a disclosure is held against beside itself: approved figures, last year's report, its units.

Each pair of figures becomes a row of an observation; the query rules of the packs judge them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.approved import Approved
from mingzhang.model.document import Document, Paragraph, plain
from mingzhang.model.finding import Location
from mingzhang.model.number import round_half_up, scale_of, shortest
from mingzhang.model.quantity import AXIS, Quantity
from mingzhang.model.understanding import Understanding
from mingzhang.reports.record import BLANK, note_row
from mingzhang.reports.tokens import EvenLine

APPROVED, APPROVED_TABLES = "批复对照", "批复报表"
LAST_YEAR, UNITS = "上年对照", "单位对照"
_COUNT = "单位总数"  # the expression of the packs for a number of units
_LISTED = 6  # figures that are named one by one
_WHOLE = "整张"  # what the row of the tables goes by of which nothing was printed
_Case = tuple[str, int, str]  # quantity, year, subject


@dataclass(frozen=True, slots=True)
class _Printed:
    """A reading of a document's own body; ``value`` and ``half`` are in the base unit."""

    number: int
    case: _Case
    value: Decimal
    half: Decimal
    table: str
    text: str

    @property
    def shown(self) -> str:
        """As it is printed; a blank of an official form is said to be one."""
        return "空白" if self.text == BLANK else self.text


class Holder:
    """Notes what one understood document is held against."""

    def __init__(self, understood: Understanding, catalogue: Catalogue) -> None:
        self.understood = understood
        self.catalogue = catalogue
        self.printed = list(_printed_of(understood, catalogue))

    def approved(self, figures: Iterable[Approved]) -> None:
        """Every printed figure against the approved one, and the approved ones nobody printed."""
        known: dict[_Case, Approved] = {}
        tables: dict[str, dict[_Case, Approved]] = defaultdict(dict)
        for one in figures:
            case = (one.quantity, one.year, one.subject)
            if case not in known or one.half < known[case].half:
                known[case] = one
            tables[one.table][case] = one
        listed = {(quantity, year, len(subject)) for quantity, year, subject in known if subject}
        for reading in self.printed:
            quantity, year, subject = reading.case
            found = known.get(reading.case)
            if found or (reading.table and (quantity, year, len(subject)) in listed):
                self._against_approved(reading, found)
        printed = {reading.case for reading in self.printed}
        self._unpublished(tables, printed)

    def _against_approved(self, reading: _Printed, found: Approved | None) -> None:
        """``found`` is None where the approved tables do not have the subject at all."""
        value, half = (found.value, found.half) if found else (Decimal(0), Decimal(0))
        decimals = len(reading.text.rstrip("万亿元%").partition(".")[2]) if reading.value else 2
        scale = scale_of(self._quantity(reading.case).printed)
        should = round_half_up(value / scale, max(decimals, 2))
        self._add(
            APPROVED,
            reading,
            公布文=reading.shown,
            批复=value / scale,
            批复半=half / scale,
            批复文=shortest(should) if found else "",
            批复印=should,
            出处=found.source if found else "",
        )

    def _unpublished(
        self, tables: Mapping[str, Mapping[_Case, Approved]], printed: set[_Case]
    ) -> None:
        """A row for each approved table, one for all those of which nothing was printed."""
        whole: list[tuple[str, int]] = []
        for table, cases in tables.items():
            amounts = {case: one for case, one in cases.items() if one.value}
            lacking = [one for case, one in amounts.items() if case not in printed]
            if table and lacking and len(lacking) == len(amounts):
                whole.append((table, len(amounts)))
                continue
            names = [f"{self._name(_case_of(one))}{self._amount(one)}" for one in lacking[:_LISTED]]
            more = f"等{len(lacking)}项" if len(lacking) > _LISTED else ""
            title = f"《{table}》" if table else "数据"
            self._table(table, title, len(amounts), len(lacking), "、".join(names) + more)
        if whole:
            count = sum(amounts for _, amounts in whole)
            titles = "、".join(f"《{table}》" for table, _ in whole)
            self._table(_WHOLE, f"{len(whole)}张表", count, count, f"整张没有见到的有{titles}")

    def _table(self, table: str, title: str, count: int, lacking: int, names: str) -> None:
        self._row(
            APPROVED_TABLES, None, 表=table, 表名=title, 项数=count, 未公布=lacking, 列举=names
        )

    def last_year(self, last: Holder) -> None:
        """The base years this report prints against the figures of last year's report."""
        published = _first_of(last.printed)
        for reading in self.printed:
            before = published.get(reading.case)
            if reading.case[1] != self.understood.year - 1 or before is None:
                continue
            scale = scale_of(self._quantity(reading.case).printed)
            place = last.place_of(before)
            self._add(
                LAST_YEAR,
                reading,
                本年报告=reading.shown,
                上年报告=before.shown,
                上年=before.value / scale,
                上年半=before.half / scale,
                另处=self.understood.place(place) if place else None,
            )

    def units(self, units: Sequence[Holder], whole: bool) -> None:
        """The department's totals against the sums of its units; ``whole``: all of them are here.

        A total that one of the units does not print has no sum.
        """
        sums = [_first_of(unit.printed) for unit in units]
        for case, reading in _first_of(self.printed).items():
            quantity = self._quantity(case)
            if case[1] != self.understood.year or case[2] or not _adds_up(quantity):
                continue
            parts = [found[case] for found in sums if case in found]
            scale = scale_of(quantity.printed)
            known = whole and len(parts) == len(units)
            self._add(
                UNITS,
                reading,
                部门文=reading.shown,
                家数=len(units),
                合计=sum((one.value for one in parts), Decimal(0)) / scale if known else None,
                合计半=sum((one.half for one in parts), Decimal(0)) / scale if known else None,
                列举="＋".join(one.shown for one in parts),
            )

    def place_of(self, reading: _Printed) -> Location | None:
        """Where a reading stands."""
        spot = self.understood.spot_of.get(reading.number)
        return spot.location if spot else None

    def _add(self, relation: str, reading: _Printed, **values: Any) -> None:
        """A row about a printed figure, which is noted in the unit it is printed in."""
        quantity, year, subject = reading.case
        unit = self._quantity(reading.case).printed
        scale = scale_of(unit)
        values |= {"名称": self._name(reading.case), "量": quantity, "科目": subject}
        values |= {"数年度": year, "单位": unit}
        values |= {"公布": reading.value / scale, "公布半": reading.half / scale}
        self._row(relation, self.place_of(reading), **values)

    def _row(self, relation: str, place: Location | None, **values: Any) -> None:
        suspect = place and replace(place, role="suspect")
        note_row(self.understood, self.catalogue, relation, suspect, **values)

    def _quantity(self, case: _Case) -> Quantity:
        return self.catalogue.quantities[case[0]]

    def _name(self, case: _Case) -> str:
        quantity, year, subject = case
        names = AXIS.join(map(self.catalogue.named, filter(None, subject.split(AXIS))))
        return f"{year}年{names}{self.catalogue.quantities[quantity].title}"

    def _amount(self, one: Approved) -> str:
        unit = self._quantity(_case_of(one)).printed
        return f"{shortest(round_half_up(one.value / scale_of(unit), 2))}{unit}"


def are_all_units(count: int, report: Document, catalogue: Catalogue) -> bool:
    """Whether so many reports are those of all units, by the number that the department's report
    states; its own office may or may not be counted among them.
    """
    said = catalogue.watch.expression(_COUNT)
    texts = (EvenLine.of(plain(b.content)).text for b in report.blocks if isinstance(b, Paragraph))
    totals = {int(match["total"]) for text in texts if (match := said.search(text))}
    return bool(totals & {count, count - 1})


def _printed_of(understood: Understanding, catalogue: Catalogue) -> Iterator[_Printed]:
    """The figures a document prints of its own body, without shares, changes and completions."""
    columns = understood.readings.columns
    rows = zip(
        *(columns[name] for name in ("号", "量", "年度", "科目", "值", "半", "表", "来源")),
        columns["单位代码"], columns["范围"],
        strict=True,
    )  # fmt: skip
    for number, quantity, year, subject, value, half, table, text, unit, scope in rows:
        known = catalogue.quantities.get(quantity)
        if known and known.kind == "base" and not unit and not scope:
            yield _Printed(number, (quantity, year, subject), value, half, table, text)


def _first_of(printed: Iterable[_Printed]) -> dict[_Case, _Printed]:
    """The figure most often printed for each case, the first one among equals."""
    found: dict[_Case, list[_Printed]] = defaultdict(list)
    for one in printed:
        found[one.case].append(one)
    return {
        case: max(many, key=lambda one: (sum(one.value == r.value for r in many), -one.number))
        for case, many in found.items()
    }


def _adds_up(quantity: Quantity) -> bool:
    """Whether the figures of units make up that of the department."""
    return quantity.unit == "元" and not (quantity.source and quantity.source.own)


def _case_of(one: Approved) -> _Case:
    return one.quantity, one.year, one.subject
