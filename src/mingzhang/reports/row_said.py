"""What a chapter says of a value of a row, and which conditions on it hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from mingzhang.model.document import Inline, Text
from mingzhang.model.number import scale_of
from mingzhang.model.region import SAYS, Region


def is_blank(value: Any) -> bool:
    """Whether nothing stands there."""
    return value is None or value == ""


def value_said(value: Any, style: str, region: Region) -> str:
    """A value in words: by the list of marks, or as an amount of the unit, that ``style`` names."""
    if style in region.marks:
        return region.marks[style].get(str(value), str(value))
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Decimal):
        return region.style.format(value / scale_of(style))
    return str(value)


def holds_of(value: Any, word: str, said: str) -> bool:
    """Whether a condition holds of a value: 知 缺 有 零, 为 it is what is ``said``."""
    if word == SAYS:
        return str(value) == said
    if word in {"知", "缺"}:
        return is_blank(value) == (word == "缺")
    return not is_blank(value) and (value != 0) == (word == "有")


def stopped_once(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """What is told of a row, without the second of two full stops: a cell may bring its own."""
    return tuple(
        replace(one, text=one.text.replace("。。", "。")) if isinstance(one, Text) else one
        for one in content
    )
