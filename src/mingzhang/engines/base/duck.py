"""DuckDB as the embedded engine: tables and files in, rows and files out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mingzhang.engines.base.closing import Closing
from mingzhang.engines.base.connect import connect
from mingzhang.engines.base.duck_faults import told
from mingzhang.engines.base.duck_lists import attached
from mingzhang.engines.base.footers import Footer, read_footer
from mingzhang.engines.base.names import Dialect, literal, quote
from mingzhang.model.data import Source
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows


class DuckEngine(Closing):
    """One in-memory database. Rows live here; Python sees only what one person reads.

    With ``memory`` (such as "4GB") it takes no more and puts what is too much into ``folder``; rows
    then come in no order but what a query asks for.
    """

    dialect: Dialect = "duckdb"

    def __init__(
        self, threads: int | None = None, memory: str = "", folder: Path | None = None
    ) -> None:
        self.connection = connect()
        if threads:
            self.connection.execute(f"SET threads = {threads}")
        if memory:
            self.connection.execute(f"SET memory_limit = {literal(memory)}")
            self.connection.execute("SET preserve_insertion_order = false")
        if folder:
            self.connection.execute(f"SET temp_directory = {literal(str(folder))}")

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
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        """The rows of a query, all of them."""
        return self.connection.execute(sql, parameters).fetchall()

    def attach(self, relation: Relation, source: Source, condition: str = "") -> None:
        """The rows of a source under the relation's name (see ``protocol.Engine``)."""
        where = f" WHERE {condition}" if condition else ""
        view = f"SELECT * FROM ({attached(relation, source)}){where}"
        self.connection.execute(f"CREATE OR REPLACE VIEW {quote(relation.name)} AS {view}")

    def keep(self, name: str, types: Mapping[str, str], sql: str, parameters: Any = ()) -> int:
        """Run a query once and keep what it returns under a name; how many rows."""
        columns = ", ".join(
            f"CAST({quote(c)} AS {kind}) AS {quote(c)}" for c, kind in types.items()
        )
        table = f"CREATE OR REPLACE TABLE {quote(name)} AS SELECT {columns} FROM ({sql})"
        with told():
            self.connection.execute(table, parameters)
            ((count,),) = self.rows(f"SELECT count(*) FROM {quote(name)}")
        return int(count)

    def drop(self, name: str) -> None:
        """Forget what was kept under a name."""
        self.connection.execute(f"DROP TABLE IF EXISTS {quote(name)}")

    def write(self, sql: str, path: Path, parameters: Any = ()) -> int:
        """The rows of a query as one Parquet file; how many."""
        copy = f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)"
        with told():
            ((count,),) = self.rows(copy, parameters)
        return int(count)

    def plan(self, sql: str, parameters: Any = ()) -> str:
        """How the engine would run a query, in its own words."""
        return "\n".join(row[1] for row in self.rows(f"EXPLAIN {sql}", parameters))

    def footer(self, source: Source) -> Footer:
        """What the files say of their columns without being read."""
        with told():
            return read_footer(self.connection, source)

    def close(self) -> None:
        """Free the database."""
        self.connection.close()
