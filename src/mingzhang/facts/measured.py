"""Numbers, units and days read from the text cells of a book, in one pass over each column."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from mingzhang.engines.tables import relation_types
from mingzhang.model.measured import DAY, NUMBER, UNIT, Measured
from mingzhang.model.measures import Measures
from mingzhang.model.number import to_half_width
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows

_DAY = re.compile(
    r"(?:(?P<year>\d{4})[年/.-])?(?P<month>\d{1,2})(?:月|[/.-])"
    r"(?:(?P<day>\d{1,2})日?|(?P<part>中旬|上旬)|底|末|份)?(?:以?前|之前|完成)*"
)
_BLANKS = re.compile(r"\s+")
_PARTS = {"上旬": 10, "中旬": 20}


def measure(rows: Rows, measured: Measured, relation: Relation, measures: Measures) -> Rows:
    """The rows of a measured relation: of each row of the book's table what its texts mean.

    What is no number (several numbers, a word) has none; it is for the rules to say so. The year
    of a date without one is that of the row.
    """
    result = Rows(relation_types(relation))
    count = len(rows)
    empty: list[Any] = [None] * count
    result.columns["来源"] = list(rows.columns["来源"])
    result.columns["行"] = list(rows.columns["行"])
    years = rows.columns.get("年度", empty)
    for value in measured.values:
        texts = rows.columns.get(value.text, empty)
        units = rows.columns.get(value.unit, empty)
        signs = rows.columns.get(value.sign, empty)
        read = _reader(measures)
        found = [read(*cells) for cells in zip(texts, units, signs, years, strict=True)]
        for place, suffix in enumerate((NUMBER, UNIT, DAY)):
            result.columns[value.name + suffix] = [one[place] for one in found]
    return result


def _reader(measures: Measures) -> Callable[..., tuple[Any, Any, Any]]:
    """Reads a cell with its unit and sign; the same cell is read once."""
    known: dict[tuple[Any, ...], tuple[Any, Any, Any]] = {}

    def read(text: str | None, unit: str | None, sign: str | None, year: int | None) -> Any:
        if not text:
            return (None, None, None)
        cell = (text, unit, sign, year)
        if cell not in known:
            plain = _BLANKS.sub("", to_half_width(text))
            one = measures.read(plain, sign or "", unit or "")
            day = None if one.number is not None else deadline(plain, year)
            known[cell] = (one.number, one.unit or None, day)
        return known[cell]

    return read


def deadline(text: str, year: int | None) -> date | None:
    """The last day that a date as people write it allows: 2024年12月前, 10月底前, 2024-11-20.

    None for anything else, and for a day that does not exist.
    """
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    its_year, month = int(match["year"] or year or 0), int(match["month"])
    if not its_year or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(its_year, month)[1]
    day = int(match["day"]) if match["day"] else _PARTS.get(match["part"] or "", last)
    return date(its_year, month, day) if 1 <= day <= last else None
