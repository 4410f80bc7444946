"""Write lists of any length as CSV or workbook: rows go to disk as they come.

Everything is written beside the file and renamed when it is whole.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mingzhang.formats.files import whole_file
from mingzhang.formats.write.separated import ENCODING
from mingzhang.formats.write.workbook import HEAD_COLOUR, display_width, open_workbook, put

MOST_ROWS = 1_000_000  # rows below the head of one sheet
_MOST_DIGITS = 15  # more, and a workbook would round them
_MOST_TEXT = 32_767  # characters in a cell
_WIDEST, _SAMPLE = 60, 200  # columns are as wide as the first rows need

Value = str | int | Decimal | None
Write = Callable[[Sequence[Sequence[Value]]], None]


@contextmanager
def streamed_table(path: Path, head: Sequence[str], title: str) -> Iterator[Write]:
    """What takes the rows of a .csv or .xlsx file, some at a time."""
    make = _workbook if path.suffix.lower() == ".xlsx" else _separated
    with whole_file(path) as part, make(part, head, title) as write:
        yield write


@contextmanager
def _separated(path: Path, head: Sequence[str], title: str) -> Iterator[Write]:
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        yield writer.writerows


@contextmanager
def _workbook(path: Path, head: Sequence[str], title: str) -> Iterator[Write]:
    with (
        TemporaryDirectory(dir=path.parent, prefix=".mingzhang-") as folder,
        open_workbook(path, constant_memory=True, tmpdir=folder) as workbook,
    ):
        workbook.use_zip64()
        sheets = _Sheets(workbook, head, title)
        yield sheets.write
        sheets.finish()


class _Sheets:
    """Fills one sheet after another; the head of each stays when one scrolls."""

    def __init__(self, workbook: Any, head: Sequence[str], title: str) -> None:
        self.workbook, self.head, self.title = workbook, head, title
        self.bold = workbook.add_format({"bold": True, "bg_color": HEAD_COLOUR})
        self.page: Any = None
        self.row = MOST_ROWS  # no sheet yet to write on

    def begin(self, sample: Sequence[Sequence[Value]]) -> None:
        """The next sheet, its columns as wide as the first rows need."""
        self.close_sheet()
        number = len(self.workbook.worksheets()) + 1
        self.page = self.workbook.add_worksheet(f"{self.title}{number if number > 1 else ''}")
        self.page.freeze_panes(1, 0)
        for column, name in enumerate(self.head):
            widest = max([name, *(str(row[column] or "") for row in sample)], key=display_width)
            self.page.set_column(column, column, min(display_width(widest) + 2, _WIDEST))
            self.page.write_string(0, column, name, self.bold)
        self.row = 0

    def write(self, rows: Sequence[Sequence[Value]]) -> None:
        """More rows."""
        for row in rows:
            if self.row == MOST_ROWS:
                self.begin(rows[:_SAMPLE])
            self.row += 1
            for column, value in enumerate(row):
                put(self.page, self.row, column, _kept(value))

    def close_sheet(self) -> None:
        """Rows of a finished sheet can be filtered."""
        if self.page is not None:
            self.page.autofilter(0, 0, max(self.row, 1), len(self.head) - 1)

    def finish(self) -> None:
        """The end; a workbook without rows still has its head."""
        if self.page is None:
            self.begin([])
        self.close_sheet()


def _kept(value: Value) -> str | float | None:
    """A value as a cell keeps it: a number only with all its digits, a text not too long."""
    if value is None or isinstance(value, str):
        return value and value[:_MOST_TEXT]
    return float(value) if len(f"{abs(value)}".replace(".", "")) <= _MOST_DIGITS else str(value)
