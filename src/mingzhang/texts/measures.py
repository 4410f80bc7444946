"""Targets and results as cells print them: ≥3.2万人, 98%以上, 600条, 按季度, 定性."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from mingzhang.model.columns import TableWords
from mingzhang.model.number import NUMBER, parse_decimal

_VALUE = re.compile(rf"({NUMBER})([^\d]*)")
_DATE = re.compile(r"年?\d{1,2}月|月底|月前|\d{4}年\d|年底前|日前")
_UNIT = re.compile(r"(?:[%一-鿿][%一-鿿/·]{0,7})?")


@dataclass(frozen=True, slots=True)
class Measure:
    """A target or a result. ``number`` is in the base unit (3.2万人 is 32000 of 人), ``half`` its
    half-unit; None for a text, a date, or several numbers. ``sign`` is one of ≥ ≤ > < = 定性.
    """

    text: str
    sign: str = ""
    number: Decimal | None = None
    half: Decimal = Decimal(0)
    unit: str = ""

    @property
    def has_digits(self) -> bool:
        """Whether any digit is printed."""
        return any(letter.isdigit() for letter in self.text)


@dataclass(frozen=True)
class Measures:
    """Reads measures by the words of the packs."""

    words: TableWords

    @cached_property
    def _signs(self) -> list[tuple[str, str]]:
        """Words that begin a value, the longest first, with their sign."""
        pairs = [(word, sign) for sign, words in self.words.signs.items() for word in words]
        return sorted(pairs, key=lambda pair: -len(pair[0]))

    @cached_property
    def _units(self) -> Mapping[str, str]:
        return {name: same[0] for same in self.words.same_units for name in same}

    def sign(self, text: str) -> str:
        """The sign that a cell of its own names, "" if it names none."""
        return next((sign for word, sign in self._signs if text == word), "")

    def read(self, text: str, sign: str = "", unit: str = "") -> Measure:
        """The measure in a text without blanks; ``sign`` and ``unit`` stand in other columns."""
        rest = text
        for word, found in self._signs:
            if rest.startswith(word) and len(rest) > len(word):
                sign, rest = sign or found, rest[len(word) :]
                break
        match = _VALUE.fullmatch(rest)
        value = parse_decimal(match[1]) if match else None
        if match is None or value is None or _DATE.search(rest):
            return Measure(text, sign)
        tail = match[2]
        for found, words in self.words.sign_tails:
            for word in words:
                if tail.endswith(word):
                    sign, tail = sign or found, tail.removesuffix(word)
        scale, base = self.unit(tail or unit)
        if not _UNIT.fullmatch(base):
            return Measure(text, sign)
        half = Decimal(5).scaleb(-len(match[1].partition(".")[2]) - 1) * scale
        return Measure(text, sign, value * scale, half, base)

    def unit(self, text: str) -> tuple[Decimal, str]:
        """The scale of a unit and the name that all units of its kind go by."""
        if text in self._units:
            return Decimal(1), self._units[text]
        scale = self.words.scales.get(text[:1])
        if scale is not None and len(text) > 1:
            return scale, self._units.get(text[1:], text[1:])
        return (scale, "") if scale is not None else (Decimal(1), text)
