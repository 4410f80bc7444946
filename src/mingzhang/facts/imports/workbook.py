"""One export read by a profile: whose it is, of which year, and what it gives to the book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.imports.figures import Figures
from mingzhang.facts.imports.fixed import fixed_heads, read_fixed
from mingzhang.facts.imports.gathering import (
    STATED,
    SUSPECT_SCALE,
    gather_rows,
    held_against,
    stated_rows,
)
from mingzhang.facts.imports.heading import Caption, Heads, caption_of
from mingzhang.facts.imports.layout import ListLayout, list_layout
from mingzhang.facts.imports.lists import list_heads, read_list
from mingzhang.facts.imports.recognise import Recognised
from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.imports import SheetProfile
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.relation import Classification

Unit = Mapping[str, str]  # a row of the table of units
_CODE, _NAME, _SHORT, _ABOVE = "单位代码", "单位名称", "简称", "上级代码"


@dataclass(slots=True)
class Taken:
    """What one file gives to the book: rows as texts, by table.

    ``lines`` tell a person what was recognised. Nothing is written while ``problems`` stand.
    """

    file: str
    unit: str = ""
    year: int = 0
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What an import must know of the book: its year, its units, its codes.

    ``unit`` is the code the user gave, "" to find it in the file.
    """

    catalogue: Catalogue
    classifications: Mapping[str, Classification]
    units: Sequence[Unit]
    year: int
    unit: str = ""


def read_export(found: Recognised, ready: Readiness, file: str) -> Taken:
    """Read every recognised sheet, in the order of the profile."""
    taken = Taken(file)
    taken.problems += found.problems
    for profile in found.profile.sheets:
        if profile.required and profile.id not in found.sheets:
            message = f"没有“{profile.title}”（{profile.id}）这张表。"
            mend = "请导出完整的一套，或核对工作表名。"
            taken.problems.append(Problem("missing-sheet", Place(file), message, mend))
    read = [
        _Opened(profile, found.sheets[profile.id], found, ready)
        for profile in found.profile.sheets
        if profile.id in found.sheets
    ]
    for opened in read:
        opened.open()
    captions = [opened.caption for opened in read]
    taken.unit = unit_of(captions, ready, file, taken.problems)
    taken.year = year_of(captions, ready, file, taken.problems)
    is_whole = any(unit.get(_ABOVE) == taken.unit for unit in ready.units)
    for opened in read:
        opened.read(rows_too=not is_whole)
        taken.problems += opened.figures.problems
        taken.notes += opened.figures.notes
    if not taken.problems:
        _gather(taken, [opened.figures for opened in read], found, ready, is_whole)
    taken.lines = list(_told(taken, [opened.figures for opened in read], found, ready, is_whole))
    return taken


def _gather(
    taken: Taken, sheets: list[Figures], found: Recognised, ready: Readiness, is_whole: bool
) -> None:
    """The rows, unless the unit is the sum of others: those have theirs."""
    taken.rows[STATED] = stated_rows(sheets, ready.catalogue, taken.unit, taken.year)
    if is_whole:
        return
    gathered = gather_rows(sheets, found.profile, ready.catalogue, taken.unit, taken.year)
    taken.rows |= gathered.texts()
    apart = held_against(sheets, gathered, ready.catalogue)
    if of_scale := [one for one in apart if one.code == SUSPECT_SCALE]:
        taken.problems.append(of_scale[0])  # nothing else that was found then means anything
    else:
        taken.notes += gathered.notes + apart


def _told(
    taken: Taken, sheets: list[Figures], found: Recognised, ready: Readiness, is_whole: bool
) -> list[str]:
    name = next((unit[_NAME] for unit in ready.units if unit[_CODE] == taken.unit), "")
    whole = "，是汇总单位，只照录报表数，不写明细" if is_whole else ""
    whose = f"{taken.unit} {name}" if taken.unit else "没有认出单位"
    lines = [
        f"{taken.file}：{whose}，{taken.year}年度，按“{found.profile.id}”认出"
        f" {len(sheets)} 张表{whole}。"
    ]
    for figures in sheets:
        amounts = len(figures.filled) + len(figures.claimed)
        lines.append(
            f"  {figures.profile.id} {figures.profile.title}：{figures.rows} 行，{amounts} 个数，"
            f"金额单位{figures.unit}"
        )
    if found.unused:
        lines.append(f"  没有用到的工作表：{'、'.join(sheet.name for sheet in found.unused)}")
    return lines


@dataclass(slots=True)
class _Opened:
    """A sheet on its way: first its head and caption, then its body."""

    profile: SheetProfile
    sheet: Sheet
    found: Recognised
    ready: Readiness
    figures: Figures = field(init=False)
    caption: Caption = field(init=False)
    layout: ListLayout | None = field(init=False, default=None)
    heads: Heads | None = field(init=False, default=None)

    def open(self) -> None:
        """Find the head and read the lines above it."""
        marks = self.found.profile.marks
        self.figures = Figures(self.profile, self.sheet, "元")
        if self.profile.columns:
            ready = self.ready
            self.layout = list_layout(
                self.profile, ready.catalogue.relations, ready.classifications
            )
            self.heads = list_heads(self.figures, self.layout, marks)
        else:
            self.heads = fixed_heads(self.figures, marks)
        self.caption = caption_of(self.sheet, marks, self.heads.first if self.heads else 5)
        self.figures.unit = self.caption.money or "元"

    def read(self, *, rows_too: bool) -> None:
        """Read the body, if there is a head."""
        marks = self.found.profile.marks
        if self.heads and self.layout:
            read_list(self.figures, self.layout, self.heads, marks, rows_too=rows_too)
        elif self.heads:
            read_fixed(self.figures, self.heads, marks, rows_too=rows_too)


def unit_of(
    captions: Sequence[Caption], ready: Readiness, file: str, problems: list[Problem]
) -> str:
    """The code of the unit: as given, else by the code or the name the sheets print."""
    codes = {plain(caption.unit_code) for caption in captions} - {""}
    names = {plain(caption.unit_name) for caption in captions} - {""}
    by_code = {unit[_CODE] for unit in ready.units if unit[_CODE] in codes}
    by_name = {
        unit[_CODE]
        for unit in ready.units
        if {plain(unit[_NAME]), plain(unit.get(_SHORT) or "")} & names
    }
    printed = "、".join(sorted(names | codes)) or "没有写单位"
    found = by_code | by_name
    if ready.unit:
        if found - {ready.unit}:
            message = f"文件里是“{printed}”，不是 --unit 指定的{ready.unit}。"
            problems.append(Problem("wrong-unit", Place(file), message, "请核对文件或 --unit。"))
        return ready.unit
    if len(found) == 1:
        return found.pop()
    if found:
        message = f"文件里有几个单位：{printed}。"
        problems.append(
            Problem("several-units", Place(file), message, "一个文件只能是一个单位的表。")
        )
        return ""
    near = nearest(printed, [unit[_NAME] for unit in ready.units])
    mend = near + "请在账册的“单位”表补上，或用 --unit 写明单位代码。"
    message = f"文件里的单位（{printed}）不在账册的“单位”表里。"
    problems.append(Problem("unknown-unit", Place(file), message, mend))
    return ""


def units_named(text: str, units: Sequence[Unit]) -> set[str]:
    """The codes of the units that a cell means: by code, name or both (001 某局, 001-某局)."""
    said = plain(text)
    return {
        unit[_CODE]
        for unit in units
        if said in {plain(unit[_CODE]), plain(unit[_NAME]), plain(unit.get(_SHORT) or "") or None}
        or said in {f"{plain(unit[_CODE])}{dash}{plain(unit[_NAME])}" for dash in ("", "-", "_")}
    }


def year_of(
    captions: Sequence[Caption], ready: Readiness, file: str, problems: list[Problem]
) -> int:
    """The year of the book; a sheet of another year is a problem."""
    for year in sorted({caption.year for caption in captions} - {0, ready.year}):
        message = f"文件是{year}年度的，账册是{ready.year}年度的。"
        problems.append(Problem("wrong-year", Place(file), message, "请核对文件。"))
    return ready.year
