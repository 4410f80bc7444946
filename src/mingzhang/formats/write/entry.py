"""A workbook to be filled in by people: heads, notes, drop-downs, marks for what is missing.

Made for Excel and WPS alike: list validation, comments, conditional formats and sheet protection
without a password are what both keep.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from mingzhang.formats.write import workbook as xl

HEAD_ROW = 3  # the 1-based row of the column names: title and explanation stand above
MOST_ROWS = 5000  # rows prepared for entry: drop-downs, formats and marks reach so far
LONGEST_CHOICES = 255  # characters that Excel takes as choices of one column; else a list
_BODY = {**xl.BODY, "valign": "vcenter"}
_OPEN = {**_BODY, "locked": False}


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column to fill. ``note`` is shown at its head, ``required`` marks a blank as missing,
    ``asked`` as still open. ``choices`` are words, or the name of a list of the workbook when
    ``listed``; with ``strict`` nothing else can be typed.
    """

    name: str
    kind: Literal["text", "integer", "money", "number", "date"] = "text"
    note: str = ""
    required: bool = False
    asked: bool = False
    choices: tuple[str, ...] = ()
    listed: str = ""
    strict: bool = True
    width: float = 14


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """A sheet to fill: name, title, one line of explanation, columns, rows that are there."""

    name: str
    title: str
    explanation: str
    columns: tuple[EntryColumn, ...]
    rows: tuple[tuple[xl.Value, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class EntryBook:
    """A workbook to fill: the guide's lines, the sheets in the order of work, the lists.

    A list of ``lists`` stands as a column of the sheet ``list_sheet``; "表!列" as ``listed`` of a
    column takes what has been typed in that column of another sheet instead.
    """

    guide_sheet: str
    guide: tuple[str, ...]
    sheets: tuple[EntrySheet, ...]
    list_sheet: str
    lists: Mapping[str, Sequence[str]]


def write_entry_book(book: EntryBook, path: Path) -> None:
    """Write the workbook; InputError if the file cannot be written."""
    with xl.new_workbook(path) as workbook:
        _Writer(workbook, book).write()


class _Writer:
    """Writes one workbook."""

    def __init__(self, workbook: Any, book: EntryBook) -> None:
        self.workbook = workbook
        self.book = book
        looks = xl.Looks(workbook)
        self.title = looks(**xl.TITLE)
        self.explanation = looks(**_BODY, font_color="#595959")
        self.head = looks.head()
        self.text = looks(**_OPEN, num_format="@")
        self.link = looks(**_BODY, **xl.LINK)
        self.wrapped = looks(**_BODY | {"text_wrap": True, "valign": "top"})
        self.formats = {
            "text": self.text,
            "integer": looks(**_OPEN, num_format="0"),
            "number": looks(**_OPEN, num_format="#,##0.##"),
            "money": looks(**_OPEN, num_format="#,##0.00;[Red]-#,##0.00"),
            "date": looks(**_OPEN, num_format="yyyy-mm-dd"),
        }
        self.missing = looks(bg_color=xl.RED)
        self.open = looks(bg_color="#FFF2CC")

    def write(self) -> None:
        """The guide, the sheets to fill, the lists."""
        guide = self.workbook.add_worksheet(self.book.guide_sheet)
        pages = [(sheet, self.workbook.add_worksheet(sheet.name)) for sheet in self.book.sheets]
        places = self._lists()
        for sheet, page in pages:
            self._sheet(sheet, page, places)
        self._guide(guide)

    def _lists(self) -> dict[str, str]:
        """The lists on a sheet of their own; the range of each by name."""
        if not self.book.lists:
            return {}
        page = self.workbook.add_worksheet(self.book.list_sheet)
        page.protect()
        places = {}
        for column, (name, words) in enumerate(self.book.lists.items()):
            page.set_column(column, column, 34)
            page.write_string(0, column, name, self.head)
            for row, word in enumerate(words, 1):
                page.write_string(row, column, word, self.text)
            letter = xl_col_to_name(column)
            places[name] = f"='{self.book.list_sheet}'!${letter}$2:${letter}${len(words) + 1}"
        return places

    def _sheet(self, sheet: EntrySheet, page: Any, places: Mapping[str, str]) -> None:
        page.write_string(0, 0, sheet.title, self.title)
        page.write_string(1, 0, sheet.explanation, self.explanation)
        last = HEAD_ROW + max(MOST_ROWS, len(sheet.rows)) - 1
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width, self.formats[column.kind])
            page.write_string(HEAD_ROW - 1, index, column.name, self.head)
            if column.note:
                xl.comment(page, HEAD_ROW - 1, index, column.note)
            self._validate(page, index, column, last, places)
        for number, values in enumerate(sheet.rows, HEAD_ROW):
            for index, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
                if value is not None and value != "":  # the column has the look of its blank cells
                    xl.put(page, number, index, value, self.formats[column.kind])
        self._marks(page, sheet, last)
        xl.frame(page, HEAD_ROW - 1, (last, len(sheet.columns) - 1))
        # Only the heads are locked; what people do with rows and widths stays allowed.
        allowed = ("format_columns", "format_rows", "insert_rows", "delete_rows", "sort")
        page.protect("", dict.fromkeys((*allowed, "autofilter", "format_cells"), True))
        xl.to_print(page)

    def _validate(
        self, page: Any, index: int, column: EntryColumn, last: int, places: Mapping[str, str]
    ) -> None:
        """A drop-down, or what kind of value the cell takes."""
        source: Any = list(column.choices)
        if column.listed:
            source = places.get(column.listed) or self._typed(column.listed)
        options: dict[str, Any] = {"ignore_blank": True}
        message = ""
        if source:
            kind = "stop" if column.strict else "warning"
            message = "请从下拉列表里选一个。" if column.strict else "列表里没有；确有的可以照填。"
            options |= {"validate": "list", "source": source, "error_type": kind}
        elif column.kind in {"money", "number"}:
            # Text such as 2.94万元 or 未公开 is allowed too, so a wrong number is only warned of.
            message = "应为数字；也可写明单位，如 2.94万元。"
            options |= {"validate": "decimal", "criteria": "between", "minimum": -1e15,
                        "maximum": 1e15, "error_type": "warning"}  # fmt: skip
        elif column.kind == "integer":
            message = "应为整数。"
            options |= {"validate": "integer", "criteria": "between", "minimum": -(10**9),
                        "maximum": 10**9}  # fmt: skip
        elif column.kind == "date":
            options |= xl.only_days(column.name[:30], "2025-08-22")
        else:
            return
        if message:
            options |= {"error_title": column.name[:30], "error_message": message}
        page.data_validation(HEAD_ROW, index, last, index, options)

    def _typed(self, place: str) -> str:
        """The range of what is typed in a column of another sheet, named 表!列."""
        name, _, column = place.partition("!")
        sheet = next(sheet for sheet in self.book.sheets if sheet.name == name)
        index = next(i for i, one in enumerate(sheet.columns) if one.name == column)
        letter = xl_col_to_name(index)
        return f"='{name}'!${letter}${HEAD_ROW + 1}:${letter}${HEAD_ROW + 500}"

    def _marks(self, page: Any, sheet: EntrySheet, last: int) -> None:
        """A row that was begun shows what it still lacks."""
        first, end = xl_rowcol_to_cell(HEAD_ROW, 0, col_abs=True), len(sheet.columns) - 1
        begun = f"COUNTA({first}:{xl_rowcol_to_cell(HEAD_ROW, end, col_abs=True)})>0"
        for index, column in enumerate(sheet.columns):
            if not (column.required or column.asked):
                continue
            cell = xl_rowcol_to_cell(HEAD_ROW, index)
            look = self.missing if column.required else self.open
            xl.mark(page, (HEAD_ROW, index, last, index), f'=AND({begun},{cell}="")', look)

    def _guide(self, page: Any) -> None:
        """What to do, then how far each sheet is."""
        page.set_column(0, 0, 30)
        page.set_column(1, 1, 16)
        page.set_column(2, 2, 60)
        for number, line in enumerate(self.book.guide):
            look = self.title if number == 0 else self.wrapped
            page.merge_range(number, 0, number, 2, line, look)
            if number:
                page.set_row(number, 16 * (1 + len(line) // 62))
        top = len(self.book.guide) + 1
        xl.put_head(page, top, ("表", "已填行数", "填什么"), self.head)
        for number, sheet in enumerate(self.book.sheets, top + 1):
            target = f"internal:'{sheet.name}'!A{HEAD_ROW + 1}"
            page.write_url(number, 0, target, self.link, sheet.name)
            first, last = HEAD_ROW + 1, HEAD_ROW + MOST_ROWS
            letter = xl_col_to_name(self._counted(sheet))
            formula = f"=COUNTA('{sheet.name}'!${letter}${first}:${letter}${last})"
            page.write_formula(number, 1, formula, self.text, len(sheet.rows))
            page.write_string(number, 2, sheet.explanation, self.wrapped)
            page.set_row(number, 16 * (1 + len(sheet.explanation) // 32))
        xl.to_print(page)
        page.protect()
        page.activate()

    @staticmethod
    def _counted(sheet: EntrySheet) -> int:
        """The column by which rows are counted: the first that every row must have."""
        required = (i for i, column in enumerate(sheet.columns) if column.required)
        return next(required, 0)
