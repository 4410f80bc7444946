"""Beginning a book: the workbook to fill, and what comes over from last year."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from invented_book import DEPARTMENT, write_book
from mingzhang.books.beginning import WORKBOOK, fresh
from mingzhang.catalogue.packs import load
from mingzhang.facts.book import read_book
from mingzhang.formats.write.entry import HEAD_ROW as HEAD
from mingzhang.model.problem import InputError
from mingzhang.tasks.compile import compile_book
from mingzhang.tasks.fill import init_book, start_from


@pytest.fixture
def new(tmp_path: Path) -> Path:
    init_book(tmp_path / "新账册", fresh("sichuan", 2024))
    return tmp_path / "新账册"


def head_of(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[HEAD]]


def test_an_untouched_workbook_compiles_to_a_draft_that_says_what_is_missing(
    new: Path, tmp_path: Path
) -> None:
    done = compile_book(new, tmp_path / "out", ["text"])
    assert done.document.draft
    assert done.missing


def test_every_table_of_the_book_has_a_sheet_with_its_columns_in_order(new: Path) -> None:
    workbook = openpyxl.load_workbook(new / WORKBOOK)
    relations = [r for r in load("disclosure").relations.values() if r.holder == "book"]
    sheets = [name for name in workbook.sheetnames if not name.startswith("说明")]
    assert sheets == [relation.name for relation in relations]
    for relation in relations:
        assert head_of(workbook[relation.name]) == list(relation.names)


def test_heads_are_locked_and_cells_are_not(new: Path) -> None:
    sheet = openpyxl.load_workbook(new / WORKBOOK)["支出"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert sheet.cell(HEAD, 1).protection.locked
    assert not sheet.column_dimensions["A"].protection.locked


def test_words_codes_and_units_are_offered_and_missing_cells_are_marked(new: Path) -> None:
    workbook = openpyxl.load_workbook(new / WORKBOOK)
    sheet = workbook["支出"]
    by_column = {
        head: next(
            (
                v
                for v in sheet.data_validations.dataValidation
                if f"{sheet.cell(HEAD + 1, index).coordinate}:" in str(v.sqref)
            ),
            None,
        )
        for index, head in enumerate(head_of(sheet), start=1)
    }
    nature, code, unit = by_column["支出性质"], by_column["功能科目"], by_column["单位代码"]
    assert nature is not None
    assert "基本支出" in nature.formula1
    assert nature.errorStyle in {None, "stop"}
    assert code is not None
    assert code.errorStyle == "warning"  # a code of the supplement is right too
    letter, last = code.formula1.split("!$")[1].split("$")[0], code.formula1.rsplit("$", 1)[1]
    listed = [cell[0].value for cell in workbook["说明-编码"][f"{letter}2:{letter}{last}"]]
    assert "2080101 行政运行" in listed
    assert unit is not None
    assert unit.formula1.startswith("'单位'!") or unit.formula1.startswith("单位!")
    assert sheet.conditional_formatting


def test_every_head_has_a_note(new: Path) -> None:
    workbook = openpyxl.load_workbook(new / WORKBOOK)
    for name in workbook.sheetnames:
        if not name.startswith("说明"):
            assert all(cell.comment for cell in workbook[name][HEAD]), name


def test_what_is_chosen_from_the_list_is_read_as_its_code(new: Path) -> None:
    workbook = openpyxl.load_workbook(new / WORKBOOK)
    sheet = workbook["支出"]
    head = head_of(sheet)
    row = {"年度": 2024, "单位代码": "00", "功能科目": "2080101 行政运行", "决算数": 12.5}
    for name, value in row.items():
        sheet.cell(HEAD + 1, head.index(name) + 1, value)
    workbook.save(new / WORKBOOK)
    book = read_book(new, load("disclosure"))
    assert book.rows["支出"].columns["功能科目"] == ["2080101"]


def test_a_code_with_the_name_of_another_is_refused(new: Path) -> None:
    workbook = openpyxl.load_workbook(new / WORKBOOK)
    sheet = workbook["支出"]
    head = head_of(sheet)
    for name, value in {"年度": 2024, "单位代码": "00", "功能科目": "2080101 机关服务"}.items():
        sheet.cell(HEAD + 1, head.index(name) + 1, value)
    workbook.save(new / WORKBOOK)
    with pytest.raises(InputError, match="2080101是“行政运行”"):
        read_book(new, load("disclosure"))


def test_next_years_book_has_last_years_figures_of_the_whole_and_of_every_unit(
    tmp_path: Path,
) -> None:
    last = write_book(tmp_path / "上年")
    start = start_from([last])
    init_book(tmp_path / "今年", start)
    book = read_book(tmp_path / "今年", load("disclosure"))
    assert (book.settings.year, book.settings.department) == (2025, DEPARTMENT)
    rows = book.rows["上年数"]
    figures = {
        (unit, quantity, subject): value
        for unit, quantity, subject, value in zip(
            *(rows.columns[name] for name in ("单位代码", "量", "科目", "值")), strict=True
        )
    }
    # 11876543.21 + 8412300.40 + 876540.39 + 560000 + 1200000, added by hand
    assert figures["00", "一般公共预算.支出.决算数", "2080101"] == "22925384"
    assert figures["01", "一般公共预算.支出.决算数", "2080101"] == "22925384"
    assert set(rows.columns["年度"]) == {2024}
    assert rows.columns["值"] == rows.columns["原值"]
    assert book.units()[0]["单位名称"] == DEPARTMENT
    assert not len(book.rows["支出"])


def test_last_years_figures_come_from_the_published_report_as_printed(tmp_path: Path) -> None:
    compile_book(write_book(tmp_path / "上年"), tmp_path / "公开", ["text"])
    start = start_from([tmp_path / "公开" / "报告.txt"])
    figures = {(row["量"], row["科目"]): row for row in start.rows["上年数"]}
    total = figures["一般公共预算.支出.决算数", ""]
    assert total["值"] == "3350.50万元"
    assert "报告.txt 第" in total["出处"]
    assert start.settings.department == DEPARTMENT
    assert start.settings.year == 2025


def test_tables_published_beside_the_report_give_what_it_does_not_print(tmp_path: Path) -> None:
    last = write_book(tmp_path / "上年")
    settings = last / "book.toml"
    settings.write_text(f'{settings.read_text("utf-8")}tables = "attached"\n', "utf-8")
    compile_book(last, tmp_path / "公开", ["docx", "xlsx"])
    report, tables = tmp_path / "公开" / "报告.docx", tmp_path / "公开" / "决算报表.xlsx"

    def figures(*paths: Path) -> dict[tuple[str, str], str]:
        rows = start_from(list(paths)).rows["上年数"]
        return {(row["量"], row["科目"]): row["值"] for row in rows}

    alone, both = figures(report), figures(report, tables)
    asked = ("结转.年末结转和结余.决算数", "")
    assert asked not in alone
    assert both[asked] in {"0.00万元", "0"}
    assert both["一般公共预算.支出.决算数", "208"] == "2848.21万元"  # added by hand
    assert alone.items() <= both.items()


def test_tables_without_a_report_are_refused(tmp_path: Path) -> None:
    compile_book(write_book(tmp_path / "上年"), tmp_path / "公开", ["xlsx"])
    with pytest.raises(InputError, match="请一并给出报告全文"):
        start_from([tmp_path / "公开" / "决算报表.xlsx"])


def test_an_adjusted_figure_needs_its_reason_and_shows_it(tmp_path: Path) -> None:
    init_book(tmp_path / "今年", start_from([write_book(tmp_path / "上年")]), as_csv=True)
    path = tmp_path / "今年" / "上年数.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    row = next(r for r in rows if r["量"] == "收支.收入总计" and r["单位代码"] == "00")
    row["值"] = "30000000"
    save(path, rows)
    with pytest.raises(InputError, match="没有写调整理由"):
        read_book(tmp_path / "今年", load("disclosure"))
    row["调整理由"] = "测试职能划出"
    save(path, rows)
    done = compile_book(tmp_path / "今年")
    assert "测试职能划出" in str(done.document)  # beside the numbers that follow from it


def save(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_the_year_before_last_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="上年应是2026年度，给的是2024年度"):
        start_from([write_book(tmp_path / "上年")], year=2027)


def test_a_year_nobody_publishes_is_refused(tmp_path: Path) -> None:
    for year in (24, 99999):
        with pytest.raises(InputError, match="请写四位数的年度"):
            fresh("sichuan", year)


def test_a_folder_that_is_no_book_and_a_book_among_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "公开").mkdir()
    with pytest.raises(InputError, match="不是账册。 上年公开的报告和报表请逐个写明"):
        start_from([tmp_path / "公开"])
    book = write_book(tmp_path / "上年")
    with pytest.raises(InputError, match="请只给账册"):
        start_from([book, tmp_path / "报告.pdf"])
