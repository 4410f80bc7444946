"""Looks through an xls: every cell, hidden sheets, rows and columns, comments, macros, authors."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from mingzhang.formats.inspect.parts import UnreadableError
from mingzhang.formats.read.cell_marks import BrokenWorkbookError
from mingzhang.formats.read.sheets import cell_name
from mingzhang.formats.read.xls_scan import records, short_text, stream_of, workbook_stream
from mingzhang.model.inspection import Inspection

# Record types, named as in [MS-XLS].
_BOUND_SHEET, _ROW, _COLUMN_INFO, _NOTE, _NAME = 0x0085, 0x0208, 0x007D, 0x001C, 0x0018
_EXTERNAL_BOOK, _OBJECT_PROJECT = 0x01AE, 0x00D3
_HIDDEN_STATES = {1: "隐藏", 2: "深度隐藏，在菜单里看不到"}
_ROW_HIDDEN, _COLUMN_HIDDEN, _BUILT_IN_NAME = 0x20, 0x01, 0x20
_OWN_BOOK = 0x0401  # an "external" book that is this one
_SUMMARY = "\x05SummaryInformation"
_PERSONS = {4: "作者", 8: "最后保存者"}
_TEXT, _WIDE_TEXT = 0x1E, 0x1F
_DAMAGE = (struct.error, IndexError, UnicodeDecodeError, BrokenWorkbookError)


def inspect_xls(data: bytes, result: Inspection) -> None:
    """Note every cell of the workbook and everything in it that does not show."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            _cells(sheet.to_python(skip_empty_area=False), f"工作表“{name}”", result)
    except PasswordError as error:
        raise UnreadableError("文件加了密码") from error
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableError("文件已损坏，打不开") from error
    try:
        _records(workbook_stream(data), result)
        for place, name in _persons(data):
            result.trace("person", f"文件属性“{place}”", name)
    except _DAMAGE as error:
        raise UnreadableError("文件的结构读不全，隐藏的内容没有查到") from error


def _cells(rows: Sequence[Sequence[object]], place: str, result: Inspection) -> None:
    heads: dict[int, str] = {}
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            bare = isinstance(value, int | float) and not isinstance(value, bool)
            text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
            place_of_cell = f"{place}单元格{cell_name(row, column)}"
            result.show(text, place_of_cell, bare=bare, head=heads.get(column, ""))
            if text and not bare:
                heads[column] = text


def _records(stream: bytes, result: Inspection) -> None:
    is_biff8 = stream[4:6] == b"\x00\x06"
    for kind, body in records(stream, 0):
        if kind == _BOUND_SHEET:
            place = f"工作表“{short_text(body[6:], is_biff8)}”"
            state = body[4] & 0x03
            if state in _HIDDEN_STATES:
                result.trace("hidden-sheet", place, _HIDDEN_STATES[state])
            if body[5] == 0:  # 0 = worksheet
                _sheet(stream, struct.unpack_from("<I", body)[0], place, result)
        elif kind == _NAME and not struct.unpack_from("<H", body)[0] & _BUILT_IN_NAME:
            length = body[3]
            name = short_text(bytes([length]) + body[14:], is_biff8)
            result.trace("defined-name", "", name)
        elif kind == _EXTERNAL_BOOK and struct.unpack_from("<H", body, 2)[0] != _OWN_BOOK:
            result.trace("outside-link", "引用别的工作簿", "")
        elif kind == _OBJECT_PROJECT:
            result.trace("macro", "", "")


def _sheet(stream: bytes, at: int, place: str, result: Inspection) -> None:
    for kind, body in records(stream, at):
        if kind == _ROW and body[12] & _ROW_HIDDEN:
            row = struct.unpack_from("<H", body)[0] + 1
            result.trace("hidden-row", place, f"{row}行")
        elif kind == _COLUMN_INFO and body[8] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<HH", body)
            names = [cell_name(1, number + 1)[:-1] for number in {first, min(last, 255)}]
            result.trace("hidden-column", place, f"{'至'.join(sorted(names))}列")
        elif kind == _NOTE:
            row, column = struct.unpack_from("<HH", body)
            result.trace("comment", f"{place}单元格{cell_name(row + 1, column + 1)}", "")


def _persons(data: bytes) -> Iterator[tuple[str, str]]:
    """The names in the summary of the file, [MS-OLEPS]; none where there is no summary."""
    try:
        summary = stream_of(data, (_SUMMARY,))
    except BrokenWorkbookError:
        return
    start = struct.unpack_from("<I", summary, 44)[0]
    count = struct.unpack_from("<I", summary, start + 4)[0]
    for number in range(min(count, 64)):
        identifier, offset = struct.unpack_from("<II", summary, start + 8 + 8 * number)
        if identifier not in _PERSONS:
            continue
        kind, length = struct.unpack_from("<II", summary, start + offset)
        text = summary[start + offset + 8 :]
        if kind == _WIDE_TEXT:
            name = text[: length * 2].decode("utf-16-le", "replace")
        else:
            name = text[:length].decode("gb18030", "replace")
        if kind in (_TEXT, _WIDE_TEXT) and name.strip("\0 "):
            yield _PERSONS[identifier], name.strip("\0 ")
