"""What a report prints of an evaluation: the rows of a unit and the points item by item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mingzhang.facts.book import Book
from mingzhang.facts.internal import superiors
from mingzhang.facts.trace import Tracer
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.xlsx import write_xlsx
from mingzhang.model.formula import told
from mingzhang.model.rubric import STATE_WORDS, ItemScore, Score
from mingzhang.reports.row_sheets import RowSheet
from mingzhang.scores.told import Teller, exact_text, points_text

POINTS = "评分明细"  # the relation of the points, which the program fills
# What Windows allows in no name of a file.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST_NAME = 80
_UNIT, _UNIT_NAME, _YEAR = "单位代码", "单位名称", "年度"

Row = Mapping[str, Any]


def report_rows(
    book: Book, unit: str, score: Score | None, tracer: Tracer
) -> Callable[[str], Sequence[Row]]:
    """The rows of a relation that belong in the report of a unit: of the year, its own and those
    of the units below it, each with the name of its unit."""
    names = {row[_UNIT]: row[_UNIT_NAME] for row in book.units()}
    parents = {row[_UNIT]: row["上级代码"] for row in book.units()}
    below = {code for code in parents if code == unit or unit in superiors(code, parents)}
    points = [*_points(score, Teller(tracer), book.settings.year, unit)] if score else []
    made: dict[str, Sequence[Row]] = {POINTS: points}

    def rows(relation: str) -> Sequence[Row]:
        if relation not in made:
            made[relation] = [
                {_UNIT_NAME: names.get(row.get(_UNIT, ""), ""), **row}
                for row in book.table(relation)
                if row.get(_YEAR) == book.settings.year and row.get(_UNIT) in below
            ]
        return made[relation]

    return rows


def _points(score: Score, teller: Teller, year: int, unit: str) -> Iterator[Row]:
    for number, one in enumerate(score.items, start=1):
        item = one.item
        yield {
            _YEAR: year,
            _UNIT: unit,
            "序号": number,
            "板块": item.block,
            "类别": item.group,
            "评分项": item.name,
            "权重": item.weight,
            "办法": _method(one, teller),
            "得分": _came(one),
            "状态": STATE_WORDS[one.state],
            "依据": one.why,
        }


def _method(one: ItemScore, teller: Teller) -> str:
    """The formula and the same with its numbers; what a rubric says of its own sources is for
    the desk, not for a report."""
    item = one.item
    if item.formula is None:
        return ""
    result = f"＝{exact_text(one.exact)}" if one.exact else ""
    return f"{told(item.formula)}；{teller.filled(item.formula, item, item.inputs)}{result}"


def _came(one: ItemScore) -> str:
    """The stated points, else those of the rubric; what is not known is said to be so."""
    points = one.points if one.stated is None else one.stated
    return "未知" if points is None else points_text(points)


def write_row_sheets(stage: Path, sheets: Sequence[RowSheet], formats: Sequence[str]) -> None:
    """Each as a docx in its folder, and a workbook with a sheet for each of a folder."""
    for folder in dict.fromkeys(sheet.folder for sheet in sheets):
        own = [sheet for sheet in sheets if sheet.folder == folder]
        if "docx" in formats:
            (stage / folder).mkdir(exist_ok=True)
            for sheet, name in zip(own, _file_names([one.name for one in own]), strict=True):
                write_docx(sheet.document, stage / folder / f"{name}.docx", {})
        if "xlsx" in formats:
            names = [sheet.name for sheet in own]
            write_xlsx([sheet.table for sheet in own], stage / f"{folder}.xlsx", names)


def _file_names(names: Sequence[str]) -> list[str]:
    """Names that a file may have, each of them once."""
    found: list[str] = []
    for name in names:
        plain = _NOT_IN_NAMES.sub("_", name)[:_LONGEST_NAME].rstrip(". ")
        copy = sum(one.split("（第")[0] == plain for one in found)
        found.append(f"{plain}（第{copy + 1}份）" if copy else plain)
    return found
