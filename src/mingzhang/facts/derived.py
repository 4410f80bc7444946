"""The derived relations of a loaded book: what the packs compute from its rows, kept as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.engines.dialect.order import in_order, named_by
from mingzhang.engines.documents.derivations import (
    create_missing,
    derive_relation,
    rows_of_table,
)
from mingzhang.facts.book import Book
from mingzhang.facts.measured import measure, with_lent
from mingzhang.model.rows import Rows
from mingzhang.texts.measures import Measures

_STEPS = "状态步"  # the relation of the moves of all life cycles


def derive(engine: DuckEngine, book: Book, catalogue: Catalogue) -> Book:
    """The book with its derived relations, which are also in the engine, as are the parameters
    that hold in its place and year. Nothing is done for a book without rows to derive from.
    """
    compiled = compiled_rules(catalogue.derivations, catalogue.relations)
    filled = {name for name, rows in book.rows.items() if len(rows)}
    bases = {catalogue.derivations[name].over for name in compiled}
    bases |= {measured.of for measured in catalogue.measured.values()}
    if not filled & bases:
        return book
    for name, rows in _given(book, catalogue):
        engine.load(name, rows)
    derived = dict(_measured(book, catalogue))
    for name, rows in derived.items():
        engine.load(name, rows)
    ordered = in_order(compiled)
    create_missing(engine, named_by(ordered), catalogue.relations)
    for one in ordered:
        relation = catalogue.relations[one.id]
        derive_relation(engine, one, relation)
        derived[one.id] = rows_of_table(engine, relation)
    return replace(book, rows={**book.rows, **derived})


def _measured(book: Book, catalogue: Catalogue) -> Iterator[tuple[str, Rows]]:
    words = catalogue.table_words
    for name, measured in catalogue.measured.items():
        relation = catalogue.relations[name]
        rows = book.rows.get(measured.of)
        if rows is None or words is None:
            yield name, Rows(relation_types(relation))
        else:
            whole = with_lent(rows, book.rows.get(measured.lent_by), measured)
            yield name, measure(whole, measured, relation, Measures(words))


def _given(book: Book, catalogue: Catalogue) -> Iterator[tuple[str, Rows]]:
    """The parameter relations: the rows that hold here, and the moves of the life cycles."""
    place, year = book.settings.region, book.settings.year
    for name, relation in catalogue.relations.items():
        if relation.holder != "parameter":
            continue
        rows = Rows(relation_types(relation))
        if name == _STEPS:
            rows.extend(_steps(catalogue))
        else:
            for row in catalogue.valid(name, place, year):
                rows.add(*(row[column] for column in rows.types))
        yield name, rows


def _steps(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for cycle in catalogue.states.values():
        for move in cycle.moves:
            for source in move.sources:
                for role in move.roles:
                    reason = "是" if move.reason else "否"
                    yield cycle.name, move.name, source, move.target, role, reason
