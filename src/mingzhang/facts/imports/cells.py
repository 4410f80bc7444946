"""One cell of a list as the text that a table of the book takes, or why it cannot be taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from mingzhang.facts.cells import (
    Refusal,
    read_date,
    read_integer,
    read_number,
    read_text,
    shown,
)
from mingzhang.facts.imports.heading import months_in
from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Cell
from mingzhang.model.number import NUMBER, parse_decimal, shortest
from mingzhang.model.problem import nearest
from mingzhang.model.relation import Column

_CUT_DIGITS = 15  # what a spreadsheet keeps of a number
_EXPONENT = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_FORMULA_TEXT = re.compile(r'="(.*)"')  # how some programs keep zeros before a code in CSV
_RATHER_RATIO = Decimal(2)  # a bare number up to this may be 1.02 for 102 %
_VALUE = re.compile(rf"({NUMBER})(\D.*)?", re.DOTALL)


def typed(cell: Cell) -> Cell:
    """A cell without what CSV files put round a code so that it stays a text."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    wrapped = _FORMULA_TEXT.fullmatch(text)
    return wrapped[1].strip() if wrapped else text.removeprefix("'")


def read_code_text(cell: Cell) -> str | Refusal:
    """A code: its digits, unless a spreadsheet has made a number of it and lost the last ones."""
    is_cut = isinstance(cell, Decimal) and len(shortest(abs(cell))) > _CUT_DIGITS
    if is_cut or (isinstance(cell, str) and _EXPONENT.fullmatch(cell)):
        message = f"读到{shown(cell)}，编码被当成数保存，后几位已经丢了。"
        return Refusal("cut-code", message, "请重新导出，编码一栏存成文本。")
    return read_text(cell)


def read_percent(cell: Cell, *, is_said: bool) -> Decimal | Refusal:
    """A share in percent. ``is_said``: the head says so; else a bare 1.02 may mean 1.02 % or 102 %,
    and is refused."""
    text = plain(cell)
    value = parse_decimal(text.removesuffix("%"))
    if value is None:
        message = f"读到{shown(cell)}，应为百分数。"
        return Refusal("not-a-number", message, "请写成 85% 或 85.5%；没有数请留空。")
    if not (is_said or text.endswith("%")) and 0 < abs(value) <= _RATHER_RATIO:
        message = f"读到{shown(cell)}，看不出是 {shortest(value)}% 还是 {shortest(value * 100)}%。"
        mend = "请带百分号写明，或在表头写明（%）。"
        return Refusal("percent-or-ratio", message, mend)
    return value


def read_month(cell: Cell) -> int | Refusal:
    """A month: 6, 6月, 1-6月."""
    found = months_in([plain(cell)])
    month = found[0] if len(found) == 1 else read_integer(cell)
    if isinstance(month, Refusal) or not 1 <= month <= 12:
        message = f"读到{shown(cell)}，应为月份。"
        return Refusal("wrong-month", message, "请写 1 到 12。")
    return month


def read_as(column: Column, cell: Cell, words: Mapping[str, str]) -> str | Refusal:
    """The cell as a column of dates, numbers, words or texts takes it; not for amounts."""
    if column.kind == "date":
        day = read_date(cell)
        return day if isinstance(day, Refusal) else day.isoformat()
    if column.kind in ("integer", "number"):
        number = read_integer(cell) if column.kind == "integer" else read_number(cell)
        return number if isinstance(number, Refusal) else shortest(number)
    text = read_text(cell)
    ours = words.get(text, words.get(plain(text), text))
    if column.values and ours and ours not in column.values:
        message = f"读到{shown(cell)}，“{column.name}”没有这个叫法。"
        near = nearest(text, [*words, *column.values])
        mend = f"{near}可选：{'、'.join(column.values)}；别的叫法写在导出格式文件的 words 里。"
        return Refusal("unknown-word", message, mend)
    return ours


def split_target(text: str, signs: Mapping[str, str], wordless: str) -> tuple[str, str, str]:
    """Sign, value and unit of a target in one cell: ≥95%, 不低于20人次, 定性：优.

    ``signs`` has the column's word for each way to write it, ``wordless`` the sign of what has no
    number. What has neither a sign nor is a number with a unit stays a value without sign, unless
    there is no digit in it.
    """
    narrow = unicodedata.normalize("NFKC", text).strip()
    written = max((one for one in signs if narrow.startswith(one)), key=len, default="")
    sign = signs.get(written, "")
    rest = narrow[len(written) :].lstrip(":： ")
    if sign == wordless or (not sign and not any(map(str.isdigit, rest))):
        # The words of a qualitative target are kept as they were typed.
        return wordless, text.strip()[len(written) :].lstrip(":： "), ""
    number = _VALUE.fullmatch(rest)
    if number is None or _is_day(number[2] or ""):
        return sign, rest, ""
    return sign, number[1].replace(",", ""), (number[2] or "").strip()


def _is_day(behind: str) -> bool:
    return (behind[:1] in ("年", "月") and any(map(str.isdigit, behind))) or behind.endswith("前")
