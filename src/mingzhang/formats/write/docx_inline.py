"""Running text of a docx: runs, and numbers as content controls that say what they measure.

The XML is built as strings: a report has thousands of runs, and one object for each is what makes
writing slow.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.sax.saxutils import escape, quoteattr

from mingzhang.formats import wordml
from mingzhang.model.document import Document, Inline, Number, Text

# Quotes, dashes and the like belong to both scripts; the hint keeps them full-width.
_AMBIGUOUS = re.compile("[‘’“”…—·×±°§①-⑳]")
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_TITLE_LIMIT = 64  # characters Word takes as the title of a content control


def attribute(text: str) -> str:
    """``text`` as a quoted XML attribute value."""
    return quoteattr(wordml.clean(text))


def run(text: str, properties: str = "") -> str:
    """A run of ``text``; line feeds and tabs become breaks and tab stops."""
    pieces = [
        _BREAKS.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in re.split("([\n\t])", wordml.clean(text))
        if piece
    ]
    return f"<w:r>{properties}{''.join(pieces)}</w:r>"


def _text_run(text: Text) -> str:
    """A run of ``text`` with its looks."""
    properties = (
        ('<w:rFonts w:hint="eastAsia"/>' if _AMBIGUOUS.search(text.text) else "")
        + ("<w:b/>" if text.bold else "")
        + ('<w:highlight w:val="yellow"/>' if text.mark else "")
    )
    return run(text.text, f"<w:rPr>{properties}</w:rPr>" if properties else "")


class Numbers:
    """The numbers written so far: each distinct one has a tag, its content controls share it."""

    def __init__(self) -> None:
        self._tags: dict[tuple[str, str, str, str, str], str] = {}
        self._of_address: Counter[str] = Counter()
        self._controls = 0

    def inlines(self, content: tuple[Inline, ...]) -> str:
        """The runs and content controls of ``content``."""
        return "".join(
            _text_run(inline) if isinstance(inline, Text) else self._control(inline)
            for inline in content
        )

    def _control(self, number: Number) -> str:
        """The inline content control that holds ``number``; it is not locked."""
        self._controls += 1
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={attribute(number.quantity[:_TITLE_LIMIT])}/>"
            f'<w:tag w:val="{self._tag(number)}"/><w:id w:val="{self._controls}"/><w:text/>'
            f"</w:sdtPr><w:sdtContent>{run(number.text)}</w:sdtContent></w:sdt>"
        )

    def _tag(self, number: Number) -> str:
        """The tag of ``number``; one quantity stated as two values has two."""
        stated = (number.quantity, number.key, f"{number.value:f}", number.unit, number.source)
        if stated not in self._tags:
            tag = wordml.tag_of(number.address)
            self._of_address[tag] += 1
            count = self._of_address[tag]
            self._tags[stated] = tag if count == 1 else f"{tag}:{count}"
        return self._tags[stated]

    def part(self, document: Document) -> str:
        """The custom part that says what each tag measures, and whose document this is."""
        rows = "".join(
            f"<number tag={attribute(tag)} quantity={attribute(quantity)} key={attribute(key)}"
            f" value={attribute(value)} unit={attribute(unit)} source={attribute(source)}/>"
            for (quantity, key, value, unit, source), tag in self._tags.items()
        )
        return (
            f'<numbers xmlns="{wordml.NUMBERS}" department={attribute(document.department)}'
            f' year="{document.year}" subject={attribute(document.subject)}>{rows}</numbers>'
        )
