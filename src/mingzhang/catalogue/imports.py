"""Import profiles as packs write them (imports/*.toml), and whether all they name exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.imports import (
    Fill,
    FormColumn,
    FormSheet,
    Grid,
    ListColumn,
    ListSheet,
    Marks,
    Path,
    Profile,
    SheetProfile,
    Slot,
    StepLog,
    Target,
)
from mingzhang.model.problem import Problem, nearest
from mingzhang.model.relation import Column, Relation

_SPLIT = 3  # sign, value, unit
_RATIO = 2  # part and whole


def read_profile(file: TomlFile) -> Profile:
    """One profile; the file's name is its id."""
    fields = file.fields()
    profile = Profile(
        id=file.path.stem,
        title=fields.text("title"),
        basis=fields.text("basis"),
        marks=_read_marks(fields.part("marks")),
        sheets=tuple(_read_sheet(name, entry) for name, entry in fields.part("sheets").below()),
        funds=tuple(_read_fund(entry) for entry in fields.entries("funds")),
        words={name: _read_words(entry) for name, entry in fields.part("words").below()},
        place=file.place(),
    )
    fields.close()
    return profile


def _read_marks(fields: Fields) -> Marks:
    marks = Marks(
        unit_code=fields.texts("unit_code"),
        unit_name=fields.texts("unit_name"),
        money=fields.texts("money"),
        none=fields.texts("none"),
        numbering=fields.texts("numbering"),
        total=fields.texts("total"),
        subtotal=fields.texts("subtotal"),
        remarks=fields.texts("remarks"),
        dates=fields.texts("dates"),
        signs=fields.text("signs", ""),
        plain=fields.text("plain", ""),
    )
    fields.close()
    return marks


def _read_fund(fields: Fields) -> tuple[str, tuple[str, ...]]:
    fund = (fields.text("word"), fields.texts("codes"))
    fields.close()
    return fund


def _read_words(fields: Fields) -> dict[str, str]:
    """By the export's word ours; the file lists the export's words under each of ours."""
    words = {theirs: ours for ours in fields.data for theirs in fields.texts(ours)}
    fields.close()
    return words


def _read_sheet(name: str, fields: Fields) -> FormSheet | ListSheet:
    """A sheet that fills tables row by row is a list, any other a form."""
    sheet = _read_list(name, fields) if "fills" in fields.data else _read_form(name, fields)
    fields.close()
    return sheet


def _read_form(name: str, fields: Fields) -> FormSheet:
    grid = fields.part("grid")
    form = FormSheet(
        id=name,
        titles=fields.texts("titles"),
        code=fields.text("code", ""),
        required=fields.flag("required"),
        head=fields.grid("head"),
        rows=tuple(
            tuple(_slot(cell, fields, "rows") for cell in row) for row in fields.grid("rows")
        ),
        columns=tuple(map(_read_form_column, fields.entries("columns"))),
        grid=_read_grid(grid) if grid.data else None,
        place=fields.file.place(*fields.keys),
    )
    if bool(form.rows) == bool(form.columns):
        fields.complain("rows", f"工作表“{name}”应有 rows 或 columns 之一。")
    if any(len(row) != len(form.head[0]) for row in (*form.head, *form.rows)):
        fields.complain("rows", f"工作表“{name}”各行的格数与表头不一样。")
    return form


def _read_form_column(fields: Fields) -> FormColumn:
    column = FormColumn(_heads(fields), _slot(fields.text("to"), fields, "to"))
    fields.close()
    return column


def _read_grid(fields: Fields) -> Grid:
    grid = Grid(
        axis=fields.text("axis"),
        classification=fields.text("classification"),
        classes=fields.texts("classes"),
        subtotal=fields.text("subtotal"),
        slot=_slot(fields.text("to", ""), fields, "to"),
    )
    fields.close()
    return grid


def _slot(text: str, fields: Fields, name: str) -> Slot:
    try:
        return Slot.parse(text)
    except ValueError:
        mend = "应为 =量[科目] 或 +表.列[列=词,…|列=词]（余数用 ~）。"
        fields.complain(name, f"看不懂“{text}”。", mend)
        return Slot()


def _heads(fields: Fields) -> tuple[Path, ...]:
    heads = tuple(tuple(head.split("/")) for head in fields.texts("heads"))
    if not heads:
        fields.complain("heads", "没有写表头。", "请写 heads，几种叫法都写上。")
    return heads


def _read_list(name: str, fields: Fields) -> ListSheet:
    log = fields.part("log")
    return ListSheet(
        id=name,
        titles=fields.texts("titles"),
        fills=fields.texts("fills"),
        columns=tuple(map(_read_list_column, fields.entries("columns"))),
        period=fields.text("period", ""),
        needs_period=fields.flag("needs_period"),
        log=_read_log(log) if log.data else None,
        place=fields.file.place(*fields.keys),
    )


def _read_log(fields: Fields) -> StepLog:
    names = ("relation", "number", "word", "date")
    log = StepLog(*(fields.text(name) for name in names))
    fields.close()
    return log


def _read_list_column(fields: Fields) -> ListColumn:
    column = ListColumn(
        heads=_heads(fields),
        to=tuple(map(Target.parse, fields.texts("to"))),
        final=tuple(map(Target.parse, fields.texts("final"))),
        required=fields.flag("required"),
        down=fields.flag("down"),
        is_unit=fields.flag("unit"),
        is_percent=fields.flag("percent"),
        is_split=fields.flag("split"),
        bare=fields.text("bare", ""),
        ratio=fields.texts("ratio"),
        step=fields.text("step", ""),
    )
    fields.close()
    if column.is_split and len(column.to) != _SPLIT:
        fields.complain("split", "split 的 to 应是三列：性质、值、单位。")
    if column.ratio and len(column.ratio) != _RATIO:
        fields.complain("ratio", "ratio 应是两列：分子、分母。")
    return column


def targets_of(
    sheet: ListSheet, target: Target, relations: Mapping[str, Relation]
) -> Iterator[tuple[Relation, Column]]:
    """The columns a target stands for among the tables that a list fills."""
    for name in (target.relation,) if target.relation else sheet.fills:
        column = relations[name].column(target.column) if name in relations else None
        if column:
            yield relations[name], column


def check_profiles(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Add a problem for every quantity, relation, column or word that nothing declares."""
    for profile in catalogue.imports.values():
        for sheet in profile.sheets:
            check = _Check(catalogue, profile, sheet, problems)
            if isinstance(sheet, FormSheet):
                check.form(sheet)
            else:
                check.list(sheet)
        for name in profile.words:
            _check_words(name, profile, catalogue.relations, problems)


@dataclass(frozen=True, slots=True)
class _Check:
    """One sheet held against what the packs declare; problems stand at its head."""

    catalogue: Catalogue
    profile: Profile
    sheet: SheetProfile
    problems: list[Problem]

    def _complain(self, message: str, mend: str = "") -> None:
        self.problems.append(Problem("pack", self.sheet.place, message, mend))

    def form(self, form: FormSheet) -> None:
        quantities, classifications = self.catalogue.quantities, self.catalogue.classifications
        for slot in form.slots():
            if slot.states and slot.states.quantity not in quantities:
                name = slot.states.quantity
                self._complain(f"没有名为“{name}”的量。", nearest(name, quantities))
            if slot.fill:
                self._fill(slot.fill)
        if form.grid and form.grid.classification not in classifications:
            self._complain(f"没有名为“{form.grid.classification}”的科目表。")

    def _fill(self, fill: Fill) -> None:
        relation = self._relation(fill.relation)
        if relation is None:
            return
        for name in (fill.value, *fill.words):
            if name not in relation.names:
                message = f"表“{relation.name}”没有列“{name}”。"
                self._complain(message, nearest(name, relation.names))
        for name, word in fill.words.items():
            column = relation.column(name)
            allowed = column.values if column else ()
            for one in self.profile.words_of(word):
                if allowed and one not in allowed:
                    self._complain(f"列“{name}”没有“{one}”这个词。", nearest(one, allowed))

    def _relation(self, name: str) -> Relation | None:
        relations = self.catalogue.relations
        if name not in relations:
            self._complain(f"没有名为“{name}”的表。", nearest(name, relations))
        return relations.get(name)

    def list(self, sheet: ListSheet) -> None:
        for name in sheet.fills:
            self._relation(name)
        held = {target.column for column in sheet.columns for target in column.targets}
        for column in sheet.columns:
            for target in column.targets:
                self._target(target, sheet)
            if column.step and sheet.log is None:
                self._complain(f"“{column.title}”写了 step，却没有写 log。")
            for name in (*column.ratio, *filter(None, [column.bare])):
                if name not in held:
                    message = f"“{column.title}”用到的“{name}”没有一栏填它。"
                    self._complain(message, nearest(name, held))

    def _target(self, target: Target, sheet: ListSheet) -> None:
        name = target.relation
        if name and name not in sheet.fills:
            self._complain(f"“{name}”不在 fills 里。", nearest(name, sheet.fills))
        if not any(targets_of(sheet, target, self.catalogue.relations)):
            self._complain(f"要填的表里没有列“{target.column}”。")


def _check_words(
    name: str, profile: Profile, relations: Mapping[str, Relation], problems: list[Problem]
) -> None:
    """Our words for the export's must be words that the column of a filled table takes."""
    filled = {one: relations[one] for sheet in profile.lists for one in sheet.fills
              if one in relations}  # fmt: skip
    columns = [column for one in filled.values() if (column := one.column(name))]
    if not columns:
        problems.append(Problem("pack", profile.place, f"words：要填的表里没有列“{name}”。"))
    allowed = {word for column in columns for word in column.values}
    for ours in dict.fromkeys(profile.words[name].values()):
        if allowed and ours and ours not in allowed:
            message = f"列“{name}”没有“{ours}”这个词。"
            problems.append(Problem("pack", profile.place, message, nearest(ours, allowed)))
