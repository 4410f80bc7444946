"""Spark as the engine for what one machine does not hold: the same door as DuckDB's.

What a run keeps or finds goes through Parquet files in folders that the driver and all workers
see under one path; pyspark is imported only where an engine is opened.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from mingzhang.engines.base.closing import Closing
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.footers import Footer
from mingzhang.engines.base.names import WORDS, Dialect, literal
from mingzhang.engines.base.protocol import Constants
from mingzhang.engines.base.spark_faults import told
from mingzhang.engines.base.spark_lists import address, attached, spark_type
from mingzhang.engines.base.spark_start import open_session
from mingzhang.model.data import Source
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows

_name = WORDS["spark"].name


class SparkEngine(Closing):
    """A session of its own on the Spark there is, or on one started for it on this machine.

    ``folder`` takes what is kept on the way. ``threads`` and ``memory`` (such as "4GB") are for a
    Spark that is started here; a cluster has its own settings.
    """

    dialect: Dialect = "spark"

    def __init__(self, folder: Path, threads: int | None = None, memory: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="spark-", dir=folder)).absolute()
        self.session, self._started = open_session(self.folder, threads, memory)
        self._kept: dict[str, Path] = {}
        self._numbers = count()

    def load(self, name: str, rows: Rows) -> None:
        """A view of these rows. Values travel as text, so no digit is lost on the way."""
        texts = [
            [None if value is None else str(value) for value in column]
            for column in rows.columns.values()
        ]
        schema = ", ".join(f"{_name(column)} STRING" for column in rows.types)
        with told():
            frame = self.session.createDataFrame(list(zip(*texts, strict=True)), schema)
            frame.coalesce(1).selectExpr(*_casts(rows.types)).createOrReplaceTempView(_name(name))

    def attach(self, relation: Relation, source: Source, condition: str = "") -> None:
        """The rows of a source under the relation's name (see ``protocol.Engine``)."""
        with told():
            frame = attached(self.session, relation, source, self.folder)
            if condition:
                frame = frame.where(condition)
            frame.createOrReplaceTempView(_name(relation.name))

    def keep(
        self, name: str, types: Mapping[str, str], sql: str, parameters: Constants | None = None
    ) -> int:
        """Run a query once and keep what it returns under a name; how many rows."""
        place = self._new_folder()
        columns = ", ".join(_casts(types))
        with told():
            made = self._query(f"SELECT {columns} FROM ({sql})", parameters)
            made.write.parquet(address(place))
            kept = self.session.read.parquet(address(place))
            kept.createOrReplaceTempView(_name(name))
            number = kept.count()
        self._forget(name)
        self._kept[name] = place
        return int(number)

    def drop(self, name: str) -> None:
        """Forget what was kept under a name."""
        with told():
            self.session.catalog.dropTempView(name)
        self._forget(name)

    def rows(self, sql: str, parameters: Constants | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query, all of them."""
        with told():
            return [tuple(row) for row in self._query(sql, parameters).collect()]

    def write(self, sql: str, path: Path, parameters: Constants | None = None) -> int:
        """The rows of a query as one Parquet file; how many.

        Spark writes a file for each of its tasks, so that all of them work to the end; these are
        then streamed into one.
        """
        place = self._new_folder()
        try:
            with told():
                self._query(sql, parameters).write.parquet(address(place))
            parts = ", ".join(literal(str(part)) for part in sorted(place.glob("*.parquet")))
            with DuckEngine(threads=1) as reader:
                return reader.write(f"SELECT * FROM read_parquet([{parts}])", path)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def footer(self, source: Source) -> Footer:
        """What the files say of empty cells. Not by which values they lie apart: one pass over all
        rows is what Spark does best.
        """
        with DuckEngine(threads=1) as reader:
            return Footer(nulls=reader.footer(source).nulls)

    def plan(self, sql: str, parameters: Constants | None = None) -> str:
        """How the engine would run a query, in its own words."""
        ((text,),) = self.rows(f"EXPLAIN FORMATTED {sql}", parameters)
        return str(text)

    def close(self) -> None:
        """Free everything; a Spark that was there before goes on."""
        if self._started:
            self.session.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _query(self, sql: str, parameters: Constants | None) -> Any:
        return self.session.sql(sql, args=dict(parameters or {}))

    def _new_folder(self) -> Path:
        return self.folder / f"{next(self._numbers)}"

    def _forget(self, name: str) -> None:
        place = self._kept.pop(name, None)
        if place:
            shutil.rmtree(place, ignore_errors=True)


def _casts(types: Mapping[str, str]) -> list[str]:
    return [f"CAST({_name(c)} AS {spark_type(kind)}) AS {_name(c)}" for c, kind in types.items()]
