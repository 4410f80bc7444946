"""The numbers of a text as they are printed, and which of them are no quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from mingzhang.model.number import NUMBER, parse_decimal, scale_of

TOKEN = re.compile(NUMBER)
# Why the number in a slot that holds a word is no quantity.
WORD_REASONS = {
    "年度": "日期",
    "上年": "日期",
    "公开时间": "日期",
    "序": "序号",
    "科目": "科目编码",
}
# A number that is no quantity: a year, a date, an ordinal, a code, a number in a name.
_NOT_QUANTITY = (
    (re.compile(r"\d{4}(?=年)|(?<=年)\d{1,2}(?=月)|(?<=月)\d{1,2}(?=日)"), "日期"),
    (re.compile(r"^\s*\d{1,2}(?=[.．、])|(?<=（)\d{1,2}(?=）)"), "序号"),
    (re.compile(r"(?<=（)\d{3,7}(?=）)"), "科目编码"),
    (re.compile(r"(?<=单价)\d+(?=万元)"), "名称中的数"),
)
_MOST = Decimal(10) ** 15


def untaken(text: str, used: Iterable[tuple[int, int]]) -> Iterator[tuple[re.Match[str], str]]:
    """Every number outside the used spans, with the word for it if it is no quantity, else ""."""
    taken = set(used)
    words = {
        match.span(): word
        for expression, word in _NOT_QUANTITY
        for match in expression.finditer(text)
    }
    for match in TOKEN.finditer(text):
        at = match.start()
        if not any(start <= at < end for start, end in taken):
            yield match, next((w for (start, end), w in words.items() if start <= at < end), "")


def too_large(printed: str, unit: str) -> bool:
    """More than any account holds, and more than the engine's amounts can: a damaged number."""
    value = parse_decimal(printed)
    return value is not None and abs(value) * scale_of(unit) >= _MOST


def quoted(text: str, span: tuple[int, int], around: int = 12) -> str:
    """The number with some words around it."""
    return text[max(0, span[0] - around) : span[1] + around].strip()
