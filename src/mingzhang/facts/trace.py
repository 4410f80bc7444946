"""The way down from a value to base rows, as lines a person can follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.documents.derive import parts_sql
from mingzhang.facts.book import Book
from mingzhang.facts.sums import levels_of
from mingzhang.facts.values import Values
from mingzhang.model.known import Known
from mingzhang.model.number import scale_of, shortest
from mingzhang.model.quantity import AXIS, Key, Quantity, join_subject

# Enough for a note beside a number; the explain command shows all.
_SHOWN_ROWS = 10
_DEPTH = 6
_Part = tuple[Any, ...]  # source, line, value, then the codes of the row


@dataclass(frozen=True, slots=True)
class Tracer:
    """Explains the values of a loaded book."""

    engine: DuckEngine
    book: Book
    catalogue: Catalogue
    values: Values
    _parts: dict[tuple[str, str, int], dict[str, list[_Part]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def lines(self, known: Known, rows: int = _SHOWN_ROWS) -> tuple[str, ...]:
        """What the value is, its rivals, and what it was made from; at most ``rows`` base rows."""
        return tuple(self._lines(known, rows, 0))

    def _lines(self, known: Known, rows: int, depth: int) -> Iterator[str]:
        indent = "　" * depth
        yield f"{indent}{self.name(known)}：{self.shown(known)}（{known.told}）"
        for rival in self.values.known.get((known.quantity, known.key), ())[1:]:
            if depth == 0 and self.shown(rival) != self.shown(known):
                yield f"{indent}　另有：{self.shown(rival)}（{rival.told}）"
        yield from self._base(known, rows, indent)
        for address in known.operands if depth < _DEPTH else ():
            operand = self.find(address)
            if operand:
                yield from self._lines(operand, rows, depth + 1)

    def _base(self, known: Known, rows: int, indent: str) -> Iterator[str]:
        """The rows of the base relation that were summed."""
        quantity = self.catalogue.quantities[known.quantity]
        if quantity.source is None or known.origin != "汇总":
            return
        case = (known.quantity, known.key.unit_code, known.key.year)
        if case not in self._parts:
            self._parts[case] = self._parts_of(quantity, known.key)
        found = self._parts[case].get(known.key.subject, ())
        for source, line, value, *codes in found[:rows]:
            label = AXIS.join(filter(None, codes))
            told = f" {label}" if label else ""
            yield f"{indent}　{source} 第{line}行{told}：{shortest(value)}"
        if len(found) > rows:
            yield f"{indent}　…… 共{len(found)}行"

    def _parts_of(self, quantity: Quantity, key: Key) -> dict[str, list[_Part]]:
        """The base rows of a quantity, by every subject they count in.

        One query for all of its numbers: a report prints some thousands.
        """
        assert quantity.source is not None
        relation = self.catalogue.relations[quantity.source.relation]
        levels = levels_of(relation, quantity.source.by, self.book.classifications)
        sql = parts_sql(quantity, relation, self.book.settings.year)
        found: dict[str, list[_Part]] = defaultdict(list)
        for part in self.engine.rows(sql, {"单位": key.unit_code, "年度": key.year}):
            for codes in product(*map(_codes_above, part[3:], levels)):
                found[join_subject(*codes)].append(part)
        return dict(found)

    def find(self, address: str) -> Known | None:
        """The value at an address 量@年度|科目|单位代码|范围."""
        quantity, _, key = address.partition("@")
        year, subject, unit, scope = key.split("|")
        readings = self.values.known.get((quantity, Key(unit, int(year), subject, scope)))
        if readings:
            return readings[0]
        return self.values.get(quantity, subject, int(year) - self.values.year)

    def name(self, known: Known) -> str:
        """Year, subject and title."""
        title = self.catalogue.quantities[known.quantity].title
        return f"{known.key.year}年{known.key.subject}{title}"

    def shown(self, known: Known) -> str:
        """The full value in the base unit, and how exactly it is known."""
        quantity = self.catalogue.quantities[known.quantity]
        value = known.interval.value
        if quantity.unit == "%":
            return f"{value:.4f}%"
        exact = f"{shortest(value)}{quantity.unit}"
        half = known.interval.half
        if not half:
            return exact
        printed = f"{shortest(value / scale_of(quantity.printed))}{quantity.printed}"
        return f"{printed}（±{shortest(half)}{quantity.unit}）"


def _codes_above(code: str, lengths: tuple[int, ...]) -> list[str]:
    """The codes of an axis that a row counts in: the total, and those of each level."""
    if not lengths:
        return ["", code] if code else [""]
    return ["", *(code[:length] for length in lengths if length <= len(code))]
