"""A text as templates see it, its numbers as they are printed, and which are no quantities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
    (re.compile(r"\d{4}(?=\s*年)|\d{1,2}(?=\s*月)|(?<=月)\d{1,2}(?=日)"), "日期"),
    (re.compile(r"^\s*\d{1,2}(?=[.．、])|(?<=[（(])\d{1,2}(?=[）)])|(?<=[图表])\s?\d+"), "序号"),
    (re.compile(r"(?<=[〔\[［])\d{4}(?=[〕\]］])|\d+(?=\s*号)"), "文号"),
    (
        re.compile(r"(?<=[（(])\d{3,7}(?=[）)])|\d{2,3}(?=[类款项][）)])|(?<=项[）)])\d{7}(?!\d)"),
        "科目编码",
    ),
    (re.compile(r"(?:(?<=单价)|(?<=价值))\d+(?=万元)"), "名称中的数"),
    (re.compile(r"(?<=满分)\s*\d+(?=\s*分)"), "满分"),
    (
        re.compile(
            r"(?:(?<=大于)|(?<=小于)|(?<=低于)|(?<=高于))\s*\d+(?:\.\d+)?(?=%)"
            r"|\d+(?=\s*(?:万元|万|年)(?:及)?以[上下])"
        ),
        "界限",
    ),
)
_MOST = Decimal(10) ** 15
# Published texts mix widths and quotation marks; one of each kind is enough for templates.
_EVEN = str.maketrans("０１２３４５６７８９．％－():;“”＂", '0123456789.%-（）：；"""')
_BLANK = re.compile(r"\s+")
_BETWEEN = re.compile(r"\d\s(?=\s*\d)")  # two numbers, which must not run together
Span = tuple[int, int]


def even(text: str) -> str:
    """The text with one width and one kind of quotation marks, as long as it was."""
    return text.translate(_EVEN)


@dataclass(frozen=True, slots=True)
class EvenLine:
    """A text without blanks (but between numbers) and with even marks; ``places`` say where each
    character stood.
    """

    raw: str
    text: str
    places: Sequence[int]

    @staticmethod
    def of(raw: str) -> EvenLine:
        """The line of a printed text."""
        if not _BLANK.search(raw):
            return EvenLine(raw, even(raw), range(len(raw) + 1))
        places = [
            place
            for place, letter in enumerate(raw)
            if not letter.isspace() or _BETWEEN.match(raw, place - 1)
        ]
        text = even("".join(raw[place] for place in places))
        return EvenLine(raw, text, [*places, len(raw)])

    def span(self, span: Span) -> Span:
        """Where a part of the line stands in the printed text."""
        start, end = span
        return (self.places[start], self.places[end - 1] + 1) if end > start else (start, start)


def untaken(text: str, used: Iterable[Span]) -> Iterator[tuple[re.Match[str], str]]:
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


def quoted(text: str, span: Span, around: int = 12) -> str:
    """The number with some words around it."""
    return text[max(0, span[0] - around) : span[1] + around].strip()
