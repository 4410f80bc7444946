"""Stated numbers: figures that stand in a form or a text already, kept as they were printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.number import (
    MONEY_UNITS,
    NUMBER,
    Interval,
    half_unit,
    parse_decimal,
    scale_of,
    to_half_width,
)
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.quantity import Quantity
from mingzhang.model.rows import Rows, named_rows

# The tables whose rows are stated numbers: this year's and last year's.
_STATED_TABLES = ("报表单元", "上年数")
_PRINTED = re.compile(rf"({NUMBER})\s*(\D*)")


@dataclass(frozen=True, slots=True)
class Stated:
    """One stated number with where it comes from. ``chosen`` is printed before its rivals."""

    quantity: str
    unit_code: str
    year: int
    subject: str
    interval: Interval
    chosen: bool
    source: str


def parse_stated(text: str, quantity: Quantity) -> Interval | None:
    """The interval of a printed number such as 5528.78万元, 66.25% or 3辆; None if it is none.

    A number without a unit is in the quantity's base unit; money in 元 is exact, any other
    printed number is known to its last digit. Rates and amounts are never taken for each other.
    """
    match = _PRINTED.fullmatch(to_half_width(text).strip())
    value = parse_decimal(match[1]) if match else None
    if match is None or value is None:
        return None
    unit = match[2].strip() or quantity.unit
    if quantity.unit == "元":
        if unit not in MONEY_UNITS:
            return None
    elif unit not in {quantity.unit, quantity.printed}:
        return None
    exact = quantity.unit not in {"元", "%"} or unit == "元"
    half = Interval(value).half if exact else half_unit(match[1], unit)
    return Interval(value * scale_of(unit), half)


def stated_rows(rows: Mapping[str, Rows]) -> Iterator[dict[str, Any]]:
    """The rows of the stated tables, by column name."""
    for name in _STATED_TABLES:
        yield from named_rows(rows.get(name))


def read_stated(rows: Mapping[str, Rows], catalogue: Catalogue) -> list[Stated]:
    """Every stated number of a book without problems, the chosen ones first."""
    found = []
    for row in stated_rows(rows):
        interval = parse_stated(str(row["值"]), catalogue.quantities[row["量"]])
        if interval is not None:
            place = f"{row['来源']}第{row['行']}行"
            shown = f"，{row['出处']}" if row.get("出处") else ""
            if _adjusted(row, catalogue):
                shown += f"；由{row['原值']}调整，{row['调整理由']}"
            found.append(
                Stated(
                    row["量"],
                    row["单位代码"],
                    int(row["年度"]),
                    row["科目"] or "",
                    interval,
                    row.get("采用") != "否",
                    f"公布数“{row['值']}”（{place}{shown}）",
                )
            )
    return sorted(found, key=lambda stated: not stated.chosen)


def stated_problems(rows: Mapping[str, Rows], catalogue: Catalogue) -> list[Problem]:
    """What is wrong with the stated numbers: unknown quantities, unreadable values, two chosen."""
    problems: list[Problem] = []
    chosen: dict[tuple[Any, ...], str] = {}
    for row in stated_rows(rows):
        file, _, sheet = str(row["来源"]).partition("#")
        place = Place(file, sheet, line=int(row["行"]))
        quantity = catalogue.quantities.get(row["量"])
        if quantity is None:
            mend = nearest(row["量"], catalogue.quantities)
            problems.append(Problem("quantity", place, f"没有名为“{row['量']}”的量。", mend))
            continue
        if row["值"] != "未公开" and parse_stated(str(row["值"]), quantity) is None:
            problems.append(unreadable(place, str(row["值"]), quantity))
        if _adjusted(row, catalogue) and not row["调整理由"]:
            problems.append(_unexplained(place, row))
        key = (row["量"], row["单位代码"], row["年度"], row["科目"])
        if row.get("采用") != "否":
            if key in chosen:
                message = f"“{row['量']}”在{chosen[key]}已有一个采用的数。"
                mend = "请在“采用”列给其余的行写“否”，作为冲突保留。"
                problems.append(Problem("two-chosen", place, message, mend))
            chosen[key] = str(place)
    return problems


def _adjusted(row: Mapping[str, Any], catalogue: Catalogue) -> bool:
    """Whether a figure of last year is not the one it was: another number, not another writing."""
    before, now = row.get("原值"), row["值"]
    if not before or before == now:
        return False
    quantity = catalogue.quantities[row["量"]]
    return parse_stated(str(before), quantity) != parse_stated(str(now), quantity)


def _unexplained(place: Place, row: Mapping[str, Any]) -> Problem:
    message = f"“{row['量']}”由{row['原值']}改为{row['值']}，没有写调整理由。"
    mend = "请在“调整理由”写明（如机构改革划转）；没有调整的请改回原值。"
    return Problem("unexplained-adjustment", place, message, mend)


def unreadable(place: Place, text: str, quantity: Quantity) -> Problem:
    """The problem that a text is no number of this quantity."""
    example = "5528.78万元 或 55287800.00" if quantity.unit == "元" else f"3{quantity.unit}"
    message = f"“{text}”不是{quantity.title}的数（单位{quantity.unit}）。"
    return Problem("not-a-number", place, message, f"请写成如 {example}。")
