"""What the styles of a docx say about its paragraphs: their names and outline levels."""

from __future__ import annotations

import re

from lxml import etree

from mingzhang.formats import wordml
from mingzhang.formats.wordml import w

_VALUE = w("val")
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_LONGEST_CHAIN = 16  # styles based on each other; a longer chain is a circle


class StyleSheet:
    """The paragraph styles of a file by id. Names are compared, ids change whenever Word saves."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._names: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._levels: dict[str, int] = {}
        for style in () if styles is None else styles.iter(w("style")):
            self._take(style)

    def _take(self, style: etree._Element) -> None:
        identity = style.get(w("styleId"), "")
        for element in style:
            value = element.get(_VALUE, "")
            if element.tag == w("name"):
                self._names[identity] = value
            elif element.tag == w("basedOn"):
                self._parents[identity] = value
            elif element.tag == w("pPr"):
                outline = element.find(w("outlineLvl"))
                level = "" if outline is None else outline.get(_VALUE, "")
                if level.isascii() and level.isdigit():
                    # 9 is Word's word for body text; it cancels what the parent style says.
                    self._levels[identity] = 0 if int(level) >= 9 else int(level) + 1

    def name(self, identity: str) -> str:
        """The name of a style; the id itself if the file does not describe it."""
        return self._names.get(identity, identity)

    @property
    def is_ours(self) -> bool:
        """Whether the file has a style that only our writer makes."""
        return wordml.TABLE_TITLE.name in self._names.values()

    def level(self, identity: str) -> int:
        """The outline level of a style, 1 for the highest, 0 for running text."""
        for _ in range(_LONGEST_CHAIN):
            heading = _HEADING.fullmatch(self.name(identity))
            if identity in self._levels:
                return self._levels[identity]
            if heading:
                return int(heading[1])
            if identity not in self._parents:
                return 0
            identity = self._parents[identity]
        return 0

    def is_contents(self, name: str) -> bool:
        """Whether a style of this name is for the lines of a table of contents."""
        return _CONTENTS.fullmatch(name) is not None
