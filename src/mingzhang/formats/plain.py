"""The grammar of our plain-text reports, shared by the writer and the reader.

Blocks are set apart by blank lines, paragraphs by their indent. A table is a grid of box lines in
which a cell covered by a span holds an arrow to the cell that covers it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from mingzhang.model.document import Anchor, Datum, Figure, Number
from mingzhang.model.marks import NUMBERINGS
from mingzhang.model.number import parse_decimal, scale_of

BODY_INDENT = "　　"
LISTING_INDENT = "　"
LEVEL_MARK = "■"  # repeated before a heading whose numbering does not tell its level
UNTITLED = "（无标题）"
_PAGE_WIDTH = 72  # display columns over which a cover line is centred
COVER_INDENT = 4  # the least indent of a cover line

EDGE = "│"
COVERED_LEFT = "<"  # the cell to the left spans this one
COVERED_ABOVE = "^"  # the cell above spans this one
RULE = re.compile(r"├[─┼]*┤")

_SPACE = re.compile(r"[\x00-\x20\x7f\x85\xa0\u2028\u2029]+")
_ARROWS = re.compile(r"<+|\^+")
_LIST_NUMBER = re.compile(r"\d+[.、．]\D|[（(]\d+[）)]|[①-⑳]")
_LONGEST_HEADING = 48
_KINDS: dict[Literal["bar", "pie"], str] = {"bar": "柱状图", "pie": "饼图"}
_FIGURE = re.compile(r"［(?P<kind>柱状图|饼图)（(?P<unit>[^）]*)）：(?P<data>.*)］")
_DATUM = re.compile(r"(?P<label>.*) (?P<number>[^ （]+)(?:（(?P<share>[^（）]*)%）)?")
_UNKNOWN = "未知"


def collapse(text: str) -> str:
    """``text`` with every run of blanks and control characters as one space.

    Ideographic spaces stay: official tables indent row labels with them.
    """
    return _SPACE.sub(" ", text)


def one_line(text: str) -> str:
    """``text`` on one line, without blanks at the ends."""
    return collapse(text).strip(" ")


def running(text: str) -> str:
    """The text of a paragraph or heading on one line, without an indent of its own."""
    return one_line(text).strip(" 　")


def display_width(text: str) -> int:
    """How many columns ``text`` takes in a Chinese fixed-width font."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WFA")
        for char in text
    )


def heading_level(text: str) -> int | None:
    """The level the numbering of ``text`` gives (第一部分 1, 一、 2, （一） 3), or None.

    A numbered line that is long or ends like a sentence is a paragraph, not a heading.
    """
    if len(text) > _LONGEST_HEADING or "。" in text or text.endswith(tuple("；：;:，,、！？")):
        return None
    for level, numbering in enumerate(NUMBERINGS, start=1):
        if numbering.match(text):
            return level
    return None


def is_numbered(text: str) -> bool:
    """Whether ``text`` opens with a heading's or list's number, so that it begins a paragraph."""
    return any(numbering.match(text) for numbering in (*NUMBERINGS, _LIST_NUMBER))


def cover_indent(text: str) -> int:
    """How many spaces stand before a cover line."""
    return max(COVER_INDENT, (_PAGE_WIDTH - display_width(text)) // 2)


def escape_cell(text: str) -> str:
    """The text of a cell as it stands between edges; a lone arrow is doubled to stay a text."""
    text = one_line(text).replace(EDGE, "｜")
    return text + text[0] if _ARROWS.fullmatch(text) else text


def unescape_cell(text: str) -> str:
    """The inverse of :func:`escape_cell` for all but the arrows of covered cells."""
    return text[1:] if _ARROWS.fullmatch(text) else text


def figure_line(figure: Figure) -> str:
    """A figure as one line, 图1：…［柱状图（万元）：2023年 12.50；2024年 13］, that reads back."""
    data = "；".join(_datum_text(datum) for datum in figure.data)
    unit = one_line(figure.unit).replace("）", ")")
    return f"{one_line(figure.caption)}［{_KINDS[figure.kind]}（{unit}）：{data}］"


def parse_figure(line: str, anchor: Anchor) -> Figure | None:
    """The figure that :func:`figure_line` wrote as ``line``, or None if it is no such line.

    Its numbers know their value and unit, but not their quantity.
    """
    start = max(line.rfind(f"［{kind}（") for kind in _KINDS.values())
    match = _FIGURE.fullmatch(line, start) if start >= 0 else None
    if not match:
        return None
    data = [_DATUM.fullmatch(item) for item in match["data"].split("；")] if match["data"] else []
    found = [datum for datum in data if datum]
    if len(found) < len(data):
        return None
    unit = match["unit"]
    return Figure(
        caption=line[:start],
        kind="bar" if match["kind"] == _KINDS["bar"] else "pie",
        unit=unit,
        data=tuple(
            Datum(
                label=datum["label"],
                number=plain_number(datum["number"], unit),
                share=plain_number(datum["share"] or "", "%"),
            )
            for datum in found
        ),
        anchor=anchor,
    )


def plain_number(text: str, unit: str) -> Number | None:
    """The number printed as ``text`` in ``unit``, its quantity not known; None if it is none."""
    value = parse_decimal(text)
    return None if value is None else Number(text, value * scale_of(unit), unit, "", "")


def _datum_text(datum: Datum) -> str:
    label = one_line(datum.label).replace("；", "，")
    number = one_line(datum.number.text) if datum.number else _UNKNOWN
    share = f"（{one_line(datum.share.text)}%）" if datum.share else ""
    return f"{label} {number}{share}"
