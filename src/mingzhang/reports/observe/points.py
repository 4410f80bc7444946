"""Points of a self-evaluation that a report prints: held against the rubric of its place and year,
its formulas over the numbers that the report prints, and what the report admits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from mingzhang.model.document import Cell, Table, plain
from mingzhang.model.finding import Location
from mingzhang.model.number import NUMBER, parse_decimal
from mingzhang.model.rubric import Item, Rubric
from mingzhang.reports.observe.files import ReportFile, Saying
from mingzhang.reports.observe.point_formulas import Formulas, KnownQuantities
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.record import Record
from mingzhang.reports.tables.cells import number_place
from mingzhang.reports.tables.sections import Section, compact, sections
from mingzhang.reports.tokens import TOKEN

_POINTS = re.compile(rf"{NUMBER}分?")
_COMPUTED = re.compile(rf"[×÷*/].*[＝=]{NUMBER}")  # how points were computed, with the numbers
_OWN = ("指标", "本项")  # may stand between the name of an item and its points
_ZERO = Decimal(0)
_Printed = tuple[str, Location]  # a number and its place


@dataclass(frozen=True, slots=True)
class _Point:
    """Points printed of an item, and the weight beside them."""

    item: Item
    reading: int
    points: Decimal
    place: Location
    weight: Decimal | None
    weight_place: Location


def observe_points(files: Sequence[ReportFile], record: Record) -> None:
    """Note the points that are printed, what should be printed and what contradicts them."""
    rubric = record.catalogue.rubric_of(record.region.name, record.result.year, "部门")
    if rubric is None or record.catalogue.table_words is None:
        return
    evaluation = _Evaluation(record, rubric, KnownQuantities(record.result))
    for file in files:
        record.file = file.path
        evaluation.read(file)
    evaluation.judge()


@dataclass
class _Evaluation:
    """What one disclosure prints of its rubric. ``total`` are the points of the whole as a
    sentence prints them, ``headed`` the items that gave their points to a heading, ``computed``
    those beside which a table computes points.
    """

    record: Record
    rubric: Rubric
    known: KnownQuantities
    points: list[_Point] = field(default_factory=list)
    total: tuple[Decimal, Location] | None = None
    admissions: list[Saying] = field(default_factory=list)
    headed: set[str] = field(default_factory=set)
    computed: set[str] = field(default_factory=set)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The items of the rubric by their names."""
        return {item.name: item for item in self.rubric.items}

    @cached_property
    def _spots(self) -> Mapping[tuple[object, ...], int]:
        """The printed numbers by where they stand."""
        return {spot.location.point: n for n, spot in enumerate(self.record.result.spots)}

    @property
    def least(self) -> Decimal:
        """How many items make an evaluation of the department."""
        return self.record.catalogue.threshold("得分项数")

    @property
    def printed(self) -> Mapping[str, _Point]:
        """The first points printed of each item."""
        found: dict[str, _Point] = {}
        for one in self.points:
            found.setdefault(one.item.name, one)
        return found

    # ---- what is printed -------------------------------------------------------------------------

    def read(self, file: ReportFile) -> None:
        """The points, inputs and admissions of one file."""
        current: Item | None = None
        for block in file.body:
            if isinstance(block, Table):
                for section in sections(block, file.words):
                    self._section(section, block, file)
                continue
            if block.begins_section:
                current = None
            current = self.items.get(block.item, current)
            for saying in block.sayings:
                self._said(saying, current)

    def _said(self, saying: Saying, current: Item | None) -> None:
        wording = saying.wording
        if wording.kind == "得分":
            self._said_points(saying, current)
        elif wording.kind == "输入" and current and wording.item in ("", current.name):
            if wording.value:
                self.known.say(wording.of, wording.value)
            else:
                self._state(saying.place("数"), wording.of)
        elif wording.kind == "总分":
            self._said_total(saying)
        elif wording.kind == "承认":
            self.admissions.append(saying)

    def _said_points(self, saying: Saying, current: Item | None) -> None:
        """Points that a sentence gives to an item it names, or to the one whose heading it is
        under: that one only once, for what follows may be about something that the rubric does
        not have.
        """
        before = saying.within.line.text[: saying.match.start()]
        for word in _OWN:
            before = before.removesuffix(word)
        named = [item for item in self.rubric.items if before.endswith(item.name)]
        item = max(named, key=lambda one: len(one.name), default=None)
        if item is None:
            if current is None or current.name in self.headed:
                return
            item = current
        self.headed.add(item.name)
        points, weight = ((saying.match[group], saying.place(group)) for group in ("得分", "权重"))
        self._add(item, points, weight)

    def _add(self, item: Item, points: _Printed, weight: _Printed) -> _Point | None:
        reading = self._state(points[1], item.quantity)
        value = parse_decimal(points[0])
        if reading is None or value is None:
            return None
        point = _Point(item, reading, value, points[1], parse_decimal(weight[0]), weight[1])
        self.points.append(point)
        return point

    def _state(self, place: Location, quantity: str) -> int | None:
        """The reading of this year's quantity by the number at a place, beside what it was read as
        before; None if no number is there.
        """
        result, number = self.record.result, self._spots.get(place.point)
        if number is None:
            return None
        spot, case = result.spots[number], (quantity, result.year, "")
        same = next((one for one in spot.readings if result.case(one) == case), None)
        if same is not None:
            return same
        stated = StatedQuantity(quantity, "", result.year)
        unit = self.record.catalogue.quantities[quantity].printed
        if not spot.readings:
            return self.record.take(number, stated, unit)
        more = self.record.reading(stated, spot.text, unit)
        result.spots[number] = replace(spot, readings=(*spot.readings, more))
        for reading in result.spots[number].readings:
            result.spot_of[reading] = result.spots[number]
        return more

    def _said_total(self, saying: Saying) -> None:
        """The total that follows the points of the items; elsewhere it may be of a project."""
        points = saying.number("得分")
        if self.total or points is None or len(self.printed) < self.least:
            return
        self.total = points, saying.place("得分")
        self._state(self.total[1], self.rubric.total)

    def _section(self, section: Section, table: Table, file: ReportFile) -> None:
        """A table with a row an item: its points and weights, and the sum of the points."""
        weight, points = section.column("权重"), section.column("得分")
        rows = list(self._rows(section))
        if min(weight, points) < 0 or len(rows) < self.least:
            return
        found = []
        for item, row in rows:
            if any(_COMPUTED.search(compact(cell)) for cell in row):
                self.computed.add(item.name)
            number, beside = (self._number(row[column], table) for column in (points, weight))
            if number and beside:
                found.append(self._add(item, number, beside))
        whole_table = len(found) == len(rows) and None not in found
        for row in section.body:
            number = self._number(row[points], table)
            if number and any(file.words.is_total(compact(cell)) for cell in row):
                total = self._state(number[1], self.rubric.total)
                if total is not None and whole_table:
                    members = [(one.reading, 1) for one in found if one]
                    self.record.claims.sum_given(total, members)

    def _rows(self, section: Section) -> Iterator[tuple[Item, Sequence[Cell]]]:
        """The rows that name an item; the narrowest name counts where a group is named like it."""
        for row in section.body:
            named = [self.items[text] for text in map(compact, row) if text in self.items]
            if named and len(row) == len(section.heads):
                yield named[-1], row

    def _number(self, cell: Cell, table: Table) -> _Printed | None:
        """The number that is all of a cell, 分 or not, and its place."""
        if not _POINTS.fullmatch(compact(cell)):
            return None
        match = TOKEN.search(plain(cell.content))
        place = number_place(self.record, cell, table.title)
        return (match[0], place) if match and place else None

    # ---- what is said of it ----------------------------------------------------------------------

    def judge(self) -> None:
        """Hold what was printed against the rubric."""
        for point in self.points:
            self._note(point)
        if len(self.printed) >= self.least:
            lacking = [
                one
                for one in self.rubric.items
                if not one.deduction and one.name not in self.printed
            ]
            known = sum((point.points for point in self.printed.values()), _ZERO)
            left = self.total[0] - known if self.total else None
            self._unprinted(lacking, left)
            self._admitted(lacking, left)

    def _note(self, point: _Point) -> None:
        """The points beside the rubric: as a claim of its formula, and the ways to compute them."""
        item, formulas = point.item, Formulas(self.record, self.rubric, self.known)
        ways = formulas.ways(item)
        formulas.claim(item, point.reading, ways)
        # Where the report shows how it computed, nothing is left open.
        told = formulas.told(item, ways) if item.name not in self.computed else None
        self.record.observe(
            "得分核算",
            point.place,
            守=self.record.result.place(point.weight_place),
            项=item.name,
            评分表=self.rubric.title,
            得分=point.points,
            权重=point.weight,
            表权重=item.weight,
            最低=told.low if told else None,
            最高=told.high if told else None,
            算法=told.text if told else None,
        )

    def _unprinted(self, lacking: Sequence[Item], left: Decimal | None) -> None:
        """The items without points, and what the total leaves for them."""
        if not lacking or self.total is None or left is None:
            return
        points, place = self.total
        self.record.observe(
            "得分未印",
            place,
            项="、".join(f"“{item.name}”" for item in lacking),
            总分=points,
            已印=points - left,
            余=left,
            权重=sum((item.weight for item in lacking), _ZERO),
        )

    def _admitted(self, lacking: Sequence[Item], left: Decimal | None) -> None:
        """What the report says of an item that was not achieved, with the points of the item."""
        implied = lacking if left == sum((item.weight for item in lacking), _ZERO) else ()
        for saying in self.admissions:
            item = self.items.get(saying.wording.item)
            if item is None:
                continue
            point = self.printed.get(item.name)
            full = self.total[1] if self.total and item in implied else None
            other = point.place if point else full
            self.record.observe(
                "承认未达",
                saying.place(),
                另处=self.record.result.place(other) if other else None,
                项=item.name,
                说法=saying.text,
                得分=point.points if point else item.weight if item in implied else None,
                权重=item.weight,
                推得=int(point is None),
            )
