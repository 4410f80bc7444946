"""Begin a workbook and bring it to disk: what all workbooks we write have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from mingzhang.model.problem import InputError, Place, Problem

_CREATED = datetime(2000, 1, 1)  # fixed: the same content gives the same file


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """A workbook to fill, without an author; when the block ends it is written beside and moved.

    InputError if the file cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    workbook = xlsxwriter.Workbook(str(part), {"in_memory": True})
    workbook.set_properties({"author": "", "created": _CREATED})
    yield workbook
    try:
        workbook.close()
        part.replace(path)
    except (FileCreateError, OSError) as error:
        message = "文件写不进去，可能正被 Excel 或 WPS 打开，或没有写入权限。"
        problem = Problem("cannot-write", Place(path.name), message, "请关闭该文件后重试。")
        raise InputError([problem]) from error


def to_print(page: Any) -> None:
    """A sheet printed on A4 across, one page wide."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
