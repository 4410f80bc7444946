"""One export read by a profile: whose it is, of which year, and what it gives to the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.imports.coded import HEAD_MEND, coded_heads, read_coded
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
from mingzhang.facts.imports.layout import FormLayout, form_layout
from mingzhang.facts.imports.recognise import Recognised
from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.imports import FormSheet, Marks
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.relation import Classification

Unit = Mapping[str, str]  # a row of the table of units
_CODE, _NAME, _SHORT, _ABOVE = "单位代码", "单位名称", "简称", "上级代码"
_CAPTION_ROWS = 5  # where a sheet has no head


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

    def leave(self, unused: Iterable[Sheet]) -> None:
        """Tell that these sheets were not used."""
        names = "、".join(sheet.name for sheet in unused)
        self.lines += [f"  没有用到的工作表：{names}"] if names else []


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
    for form in found.profile.forms:
        if form.required and form.id not in found.sheets:
            message = f"没有“{form.title}”（{form.id}）这张表。"
            mend = "请导出完整的一套，或核对工作表名。"
            taken.problems.append(Problem("missing-sheet", Place(file), message, mend))
    read = [
        _open(form, found.sheets[form.id], found.profile.marks, ready)
        for form in found.profile.forms
        if form.id in found.sheets
    ]
    captions = [opened.caption for opened in read]
    taken.unit = unit_of(captions, ready, file, taken.problems)
    taken.year = year_of(captions, ready, file, taken.problems)
    is_whole = any(unit.get(_ABOVE) == taken.unit for unit in ready.units)
    for opened in read:
        opened.read(rows_too=not is_whole)
        taken.problems += opened.figures.problems
        taken.notes += opened.figures.notes
    sheets = [opened.figures for opened in read]
    if not taken.problems:
        _gather(taken, sheets, found, ready, is_whole)
    taken.lines = _told(taken, sheets, found, ready, is_whole)
    taken.leave(found.unused)
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
            f"  {figures.kind.id} {figures.kind.title}：{figures.rows} 行，{amounts} 个数，"
            f"金额单位{figures.unit}"
        )
    return lines


@dataclass(slots=True)
class _Opened:
    """A sheet on its way: first its head and caption, then its body."""

    form: FormSheet
    figures: Figures
    heads: Heads | None
    caption: Caption
    layout: FormLayout | None
    marks: Marks

    def read(self, *, rows_too: bool) -> None:
        """Read the body, if there is a head."""
        figures, marks = self.figures, self.marks
        if self.heads and self.layout:
            read_coded(figures, self.layout, self.heads, marks, rows_too=rows_too)
        elif self.heads:
            read_fixed(figures, self.form, self.heads, marks, rows_too=rows_too)


def _open(form: FormSheet, sheet: Sheet, marks: Marks, ready: Readiness) -> _Opened:
    """Find the head of a sheet and read the lines above it."""
    layout = None
    if form.columns:
        layout = form_layout(form, ready.catalogue.relations, ready.classifications)
    heads = coded_heads(sheet, layout, marks) if layout else fixed_heads(sheet, form, marks)
    caption = caption_of(sheet, marks, heads.first if heads else _CAPTION_ROWS)
    figures = Figures(form, sheet, caption.money or "元")
    if heads is None:
        figures.complain("no-head", 0, 0, f"没有找到“{form.title}”的表头。", HEAD_MEND)
    return _Opened(form, figures, heads, caption, layout, marks)


def unit_of(
    captions: Sequence[Caption], ready: Readiness, file: str, problems: list[Problem]
) -> str:
    """The code of the unit: as given, else by the code or the name the sheets print."""
    printed = {plain(text) for one in captions for text in (one.unit_name, one.unit_code)} - {""}
    shown = "、".join(sorted(printed)) or "没有写单位"
    found = {code for text in printed for code in units_named(text, ready.units)}
    if ready.unit:
        if found - {ready.unit}:
            message = f"文件里是“{shown}”，不是 --unit 指定的{ready.unit}。"
            problems.append(Problem("wrong-unit", Place(file), message, "请核对文件或 --unit。"))
        return ready.unit
    if len(found) == 1:
        return found.pop()
    if found:
        message = f"文件里有几个单位：{shown}。"
        problems.append(
            Problem("several-units", Place(file), message, "一个文件只能是一个单位的表。")
        )
        return ""
    near = nearest(shown, [unit[_NAME] for unit in ready.units])
    mend = near + "请在账册的“单位”表补上，或用 --unit 写明单位代码。"
    message = f"文件里的单位（{shown}）不在账册的“单位”表里。"
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
