"""Relations, classifications and forms as packs write them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import cast

from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.region import Form
from mingzhang.model.relation import Classification, Column, ColumnKind, Relation, Subject

_KINDS = ("text", "integer", "money", "number", "date")


def read_relations(file: TomlFile) -> dict[str, Relation]:
    """Every relation of ``relations.toml``."""
    return {name: _read_relation(name, fields) for name, fields in file.tables()}


def _read_relation(name: str, fields: Fields) -> Relation:
    columns = tuple(_read_column(column, entry) for column, entry in fields.part("columns").below())
    relation = Relation(
        name=name,
        place=fields.file.place(name),
        title=fields.text("title", name),
        columns=columns,
        key=fields.texts("key"),
        description=fields.text("description", ""),
        holder=fields.choice("holder", ("book", "document"), "book"),  # type: ignore[arg-type]
        unlisted=fields.choice("unlisted", ("zero", "unknown"), "unknown"),  # type: ignore[arg-type]
    )
    fields.close()
    for key in relation.key:
        if key not in relation.names:
            fields.complain("key", f"主键“{key}”不是本表的列。")
    return relation


def _read_column(name: str, fields: Fields) -> Column:
    column = Column(
        name=name,
        kind=cast(ColumnKind, fields.choice("kind", _KINDS, "text")),
        title=fields.text("title", name),
        empty=fields.choice("empty", ("unknown", "zero", "error"), "unknown"),  # type: ignore[arg-type]
        values=fields.texts("values"),
        codes=fields.text("codes", ""),
        description=fields.text("description", ""),
    )
    fields.close()
    return column


def read_classification(name: str, edition: str, path: Path, lengths: list[int]) -> Classification:
    """A classification list: code,name,level,parent[,status,evidence]."""
    subjects = {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            subjects[row["code"]] = Subject(
                row["code"], row["name"], int(row["level"]), row["parent"], row.get("status") or ""
            )
    return Classification(name, edition, tuple(lengths), subjects)


def read_form(file: TomlFile) -> Form:
    """One official form; the file's name is its id."""
    fields = file.fields()
    form = Form(
        id=file.path.stem,
        place=file.place(),
        title=fields.text("title", file.path.stem),
        head=fields.grid("head"),
        rows=fields.grid("rows"),
        total=fields.texts("total"),
        row=fields.texts("row"),
        list_of=fields.text("list_of", ""),
        total_position=fields.choice("total_position", ("first", "last"), "first"),  # type: ignore[arg-type]
        note=fields.text("note", ""),
        empty_note=fields.text("empty_note", ""),
        landscape=fields.flag("landscape"),
        widths=tuple(fields.numbers("widths")),
    )
    fields.close()
    _require_width(form, fields)
    return form


def _require_width(form: Form, fields: Fields) -> None:
    """Every row has as many cells as the first row of the head."""
    width = len(form.head[0]) if form.head else 0
    for name, rows in (("head", form.head), ("rows", form.rows)):
        for number, row in enumerate(rows, start=1):
            if len(row) != width:
                fields.complain(name, f"{name} 第{number}行有{len(row)}格，表头有{width}格。")
    for name, one in (("total", form.total), ("row", form.row), ("widths", form.widths)):
        if one and len(one) != width:
            fields.complain(name, f"{name} 有{len(one)}格，表头有{width}格。")
