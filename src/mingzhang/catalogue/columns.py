"""columns.toml: how tables other than the official forms are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import cast

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.columns import Formula, KnownRows, Relation, Said, TableWords
from mingzhang.model.number import NUMBER
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.quantity import CHANGE, GROWTH

_KINDS = ("完成", "偏离", "差", "比", "逐行偏离", "和")
_SLOT = re.compile(r"\\\{(\w+)\\\}")
_ANYTHING = "[^。；]{0,24}?"
# What the parts of the file say; the program asks for each of these by name.
_ROWS = ("totals", "parts", "this_year", "last_year", "not_added")
_CELLS = ("万元", "元", "percent", "number")
_INDICATORS = (
    "cost", "first", "timely", "whole", "execution", "budget", "total", "rate_words",
    "lead_words", "tail_words",
)  # fmt: skip
LAST_YEAR = "@上年"
INPUT = "输入"  # of a sentence that says what a quantity is


def read_columns(file: TomlFile) -> TableWords:
    """The words of one pack."""
    top = file.fields()
    roles, rows, units = top.part("roles"), top.part("rows"), top.part("units")
    cells, signs, grades = top.part("cells"), top.part("signs"), top.part("grades")
    indicators = top.part("indicators")
    words = TableWords(
        roles={name: roles.texts(name) for name in roles.data},
        formulas=tuple(_formula(fields, roles.data) for fields in top.entries("formulas")),
        rows={name: rows.texts(name) for name in _ROWS},
        known=tuple(_known(fields, roles.data) for fields in top.entries("known")),
        cells={name: cells.text(name) for name in _CELLS},
        percents=cells.texts("percents"),
        counts=cells.texts("counts"),
        signs={name: signs.texts(name) for name in signs.data},
        sign_tails=tuple(_tail(fields) for fields in top.entries("sign_tails")),
        scales={word: Decimal(number) for word, number in units.table("scales").items()},
        same_units=units.grid("same"),
        money=units.text("money"),
        indicators={name: indicators.texts(name) for name in _INDICATORS},
        alias=tuple((one[0], one[1]) for one in indicators.grid("alias")),
        said=tuple(_said(fields) for fields in top.entries("said")),
        grade=_pattern(grades.text("word"), {"等级": "|".join(_words_of(grades.data))}),
        grades={word: Decimal(str(grades.number(word, 0))) for word in _words_of(grades.data)},
    )
    for one in (roles, rows, cells, signs, units, indicators, grades, top):
        one.close()
    return words


def check_columns(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Note every quantity that is named and not declared."""
    for pack, words in catalogue.columns.items():
        named = list(words.cells.values())
        for known in words.known:
            for row in (*known.rows.values(), *filter(None, [known.subjects])):
                # Not every quantity is compared with last year; its cells are then plain numbers.
                named += [
                    row + end.removesuffix(LAST_YEAR)
                    for end in known.columns.values()
                    if not end.endswith((CHANGE, GROWTH))
                ]
            named += known.columns.values() if known.each else ()
            named += known.by_year.values()
        for said in words.said:
            if said.kind == INPUT:
                named += [said.of, *([said.value] if said.value and said.value != "0" else [])]
        for name in dict.fromkeys(named):
            if name not in catalogue.quantities:
                place = Place(f"{pack}/columns.toml")
                mend = nearest(name, catalogue.quantities)
                problems.append(Problem("pack", place, f"没有名为“{name}”的量。", mend))


def _formula(fields: Fields, roles: Iterable[str]) -> Formula:
    known = tuple(roles)
    formula = Formula(
        fields.text("column"),
        cast(Relation, fields.choice("is", _KINDS)),
        fields.text("first"),
        fields.texts("second"),
    )
    for name in (formula.column, formula.first, *formula.second):
        if name not in known and name not in ("本年", "上年"):
            fields.complain("column", f"没有名为“{name}”的列。", nearest(name, known))
    fields.close()
    return formula


def _known(fields: Fields, roles: Iterable[str]) -> KnownRows:
    rows, columns = fields.part("rows"), fields.part("columns")
    for name in columns.data:
        if name not in roles and name not in ("本年", "上年"):
            fields.complain("columns", f"没有名为“{name}”的列。", nearest(name, roles))
    found = KnownRows(
        {name: rows.text(name) for name in rows.data},
        {name: columns.text(name) for name in columns.data},
        fields.whole("needs"),
        fields.texts("unless"),
        fields.text("subjects", ""),
        fields.text("each", ""),
        fields.table("by_year"),
        fields.text("usual", ""),
    )
    fields.close()
    return found


def _tail(fields: Fields) -> tuple[str, tuple[str, ...]]:
    tail = fields.text("sign"), fields.texts("words")
    fields.close()
    return tail


def _said(fields: Fields) -> Said:
    said = Said(
        fields.text("kind"),
        _pattern(fields.text("words"), {}),
        fields.text("of", ""),
        fields.text("value", ""),
        fields.text("item", ""),
    )
    fields.close()
    return said


def _words_of(data: Mapping[str, object]) -> list[str]:
    return [name for name in data if name != "word"]


def _pattern(words: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    """The expression of words with {slots} for numbers (or other things) and * for anything."""
    escaped = re.escape(words).replace(r"\*", _ANYTHING)
    return re.compile(_SLOT.sub(lambda m: f"(?P<{m[1]}>{slots.get(m[1], NUMBER)})", escaped))
