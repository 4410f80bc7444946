"""PDF of other makes: tables without rulings, text out of order, pages that are pictures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pdfplumber
import pytest
import typst

from mingzhang.formats import fonts
from mingzhang.formats.read import ocr_extra
from mingzhang.formats.read.pdf import read_pdf
from mingzhang.model.document import Document, Paragraph, Table, plain
from mingzhang.model.problem import InputError

PAGE = '#set page(paper: "a4", margin: 2.5cm)\n#set text(font: "Mingzhang Song", size: 12pt)\n'
SENTENCE = "2024年度支出1492.37万元，其中基本支出1204.01万元，比上年增加3.2%，主要原因是人员增加。"
ROWS = (
    ("", "合计", "1492.37", "1204.01", "288.36"),
    ("2080101", "行政运行", "1203.50", "1003.20", "200.30"),
    ("2080102", "一般行政管理事务", "88.06", "0.00", "88.06"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "130.20", "130.20", ""),
    ("2101101", "行政单位医疗", "61.11", "61.11", ""),
    ("2210201", "住房公积金", "9.50", "9.50", ""),
)
HEAD = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")


def typeset(path: Path, source: str) -> Path:
    main = path.with_suffix(".typ")
    main.write_text(PAGE + source, encoding="utf-8")
    loaded = typst.Fonts(include_system_fonts=False, font_paths=[fonts.FOLDER])
    typst.compile(main, output=path, font_paths=loaded)
    return path


def unruled(rows: Sequence[Sequence[str]], widths: str, align: str) -> str:
    cells = ",".join(f"[{cell}]" for row in rows for cell in row)
    return f"#table(columns: ({widths}), stroke: none, align: ({align}), {cells})\n"


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[plain(cell.content) for cell in row] for row in table.rows]


def paragraphs(document: Document) -> list[str]:
    return [plain(block.content) for block in document.blocks if isinstance(block, Paragraph)]


def test_columns_of_numbers_are_a_table_without_any_ruling(tmp_path: Path) -> None:
    """The name that takes two lines is one cell, the blank amounts stay blank."""
    table = unruled((HEAD, *ROWS), "6em, 11em, 7em, 6em, 6em", "left,left,right,right,right")
    head = "#align(center)[支出决算表]\n\n部门：虚构市测试局 #h(1fr) 金额单位：万元\n\n"
    path = typeset(tmp_path / "a.pdf", f"{SENTENCE}\n\n{head}{table}\n{SENTENCE}\n")
    read = read_pdf(path)
    [found] = tables(read)
    assert texts(found) == [list(HEAD), *map(list, ROWS)]
    assert (found.title, found.head_rows) == ("支出决算表", 1)
    assert (found.owner, found.unit) == ("部门：虚构市测试局", "金额单位：万元")
    assert paragraphs(read) == [SENTENCE, SENTENCE]


def test_the_box_of_a_cell_holds_its_number(tmp_path: Path) -> None:
    table = unruled((HEAD, *ROWS), "6em, 11em, 7em, 6em, 6em", "left,left,right,right,right")
    path = typeset(tmp_path / "a.pdf", table)
    [found] = tables(read_pdf(path))
    page, (left, bottom, right, top) = found.rows[2][3].anchor.box(0, 7) or (0, (0, 0, 0, 0))
    with pdfplumber.open(path) as pdf:
        sheet = pdf.pages[page - 1]
        box = (left - 1, float(sheet.height) - top - 1, right + 1, float(sheet.height) - bottom + 3)
        assert sheet.crop(box).extract_text() == "1003.20"


def test_two_lanes_and_a_head_of_two_rows(tmp_path: Path) -> None:
    rows = (
        ("收入", "", "支出", ""),
        ("项目", "决算数", "项目", "决算数"),
        ("一、一般公共预算财政拨款", "1492.37", "一、一般公共服务支出", ""),
        ("二、政府性基金预算财政拨款", "", "八、社会保障和就业支出", "1421.76"),
        ("三、国有资本经营预算拨款", "", "九、卫生健康支出", "61.11"),
        ("八、其他收入", "0.00", "十九、住房保障支出", "9.50"),
        ("本年收入合计", "1492.37", "本年支出合计", "1492.37"),
    )
    source = unruled(rows, "14em, 6em, 12em, 6em", "left,right,left,right")
    [found] = tables(read_pdf(typeset(tmp_path / "a.pdf", source)))
    assert texts(found) == [list(row) for row in rows]
    assert found.head_rows == 2


def test_a_table_without_rulings_goes_on_over_pages(tmp_path: Path) -> None:
    rows = [(f"2{n:06}", f"虚构科目{n}", f"{n}.25", f"{n * 3}.50") for n in range(90)]
    head = ("科目编码", "科目名称", "基本支出", "项目支出")
    cells = ",".join(f"[{cell}]" for row in rows for cell in row)
    titles = ",".join(f"[{name}]" for name in head)
    source = (
        "#table(columns: (7em, 12em, 6em, 6em), stroke: none, align: (left,left,right,right),"
        f"table.header({titles}), {cells})"
    )
    read = read_pdf(typeset(tmp_path / "a.pdf", source))
    assert read.pages > 2
    [found] = tables(read)
    assert texts(found) == [list(head), *map(list, rows)]


@pytest.mark.parametrize(
    "source",
    [
        "#for n in range(12) [第#(n)节 说明情况 #h(1fr) #(n + 3)\n\n]",  # contents: one column
        "#for n in range(5) [\\ #(2020 + n)年支出#(n)00.25万元，增长#(n).5%。#parbreak()]",
        "#for n in range(2) [\\ 项目#(n) #h(5em) #(n)0.25 #h(5em) #(n)1.25 #parbreak()]",
    ],
    ids=["contents", "sentences", "two rows"],
)
def test_what_is_not_clearly_a_table_stays_text(tmp_path: Path, source: str) -> None:
    assert tables(read_pdf(typeset(tmp_path / "a.pdf", source))) == []


def test_the_order_of_the_file_means_nothing(tmp_path: Path) -> None:
    """Every character drawn by itself, in an order that is none."""
    wide = 30  # characters of a line; the first of a paragraph begins two further in
    written = [f"第{n}段：{SENTENCE * 2}" for n in ("一", "二", "三")]
    lines = []
    for paragraph in written:
        text = "　　" + paragraph
        lines += [text[start : start + wide] for start in range(0, len(text), wide)]
    drawn = [
        f'#place(dx: {column * 12}pt, dy: {number * 20}pt)[#"{char}"]'
        for number, line in enumerate(lines)
        for column, char in enumerate(line)
        if char != "　"
    ]
    random.Random(7).shuffle(drawn)
    path = typeset(tmp_path / "a.pdf", "\n".join(drawn))
    with pdfplumber.open(path) as pdf:
        in_the_file = "".join(char["text"] for char in pdf.pages[0].chars)
    assert SENTENCE[:6] not in in_the_file
    assert paragraphs(read_pdf(path)) == written


def scanned(tmp_path: Path, *, with_text: bool) -> Path:
    """A PDF with two pages, or all, that are one raster picture."""
    main = tmp_path / "像.typ"
    main.write_text("#set page(width: 9pt, height: 9pt)\n", encoding="utf-8")
    typst.compile(main, output=tmp_path / "像.png", format="png")
    picture = '#page(margin: 0pt)[#image("像.png", width: 100%, height: 100%)]\n'
    return typeset(tmp_path / "扫.pdf", picture + (SENTENCE if with_text else picture) + picture)


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_extra, "find_spec", lambda name: None)


@pytest.mark.usefixtures("without_ocr")
def test_pages_that_are_pictures_are_told(tmp_path: Path) -> None:
    read = read_pdf(scanned(tmp_path, with_text=True))
    assert (read.image_pages, read.pages) == ((1, 3), 3)
    assert paragraphs(read) == [SENTENCE]


@pytest.mark.usefixtures("without_ocr")
def test_a_scan_without_any_text_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"扫描件.*先做文字识别"):
        read_pdf(scanned(tmp_path, with_text=False))
