"""The checklist as a workbook: what a section sees, and what comes back from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from mingzhang.formats.checklist import HEAD_ROW, NAMES, TO_FILL, ChecklistRow
from mingzhang.formats.read.checklist import is_checklist, read_checklist
from mingzhang.formats.write.checklist import write_checklist

ROW = ChecklistRow(
    id="4C39EBF6",
    unit="虚构市测试局",
    office="办公室",
    matter="某费用（万元）",
    against="与上年比",
    this=Decimal("12.34"),
    other=Decimal("10.00"),
    change=Decimal("2.34"),
    percent=Decimal("23.40"),
    contributors=("按科目：2080101 行政运行 ＋2.34",),
    limit=20,
    reason="",
    author="",
    day=None,
    state="待写",
    unit_code="00",
    section="原因",
    quantity="某量",
    subject="",
    issued="",
)
ROWS = (
    ROW,
    replace(ROW, id="B", office="人事处", reason="主要原因是增资。", state="已审", other=None,
            percent=None, day=date(2025, 3, 18), author="甲", issued="12ab"),
    replace(ROW, id="C", office=""),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_checklist("某局2024年度清单", ROWS, tmp_path / "清单.xlsx")
    return tmp_path / "清单.xlsx"


def test_a_sheet_for_each_section_behind_an_overview_with_counts(path: Path) -> None:
    workbook = openpyxl.load_workbook(path, data_only=True)
    assert workbook.sheetnames == ["总览", "人事处", "办公室", "待分派"]
    overview = [tuple(row) for row in workbook["总览"].iter_rows(5, 7, values_only=True)]
    assert overview == [("人事处", 1, 0, 1), ("办公室", 1, 1, 0), ("待分派", 1, 1, 0)]


def test_only_what_is_to_be_filled_is_open(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["办公室"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    cells = {name: sheet.cell(HEAD_ROW + 1, at) for at, name in enumerate(NAMES, 1)}
    assert {name for name, cell in cells.items() if not cell.protection.locked} == set(TO_FILL)
    hidden = [letter for letter, one in sheet.column_dimensions.items() if one.hidden]
    assert hidden == []


def test_states_are_offered_and_missing_and_long_reasons_are_coloured(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["办公室"]
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert [v.formula1 for v in lists] == ['"待写,已写,已审"']
    formulas = [r.formula[0] for rules in sheet.conditional_formatting for r in rules.rules]
    assert formulas == ["LEN($L5)=0", "LEN($L5)>$K5"]
    assert sheet.cell(HEAD_ROW, NAMES.index("原因") + 1).comment is not None


def test_numbers_are_numbers_and_what_is_not_known_is_blank(path: Path) -> None:
    row = [c.value for c in openpyxl.load_workbook(path)["人事处"][HEAD_ROW + 1]]
    by_name = dict(zip(NAMES, row, strict=True))
    assert (by_name["本年数"], by_name["增减额"]) == (12.34, 2.34)
    assert (by_name["对比数"], by_name["增减率（%）"]) == (None, None)


def test_the_same_list_gives_the_same_file(path: Path, tmp_path: Path) -> None:
    write_checklist("某局2024年度清单", ROWS, tmp_path / "又.xlsx")
    assert (tmp_path / "又.xlsx").read_bytes() == path.read_bytes()


def test_it_comes_back_as_it_went_out(path: Path) -> None:
    answers, problems = read_checklist(path)
    assert problems == []
    back = {answer.text("编号"): answer for answer in answers}
    assert list(back) == ["B", "4C39EBF6", "C"]
    one = back["B"]
    assert [one.text(name) for name in ("原因", "填写人", "状态", "下发标记")] == [
        "主要原因是增资。", "甲", "已审", "12ab",
    ]  # fmt: skip
    assert one.cell("日期") == date(2025, 3, 18)
    assert one.number("本年数") == Decimal("12.34")
    assert str(one.place) == "清单.xlsx 工作表“人事处” 单元格L5"


def test_columns_moved_rows_sorted_and_a_line_above_do_not_matter(path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["办公室"]
    sheet.insert_rows(1)
    sheet.insert_cols(1)
    sheet.cell(HEAD_ROW + 2, NAMES.index("原因") + 2).value = "新增甲。\n 新增乙。 "
    workbook.save(path)
    answers, _ = read_checklist(path)
    (one,) = (answer for answer in answers if answer.text("编号") == ROW.id)
    assert one.text("原因") == "新增甲。新增乙。"


def test_what_is_such_a_list_and_what_is_not(path: Path, tmp_path: Path) -> None:
    other = openpyxl.Workbook()
    other.active.append(["编号", "原因"])
    other.save(tmp_path / "别的.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(path.read_bytes()[:500])
    assert is_checklist(path)
    for name in ("别的.xlsx", "坏.xlsx", "没有.xlsx"):
        assert not is_checklist(tmp_path / name)


def test_a_damaged_or_emptied_file_is_told(path: Path, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(path.read_bytes()[:500])
    assert [p.code for p in read_checklist(tmp_path / "坏.xlsx")[1]] == ["broken-workbook"]
    workbook = openpyxl.load_workbook(path)
    for name in workbook.sheetnames[1:]:
        workbook[name].cell(HEAD_ROW, 1).value = "号"
    workbook.save(path)
    (problem,) = read_checklist(path)[1]
    assert problem.code == "not-a-checklist"
    assert "清单.xlsx" in str(problem)
