"""Write lists as a workbook: a title, a note, a head that stays, rows that can be filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.formats.write.workbook import new_workbook, to_print
from mingzhang.formats.write.xlsx import display_width, sheet_names

Value = str | int | float | None
_BODY = {"font_name": "宋体", "font_size": 10.5, "valign": "top", "text_wrap": True, "border": 1}
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
    rows: Sequence[Sequence[Value]]
    grey: Sequence[str] = ()
    fill: Sequence[str] = ()
    percent: Sequence[str] = ()
    coloured: str = ""


_COLOURS = {"必改": "#FFC7CE", "需说明": "#FFEB9C", "建议": "#DDEBF7"}


def write_lists(sheets: Sequence[ListSheet], path: Path) -> None:
    """Write a workbook with these sheets; InputError if the file cannot be written."""
    with new_workbook(path) as workbook:
        looks = _Looks(workbook)
        for name, sheet in zip(sheet_names([one.name for one in sheets]), sheets, strict=True):
            _write(workbook.add_worksheet(name), sheet, looks)


class _Looks:
    def __init__(self, workbook: Any) -> None:
        made = workbook.add_format
        self.title = made({"font_name": "黑体", "font_size": 16, "align": "center"})
        self.note = made({"font_name": "宋体", "font_size": 10.5, "text_wrap": True})
        head = {**_BODY, "bold": True, "bg_color": "#DDEBF7", "align": "center"}
        self.head = made({**head, "valign": "vcenter"})
        self.text = made(_BODY)
        self.fill = made({**_BODY, "bg_color": "#FFFFF0"})
        self.grey = made({**_BODY, "font_size": 8, "font_color": "#A6A6A6"})
        self.percent = made({**_BODY, "num_format": "0.0%"})
        self.coloured = {
            word: made({**_BODY, "bg_color": colour}) for word, colour in _COLOURS.items()
        }


def _write(page: Any, sheet: ListSheet, looks: _Looks) -> None:
    last = len(sheet.head) - 1
    for at, text, look in ((0, sheet.title, looks.title), (1, sheet.note, looks.note)):
        if last:
            page.merge_range(at, 0, at, last, "", look)
        page.write_string(at, 0, text, look)
    page.set_row(0, 28)
    across = sum(sheet.widths)
    page.set_row(1, max(_LINE, _LINE * -(-display_width(sheet.note) // int(across))))
    for column, (name, width) in enumerate(zip(sheet.head, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(HEAD_ROW, column, name, looks.grey if name in sheet.grey else looks.head)
    for number, row in enumerate(sheet.rows, HEAD_ROW + 1):
        _row(page, number, row, sheet, looks)
    page.freeze_panes(HEAD_ROW + 1, 0)
    page.autofilter(HEAD_ROW, 0, HEAD_ROW + max(len(sheet.rows), 1), last)
    page.repeat_rows(HEAD_ROW)
    to_print(page)
    page.set_footer("&C— &P —")


def _row(page: Any, number: int, row: Sequence[Value], sheet: ListSheet, looks: _Looks) -> None:
    for column, (name, value) in enumerate(zip(sheet.head, row, strict=True)):
        look = _look(name, value, sheet, looks)
        if value is None or value == "":
            page.write_blank(number, column, None, look)
        elif isinstance(value, str):
            page.write_string(number, column, value, look)
        else:
            page.write_number(number, column, value, look)
    lines = max(
        -(-display_width(line) // max(int(width) - 1, 1))
        for value, width in zip(row, sheet.widths, strict=True)
        for line in [str(value or "")]
    )
    page.set_row(number, min(_MOST_HEIGHT, _LINE * max(lines, 1)))


def _look(name: str, value: Value, sheet: ListSheet, looks: _Looks) -> Any:
    if name in sheet.grey:
        return looks.grey
    if name in sheet.fill:
        return looks.fill
    if name in sheet.percent:
        return looks.percent
    return looks.coloured.get(str(value), looks.text) if name == sheet.coloured else looks.text
