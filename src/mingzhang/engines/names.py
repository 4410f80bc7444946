"""Names and texts as SQL takes them."""

from __future__ import annotations


def quote(name: str) -> str:
    """A name, always quoted: Spark refuses unquoted Chinese names."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text between single quotes, as DuckDB reads it."""
    return "'" + text.replace("'", "''") + "'"
