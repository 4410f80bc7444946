"""Paragraphs as text with slots, so that changed wording is kept while its numbers move."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mingzhang.model.document import (
    Block,
    Document,
    Heading,
    Inline,
    Number,
    Paragraph,
    Text,
    joined,
)
from mingzhang.model.wording import KeptWording, TextKey, Texts
from mingzhang.reports.edited import numbers_by_address

_SLOT = re.compile(r"\{([^{}]+)\}")
_TEXT = "文字："
_SHORTEST = 4  # a shorter text of the book may stand in a paragraph by chance


@dataclass(frozen=True, slots=True)
class Slots:
    """Turns paragraphs into text with slots and back. ``openers`` open a reason where printed."""

    texts: Texts
    openers: Sequence[str]

    def bare(self, key: TextKey) -> str:
        """A text of the book as it stands in a sentence."""
        text = "".join(self.texts.get(key, ()))
        for opener in self.openers:
            text = text.removeprefix(opener)
        return text.rstrip("。；")

    def spans(self, text: str) -> list[tuple[int, int, TextKey]]:
        """Where texts of the book about a quantity stand in a paragraph, in order."""
        found: list[tuple[int, int, TextKey]] = []
        for key in sorted(self.texts, key=lambda key: -len(self.bare(key))):
            bare = self.bare(key)
            at = text.find(bare) if key[1] and len(bare) >= _SHORTEST else -1
            end = at + len(bare)
            if at >= 0 and all(end <= first or at >= last for first, last, _ in found):
                found.append((at, end, key))
        return sorted(found)

    def skeleton(self, content: Iterable[Inline]) -> str:
        """A paragraph with a slot for each number and each text about a quantity."""
        pieces: list[str] = []
        for inline in content:
            if isinstance(inline, Number):
                pieces.append(f"{{{inline.address}}}")
            else:
                pieces.append(self.slotted(inline.text))
        return "".join(pieces).strip()

    def slotted(self, text: str) -> str:
        """Plain text with a slot for each text of the book in it."""
        pieces, at = [], 0
        for start, end, key in self.spans(text):
            pieces += [text[at:start], text_slot(key)]
            at = end
        return "".join([*pieces, text[at:]])

    def fill(self, line: str, numbers: Mapping[str, Number]) -> tuple[Inline, ...] | None:
        """The inlines of a line with slots; None if a number or text is not there any more."""
        inlines: list[Inline] = []
        at = 0
        for match in _SLOT.finditer(line):
            inlines.append(Text(line[at : match.start()]))
            at = match.end()
            word = match[1]
            if word.startswith(_TEXT):
                section, quantity, subject = word.removeprefix(_TEXT).split("|")
                text = self.bare((section, quantity, subject))
                if not text:
                    return None
                inlines.append(Text(text))
            elif word in numbers:
                inlines.append(numbers[word])
            else:
                return None
        inlines.append(Text(line[at:]))
        return joined(inlines)


def text_slot(key: TextKey) -> str:
    """The slot of a text of the book."""
    return f"{{{_TEXT}{'|'.join(key)}}}"


def reworded(
    document: Document, kept: Sequence[KeptWording], slots: Slots
) -> tuple[Document, list[KeptWording]]:
    """The document with the kept wording in place of what the region words.

    Also those that could not be used: what they were made from is not in the report any more, or
    they name a number that it lacks.
    """
    if not kept:
        return document, []
    waiting = {one.original: one for one in kept}
    everywhere = {a: numbers[0] for a, numbers in numbers_by_address(document).items()}
    blocks: list[Block] = []
    for block in document.blocks:
        if not isinstance(block, Heading | Paragraph):
            blocks.append(block)
            continue
        original = slots.skeleton(block.content)
        new = (
            _reworded(block, waiting[original], slots, everywhere) if original in waiting else None
        )
        if new is None:
            blocks.append(block)
        else:
            blocks += new
            del waiting[original]
    return replace(document, blocks=tuple(blocks)), list(waiting.values())


def _reworded(
    block: Heading | Paragraph, one: KeptWording, slots: Slots, everywhere: Mapping[str, Number]
) -> list[Block] | None:
    """The paragraphs that stand for one; None if they cannot be filled."""
    own = {inline.address: inline for inline in block.content if isinstance(inline, Number)}
    blocks: list[Block] = []
    for line in one.kept.split("\n") if one.kept else ():
        content = slots.fill(line, {**everywhere, **own})
        if content is None:
            return None
        blocks.append(Paragraph(content) if blocks else replace(block, content=content))
    return blocks
