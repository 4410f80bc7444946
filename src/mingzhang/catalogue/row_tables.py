"""tables/*.toml and computed.toml: tables that list rows, numbers that follow by a formula."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from mingzhang.catalogue.formulas import read_formula, read_inputs
from mingzhang.catalogue.templates import template_in
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.formula import Constant
from mingzhang.model.row_table import (
    STYLES,
    Band,
    Computed,
    Each,
    ListColumn,
    RowTable,
    Source,
    SourceKind,
)
from mingzhang.model.rows import CLAIMS

# Where the text of a cell comes from, and how many names that takes.
_KINDS: dict[str, int] = {
    "text": 1, "column": 1, "measure": 3, "rate": 2, "written": 2, "slot": 1, "said": 1,
}  # fmt: skip
_ALIGNS = ("left", "center", "right")


def read_row_table(file: TomlFile) -> RowTable:
    """One table; the file's name is its id. A table of one band needs no [[bands]]."""
    fields = file.fields()
    bands = [_read_band(entry) for entry in fields.entries("bands")]
    table = RowTable(
        id=file.path.stem,
        place=file.place(),
        title=fields.text("title"),
        bands=tuple(bands) or (_read_band(fields, close=False),),
        unit=fields.text("unit", ""),
        owner=fields.text("owner", ""),
        note=fields.text("note", ""),
        landscape=fields.flag("landscape"),
        widths=tuple(fields.numbers("widths")),
        each=_read_each(fields.part("each")) if "each" in fields.data else None,
    )
    fields.close()
    _require_width(table, fields)
    return table


def _read_each(fields: Fields) -> Each:
    each = Each(
        fields.text("relation"), fields.text("having"), fields.text("folder"), fields.text("file")
    )
    fields.close()
    return each


def _require_width(table: RowTable, fields: Fields) -> None:
    """Every written row has as many cells as there are widths, and the columns add up to it."""
    width = len(table.widths)
    for number, band in enumerate(table.bands, start=1):
        for row in (*band.head, *band.rows):
            if len(row) != width:
                message = f"第{number}段有一行{len(row)}格，widths 有{width}格。"
                fields.complain("bands", message, "请补齐，或改 widths。")
        spans = band.label_span + sum(column.span for column in band.columns)
        optional = any(column.optional for column in band.columns)
        if optional and (len(table.bands) > 1 or spans != len(band.columns)):
            fields.complain("bands", "optional 的列只用在一段的表里，每列占一格。")
        if band.columns and spans != width:
            fields.complain("bands", f"第{number}段的列共占{spans}格，widths 有{width}格。")


def _read_band(fields: Fields, *, close: bool = True) -> Band:
    band = Band(
        head=fields.grid("head"),
        label=fields.text("label", ""),
        label_span=fields.whole("label_span", 0),
        rows=fields.grid("rows"),
        relation=fields.text("relation", ""),
        joined=fields.texts("joined"),
        where=_where(fields),
        order=fields.texts("order"),
        over=fields.text("over", ""),
        own=fields.flag("own"),
        needed=fields.flag("needed"),
        columns=tuple(_read_column(entry) for entry in fields.entries("columns")),
        total=fields.text("total", ""),
    )
    if close:
        fields.close()
    return band


def _where(fields: Fields) -> dict[str, tuple[str, ...]]:
    part = fields.part("where")
    return {name: part.texts(name) for name in part.data}


def _read_column(fields: Fields) -> ListColumn:
    several = [_read_source(entry) for entry in fields.entries("sources")]
    column = ListColumn(
        head=fields.text("head", ""),
        sources=tuple(several) or (_read_source(fields, close=False),),
        span=fields.whole("span", 1),
        merge=fields.flag("merge"),
        total=fields.flag("total"),
        needed=fields.flag("needed"),
        optional=fields.flag("optional"),
        align=fields.choice("align", _ALIGNS, "center"),  # type: ignore[arg-type]
    )
    fields.close()
    return column


def _read_source(fields: Fields, *, close: bool = True) -> Source:
    kinds = [kind for kind in _KINDS if kind in fields.data]
    if len(kinds) != 1:
        fields.complain("head", f"一列要写 {'、'.join(_KINDS)} 里的一个。")
        return Source("text", ("",))
    (kind,) = kinds
    names = fields.texts(kind)
    if len(names) != _KINDS[kind]:
        fields.complain(kind, f"“{kind}”应有{_KINDS[kind]}个名字，读到{len(names)}个。")
    source = Source(
        cast(SourceKind, kind),
        names,
        template=template_in(fields, kind) if kind == "said" else None,
        style=fields.choice("style", STYLES, ""),
        quantity=fields.text("quantity", ""),
        subject=fields.text("subject", ""),
        where=_where(fields),
        needed=close and fields.flag("needed"),
    )
    if close:
        fields.close()
    return source


def read_computed(file: TomlFile) -> dict[str, Computed]:
    """The computed numbers of a pack, by name."""
    return {name: _read_one(name, fields) for name, fields in file.tables()}


def _read_one(name: str, fields: Fields) -> Computed:
    inputs = read_inputs(fields)
    formula = read_formula(fields, inputs)
    if formula is None:
        fields.complain("formula", f"“{name}”没有可读的 formula。", "请补上。")
    computed = Computed(
        id=name,
        place=fields.file.place(name),
        title=fields.text("title", name),
        formula=formula or Constant(Fraction(0)),
        inputs=inputs,
        style=fields.choice("style", STYLES, "%"),
        claim=fields.choice("claim", ("", *CLAIMS), ""),
        of=tuple(inputs[one] for one in fields.texts("of") if one in inputs),
    )
    fields.close()
    if computed.claim and len(computed.of) != len(CLAIMS[computed.claim]) - 1:
        fields.complain("of", "写了 claim 的，of 要写它的各个 inputs。")
    return computed
