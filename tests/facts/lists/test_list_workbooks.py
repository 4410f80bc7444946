"""Workbooks: sheets by name, dates as numbers, damaged numbers, hidden sheets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from given_lists import GONE, read, rows, told
from xlsxwriter import Workbook


def workbook(path: Path, sheets: Mapping[str, Any], hidden: str = "") -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    book = Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
        if name == hidden:
            sheet.hide()
    book.close()
    return path


def test_sheets_named_after_relations(tmp_path: Path) -> None:
    paid = [
        ["号码", "期间", "金额", "日期"],
        ["A", 202401, 12.3, 45322],
        ["B", "202402", "1,000", ""],
    ]
    gone = [["离开登记"], [], ["号码", "离开日期"], ["C", datetime(2024, 1, 31)]]
    workbook(tmp_path / "数据" / "名册.xlsx", {"领款": paid, "离开登记": gone, "说明": [["随便"]]})
    data = read(tmp_path / "数据")
    assert data.problems == ()
    assert rows(data, columns="号码, 期间, 金额, 日期, 来源, 行") == [
        ("A", "202401", Decimal("12.30"), date(2024, 1, 31), "名册.xlsx#领款", 2),
        ("B", "202402", Decimal(1000), None, "名册.xlsx#领款", 3),
    ]
    assert rows(data, GONE, "号码, 离开日期, 来源, 行") == [
        ("C", date(2024, 1, 31), "名册.xlsx#离开登记", 4)
    ]


def test_a_workbook_named_after_a_relation(tmp_path: Path) -> None:
    workbook(tmp_path / "数据" / "离开2024.xlsx", {"Sheet1": [["号码"], ["A"]], "Sheet2": []})
    data = read(tmp_path / "数据")
    assert data.problems == ()
    assert rows(data, GONE, "号码, 来源") == [("A", "离开2024.xlsx#Sheet1")]


def test_wrong_cells_are_named_by_their_address(tmp_path: Path) -> None:
    lines = [["领款表"], ["姓名", "号码", "金额"], ["张三", "A", "十元"], [], ["李四", "B", 1.234]]
    workbook(tmp_path / "数据" / "领款.xlsx", {"领款": lines})
    data = read(tmp_path / "数据")
    assert told(data) == [
        ("not-money", "领款.xlsx 工作表“领款” 单元格C3"),
        ("too-many-decimals", "领款.xlsx 工作表“领款” 单元格C5"),
    ]
    assert data.set_aside == {"领款": 2}


def test_a_long_number_typed_as_a_number_has_lost_its_end(tmp_path: Path) -> None:
    lines = [["号码"], [510922199001011234], ["510922199001011234"]]
    workbook(tmp_path / "数据" / "领款.xlsx", {"领款": lines})
    data = read(tmp_path / "数据")
    assert told(data) == [("lost-digits", "领款.xlsx 工作表“领款” 单元格A2")]
    assert "末几位已丢失" in data.problems[0].message
    assert rows(data, columns="号码, 行") == [("510922199001011234", 3)]


def test_hidden_sheets_are_told(tmp_path: Path) -> None:
    sheets = {"领款": [["号码"], ["A"]], "离开": [["号码"], ["B"]]}
    path = workbook(tmp_path / "数据" / "名册.xlsx", sheets, hidden="离开")
    data = read(path.parent)
    assert told(data) == [("hidden-sheet", "名册.xlsx 工作表“离开”")]
    assert set(data.sources) == {"领款"}
    (path.parent / "data.toml").write_text(
        '[离开]\nfiles = "*.xlsx"\nsheet = "离开"\n', encoding="utf-8"
    )
    data = read(path.parent)
    assert "也读了" in data.problems[0].message
    assert rows(data, GONE, "号码") == [("B",)]


def test_a_broken_workbook_is_set_aside(tmp_path: Path) -> None:
    path = workbook(tmp_path / "数据" / "领款.xlsx", {"领款": [["号码"], ["A"]]})
    path.write_bytes(path.read_bytes()[:500])
    workbook(tmp_path / "数据" / "离开.xlsx", {"离开": [["号码"], ["A"]]})
    data = read(tmp_path / "数据")
    assert told(data) == [("broken-workbook", "领款.xlsx")]
    assert data.set_aside == {"领款": -1}
    assert set(data.sources) == {"离开"}
