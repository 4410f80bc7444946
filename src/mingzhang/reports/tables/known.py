"""Cells of a table that state quantities of the catalogue, by the names of rows and columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from mingzhang.model.columns import KnownRows, TableWords
from mingzhang.model.number import scale_of
from mingzhang.reports.read_heads import label
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.record import Record
from mingzhang.reports.tables.relations import Place, Values, label_of
from mingzhang.reports.tables.sections import Section, compact

_LAST_YEAR = "@上年"
_LARGE = 100_000  # an amount with cents from here on is in 元
_YEAR_ROW = re.compile(r"((?:19|20)\d\d)(?:年度?)?")


def stated_cells(
    section: Section, title: str, values: Values, record: Record, words: TableWords
) -> tuple[dict[Place, StatedQuantity], str]:
    """What the cells of a section state, by the known rows that fit most of it, and the unit such
    a table usually has; {} if none do."""
    best: dict[Place, StatedQuantity] = {}
    usual = ""
    declared = record.catalogue.quantities
    for known in words.known:
        if any(word in title for word in known.unless):
            continue
        of_known = _by_year if known.by_year else _by_name
        found = of_known(section, known, values, record, words)
        found = {place: one for place, one in found.items() if one.quantity in declared}
        if len(found) > len(best):
            best, usual = found, known.usual
    return best, usual


def _by_name(
    section: Section, known: KnownRows, values: Values, record: Record, words: TableWords
) -> dict[Place, StatedQuantity]:
    """The cells of rows that are known by their names."""
    columns = {section.column(role): end for role, end in known.columns.items()}
    columns.pop(-1, None)
    if len(columns) < 2:
        return {}
    rows = dict(_rows(section, known, record, words))
    subjects = {row for row, (_, subject) in rows.items() if subject}
    if max(len(rows) if not known.subjects else 0, len(subjects)) < known.needs:
        return {}
    return {
        (row, column): _stated(quantity, end, subject, record.result.year)
        for row, (quantity, subject) in rows.items()
        for column, end in columns.items()
        if (row, column) in values
    }


def _by_year(
    section: Section, known: KnownRows, values: Values, record: Record, words: TableWords
) -> dict[Place, StatedQuantity]:
    """The cells of the rows of this year and last, where every column is there."""
    columns = {
        column: known.by_year[head]
        for column, head in enumerate(section.heads)
        if head in known.by_year
    }
    year = record.result.year
    rows = {
        row: int(match[1])
        for row, cells in enumerate(section.body)
        if (match := _YEAR_ROW.fullmatch(compact(cells[0]))) and year - int(match[1]) in (0, 1)
    }
    if len(columns) < len(known.by_year) or len(rows) < known.needs:
        return {}
    return {
        (row, column): StatedQuantity(quantity, "", of_row)
        for row, of_row in rows.items()
        for column, quantity in columns.items()
        if (row, column) in values
    }


def unit_of(
    printed: str, title: str, stated: Mapping[Place, StatedQuantity], values: Values, record: Record
) -> str:
    """The unit of the amounts: as printed; else the one by which the most cells agree with what
    is read elsewhere; else 元 where large amounts have cents; "" if nothing tells.
    """
    for unit in ("亿元", "万元", "元"):
        if unit in printed or f"{unit}）" in title:
            return unit
    agreeing = {
        unit: sum(
            _agrees(one, values[place] * scale_of(unit), record) for place, one in stated.items()
        )
        for unit in ("元", "万元")
    }
    best = max(agreeing, key=lambda unit: agreeing[unit])
    if agreeing[best]:
        return best
    cents = any(
        abs(value) >= _LARGE and value.as_tuple().exponent == -2 for value in values.values()
    )
    return "元" if cents else ""


def _rows(
    section: Section, known: KnownRows, record: Record, words: TableWords
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Quantity and subject of each row that is known."""
    labels = [label_of(section, row) for row in range(len(section.body))]
    names = [label(text) for text in labels]
    wanted = {label(name): quantity for name, quantity in known.rows.items()}
    often = Counter(names)
    shortest = record.catalogue.threshold("表中项目名字数") if known.each else 0
    for row, name in enumerate(names):
        if known.each:
            whole = section.text(section.body[row], known.each)
            if len(whole) >= shortest and often[name] == 1 and not words.is_total(whole):
                yield row, ("", whole)
        elif name in wanted and often[name] == 1:
            yield row, (wanted[name], "")
        elif known.subjects:
            code = _code(name, known.subjects, record)
            if code:
                yield row, (known.subjects, code)


def _code(name: str, quantity: str, record: Record) -> str:
    """The code of a class of this name, "" if there is none."""
    some = next((q for q in record.catalogue.quantities if q.startswith(f"{quantity}.")), "")
    classification = record.classification(some) if some else None
    if classification is None or not name:
        return ""
    code = record.code_of([name], 1, classification)
    return code if code != name else ""


def _stated(quantity: str, end: str, subject: str, year: int) -> StatedQuantity:
    shift = end.endswith(_LAST_YEAR)
    return StatedQuantity(quantity + end.removesuffix(_LAST_YEAR), subject, year - shift)


def _agrees(stated: StatedQuantity, value: Decimal, record: Record) -> bool:
    """Whether a reading of the same thing elsewhere is the same number."""
    columns = record.result.readings.columns
    case = stated.quantity, stated.year, stated.subject
    return value != 0 and any(
        abs(columns["值"][n] - value) <= columns["半"][n] for n in record.result.readings_of(case)
    )
