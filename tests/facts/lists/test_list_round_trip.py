"""The same rows as CSV of any encoding, as a workbook and as Parquet are the same table."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from given_lists import HEAD, PAID, csv_file, read, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from test_list_workbooks import workbook

from mingzhang.engines.base.tables import relation_types

WORDS = (
    st.text("张三李四甲乙丙,;\"'|a1", max_size=6).map(str.strip).filter(lambda t: t and t[0] != "'")
)
ROW = st.tuples(
    st.integers(0, 10**15).map(lambda n: f"N{n}"),
    st.none() | st.sampled_from(["202401", "2024", "202412"]),
    st.none() | WORDS,
    st.none() | st.integers(-(10**9), 10**9),
    st.none() | st.decimals(0, 10**6, places=4, allow_nan=False),
    st.none() | st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    st.none() | st.integers(0, 30000).map(lambda n: date(1960, 1, 1) + timedelta(days=n)),
    st.none() | st.sampled_from(["成功", "失败"]),
)


def as_csv(lines: list[tuple[Any, ...]], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(HEAD)
    writer.writerows(lines)
    return out.getvalue()


def as_parquet(path: Path, lines: list[tuple[Any, ...]]) -> None:
    types = relation_types(PAID)
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE t ({', '.join(f'{n} {types[n]}' for n in HEAD)})")
    if lines:
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(HEAD))})", lines)
    path.parent.mkdir(parents=True)
    connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")


@settings(max_examples=8, deadline=None)
@given(lines=st.lists(ROW, max_size=20), delimiter=st.sampled_from(",;\t|"))
def test_every_way_gives_the_same_table(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[Any, ...]], delimiter: str
) -> None:
    base = tmp_path_factory.mktemp("往返")
    text = as_csv(lines, delimiter)
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        csv_file(base / encoding, text, encoding=encoding)
    texts = [[float(c) if isinstance(c, Decimal) else c for c in line] for line in lines]
    workbook(base / "xlsx" / "领款.xlsx", {"领款": [list(HEAD), *texts]})
    as_parquet(base / "parquet" / "领款.parquet", lines)
    columns = ", ".join(HEAD)
    for way in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "xlsx", "parquet"):
        data = read(base / way, base / "stage" / way)
        assert data.problems == (), way
        assert rows(data, columns=columns, order="行") == lines, way
