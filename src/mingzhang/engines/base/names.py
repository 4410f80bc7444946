"""Names and texts as SQL takes them."""

from __future__ import annotations


def quote(name: str, mark: str = '"') -> str:
    """A name, always quoted: Spark refuses unquoted Chinese names. Its ``mark`` is another."""
    return mark + name.replace(mark, 2 * mark) + mark


def literal(text: str) -> str:
    """A text between single quotes, as DuckDB reads it."""
    return "'" + text.replace("'", "''") + "'"
