"""The marks that official texts, tables and sheets share: units of money, years, ordinals.

Who reads a mark takes its pattern or its reading from here; what it means there is its own.
"""

from __future__ import annotations

import re

from mingzhang.model.number import MONEY

UNIT_LABEL = r"单位\s*[:：]\s*"  # what stands before a unit; 金额 or 计量 may stand before it
MONEY_LABEL = rf"{UNIT_LABEL}(?:人民币)?\s*"

NUMERALS = "一二三四五六七八九十"  # of ordinals up to 99, as characters of a pattern
NUMERAL = f"[{NUMERALS}]+"
# What numbers the items of a text, the rows of a table: 一、 （一） (1) 1. 1、
ORDINAL = rf"{NUMERAL}、|[（(][{NUMERALS}\d]+[）)]|\d+[.．、]"
# The numbering of headings by their level, the highest first: 第一部分, 一、, （一）
NUMBERINGS = tuple(
    re.compile(pattern.format(f"[{NUMERALS}百零〇]+"))
    for pattern in (r"第(?:{0}|\d+)(?:部分|章|编)", "{0}、", "[（(]{0}[）)]")
)
YEAR = re.compile(r"(20\d\d)\s*年")  # 2024年, of 2024年度 too
YEAR_LINE = re.compile(r"[（(]?\s*\d{4}\s*年度?\s*[）)]?")  # a line that says nothing else

_DIGITS = "零一二三四五六七八九"
_MONEY = re.compile(MONEY)


def money_in(text: str, usual: str = "") -> str:
    """The first unit of money that a text names (金额单位：万元), ``usual`` where it names none."""
    found = _MONEY.search(text)
    return found[0] if found else usual


def year_in(text: str) -> int:
    """The first year that a text names, 0 where it names none."""
    found = YEAR.search(text)
    return int(found[1]) if found else 0


def number_of(text: str) -> int:
    """An ordinal up to 99, in digits or in Chinese, as a number; 0 for what is none."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return max(_DIGITS.find(text), 0) if len(text) == 1 else 0
    return (_DIGITS.find(tens) if tens else 1) * 10 + (_DIGITS.find(ones) if ones else 0)


def chinese(number: int) -> str:
    """A number up to 99 as an ordinal has it: 10 is 十, 23 二十三."""
    tens, ones = divmod(number, 10)
    first = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return first + (_DIGITS[ones] if ones else "")
