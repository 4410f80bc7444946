"""Which sheets of a workbook are which of a profile's, and which profile fits best."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mingzhang.facts.imports.texts import plain, sheet_key
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.imports import Profile, SheetProfile
from mingzhang.model.problem import InputError, Place, Problem, nearest

_TOP_ROWS = 6  # titles stand here
_LEAST = 0.5  # of a profile's required sheets, else it is not meant
_MOST = 0.75  # of them, to be told from a publication
_IN_BRACKETS = re.compile(r"\(([^()]*)\)?$")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The sheets of one workbook by the id of the profile's; ``unused`` are of none."""

    profile: Profile
    sheets: Mapping[str, Sheet]
    unused: tuple[Sheet, ...]
    problems: tuple[Problem, ...]

    @property
    def share(self) -> float:
        """The part of the required sheets that was found."""
        required = [sheet.id for sheet in self.profile.sheets if sheet.required]
        return sum(name in self.sheets for name in required) / len(required) if required else 0


def recognise(sheets: Sequence[Sheet], profile: Profile) -> Recognised:
    """Each sheet as what its name or, failing that, its title says it is."""
    found: dict[str, Sheet] = {}
    unused = []
    problems = []
    for sheet in sheets:
        if not any(plain(cell) for row in sheet.rows for cell in row):
            continue
        one = _profile_of(sheet, profile.sheets)
        if one is None:
            unused.append(sheet)
        elif one.id in found:
            message = f"工作表“{found[one.id].name}”和“{sheet.name}”都是“{one.title}”。"
            problems.append(
                Problem("two-sheets", sheet.place(), message, "请只留一个，或改名后再导入。")
            )
        else:
            found[one.id] = sheet
    return Recognised(profile, found, tuple(unused), tuple(problems))


def propose(
    sheets: Sequence[Sheet], profiles: Iterable[Profile], place: Place
) -> Recognised | None:
    """The profile that fits best; None if none fits, InputError if two fit equally well."""
    fits = sorted((recognise(sheets, one) for one in profiles), key=lambda fit: -fit.share)
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
        required = [one for one in profile.sheets if one.required]
        found = [one for one in required if any(_is(one, *sheet) for sheet in named)]
        if required and len(found) >= _MOST * len(required):
            return profile
    return None


def _is(one: SheetProfile, name: str, code: str) -> bool:
    return _opens(name, sheet_key(one.id)) or (bool(code) and code == plain(one.code))


def named_profile(
    name: str, profiles: Mapping[str, Profile], others: Iterable[str] = ()
) -> Profile:
    """The profile of this name; InputError with the nearest of these and ``others`` if there is
    none."""
    if name not in profiles:
        known = [*profiles, *others]
        mend = nearest(name, known) or f"现有：{'、'.join(known)}。"
        raise InputError([Problem("profile", Place(), f"没有叫“{name}”的导出格式。", mend)])
    return profiles[name]


def _profile_of(sheet: Sheet, profiles: Sequence[SheetProfile]) -> SheetProfile | None:
    name = sheet_key(sheet.name)
    opened = [one for one in profiles if _opens(name, sheet_key(one.id))]
    if opened:
        return max(opened, key=lambda one: len(one.id))
    tops = {plain(cell) for row in sheet.rows[:_TOP_ROWS] for cell in row} - {""}
    behind = _IN_BRACKETS.search(name)
    for words in ({behind[1]} if behind else set(), {_IN_BRACKETS.sub("", name)}, tops):
        for one in profiles:
            if words & ({sheet_key(one.code), sheet_key(one.title), plain(one.code)} - {""}):
                return one
    return None


def _opens(name: str, key: str) -> bool:
    """Whether the name begins with the id and nothing that would make it another one's."""
    return name.startswith(key) and not re.match(r"[0-9A-Z-]", name[len(key) :])
