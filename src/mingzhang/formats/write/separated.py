"""Write the CSV tables that people keep: UTF-8 with the mark by which Excel and WPS know it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from mingzhang.formats.files import write_text

ENCODING = "utf-8-sig"


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """The rows as CSV, the head first; None is a blank cell, a date is written 2025-03-18."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_cell(one) for one in row] for row in rows)
    return out.getvalue()


def write_csv(rows: Iterable[Iterable[Any]], path: Path) -> None:
    """The file, whole or not at all; InputError where it cannot be written."""
    write_text(path, csv_text(rows), ENCODING)


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
