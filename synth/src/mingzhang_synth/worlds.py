"""Made-up worlds: the SQL steps of a pack run by DuckDB, the lists they describe written as files.

A step named after a list is a query for its rows, written as one Parquet file, or as one for each
row of a table of parts: the first column of that table names the file, and what the query asks for
by name is filled from the row. Any other step is statements that prepare something. What has been
written can be read by later steps under the name of the list.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.engines.base.closing import Closing
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.duck_faults import told
from mingzhang.engines.base.names import literal, quote
from mingzhang.engines.base.tables import TRACE, relation_types
from mingzhang.model.problem import InputError
from mingzhang.model.relation import Relation


@dataclass(frozen=True, slots=True)
class Step:
    """One file of SQL; ``relation`` is the list it is the query of, "" where it only prepares."""

    sql: str
    relation: str = ""
    parts: str = ""  # the table of parts, where the list is written as several files


@dataclass(frozen=True, slots=True)
class Written:
    """The files that hold a list, and how many rows they have together."""

    relation: str
    files: tuple[Path, ...]
    rows: int


class WorldMaker(Closing):
    """A database in which a world is made. ``scratch`` takes what is too much for ``memory``.

    The order of rows is kept, so that the same seed gives the same files.
    """

    def __init__(
        self, relations: Mapping[str, Relation], constants: Mapping[str, Any], memory: str,
        scratch: Path,
    ) -> None:  # fmt: skip
        self.relations = relations
        self.constants = constants
        self.engine = DuckEngine(memory=memory, folder=scratch)
        self.engine.run("SET preserve_insertion_order = true")

    def make(
        self, steps: Sequence[Step], folder: Path, say: Callable[[str], None]
    ) -> Iterator[Written]:
        """Run the steps in order; each list once it lies in ``folder``. ``say`` hears of each
        file before it is written. OSError where the disk is full."""
        with _told():
            for step in steps:
                if step.relation:
                    yield self._list(step, folder, say)
                else:
                    self._prepare(step)

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """All rows of a small table that a step made."""
        return self.engine.rows(f"SELECT * FROM {quote(table)}")

    def as_csv(self, written: Written) -> Written:
        """The same list as CSV, the Parquet files gone."""
        files = []
        for path in written.files:
            target = path.with_suffix(".csv")
            with _told():
                self.engine.run(
                    f"COPY (SELECT * FROM read_parquet({literal(str(path))})) "
                    f"TO {literal(str(target))} (FORMAT csv, HEADER)"
                )
            path.unlink()
            files.append(target)
        return Written(written.relation, tuple(files), written.rows)

    def close(self) -> None:
        """Free the database."""
        self.engine.close()

    def _prepare(self, step: Step) -> None:
        for statement in self.engine.connection.extract_statements(step.sql):
            given = {name: self.constants[name] for name in statement.named_parameters}
            self.engine.connection.execute(statement, given or None)

    def _list(self, step: Step, folder: Path, say: Callable[[str], None]) -> Written:
        relation = self.relations[step.relation]
        types = {name: kind for name, kind in relation_types(relation).items() if name not in TRACE}
        columns = ", ".join(
            f"CAST({quote(n)} AS {kind}) AS {quote(n)}" for n, kind in types.items()
        )
        sql = f"SELECT {columns} FROM ({step.sql})"
        asked = self.engine.connection.extract_statements(step.sql)[0].named_parameters
        files, rows = [], 0
        for name, given in self._parts(step):
            say(name)
            path = folder / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            rows += self.engine.write(sql, path, {one: given[one] for one in asked})
            files.append(path)
        paths = ", ".join(literal(str(path)) for path in files)
        view = f"CREATE VIEW {quote(step.relation)} AS SELECT * FROM read_parquet([{paths}])"
        self.engine.run(view)
        return Written(step.relation, tuple(files), rows)

    def _parts(self, step: Step) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The name of each file of a list, and what its query may ask for."""
        if not step.parts:
            yield step.relation, self.constants
            return
        cursor = self.engine.connection.execute(f"SELECT * FROM {quote(step.parts)}")
        names = [column[0] for column in cursor.description or ()]
        for row in cursor.fetchall():
            part = dict(zip(names, row, strict=True))
            yield f"{step.relation}/{row[0]}", {**self.constants, **part}


@contextmanager
def _told() -> Iterator[None]:
    """What stops the engine, in words; a full disk as OSError, as every other writer meets it."""
    try:
        with told():
            yield
    except InputError as error:
        if error.problems[0].code == "disk-full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise
