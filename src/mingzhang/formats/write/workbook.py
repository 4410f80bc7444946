"""Begin a workbook and bring it to disk: what all workbooks we write have in common."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from mingzhang.formats.files import whole_file

CREATED = datetime(2000, 1, 1)  # fixed: the same content gives the same file


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """A workbook to fill, without an author; when the block ends it is written beside and moved.

    InputError if the file cannot be written.
    """
    with whole_file(path) as part:
        workbook = xlsxwriter.Workbook(str(part), {"in_memory": True})
        workbook.set_properties({"author": "", "created": CREATED})
        with closed(workbook):
            yield workbook


@contextmanager
def closed(workbook: Any) -> Iterator[None]:
    """Write the workbook when the block ends, and never later by itself; OSError if it cannot."""
    try:
        yield
        workbook.close()
    except FileCreateError as error:  # it wraps what the system said
        inner = next((one for one in error.args if isinstance(one, OSError)), None)
        raise inner or OSError(errno.EIO, str(error)) from error
    finally:
        workbook.fileclosed = True  # else it would write itself when it is collected
        for page in workbook.worksheets() if workbook.constant_memory else ():
            page._opt_close()


def to_print(page: Any) -> None:
    """A sheet printed on A4 across, one page wide."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
