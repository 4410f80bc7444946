"""The lines of a text file with their places; form feeds count pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.model.document import Anchor


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, or the part of it after a form feed.

    ``column`` is the place of its first character in the whole line; ``breaks`` says that a form
    feed stands before it. ``jumps`` are the characters left out of ``text``: where in it, how many.
    """

    text: str
    page: int
    number: int
    column: int = 1
    breaks: bool = False
    jumps: tuple[tuple[int, int], ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on the line."""
        return not self.text.strip()

    def anchor(self, offset: int = 0) -> Anchor:
        """The place of the character at ``offset`` of this line's text, and of what follows it."""
        later = tuple(
            (at - offset, self.number, self._column(at)) for at, _ in self.jumps if at > offset
        )
        return Anchor(page=self.page, line=self.number, column=self._column(offset), lines=later)

    def _column(self, offset: int) -> int:
        return self.column + offset + sum(left_out for at, left_out in self.jumps if at <= offset)


def split_lines(text: str) -> Iterator[Line]:
    """The lines of ``text``; a form feed at its very end opens no further page."""
    page = 1
    for number, whole in enumerate(text.removesuffix("\f").split("\n"), start=1):
        column = 1
        for index, part in enumerate(whole.split("\f")):
            page += index > 0
            yield Line(part, page, number, column, breaks=index > 0)
            column += len(part) + 1
