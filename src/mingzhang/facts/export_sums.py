"""The rows of one unit, summed as the cells of an export show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.model.imports import Fill, Profile
from mingzhang.model.rows import Rows

Codes = tuple[str, ...]
_UNIT, _YEAR = "单位代码", "年度"


@dataclass(frozen=True, slots=True)
class UnitSums:
    """Sums over a book's rows of one unit and year."""

    rows: Mapping[str, Rows]
    profile: Profile
    unit: str
    year: int

    def of(self, fill: Fill, axes: Sequence[str]) -> dict[Codes, Decimal]:
        """The sum of the rows a fill stands for, by their codes on the axes (blank is "")."""
        columns = self.rows[fill.relation].columns
        words = {name: self.profile.words_of(word) for name, word in fill.match}
        sums: dict[Codes, Decimal] = defaultdict(Decimal)
        for index, value in enumerate(columns[fill.value]):
            if (
                value
                and columns[_UNIT][index] == self.unit
                and columns[_YEAR][index] == self.year
                and all(columns[name][index] in allowed for name, allowed in words.items())
            ):
                codes = (columns[axis][index] if axis in columns else "" for axis in axes)
                sums[tuple(code or "" for code in codes)] += value
        return sums

    def word(self, fill: Fill, codes: Mapping[str, str]) -> str:
        """The text of the row that has these codes in the columns it has for them; "" if none."""
        columns = self.rows[fill.relation].columns
        wanted = {name: code for name, code in codes.items() if name in columns}
        wanted |= {_UNIT: self.unit}
        for index, word in enumerate(columns[fill.value]):
            if columns[_YEAR][index] == self.year and all(
                columns[name][index] == code for name, code in wanted.items()
            ):
                return word or ""
        return ""
