"""The lines above a sheet's head, and the head of several rows with its merged cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.imports import Marks
from mingzhang.model.marks import year_in
from mingzhang.model.number import MONEY_UNITS

_SEARCHED_ROWS = 20

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """What the lines above the head say; "" or 0 where they say nothing."""

    unit_code: str = ""
    unit_name: str = ""
    money: str = ""
    year: int = 0


def caption_of(sheet: Sheet, marks: Marks, end: int) -> Caption:
    """The caption in the first ``end`` rows: “标签：值” in one cell or in two side by side."""
    said: dict[str, str] = {}
    year = 0
    for row in sheet.rows[:end]:
        texts = [str(cell).strip() for cell in row]
        for index, text in enumerate(texts):
            year = year or year_in(plain(text))
            for part in re.split(r"[\s　]+", text):
                label, colon, value = part.replace(":", "：").partition("：")
                if not colon:
                    continue
                value = value or next(filter(None, texts[index + 1 :]), "")
                said.setdefault(plain(label), value)
    return Caption(
        _first(said, marks.unit_code),
        _first(said, marks.unit_name),
        next((word for word in map(plain, said.values()) if word in MONEY_UNITS), ""),
        year,
    )


def _first(said: dict[str, str], labels: Sequence[str]) -> str:
    """The value of the first label that is said and is not a unit of amounts."""
    values = (said.get(plain(label), "") for label in labels)
    return next((value for value in values if value and plain(value) not in MONEY_UNITS), "")


@dataclass(frozen=True, slots=True)
class Heads:
    """``first`` and ``body`` are the rows (indices) where head and data begin; ``paths`` the
    texts above each column, outermost first."""

    first: int
    body: int
    paths: tuple[Path, ...]

    def column(self, path: Path) -> int | None:
        """The column under these heads; heads in between may be left out, the last may not."""
        if path in self.paths:
            return self.paths.index(path)
        near = [
            index
            for index, own in enumerate(self.paths)
            if own and own[-1] == path[-1] and _is_within(path, own)
        ]
        return near[0] if len(near) == 1 else None


def _is_within(path: Path, own: Path) -> bool:
    rest = iter(own)
    return all(part in rest for part in path)


def find_heads(
    sheet: Sheet, words: set[str], is_body: Callable[[Sequence[str]], bool], marks: Marks
) -> Heads | None:
    """The head: from the first row with two of the words to the first row of data or numbers."""
    rows = [[plain(cell) for cell in row] for row in sheet.rows[:_SEARCHED_ROWS]]
    first = next((r for r, row in enumerate(rows) if len(words.intersection(row)) > 1), None)
    if first is None:
        return None
    body = next(
        (
            r
            for r in range(first + 1, len(rows))
            if not any(rows[r]) or is_body(rows[r]) or is_numbering(rows[r], marks)
        ),
        len(rows),
    )
    filled = _unmerged(sheet, rows)
    width = max(map(len, filled))
    paths = (path_of(row[index] for row in filled[first:body]) for index in range(width))
    return Heads(first, body, tuple(paths))


def is_numbering(row: Sequence[str], marks: Marks) -> bool:
    """Whether a row only numbers the columns."""
    filled = [text for text in row if text]
    return (
        bool(filled)
        and filled[0] in marks.numbering
        and all(text.isdigit() or text in marks.numbering for text in filled)
    )


def _unmerged(sheet: Sheet, rows: list[list[str]]) -> list[list[str]]:
    """The texts with every merged range filled by its first cell."""
    width = max(map(len, rows), default=0)
    filled = [row + [""] * (width - len(row)) for row in rows]
    for top, left, bottom, right in sheet.merged:
        r0, c0 = top - sheet.first_row, left - sheet.first_column
        if not (0 <= r0 < len(filled) and 0 <= c0 < width):
            continue
        for r in range(r0, min(bottom - sheet.first_row + 1, len(filled))):
            for c in range(c0, min(right - sheet.first_column + 1, width)):
                filled[r][c] = filled[r0][c0]
    return filled


def path_of(texts: Iterable[str]) -> Path:
    """The texts of a column's heads, outermost first, blanks and repetitions left out."""
    path: list[str] = []
    for text in texts:
        if text and text not in path[-1:]:
            path.append(text)
    return tuple(path)
