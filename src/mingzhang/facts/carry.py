"""What next year's book takes over from this year's: units, codes, projects, texts, last year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.book import Book
from mingzhang.facts.values import Values
from mingzhang.model.known import Known
from mingzhang.model.number import Interval, round_half_up, scale_of, shortest
from mingzhang.model.quantity import Quantity

LAST_YEARS = "上年数"
# What stays true from one year to the next; every other table is the year's own.
_LASTING = ("单位", "科目补充", "处室分工")
_PROJECTS, _TEXTS = "项目", "文字说明"
_LASTING_SECTIONS = ("主要职能", "机构设置", "用途")
Row = dict[str, Any]


def lasting_rows(book: Book, year: int) -> dict[str, list[Row]]:
    """The rows of the book that next year's starts with, by table."""
    found = {name: book.table(name) for name in _LASTING}
    found[_PROJECTS] = [
        {"年度": year, **{name: row[name] for name in ("单位代码", "项目代码", "项目名称")}}
        for row in book.table(_PROJECTS)
    ]
    found[_TEXTS] = [
        row | {"年度": year}
        for row in book.table(_TEXTS)
        if row["章节"] in _LASTING_SECTIONS and row["年度"] == book.settings.year
    ]
    return found


def carried(catalogue: Catalogue) -> set[str]:
    """The quantities that a report, an identity or a table of points asks of the year before."""
    asked = {quantity.id for quantity in catalogue.quantities.values() if quantity.compare}
    for identity in catalogue.identities.values():
        asked |= {term.quantity for term in identity.right if term.shift}
    items = (item.inputs for rubric in catalogue.rubrics.values() for item in rubric.items)
    for inputs in (*(one.inputs for one in catalogue.computed.values()), *items):
        asked |= {reference.quantity for reference in inputs.values() if reference.shift}
    return asked


def last_year_rows(values: Values, catalogue: Catalogue, origin: str) -> list[Row]:
    """The final figures of this year's book as rows of the table of last year's."""
    asked = carried(catalogue)
    first: Mapping[tuple[str, str], Known] = {
        (known.quantity, known.key.subject): known
        for known in reversed(list(values.all()))
        if known.quantity in asked and known.key.year == values.year
    }
    return [
        last_year_row(
            values.year, values.unit, quantity, subject,
            written(known.interval, catalogue.quantities[quantity]), origin,
        )
        for (quantity, subject), known in sorted(first.items())
    ]  # fmt: skip


def last_year_row(
    year: int, unit: str, quantity: str, subject: str, value: str, origin: str
) -> Row:
    """One figure of last year, kept as it was so that an adjustment shows."""
    return {
        "年度": year,
        "单位代码": unit,
        "量": quantity,
        "科目": subject,
        "值": value,
        "原值": value,
        "出处": origin,
    }


def written(interval: Interval, quantity: Quantity) -> str:
    """A value as a stated number is written: exact in the base unit, else as it was printed."""
    if not interval.half:
        return shortest(interval.value)
    scale = scale_of(quantity.printed)
    decimals = len(shortest(interval.half * 2 / scale).partition(".")[2])
    return f"{round_half_up(interval.value / scale, decimals):f}{quantity.printed}"
