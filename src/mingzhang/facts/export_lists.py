"""The list sheets of an export: a total, then each code and below it its rows of more axes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.facts.export_sums import Codes, UnitSums
from mingzhang.facts.imports.layout import CodedColumn, FormLayout
from mingzhang.model.imports import Fill, Slot
from mingzhang.model.quantity import AXIS

Shown = str | Decimal  # what a cell shows; "" is an empty cell
Levels = Mapping[Codes, Decimal]  # sums by code, further axes and code on the grid


def shown(value: Decimal) -> Shown:
    """An amount as a cell shows it: nothing for zero."""
    return value if value else ""


@dataclass(frozen=True, slots=True)
class ListExport:
    """One list sheet of a unit.

    ``state`` gives the cell of a quantity at a code, ``subjects`` the codes a quantity is known
    for; ``total`` is the word of the total row.
    """

    layout: FormLayout
    sums: UnitSums
    state: Callable[[Slot, str], Shown]
    subjects: Callable[[str], list[str]]
    total: str

    def rows(self) -> Iterator[list[Shown]]:
        """The rows below the head."""
        fills = [column.slot.fill for column in self.layout.columns if not column.is_word]
        found = {fill: self._levels(fill) for fill in dict.fromkeys(fills) if fill}
        blank = ("",) * (len(self.layout.axes) - 1)
        places = {("", *blank), *(key[:-1] for levels in found.values() for key in levels)}
        for column in self.layout.columns:
            if column.slot.states:
                codes = self.subjects(column.slot.states.quantity)
                places |= {(code, *blank) for code in codes if AXIS not in code}
        for place in sorted(places):
            yield [self._cell(column, place, found) for column in self.layout.columns]

    def _levels(self, fill: Fill) -> Levels:
        """The sums of a fill, each added to every level above it and across the grid."""
        layout = self.layout
        width = len(layout.axes)
        axes = (*layout.axes, layout.grid_axis) if layout.grid_axis else layout.axes
        levels: dict[Codes, Decimal] = defaultdict(Decimal)
        for codes, value in self.sums.of(fill, axes).items():
            above = codes[0]
            places = {codes[:width]}
            while above:
                places.add((above, *("",) * (width - 1)))
                above = layout.codes.parent_of(above)
            places.add(("",) * width)
            across = {"", *codes[width:], *(code[:3] for code in codes[width:])}
            for place in places:
                for code in across:
                    levels[*place, code] += value
        return levels

    def _cell(self, column: CodedColumn, place: Codes, found: Mapping[Fill, Levels]) -> Shown:
        layout, slot = self.layout, column.slot
        code, is_below = place[0], any(place[1:])
        if column.axis:
            is_total = column.axis == layout.axes[0] and not code
            return self.total if is_total else place[layout.axes.index(column.axis)]
        if column.is_name:
            return layout.codes.subjects[code].name if code in layout.codes.subjects else ""
        if column.code and layout.grid_fill:
            return shown(found[layout.grid_fill].get((*place, column.code), Decimal(0)))
        if slot.fill and column.is_word:
            return self.sums.word(slot.fill, dict(zip(layout.axes, place, strict=True)))
        if slot.states and not is_below:
            return self.state(slot, code)
        if slot.fill:
            return shown(found[slot.fill].get((*place, ""), Decimal(0)))
        if slot.states:  # the whole of a row below a code
            return shown(
                sum((one.get((*place, ""), Decimal(0)) for one in found.values()), Decimal(0))
            )
        return ""
