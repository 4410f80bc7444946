"""Workbooks written for people, read back by openpyxl."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.formats.read.sheets import read_tables
from mingzhang.formats.write.workbook import sheet_names
from mingzhang.formats.write.xlsx import write_xlsx
from mingzhang.model.document import Cell, Number, Table, Text
from mingzhang.model.problem import InputError


def number(text: str, value: str = "0") -> Number:
    return Number(text, Decimal(value), "万元", "支出.决算数", "2024||101|")


def words(text: str, rows: int = 1, columns: int = 1) -> Cell:
    return Cell((Text(text),), rows, columns, "center")


TABLE = Table(
    title="一般公共预算财政拨款支出决算表",
    rows=(
        (words("项目", columns=2), words("本年支出", columns=2)),
        (words("编码"), words("名称"), words("合计"), words("其中：基本支出")),
        (
            words("208"),
            words("社会保障和就业支出"),
            Cell((number("5529.03", "55290312.34"),), align="right"),
            Cell((number("1,234.5"),), align="right"),
        ),
        (words("合计", columns=2), Cell((number("-0.5"),)), Cell()),
        (
            words("=备注", rows=1, columns=2),
            Cell((number("96.32"), Text("%"))),
            Cell((number("—"),)),
        ),
    ),
    head_rows=2,
    code="公开05表",
    owner="部门：某市测试局",
    unit="金额单位：万元",
    notes=("注：本表反映部门本年度支出情况。",),
    landscape=True,
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "决算报表.xlsx"
    write_xlsx([TABLE, TABLE], path)
    return path


def test_head_lines_grid_and_notes(written: Path) -> None:
    sheet = openpyxl.load_workbook(written).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values == [
        ["一般公共预算财政拨款支出决算表", None, None, None],
        ["公开05表", None, None, None],
        ["部门：某市测试局", None, "金额单位：万元", None],
        ["项目", None, "本年支出", None],
        ["编码", "名称", "合计", "其中：基本支出"],
        ["208", "社会保障和就业支出", 5529.03, 1234.5],
        ["合计", None, -0.5, None],
        ["=备注", None, "96.32%", "—"],
        ["注：本表反映部门本年度支出情况。", None, None, None],
    ]
    assert {str(area) for area in sheet.merged_cells.ranges} == {
        *("A1:D1", "A2:D2", "A3:B3", "C3:D3", "A4:B4", "C4:D4", "A7:B7", "A8:B8", "A9:D9")
    }
    assert sheet["A8"].data_type == "s"
    assert [sheet[cell].alignment.horizontal for cell in ("A1", "A2", "C3", "C6")] == [
        *("center", "right", "right", "right")
    ]


def test_numbers_show_their_printed_decimals(written: Path) -> None:
    sheet = openpyxl.load_workbook(written).worksheets[0]
    formats = {cell: sheet[cell].number_format for cell in ("C6", "D6", "C7")}
    assert formats == {"C6": "0.00", "D6": "#,##0.0", "C7": "0.0"}


def test_printing(written: Path) -> None:
    sheet = openpyxl.load_workbook(written).worksheets[0]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    pages = (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight)
    assert pages == (None, None)  # one across, one down: the default of the format
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.freeze_panes == "A6"
    assert sheet.column_dimensions["B"].width >= 18
    assert sheet["C6"].border.left.style == "thin"


def test_nothing_about_the_writer_and_nothing_hidden(written: Path) -> None:
    workbook = openpyxl.load_workbook(written)
    assert not workbook.properties.creator
    assert {sheet.sheet_state for sheet in workbook} == {"visible"}


def test_same_tables_give_same_file(written: Path, tmp_path: Path) -> None:
    write_xlsx([TABLE, TABLE], tmp_path / "again.xlsx")
    with zipfile.ZipFile(written) as one, zipfile.ZipFile(tmp_path / "again.xlsx") as two:
        assert one.namelist() == two.namelist()
        assert [one.read(name) for name in one.namelist()] == [
            two.read(name) for name in two.namelist()
        ]


def test_our_reader_reads_the_printed_figures(written: Path) -> None:
    sheets, problems = read_tables(written)
    assert problems == []
    assert sheets[0].rows[5][2:] == [Decimal("5529.03"), Decimal("1234.5")]


def test_spans_over_rows_push_cells_right(tmp_path: Path) -> None:
    rows = ((words("类", rows=2), words("上")), (words("下"),))
    write_xlsx([Table("跨行", rows, head_rows=0)], tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert [sheet["A2"].value, sheet["B2"].value, sheet["B3"].value] == ["类", "上", "下"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:B1", "A2:A3"}


@given(st.lists(st.text("收支决算总表/:[]*'aA", max_size=40), max_size=8))
def test_sheet_names_are_allowed_and_differ(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len({name.lower() for name in names}) == len(titles)
    assert all(1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_unwritable_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"决算报表\.xlsx：文件写不进去"):
        write_xlsx([TABLE], tmp_path / "没有" / "决算报表.xlsx")


def test_a_table_too_wide_for_a_page_is_cut_with_its_labels_repeated(tmp_path: Path) -> None:
    heads = tuple(words(f"第{n}项经济分类科目名称很长") for n in range(40))
    amounts = tuple(Cell((number("1234.56"),)) for _ in range(40))
    rows = ((words("编码"), words("名称"), *heads), (words("208"), words("支出"), *amounts))
    write_xlsx([Table("明细表", rows, landscape=True)], tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet.page_setup.paperSize == 8  # A3
    assert sheet.page_setup.fitToWidth > 1
    assert sheet.print_title_cols == "$A:$B"
    assert sheet.freeze_panes == "C3"
    assert sheet.column_dimensions["C"].width < 17
    assert sheet.row_dimensions[2].height > 28
