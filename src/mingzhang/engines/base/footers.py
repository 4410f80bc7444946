"""What Parquet files say of their columns in their footers: no row is read for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from mingzhang.engines.base.names import literal
from mingzhang.model.data import Source


@dataclass(frozen=True, slots=True)
class Footer:
    """What is known of a source's columns; nothing is known of a column that is absent.

    ``nulls`` are the empty cells by column, ``values`` the rows by value of a column each of whose
    row groups holds a single value, as files do that were written period by period.
    """

    nulls: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def read_footer(connection: duckdb.DuckDBPyConnection, source: Source) -> Footer:
    """The footer facts of all files of a source together."""
    if not source.files:
        return Footer()
    paths = ", ".join(literal(str(file.path)) for file in source.files)
    groups = f"SELECT * FROM parquet_metadata([{paths}])"
    # A column that some file with rows lacks is empty in all of its rows: its footer cannot say so.
    everywhere = sum(1 for file in source.files if file.rows)
    nulls = connection.execute(
        f"SELECT path_in_schema, sum(stats_null_count), count(*) FILTER (stats_null_count IS NULL) "
        f"FROM ({groups}) GROUP BY 1 HAVING count(DISTINCT file_name) >= {everywhere}"
    ).fetchall()
    values = connection.execute(
        f"SELECT path_in_schema, stats_min_value, sum(row_group_num_rows) FROM ({groups}) "
        f"WHERE path_in_schema IN (SELECT path_in_schema FROM ({groups}) GROUP BY 1 "
        "HAVING bool_and(coalesce(stats_min_value = stats_max_value, false) "
        "AND coalesce(stats_null_count = 0, false)) AND bool_and(type = 'BYTE_ARRAY') "
        f"AND count(DISTINCT file_name) >= {everywhere}) "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    single: dict[str, dict[str, int]] = {}
    for column, value, rows in values:
        single.setdefault(column, {})[value] = int(rows)
    return Footer({name: int(count) for name, count, unknown in nulls if not unknown}, single)
