"""What DuckDB itself objects to in a rule that everything else has let pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import duckdb

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.model.problem import Place, Problem

_UNGROUPED = re.compile(r'column "([^"]+)" must appear in the GROUP BY')


def binding_problems(
    sql: str, tables: Mapping[str, Mapping[str, str]], place: Place
) -> Iterator[Problem]:
    """What is wrong when the query is prepared over empty ``tables`` (SQL type by column)."""
    with DuckEngine(threads=1) as engine:
        for name, types in tables.items():
            engine.create(name, dict(types))
        try:
            engine.run(f"PREPARE rule AS {sql}")
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            if found := _UNGROUPED.search(reason):
                message = f"列“{found[1]}”没有写进 GROUP BY，也不在合计里。"
                yield Problem("group-by", place, message, "请写进 GROUP BY，或用 MIN、MAX。")
            else:
                yield Problem("engine", place, f"DuckDB 不接受这条规则：{reason}", "请对照改正。")
