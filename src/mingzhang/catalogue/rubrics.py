"""rubrics/*.toml: tables of points, one a file, by place and years."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePosixPath
from typing import cast

from mingzhang.catalogue.formulas import parse_formula, read_formula, read_inputs
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.rubric import WEIGHT, Band, Ground, Item, Reading, Rubric

_GROUNDS = ("published", "reconstructed", "by hand", "unprinted", "unverified")


def read_rubric(file: TomlFile) -> Rubric:
    """One rubric, named by its file."""
    fields = file.fields()
    rubric = Rubric(
        name=PurePosixPath(file.label).stem,
        title=fields.text("title"),
        object=fields.choice("object", ("部门", "项目")),  # type: ignore[arg-type]
        place=fields.text("place", ""),
        first=fields.whole("first"),
        last=fields.whole("last"),
        total=fields.text("total"),
        items=tuple(_read_item(name, entry) for name, entry in fields.part("items").below()),
        bands=tuple(_read_band(entry) for entry in fields.entries("bands")),
        decimals=fields.whole("decimals", 2),
        ground=_ground(fields, "published"),
        source=fields.text("source", ""),
        note=fields.text("note", ""),
    )
    fields.close()
    if rubric.first > rubric.last:
        fields.complain("last", f"last（{rubric.last}）早于 first（{rubric.first}）。")
    leasts = [band.least for band in rubric.bands]
    if leasts != sorted(set(leasts), reverse=True):
        fields.complain("bands", "等级的下限应从高到低，各不相同。")
    return rubric


def _read_band(fields: Fields) -> Band:
    band = Band(fields.text("grade"), _decimal(fields, "least"))
    fields.close()
    return band


def _read_item(name: str, fields: Fields) -> Item:
    inputs = read_inputs(fields)
    item = Item(
        name=name,
        block=fields.text("block"),
        group=fields.text("group", ""),
        weight=_decimal(fields, "weight"),
        quantity=fields.text("quantity"),
        ground=_ground(fields),
        inputs=inputs,
        formula=read_formula(fields, inputs, (WEIGHT,)),
        readings=tuple(_reading(way, entry) for way, entry in fields.part("readings").below()),
        deduction=fields.flag("deduction"),
        assumed=fields.flag("assumed"),
        may_not_apply=fields.flag("may_not_apply"),
        basis=fields.text("basis", ""),
        note=fields.text("note", ""),
        place=fields.file.place(*fields.keys),
    )
    fields.close()
    if item.formula is None and item.ground in {"published", "reconstructed"}:
        fields.complain("formula", f"“{name}”写着有公式，却没有 formula。", "请补上，或改 ground。")
    return item


def _reading(name: str, fields: Fields) -> Reading:
    inputs = read_inputs(fields)
    formula = read_formula(fields, inputs, (WEIGHT,))
    note = fields.text("note", "")
    fields.close()
    if formula is None:
        fields.complain("formula", f"另一种算法“{name}”没有 formula。")
        formula = parse_formula(WEIGHT)
    return Reading(name, inputs, formula, note)


def _ground(fields: Fields, default: str | None = None) -> Ground:
    return cast(Ground, fields.choice("ground", _GROUNDS, default))


def _decimal(fields: Fields, name: str) -> Decimal:
    """A whole number, or one with decimals written as a text ("2.5")."""
    value = fields.data.get(name)
    fields.known.append(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    try:
        return Decimal(str(value)) if isinstance(value, str) else _refuse(fields, name)
    except ArithmeticError:
        return _refuse(fields, name)


def _refuse(fields: Fields, name: str) -> Decimal:
    fields.complain(name, f"“{name}”应为整数，或引号里的小数。", '例如 8 或 "2.5"。')
    return Decimal(0)
