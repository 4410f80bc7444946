"""Which sheets of a workbook are which of a profile's, and which profile fits best.

The sheets of a form are told by their names and titles, a list by its title and its heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mingzhang.facts.imports.heading import Heads, find_heads, head_words
from mingzhang.facts.imports.texts import plain, sheet_key
from mingzhang.formats.heads import split_unit
from mingzhang.formats.read.sheets import Cell, Sheet
from mingzhang.model.imports import FormSheet, ListColumn, ListSheet, Profile
from mingzhang.model.problem import InputError, Place, Problem, nearest

_TOP_ROWS = 6  # titles stand here
_LEAST = 0.5  # of a profile's required sheets, else it is not meant
_MOST = 0.75  # of them, to be told from a publication
_IN_BRACKETS = re.compile(r"\(([^()]*)\)?$")
_LEAST_COLUMNS = 3  # without which a sheet is not taken for a list
_NUMBER = re.compile(r"[-+(]?[\d,.]+%?\)?")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The forms of one workbook by the id of the profile's; ``unused`` are of none."""

    profile: Profile
    sheets: Mapping[str, Sheet]
    unused: tuple[Sheet, ...]
    problems: tuple[Problem, ...]

    @property
    def share(self) -> float:
        """The part of the required sheets that was found."""
        required = [sheet.id for sheet in self.profile.forms if sheet.required]
        return sum(name in self.sheets for name in required) / len(required) if required else 0


@dataclass(frozen=True, slots=True)
class FoundList:
    """A sheet known to be a list: ``columns`` by index, ``units`` what a head says of its cells
    (万元, %)."""

    profile: Profile
    kind: ListSheet
    sheet: Sheet
    heads: Heads
    columns: dict[int, ListColumn]
    units: dict[int, str]
    is_titled: bool

    @property
    def missing(self) -> list[ListColumn]:
        """The required columns that it lacks."""
        have = list(self.columns.values())
        return [one for one in self.kind.columns if one.required and one not in have]

    @property
    def unused(self) -> list[str]:
        """The heads that nobody knows."""
        paths = enumerate(self.heads.paths)
        return [self.heads.title(at) for at, path in paths if path and at not in self.columns]

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """How well it fits: nothing missing, then the title, then the more columns."""
        return not self.missing, self.is_titled, len(self.columns)


@dataclass(frozen=True, slots=True)
class FoundLists:
    """The lists of one workbook; ``unused`` are none."""

    lists: tuple[FoundList, ...]
    unused: tuple[Sheet, ...]


def find_export(
    sheets: Sequence[Sheet], profiles: Mapping[str, Profile], name: str, place: Place
) -> Recognised | FoundLists | None:
    """What the sheets are by the profile of this name, or by the one that fits best if it is "".

    None if they are of no profile. InputError if there is no such profile, or two fit equally well.
    """
    if name and name not in profiles:
        mend = nearest(name, profiles) or f"现有：{'、'.join(profiles)}。"
        raise InputError([Problem("profile", Place(), f"没有叫“{name}”的导出格式。", mend)])
    if name and not profiles[name].lists:
        return recognise(sheets, profiles[name])
    meant = [profiles[name]] if name else list(profiles.values())
    forms = propose(sheets, meant, place)
    if forms:
        return forms
    found = find_lists(sheets, meant)
    return found if found.lists else None


def recognise(sheets: Sequence[Sheet], profile: Profile) -> Recognised:
    """Each sheet as the form that its name or, failing that, its title says it is."""
    found: dict[str, Sheet] = {}
    unused = []
    problems = []
    for sheet in filter(_is_filled, sheets):
        form = _form_of(sheet, profile.forms)
        if form is None:
            unused.append(sheet)
        elif form.id in found:
            message = f"工作表“{found[form.id].name}”和“{sheet.name}”都是“{form.title}”。"
            problems.append(
                Problem("two-sheets", sheet.place(), message, "请只留一个，或改名后再导入。")
            )
        else:
            found[form.id] = sheet
    return Recognised(profile, found, tuple(unused), tuple(problems))


def _is_filled(sheet: Sheet) -> bool:
    return any(plain(cell) for row in sheet.rows for cell in row)


def propose(
    sheets: Sequence[Sheet], profiles: Iterable[Profile], place: Place
) -> Recognised | None:
    """The profile that fits best; None if none fits, InputError if two fit equally well."""
    known = (recognise(sheets, profile) for profile in profiles if profile.forms)
    fits = sorted(known, key=lambda fit: -fit.share)
    if not fits or fits[0].share < _LEAST:
        return None
    rivals = [fit.profile.id for fit in fits if fit.share == fits[0].share]
    if len(rivals) > 1:
        message = f"与{len(rivals)}种导出都相符：{'、'.join(rivals)}。"
        raise InputError([Problem("two-profiles", place, message, "请用 --profile 写明。")])
    return fits[0]


def export_of(sheets: Iterable[tuple[str, str]], profiles: Iterable[Profile]) -> Profile | None:
    """The profile of which a workbook holds nearly everything, told by names and codes alone.

    ``sheets`` are the name of each and the code it prints. Titles do not count: the tables that
    are published have the same.
    """
    named = {(sheet_key(name), plain(code)) for name, code in sheets}
    for profile in profiles:
        required = [one for one in profile.forms if one.required]
        found = [one for one in required if any(_is(one, *sheet) for sheet in named)]
        if required and len(found) >= _MOST * len(required):
            return profile
    return None


def _is(one: FormSheet, name: str, code: str) -> bool:
    return _opens(name, sheet_key(one.id)) or (bool(code) and code == plain(one.code))


def _form_of(sheet: Sheet, forms: Sequence[FormSheet]) -> FormSheet | None:
    name = sheet_key(sheet.name)
    opened = [one for one in forms if _opens(name, sheet_key(one.id))]
    if opened:
        return max(opened, key=lambda one: len(one.id))
    tops = {plain(cell) for row in sheet.rows[:_TOP_ROWS] for cell in row} - {""}
    behind = _IN_BRACKETS.search(name)
    for words in ({behind[1]} if behind else set(), {_IN_BRACKETS.sub("", name)}, tops):
        for one in forms:
            titles = {sheet_key(one.code), *map(sheet_key, one.titles), plain(one.code)} - {""}
            if words & titles:
                return one
    return None


def _opens(name: str, key: str) -> bool:
    """Whether the name begins with the id and nothing that would make it another one's."""
    return name.startswith(key) and not re.match(r"[0-9A-Z-]", name[len(key) :])


def find_lists(sheets: Sequence[Sheet], profiles: Sequence[Profile]) -> FoundLists:
    """The sheets that are lists of these profiles, and the others; blank sheets are neither.

    InputError if a sheet is as much the one as the other.
    """
    found, unused = [], []
    for sheet in filter(_is_filled, sheets):
        fits = [
            fit
            for profile in profiles
            for kind in profile.lists
            if (fit := _fit(sheet, profile, kind))
            and (fit.is_titled or not fit.missing)
            and len(fit.columns) >= _LEAST_COLUMNS
        ]
        best = max((fit.rank for fit in fits), default=None)
        first = [fit for fit in fits if fit.rank == best]
        if len(first) > 1:
            names = "、".join(f"{fit.profile.id}的{fit.kind.id}" for fit in first)
            message, mend = f"与几种清单都相符：{names}。", "请用 --profile 写明。"
            raise InputError([Problem("two-profiles", sheet.place(), message, mend)])
        if first:
            found.append(first[0])
        else:
            unused.append(sheet)
    return FoundLists(tuple(found), tuple(unused))


def _fit(sheet: Sheet, profile: Profile, kind: ListSheet) -> FoundList | None:
    words = head_words(kind.columns)

    def is_body(row: Sequence[str]) -> bool:
        return not words.intersection(row) or any(map(_NUMBER.fullmatch, row))

    heads = find_heads(sheet, words, is_body, profile.marks, _bare)
    if heads is None:
        return None
    above = "".join(plain(cell) for row in sheet.rows[: heads.first] for cell in row)
    titled = any(plain(title) in above + plain(sheet.name) for title in kind.titles)
    units = dict(_units(sheet, heads))
    return FoundList(profile, kind, sheet, heads, heads.places(kind.columns), units, titled)


def _bare(cell: Cell) -> str:
    """A head without the mark of what must be filled and without its unit."""
    return split_unit(plain(cell).lstrip("*"))[0]


def _units(sheet: Sheet, heads: Heads) -> Iterator[tuple[int, str]]:
    """The unit that a column's own heads state, by column."""
    for row in sheet.rows[heads.first : heads.body]:
        for index, cell in enumerate(row):
            _, unit = split_unit(plain(cell))
            if unit:
                yield index, unit
