"""Sheets as tables of a document: head lines, spans, notes, several tables one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from mingzhang.formats.read.sheet_tables import tables_of
from mingzhang.formats.read.sheets import read_tables
from mingzhang.model.document import Table, plain


def tables(path: Path, rows: Sequence[Sequence[object]], *merged: str) -> list[Table]:
    """The tables of a workbook with one sheet of these rows."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "表"
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    workbook.save(path)
    [read], problems = read_tables(path)
    assert problems == []
    return tables_of(read)


def texts(table: Table) -> list[list[str]]:
    return [[plain(cell.content) for cell in row] for row in table.rows]


def test_a_table_with_its_head_lines_and_note(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["收入决算表", None, None],
        [None, None, "公开02表"],
        ["部门：虚构市测试局", "2024年度", "金额单位：万元"],
        ["项目", None, "本年收入合计"],
        ["编码", "名称", None],
        [2080101, "行政运行", 12.5],
        [None, "小数", 0.3333],
        ["注：本表反映收入。", None, None],
    ]
    [table] = tables(tmp_path / "a.xlsx", rows, "A1:C1", "A4:B4", "C4:C5")
    assert (table.title, table.code) == ("收入决算表", "公开02表")
    assert (table.owner, table.unit) == ("部门：虚构市测试局", "金额单位：万元")
    assert (table.head_rows, table.notes) == (2, ("注：本表反映收入。",))
    assert texts(table) == [
        ["项目", "本年收入合计"],
        ["编码", "名称"],
        ["2080101", "行政运行", "12.50"],
        ["", "小数", "0.3333"],
    ]
    first, second = table.rows[0]
    assert (first.columns, first.rows, second.columns, second.rows) == (2, 1, 1, 2)
    assert table.rows[2][2].anchor.path == "C6"


def test_two_tables_one_below_the_other(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["甲情况表", None],
        ["名称", "数"],
        ["一", 1],
        [None, None],
        ["乙情况表", None],
        ["金额单位：元", None],
        ["名称", "数"],
        ["二", 2],
    ]
    first, second = tables(tmp_path / "a.xlsx", rows)
    assert (first.title, texts(first)) == ("甲情况表", [["名称", "数"], ["一", "1"]])
    assert (second.title, second.unit) == ("乙情况表", "金额单位：元")
    assert texts(second)[1] == ["二", "2"]


def test_without_head_lines_the_sheet_names_the_table(tmp_path: Path) -> None:
    [table] = tables(tmp_path / "a.xlsx", [["名称", "数"], ["一", 1]])
    assert (table.title, table.head_rows) == ("表", 1)
