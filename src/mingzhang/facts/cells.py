"""One cell of a book: what was typed, as the value its column takes, or why it cannot be taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mingzhang.formats.read.sheets import Cell
from mingzhang.model.number import MONEY, half_unit, parse_decimal, scale_of, to_half_width
from mingzhang.model.problem import nearest
from mingzhang.model.relation import Classification, Column

_UNDISCLOSED = "未公开"
_MAX_DECIMALS = 6  # of what is stored, DECIMAL(24,6)
_LIMIT = Decimal(10) ** 18
_ZERO = Decimal(0)
_FEW_WORDS = 12  # words of a column that are all told to who wrote another one

_CLEAN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_WITH_UNIT = re.compile(rf"(.*?)\s*({MONEY})", re.DOTALL)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|年(\d{1,2})月)(\d{1,2})日?(?:[ T][\d:.]+)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TYPED_CODE = re.compile(r"(\d+)\.0+")
_CODE_AND_NAME = re.compile(r"(\d+)\s+(\D.*)")
_SIGNS = str.maketrans("＋（）", "+()")

# Day 0 of spreadsheets; serial numbers count as dates only in these years, else they are slips.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL_YEARS = range(1950, 2100)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a cell cannot be taken: kind, what was read and expected, what to do."""

    code: str
    message: str
    mend: str


Taken = tuple[Decimal | None, Decimal | None]  # a money cell: value and half-unit in 元
Reader = Callable[[Cell], Any]  # gives the value, or a Refusal


def reader_of(column: Column, classifications: Mapping[str, Classification]) -> Reader:
    """The function that reads one cell of ``column``; for money it gives value and half-unit."""
    read = _filled_reader(column, classifications)
    blank = _blank_value(column)

    def read_cell(cell: Cell) -> Any:
        return blank if isinstance(cell, str) and not cell.strip() else read(cell)

    return read_cell


def _blank_value(column: Column) -> Any:
    """What an empty cell of the column means; the catalogue decides it."""
    if column.empty == "error":
        message = f"“{column.name}”不能为空。"
        return Refusal("empty-cell", message, "请补填；整行用不到时请删除整行。")
    if column.empty == "zero":
        zero: dict[str, Any] = {"money": (_ZERO, _ZERO), "number": _ZERO, "integer": 0}
        return zero.get(column.kind)
    return (None, None) if column.kind == "money" else None


def _filled_reader(column: Column, classifications: Mapping[str, Classification]) -> Reader:
    if column.kind == "text":
        if column.codes:
            return lambda cell: _read_code(cell, classifications[column.codes])
        return (lambda cell: read_word(cell, column)) if column.values else read_text
    readers: dict[str, Reader] = {
        "money": read_money,
        "number": read_number,
        "integer": read_integer,
        "date": read_date,
    }
    read = readers[column.kind]
    if column.kind == "date":
        return read
    unknown = _undisclosed_value(column)
    return lambda cell: (
        unknown if isinstance(cell, str) and cell.strip() == _UNDISCLOSED else read(cell)
    )


def _undisclosed_value(column: Column) -> Any:
    """未公开 is a stated unknown, so a column that must be known refuses it."""
    if column.empty == "error":
        message = f"“{column.name}”必须有数，不能写“{_UNDISCLOSED}”。"
        return Refusal("empty-cell", message, "请填入数值。")
    return (None, None) if column.kind == "money" else None


def shown(cell: Cell) -> str:
    """The cell as a short quotation."""
    text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell).strip()
    return f"“{text[:30]}…”" if len(text) > 30 else f"“{text}”"


def read_money(cell: Cell) -> Taken | Refusal:
    """An amount in 元 with its half-unit: 0 for plain figures and 元, else from the last digit.

    "2.94万元" is 29400 with half-unit 50; the accounting minus "(1,234.56)" is accepted.
    """
    if isinstance(cell, str) and not _CLEAN.fullmatch(cell):
        return _read_written_money(cell)
    value = _number_of(cell)
    if value is None:
        return _not_an_amount(cell)
    return _fault_of(value, cell) or (value, _ZERO)


def _read_written_money(text: str) -> Taken | Refusal:
    match = _WITH_UNIT.fullmatch(text.strip())
    number, unit = match.groups() if match else (text, "元")
    value = _number_of(number)
    if value is None:
        return _not_an_amount(text)
    value *= scale_of(unit)
    # 元 is the exact base unit; a printed 万元 stands for everything that rounds to it.
    half = _ZERO if unit == "元" else half_unit(number.translate(_SIGNS).strip("()"), unit)
    return _fault_of(value, text) or (value, half)


def _number_of(cell: Cell) -> Decimal | None:
    """The number in a cell, or None; never minus zero."""
    if isinstance(cell, Decimal):
        return abs(cell) if cell == 0 else cell
    if not isinstance(cell, str):
        return None
    if _CLEAN.fullmatch(cell):
        value = Decimal(cell)
        return abs(value) if value == 0 else value
    return _written_number(to_half_width(cell).translate(_SIGNS).strip())


def _written_number(text: str) -> Decimal | None:
    if text.startswith("(") and text.endswith(")"):
        value = parse_decimal(text[1:-1])
        return -value if value is not None and value > 0 else None
    if text.startswith("+"):
        text = text[1:]
        return None if text.startswith(("-", "−")) else parse_decimal(text)
    return parse_decimal(text)


def _fault_of(value: Decimal, cell: Cell) -> Refusal | None:
    if abs(value) >= _LIMIT:
        return Refusal("too-large-number", f"读到{shown(cell)}，数值过大。", "请核对位数和单位。")
    if value != round(value, _MAX_DECIMALS):
        message = f"读到{shown(cell)}，超过 {_MAX_DECIMALS} 位小数。"
        return Refusal("too-many-decimals", message, "请四舍五入后填写（金额到分）。")
    return None


def _not_an_amount(cell: Cell) -> Refusal:
    message = f"读到{shown(cell)}，应为以元为单位的金额。"
    mend = (
        "请填数字（如 12345.67），或连单位写明（如 1.23万元）；"
        f"没有数请留空，为零请填 0，未公开请写“{_UNDISCLOSED}”。"
    )
    return Refusal("not-an-amount", message, _mend_of_error(cell) or mend)


def _mend_of_error(cell: Cell) -> str:
    if isinstance(cell, str) and cell.strip().startswith("#"):
        return "公式出错，请改正公式，或直接填入数值。"
    return ""


def read_number(cell: Cell) -> Decimal | Refusal:
    """A plain number in the unit of its column."""
    value = _number_of(cell)
    if value is None:
        return _not_a_number(cell, "应为数字")
    return _fault_of(value, cell) or value


def read_integer(cell: Cell) -> int | Refusal:
    """A whole number; 2024.0 is one."""
    value = _number_of(cell)
    if value is None or value != value.to_integral_value():
        return _not_a_number(cell, "应为整数")
    return _fault_of(value, cell) or int(value)


def _not_a_number(cell: Cell, expected: str) -> Refusal:
    message = f"读到{shown(cell)}，{expected}。"
    text = to_half_width(str(cell)).strip()
    if text.endswith("%") and _number_of(text[:-1]) is not None:
        mend = f"请按本列的单位只写数字，不带百分号（如 {text[:-1]}），并取消百分比格式。"
        return Refusal("percent-sign", message, mend)
    mend = "请只填数字，不带单位和文字；没有数请留空。"
    return Refusal("not-a-number", message, _mend_of_error(cell) or mend)


def read_date(cell: Cell) -> date | Refusal:
    """A day: a date cell, 2025-08-22, 2025/8/22, 2025年8月22日, 20250822 or a serial number."""
    day = cell if isinstance(cell, date) else _written_date(cell)
    if day is None:
        message = f"读到{shown(cell)}，应为日期。"
        return Refusal("not-a-date", message, "请写成 2025-08-22 或 2025年8月22日。")
    return day


def _written_date(cell: Decimal | str) -> date | None:
    text = f"{cell.normalize():f}" if isinstance(cell, Decimal) else to_half_width(cell).strip()
    match = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if match:
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            return None
    if text.isdecimal() and len(text) == 5:
        serial = _SERIAL_ZERO + timedelta(days=int(text))
        return serial if serial.year in _SERIAL_YEARS else None
    return None


def read_text(cell: Cell) -> str:
    """Text without the blanks round it; a code typed as a number or in full width as its digits."""
    if isinstance(cell, str):
        text = cell.strip()
        return to_half_width(text) if text.isdecimal() else text
    if isinstance(cell, Decimal):
        return f"{cell:f}" if cell != cell.to_integral_value() else f"{cell.to_integral_value():f}"
    return cell.isoformat()


def read_word(cell: Cell, column: Column) -> str | Refusal:
    """One of the words the column allows."""
    word = read_text(cell)
    if word in column.values:
        return word
    near = nearest(word, column.values)
    if near and len(column.values) > _FEW_WORDS:
        message = f"读到{shown(cell)}，不是“{column.name}”里规定的词。"
        return Refusal(
            "unknown-word",
            message,
            f"{near}可填的词有{len(column.values)}个，账册工作簿里可从列表选。",
        )
    message = f"读到{shown(cell)}，“{column.name}”应为：{'、'.join(column.values)}。"
    return Refusal("unknown-word", message, near or "请改为其中一个。")


def _mend_of_code(code: str, classification: Classification) -> str:
    near = nearest(code, classification.subjects)
    return f"{near}请核对编码；确有此科目的，在“科目补充”表中补上编码和名称。"


def _read_code(cell: Cell, classification: Classification) -> str | Refusal:
    """A code of the classification, alone or as its list shows it with the name behind.

    Full-width digits and a typed .0 are mended.
    """
    code = unicodedata.normalize("NFKC", read_text(cell))
    typed = _TYPED_CODE.fullmatch(code)
    code = typed[1] if typed else code
    named = _CODE_AND_NAME.fullmatch(code)
    if named and named[1] in classification.subjects:
        listed = classification.subjects[named[1]].name
        if unicodedata.normalize("NFKC", listed) == named[2].strip():
            return named[1]
        message = f"读到{shown(cell)}，{named[1]}是“{listed}”。"
        return Refusal("code-and-name", message, "编码和名称不一致，请核对后只留对的一个。")
    if code in classification.subjects:
        return code
    is_edition = classification.title not in ("", classification.name)
    edition = f"（{classification.title}）" if is_edition else ""
    message = f"读到{shown(cell)}，“{classification.name}”{edition}里没有这个编码。"
    return Refusal("unknown-code", message, _mend_of_code(code, classification))
