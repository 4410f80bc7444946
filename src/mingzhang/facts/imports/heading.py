"""What stands above the rows of a sheet: its caption, and a head of several rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mingzhang.facts.imports.texts import plain
from mingzhang.formats.heads import SEARCHED_ROWS, first_naming
from mingzhang.formats.read.sheets import Cell, Sheet
from mingzhang.model.imports import HeadedColumn, Marks, Path
from mingzhang.model.marks import year_in
from mingzhang.model.number import MONEY, MONEY_UNITS

_MONTH = re.compile(r"(?<!\d)(?:\d{1,2}月?[-~—–至到])?(\d{1,2})月")
_MONEY = re.compile(rf":({MONEY})\)?$")
_Column = TypeVar("_Column", bound=HeadedColumn)


@dataclass(frozen=True, slots=True)
class Caption:
    """What the lines above the head say; "" or 0 where they say nothing."""

    unit_code: str = ""
    unit_name: str = ""
    money: str = ""
    year: int = 0
    months: tuple[int, ...] = ()


def caption_of(sheet: Sheet, marks: Marks, end: int) -> Caption:
    """The caption in the first ``end`` rows: “标签：值” in one cell or in two side by side.

    The days on which the sheet was made do not count.
    """
    said: dict[str, str] = {}
    texts: list[str] = []
    for row in sheet.rows[:end]:
        cells = [str(cell).strip() for cell in _undated(row, marks)]
        texts += map(plain, cells)
        for index, text in enumerate(cells):
            for part in text.split():
                label, colon, value = part.replace(":", "：").partition("：")
                if colon:
                    value = value or next(filter(None, cells[index + 1 :]), "")
                    said.setdefault(plain(label), value)
    labelled = (word for word in map(plain, said.values()) if word in MONEY_UNITS)
    printed = (found[1] for text in texts if (found := _MONEY.search(text)))
    return Caption(
        _first(said, marks.unit_code),
        _first(said, marks.unit_name),
        next(labelled, "") or next(printed, ""),
        next(filter(None, map(year_in, texts)), 0),
        months_in(texts),
    )


def _first(said: dict[str, str], labels: Sequence[str]) -> str:
    """The value of the first label that is said and is not a unit of amounts."""
    values = (said.get(plain(label), "") for label in labels)
    return next((value for value in values if value and plain(value) not in MONEY_UNITS), "")


def _undated(row: Sequence[Cell], marks: Marks) -> Iterator[Cell]:
    """The cells without “填报日期：…”, which may go on in the cell beside it."""
    is_day = False
    for cell in row:
        parts = str(cell).split()
        kept = [part for part in parts if not plain(part).startswith(marks.dates)]
        yield "" if is_day and parts else " ".join(kept)
        is_day = len(kept) < len(parts) and plain(parts[-1]).endswith(":")


def months_in(texts: Iterable[str]) -> tuple[int, ...]:
    """The different months that texts name; 1-6月 and 1月至6月 are June."""
    return tuple(dict.fromkeys(int(one) for text in texts for one in _MONTH.findall(text)))


@dataclass(frozen=True, slots=True)
class Heads:
    """``first`` and ``body`` are the rows (indices) where head and data begin; ``paths`` the
    texts above each column, outermost first."""

    first: int
    body: int
    paths: tuple[Path, ...]

    def title(self, at: int) -> str:
        """A column's head as the sheet has it."""
        return "/".join(self.paths[at])

    def index(self, wordings: Iterable[Path]) -> int | None:
        """Where a column stands that goes by these heads, by the first of them that is there."""
        found = (self._index(path_of(map(plain, path))) for path in wordings)
        return next((at for at in found if at is not None), None)

    def places(self, columns: Iterable[_Column]) -> dict[int, _Column]:
        """Which column is which, for those that the sheet has."""
        places: dict[int, _Column] = {}
        for column in columns:
            at = self.index(column.heads)
            if at is not None:
                places.setdefault(at, column)
        return places

    def _index(self, path: Path) -> int | None:
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


def head_words(columns: Iterable[HeadedColumn]) -> set[str]:
    """Every text that stands in a head of these columns."""
    return {plain(text) for column in columns for path in column.heads for text in path}


def find_heads(
    sheet: Sheet,
    words: set[str],
    is_body: Callable[[Sequence[str]], bool],
    marks: Marks,
    read: Callable[[Cell], str] = plain,
) -> Heads | None:
    """The head: from the first row with two of the words to the first row of data or numbers.

    ``read`` gives the text of a cell.
    """
    rows = [[read(cell) for cell in row] for row in sheet.rows[:SEARCHED_ROWS]]
    first = first_naming(rows, words, 2)
    if first is None:
        return None
    below = range(first + 1, len(rows))
    ends = (
        r for r in below if not any(rows[r]) or is_body(rows[r]) or is_numbering(rows[r], marks)
    )
    body = next(ends, len(rows))
    columns = zip(*_unmerged(sheet, rows)[first:body], strict=True)
    return Heads(first, body, tuple(map(path_of, columns)))


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
    for top, left, bottom, right in sheet.ranges():
        if 0 <= top < len(filled) and 0 <= left < width:
            for row in filled[top : bottom + 1]:
                row[left : right + 1] = [filled[top][left]] * len(row[left : right + 1])
    return filled


def path_of(texts: Iterable[str]) -> Path:
    """The texts of a column's heads, outermost first, blanks and repetitions left out."""
    path: list[str] = []
    for text in texts:
        if text and text not in path[-1:]:
            path.append(text)
    return tuple(path)
