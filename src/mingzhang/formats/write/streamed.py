"""Write lists of any length as CSV, workbook or JSON lines: rows go to disk as they come.

Everything is written beside the file and renamed when it is whole.
"""

from __future__ import annotations

import csv
import errno
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mingzhang.formats.write.separated import ENCODING
from mingzhang.formats.write.xlsx import display_width
from mingzhang.model.problem import InputError, Place, Problem

MOST_ROWS = 1_000_000  # rows below the head of one sheet
_MOST_DIGITS = 15  # more, and a workbook would round them
_MOST_TEXT = 32_767  # characters in a cell
_WIDEST, _SAMPLE = 60, 200  # columns are as wide as the first rows need
_CREATED = datetime(2000, 1, 1)  # fixed: the same content gives the same file

Value = str | int | Decimal | None
Write = Callable[[Sequence[Sequence[Value]]], None]


@contextmanager
def streamed_table(path: Path, head: Sequence[str], title: str) -> Iterator[Write]:
    """What takes the rows of a .csv or .xlsx file, some at a time."""
    make = _workbook if path.suffix.lower() == ".xlsx" else _separated
    with _beside(path) as part, make(part, head, title) as write:
        yield write


@contextmanager
def streamed_objects(path: Path) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """What takes the objects of a .jsonl file, one at a time."""
    with _beside(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        yield lambda one: print(json.dumps(one, ensure_ascii=False), file=file)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its place if all went well and goes if not."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        raise InputError([_cannot_write(path, error)]) from error
    finally:
        part.unlink(missing_ok=True)


def _cannot_write(path: Path, error: OSError) -> Problem:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        mend = "请腾出空间，或写到别的磁盘，再做一次；没有写出半截文件。"
        return Problem("disk-full", Place(str(path)), "磁盘满了。", mend)
    message = f"文件写不进去（{error.strerror or error}），可能正被打开，或没有写入权限。"
    return Problem("cannot-write", Place(str(path)), message, "请关闭该文件或换个地方。")


@contextmanager
def _separated(path: Path, head: Sequence[str], title: str) -> Iterator[Write]:
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        yield writer.writerows


@contextmanager
def _workbook(path: Path, head: Sequence[str], title: str) -> Iterator[Write]:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with TemporaryDirectory(dir=path.parent, prefix=".mingzhang-") as folder:
        workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        workbook.use_zip64()
        workbook.set_properties({"author": "", "created": _CREATED})
        sheets = _Sheets(workbook, head, title)
        try:
            yield sheets.write
            sheets.finish()
            workbook.close()
        except FileCreateError as error:
            raise _cause_of(error) from error
        finally:
            workbook.fileclosed = True  # else it would write itself when it is collected
            for page in workbook.worksheets():
                page._opt_close()


def _cause_of(error: Exception) -> OSError:
    """xlsxwriter wraps what the system said."""
    inner = next((one for one in error.args if isinstance(one, OSError)), None)
    return inner or OSError(errno.EIO, str(error))


class _Sheets:
    """Fills one sheet after another; the head of each stays when one scrolls."""

    def __init__(self, workbook: Any, head: Sequence[str], title: str) -> None:
        self.workbook, self.head, self.title = workbook, head, title
        self.bold = workbook.add_format({"bold": True, "bg_color": "#DDEBF7"})
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
                if value is not None and value != "":
                    self.cell(column, value)

    def cell(self, column: int, value: str | int | Decimal) -> None:
        """One cell: a number only where a workbook keeps all its digits."""
        if not isinstance(value, str) and len(f"{abs(value)}".replace(".", "")) <= _MOST_DIGITS:
            self.page.write_number(self.row, column, float(value))
        else:
            self.page.write_string(self.row, column, str(value)[:_MOST_TEXT])

    def close_sheet(self) -> None:
        """Rows of a finished sheet can be filtered."""
        if self.page is not None:
            self.page.autofilter(0, 0, max(self.row, 1), len(self.head) - 1)

    def finish(self) -> None:
        """The end; a workbook without rows still has its head."""
        if self.page is None:
            self.begin([])
        self.close_sheet()
