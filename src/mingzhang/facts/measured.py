"""Numbers, units and days read from the text cells of a book, in one pass over each column."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from mingzhang.engines.base.tables import relation_types
from mingzhang.model.measured import Measured
from mingzhang.model.number import to_half_width
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows
from mingzhang.texts.measures import Measures

_UNTIL = r"(?:以?前|之前|完成)*"
_DAY = re.compile(
    r"(?:(?P<year>\d{4})[年/.-])?(?P<month>\d{1,2})(?:月|[/.-])"
    rf"(?:(?P<day>\d{{1,2}})日?|(?P<part>上旬|中旬|下旬)|底|末|份)?{_UNTIL}"
)
_YEAR_END = re.compile(rf"(?:(?P<year>\d{{4}})年|当年|本年)?年?[底末]{_UNTIL}")
_FRACTION = re.compile(r"[\d./-]{1,5}")  # 1.02 and 1/2 are no days, 2024.1.2 is one
_BLANKS = re.compile(r"\s+")
_PARTS = {"上旬": 10, "中旬": 20}


def measure(rows: Rows, measured: Measured, relation: Relation, measures: Measures) -> Rows:
    """The rows of a measured relation: each row of the book's table with what its texts mean.

    What is no number (several numbers, a word) has none; it is for the rules to say so. The year
    of a date without one is that of the row.
    """
    result = Rows(relation_types(relation))
    count = len(rows)
    empty: list[Any] = [None] * count
    result.columns |= {name: list(rows.columns[name]) for name in rows.types.keys() & result.types}
    years = rows.columns.get("年度", empty)
    for value in measured.values:
        texts = rows.columns.get(value.text, empty)
        units = rows.columns.get(value.unit, empty)
        signs = rows.columns.get(value.sign, empty)
        read = _reader(measures)
        found = [read(*cells) for cells in zip(texts, units, signs, years, strict=True)]
        for place, column in enumerate(value.columns):
            result.columns[column] = [one[place] for one in found]
    return result


def with_lent(rows: Rows, lender: Rows | None, measured: Measured) -> Rows:
    """The rows with the columns of units and signs that they lack, from the rows of another table
    that have the same key; blank where that says nothing, or several things."""
    names = {name for value in measured.values for name in (value.unit, value.sign) if name}
    names -= rows.columns.keys()
    if lender is None or not names:
        return rows
    keys = list(zip(*(rows.columns[name] for name in measured.by), strict=True))
    lent = list(zip(*(lender.columns[name] for name in measured.by), strict=True))
    result = Rows(rows.types | dict.fromkeys(sorted(names), "VARCHAR"))
    result.columns |= rows.columns
    for name in names:
        said: dict[tuple[Any, ...], set[Any]] = {}
        for key, text in zip(lent, lender.columns[name], strict=True):
            said.setdefault(key, set()).add(text)
        found = [said.get(key, {None}) for key in keys]
        result.columns[name] = [next(iter(one)) if len(one) == 1 else None for one in found]
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
            day = deadline(plain, year)
            one = measures.read(plain, sign or "", unit or "")
            known[cell] = (None, None, day) if day else (one.number, one.unit or None, None)
        return known[cell]

    return read


def deadline(text: str, year: int | None) -> date | None:
    """The last day that a date as people write it allows: 2024年12月前, 10月底前, 年底前.

    None for anything else, and for a day that does not exist.
    """
    if end := _YEAR_END.fullmatch(text):
        its_year = int(end["year"] or year or 0)
        return date(its_year, 12, 31) if its_year and "年" in text else None
    match = _DAY.fullmatch(text)
    if match is None or _FRACTION.fullmatch(text):
        return None
    its_year, month = int(match["year"] or year or 0), int(match["month"])
    if not its_year or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(its_year, month)[1]
    day = int(match["day"]) if match["day"] else _PARTS.get(match["part"] or "", last)
    return date(its_year, month, day) if 1 <= day <= last else None
