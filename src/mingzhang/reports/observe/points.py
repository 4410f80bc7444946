"""Points of a self-evaluation that a report prints: held against the rubric of its place and year,
its formulas over the numbers that the report prints, and what the report admits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.model.columns import Said, TableWords
from mingzhang.model.document import Cell, Document, Heading, Paragraph, Table, plain
from mingzhang.model.finding import Location
from mingzhang.model.number import NUMBER, parse_decimal
from mingzhang.model.rubric import Item, Rubric
from mingzhang.reports.observe.point_formulas import Formulas, Known
from mingzhang.reports.observe.said import heading_of
from mingzhang.reports.observe.stating import Stating
from mingzhang.reports.paragraphs import whole
from mingzhang.reports.record import SECTION_LEVELS, Record
from mingzhang.reports.tables.sections import Section, compact, sections
from mingzhang.reports.tokens import TOKEN, Line, Span

_FEWEST = 3  # as many items as the rule on the sum of points asks for
_POINTS = re.compile(rf"{NUMBER}分?")
_COMPUTED = re.compile(rf"[×÷*/].*[＝=]{NUMBER}")  # how points were computed, with the numbers
_OWN = ("指标", "本项")  # may stand between the name of an item and its points
_ZERO = Decimal(0)
Part = tuple[Document, str]


@dataclass(frozen=True, slots=True)
class _Point:
    """Points printed of an item, and the weight beside them."""

    item: Item
    reading: int
    points: Decimal
    place: Location
    weight: Decimal | None
    weight_place: Location


@dataclass(frozen=True, slots=True)
class _Total:
    """The points of the whole as a sentence prints them."""

    points: Decimal
    place: Location


@dataclass(slots=True)
class _Evaluation:
    """What one disclosure prints of its rubric."""

    record: Record
    words: TableWords
    rubric: Rubric
    stating: Stating
    known: Known
    points: list[_Point] = field(default_factory=list)
    total: _Total | None = None
    admissions: list[tuple[Said, re.Match[str], Location]] = field(default_factory=list)
    headed: set[str] = field(default_factory=set)  # items that gave their points to a heading
    computed: set[str] = field(default_factory=set)  # items beside which a table computes points

    @property
    def items(self) -> Mapping[str, Item]:
        """The items of the rubric by their names."""
        return {item.name: item for item in self.rubric.items}

    @property
    def printed(self) -> Mapping[str, _Point]:
        """The first points printed of each item."""
        found: dict[str, _Point] = {}
        for one in self.points:
            found.setdefault(one.item.name, one)
        return found


def observe_points(parts: Sequence[Part], record: Record) -> None:
    """Note the points that are printed, what should be printed and what contradicts them."""
    words, result = record.catalogue.table_words, record.result
    rubric = record.catalogue.rubric_of(record.region.name, result.year, "部门")
    if words is None or rubric is None:
        return
    evaluation = _Evaluation(record, words, rubric, Stating(record), Known(result))
    for document, path in parts:
        record.file = path
        _read(document, evaluation)
    if evaluation.points:
        evaluation.known.settle()
        for point in evaluation.points:
            _note(point, evaluation)
    if len(evaluation.printed) >= _FEWEST:
        _unprinted(evaluation)
        _admitted(evaluation)


def _read(document: Document, evaluation: _Evaluation) -> None:
    """The points, inputs and admissions of one document."""
    current: Item | None = None
    for block in whole(document.blocks):
        if isinstance(block, Table):
            _table(block, evaluation)
        if not isinstance(block, Heading | Paragraph):
            continue
        line = Line.of(plain(block.content))
        heading = heading_of(line)
        if isinstance(block, Heading) and block.level <= SECTION_LEVELS:
            current = None
        current = evaluation.items.get(heading, current)
        if isinstance(block, Paragraph):
            _sentences(block, line, current, evaluation)


def _sentences(block: Paragraph, line: Line, current: Item | None, evaluation: _Evaluation) -> None:
    for said in evaluation.words.said:
        for match in said.pattern.finditer(line.text):
            if said.kind == "得分":
                _said_points(block, line, match, current, evaluation)
            elif said.kind == "输入" and current and said.item in ("", current.name):
                _said_input(block, line, said, match, evaluation)
            elif said.kind == "总分":
                _said_total(block, line, match, evaluation)
            elif said.kind == "承认":
                place = _place(block, line, match.span(), evaluation)
                evaluation.admissions.append((said, match, place))


def _place(block: Paragraph, line: Line, span: Span, evaluation: _Evaluation) -> Location:
    return evaluation.record.location(block.anchor, line.raw, line.span(span))


def _said_points(
    block: Paragraph,
    line: Line,
    match: re.Match[str],
    current: Item | None,
    evaluation: _Evaluation,
) -> None:
    """Points that a sentence gives to an item it names, or to the one whose heading it is under:
    that one only once, for what follows may be about something that the rubric does not have.
    """
    before = line.text[: match.start()]
    for word in _OWN:
        before = before.removesuffix(word)
    named = [item for item in evaluation.rubric.items if before.endswith(item.name)]
    item = max(named, key=lambda one: len(one.name), default=None)
    if item is None:
        if current is None or current.name in evaluation.headed:
            return
        item = current
    evaluation.headed.add(item.name)
    place = _place(block, line, match.span("得分"), evaluation)
    weight_place = _place(block, line, match.span("权重"), evaluation)
    _add(item, match["得分"], place, match["权重"], weight_place, evaluation)


def _add(
    item: Item,
    points: str,
    place: Location,
    weight: str,
    weight_place: Location,
    evaluation: _Evaluation,
) -> _Point | None:
    reading = evaluation.stating.state(place, item.quantity)
    value = parse_decimal(points)
    if reading is None or value is None:
        return None
    point = _Point(item, reading, value, place, parse_decimal(weight), weight_place)
    evaluation.points.append(point)
    return point


def _said_input(
    block: Paragraph, line: Line, said: Said, match: re.Match[str], evaluation: _Evaluation
) -> None:
    """A quantity that the rubric asks for: its number, or what it is said to equal."""
    if said.value:
        evaluation.known.say(said.of, said.value)
    else:
        evaluation.stating.state(_place(block, line, match.span("数"), evaluation), said.of)


def _said_total(
    block: Paragraph, line: Line, match: re.Match[str], evaluation: _Evaluation
) -> None:
    """The total that follows the points of the items; elsewhere it may be that of a project."""
    points = parse_decimal(match["得分"])
    if evaluation.total or points is None or len(evaluation.printed) < _FEWEST:
        return
    place = _place(block, line, match.span("得分"), evaluation)
    evaluation.stating.state(place, evaluation.rubric.total)
    evaluation.total = _Total(points, place)


def _table(table: Table, evaluation: _Evaluation) -> None:
    """A table with a row an item: its points and weights, and the sum of the points."""
    for section in sections(table, evaluation.words):
        weight, points = section.column("权重"), section.column("得分")
        rows = list(_rows(section, evaluation))
        if min(weight, points) < 0 or len(rows) < _FEWEST:
            continue
        found = []
        for item, row in rows:
            if any(_COMPUTED.search(compact(cell)) for cell in row):
                evaluation.computed.add(item.name)
            number = _number(row[points], table, evaluation)
            beside = _number(row[weight], table, evaluation)
            if number and beside:
                found.append(_add(item, *number, *beside, evaluation))
        whole_table = len(found) == len(rows) and None not in found
        for row in section.body:
            number = _number(row[points], table, evaluation)
            if number and any(evaluation.words.is_total(compact(cell)) for cell in row):
                total = evaluation.stating.state(number[1], evaluation.rubric.total)
                if total is not None and whole_table:
                    members = [(one.reading, 1) for one in found if one]
                    evaluation.record.claims.sum_given(total, members)


def _rows(section: Section, evaluation: _Evaluation) -> Iterator[tuple[Item, Sequence[Cell]]]:
    """The rows that name an item; the narrowest name counts where a group is named like it."""
    items = evaluation.items
    for row in section.body:
        named = [items[text] for text in map(compact, row) if text in items]
        if named and len(row) == len(section.heads):
            yield named[-1], row


def _number(cell: Cell, table: Table, evaluation: _Evaluation) -> tuple[str, Location] | None:
    """The number that is all of a cell, 分 or not, and its place."""
    text = plain(cell.content)
    match = TOKEN.search(text) if _POINTS.fullmatch(compact(cell)) else None
    if match is None:
        return None
    return match[0], evaluation.record.location(cell.anchor, text, match.span(), table.title)


def _note(point: _Point, evaluation: _Evaluation) -> None:
    """The points beside the rubric: as a claim of its formula, and the ways to compute them."""
    record, item = evaluation.record, point.item
    formulas = Formulas(record, evaluation.rubric, evaluation.known)
    ways = formulas.ways(item)
    formulas.claim(item, point.reading, ways)
    # Where the report shows how it computed, nothing is left open.
    told = formulas.told(item, ways) if item.name not in evaluation.computed else None
    record.observe(
        "得分核算",
        point.place,
        守=record.result.place(point.weight_place),
        项=item.name,
        评分表=evaluation.rubric.title,
        得分=point.points,
        权重=point.weight,
        表权重=item.weight,
        最低=told.low if told else None,
        最高=told.high if told else None,
        算法=told.text if told else None,
    )


def _unprinted(evaluation: _Evaluation) -> None:
    """The items without points, and what the total leaves for them."""
    lacking, left = _lacking(evaluation), _left(evaluation)
    if not lacking or evaluation.total is None or left is None:
        return
    evaluation.record.observe(
        "得分未印",
        evaluation.total.place,
        项="、".join(f"“{item.name}”" for item in lacking),
        总分=evaluation.total.points,
        已印=evaluation.total.points - left,
        余=left,
        权重=sum((item.weight for item in lacking), _ZERO),
    )


def _lacking(evaluation: _Evaluation) -> list[Item]:
    printed = evaluation.printed
    return [one for one in evaluation.rubric.items if not one.deduction and one.name not in printed]


def _left(evaluation: _Evaluation) -> Decimal | None:
    """What the total leaves for the items without points."""
    if evaluation.total is None:
        return None
    known = sum((point.points for point in evaluation.printed.values()), _ZERO)
    return evaluation.total.points - known


def _admitted(evaluation: _Evaluation) -> None:
    """What the report says of an item that was not achieved, with the points of the item."""
    lacking, left = _lacking(evaluation), _left(evaluation)
    implied = lacking if left == sum((item.weight for item in lacking), _ZERO) else []
    places = evaluation.record.result
    for said, match, place in evaluation.admissions:
        item, point = evaluation.items.get(said.item), evaluation.printed.get(said.item)
        if item is None:
            continue
        other = point or (evaluation.total if item in implied else None)
        points = point.points if point else item.weight if item in implied else None
        evaluation.record.observe(
            "承认未达",
            place,
            另处=places.place(other.place) if other else None,
            项=item.name,
            说法=match[0],
            得分=points,
            权重=item.weight,
            推得=int(point is None),
        )
