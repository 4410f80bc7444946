"""Parquet: used where it lies, taken over where types differ, set aside where it is broken."""

from __future__ import annotations

import shutil
import struct
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from given_lists import parquet_file, read, rows, told

RIGHT = (
    "SELECT 'A' || range AS 号码, 1.5::DECIMAL(18,2) AS 金额, DATE '2024-01-31' AS 日期 "
    "FROM range(3)"
)


def test_files_of_the_right_types_are_used_where_they_lie(tmp_path: Path) -> None:
    path = parquet_file(tmp_path / "数据" / "领款" / "一月.parquet", RIGHT)
    data = read(tmp_path / "数据")
    source = data.sources["领款"]
    (file,) = source.files
    assert (file.path, file.name, file.rows) == (path, "领款/一月.parquet", 3)
    assert not source.numbered
    assert source.columns == {"号码": "VARCHAR", "金额": "DECIMAL(18,2)", "日期": "DATE"}
    assert data.problems == ()
    assert rows(data, columns="号码, 来源, 行") == [
        (f"A{n}", "领款/一月.parquet", n + 1) for n in range(3)
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("人数", "5::INTEGER"),
        ("人数", "5::UTINYINT"),
        ("金额", "5.25::DECIMAL(12,2)"),
        ("金额", "5.2::DECIMAL(4,1)"),
        ("金额", "5::INTEGER"),
        ("面积", "5.25::DECIMAL(9,4)"),
    ],
)
def test_types_that_a_cast_loses_nothing_of(tmp_path: Path, column: str, value: str) -> None:
    parquet_file(tmp_path / "数据" / "领款.parquet", f"SELECT 'A' AS 号码, {value} AS {column}")
    data = read(tmp_path / "数据")
    assert data.problems == ()
    assert not data.sources["领款"].numbered
    number = Decimal(value.split(":")[0])
    assert rows(data, columns=f"{column}, typeof({column})") == [
        (number, {"人数": "BIGINT", "金额": "DECIMAL(18,2)", "面积": "DECIMAL(18,4)"}[column])
    ]


@pytest.mark.parametrize(
    ("column", "value", "found", "expected"),
    [
        ("金额", "'1,234.5'", "VARCHAR", Decimal("1234.50")),
        ("金额", "0.1::DOUBLE + 0.2::DOUBLE", "DOUBLE", Decimal("0.30")),
        ("金额", "2.34::DECIMAL(19,3)", "DECIMAL(19,3)", Decimal("2.34")),
        ("期间", "202401", "INTEGER", "202401"),
        ("期间", "202401::DOUBLE", "DOUBLE", "202401"),
        ("日期", "20240131", "INTEGER", date(2024, 1, 31)),
        ("日期", "45322", "INTEGER", date(2024, 1, 31)),
        ("日期", "TIMESTAMP '2024-01-31 00:00:00'", "TIMESTAMP", date(2024, 1, 31)),
        ("人数", "'12'", "VARCHAR", 12),
        ("姓名", "encode('张三')", "BLOB", "张三"),
    ],
)
def test_another_type_is_taken_over_and_said(
    tmp_path: Path, column: str, value: str, found: str, expected: Any
) -> None:
    parquet_file(tmp_path / "数据" / "领款.parquet", f"SELECT 'A' AS 号码, {value} AS {column}")
    data = read(tmp_path / "数据")
    (problem,) = data.problems
    assert (problem.code, str(problem.place)) == ("changed-type", "领款.parquet")
    assert f"“{column}”的类型是 {found}，应为" in problem.message
    assert ("四舍五入" in problem.message) == (found == "DOUBLE" and column == "金额")
    assert data.set_aside == {}
    assert rows(data, columns=f"{column}, 来源, 行") == [(expected, "领款.parquet", 1)]


def test_numbers_kept_as_floats_have_lost_their_last_digits(tmp_path: Path) -> None:
    select = "SELECT unnest([510922199001011234::DOUBLE, 12::DOUBLE]) AS 号码"
    parquet_file(tmp_path / "数据" / "领款.parquet", select)
    data = read(tmp_path / "数据")
    assert told(data) == [("changed-type", "领款.parquet"), ("lost-digits", "领款.parquet 第1行")]
    assert rows(data, columns="号码, 行") == [("12", 2)]


def test_a_file_taken_over_among_others_keeps_its_row_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "数据" / "领款"
    parquet_file(folder / "1.parquet", RIGHT)
    amount = "CASE range WHEN 1 THEN '十元' ELSE '2' END"
    odd = f"SELECT 'B' || range AS 号码, {amount} AS 金额 FROM range(4)"
    parquet_file(folder / "2.parquet", odd)
    data = read(tmp_path / "数据")
    assert [code for code, _ in told(data)] == ["changed-type", "not-money", "missing-column"]
    assert data.set_aside == {"领款": 1}
    assert data.sources["领款"].rows == 6
    assert rows(data, columns="号码, 金额, 来源, 行") == [
        *[(f"A{n}", Decimal("1.5"), "领款/1.parquet", n + 1) for n in range(3)],
        *[(f"B{n}", Decimal(2), "领款/2.parquet", n + 1) for n in (0, 2, 3)],
    ]


def test_a_file_without_a_column_that_others_have(tmp_path: Path) -> None:
    folder = tmp_path / "数据" / "领款"
    parquet_file(folder / "1.parquet", RIGHT)
    parquet_file(folder / "2.parquet", "SELECT 'B' AS 号码, DATE '2024-01-31' AS 日期")
    data = read(tmp_path / "数据")
    assert told(data) == [("missing-column", "领款/2.parquet")]
    assert "“金额”" in data.problems[0].message
    assert [row[0] for row in rows(data, columns="金额")] == [Decimal("1.5")] * 3 + [None]


def test_a_file_without_a_key_column_is_set_aside(tmp_path: Path) -> None:
    parquet_file(tmp_path / "数据" / "领款" / "1.parquet", RIGHT)
    parquet_file(tmp_path / "数据" / "领款" / "2.parquet", "SELECT '张三' AS 姓名")
    data = read(tmp_path / "数据")
    assert told(data) == [("missing-column", "领款/2.parquet")]
    assert "整个文件没有读入" in data.problems[0].message
    assert data.set_aside == {"领款": -1}
    assert data.sources["领款"].rows == 3


def broken(path: Path, how: str) -> None:
    content = path.read_bytes()
    size = struct.unpack("<I", content[-8:-4])[0]
    path.write_bytes(
        {
            "empty": b"",
            "cut": content[: len(content) // 2],
            "text": b"not a Parquet file at all",
            "footer": content[: -8 - size] + b"\xff" * size + content[-8:],
            "length": content[:-8] + b"\xff\xff\xff\x7f" + content[-4:],
        }[how]
    )


@pytest.mark.parametrize("how", ["empty", "cut", "text", "footer", "length"])
def test_one_broken_file_among_a_thousand(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "数据" / "领款"
    first = parquet_file(folder / "0000.parquet", RIGHT)
    count = 1000 if how == "footer" else 20
    for number in range(1, count):
        shutil.copy(first, folder / f"{number:04}.parquet")
    broken(folder / "0013.parquet", how)
    data = read(tmp_path / "数据")
    assert told(data) == [("broken-file", "领款/0013.parquet")]
    assert "不是完好的 Parquet 文件" in data.problems[0].message
    assert data.set_aside == {"领款": -1}
    assert data.sources["领款"].rows == 3 * (count - 1)
    assert "领款/0013.parquet" not in {file.name for file in data.sources["领款"].files}


def test_damage_that_only_reading_shows(tmp_path: Path) -> None:
    """A file to be taken over whose pages are damaged is set aside, the others are read."""
    folder = tmp_path / "数据" / "领款"
    parquet_file(folder / "1.parquet", RIGHT)
    path = parquet_file(
        folder / "2.parquet", "SELECT md5(range::VARCHAR) AS 号码, '1' AS 金额 FROM range(999)"
    )
    content = bytearray(path.read_bytes())
    content[4:2000] = b"\xff" * 1996
    path.write_bytes(content)
    data = read(tmp_path / "数据")
    assert [code for code, _ in told(data)] == ["changed-type", "broken-file"]
    assert data.sources["领款"].rows == 3


def test_the_stamp_changes_with_the_content(tmp_path: Path) -> None:
    path = tmp_path / "数据" / "领款.parquet"
    parquet_file(path, RIGHT)
    before = read(tmp_path / "数据").sources["领款"].files[0].stamp
    assert read(tmp_path / "数据").sources["领款"].files[0].stamp == before
    parquet_file(path, RIGHT.replace("1.5", "1.6"))
    assert read(tmp_path / "数据").sources["领款"].files[0].stamp != before
