"""What all workbooks we write have in common: how one is begun, its looks, how a sheet is filled.

Rows and columns are 0-based; a look is a format of the workbook.
"""

from __future__ import annotations

import errno
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from mingzhang.formats.files import whole_file

Value = str | int | float | Decimal | date | None
_Area = tuple[int, int, int, int]  # first row and column, last row and column

A3, A4 = 8, 9
BODY = {"font_name": "宋体", "font_size": 10.5}
TITLE = {"font_name": "黑体", "font_size": 14}
HEAD_COLOUR, RED, YELLOW, GREY = "#DDEBF7", "#FFC7CE", "#FFEB9C", "#A6A6A6"
LINK = {"font_color": "#0563C1", "underline": 1}
PAGE_NUMBER = "&C— &P —"

_CREATED = datetime(2000, 1, 1)  # fixed: the same content gives the same file
_NAME_LIMIT = 31  # of a sheet's name in Excel
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_DAYS = {"minimum": date(1950, 1, 1), "maximum": date(2100, 1, 1)}  # that may be typed


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """A workbook to fill, without an author; when the block ends it takes its place.

    InputError if the file cannot be written.
    """
    with whole_file(path) as part, open_workbook(part, in_memory=True) as workbook:
        yield workbook


@contextmanager
def open_workbook(path: Path, **options: Any) -> Iterator[Any]:
    """The same in the place itself, with options of xlsxwriter; OSError if it cannot be written."""
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties({"author": "", "created": _CREATED})
    try:
        yield workbook
        workbook.close()
    except FileCreateError as error:  # it wraps what the system said
        inner = next((one for one in error.args if isinstance(one, OSError)), None)
        raise inner or OSError(errno.EIO, str(error)) from error
    finally:
        workbook.fileclosed = True  # else it would write itself when it is collected
        for page in workbook.worksheets() if workbook.constant_memory else ():
            page._opt_close()


class Looks:
    """The formats of a workbook; the same properties are the same format."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """The format with these properties of xlsxwriter."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def head(self, **other: Any) -> Any:
        """The look of a column's name."""
        usual = {"bold": True, "bg_color": HEAD_COLOUR, "align": "center", "valign": "vcenter"}
        return self(**BODY | usual | {"border": 1, "text_wrap": True} | other)


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Allowed sheet names for the titles: at most 31 characters, each different from the others."""
    names: list[str] = []
    for index, title in enumerate(titles, 1):
        wanted = title.translate(_FORBIDDEN).strip() or f"表{index}"
        name, copy = wanted[:_NAME_LIMIT], 1
        while name.lower() in {used.lower() for used in names}:
            copy += 1
            name = f"{wanted[: _NAME_LIMIT - len(str(copy)) - 2]}（{copy}）"
        names.append(name)
    return names


def display_width(text: str) -> int:
    """How many half-width characters the text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters."""
    return -(-display_width(text) // max(int(width), 1))


def put(page: Any, row: int, column: int, value: Value, look: Any = None) -> None:
    """One cell, by the kind of its value; a blank one only has its look."""
    if value is None or value == "":
        page.write_blank(row, column, None, look)
    elif isinstance(value, str):
        page.write_string(row, column, value, look)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, look)
    else:
        page.write_number(row, column, value, look)


def put_across(page: Any, area: _Area, value: Value, look: Any) -> None:
    """One value over all of an area."""
    if area[:2] != area[2:]:
        page.merge_range(*area, "", look)
    put(page, area[0], area[1], value, look)


def put_head(page: Any, row: int, names: Iterable[str], look: Any) -> None:
    """The names of the columns, from the first on."""
    for column, name in enumerate(names):
        page.write_string(row, column, name, look)


def comment(page: Any, row: int, column: int, text: str) -> None:
    """A note at a cell, large enough for its text."""
    size = {"x_scale": 2, "y_scale": 1 + len(text) / 60}
    page.write_comment(row, column, text, {**size, "author": ""})


def only_days(title: str, example: str) -> dict[str, Any]:
    """What a column of days takes; another value is only warned of."""
    return {
        "validate": "date", "criteria": "between", **_DAYS, "error_type": "warning",
        "error_title": title, "error_message": f"应为日期，如 {example}。",
    }  # fmt: skip


def mark(page: Any, area: _Area, formula: str, look: Any) -> None:
    """Give the cells of an area a look where a formula holds."""
    options = {"type": "formula", "criteria": formula, "format": look}
    page.conditional_format(*area, options)


def frame(page: Any, head_row: int, last: tuple[int, int], labels: int = 0) -> None:
    """The head stays when one scrolls and on every page, and its columns can be filtered; the
    first ``labels`` columns stay, too. ``last`` are the last row and column."""
    page.freeze_panes(head_row + 1, labels)
    page.autofilter(head_row, 0, *last)
    page.repeat_rows(head_row)


def to_print(page: Any) -> None:
    """A sheet printed on A4 across, one page wide."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
