"""Open data written by us, judged by frictionless and by the files themselves."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mingzhang.formats.write.datapackage import Field, Resource, Value, write_datapackage

ROWS: list[list[Value]] = [
    [2024, "101", '=某市测试局, “含引号"”', Decimal("1234567890.10"), date(2025, 8, 22)],
    [2024, "102", None, None, None],
]


def resource(rows: list[list[Value]] = ROWS, name: str = "zhichu") -> Resource:
    fields = (
        Field("年度", "integer", "决算年度"),
        Field("单位代码", title="单位代码", description="财政部门编的代码"),
        Field("单位名称"),
        Field("决算数", "number", "决算数（元）"),
        Field("公开日期", "date"),
    )
    return Resource(name, "支出决算", fields, rows, ("年度", "单位代码"), sources=("2024年账册",))


def validate(folder: Path) -> Any:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is missing")
    return frictionless.validate(str(folder / "datapackage.json"))


def test_frictionless_finds_it_valid(tmp_path: Path) -> None:
    write_datapackage(tmp_path, [resource(), resource(name="shouru")], "某市测试局", "2024年度")
    report = validate(tmp_path)
    assert report.valid, report.flatten(["type", "note"])
    assert report.stats["tasks"] == 2


def test_frictionless_sees_what_is_wrong(tmp_path: Path) -> None:
    """The description is strict enough: a repeated key and a changed figure do not pass."""
    write_datapackage(tmp_path / "key", [resource([*ROWS, ROWS[0]])], "t", "d")
    assert "primary-key" in str(validate(tmp_path / "key").flatten(["type"]))
    write_datapackage(tmp_path / "changed", [resource()], "t", "d")
    path = tmp_path / "changed" / "data" / "zhichu.csv"
    path.write_bytes(path.read_bytes().replace(b"567890.10", b"567890.11"))
    assert "hash" in str(validate(tmp_path / "changed").flatten(["type"]))


def test_description_and_figures(tmp_path: Path) -> None:
    write_datapackage(tmp_path, [resource()], "某市测试局2024年度决算", "公开数据")
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    described = package["resources"][0]
    content = (tmp_path / described["path"]).read_bytes()
    assert package["title"] == "某市测试局2024年度决算"
    assert described["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert described["bytes"] == len(content)
    assert described["sources"] == [{"title": "2024年账册"}]
    assert described["schema"]["fields"][1] == {
        "name": "单位代码",
        "type": "string",
        "title": "单位代码",
        "description": "财政部门编的代码",
    }
    with (tmp_path / described["path"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1] == ["2024", "101", '=某市测试局, “含引号"”', "1234567890.10", "2025-08-22"]
    assert rows[2] == ["2024", "102", "", "", ""]


def test_same_resources_give_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_datapackage(tmp_path / name, [resource()], "t", "d")
    files = [sorted((tmp_path / name).rglob("*.*")) for name in ("one", "two")]
    assert [path.read_bytes() for path in files[0]] == [path.read_bytes() for path in files[1]]


def test_what_cannot_be_described_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a resource name"):
        resource(name="支出")
    with pytest.raises(ValueError, match="names no field"):
        Resource("a", "", (Field("甲"),), [], ("乙",))
    with pytest.raises(ValueError, match="names repeat"):
        write_datapackage(tmp_path, [resource(), resource()], "t", "d")
    with pytest.raises(ValueError, match="a row of zhichu has 1 values"):
        write_datapackage(tmp_path, [resource([[2024]])], "t", "d")
