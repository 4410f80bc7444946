"""How DuckDB reads the files of a list: a query over them with the columns of the relation."""

from __future__ import annotations

from mingzhang.engines.base.derived_columns import expression
from mingzhang.engines.base.names import literal, quote
from mingzhang.engines.base.tables import TRACE, relation_types
from mingzhang.model.data import Source
from mingzhang.model.relation import Relation


def attached(relation: Relation, source: Source) -> str:
    """The SELECT of a source's rows: the columns of the relation, the derived ones, and 来源 and 行
    where the relation has them.
    """
    types = relation_types(relation)
    derived = {column.name: column for column in relation.columns if column.derived}
    stored = [
        _stored(name, kind, source)
        for name, kind in types.items()
        if name not in derived and name not in TRACE
    ]
    made = [
        f"{expression('duckdb', one.derived, [quote(name) for name in one.of])} AS {quote(name)}"
        for name, one in derived.items()
    ]
    traced = types.keys() >= TRACE.keys()
    if not source.files:
        return f"SELECT {', '.join([*stored, *made, *(_nowhere() if traced else ())])} LIMIT 0"
    trace = _trace(source) if traced else []
    inner = f"SELECT {', '.join([*stored, *trace])} FROM {_files(source)}"
    if not made:
        return inner
    return f"SELECT *, {', '.join(made)} FROM ({inner})"


def _stored(name: str, kind: str, source: Source) -> str:
    have = source.columns.get(name) if source.files else None
    if have is None:
        return f"CAST(NULL AS {kind}) AS {quote(name)}"
    return quote(name) if have == kind else f"CAST({quote(name)} AS {kind}) AS {quote(name)}"


def _files(source: Source) -> str:
    paths = ", ".join(literal(str(file.path)) for file in source.files)
    numbered = "" if source.numbered else ", filename = true, file_row_number = true"
    return f"read_parquet([{paths}], union_by_name = true{numbered})"


def _trace(source: Source) -> list[str]:
    """来源 and 行 as the files have them, or by the file and the place in it, from 1."""
    if source.numbered:
        return [quote(name) for name in TRACE]
    names = ", ".join(f"{literal(str(f.path))}: {literal(f.name)}" for f in source.files)
    place, line = map(quote, TRACE)
    of_file, in_file = f"MAP {{{names}}}[filename]", "file_row_number + 1"
    if TRACE.keys() <= source.columns.keys():  # some were taken over, others lie as they are
        of_file, in_file = f"coalesce({place}, {of_file})", f"coalesce({line}, {in_file})"
    return [f"{of_file} AS {place}", f"{in_file} AS {line}"]


def _nowhere() -> list[str]:
    place, line = map(quote, TRACE)
    return [f"CAST(NULL AS VARCHAR) AS {place}", f"CAST(NULL AS BIGINT) AS {line}"]
