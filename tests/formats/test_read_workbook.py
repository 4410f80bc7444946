"""A workbook as a document: a sheet is a table with its head lines, or the text it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from mingzhang.formats.read.document import read_document
from mingzhang.model.document import Document, Heading, Paragraph, Table, plain
from mingzhang.model.problem import InputError


def published(path: Path) -> Document:
    """A cover, a form as it is published, a hidden sheet, an empty one; read back."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        cover = workbook.add_worksheet("封面")
        cover.write(2, 0, "虚构市测试局2024年度部门决算")
        cover.write(5, 0, "一、单位概况")
        cover.write(6, 0, "负责全市测试工作，2024年支出12.50万元。")
        form = workbook.add_worksheet("Z03")
        form.write(0, 0, "附件2")
        form.merge_range(1, 0, 1, 3, "收入决算表")
        form.write(2, 3, "公开02表")
        form.write(3, 0, "部门：虚构市测试局　2024年度")
        form.write(3, 3, "金额单位：万元")
        form.merge_range(4, 0, 4, 1, "项目")
        form.merge_range(4, 2, 5, 2, "本年收入合计")
        form.merge_range(4, 3, 5, 3, "财政拨款收入")
        form.write_row(5, 0, ["编码", "名称"])
        form.write_row(6, 0, ["2080101", "行政运行", 12.5, "12.50"])
        form.write_row(7, 0, ["2080102", "一般行政管理事务", 0.3])
        hidden = workbook.add_worksheet("底稿")
        hidden.write_row(0, 0, ["项目", "金额"])
        hidden.write_row(1, 0, ["测试", 3])
        hidden.hide()
        workbook.add_worksheet("空")
    return read_document(path)


def test_sheets_become_text_and_tables(tmp_path: Path) -> None:
    read = published(tmp_path / "决算公开表.xlsx")
    lines = [(type(b), plain(b.content)) for b in read.blocks if isinstance(b, Heading | Paragraph)]
    assert lines == [
        (Paragraph, "虚构市测试局2024年度部门决算"),
        (Heading, "一、单位概况"),
        (Paragraph, "负责全市测试工作，2024年支出12.50万元。"),
        (Paragraph, "附件2"),
    ]
    assert read.title == "虚构市测试局2024年度部门决算"
    form, hidden = [block for block in read.blocks if isinstance(block, Table)]
    assert (form.title, form.code, form.unit) == ("收入决算表", "公开02表", "金额单位：万元")
    assert form.owner.startswith("部门：虚构市测试局")
    assert form.head_rows == 2
    assert [[plain(cell.content) for cell in row] for row in form.rows] == [
        ["项目", "本年收入合计", "财政拨款收入"],
        ["编码", "名称"],
        ["2080101", "行政运行", "12.50", "12.50"],
        ["2080102", "一般行政管理事务", "0.30", ""],
    ]
    assert hidden.title == "底稿"


def test_a_cell_is_found_by_sheet_and_name(tmp_path: Path) -> None:
    read = published(tmp_path / "表.xlsx")
    form = next(block for block in read.blocks if isinstance(block, Table))
    assert form.rows[2][2].anchor.path == "Z03!C7"
    assert read.blocks[0] == next(b for b in read.blocks if isinstance(b, Paragraph))
    assert read.blocks[0].anchor.path == "封面!A3"


def test_hidden_sheets_are_told(tmp_path: Path) -> None:
    assert published(tmp_path / "表.xlsx").notices == ("工作表“底稿”是隐藏的，也读了。",)


def test_a_title_that_names_no_form_is_still_the_title(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        sheet.write(0, 0, "附件1")
        sheet.write(1, 0, "2024年度项目资金安排情况")
        sheet.write_row(2, 0, ["项目", "金额"])
        sheet.write_row(3, 0, ["测试", 3])
        sheet.write_row(4, 0, ["二期", 4])
    read = read_document(path)
    [table] = [block for block in read.blocks if isinstance(block, Table)]
    assert (table.title, len(table.rows)) == ("2024年度项目资金安排情况", 3)


def test_a_formula_never_computed_stops_the_file(tmp_path: Path) -> None:
    """Its cell would read as blank, which is zero in a form: a false alarm at best."""
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("表")
        sheet.write_row(0, 0, ["项目", "金额"])
        sheet.write_row(1, 0, ["甲", 1])
        sheet.write_formula(2, 1, "=B2+1", value="")
    with pytest.raises(InputError, match=r"B3.*公式没有算出的值"):
        read_document(path)
