"""DuckDB as the embedded engine: tables in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any

import duckdb

from mingzhang.model.rows import Rows


def quote(name: str) -> str:
    """A name as SQL takes it, always quoted: Spark refuses unquoted Chinese names."""
    return '"' + name.replace('"', '""') + '"'


class DuckEngine:
    """One in-memory database. Rows live here; Python sees only what one person reads."""

    def __init__(self, threads: int | None = None) -> None:
        self.connection = duckdb.connect(":memory:")
        if threads:
            self.connection.execute(f"SET threads = {threads}")

    def create(self, name: str, types: dict[str, str]) -> None:
        """An empty table."""
        columns = ", ".join(f"{quote(column)} {kind}" for column, kind in types.items())
        self.connection.execute(f"CREATE OR REPLACE TABLE {quote(name)} ({columns})")

    def load(self, name: str, rows: Rows) -> None:
        """A table with these rows."""
        self.create(name, rows.types)
        self.append(name, rows)

    def append(self, name: str, rows: Rows) -> None:
        """More rows for a table. Decimals travel as text, so no digit is lost on the way."""
        if not len(rows):
            return
        values = ", ".join(
            f"CAST(unnest(${number}::VARCHAR[]) AS {kind})"
            for number, kind in enumerate(rows.types.values(), start=1)
        )
        columns = [
            [None if value is None else str(value) for value in column]
            for column in rows.columns.values()
        ]
        self.connection.execute(f"INSERT INTO {quote(name)} SELECT {values}", columns)

    def run(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> None:
        """Run a statement for its effect."""
        self.connection.execute(sql, parameters)

    def rows(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
    ) -> Iterable[tuple[Any, ...]]:
        """The rows of a query, all of them."""
        return self.connection.execute(sql, parameters).fetchall()

    def close(self) -> None:
        """Free the database."""
        self.connection.close()

    def __enter__(self) -> DuckEngine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
