"""Records out of lines of a separated text, each with the line it begins on; broken ones named."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from mingzhang.model.problem import Place, Problem

_MOST_LINES = 200  # of one quoted cell; beyond that the quote was a slip
_MOST_CHARACTERS = 1_000_000  # of one record


@dataclass(frozen=True)
class Separated:
    """How a text is separated: its delimiter, and how many cells its head has."""

    delimiter: str
    width: int

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """A record of so many cells, each bare or wholly in quotes."""
        other = re.escape(self.delimiter)
        cell = rf'(?:"[^"]*+"|[^"{other}]*+)'
        return re.compile(rf"{cell}(?:{other}{cell}){{{self.width - 1}}}")


@dataclass(slots=True)
class Records:
    """The records of a block: clean text for the engine, the line number before each.

    ``rejected`` are the lines set aside with their problem, ``next_line`` follows the block.
    """

    clean: list[str] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    next_line: int = 1


def read_records(
    text: str, first: int, shape: Separated, name: str, more: Callable[[], str]
) -> Records:
    """The records of a block of whole lines, ``first`` being the number of the first.

    ``more`` gives the next line of the file ("" at its end) where a quoted cell goes on.
    """
    text = _one_newline(text)
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    records = Records()
    want, delimiter = shape.width - 1, shape.delimiter
    if '"' not in text and all(line.count(delimiter) == want for line in lines):
        empty = delimiter * want
        records.clean = [
            f"{number}{delimiter}{line}\n"
            for number, line in enumerate(lines, first)
            if line != empty
        ]
        records.next_line = first + len(lines)
        return records
    _each(lines, first, shape, name, more, records)
    return records


def _one_newline(text: str) -> str:
    """Lines end with \\n; other characters that would end a line or a text become blanks."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", " ")
    return text.replace("\0", " ") if "\0" in text else text


def _each(
    lines: list[str],
    first: int,
    shape: Separated,
    name: str,
    more: Callable[[], str],
    records: Records,
) -> None:
    index, delimiter = 0, shape.delimiter
    blank = delimiter + " \t\u3000"
    while index < len(lines):
        line, number = lines[index], first + index
        index += 1
        if shape.plain.fullmatch(line) and len(line) < _MOST_CHARACTERS:
            if line.strip(blank):
                records.clean.append(f"{number}{delimiter}{line}\n")
            continue
        if not line.strip(blank):
            continue
        cells, used = _cells(lines, index - 1, delimiter, more)
        if cells is None:
            records.rejected.append(_stray_quote(name, number))
            continue
        index += used - 1
        while len(cells) > shape.width and not cells[-1].strip():
            cells.pop()
        if len(cells) == shape.width:
            records.clean.append(f"{number}{delimiter}{_written(cells, delimiter)}")
        else:
            records.rejected.append(_ragged(name, number, len(cells), shape.width))
    records.next_line = first + len(lines)


def _cells(
    lines: list[str], at: int, delimiter: str, more: Callable[[], str]
) -> tuple[list[str] | None, int]:
    """The cells of the record that begins at a line, and how many lines it takes."""
    quotes, end, size = lines[at].count('"'), at + 1, len(lines[at])
    while quotes % 2:
        if end == len(lines):
            line = more()
            if not line:
                return None, 1
            lines.append(_one_newline(line).rstrip("\n"))
        if end - at >= _MOST_LINES or size > _MOST_CHARACTERS:
            return None, 1
        quotes += lines[end].count('"')
        size += len(lines[end])
        end += 1
    record = "\n".join(lines[at:end])
    try:
        rows = list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None, 1
    return (rows[0], end - at) if len(rows) == 1 else (None, 1)


def _written(cells: list[str], delimiter: str) -> str:
    return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def _stray_quote(name: str, line: int) -> Problem:
    message = "引号没有成对，或一格太长，这一行没有读入。"
    mend = '请删去多余的引号；内容里要有引号时写成两个（""），并给整格加引号。'
    return Problem("stray-quote", Place(name, line=line), message, mend)


def _ragged(name: str, line: int, found: int, width: int) -> Problem:
    message = f"这一行有{found}格，表头有{width}格，整行没有读入。"
    more = "是否内容里的分隔符没有加引号？" if found > width else "是否漏了分隔符？"
    return Problem("ragged-line", Place(name, line=line), message, f"{more}请改正这一行。")


def not_text(name: str, line: int = 0) -> Problem:
    """The file, or a line of it, is in no encoding that can be read."""
    what = "这一行不是" if line else "不是文本文件，或不是"
    message = f"{what} UTF-8、GB18030（GBK）编码，没有读入。"
    mend = "请用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）”。"
    return Problem("not-text", Place(name, line=line), message, mend)
