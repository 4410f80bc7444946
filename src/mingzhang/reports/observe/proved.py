"""Numbers of indicators and sums of projects that other numbers of the report prove.

Only what agrees becomes a claim: it then holds these numbers, so that a changed digit is seen.
What disagrees is told by the rules over the observations.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mingzhang.model.columns import TableWords
from mingzhang.model.document import Cell
from mingzhang.model.finding import Location
from mingzhang.model.number import parse_decimal
from mingzhang.model.quantity import AXIS
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.record import Record
from mingzhang.reports.tables.cells import number_place
from mingzhang.reports.tables.generic import distinct_name
from mingzhang.reports.tables.indicators import AT_LEAST, Indicator, IndicatorTable
from mingzhang.reports.tables.names import comparable

_FULL = Decimal(100)


@dataclass(slots=True)
class _Proofs:
    """The readings given to the indicators of one document."""

    record: Record
    words: TableWords
    unread: dict[Location, int]
    subjects: Counter[str]  # how often a subject was given, for titles are not unique
    targets: dict[int, int] = field(default_factory=dict)  # reading by the id of the row
    results: dict[int, int] = field(default_factory=dict)

    def read(self, cell: Cell | None, table: IndicatorTable, what: str, unit: str) -> int | None:
        """A reading of the only number of a cell; None if it has none, or more."""
        place = number_place(self.record, cell, table.printed) if cell else None
        if place is None:
            return None
        spot = self.unread.pop(_key(place), None)
        quantity = self.words.cells["percent" if unit else "number"]
        name = f"《{table.title}》{what}".replace(AXIS, "x")
        subject = distinct_name(self.subjects, name)
        stated = StatedQuantity(quantity, subject, self.record.result.year)
        return None if spot is None else self.record.take(spot, stated, unit, least=0)

    def value(self, reading: int) -> Decimal:
        """The number as printed."""
        spot = self.record.result.spot_of[reading]
        return parse_decimal(spot.text) or Decimal(0)


def observe_proved(files: Sequence[ReportFile], record: Record) -> None:
    """Claims of indicators: rates that follow, values that stand in two places."""
    subjects: Counter[str] = Counter()
    for file in files:
        if file.tables:
            record.file = file.path
            proofs = _Proofs(record, file.words, record.places_unread(), subjects)
            for table in file.tables:
                for row in table.rows:
                    _note_row(row, table, proofs)
            _note_pairs(file.tables, proofs)


def _note_row(row: Indicator, table: IndicatorTable, proofs: _Proofs) -> None:
    """The numbers of a row, and its rate where it follows from them."""
    name = f"“{row.name}”行"
    target = proofs.read(row.target_cell, table, f"{name}“目标值”", "")
    result = proofs.read(row.result_cell, table, f"{name}“完成值”", "")
    if target is not None and row.target.number is not None:
        proofs.targets[id(row)] = target
    if result is not None and row.result.number is not None:
        proofs.results[id(row)] = result
    rate = proofs.read(row.rate_cell, table, f"{name}“完成率”", "%")
    if target is None or result is None or rate is None or not _follows(row, table, proofs.words):
        return
    low, high = proofs.value(rate) - row.rate_half, proofs.value(rate) + row.rate_half
    whole, part = proofs.value(target), proofs.value(result) * _FULL
    if whole > 0 and low * whole <= part <= high * whole:
        proofs.record.claims.given("完成", rate, result, target)


def _follows(row: Indicator, table: IndicatorTable, words: TableWords) -> bool:
    """Whether the completion of a row is held to its target and result: not that of costs and
    dates, nor of targets that are not to be exceeded."""
    about = f"{row.level}{table.kind}"
    if words.is_of("cost", about) or words.is_of("timely", about):
        return False
    sign, unit = row.target.sign, row.target.unit
    return unit == row.result.unit and (sign in AT_LEAST or (not sign and unit == "%"))


def _note_pairs(tables: Sequence[IndicatorTable], proofs: _Proofs) -> None:
    """Equal targets and results of one indicator in two tables."""
    same: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
    for table in tables:
        often = Counter(comparable(row.name, proofs.words) for row in table.rows)
        for row in table.rows:
            name = comparable(row.name, proofs.words)
            if often[name] == 1:
                same[table.scope, name].append(row)
    shortest = proofs.record.catalogue.threshold("指标名字数")
    for (_, name), rows in same.items():
        if len(name) < shortest:
            continue
        for row in rows[1:]:
            if not _comparable(rows[0], row):
                continue
            for readings in (proofs.targets, proofs.results):
                first, second = readings.get(id(rows[0])), readings.get(id(row))
                if first is None or second is None:
                    continue
                if proofs.value(first) == proofs.value(second):
                    proofs.record.claims.sum_given(second, [(first, 1)])


def _comparable(one: Indicator, other: Indicator) -> bool:
    """Whether a rule holds the two rows of one indicator to the same target and result."""
    sides = ((one.target, other.target), (one.result, other.result))
    if any(a.number is None or b.number is None or a.unit != b.unit for a, b in sides):
        return False
    return not (one.certain and other.certain and one.project != other.project)


def _key(place: Location) -> Location:
    return replace(place, section="")


def prove_sum(record: Record, place: Location, says: str, unit: str, parts: Sequence[int]) -> None:
    """A number of a sentence that nothing has read is the sum of readings at hand."""
    words = record.catalogue.table_words
    spot = _spot_at(record, place)
    if spot is None or words is None or record.result.spots[spot].readings:
        return
    quantity = words.cells.get(unit, words.cells["number"])
    total = record.take(spot, StatedQuantity(quantity, f"“{says}”", record.result.year), unit)
    record.claims.sum_given(total, [(part, 1) for part in parts])


def reading_in(record: Record, cell: Cell, table: str) -> int | None:
    """The reading of the only number of a cell."""
    place = number_place(record, cell, table)
    number = _spot_at(record, place) if place else None
    readings = () if number is None else record.result.spots[number].readings
    return next(iter(readings), None)


def _spot_at(record: Record, place: Location) -> int | None:
    """The number of the spot that stands at a place."""
    near = (
        number
        for number, spot in enumerate(record.result.spots)
        if spot.location.column == place.column and spot.location.quote == place.quote
    )
    spots = record.result.spots
    return next((n for n in near if _key(spots[n].location) == _key(place)), None)
