"""Numbers drawn in charts, whose text a page gives as short lines above their caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from mingzhang.model.document import Document, Paragraph, plain
from mingzhang.model.finding import Location
from mingzhang.model.number import MONEY, parse_decimal, round_half_up
from mingzhang.model.template import Reference
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import TOKEN, even

_CAPTION = re.compile(r"\s*[（(]?\s*图\s*\d+\s*[：:、.．\s]\s*\S")
_LONGEST = 40  # a longer line, or one with a mark, is a sentence
_MARKS = tuple("。，；")
_UNIT = re.compile(f"{MONEY}|%")
_FEWEST_TICKS = 3  # two numbers are always at equal distances
_FINE = 2  # decimals; a number with fewer may agree with another by chance
_TICK = "图的刻度"


@dataclass(frozen=True, slots=True)
class _Label:
    """A number at a bar or slice, with its unit; "" if none is printed."""

    text: str
    value: Decimal
    unit: str
    location: Location

    @property
    def decimals(self) -> int:
        return len(self.text.partition(".")[2])


def observe_charts(files: Sequence[ReportFile], record: Record) -> None:
    """Note the numbers with a unit of each chart, and whether the report prints them elsewhere;
    what its axis counts is no quantity.
    """
    printed = _printed(record)
    for file in files:
        record.file = file.path
        for caption, lines in _charts(file.document):
            numbers = [one for line in lines for one in _numbers(line, record)]
            shown = [one for one in numbers if one.unit]
            _ticks([one for one in numbers if not one.unit], record)
            if not _bars(caption, shown, record):
                _note(caption, shown, printed, record)


def drawn(document: Document) -> frozenset[int]:
    """The ids of the lines that are the text of a chart: what is nearest in it need not belong
    together, so they are no sentences.
    """
    return frozenset(id(line) for _, lines in _charts(document) for line in lines)


def _charts(document: Document) -> Iterator[tuple[str, list[Paragraph]]]:
    """The caption of each chart with the short lines above it."""
    lines: list[Paragraph] = []
    for block in document.blocks:
        text = plain(block.content) if isinstance(block, Paragraph) else ""
        if not isinstance(block, Paragraph) or len(text) > _LONGEST:
            lines = []
        elif _CAPTION.match(text):
            yield text.strip(), lines
            lines = []
        else:
            lines = [] if any(mark in text for mark in _MARKS) else [*lines, block]


def _numbers(line: Paragraph, record: Record) -> Iterator[_Label]:
    text = even(plain(line.content))
    for match in TOKEN.finditer(text):
        value, unit = parse_decimal(match[0]), _UNIT.match(text, match.end())
        if value is not None and not text.startswith("年", match.end()):
            place = record.location(line.anchor, plain(line.content), match.span())
            yield _Label(match[0], value, unit[0] if unit else "", place)


def _printed(record: Record) -> dict[str, set[Decimal]]:
    """What the report says by unit, of all numbers that were read."""
    found: dict[str, set[Decimal]] = {}
    for spot in record.result.spots:
        value = parse_decimal(spot.text) if spot.readings else None
        if value is not None:
            found.setdefault(spot.unit, set()).add(value)
    return found


def _bars(caption: str, labels: Sequence[_Label], record: Record) -> bool:
    """Whether the numbers are those of the region's chart of this caption, from left to right;
    they are then read as what it shows."""
    title = even(caption).partition("：")[2]
    charts = record.region.charts.values()
    spec = next((one for one in charts if even(one.caption) == title), None)
    if spec is None or spec.over or len(labels) != len(spec.data):
        return False
    spots = {one.location.point: n for n, one in enumerate(record.result.spots) if not one.readings}
    in_order = sorted(labels, key=lambda one: one.location.box or (0.0, 0.0, 0.0, 0.0))
    numbers = [spots.get(label.location.point) for label in in_order]
    for number, label, (_, slot) in zip(numbers, in_order, spec.data, strict=True):
        reference = Reference.parse(slot)
        year = record.result.year + reference.shift
        if number is not None and reference.quantity in record.catalogue.quantities:
            record.take(
                number, StatedQuantity(reference.quantity, reference.subject, year), label.unit
            )
    return True


def _note(
    caption: str, labels: Sequence[_Label], printed: dict[str, set[Decimal]], record: Record
) -> None:
    """A chart of which most numbers are printed elsewhere shows nothing else."""
    agree = [_agrees(label, printed.get(label.unit, set())) for label in labels]
    fewest = record.catalogue.threshold("图中数个数")
    known = len(labels) >= fewest and 2 * sum(agree) >= len(labels)
    # The rule must still speak when one that agrees is changed.
    certain = known and 2 * (sum(agree) - 1) >= len(labels)
    for label, agrees in zip(labels, agree, strict=True):
        held = agrees and certain and label.decimals >= _FINE
        record.observe(
            "图中数",
            label.location,
            图=caption,
            文=label.text + label.unit,
            相符=int(agrees) if known else None,
            守=record.result.place(label.location) if held else None,
        )


def _agrees(label: _Label, printed: set[Decimal]) -> bool:
    if label.value in printed:
        return True
    return any(round_half_up(abs(value), label.decimals) == label.value for value in printed)


def _ticks(numbers: Sequence[_Label], record: Record) -> None:
    """Whole numbers at equal distances are what the axis counts."""
    values = sorted({one.value for one in numbers if not one.decimals})
    steps = {after - before for before, after in pairwise(values)}
    if len(values) < _FEWEST_TICKS or len(steps) != 1:
        return
    points = {one.location.point for one in numbers if not one.decimals}
    spots = record.result.spots
    for number, spot in enumerate(spots):
        if not spot.readings and spot.location.point in points:
            spots[number] = replace(spot, reason=_TICK, is_quantity=False)
