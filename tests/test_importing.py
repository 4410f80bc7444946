"""The command import from end to end: exports, published tables, what it prints and asks."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from ledgers import CATALOGUE, PROFILE, full_book, write_book
from mingzhang.catalogue.packs import load
from mingzhang.cli import app
from mingzhang.facts.book import read_book
from mingzhang.facts.exports import export_units
from mingzhang.facts.stated import parse_stated
from mingzhang.tasks.compile import compile_book
from mingzhang.tasks.fill import prepare
from written_export import write_export


def stated(book: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (book / "报表单元.csv").open(encoding="utf-8-sig", newline="") as handle:
        return {
            (row["量"], row["科目"]): row
            for row in csv.DictReader(handle)
            if row["采用"] == "是" and row["年度"] == "2024"
        }


# ---- The command ---------------------------------------------------------------------------------


def call(*arguments: object, answer: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(app, ["import", *map(str, arguments)], input=answer)
    return result.exit_code, result.output


def test_it_asks_before_it_writes(tmp_path: Path) -> None:
    book, export = write_book(tmp_path / "账册"), write_export(tmp_path / "机关.xlsx")
    code, out = call(book, export, answer="n\n")
    assert (code, (book / "支出.csv").exists()) == (0, False)
    assert "按“决算导出”认出 9 张表" in out
    assert "没有写入。" in out
    code, out = call(book, export, answer="y\n")
    assert (code, (book / "支出.csv").exists()) == (0, True)
    code, out = call(book, export)
    assert (code, out.splitlines()[-1]) == (0, "与账册里的一样，没有改动。")


def test_a_preview_and_a_problem(tmp_path: Path) -> None:
    book, export = write_book(tmp_path / "账册"), write_export(tmp_path / "机关.xlsx")
    assert call(book, export, "--preview")[0] == 0
    bad = write_export(tmp_path / "错.xlsx", {"Z03!C10": "一千"})
    code, out = call(book, bad, "--yes")
    assert code == 2
    assert "Z03 收入决算表" in out
    assert "读到“一千”" in out
    assert out.splitlines()[-1] == "有 1 个问题，没有写入任何表。"
    assert not (book / "支出.csv").exists()


def test_a_sheet_marked_in_the_wrong_unit_stops_the_import(tmp_path: Path) -> None:
    book = write_book(tmp_path / "账册")
    marked = {f"{sheet}!C3": "金额单位：万元" for sheet in ("Z08_1", "Z08_2")}
    code, out = call(book, write_export(tmp_path / "错.xlsx", marked), "--yes")
    assert code == 2
    assert "相差一万倍" in out
    assert "请核对各工作表写的金额单位" in out
    assert not (book / "支出.csv").exists()


def test_one_slip_in_many_totals_is_told_once(tmp_path: Path) -> None:
    book = write_book(tmp_path / "账册")
    export = write_export(tmp_path / "错.xlsx", {"Z08_2!J7": 307})  # 300 in every total
    code, out = call(book, export, "--preview")
    assert code == 0
    (told,) = [line for line in out.splitlines() if "读入的明细之和" in line]
    assert "相差-7。相差同样多的还有" in told


def test_what_is_no_export_is_told_in_one_line(tmp_path: Path) -> None:
    book = write_book(tmp_path / "账册")
    own = openpyxl.Workbook()
    own.active.title = "支出"
    own.active["A1"] = "=1+1"  # a cell that would be a problem if the sheet were read
    own.save(tmp_path / "账册.xlsx")
    for path, told in ((tmp_path / "账册.xlsx", "里面有账册的表"), (tmp_path, "这是文件夹")):
        code, out = call(book, path)
        assert (code, out.count("问题：")) == (2, 1)
        assert told in out


# ---- Published tables ----------------------------------------------------------------------------


def test_our_own_published_tables_come_back_cell_by_cell(tmp_path: Path) -> None:
    full_book(tmp_path / "甲")
    compile_book(tmp_path / "甲", tmp_path / "出", ("xlsx",))
    book = write_book(tmp_path / "乙")
    prepare(book, [tmp_path / "出" / "决算报表.xlsx"]).write()
    found = stated(book)
    read_book(book, load("disclosure"))
    for quantity, subject, yuan in (
        ("收入.本年收入.决算数", "", "1950.75"),
        ("支出.本年支出.决算数", "208", "1537.25"),
        ("一般公共预算.支出.决算数", "2210201", "300"),
        ("政府性基金.支出.决算数", "2296002", "75"),
        ("一般公共预算.基本支出.决算数", "×30101", "900.10"),
    ):
        interval = parse_stated(found[quantity, subject]["值"], CATALOGUE.quantities[quantity])
        assert interval is not None, quantity
        assert abs(interval.value - Decimal(yuan)) <= interval.half == 50, quantity
    origin = found["收入.本年收入.决算数", ""]["出处"]
    assert re.fullmatch(r"决算报表.xlsx#.+!B\d+", origin)


def published(path: Path, owner: str = "部门：虚构市测试局", unit: str = "金额单位：万元") -> Path:
    """A published table written with openpyxl."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (
        ["三公"],
        ["财政拨款“三公”经费支出决算表"],
        [owner, *[None] * 10, unit],
        ["预算数", *[None] * 5, "决算数"],
        *[["合计", "因公出国（境）费", "公务用车购置及运行维护费", None, None, "公务接待费"] * 2],
        [None, None, "小计", "公务用车购置费", "公务用车运行维护费", None] * 2,
        [8.5, None, 6, None, 6, 2.5, "7.25", "", "5.75", "-", "5.75", "1.50"],
    )[1:]:
        sheet.append(row)
    for area in ("A3:F3", "G3:L3", "C4:E4", "I4:K4", "A4:A5", "B4:B5", "F4:F5", "G4:G5"):
        sheet.merge_cells(area)
    workbook.save(path)
    return path


def test_published_tables_are_read_with_their_unit(tmp_path: Path) -> None:
    book = write_book(tmp_path / "账册")
    prepare(book, [published(tmp_path / "报表.xlsx")]).write()
    found = {key: row["值"] for key, row in stated(book).items()}
    assert found == {
        ("三公.合计.预算数", ""): "8.50万元",
        ("三公.公务用车购置及运行维护费.预算数", ""): "6.00万元",
        ("三公.公务用车运行维护费.预算数", ""): "6.00万元",
        ("三公.公务接待费.预算数", ""): "2.50万元",
        ("三公.合计.决算数", ""): "7.25万元",
        ("三公.公务用车购置及运行维护费.决算数", ""): "5.75万元",
        ("三公.公务用车运行维护费.决算数", ""): "5.75万元",
        ("三公.公务接待费.决算数", ""): "1.50万元",
    }


def test_published_tables_of_nobody_or_without_a_unit_are_refused(tmp_path: Path) -> None:
    book = write_book(tmp_path / "账册")
    foreign = prepare(book, [published(tmp_path / "a.xlsx", owner="部门：别处某局")])
    assert [problem.code for problem in foreign.problems] == ["unknown-unit"]
    nameless = prepare(book, [published(tmp_path / "b.xlsx", unit="")])
    assert [problem.code for problem in nameless.problems] == ["no-unit"]


# ---- .xls ----------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有装 LibreOffice")
def test_an_xls_gives_the_same_rows(tmp_path: Path) -> None:
    [path] = export_units(full_book(tmp_path / "甲"), CATALOGUE, PROFILE, ["01"], tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    books = [write_book(tmp_path / name) for name in ("乙", "丙")]
    for book, file in zip(books, (path, path.with_suffix(".xls")), strict=True):
        prepare(book, [file]).write()
    for name in ("收入", "支出", "结转结余", "项目", "机构运行信息", "资产"):
        one, other = ((book / f"{name}.csv").read_bytes() for book in books)
        assert one == other
