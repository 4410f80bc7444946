"""parameters.toml and parameters/*.csv: what varies by place and time, as rows that packs fill."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.relation import Column, ColumnKind, Relation

_ANYWHERE = "*"
PLACE, FROM, TO = "地区", "起", "止"


def read_parameters(
    file: TomlFile, relations: Mapping[str, Relation]
) -> dict[str, tuple[dict[str, Any], ...]]:
    """The rows of every parameter relation of a pack, by its name.

    A row is valid in ``地区`` ("*" anywhere) from the year ``起`` to ``止`` (both included; a
    missing one is open).
    """
    fields = file.fields()
    found = {}
    for name in fields.data:
        relation = relations.get(name)
        if relation is None or relation.holder != "parameter":
            known = [r.name for r in relations.values() if r.holder == "parameter"]
            fields.complain(name, f"没有叫“{name}”的参数表。", nearest(name, known))
            continue
        found[name] = tuple(_row(entry, relation) for entry in fields.entries(name))
    return found


def _row(fields: Fields, relation: Relation) -> dict[str, Any]:
    row = {column.name: _value(fields, column) for column in relation.columns}
    fields.close()
    return row


def _value(fields: Fields, column: Column) -> Any:
    fields.known.append(column.name)
    value = fields.data.get(column.name)
    if value is None:
        if column.empty == "error":
            fields.complain(column.name, f"缺少“{column.name}”。")
        return None
    if column.kind == "integer" and isinstance(value, int) and not isinstance(value, bool):
        return value
    if column.kind == "date" and isinstance(value, date):
        return value
    if column.kind in {"number", "money"} and isinstance(value, int | str):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            pass
    if column.kind == "text" and isinstance(value, str):
        if column.values and value not in column.values:
            mend = nearest(value, column.values) or f"可选：{'、'.join(column.values)}。"
            fields.complain(column.name, f"“{column.name}”不能是“{value}”。", mend)
        return value
    mend = '小数写在引号里，如 "82.5"。'
    fields.complain(column.name, f"“{column.name}”的值 {value!r} 类型不对。", mend)
    return None


def valid_rows(
    rows: tuple[dict[str, Any], ...], place: str, year: int, each: tuple[str, ...] = ()
) -> tuple[dict[str, Any], ...]:
    """The rows that hold in a place and year: its own, or where it has none those of anywhere.

    With ``each``, that is decided apart for every case of these columns.
    """
    valid = [
        row for row in rows if (row[FROM] or 0) <= year <= (row[TO] or year) and row[PLACE] != ""
    ]
    own = {tuple(row[name] for name in each) for row in valid if row[PLACE] == place}
    return tuple(
        row
        for row in valid
        if row[PLACE] == place
        or (row[PLACE] == _ANYWHERE and tuple(row[name] for name in each) not in own)
    )


def read_parameter_list(
    path: Path, label: str, problems: list[Problem], relations: Mapping[str, Relation]
) -> tuple[dict[str, Any], ...]:
    """The rows of one parameter relation from a CSV file named after it, columns in any order.

    Every slip is a problem with its line; the row is left out.
    """
    relation = relations.get(path.stem)
    if relation is None or relation.holder != "parameter":
        message = f"没有叫“{path.stem}”的参数表。"
        problems.append(Problem("pack", Place(label, line=1), message, "请改文件名。"))
        return ()
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        unknown = [name for name in reader.fieldnames or () if name not in relation.names]
        for name in unknown:
            mend = nearest(name, relation.names) or f"现有：{'、'.join(relation.names)}。"
            problems.append(Problem("pack", Place(label, line=1), f"没有列“{name}”。", mend))
        rows = []
        for cells in reader:
            place = Place(label, line=reader.line_num)
            try:
                rows.append({c.name: _cell(cells.get(c.name) or "", c) for c in relation.columns})
            except (ValueError, ArithmeticError) as error:
                problems.append(Problem("pack", place, str(error), "请改正这一格。"))
    return tuple(rows)


_READERS: Mapping[ColumnKind, Callable[[str], Any]] = {
    "text": str, "integer": int, "number": Decimal, "money": Decimal, "date": date.fromisoformat,
}  # fmt: skip


def _cell(text: str, column: Column) -> Any:
    """A cell as its column takes it; ValueError says in words what does not fit."""
    text = text.strip()
    if not text:
        if column.empty == "error":
            raise ValueError(f"“{column.name}”空着。")
        return None
    if column.values and text not in column.values:
        raise ValueError(f"“{column.name}”不能是“{text}”，可选：{'、'.join(column.values)}。")
    try:
        return _READERS[column.kind](text)
    except (ValueError, ArithmeticError):
        raise ValueError(f"“{column.name}”的“{text}”类型不对。") from None
