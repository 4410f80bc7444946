"""Official forms as packs write them, and a region's list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.marks import NUMERAL
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.region import Form, FormUse, Region
from mingzhang.model.template import Reference

_GRIDS = ("head", "rows", "optional", "foot")
_ORDINAL = re.compile(f"^{NUMERAL}、")


def read_form(file: TomlFile) -> Form:
    """One official form; the file's name is its id."""
    fields = file.fields()
    form = Form(
        id=file.path.stem,
        place=file.place(),
        title=fields.text("title", file.path.stem),
        variant_of=fields.text("variant_of", ""),
        head=fields.grid("head"),
        rows=fields.grid("rows"),
        optional=fields.grid("optional"),
        foot=fields.grid("foot"),
        total=fields.texts("total"),
        row=fields.texts("row"),
        list_of=fields.text("list_of", ""),
        axes=fields.whole("axes", 1),
        columns_of=fields.text("columns_of", ""),
        total_position=fields.choice("total_position", ("first", "last"), "first"),  # type: ignore[arg-type]
        numbered=tuple(int(column) for column in fields.numbers("numbered")),
        note=fields.text("note", ""),
        empty_note=fields.text("empty_note", ""),
        landscape=fields.flag("landscape"),
        widths=tuple(fields.numbers("widths")),
        same=fields.grid("same"),
    )
    fields.close()
    _require_width(form, fields)
    return form


def _require_width(form: Form, fields: Fields) -> None:
    """Every row has as many cells as the first row of the head."""
    if any(len(pair) != 2 for pair in form.same):
        fields.complain("same", "same 的每项应为 [别处的写法, 本表的写法]。")
    width = len(form.head[0]) if form.head else 0
    for name in _GRIDS:
        for number, row in enumerate(getattr(form, name), start=1):
            if len(row) != width:
                fields.complain(name, f"{name} 第{number}行有{len(row)}格，表头有{width}格。")
    for name, one in (("total", form.total), ("row", form.row), ("widths", form.widths)):
        if one and len(one) != width:
            fields.complain(name, f"{name} 有{len(one)}格，表头有{width}格。")


def read_uses(fields: Fields) -> tuple[FormUse, ...]:
    """A region's list of forms: ids, or tables with what the region says otherwise."""
    uses = []
    for number, item in enumerate(fields.items("forms"), start=1):
        if isinstance(item, str):
            uses.append(FormUse(item, place=Place(fields.file.label)))
        elif isinstance(item, dict):
            uses.append(_read_use(Fields(fields.file, (*fields.keys, "forms", str(number)), item)))
        else:
            fields.complain("forms", "“forms”的每项应为报表的名字，或含 form 的表。")
    return tuple(uses)


def _read_use(fields: Fields) -> FormUse:
    changes: dict[str, Any] = {
        name: fields.text(name) for name in ("title", "note", "empty_note") if name in fields.data
    }
    if "total" in fields.data:
        changes["total_position"] = fields.choice("total", ("first", "last"))
    if "place" in fields.data:
        changes["stands"] = fields.choice("place", ("inside", "workbook"))
    if "codes" in fields.data:
        changes["codes"] = fields.whole("codes")
    for name in ("row_numbers", "landscape"):
        if name in fields.data:
            changes[name] = fields.flag(name)
    if "widths" in fields.data:
        changes["widths"] = tuple(fields.numbers("widths"))
    place = Place(fields.file.label)  # the line is found by the name, as for all that lists hold
    use = FormUse(fields.text("form"), changes, fields.texts("omit"), place)
    fields.close()
    return use


def with_forms(region: Region, forms: Mapping[str, Form], problems: list[Problem]) -> Region:
    """The region with its forms resolved; a form that no pack has is a problem."""
    resolved = []
    for use in region.form_uses:
        if use.form in forms:
            form = replace(forms[use.form], **use.changes)
            resolved.append(_without(form, use.omit) if use.omit else form)
        else:
            message = f"没有名为“{use.form}”的报表。"
            problems.append(Problem("pack", use.place, message, nearest(use.form, forms)))
    return replace(region, forms=tuple(resolved))


def _without(form: Form, subjects: tuple[str, ...]) -> Form:
    """The form without the rows of these subjects; ordinals stay without gaps."""
    kept = [row for row in form.rows if not _is_of(row, subjects)]
    columns: list[list[str]] = []
    for column, cells in enumerate(zip(*form.rows, strict=True)):
        ordinals = iter([match[0] for cell in cells if (match := _ORDINAL.match(cell))])
        columns.append([_renumbered(row[column], ordinals) for row in kept])
    return replace(form, rows=tuple(zip(*columns, strict=True)))


def _renumbered(label: str, ordinals: Iterator[str]) -> str:
    bare = _ORDINAL.sub("", label)
    return label if bare == label else next(ordinals) + bare


def _is_of(row: tuple[str, ...], subjects: tuple[str, ...]) -> bool:
    slots = [Reference.parse(cell[1:]).subject for cell in row if cell.startswith("=")]
    return bool(slots) and all(subject in subjects for subject in slots)
