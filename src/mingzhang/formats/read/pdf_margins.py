"""What pages carry in their margins: page numbers, running heads, the mark of a draft."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mingzhang.formats.read.pdf_page import Page
from mingzhang.formats.read.pdf_text import TextLine

_FOLIO = 0.06  # of the long side; a lone number this near to an edge is the page number
_MARGIN = 71.0  # points, 25 mm; nothing that runs over pages stands further in
_FEWEST = 3  # pages that say a thing alike before it is no text of its own
_UNIT = re.compile(r"单位[：:].{0,8}元")  # stands above every table, which may begin a page
_SHARE = 1 / 3  # of the pages, likewise


def without_margins(
    pages: Sequence[Page], lines: Sequence[Sequence[TextLine]]
) -> list[list[TextLine]]:
    """The lines of each page less those of its margins.

    A lone number at the head or foot is one, and so is a line that stands there in the same words,
    but for its digits, on a third of the pages.
    """
    seen = Counter(
        key
        for page, found in zip(pages, lines, strict=True)
        for key in {_running(line, page) for line in found}
    )
    enough = max(_FEWEST, _SHARE * len(pages))

    def stays(line: TextLine, page: Page) -> bool:
        key = _running(line, page)
        return not _is_folio(line, page) and (not key or seen[key] < enough)

    return [
        [line for line in found if stays(line, page)]
        for page, found in zip(pages, lines, strict=True)
    ]


def _running(line: TextLine, page: Page) -> str:
    """What a line in the margin has in common with those of other pages; nothing further in."""
    top, bottom = page.height - line.box[3], line.box[1]
    if min(top, bottom) > _MARGIN or _UNIT.search(line.text):
        return ""
    return ("上" if top < bottom else "下") + re.sub(r"\d+|\s", "", line.text)


def _is_folio(line: TextLine, page: Page) -> bool:
    """Whether a line is the number of the page: a lone number at its foot or head."""
    edge = _FOLIO * max(page.height, page.width)
    if edge < line.box[1] < page.height - edge:
        return False
    return line.text.strip(" -—－·第页").isdecimal()
