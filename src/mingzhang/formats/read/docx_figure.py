"""A chart found as a picture: its data as far as caption and alternative text tell them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from mingzhang.formats.wordml import FIGURE_WORDS
from mingzhang.model.document import Anchor, Datum, Figure, Number
from mingzhang.model.number import NUMBER, parse_decimal, scale_of

# The label may hold digits (2023年): the value is the last number, its unit what follows it.
_DATUM = re.compile(
    rf"(?P<label>.*?)(?:(?P<value>{NUMBER})(?P<unit>(?:(?!未知)[^\d（）])*)|未知)"
    rf"(?:（(?P<share>{NUMBER})%）)?",
    re.DOTALL,
)


def _number(text: str, unit: str) -> Number:
    value = parse_decimal(text) or Decimal(0)
    return Number(text, value * scale_of(unit), unit, quantity="", key="")


def _data(alternative: str) -> tuple[tuple[Datum, ...], str]:
    """The data that ``alternative`` tells and their unit; none if any part tells something else."""
    data = []
    unit = ""
    for part in alternative.split("，"):
        match = _DATUM.fullmatch(part)
        if match is None:
            return (), ""
        unit = match["unit"] or unit
        number = _number(match["value"], match["unit"]) if match["value"] else None
        share = _number(match["share"], "%") if match["share"] else None
        data.append(Datum(match["label"], number, share))
    return tuple(data), unit


def _kind(name: str, caption: str, data: tuple[Datum, ...]) -> Literal["bar", "pie"]:
    """What the picture's name says, else the caption, else whether the data have shares."""
    if name.startswith(FIGURE_WORDS["bar"]):
        return "bar"
    if name.startswith(FIGURE_WORDS["pie"]) or "饼" in caption:
        return "pie"
    return "pie" if any(datum.share for datum in data) else "bar"


def figure_of(caption: str, alternative: str, name: str, anchor: Anchor) -> Figure:
    """The figure of a picture with this caption, alternative text and object name."""
    data, unit = _data(alternative)
    return Figure(caption, _kind(name, caption, data), unit, data, anchor)
