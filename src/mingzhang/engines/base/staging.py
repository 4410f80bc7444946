"""Files of others taken over as Parquet: footers read, text turned into typed columns.

The rows to be taken lie in a raw table or view: ``#行`` is the number of the row in its file,
``c0``, ``c1`` … are its cells as text. What does not fit its column is told, never dropped unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from mingzhang.engines.base import text_values
from mingzhang.engines.base.closing import Closing
from mingzhang.engines.base.connect import connect
from mingzhang.engines.base.duck_faults import interruptible
from mingzhang.engines.base.names import literal, quote
from mingzhang.engines.base.tables import TRACE
from mingzhang.model.relation import Column

RAW, TYPED = "#原", "#成"
NUMBER, FAULT = quote("#行"), quote("#错")
_ROWS_TOLD = 100  # set aside that are told one by one; the others are counted

_INTEGERS = {"TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "UTINYINT": 3, "USMALLINT": 5}
_WHOLE = {**_INTEGERS, "UINTEGER": 10}
_FEWEST = 2  # cells with zeros at the end that show that a column was damaged


class StagingError(Exception):
    """The engine could not read or write; ``disk`` where it could not write."""

    def __init__(self, message: str, disk: bool) -> None:
        super().__init__(message)
        self.disk = disk


@dataclass(frozen=True, slots=True)
class Shape:
    """What the footer of a Parquet file says: SQL types by column, number of rows."""

    columns: dict[str, str]
    rows: int


@dataclass(frozen=True, slots=True)
class Taking:
    """A column to be taken: which cell of the raw row it is, its SQL type."""

    column: Column
    kind: str
    at: int

    @property
    def raw(self) -> str:
        """The cell in SQL."""
        return f"c{self.at}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was set aside: its number, the takings (by index) that failed, their texts."""

    row: int
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows were written and set aside, and the first of these."""

    rows: int
    set_aside: int
    faults: tuple[Fault, ...]


def fits(found: str, wanted: str) -> bool:
    """Whether every value of one SQL type is one of the other, so that a cast loses nothing."""
    if found == wanted:
        return True
    if wanted == "BIGINT":
        return found in _WHOLE
    ours = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", wanted)
    if ours is None:
        return False
    digits, decimals = map(int, ours.groups())
    theirs = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", found)
    if theirs is None:
        return found in _WHOLE and _WHOLE[found] <= digits - decimals
    have, fraction = map(int, theirs.groups())
    return fraction <= decimals and have - fraction <= digits - decimals


class Staging(Closing):
    """One database for the taking over of files; ``folder`` takes what memory does not hold."""

    def __init__(self, folder: Path) -> None:
        self.connection = connect()
        self.connection.execute(f"SET temp_directory = {literal(str(folder))}")

    def close(self) -> None:
        """Free the database."""
        self.connection.close()

    def shapes(self, paths: Sequence[Path]) -> dict[Path, Shape | None]:
        """The footers of Parquet files, None where there is none that can be read."""
        if not paths:
            return {}
        try:
            return dict(self._shapes(paths))
        except StagingError:
            if len(paths) == 1:
                return {paths[0]: None}
        half = len(paths) // 2
        return self.shapes(paths[:half]) | self.shapes(paths[half:])

    def _shapes(self, paths: Sequence[Path]) -> dict[Path, Shape | None]:
        names = "[" + ", ".join(literal(str(path)) for path in paths) + "]"
        counted = self._rows(f"SELECT file_name, num_rows FROM parquet_file_metadata({names})")
        shapes = {name: Shape({}, int(rows)) for name, rows in counted}
        for name, column, kind in self._rows(
            "SELECT file_name, name, coalesce(duckdb_type, '') FROM parquet_schema("
            f"{names}) WHERE column_id > 0 ORDER BY file_name, column_id"
        ):
            shapes[name].columns[column] = kind
        return {path: shapes[str(path)] for path in paths}

    def read_text(self, path: Path, delimiter: str, width: int) -> None:
        """The raw rows are those of a clean text file: the number first, then ``width`` cells."""
        cells = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(width))
        self._run(
            f"CREATE OR REPLACE TEMP VIEW {quote(RAW)} AS SELECT * FROM read_csv("
            f"{literal(str(path))}, auto_detect = false, header = false, "
            f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', "
            f"columns = {{'#行': 'BIGINT', {cells}}})"
        )

    def read_parquet(self, path: Path, columns: Sequence[tuple[str, str, str]]) -> None:
        """The raw rows are those of a Parquet file: (column, its type, the type it is taken as)."""
        cells = "".join(
            f", {_as_text(quote(name), found, wanted)} AS c{index}"
            for index, (name, found, wanted) in enumerate(columns)
        )
        self._run(
            f"CREATE OR REPLACE TEMP VIEW {quote(RAW)} AS "
            f"SELECT file_row_number + 1 AS {NUMBER}{cells} "
            f"FROM read_parquet({literal(str(path))}, file_row_number = true)"
        )

    def read_cells(self, numbers: Iterable[int], columns: Sequence[Sequence[str | None]]) -> None:
        """The raw rows are these columns of texts, with these row numbers."""
        self._run(f"DROP VIEW IF EXISTS {quote(RAW)}")
        cells = "".join(
            f", unnest(${index + 2}::VARCHAR[]) AS c{index}" for index in range(len(columns))
        )
        self._run(
            f"CREATE OR REPLACE TEMP TABLE {quote(RAW + '表')} AS "
            f"SELECT unnest($1::BIGINT[]) AS {NUMBER}{cells}",
            [list(numbers), *columns],
        )
        self._run(f"CREATE OR REPLACE TEMP VIEW {quote(RAW)} AS SELECT * FROM {quote(RAW + '表')}")

    def take(self, takings: Sequence[Taking], name: str, out: Path) -> Taken:
        """Write the raw rows that fit as Parquet, with ``name`` as their 来源; tell the others."""
        self._run(_typed_sql(takings))
        self._mark_damaged(takings)
        place, line = map(quote, TRACE)
        columns = "".join(f"{quote(one.column.name)}, " for one in takings)
        try:
            ((written,),) = self._rows(
                f"COPY (SELECT {columns}{literal(name)} AS {place}, {NUMBER} AS {line} "
                f"FROM {quote(TYPED)} WHERE {FAULT} = 0) "
                f"TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)"
            )
        except StagingError as error:  # the typed table is read: only writing can have failed
            raise StagingError(str(error), disk=True) from None
        ((aside,),) = self._rows(f"SELECT count(*) FROM {quote(TYPED)} WHERE {FAULT} > 0")
        faults = self._faults(takings) if aside else ()
        self._run(f"DROP TABLE {quote(TYPED)}")
        return Taken(int(written), int(aside), faults)

    def _mark_damaged(self, takings: Sequence[Taking]) -> None:
        """Mark long numbers whose last digits are zeros where half of a column is like that.

        One such number may be right; a spreadsheet does it to all.
        """
        texts = [(i, quote(t.column.name)) for i, t in enumerate(takings) if t.kind == "VARCHAR"]
        if not texts:
            return
        looks = ", ".join(
            f"count(*) FILTER (length({name}) > {text_values.KEPT_DIGITS}), "
            f"count(*) FILTER (length({name}) > {text_values.KEPT_DIGITS} AND {name} LIKE '%0')"
            for _, name in texts
        )
        (counts,) = self._rows(f"SELECT {looks} FROM {quote(TYPED)}")
        for (index, name), long, zero in zip(texts, counts[::2], counts[1::2], strict=True):
            if zero < _FEWEST or zero * 4 < long:  # not worth the dear look
                continue
            damaged = text_values.damaged(name)
            ((bad, all_long),) = self._rows(
                f"SELECT count(*) FILTER ({damaged}), "
                f"count(*) FILTER ({text_values.is_long(name)}) FROM {quote(TYPED)}"
            )
            if bad >= _FEWEST and bad * 2 >= all_long:
                self._run(
                    f"UPDATE {quote(TYPED)} SET {FAULT} = {FAULT} | {2**index}::HUGEINT "
                    f"WHERE {damaged}"
                )

    def _faults(self, takings: Sequence[Taking]) -> tuple[Fault, ...]:
        marked = self._rows(
            f"SELECT {NUMBER}, {FAULT} FROM {quote(TYPED)} WHERE {FAULT} > 0 "
            f"ORDER BY {NUMBER} LIMIT {_ROWS_TOLD}"
        )
        numbers = ", ".join(str(number) for number, _ in marked)
        cells = "".join(f", {taking.raw}" for taking in takings)
        texts = {
            row[0]: row[1:]
            for row in self._rows(
                f"SELECT {NUMBER}{cells} FROM {quote(RAW)} WHERE {NUMBER} IN ({numbers})"
            )
        }
        return tuple(
            Fault(
                number,
                tuple((i, texts[number][i] or "") for i in range(len(takings)) if mask >> i & 1),
            )
            for number, mask in marked
        )

    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        self._rows(sql, parameters)

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            with interruptible():
                return self.connection.execute(sql, parameters).fetchall()
        except (duckdb.Error, UnicodeDecodeError) as error:
            full = re.search(r"No space left|failed to offload|Could not write", str(error))
            raise StagingError(str(error), disk=bool(full)) from None


def _typed_sql(takings: Sequence[Taking]) -> str:
    """The typed table: the values, and in ``#错`` a bit for each that does not fit."""
    values = "".join(
        f", {text_values.value(one.raw, one.column, one.kind)} AS v{index}"
        for index, one in enumerate(takings)
    )
    cells = "".join(f", {raw}" for raw in dict.fromkeys(one.raw for one in takings))
    columns = "".join(
        f", {_filled(f'v{index}', one.column)} AS {quote(one.column.name)}"
        for index, one in enumerate(takings)
    )
    marks = [
        f"CASE WHEN {_wrong(f'v{index}', one)} THEN {2**index}::HUGEINT ELSE 0::HUGEINT END"
        for index, one in enumerate(takings)
    ]
    return (
        f"CREATE OR REPLACE TEMP TABLE {quote(TYPED)} AS "
        f"SELECT {NUMBER}{columns}, {' + '.join(marks)} AS {FAULT} "
        f"FROM (SELECT {NUMBER}{cells}{values} FROM {quote(RAW)})"
    )


def _filled(value: str, column: Column) -> str:
    is_zero = column.empty == "zero" and column.kind in {"money", "number", "integer"}
    return f"coalesce({value}, 0)" if is_zero else value


def _wrong(value: str, taking: Taking) -> str:
    """Whether a cell does not fit; what costs is only looked at where there is no value."""
    column = taking.column
    unlisted = " AND ".join(f"{value} <> {literal(w)}" for w in column.values) or "false"
    refused = "true" if column.empty == "error" else f"NOT {text_values.blank(taking.raw)}"
    return f"CASE WHEN {value} IS NOT NULL THEN {unlisted} ELSE {refused} END"


def _as_text(name: str, found: str, wanted: str) -> str:
    """A cell of a Parquet column as a person would write it."""
    text = f"CAST({name} AS VARCHAR)"
    if found == "BLOB":
        return f"TRY(decode({name}))"
    if found not in {"DOUBLE", "FLOAT"}:
        return text
    decimals = re.fullmatch(r"DECIMAL\(\d+,(\d+)\)", wanted)
    if decimals:
        exact = f"CAST(TRY_CAST({name} AS DECIMAL(38,{decimals[1]})) AS VARCHAR)"
        return f"coalesce({exact}, {text})"
    # Whole numbers of up to 15 digits are exact in a float; of others nobody knows the last ones.
    whole = f"{name} = trunc({name}) AND abs({name}) < 1e15"
    return f"CASE WHEN {whole} THEN CAST(CAST({name} AS BIGINT) AS VARCHAR) ELSE {text} END"
