"""Scan the records of an .xls workbook (BIFF in a compound file) for errors and percentages.

The fast parser gives an error cell as empty, and empty may be read as zero: so they are found here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence

from mingzhang.formats.read.cell_marks import BrokenWorkbookError, CellMarks, is_percent

_END_OF_CHAIN = 0xFFFFFFFC  # this and above are no sector numbers
_DIRECTORY_ENTRY = 128
_ERROR_WORDS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

# Record types, named as in [MS-XLS].
_FORMULA, _EOF, _BOUND_SHEET, _MUL_RK, _MUL_BLANK = 0x0006, 0x000A, 0x0085, 0x00BD, 0x00BE
_XF, _LABEL_SST, _BLANK, _NUMBER, _LABEL = 0x00E0, 0x00FD, 0x0201, 0x0203, 0x0204
_BOOL_ERR, _RK, _FORMAT, _BOF, _RSTRING = 0x0205, 0x027E, 0x041E, 0x0809, 0x00D6
_DIMENSIONS = 0x0200
_SINGLE_CELLS = {_FORMULA, _LABEL_SST, _BLANK, _NUMBER, _LABEL, _BOOL_ERR, _RK, _RSTRING}
_NUMBERS = {_FORMULA, _NUMBER, _RK}


def scan_xls(data: bytes) -> dict[str, CellMarks]:
    """The marks of every worksheet by name; an encrypted one is left to the parser to refuse."""
    try:
        stream = workbook_stream(data)
        return _scan_stream(stream)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise BrokenWorkbookError from error


def workbook_stream(data: bytes) -> bytes:
    """The stream Workbook (Book before 1997) of a compound file."""
    return stream_of(data, ("Workbook", "Book"))


def stream_of(data: bytes, names: Sequence[str]) -> bytes:
    """The first stream of one of ``names`` in a compound file, [MS-CFB].

    Raises BrokenWorkbookError if there is none.
    """
    sector_size = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector_size not in (512, 4096):
        raise BrokenWorkbookError

    def sector(number: int) -> bytes:
        return data[(number + 1) * sector_size : (number + 2) * sector_size]

    table = _allocation_table(data, sector)
    first_directory, cutoff, first_mini_table = struct.unpack_from("<I4xII", data, 48)
    directory = b"".join(map(sector, _chain(table, first_directory)))
    start, size = _find_stream(directory, names)
    if size >= cutoff:
        return b"".join(map(sector, _chain(table, start)))[:size]
    mini_table = _numbers(b"".join(map(sector, _chain(table, first_mini_table))))
    root_start = struct.unpack_from("<I", directory, 116)[0]
    container = b"".join(map(sector, _chain(table, root_start)))
    minis = (container[number * 64 : number * 64 + 64] for number in _chain(mini_table, start))
    return b"".join(minis)[:size]


def _numbers(block: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])


def _allocation_table(data: bytes, sector: Callable[[int], bytes]) -> tuple[int, ...]:
    sectors = list(_numbers(data[76:512]))
    following, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // 512)):
        *more, following = _numbers(sector(following))
        sectors += more
    blocks = (sector(number) for number in sectors if number < _END_OF_CHAIN)
    return _numbers(b"".join(blocks))


def _chain(table: tuple[int, ...], start: int) -> Iterator[int]:
    """Sector numbers from ``start`` on; a chain longer than the table is a loop."""
    for _ in range(len(table) + 1):
        if start >= _END_OF_CHAIN:
            return
        yield start
        start = table[start]
    raise BrokenWorkbookError


def _stream_names(directory: bytes) -> Iterator[tuple[str, int]]:
    """The names in a directory of a compound file, each with where its entry stands."""
    for at in range(0, len(directory), _DIRECTORY_ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        yield directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le"), at


def _find_stream(directory: bytes, names: Sequence[str]) -> tuple[int, int]:
    """First sector and size of the first stream of one of ``names``."""
    for name, at in _stream_names(directory):
        if name in names:
            start, size = struct.unpack_from("<II", directory, at + 116)
            return start, size
    raise BrokenWorkbookError


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from ``at`` to the end of that substream, those of embedded charts included."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return


def _scan_stream(stream: bytes) -> dict[str, CellMarks]:
    percent_formats = {9, 10}
    styles: list[int] = []  # number format of each cell style
    sheets: list[tuple[str, int]] = []
    is_biff8 = stream[4:6] == b"\x00\x06"
    for kind, body in records(stream, 0):
        if kind == _FORMAT and is_percent(short_text(body[2:], is_biff8, wide=True)):
            percent_formats.add(struct.unpack_from("<H", body)[0])
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _BOUND_SHEET and body[5] == 0:  # 0 = worksheet
            sheets.append((short_text(body[6:], is_biff8), struct.unpack_from("<I", body)[0]))
    percents = {index for index, style in enumerate(styles) if style in percent_formats}
    return {name: _scan_sheet(stream, at, percents) for name, at in sheets}


def short_text(body: bytes, is_biff8: bool, wide: bool = False) -> str:
    """A string with its length before it, in two bytes if ``wide`` (number formats of BIFF8)."""
    if not is_biff8:
        return body[1 : 1 + body[0]].decode("gb18030", "replace")
    head = 2 if wide else 1
    length = int.from_bytes(body[:head], "little")
    is_utf16 = body[head] & 1
    text = body[head + 1 :]
    return text[: length * 2].decode("utf-16-le") if is_utf16 else text[:length].decode("latin-1")


def _scan_sheet(stream: bytes, at: int, percents: set[int]) -> CellMarks:
    marks = CellMarks()
    for kind, body in records(stream, at):
        if kind in _SINGLE_CELLS:
            row, column, style = struct.unpack_from("<HHH", body)
            cell = (row + 1, column + 1)
            marks.reach(*cell)
            error = _error_code(kind, body)
            if error is not None:
                marks.errors[cell] = _ERROR_WORDS.get(error, "#N/A")
            elif style in percents and kind in _NUMBERS:
                marks.percents.append(cell)
        elif kind == _DIMENSIONS:
            marks.reach(*_stated_size(body))  # the parser allocates what is stated
        elif kind in (_MUL_RK, _MUL_BLANK):
            row, first = struct.unpack_from("<HH", body)
            marks.reach(row + 1, struct.unpack_from("<H", body, len(body) - 2)[0] + 1)
            if kind == _MUL_RK:
                numbers = range(4, len(body) - 2, 6)
                marks.percents += [
                    (row + 1, first + 1 + index)
                    for index, offset in enumerate(numbers)
                    if struct.unpack_from("<H", body, offset)[0] in percents
                ]
    return marks


def _stated_size(body: bytes) -> tuple[int, int]:
    """Rows and columns up to the last used ones; row numbers have two bytes before BIFF8."""
    rows, columns = struct.unpack("<4xI2xH" if len(body) >= 12 else "<2xH2xH", body[:12])
    return rows, columns


def _error_code(kind: int, body: bytes) -> int | None:
    """The error a cell shows, if it shows one: a constant, or what its formula gave."""
    if kind == _BOOL_ERR and body[7]:
        return body[6]
    if kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
        return body[8]
    return None
