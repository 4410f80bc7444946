"""A book's tables into the engine, with which unit's rows count towards which unit."""

from __future__ import annotations

from mingzhang.engines.derive import MEMBERSHIP
from mingzhang.engines.duck import DuckEngine
from mingzhang.facts.book import Book
from mingzhang.facts.consolidate import cancel, members
from mingzhang.model.rows import Rows


def load_book(engine: DuckEngine, book: Book) -> None:
    """The book's tables, what its units paid each other taken out, and their membership."""
    for name, rows in book.rows.items():
        engine.load(name, rows)
    cancel(engine, book)
    membership = Rows(MEMBERSHIP)
    membership.extend(members(book))
    engine.load("单位归属", membership)
