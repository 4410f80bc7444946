"""What stands in the cells of a table of rows: words, amounts, measures, rates, written texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mingzhang.model.document import Inline, Text
from mingzhang.model.number import MONEY_UNITS, NumberStyle, parse_decimal, shortest
from mingzhang.model.row_table import COMPUTED, Band, ListColumn, Source
from mingzhang.model.template import Reference
from mingzhang.reports.computed import printed
from mingzhang.reports.facts import Row
from mingzhang.reports.items import ListItem
from mingzhang.reports.phrases import Phraser
from mingzhang.reports.selected import filled, fits, text_of

_HUNDRED = 100
_Content = tuple[Inline, ...]


@dataclass(slots=True)
class CellWriter:
    """Fills cells of a table whose written amounts are in ``unit`` ("" = as they are printed).

    ``coarse``: an amount is known to less than the last digit that the unit would print.
    """

    phraser: Phraser
    unit: str
    coarse: bool = False

    def of_row(self, column: ListColumn, row: Row, item: ListItem | None, missing: str) -> _Content:
        """The first of the column's sources that has something to say of a row.

        ``missing`` says what is missing where it must be there and is not.
        """
        for source in column.sources:
            if not fits(row, source.where, self.phraser.all_words):
                continue
            content = self._content(source, row, item)
            if content:
                return content
            if source.needed:
                return (self.phraser.gap(missing),)
        return (self.phraser.gap(missing),) if column.needed else ()

    def words(self, text: str) -> _Content:
        """A written text with its slots."""
        found = filled(text, {}, self.phraser.all_words)
        return (Text(found),) if found else ()

    def slot(self, text: str, item: ListItem | None = None) -> _Content:
        """A quantity in the unit of the table, or a computed number (算 name)."""
        if text.startswith(COMPUTED):
            name = text.removeprefix(COMPUTED)
            return (self.phraser.computed(name, item, self._exact, self.unit),)
        reference = Reference.parse(text)
        reference = item.resolve(reference) if item else reference
        known = self.phraser.known(reference)
        if known is None:
            return (self.phraser.lack(reference),)
        number = self.phraser.number(known)
        if self.phraser.catalogue.quantities[known.quantity].printed in MONEY_UNITS:
            unit = self.unit or number.unit
            self.coarse |= known.interval.half > MONEY_UNITS[unit] / _HUNDRED
            text = self._exact.format(known.interval.value / MONEY_UNITS[unit])
            number = replace(number, text=text, unit=unit)
        return (number, *self.phraser.dispute(known))

    def total(self, column: ListColumn, rows: Sequence[Row], band: Band) -> _Content:
        """The sum of a column, which lacks what one of its rows lacks."""
        source = column.sources[0]
        amounts = [row.get(source.names[0]) for row in rows]
        known = [one for one in amounts if isinstance(one, Decimal)]
        if len(known) < len(amounts):
            return (self.phraser.gap(f"{column.head}{band.total}"),)
        return (Text(self._amount(sum(known, Decimal(0)), source.style)),)

    @property
    def _exact(self) -> NumberStyle:
        """Amounts in a table show all their decimals."""
        return replace(self.phraser.region.table_style, trim=False)

    def _content(self, source: Source, row: Row, item: ListItem | None) -> _Content:
        match source.kind:
            case "text":
                text = filled(source.names[0], row, self.phraser.all_words)
            case "measure":
                text = _measure(*(text_of(row.get(name)) for name in source.names))
            case "written":
                section, subject = source.names
                key = (section, "", filled(subject, row, self.phraser.all_words))
                text = "".join(self.phraser.facts.texts.get(key, ()))
            case "rate":
                text = self._rate(*(row.get(name) for name in source.names))
            case "said" if source.said:
                return replace(self.phraser, row=row).fill(source.said)
            case "slot":
                return self.slot(source.names[0], item)
            case "column":
                return self._column(source, row)
        return (Text(text),) if text else ()

    def _column(self, source: Source, row: Row) -> _Content:
        value = row.get(source.names[0])
        if not isinstance(value, Decimal) or not source.style:
            text = text_of(value)
            return (Text(text),) if text else ()
        text = self._amount(value, source.style)
        subject = filled(source.subject, row, self.phraser.all_words)
        known = self.phraser.facts.get(source.quantity, subject, 0) if source.quantity else None
        if known is None or known.interval.value != value:
            return (Text(text),)
        return (replace(self.phraser.number(known), text=text, unit=source.style),)

    def _amount(self, value: Decimal, style: str) -> str:
        if style == "%":
            return f"{self.phraser.region.style.format(value)}%"
        if style in MONEY_UNITS:
            return self._exact.format(value / MONEY_UNITS[style])
        return shortest(value)

    def _rate(self, part: Any, whole: Any) -> str:
        """One amount in percent of another; nothing where there is no base."""
        if not isinstance(part, Decimal) or not isinstance(whole, Decimal) or whole <= 0:
            return ""
        return printed(Fraction(part) / Fraction(whole), "%", self.phraser.region.style)


def _measure(sign: str, value: str, unit: str) -> str:
    """A target or a result as one text: ≥95%, 2人, 优. A sign and a unit go with a number only."""
    if parse_decimal(value.removesuffix("%")) is None:
        return value
    unit = "" if value.endswith("%") else unit
    return f"{'' if sign.isalpha() else sign}{value}{unit}"
