"""Write lists as a workbook: a title, a note, a head that stays, rows that can be filtered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from mingzhang.formats.write import workbook as xl

_BODY = {**xl.BODY, "valign": "top", "text_wrap": True, "border": 1}
_LINE, _MOST_HEIGHT = 15, 330  # of a row, in points; Excel takes no more than 409
HEAD_ROW = 2  # 0-based: title and note stand above


T = TypeVar("T")
Look = Literal["", "grey", "fill", "percent", "severity"]


@dataclass(frozen=True, slots=True)
class ListColumn(Generic[T]):
    """A column: its head, its width in characters, what it holds of an item and its number from 1.

    ``look``: grey for the way back, fill for others to write in, percent for shares of 1, severity
    for words with colours of their own.
    """

    head: str
    width: float
    take: Callable[[int, T], xl.Value]
    look: Look = ""


@dataclass(frozen=True, slots=True)
class ListSheet(Generic[T]):
    """One sheet: a row for each item."""

    name: str
    title: str
    note: str
    columns: Sequence[ListColumn[T]]
    items: Sequence[T]


_COLOURS = {"必改": xl.RED, "需说明": xl.YELLOW, "建议": xl.HEAD_COLOUR}


def write_lists(sheets: Sequence[ListSheet[Any]], path: Path) -> None:
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
        self.grey = looks(**_BODY | {"font_size": 8, "font_color": xl.GREY})
        self._looks: dict[str, Any] = {
            "": looks(**_BODY),
            "fill": looks(**_BODY, bg_color="#FFFFF0"),
            "grey": self.grey,
            "percent": looks(**_BODY, num_format="0.0%"),
        }
        self._looks |= {word: looks(**_BODY, bg_color=one) for word, one in _COLOURS.items()}

    def of(self, look: Look, value: xl.Value) -> Any:
        """The look of a cell; of a severity it is that of its word."""
        plain = self._looks[""]
        return self._looks.get(str(value), plain) if look == "severity" else self._looks[look]


def _write(page: Any, sheet: ListSheet[Any], looks: _Looks) -> None:
    last = len(sheet.columns) - 1
    for at, text, look in ((0, sheet.title, looks.title), (1, sheet.note, looks.note)):
        xl.put_across(page, (at, 0, at, last), text, look)
    page.set_row(0, 28)
    across = sum(column.width for column in sheet.columns)
    page.set_row(1, max(_LINE, _LINE * xl.lines_of(sheet.note, across)))
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(
            HEAD_ROW, at, column.head, looks.grey if column.look == "grey" else looks.head
        )
    for number, item in enumerate(sheet.items, start=1):
        _row(page, number, item, sheet.columns, looks)
    xl.frame(page, HEAD_ROW, (HEAD_ROW + max(len(sheet.items), 1), last))
    xl.to_print(page)
    page.set_footer(xl.PAGE_NUMBER)


def _row(page: Any, number: int, item: T, columns: Sequence[ListColumn[T]], looks: _Looks) -> None:
    lines = 1
    for at, column in enumerate(columns):
        value = column.take(number, item)
        xl.put(page, HEAD_ROW + number, at, value, looks.of(column.look, value))
        lines = max(lines, xl.lines_of(str(value or ""), column.width - 1))
    page.set_row(HEAD_ROW + number, min(_MOST_HEIGHT, _LINE * lines))
