"""Derived relations: SQL of the packs over a book's rows, run in the order they need each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import quote
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiling import CompiledRule
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows


def create_missing(
    engine: DuckEngine, names: Iterable[str], relations: Mapping[str, Relation]
) -> None:
    """Empty tables for the relations that nothing was loaded into."""
    there = {name for (name,) in engine.rows("SELECT table_name FROM duckdb_tables()")}
    for name in names:
        if name not in there:
            engine.create(name, relation_types(relations[name]))


def derive_relation(engine: DuckEngine, one: CompiledRule, relation: Relation) -> None:
    """Fill the table of one derived relation."""
    engine.create(relation.name, relation_types(relation))
    columns = ", ".join(map(quote, one.columns))
    engine.run(f"INSERT INTO {quote(relation.name)} ({columns}) {one.duckdb}")


def rows_of_table(engine: DuckEngine, relation: Relation) -> Rows:
    """The rows of a table, by source and row where it has them."""
    rows = Rows(relation_types(relation))
    columns = ", ".join(map(quote, rows.types))
    rows.extend(engine.rows(f"SELECT {columns} FROM {quote(relation.name)} ORDER BY 来源, 行"))
    return rows
