"""A book's tables into the engine, with which unit's rows count towards which unit."""

from __future__ import annotations

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.documents.derive import MEMBERSHIP
from mingzhang.facts.book import Book
from mingzhang.facts.consolidate import cancel, members
from mingzhang.facts.derived import derive
from mingzhang.model.rows import Rows


def load_whole(engine: DuckEngine, book: Book, catalogue: Catalogue) -> Book:
    """Load the book and everything the packs derive from its rows; the book with those rows."""
    load_book(engine, book)
    return derive(engine, book, catalogue)


def load_book(engine: DuckEngine, book: Book) -> None:
    """The book's tables, what its units paid each other taken out, and their membership."""
    for name, rows in book.rows.items():
        engine.load(name, rows)
    cancel(engine, book)
    membership = Rows(MEMBERSHIP)
    membership.extend(members(book))
    engine.load("单位归属", membership)
