"""Write lists as a workbook: a title, a note, a head that stays, rows that can be filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.formats.write import workbook as xl

_BODY = {**xl.BODY, "valign": "top", "text_wrap": True, "border": 1}
_LINE, _MOST_HEIGHT = 15, 330  # of a row, in points; Excel takes no more than 409
HEAD_ROW = 2  # 0-based: title and note stand above


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One sheet: ``widths`` in characters, one a column; ``percent`` columns hold shares of 1.

    ``grey`` columns are for the way back, ``fill`` columns for others to write in; ``colours`` of
    rows by the word in the column ``coloured``.
    """

    name: str
    title: str
    note: str
    head: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[xl.Value]]
    grey: Sequence[str] = ()
    fill: Sequence[str] = ()
    percent: Sequence[str] = ()
    coloured: str = ""


_COLOURS = {"必改": xl.RED, "需说明": xl.YELLOW, "建议": xl.HEAD_COLOUR}


def write_lists(sheets: Sequence[ListSheet], path: Path) -> None:
    """Write a workbook with these sheets; InputError if the file cannot be written."""
    with xl.new_workbook(path) as workbook:
        looks = _Looks(xl.Looks(workbook))
        for name, sheet in zip(xl.sheet_names([one.name for one in sheets]), sheets, strict=True):
            _write(workbook.add_worksheet(name), sheet, looks)


class _Looks:
    def __init__(self, looks: xl.Looks) -> None:
        self.title = looks(**xl.TITLE | {"font_size": 16, "align": "center"})
        self.note = looks(**xl.BODY, text_wrap=True)
        self.head = looks.head()
        self.text = looks(**_BODY)
        self.fill = looks(**_BODY, bg_color="#FFFFF0")
        self.grey = looks(**_BODY | {"font_size": 8, "font_color": xl.GREY})
        self.percent = looks(**_BODY, num_format="0.0%")
        self.coloured = {word: looks(**_BODY, bg_color=colour) for word, colour in _COLOURS.items()}


def _write(page: Any, sheet: ListSheet, looks: _Looks) -> None:
    last = len(sheet.head) - 1
    for at, text, look in ((0, sheet.title, looks.title), (1, sheet.note, looks.note)):
        xl.put_across(page, (at, 0, at, last), text, look)
    page.set_row(0, 28)
    across = sum(sheet.widths)
    page.set_row(1, max(_LINE, _LINE * xl.lines_of(sheet.note, across)))
    for column, (name, width) in enumerate(zip(sheet.head, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(HEAD_ROW, column, name, looks.grey if name in sheet.grey else looks.head)
    for number, row in enumerate(sheet.rows, HEAD_ROW + 1):
        _row(page, number, row, sheet, looks)
    xl.frame(page, HEAD_ROW, (HEAD_ROW + max(len(sheet.rows), 1), last))
    xl.to_print(page)
    page.set_footer(xl.PAGE_NUMBER)


def _row(page: Any, number: int, row: Sequence[xl.Value], sheet: ListSheet, looks: _Looks) -> None:
    for column, (name, value) in enumerate(zip(sheet.head, row, strict=True)):
        xl.put(page, number, column, value, _look(name, value, sheet, looks))
    lines = max(
        xl.lines_of(str(value or ""), width - 1)
        for value, width in zip(row, sheet.widths, strict=True)
    )
    page.set_row(number, min(_MOST_HEIGHT, _LINE * max(lines, 1)))


def _look(name: str, value: xl.Value, sheet: ListSheet, looks: _Looks) -> Any:
    if name in sheet.grey:
        return looks.grey
    if name in sheet.fill:
        return looks.fill
    if name in sheet.percent:
        return looks.percent
    return looks.coloured.get(str(value), looks.text) if name == sheet.coloured else looks.text
