"""Derived relations: SQL of the packs over a book's rows, run in the order they need each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import quote
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiling import CompiledRule
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows


def in_order(compiled: Mapping[str, CompiledRule]) -> tuple[CompiledRule, ...]:
    """Derivations after those whose relations they read; InputError where they run in a circle."""
    needs = {name: set(one.relations) & compiled.keys() for name, one in compiled.items()}
    try:
        return tuple(compiled[name] for name in TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = "、".join(dict.fromkeys(error.args[1]))
        message = f"这几个推出的表互相引用：{circle}。"
        raise InputError([Problem("pack", Place(), message, "请去掉其中一处。")]) from None


def read_by(names: Iterable[str], derived: Mapping[str, CompiledRule]) -> frozenset[str]:
    """These relations and all that they are derived from, directly and through others."""
    found = set(names)
    for one in reversed(in_order(derived)):
        if one.id in found:
            found |= set(one.relations)
    return frozenset(found)


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


def named_by(compiled: Iterable[CompiledRule]) -> Iterator[str]:
    """Every relation that the derivations read."""
    for one in compiled:
        yield from one.relations
