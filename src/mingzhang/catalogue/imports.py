"""Import profiles as packs write them (imports/*.toml), and whether all they name exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.imports import Fill, Grid, HeadedColumn, Marks, Profile, SheetProfile, Slot
from mingzhang.model.problem import Problem, nearest

MARKS = ("unit_code", "unit_name", "money", "none", "numbering", "total")


def read_profile(file: TomlFile) -> Profile:
    """One profile; the file's name is its id."""
    fields = file.fields()
    marks = fields.part("marks")
    words = {name: marks.texts(name) for name in MARKS}
    marks.close()
    profile = Profile(
        id=file.path.stem,
        title=fields.text("title"),
        basis=fields.text("basis"),
        marks=Marks(**words),
        sheets=tuple(_read_sheet(name, entry) for name, entry in fields.part("sheets").below()),
        funds=tuple(_read_fund(entry) for entry in fields.entries("funds")),
        place=file.place(),
    )
    fields.table("sheets")
    fields.table("marks")
    fields.close()
    return profile


def _read_fund(fields: Fields) -> tuple[str, tuple[str, ...]]:
    fund = (fields.text("word"), fields.texts("codes"))
    fields.close()
    return fund


def _read_sheet(name: str, fields: Fields) -> SheetProfile:
    grid = fields.part("grid")
    sheet = SheetProfile(
        id=name,
        title=fields.text("title"),
        code=fields.text("code", ""),
        required=fields.flag("required"),
        head=fields.grid("head"),
        rows=tuple(
            tuple(_slot(cell, fields, "rows") for cell in row) for row in fields.grid("rows")
        ),
        columns=tuple(_read_columns(fields)),
        grid=_read_grid(grid) if grid.data else None,
        place=fields.file.place(*fields.keys),
    )
    fields.table("grid")
    fields.close()
    if bool(sheet.rows) == bool(sheet.columns):
        fields.complain("rows", f"工作表“{name}”应有 rows 或 columns 之一。")
    if any(len(row) != len(sheet.head[0]) for row in (*sheet.head, *sheet.rows)):
        fields.complain("rows", f"工作表“{name}”各行的格数与表头不一样。")
    return sheet


def _read_columns(fields: Fields) -> Iterator[HeadedColumn]:
    for row in fields.grid("columns"):
        if len(row) != 2:
            fields.complain("columns", "columns 的每一列应是［表头，内容］两项。")
            continue
        yield HeadedColumn(tuple(row[0].split("/")), _slot(row[1], fields, "columns"))


def _read_grid(fields: Fields) -> Grid:
    grid = Grid(
        axis=fields.text("axis"),
        classification=fields.text("classification"),
        classes=fields.texts("classes"),
        subtotal=fields.text("subtotal"),
        slot=_slot(fields.text("cell", ""), fields, "cell"),
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


def check_profiles(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Add a problem for every quantity, relation, column or word that nothing declares."""
    for profile in catalogue.imports.values():
        for sheet in profile.sheets:

            def complain(message: str, mend: str = "", sheet: SheetProfile = sheet) -> None:
                problems.append(Problem("pack", sheet.place, message, mend))

            for slot in sheet.slots():
                if slot.states and slot.states.quantity not in catalogue.quantities:
                    name = slot.states.quantity
                    complain(f"没有名为“{name}”的量。", nearest(name, catalogue.quantities))
                if slot.fill:
                    _check_fill(slot.fill, profile, catalogue, complain)
            if sheet.grid and sheet.grid.classification not in catalogue.classifications:
                complain(f"没有名为“{sheet.grid.classification}”的科目表。")


def _check_fill(
    fill: Fill, profile: Profile, catalogue: Catalogue, complain: Callable[..., None]
) -> None:
    relation = catalogue.relations.get(fill.relation)
    if relation is None:
        complain(f"没有名为“{fill.relation}”的表。", nearest(fill.relation, catalogue.relations))
        return
    for name in (fill.value, *fill.words):
        if name not in relation.names:
            complain(f"表“{relation.name}”没有列“{name}”。", nearest(name, relation.names))
    for name, word in fill.words.items():
        column = relation.column(name)
        allowed = column.values if column else ()
        for one in profile.words_of(word):
            if allowed and one not in allowed:
                complain(f"列“{name}”没有“{one}”这个词。", nearest(one, allowed))
