"""What someone changed in a document by hand, and whether it still holds against its book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# How a change stands to the book.
Judgement = Literal[
    "words",  # only words differ
    "contradicts",  # a number that the book knows is another one
    "outdated",  # the number is that of the book as it was; the book has changed since
    "rounded",  # the same number with other decimals or in another unit
    "retyped",  # the same number, but no longer marked as the book's
    "lost",  # a number of the book is gone
    "new-agrees",  # a number that was not there; the book says the same
    "new-contradicts",  # the book says otherwise
    "new-unknown",  # it cannot be held against the book
]
JUDGEMENT_WORDS: dict[Judgement, str] = {
    "words": "只改文字",
    "contradicts": "数与账册不符",
    "outdated": "账册已变，文件里是旧数",
    "rounded": "数的位数或单位变了，相符",
    "retyped": "数重新打过，相符",
    "lost": "数已删",
    "new-agrees": "新增的数，与账册相符",
    "new-contradicts": "新增的数，与账册不符",
    "new-unknown": "新增的数，无法核对",
}
ChangeKind = Literal["text", "added", "deleted", "number", "heading", "table"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``before`` and ``after`` are the passage (kind text, added, deleted, heading,
    table) or the number (kind number) in the book's report and in the document.

    ``passage`` is the passage the number stands in; ``address`` the quantity the book knows it
    by, "" if none. ``place`` is the path of the passage in the file.
    """

    kind: ChangeKind
    judgement: Judgement
    before: str
    after: str
    section: str = ""
    table: str = ""
    row: str = ""
    passage: str = ""
    address: str = ""
    unit: str = ""
    place: str = ""
