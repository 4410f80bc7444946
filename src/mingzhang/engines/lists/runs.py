"""Results of runs as they lie on disk: counted, compared, streamed, looked up; all in SQL.

A run's findings may be many millions: what comes back to Python is a batch at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from mingzhang.engines.base.connect import connect
from mingzhang.engines.base.names import quote
from mingzhang.model.problem import InputError, Place, Problem

BATCH = 10_000
_MEMORY = "1GB"  # more is spilled beside: a run's results are larger than what reads them may use

FINDING = (
    "id", "rule", "severity", "key", "message", "stated", "expected", "difference", "amount",
    "rows", "source", "row", "details",
)  # fmt: skip
FIGURES = ("stated", "expected", "difference", "amount", "rows")
_OUTCOME = (
    "rule", "title", "severity", "version", "met", "not_met", "not_evaluated", "findings",
    "reasons", "note",
)  # fmt: skip
STATES = ("new", "changed", "kept", "gone")
DIFFERENCE = (
    "state", "rule", "id", "severity", "key", "message",
    *(f"old_{name}" for name in FIGURES), *FIGURES,
)  # fmt: skip

Batch = list[tuple[Any, ...]]


class RunReader:
    """Reads the Parquet files of run folders."""

    def __init__(self, spill: Path) -> None:
        self.connection = connect()
        self.connection.execute(f"SET memory_limit = '{_MEMORY}'")
        self.connection.execute("SET enable_progress_bar = false")  # it would print among ours
        self.connection.execute("SET temp_directory = $spill", {"spill": str(spill)})

    def outcomes(self, path: Path) -> list[dict[str, Any]]:
        """The rows of outcomes.parquet, each by column name."""
        sql = f"SELECT {_listed(_OUTCOME)} FROM read_parquet($path)"
        return [
            dict(zip(_OUTCOME, row, strict=True))
            for batch in self._batches(sql, {"path": str(path)})
            for row in batch
        ]

    def severities(self, paths: Sequence[Path]) -> dict[str, int]:
        """How many findings of each severity the files hold."""
        if not paths:
            return {}
        sql = "SELECT severity, count(*) FROM read_parquet($paths) GROUP BY severity"
        return {
            name: count
            for batch in self._batches(sql, {"paths": [str(path) for path in paths]})
            for name, count in batch
        }

    def findings(self, path: Path, severities: Sequence[str] = ()) -> Iterator[Batch]:
        """The findings of one file in their order, columns as ``FINDING``, a batch at a time."""
        chosen = "WHERE severity IN (SELECT unnest($severities))" if severities else ""
        sql = f"SELECT {_listed(FINDING)} FROM read_parquet($path) {chosen}"
        given: dict[str, Any] = {"path": str(path)}
        yield from self._batches(sql, given | ({"severities": [*severities]} if chosen else {}))

    def largest(self, path: Path, severity: str, most: int | None) -> Iterator[Batch]:
        """The findings of one severity, the largest sums first; at most ``most`` (None: all)."""
        sql = (
            f"SELECT {_listed(FINDING)} FROM read_parquet($path) WHERE severity = $severity "
            "ORDER BY amount DESC NULLS LAST, id"
        )
        given: dict[str, Any] = {"path": str(path), "severity": severity}
        limited = f"{sql} LIMIT $most" if most is not None else sql
        yield from self._batches(limited, given | ({} if most is None else {"most": most}))

    def finding(self, paths: Sequence[Path], identity: str) -> dict[str, Any] | None:
        """The finding of this id in any of the files."""
        if not paths:
            return None
        sql = f"SELECT {_listed(FINDING)} FROM read_parquet($paths) WHERE id = $id LIMIT 1"
        given = {"paths": [str(path) for path in paths], "id": identity}
        for batch in self._batches(sql, given):
            return dict(zip(FINDING, batch[0], strict=True))
        return None

    def compared(self, old: Path | None, new: Path | None) -> dict[str, int]:
        """How many findings of one rule are ``STATES`` from the old file to the new; a file that
        is not there has none."""
        counts = dict.fromkeys(STATES, 0)
        sql = f"SELECT state, count(*) FROM ({_difference_sql(old, new)}) GROUP BY state"
        for batch in self._batches(sql, _files(old, new)):
            counts |= dict(batch)
        return counts

    def differences(self, old: Path | None, new: Path | None) -> Iterator[Batch]:
        """The findings of one rule in either file, columns as ``DIFFERENCE``."""
        yield from self._batches(_difference_sql(old, new), _files(old, new))

    def _batches(self, sql: str, given: Mapping[str, Any]) -> Iterator[Batch]:
        try:
            result = self.connection.cursor().execute(sql, dict(given))
            while batch := result.fetchmany(BATCH):
                yield batch
        except duckdb.Error as error:
            raise InputError([_unreadable(given, error)]) from error

    def close(self) -> None:
        """Free everything."""
        self.connection.close()


@contextmanager
def run_reader() -> Iterator[RunReader]:
    """A reader with a place to spill to, both gone afterwards."""
    with TemporaryDirectory(prefix="mingzhang-") as spill:
        reader = RunReader(Path(spill))
        try:
            yield reader
        finally:
            reader.close()


def rows_like_sql(relation: str, types: Mapping[str, str], columns: Sequence[str]) -> str:
    """The rows of a relation in which ``columns`` have the values $值1, $值2 …, given as texts;
    all its columns, and at most $most rows in their order in the files."""
    same = " AND ".join(
        f"{quote(name)} = TRY_CAST($值{number} AS {types[name]})"
        for number, name in enumerate(columns, start=1)
    )
    return (
        f"SELECT {_listed(types)} FROM {quote(relation)} WHERE {same} "
        f"ORDER BY {quote('来源')}, {quote('行')} LIMIT $most"
    )


def _listed(columns: Sequence[str] | Mapping[str, str]) -> str:
    return ", ".join(map(quote, columns))


def _difference_sql(old: Path | None, new: Path | None) -> str:
    """Every finding of the new file, and those of the old one that the new one lacks.

    An id that a file holds twice is met once from the other side, so nothing is multiplied.
    """
    same = " AND ".join(f"n.{quote(name)} IS NOT DISTINCT FROM o.{quote(name)}" for name in FIGURES)
    newer = (
        f"SELECT CASE WHEN o.id IS NULL THEN 'new' WHEN {same} THEN 'kept' ELSE 'changed' END, "
        + ", ".join(f"n.{quote(name)}" for name in _about())
        + "".join(f", o.{quote(name)}" for name in FIGURES)
        + "".join(f", n.{quote(name)}" for name in FIGURES)
        + f" FROM {_side('new', new)} AS n LEFT JOIN "
        f"(SELECT DISTINCT ON (id) * FROM {_side('old', old)}) AS o ON n.id = o.id"
    )
    gone = (
        "SELECT 'gone', "
        + ", ".join(f"o.{quote(name)}" for name in _about())
        + "".join(f", o.{quote(name)}" for name in FIGURES)
        + "".join(", NULL" for _ in FIGURES)
        + f" FROM {_side('old', old)} AS o WHERE NOT EXISTS "
        f"(SELECT 1 FROM {_side('new', new)} AS n WHERE n.id = o.id)"
    )
    return f"WITH d({_listed(DIFFERENCE)}) AS ({newer} UNION ALL {gone}) SELECT * FROM d"


def _about() -> tuple[str, ...]:
    """The columns of a difference that tell the finding, not its figures."""
    return DIFFERENCE[1:6]


def _side(name: str, path: Path | None) -> str:
    """One file's findings; none where the run has no such file."""
    if path is not None:
        return f"read_parquet(${name})"
    texts = ", ".join(f"NULL::VARCHAR AS {quote(one)}" for one in _about())
    figures = ", ".join(
        f"NULL::{'BIGINT' if one == 'rows' else 'DECIMAL(38,6)'} AS {quote(one)}" for one in FIGURES
    )
    return f"(SELECT {texts}, {figures} WHERE FALSE)"


def _files(old: Path | None, new: Path | None) -> dict[str, str]:
    return {name: str(path) for name, path in (("old", old), ("new", new)) if path is not None}


def _unreadable(given: Mapping[str, Any], error: duckdb.Error) -> Problem:
    """What went wrong with which file, in words."""
    named = [str(given[name]) for name in ("path", "old", "new") if name in given]
    place = Place("、".join(named) or "核对结果")
    reason = str(error).splitlines()[0]
    if "No space left" in reason or "temp_directory" in reason:
        mend = "请腾出临时文件夹所在的磁盘，再做一次。"
        return Problem("disk-full", Place(), "磁盘满了，放不下中间结果。", mend)
    message = f"核对结果的文件读不了：{reason}"
    return Problem("unreadable", place, message, "请从完整的备份取回，或重跑 mingzhang sweep。")
