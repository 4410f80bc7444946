"""The words our docx files are written in and read by: namespaces, style names, tags of numbers.

Styles are recognised by their name: Word renames the ids whenever it saves, the names stay.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from mingzhang.model.document import Role

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
NUMBERS = "urn:mingzhang:numbers"  # root of the custom part that says what each tag measures

_TAG_PREFIX = "mz:"  # of the content controls that hold a Number
CONTENTS_GALLERY = "Table of Contents"
FIGURE_WORDS = {"bar": "柱状图", "pie": "饼图"}

# What XML 1.0 cannot carry, and the carriage return, which it would turn into a line feed.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class Style(NamedTuple):
    """A paragraph style: the id we write and the name a reader finds it by."""

    id: str
    name: str


BODY = Style("MzBody", "报告正文")
LISTING = Style("MzListing", "报告列项")
NOTE = Style("MzNote", "报告说明")
COVER_TITLE = Style("Title", "Title")
COVER_DATE = Style("Date", "Date")
CONTENTS_TITLE = Style("TOCHeading", "TOC Heading")
TABLE_TITLE = Style("MzTableTitle", "报表题")
TABLE_CODE = Style("MzTableCode", "报表编号")
TABLE_LINE = Style("MzTableLine", "报表单位行")
TABLE_TEXT = Style("MzTableText", "报表文字")
TABLE_NOTE = Style("MzTableNote", "报表附注")
FIGURE = Style("MzFigure", "报告图")
FIGURE_TEXT = Style("MzFigureText", "报告图示文字")
CAPTION = Style("Caption", "caption")
DRAFT = Style("MzDraft", "报告稿次")
SPACER = Style("MzSpacer", "报告间隔")

ROLE_STYLES: dict[Role, Style] = {
    "body": BODY,
    "listing": LISTING,
    "note": NOTE,
    "cover-title": COVER_TITLE,
    "cover-date": COVER_DATE,
}
# Whoever carries one of these names was written by us, so its words need no guessing.
OWN_NAMES = frozenset(
    style.name
    for style in (
        *ROLE_STYLES.values(),
        *(TABLE_TITLE, TABLE_CODE, TABLE_LINE, TABLE_TEXT, TABLE_NOTE),
        *(FIGURE, FIGURE_TEXT, DRAFT, SPACER),
    )
)


def heading(level: int) -> Style:
    """The style of a heading, level 1 to 3."""
    return Style(f"Heading{level}", f"heading {level}")


def table_text(size: float) -> Style:
    """The style of a table's text at a size of its own, in points; Word knows half points."""
    points = f"{int(size * 2) / 2:g}"
    return Style(f"{TABLE_TEXT.id}{points.replace('.', '-')}", f"{TABLE_TEXT.name}{points}磅")


def contents_entry(level: int) -> Style:
    """The style of a line of the contents, level 1 to 3."""
    return Style(f"TOC{level}", f"toc {level}")


def w(name: str) -> str:
    """The WordprocessingML element or attribute ``name`` as lxml spells it."""
    return f"{{{W}}}{name}"


def tag_of(address: str) -> str:
    """The tag of a number's content control: hashed, as Word allows no more than 64 characters."""
    return _TAG_PREFIX + hashlib.sha256(address.encode()).hexdigest()[:16]


def clean(text: str) -> str:
    """``text`` without the characters a docx cannot hold."""
    return _FORBIDDEN.sub("", text)
