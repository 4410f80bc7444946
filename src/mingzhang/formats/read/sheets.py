"""Tables out of CSV files and workbooks: cells as text, exact numbers and dates at true addresses.

Whatever is wrong with a file comes back as problems; no file, however broken, raises.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from mingzhang.formats.files import not_opened
from mingzhang.formats.read.cell_marks import (
    MAX_BYTES,
    BrokenWorkbookError,
    CellMarks,
    TooLargeError,
)
from mingzhang.formats.read.separated import read_separated
from mingzhang.formats.read.xls_scan import scan_xls
from mingzhang.formats.read.zip_scan import scan_ods, scan_xlsx
from mingzhang.model.problem import Place, Problem

Cell = str | Decimal | date  # "" is an empty cell; TRUE, FALSE and errors (#REF!) are text
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What the libraries raise on damaged content; RuntimeError is an encrypted or unknown archive.
_DAMAGE = (
    *(BrokenWorkbookError, CalamineError, zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, RuntimeError, ValueError),
)
_RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or one text file (its ``name`` is then the file's stem).

    ``rows[r][c]`` stands at row ``first_row + r``, column ``first_column + c`` (1-based) of the
    file; rows may differ in length, an empty row may be []. ``merged`` lists merged ranges as
    (first row, first column, last row, last column), 1-based; their value is in the first cell.
    """

    file: str
    name: str
    rows: list[list[Cell]]
    first_row: int = 1
    first_column: int = 1
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    is_text: bool = False

    @property
    def source(self) -> str:
        """Where its rows come from in one word: 账册.xlsx#支出, or 支出.csv."""
        return self.file if self.is_text else f"{self.file}#{self.name}"

    def address(self, row: int, column: int) -> str:
        """The cell's name in the file (B7) from its indices in ``rows``."""
        return cell_name(self.first_row + row, self.first_column + column)

    def ranges(self) -> Iterator[tuple[int, int, int, int]]:
        """The merged ranges by their indices in ``rows``: top, left, bottom, right."""
        row, column = self.first_row, self.first_column
        for top, left, bottom, right in self.merged:
            yield top - row, left - column, bottom - row, right - column

    def place(self, row: int | None = None, column: int = 0) -> Place:
        """The sheet as a place, or one of its cells by its indices in ``rows``."""
        sheet = "" if self.is_text else self.name
        if row is None:
            return Place(self.file, sheet)
        return Place(self.file, sheet, self.address(row, column))


def cell_name(row: int, column: int) -> str:
    """B7 for row 7, column 2 (both 1-based)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def read_tables(path: Path) -> tuple[list[Sheet], list[Problem]]:
    """All sheets of a CSV, .xlsx, .xls or .ods file, and everything that is wrong with it.

    Numbers are exact: what Excel shows with its 15 digits. A percent-formatted cell comes as the
    text it shows (96.32%), a formula's cell as its stored value. The kind of a workbook is told
    by its content, not its suffix.
    """
    place = Place(path.name)
    try:
        if path.stat().st_size > MAX_BYTES:
            return [], [_too_large(place)]
        data = path.read_bytes()
    except OSError:
        return [], [not_opened(path.name)]
    if not data.strip():
        return [], [_empty(place)]
    if path.suffix.lower() in _TEXT_SUFFIXES:
        rows, problems = read_separated(data, place)
        sheet = Sheet(path.name, path.stem, rows, is_text=True)  # type: ignore[arg-type]
        return ([sheet] if rows else []), problems
    return _read_workbook(data, place)


def _empty(place: Place) -> Problem:
    return Problem("empty-file", place, "文件是空的。", "请删除它，或重新导出、保存后再放进来。")


def _too_large(place: Place) -> Problem:
    limit = MAX_BYTES >> 20
    message = f"文件解开后超过 {limit} MiB，或单元格范围过大，没有读取。"
    mend = "请删除用不到的行、列和图片，或拆成几个文件；大批量数据请用 CSV。"
    return Problem("too-large", place, message, mend)


def _broken(place: Place) -> Problem:
    message = "不是完好的 Excel 工作簿（文件损坏，或扩展名与内容不符）。"
    return Problem("broken-workbook", place, message, _RESAVE)


def _password(place: Place) -> Problem:
    message = "工作簿设有打开密码，无法读取。"
    mend = "请用 Excel 或 WPS 打开，在“文件—信息—保护工作簿（文档加密）”里清除密码后保存。"
    return Problem("password-protected", place, message, mend)


def _read_workbook(data: bytes, place: Place) -> tuple[list[Sheet], list[Problem]]:
    if data.startswith(_OLE) and _ENCRYPTED in data:
        return [], [_password(place)]
    if data.lstrip()[:1] == b"<":
        message = "扩展名是工作簿，内容却是网页或 XML（常见于系统导出）。"
        return [], [Problem("broken-workbook", place, message, _RESAVE)]
    try:
        marks = _scan(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return _sheets(workbook, marks, place)
    except TooLargeError:
        return [], [_too_large(place)]
    except PasswordError:
        return [], [_password(place)]
    except _DAMAGE:
        return [], [_broken(place)]
    except BaseException as error:
        # A panic inside the parser is no Exception; anything else is not ours to catch.
        if type(error).__name__ != "PanicException":
            raise
        return [], [_broken(place)]


def _scan(data: bytes) -> dict[str, CellMarks]:
    """What the parser does not tell, by sheet; also refuses what would exhaust memory."""
    if data.startswith(_OLE):
        return scan_xls(data)
    if not data.startswith(_ZIP):
        raise BrokenWorkbookError
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "content.xml" in archive.namelist():
            return scan_ods(archive)
        return scan_xlsx(archive)


def _sheets(
    workbook: CalamineWorkbook, marks: dict[str, CellMarks], place: Place
) -> tuple[list[Sheet], list[Problem]]:
    sheets, problems = [], []
    for metadata in workbook.sheets_metadata:
        if metadata.name not in marks:  # a chart or macro sheet has no cells
            continue
        hidden = metadata.visible is not SheetVisibleEnum.Visible
        found = workbook.get_sheet_by_name(metadata.name)
        sheet = _sheet(found, marks[metadata.name], place.file, hidden)
        problems += _formula_problems(sheet, marks[metadata.name])
        sheets.append(sheet)
    return sheets, problems if sheets else [_broken(place)]


def _sheet(found: CalamineSheet, marks: CellMarks, file: str, hidden: bool) -> Sheet:
    first_row, first_column = found.start or (0, 0)
    rows: list[list[Cell]] = [
        [value if type(value) is str else _CONVERT[type(value)](value) for value in row]
        for row in found.to_python()
    ]
    for (row, column), text in marks.errors.items():
        _put(rows, row - 1 - first_row, column - 1 - first_column, text)
    for row, column in marks.percents:
        _show_percent(rows, row - 1 - first_row, column - 1 - first_column)
    merged = tuple(
        (top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in found.merged_cell_ranges or ()
    )
    return Sheet(file, found.name, rows, first_row + 1, first_column + 1, merged, hidden)


def _put(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
        rows[row][column] = text


def _show_percent(rows: list[list[Cell]], row: int, column: int) -> None:
    if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
        value = rows[row][column]
        if isinstance(value, Decimal):
            rows[row][column] = f"{(value * 100).normalize():f}%"


def _formula_problems(sheet: Sheet, marks: CellMarks) -> list[Problem]:
    message = "公式没有算出的值（文件由程序生成，还没有被表格软件计算过）。"
    mend = "请用 Excel 或 WPS 打开这个文件并保存一次，或直接填入数值。"
    return [
        Problem(
            "formula-without-value", Place(sheet.file, sheet.name, cell_name(*at)), message, mend
        )
        for at in marks.formulas
    ]


def exact(value: float) -> Decimal:
    """The number a person typed or sees: at most the 15 digits that spreadsheets keep."""
    text = repr(value)
    return Decimal(text if len(text) <= 16 else f"{value:.15g}")


def _day_or_moment(value: datetime) -> Cell:
    return value.date() if value.time() == time() else value.isoformat(" ")


_CONVERT: dict[type, Callable[[Any], Cell]] = {
    float: exact,
    int: Decimal,
    bool: lambda value: "TRUE" if value else "FALSE",
    date: lambda value: value,
    datetime: _day_or_moment,
    time: str,
    timedelta: str,
}
