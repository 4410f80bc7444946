"""What a run asks of an engine: the one door to DuckDB and to Spark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from mingzhang.engines.base.footers import Footer
from mingzhang.engines.base.names import Dialect
from mingzhang.model.data import Source
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows

Constants = Mapping[str, Any]  # the $名 of a query by name


class Engine(Protocol):
    """Tables in, results out. SQL given to it is already of its dialect, names quoted."""

    dialect: Dialect

    def load(self, name: str, rows: Rows) -> None:
        """A small table of rows that Python holds: parameters, the rows of a case."""

    def attach(self, relation: Relation, source: Source, condition: str = "") -> None:
        """The rows of a source under the relation's name, read when asked for: its columns with
        the types of ``relation_types`` (NULL where the files lack one), the derived ones, 来源 and
        行; with ``condition`` (SQL over these columns) only the rows for which it is true.
        """

    def keep(self, name: str, types: Mapping[str, str], sql: str, parameters: Constants) -> int:
        """Run a query once and keep what it returns under a name, its columns in the order of
        ``types`` and cast to them; how many rows."""

    def drop(self, name: str) -> None:
        """Forget what was kept under a name."""

    def rows(self, sql: str, parameters: Constants = ...) -> list[tuple[Any, ...]]:
        """All rows of a query: only for what Python may hold."""

    def write(self, sql: str, path: Path, parameters: Constants) -> int:
        """The rows of a query as one Parquet file, never as Python objects; how many."""

    def footer(self, source: Source) -> Footer:
        """What the files say of their columns without being read; nothing where that is unknown."""

    def plan(self, sql: str, parameters: Constants) -> str:
        """How the engine would run a query, in its own words."""

    def close(self) -> None:
        """Free everything."""
