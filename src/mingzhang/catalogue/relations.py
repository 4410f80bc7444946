"""Relations and classifications as packs write them."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import cast

from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.relation import (
    Classification,
    Column,
    ColumnKind,
    Holder,
    Relation,
    Side,
    Subject,
)

_PLAIN = re.compile(r"[^\W\d]\w*")
_KINDS = ("text", "integer", "money", "number", "date")
_HOLDERS = ("book", "document", "derived", "parameter", "list", "shared")


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
        holder=cast(Holder, fields.choice("holder", _HOLDERS, "book")),
        each=fields.texts("each"),
        fresh=fields.whole("fresh", 0),
        dated=fields.text("dated", ""),
        unlisted=fields.choice("unlisted", ("zero", "unknown"), "unknown"),  # type: ignore[arg-type]
        sides=tuple(_read_side(side, entry) for side, entry in fields.part("sides").below()),
    )
    fields.close()
    if len(relation.sides) not in {0, 2}:
        fields.complain("sides", "往来要有两边：先付款的，后收款的。")
    for key in relation.key:
        if key not in relation.names:
            fields.complain("key", f"主键“{key}”不是本表的列。")
    for said in (name, *relation.names):
        if not _PLAIN.fullmatch(said):
            mend = "名字以汉字或字母开头，不含标点和空格；要印的写法写在 title。"
            fields.complain("columns", f"规则的 SQL 认不了名字“{said}”。", mend)
    if relation.dated and relation.dated not in relation.names:
        fields.complain("dated", f"dated 所指的“{relation.dated}”不是本表的列。")
    for column in relation.columns:
        for name in column.of:
            if name not in relation.names:
                fields.complain("columns", f"列“{column.name}”由“{name}”算出，它不是本表的列。")
    for name in relation.each:
        if name not in relation.names:
            fields.complain("each", f"each 里的“{name}”不是本表的列。")
    return relation


def _read_side(relation: str, fields: Fields) -> Side:
    columns = fields.part("columns")
    side = Side(
        relation,
        fields.text("name"),
        fields.text("unit"),
        fields.text("amount"),
        {column: columns.texts(column) for column in columns.data},
    )
    fields.close()
    if not any(side.amount in sources for sources in side.columns.values()):
        fields.complain("amount", f"“{side.amount}”没有写进 columns 里的哪一列。")
    return side


def _read_column(name: str, fields: Fields) -> Column:
    column = Column(
        name=name,
        kind=cast(ColumnKind, fields.choice("kind", _KINDS, "text")),
        title=fields.text("title", name),
        empty=fields.choice("empty", ("unknown", "zero", "error"), "unknown"),  # type: ignore[arg-type]
        values=fields.texts("values"),
        codes=fields.text("codes", ""),
        description=fields.text("description", ""),
        derived=fields.text("derived", ""),
        of=fields.texts("of"),
        private=fields.choice("private", ("", "identity", "card"), ""),  # type: ignore[arg-type]
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
