"""Tables read from files that other programs wrote, and from broken ones."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.utils import get_column_letter

from mingzhang.formats.read.separated import read_separated
from mingzhang.formats.read.sheets import cell_name, exact, read_tables
from mingzhang.model.problem import Place

soffice = shutil.which("soffice")
needs_office = pytest.mark.skipif(soffice is None, reason="LibreOffice (soffice) is missing")


def sample(path: Path) -> Path:
    """A workbook with every kind of cell, its table beginning at B3."""
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("支出")
    sheet.write_row("B3", ["代码", 2.94, 2080101, True, "0012"])
    sheet.write_datetime("G3", date(2025, 8, 22), workbook.add_format({"num_format": "yyyy-mm-dd"}))
    moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_datetime("H3", datetime(2025, 8, 22, 10, 30), moment)
    sheet.write_formula("I3", "=C3*2", None, 5.88)
    sheet.write_formula("J3", "=1/0", None, "#DIV/0!")
    sheet.write("K3", 0.9632, workbook.add_format({"num_format": "0.00%"}))
    sheet.write("L3", 96.32, workbook.add_format({"num_format": '0.00"%"'}))
    sheet.merge_range("B5:B7", "合并")
    workbook.add_worksheet("隐藏").hide()
    workbook.close()
    return path


SAMPLE_ROW = [
    *("代码", Decimal("2.94"), Decimal(2080101), "TRUE", "0012", date(2025, 8, 22)),
    *("2025-08-22 10:30:00", Decimal("5.88"), "#DIV/0!", "96.32%", Decimal("96.32")),
]


def many(path: Path) -> Path:
    """More cells than a few sectors of a compound file hold, errors and percentages among them."""
    chance = random.Random(7)
    workbook = xlsxwriter.Workbook(str(path))
    percent = workbook.add_format({"num_format": "0.0%"})
    for name in ("一", "二"):
        sheet = workbook.add_worksheet(name)
        for row in range(300):
            sheet.write(row, 0, f"项目{row}")
            sheet.write_row(row, 1, [round(chance.uniform(-1e6, 1e6), 2) for _ in range(6)])
            if row % 50 == 7:
                sheet.write(row, 4, 0.25, percent)
                sheet.write_formula(row, 5, "=NA()", None, "#N/A")
    workbook.close()
    return path


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 账册 and 多, each as .xlsx, .xls and .ods."""
    folder = tmp_path_factory.mktemp("converted")
    paths = [str(sample(folder / "账册.xlsx")), str(many(folder / "多.xlsx"))]
    command = [str(soffice), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    for suffix in ("xls", "ods"):
        options = ["--convert-to", suffix, "--outdir", str(folder)]
        subprocess.run([*command, *options, *paths], check=True, capture_output=True, timeout=60)
    return folder


def test_xlsx_cells_at_their_addresses(tmp_path: Path) -> None:
    sheets, problems = read_tables(sample(tmp_path / "账册.xlsx"))
    assert problems == []
    spending, hidden = sheets
    assert spending.rows[0][spending.rows[0].index("代码") :] == SAMPLE_ROW
    column = spending.rows[0].index(date(2025, 8, 22))
    assert str(spending.place(0, column)) == "账册.xlsx 工作表“支出” 单元格G3"
    assert spending.source == "账册.xlsx#支出"
    assert spending.merged == ((5, 2, 7, 2),)
    assert (spending.hidden, hidden.hidden) == (False, True)


@needs_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_other_workbooks_read_like_xlsx(converted: Path, suffix: str) -> None:
    sheets, problems = read_tables(converted / f"账册.{suffix}")
    assert problems == []
    row = sheets[0].rows[0][sheets[0].rows[0].index("代码") :]
    # OpenDocument keeps a truth value as a number with a format.
    expected = [Decimal(1) if cell == "TRUE" and suffix == "ods" else cell for cell in SAMPLE_ROW]
    assert row == expected
    assert sheets[0].address(0, sheets[0].rows[0].index("代码")) == "B3"
    assert sheets[0].merged == (((5, 2, 7, 2),) if suffix == "xls" else ())
    assert [sheet.hidden for sheet in sheets] == [False, True]


@needs_office
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_many_cells_agree_with_openpyxl(converted: Path, suffix: str) -> None:
    answer = openpyxl.load_workbook(converted / "多.xlsx", data_only=True)
    sheets, problems = read_tables(converted / f"多.{suffix}")
    assert problems == []
    for sheet in sheets:
        for mine, theirs in zip(sheet.rows, answer[sheet.name].values, strict=True):
            assert mine == ["25%" if value == 0.25 else _as_ours(value) for value in theirs]


def _as_ours(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


def test_formula_without_value(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append([1, "=A1+1"])
    workbook.save(tmp_path / "未算.xlsx")
    written = xlsxwriter.Workbook(str(tmp_path / "写出.xlsx"))
    written.add_worksheet("表").write_formula("C5", "=1+1")
    written.close()
    found = [
        str(problem)
        for name in ("未算.xlsx", "写出.xlsx")
        for problem in read_tables(tmp_path / name)[1]
    ]
    assert [text.split("：")[0] for text in found] == [
        "未算.xlsx 工作表“Sheet” 单元格B1",
        "写出.xlsx 工作表“表” 单元格C5",
    ]
    assert all("打开这个文件并保存一次" in text for text in found)


def test_password_protected_workbook(tmp_path: Path) -> None:
    plain = sample(tmp_path / "账册.xlsx")
    with plain.open("rb") as source, (tmp_path / "加密.xlsx").open("wb") as target:
        OOXMLFile(source).encrypt("mima", target)
    sheets, problems = read_tables(tmp_path / "加密.xlsx")
    assert sheets == []
    assert [problem.code for problem in problems] == ["password-protected"]
    assert "清除密码" in str(problems[0])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\n \n", "empty-file"),
        (b"PK\x03\x04 and nothing more", "broken-workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000, "broken-workbook"),
        (b"<html></html>", "broken-workbook"),
        (b"\x89PNG", "broken-workbook"),
    ],
)
def test_no_workbook_at_all(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "坏.xlsx").write_bytes(content)
    sheets, problems = read_tables(tmp_path / "坏.xlsx")
    assert sheets == []
    assert [problem.code for problem in problems] == [code]
    assert problems[0].mend


def test_missing_file(tmp_path: Path) -> None:
    assert [problem.code for problem in read_tables(tmp_path / "没有.xlsx")[1]] == [
        "unreadable-file"
    ]


def test_sheet_that_would_fill_the_memory(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "大.xlsx"))
    sheet = workbook.add_worksheet()
    sheet.write("A1", 1)
    sheet.write("XFD1048576", 1)
    workbook.close()
    sheets, problems = read_tables(tmp_path / "大.xlsx")
    assert sheets == []
    assert [problem.code for problem in problems] == ["too-large"]


HUGE_CELLS = [
    "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    '<row  r="1048576"><c r="A1"><v>1</v></c><c s="0" r="XFD1"><v>1</v></c><c r="B1048576"/></row>',
    '<row r="1048576"><c r="XFC2"><v>1</v></c><c><v>1</v></c><c r="A1048576"><v>1</v></c></row>',
    '<row r="1"><c r="&#88;FD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"/></row>',
]


@pytest.mark.parametrize("cells", HUGE_CELLS)
def test_huge_sheet_however_it_is_written(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "大.xlsx"
    rewrite(sample(tmp_path / "账册.xlsx"), path, lambda xml: SHEET_DATA.sub(cells.encode(), xml))
    assert [problem.code for problem in read_tables(path)[1]] == ["too-large"]


SHEET_DATA = re.compile(rb"<row .*</row>", re.DOTALL)


def rewrite(source: Path, target: Path, change: Callable[[bytes], bytes]) -> None:
    """The workbook with its first worksheet's XML changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name.endswith("sheet1.xml") else content)


@needs_office
def test_xls_that_states_a_huge_size(converted: Path, tmp_path: Path) -> None:
    """The parser allocates what the record DIMENSIONS states."""
    data = bytearray((converted / "账册.xls").read_bytes())
    at = data.index(bytes.fromhex("00020e00"))
    data[at + 4 : at + 16] = struct.pack("<IIHH", 0, 0xFFFFFFF0, 0, 0xFFFF)
    (tmp_path / "大.xls").write_bytes(data)
    assert [problem.code for problem in read_tables(tmp_path / "大.xls")[1]] == ["too-large"]


def test_quick_look_and_walk_see_the_same(tmp_path: Path) -> None:
    """Nothing hides: a sheet whose attributes are spaced otherwise is walked and reads alike."""
    quick = sample(tmp_path / "账册.xlsx")
    (tmp_path / "慢").mkdir()
    slow = tmp_path / "慢" / "账册.xlsx"
    rewrite(quick, slow, lambda xml: xml.replace(b'<c r="', b'<c  r="'))
    assert read_tables(slow) == read_tables(quick)
    plain = tmp_path / "简.xlsx"
    workbook = xlsxwriter.Workbook(str(plain))
    workbook.add_worksheet("表").write_row("B2", [1, "r = 2", 3])
    workbook.close()
    rewrite(plain, tmp_path / "慢" / "简.xlsx", lambda xml: xml.replace(b'<c r="', b'<c  r="'))
    assert read_tables(plain) == read_tables(tmp_path / "慢" / "简.xlsx")
    assert read_tables(plain)[0][0].rows[-1][-3:] == [1, "r = 2", 3]


def test_archive_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.formats.read.zip_scan.MAX_BYTES", 1 << 20)
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(2 << 20))
    assert [problem.code for problem in read_tables(path)[1]] == ["too-large"]


def test_archive_that_understates_its_size(tmp_path: Path) -> None:
    path = sample(tmp_path / "账册.xlsx")
    data = path.read_bytes()
    entry = data.index(b"PK\x01\x02")
    path.write_bytes(data[: entry + 24] + (9).to_bytes(4, "little") + data[entry + 28 :])
    assert [problem.code for problem in read_tables(path)[1]] == ["broken-workbook"]


@needs_office
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_damaged_workbooks_never_raise(converted: Path, tmp_path: Path, suffix: str) -> None:
    chance = random.Random(3)
    data = (converted / f"账册.{suffix}").read_bytes()
    broken = tmp_path / f"坏.{suffix}"
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.choice([1, 5, 200])):
            damaged[chance.randrange(len(data))] = chance.randrange(256)
        broken.write_bytes(damaged[: chance.choice([len(data), chance.randrange(len(data))])])
        sheets, problems = read_tables(broken)
        assert sheets or problems


def test_csv_of_both_encodings_and_with_tabs(tmp_path: Path) -> None:
    rows = [["代码", "名称"], ["101", "某市测试局"]]
    for encoding, separator in (("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t")):
        path = tmp_path / "支出.csv"
        path.write_bytes("\r\n".join(map(separator.join, rows)).encode(encoding))
        (sheet,), problems = read_tables(path)
        assert problems == []
        assert (sheet.name, sheet.source, sheet.rows) == ("支出", "支出.csv", rows)
        assert str(sheet.place(1, 1)) == "支出.csv 单元格B2"


def test_csv_faults_name_their_line() -> None:
    text = '标题\n甲,乙,丙\n1,"多\n行",3\n1,2,3,4\n1,"a"b,3\n1,2\n7,8,9,,\n\n5,6,7\n'
    rows, problems = read_separated(text.encode(), Place("t.csv"))
    assert [(p.code, p.place.line) for p in problems] == [
        ("stray-quote", 6),
        ("ragged-line", 5),
        ("ragged-line", 7),
    ]
    good = [["1", "多\n行", "3"], [], [], [], ["7", "8", "9"], [], ["5", "6", "7"]]
    assert rows == [["标题"], ["甲", "乙", "丙"], *good]


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.text('甲a1,"\n ', min_size=1), min_size=width, max_size=width), min_size=1
        )
    )
)
def test_csv_round_trip(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    assert read_separated(written.getvalue().encode(), Place("t.csv")) == (rows, [])


@given(st.decimals(-(10**9), 10**9, places=2))
def test_figures_to_the_cent_survive_binary(amount: Decimal) -> None:
    assert exact(float(amount)) == amount


def test_no_binary_noise() -> None:
    assert exact(0.1 + 0.2) == Decimal("0.3")
    assert exact(1.1 * 3) == Decimal("3.3")


@given(st.integers(1, 1048576), st.integers(1, 16384))
@settings(max_examples=50)
def test_cell_names_agree_with_openpyxl(row: int, column: int) -> None:
    assert cell_name(row, column) == f"{get_column_letter(column)}{row}"
