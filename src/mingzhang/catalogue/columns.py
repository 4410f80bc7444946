"""columns.toml: how tables other than the official forms are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from mingzhang.catalogue.names import Names
from mingzhang.catalogue.reader import read
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.columns import Said, TableWords
from mingzhang.model.number import NUMBER
from mingzhang.model.quantity import CHANGE, GROWTH

_SLOT = re.compile(r"\\\{(\w+)\\\}")
_ANYTHING = "[^。；]{0,24}?"
# What the parts of the file say; the program asks for each of these by name.
_CELLS = ("万元", "元", "percent", "number")
_INDICATORS = (
    "cost", "first", "timely", "whole", "execution", "budget", "total", "rate_words",
    "lead_words", "tail_words",
)  # fmt: skip
LAST_YEAR = "@上年"
_INPUT = "输入"  # of a sentence that says what a quantity is


def read_columns(file: TomlFile) -> TableWords:
    """The words of one pack."""
    top = file.fields()
    cells, units, indicators = top.part("cells"), top.part("units"), top.part("indicators")
    grades = top.part("grades")
    marks = [name for name in grades.data if name != "word"]
    words = read(
        TableWords,
        top,
        cells={name: cells.text(name) for name in _CELLS},
        percents=cells.texts("percents"),
        counts=cells.texts("counts"),
        sign_tails=tuple(map(_tail, top.entries("sign_tails"))),
        scales={word: Decimal(number) for word, number in units.table("scales").items()},
        same_units=units.grid("same"),
        money=units.text("money"),
        indicators={name: indicators.texts(name) for name in _INDICATORS},
        alias=tuple((one[0], one[1]) for one in indicators.grid("alias")),
        said=tuple(map(_said, top.entries("said"))),
        grade=_pattern(grades.text("word"), {"等级": "|".join(marks)}),
        grades={word: Decimal(str(grades.number(word, 0))) for word in marks},
    )
    for one in (cells, units, indicators, grades):
        one.close()
    return words


def _tail(table: Fields) -> tuple[str, tuple[str, ...]]:
    tail = table.text("sign"), table.texts("words")
    table.close()
    return tail


def _said(table: Fields) -> Said:
    return read(Said, table, pattern=_pattern(table.text("words"), {}))


def check_columns(words: TableWords, names: Names) -> None:
    """Note every quantity that is named and not declared."""
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
        if said.kind == _INPUT:
            named += [said.of, *([said.value] if said.value and said.value != "0" else [])]
    for name in dict.fromkeys(named):
        names.declared("quantities", name, words.place)


def _pattern(words: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    """The expression of words with {slots} for numbers (or other things) and * for anything."""
    escaped = re.escape(words).replace(r"\*", _ANYTHING)
    return re.compile(_SLOT.sub(lambda m: f"(?P<{m[1]}>{slots.get(m[1], NUMBER)})", escaped))
