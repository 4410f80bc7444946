"""Text tables: comma or tab separated, UTF-8 or GB 18030, with faults named by their line."""

from __future__ import annotations

import csv
import io
from collections import Counter

from mingzhang.model.problem import Place, Problem


def read_separated(data: bytes, place: Place) -> tuple[list[list[str]], list[Problem]]:
    """The rows of a separated text and its faults.

    A line with too many or too few cells is reported and left as an empty row, so that nothing
    is read in a wrong column and every other row keeps its number.
    """
    text = _decode(data)
    if text is None:
        message = "不是文本文件，或不是 UTF-8、GB18030（GBK）编码。"
        mend = "请用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）”。"
        return [], [Problem("not-text", place, message, mend)]
    rows, lines, problems = _split(text, place)
    problems += _even_out(rows, lines, place)
    return rows, problems


def _decode(data: bytes) -> str | None:
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\0" in data and not is_utf16:
        return None
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _split(text: str, place: Place) -> tuple[list[list[str]], list[int], list[Problem]]:
    """Rows, the line each begins on, and the quotes that do not pair."""
    first = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    while True:
        lines.append(reader.line_num + 1)
        try:
            rows.append(next(reader))
        except StopIteration:
            return rows, lines, problems
        except csv.Error:
            rows.append([])
            problems.append(_stray_quote(Place(place.file, line=lines[-1])))


def _stray_quote(place: Place) -> Problem:
    message = "引号没有成对，从这一行起的一格无法断开。"
    mend = '请删去多余的引号；内容里要有引号时写成两个（""），并给整格加引号。'
    return Problem("stray-quote", place, message, mend)


def _even_out(rows: list[list[str]], lines: list[int], place: Place) -> list[Problem]:
    """Cut blank excess, empty the rows of another width; lines above the table stay as they are."""
    widths = Counter(len(row) for row in rows if sum(map(bool, row)) > 1)
    if not widths:
        return []
    width = widths.most_common(1)[0][0]
    problems = []
    begun = False
    for index, row in enumerate(rows):
        begun = begun or len(row) == width
        if len(row) == width or not begun:
            continue
        if any(row[width:]) or (len(row) < width and any(row)):
            problems.append(_ragged(Place(place.file, line=lines[index]), len(row), width))
            rows[index] = []
        else:
            rows[index] = row[:width]
    return problems


def _ragged(place: Place, found: int, width: int) -> Problem:
    message = f"这一行有 {found} 格，本表其他行有 {width} 格，整行没有读入。"
    more = "是否金额里的千分位逗号没有加引号？" if found > width else "是否漏了逗号？"
    return Problem("ragged-line", place, message, f"{more}请对齐各列后再导入。")
