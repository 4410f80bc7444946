"""The lines of a text file with their places; form feeds count pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.model.document import Anchor


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, or the part of it after a form feed.

    ``column`` is the place of its first character in the whole line; ``breaks`` says that a form
    feed stands before it.
    """

    text: str
    page: int
    number: int
    column: int = 1
    breaks: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on the line."""
        return not self.text.strip()

    def anchor(self, offset: int = 0) -> Anchor:
        """The place of the character at ``offset`` of this line's text."""
        return Anchor(page=self.page, line=self.number, column=self.column + offset)


def split_lines(text: str) -> Iterator[Line]:
    """The lines of ``text``; a form feed at its very end opens no further page."""
    page = 1
    for number, whole in enumerate(text.removesuffix("\f").split("\n"), start=1):
        column = 1
        for index, part in enumerate(whole.split("\f")):
            page += index > 0
            yield Line(part, page, number, column, breaks=index > 0)
            column += len(part) + 1
