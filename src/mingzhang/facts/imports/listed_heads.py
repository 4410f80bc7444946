"""Which list a sheet is, where its columns stand, and of which month it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.facts.imports.heading import Caption, Heads, caption_of, find_heads, path_of
from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Cell, Sheet
from mingzhang.model.list_imports import ListedColumn, Listing, ListMarks, ListProfile
from mingzhang.model.number import MONEY
from mingzhang.model.problem import InputError, Problem

_LEAST = 3  # columns without which a sheet is not taken for a list
_SEARCHED_ROWS = 20
_HEAD_UNIT = re.compile(rf"\(({MONEY}|%)\)$")
_MONEY = re.compile(rf":({MONEY})\)?$")
_MONTH = re.compile(r"(?<!\d)(?:\d{1,2}月?[-~—–至到])?(\d{1,2})月")
_NUMBER = re.compile(r"[-+(]?[\d,.]+%?\)?")
HEAD_MEND = "请核对是否导出了完整的表；栏目叫法不同的，在导出格式文件的 heads 里补上。"


@dataclass(frozen=True, slots=True)
class FoundList:
    """A sheet known to be a list: ``columns`` by index, ``units`` what a head says of its cells
    (万元, %), ``unused`` the heads that nobody knows."""

    profile: ListProfile
    listing: Listing
    sheet: Sheet
    heads: Heads
    columns: dict[int, ListedColumn]
    units: dict[int, str]
    is_titled: bool
    unused: tuple[str, ...] = ()

    def title(self, at: int) -> str:
        """A column's head as the sheet has it."""
        return "/".join(self.heads.paths[at])

    @property
    def missing(self) -> list[ListedColumn]:
        """The required columns that it lacks."""
        have = list(self.columns.values())
        return [one for one in self.listing.columns if one.required and one not in have]

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """How well it fits: nothing missing, then the title, then the more columns."""
        return not self.missing, self.is_titled, len(self.columns)


@dataclass(slots=True)
class Captured:
    """What stands above a list; ``months`` are those it names, ``tab`` that of the sheet's name."""

    caption: Caption
    money: str = ""
    months: tuple[int, ...] = ()
    tab: tuple[int, ...] = ()


def find_lists(
    sheets: Sequence[Sheet], profiles: Iterable[ListProfile]
) -> tuple[list[FoundList], list[Sheet]]:
    """The sheets that are lists of these profiles, and the others; blank sheets are neither.

    InputError if a sheet is as much the one as the other.
    """
    found, unused = [], []
    known = list(profiles)
    for sheet in sheets:
        if not any(plain(cell) for row in sheet.rows for cell in row):
            continue
        fits = [fit for profile in known for fit in _fits(sheet, profile)]
        best = max((fit.rank for fit in fits), default=None)
        first = [fit for fit in fits if fit.rank == best]
        if len(first) > 1:
            names = "、".join(f"{fit.profile.id}的{fit.listing.id}" for fit in first)
            message, mend = f"与几种清单都相符：{names}。", "请用 --profile 写明。"
            raise InputError([Problem("two-profiles", sheet.place(), message, mend)])
        if first:
            found.append(first[0])
        else:
            unused.append(sheet)
    return found, unused


def _fits(sheet: Sheet, profile: ListProfile) -> Iterator[FoundList]:
    for listing in profile.listings:
        fit = _fit(sheet, profile, listing)
        if fit and (fit.is_titled or not fit.missing) and len(fit.columns) >= _LEAST:
            yield fit


def _fit(sheet: Sheet, profile: ListProfile, listing: Listing) -> FoundList | None:
    bare = replace(sheet, rows=[[_bare(c) for c in row] for row in sheet.rows[:_SEARCHED_ROWS]])
    words = {plain(h) for column in listing.columns for path in column.heads for h in path}

    def is_body(row: Sequence[str]) -> bool:
        return not words.intersection(row) or any(map(_NUMBER.fullmatch, row))

    heads = find_heads(bare, words, is_body, profile.marks.common)
    if heads is None:
        return None
    columns: dict[int, ListedColumn] = {}
    for column in listing.columns:
        at = _index(column, heads)
        if at is not None:
            columns.setdefault(at, column)
    above = "".join(plain(cell) for row in sheet.rows[: heads.first] for cell in row)
    titled = any(plain(title) in above + plain(sheet.name) for title in listing.titles)
    unused = ("/".join(path) for at, path in enumerate(heads.paths) if path and at not in columns)
    return FoundList(
        profile, listing, sheet, heads, columns, _units(sheet, heads), titled, tuple(unused)
    )


def _index(column: ListedColumn, heads: Heads) -> int | None:
    """Where the column stands, by the first of its wordings that the head has."""
    found = (heads.column(path_of(map(plain, path))) for path in column.heads)
    return next((index for index in found if index is not None), None)


def _bare(cell: Cell) -> Cell:
    """A head without the mark of what must be filled and without its unit."""
    if not isinstance(cell, str):
        return cell
    return _HEAD_UNIT.sub("", plain(cell).lstrip("*"))


def _units(sheet: Sheet, heads: Heads) -> dict[int, str]:
    """The unit that a column's own heads state, by column."""
    units = {}
    for row in sheet.rows[heads.first : heads.body]:
        for index, cell in enumerate(row):
            found = _HEAD_UNIT.search(plain(cell))
            if found:
                units[index] = found[1]
    return units


def captured(found: FoundList) -> Captured:
    """What the lines above the head say; the days on which the list was made do not count."""
    marks, sheet = found.profile.marks, found.sheet
    rows = [_undated(row, marks) for row in sheet.rows[: found.heads.first]]
    caption = caption_of(replace(sheet, rows=rows), marks.common, len(rows))
    texts = [plain(cell) for row in rows for cell in row if isinstance(cell, str)]
    money = caption.money or next((m[1] for text in texts if (m := _MONEY.search(text))), "")
    return Captured(caption, money, months_in(texts), months_in([plain(sheet.name)]))


def months_in(texts: Iterable[str]) -> tuple[int, ...]:
    """The different months that texts name; 1-6月 and 1月至6月 are June."""
    return tuple(dict.fromkeys(int(one) for text in texts for one in _MONTH.findall(text)))


def _undated(row: Sequence[Cell], marks: ListMarks) -> list[Cell]:
    """The cells without “填报日期：…”, which may go on in the cell beside it."""
    cells: list[Cell] = []
    is_day = False
    for cell in row:
        parts = str(cell).split() if isinstance(cell, str) else []
        kept = [part for part in parts if not plain(part).startswith(tuple(marks.dates))]
        follows = is_day and bool(parts or not isinstance(cell, str))
        is_day = bool(parts) and len(kept) < len(parts) and plain(parts[-1]).endswith(":")
        cells.append("" if follows or not isinstance(cell, str) else " ".join(kept))
    return cells


def month_of(found: FoundList, said: Captured, problems: list[Problem]) -> int | None:
    """The month of the sheet; None if it has none, which may be a problem."""
    listing, place = found.listing, found.sheet.place(0, 0)
    months = tuple(dict.fromkeys((*said.months, *said.tab)))
    if not listing.period:  # it only tells whether the sheet is of the whole year
        return months[0] if len(months) == 1 else None
    if len(months) > 1:
        message = f"表头上方写的是{_told(said.months)}，工作表名是“{found.sheet.name}”。"
        mend = "不知道是哪个月的数，请改成一致；制表的日子请写成“填报日期：…”。"
        problems.append(Problem("wrong-month", place, message, mend))
    elif months and not 1 <= months[0] <= 12:
        message = f"“{months[0]}月”不是月份。"
        problems.append(Problem("wrong-month", place, message, "请在标题里写明 1月 到 12月。"))
    elif months:
        return months[0]
    elif listing.needs_period and not any(
        _gives(one, listing.period) for one in found.columns.values()
    ):
        message = "没有写是哪个月的数。"
        mend = "请在标题或工作表名里写明（如：2024年6月），或加一栏月份。"
        problems.append(Problem("no-month", place, message, mend))
    return None


def _told(months: Iterable[int]) -> str:
    return "、".join(f"{month}月" for month in months)


def _gives(column: ListedColumn, name: str) -> bool:
    return any(target.column == name for target in column.to)
