"""Wording that people changed in a report and that is kept: numbers and reasons stay slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# A text of a book by its section, quantity and subject.
TextKey = tuple[str, str, str]
Texts = Mapping[TextKey, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class KeptWording:
    """A paragraph as it was made (``original``) and as it is to be printed (``kept``).

    Both are text with slots: {量@年度|科目|单位代码|范围} a number, {文字：章节|量|科目} a text
    of the book. A line feed in ``kept`` starts another paragraph; "" leaves the paragraph out.
    ``section`` and ``source`` (the edited file) are for people.
    """

    original: str
    kept: str
    section: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text of the book that is printed as paragraphs of its own, one a line.

    ``row`` is the number of its row in its table, to find it again.
    """

    row: int
    content: str
    section: str = ""
