"""What a document is: whose accounts of which year it publishes, or that it is no report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from mingzhang.model.clause import ReportWords
from mingzhang.model.document import Document, Heading, Paragraph, plain
from mingzhang.model.understanding import Understanding
from mingzhang.reports.tokens import EvenLine

BLANK = "空白文档"  # the relation of what nobody has filled in
_FIRST = 12  # blocks that may hold the title
_YEARS = (re.compile(r"20\d\d(?=年度)"), re.compile(r"20\d\d(?=年)"))
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class _Cover:
    """The title with what it says; ``unit`` where it publishes the accounts of a single unit."""

    title: str
    department: str
    year: int
    unit: bool = False


def cover(document: Document, words: ReportWords) -> _Cover | None:
    """What the title of a document says, None if no line of its beginning is the title."""
    for text in _lines(document):
        for expression in words.titles:
            match = re.fullmatch(expression, text)
            if match:
                said = match.groupdict()
                unit = (said.get("类") or "") in words.units
                return _Cover(text, said["名"], int(said["年"]), unit)
    return None


def is_blank(
    understood: Understanding, document: Document, words: ReportWords, least: Decimal
) -> bool:
    """Whether a document is a form with everything to be filled in: no number states anything."""
    stated = (spot for spot in understood.spots if spot.readings and spot.location.quote)
    return next(stated, None) is None and placeholders(document, words) >= least


def place_of(document: Document, words: ReportWords) -> str:
    """The region whose places the beginning of a document names, "" if none."""
    text = "".join(_lines(document))
    found = {
        region: sum(text.count(place) for place in places)
        for region, places in words.places.items()
    }
    most = max(found, key=lambda region: found[region], default="")
    return most if most and found[most] else ""


def usual_year(document: Document) -> int:
    """The year that a document without a title speaks of most, 0 if of none."""
    blocks = [b for b in document.blocks if isinstance(b, Heading | Paragraph)]
    texts = [EvenLine.of(plain(block.content)).text for block in blocks]
    for expression in _YEARS:
        found = Counter(year for text in texts for year in expression.findall(text))
        if found:
            return int(found.most_common(1)[0][0])
    return 0


def other_document(document: Document, words: ReportWords) -> str:
    """What to say of a document whose title is that of something else, "" if it is not."""
    titles = list(_lines(document))
    if cover(document, words):
        return ""
    for source, message in words.others.items():
        if any(re.fullmatch(source, title) for title in titles):
            return message
    return ""


def placeholders(document: Document, words: ReportWords) -> int:
    """How many numbers and names of a document are still to be filled in."""
    if not words.blanks:
        return 0
    texts = (plain(b.content) for b in document.blocks if isinstance(b, Heading | Paragraph))
    return sum(len(re.findall(words.blanks, text)) for text in texts)


def _lines(document: Document) -> Iterator[str]:
    """What may be the title: the document's own, a line of its beginning, two that follow."""
    blocks = [b for b in document.blocks[:_FIRST] if isinstance(b, Heading | Paragraph)]
    texts = [EvenLine.of(plain(block.content)).text for block in blocks]
    yield EvenLine.of(document.title).text
    yield from (text for text in texts if len(text) <= _LONGEST)
    yield from (a + b for a, b in pairwise(texts) if len(a) + len(b) <= _LONGEST)
