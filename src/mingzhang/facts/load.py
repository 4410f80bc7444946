"""A book's tables into the engine, with which unit's rows count towards which unit."""

from __future__ import annotations

from mingzhang.engines.derive import MEMBERSHIP
from mingzhang.engines.duck import DuckEngine
from mingzhang.facts.book import Book
from mingzhang.model.rows import Rows


def load_book(engine: DuckEngine, book: Book) -> None:
    """The book's tables and the membership of its units, into the engine."""
    for name, rows in book.rows.items():
        engine.load(name, rows)
    members = Rows(MEMBERSHIP)
    parents = {unit["单位代码"]: unit["上级代码"] for unit in book.units()}
    for code in parents:
        above: str | None = code
        while above:
            members.add(code, above)
            above = parents.get(above)
    engine.load("单位归属", members)
