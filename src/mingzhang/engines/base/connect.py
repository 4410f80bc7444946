"""A DuckDB of our own: in memory, and silent."""

from __future__ import annotations

import duckdb


def connect() -> duckdb.DuckDBPyConnection:
    """A new database. Its own bar of progress is off: it would be printed on standard output, into
    the middle of what a program reads there.
    """
    connection = duckdb.connect(":memory:")
    connection.execute("SET enable_progress_bar = false")
    return connection
