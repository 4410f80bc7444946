"""Annotated copies, opened by libraries that had no part in writing them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
import xlsxwriter
from docx.oxml.ns import qn
from lxml import etree
from reviewed import HOSTILE, at, finding, location, written

from mingzhang.formats.annotate.docx import annotate_docx
from mingzhang.formats.annotate.note import Note, notes_of
from mingzhang.formats.annotate.pdf import annotate_pdf
from mingzhang.formats.annotate.xlsx import annotate_xlsx
from mingzhang.formats.places import Places
from mingzhang.formats.read.document import read_document
from mingzhang.model.document import plain
from mingzhang.model.finding import Finding, Location


def noted(path: Path, *findings: Finding) -> list[Note]:
    return list(notes_of(findings, str(path)))


def test_a_note_says_what_is_wrong_on_what_basis_and_how_to_verify() -> None:
    place, other = Location("suspect", file="a.pdf", page=1), Location("operand", file="a.pdf")
    again = Location("repeat", file="a.pdf", page=2)
    (first, second) = notes_of([finding("甲", place, other, again, severity="warning")], "a.pdf")
    lines = first.text.split("\n")
    assert lines[0] == "需说明：虚构的差错甲：应为12.34万元（6.17＋6.17）。"
    assert lines[1:] == ["依据：虚构的依据", "核实：虚构的核实办法"]
    assert second.text.startswith("需说明（另一处）：")
    assert list(notes_of([finding("甲", place)], "b.pdf")) == []
    (loose,) = notes_of([finding("没有地方")], "b.pdf")
    assert loose.location.file == "b.pdf"


def test_pdf_boxes_stand_around_the_number_and_carry_the_note(tmp_path: Path) -> None:
    document, path = written(tmp_path, "pdf")
    place = at(document, path, "12.23")
    copy = tmp_path / "报告.批注.pdf"
    annotate_pdf(path, copy, noted(path, finding("增长", place), finding("没有地方")))
    assert copy.read_bytes().startswith(path.read_bytes())  # the original, and what was added
    with pdfplumber.open(copy) as opened:
        boxes = [(a, p) for p in opened.pages for a in p.annots if a["title"] == "明账"]
        ((box, page),) = ((a, p) for a, p in boxes if a["data"]["Subtype"].name == "Square")
        inside = "".join(
            one["text"]
            for one in page.chars
            if box["x0"] < (one["x0"] + one["x1"]) / 2 < box["x1"]
            and box["top"] < (one["top"] + one["bottom"]) / 2 < box["bottom"]
        )
        icons = [(a, p) for a, p in boxes if a["data"]["Subtype"].name == "Text"]
        assert inside == "12.23"
        assert page.page_number == place.page
        assert box["contents"].startswith("必改：虚构的差错增长：应为12.34万元")
        ((icon, first),) = icons
        assert first.page_number == 1
        assert "没有地方" in icon["contents"]
    again = read_document(copy)
    assert again.blocks == document.blocks


def test_notes_of_one_place_are_one_box(tmp_path: Path) -> None:
    document, path = written(tmp_path, "pdf")
    place = at(document, path, "12.23")
    both = finding("一", place, severity="info"), finding("二", place)
    copy = tmp_path / "二.pdf"
    annotate_pdf(path, copy, noted(path, *both))
    with pdfplumber.open(copy) as opened:
        (box,) = (a for p in opened.pages for a in p.annots if a["title"] == "明账")
    assert "差错一" in box["contents"]
    assert "差错二" in box["contents"]
    red, green, blue = box["data"]["C"]
    assert red > 0.6 > max(green, blue)  # of the gravest


def comments(path: Path) -> dict[str, str]:
    """By the first line of each comment, the text it is hung on."""
    document = docx.Document(str(path))
    body = document.element.body
    found = {}
    for comment in document.comments:
        shown, inside = "", False
        for element in body.iter():
            if element.get(qn("w:id")) == str(comment.comment_id):
                if element.tag == qn("w:commentRangeStart"):
                    inside = True
                elif element.tag == qn("w:commentRangeEnd"):
                    inside = False
            if inside and element.tag == qn("w:t"):
                shown += element.text or ""
        assert comment.author == "明账"
        found[comment.text.split("\n")[0]] = shown
    return found


def test_docx_comments_hang_on_the_words_they_are_about(tmp_path: Path) -> None:
    document, path = written(tmp_path, "docx")
    piece = next(p for p in Places(document).pieces if "主要变动原因" in p.text)
    start = piece.text.index("主要变动原因是")
    words = location(piece, start, start + len("主要变动原因是"), path)
    within = location(piece, start + 2, start + 4, path)
    cell = at(document, path, "1233.95", 1)
    copy = tmp_path / "报告.批注.docx"
    found = (
        finding("数", at(document, path, "12.23"), message="甲"),
        finding("话", words, message="乙"),
        finding("话里", within, message="丙"),
        finding("格", cell, message="丁"),
        finding("没有地方", message="戊"),
    )
    assert annotate_docx(path, copy, noted(path, *found))
    hung = comments(copy)
    assert hung == {
        "必改：甲": "12.23",
        "必改：乙": "主要变动原因是",
        "必改：丙": "变动",
        "必改：丁": "1233.95",
        "必改：戊": "某市测试局",
    }
    assert read_document(copy).blocks == document.blocks


def test_a_foreign_docx_of_one_run_is_cut_where_the_words_stand(tmp_path: Path) -> None:
    path = tmp_path / "外来.docx"
    made = docx.Document()
    made.add_paragraph("2024年度收入总计1234.57万元，增长12.23%。").runs[0].bold = True
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "合计", "99.50"
    made.save(str(path))
    document = read_document(path)
    copy = tmp_path / "外来.批注.docx"
    found = finding("甲", at(document, path, "12.23")), finding("乙", at(document, path, "99.50"))
    assert annotate_docx(path, copy, noted(path, *found))
    assert sorted(comments(copy).values()) == ["12.23", "99.50"]
    opened = docx.Document(str(copy))
    assert opened.paragraphs[0].text == "2024年度收入总计1234.57万元，增长12.23%。"
    assert all(run.bold for run in opened.paragraphs[0].runs if run.text)


def test_a_docx_without_words_takes_no_comments(tmp_path: Path) -> None:
    path, copy = tmp_path / "空.docx", tmp_path / "空.批注.docx"
    docx.Document().save(str(path))
    assert not annotate_docx(path, copy, noted(path, finding("甲")))
    assert list(tmp_path.iterdir()) == [path]


def workbook(path: Path) -> None:
    """Two sheets with numbers; the first has a note of its own, and a picture of none."""
    with xlsxwriter.Workbook(path) as made:
        for name in ("收入 表!1", "支出'表"):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, ["项目", "决算数"])
            sheet.write_row(1, 0, ["合计", 12.5])
            sheet.write_row(2, 0, ["其中：拨款", 7.5])
        made.get_worksheet_by_name("收入 表!1").write_comment("B2", "原有的批注", {"author": "甲"})


def test_xlsx_notes_stand_on_their_cells_and_the_rest_is_untouched(tmp_path: Path) -> None:
    path, copy = tmp_path / "表.xlsx", tmp_path / "表.批注.xlsx"
    workbook(path)

    def cell(name: str) -> Location:
        return Location("suspect", file=str(path), path=name)

    found = (
        finding("原有", cell("收入 表!1!B2"), message="甲"),
        finding("新的", cell("支出'表!B3"), message="乙"),
        finding("两条", cell("支出'表!B3"), message=f"丙{HOSTILE}"),
        finding("没有地方", message="丁"),
    )
    assert annotate_xlsx(path, copy, noted(path, *found))
    opened = openpyxl.load_workbook(copy)
    first, second = opened.worksheets
    texts = {
        (s.title, c.coordinate): c.comment.text for s in opened for r in s for c in r if c.comment
    }
    assert texts.keys() == {(first.title, "A1"), (first.title, "B2"), (second.title, "B3")}
    assert texts[first.title, "B2"].startswith("原有的批注")
    assert "必改：甲" in texts[first.title, "B2"]
    assert "丁" in texts[first.title, "A1"]
    assert "必改：乙" in texts[second.title, "B3"]
    assert f"必改：丙{HOSTILE}" in texts[second.title, "B3"]
    assert second["B3"].comment.author == "明账"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        added = set(new.namelist()) - set(old.namelist())
        shapes = [name for name in new.namelist() if name.endswith(".vml")]
        for name in shapes:
            etree.fromstring(new.read(name))
    assert len(shapes) == 2
    assert added == {
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing2.vml",
        "xl/worksheets/_rels/sheet2.xml.rels",
    }
    assert all(re.search(r"comments|vml|_rels|Content_Types|sheet2\.xml", name) for name in changed)


def test_a_workbook_with_notes_reads_as_the_original(tmp_path: Path) -> None:
    path, copy = tmp_path / "表.xlsx", tmp_path / "表.批注.xlsx"
    workbook(path)
    place = Location("suspect", file=str(path), path="支出'表!B3")
    assert annotate_xlsx(path, copy, noted(path, finding("甲", place)))
    before, after = read_document(path), read_document(copy)
    assert [plain(c.content) for b in after.blocks for r in getattr(b, "rows", ()) for c in r] == [
        plain(c.content) for b in before.blocks for r in getattr(b, "rows", ()) for c in r
    ]


def test_a_broken_workbook_takes_no_notes(tmp_path: Path) -> None:
    path, copy = tmp_path / "坏.xlsx", tmp_path / "坏.批注.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook>")
    assert not annotate_xlsx(path, copy, noted(path, finding("甲")))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", ["docx", "pdf", "xlsx"])
def test_hostile_words_are_only_words(suffix: str, tmp_path: Path) -> None:
    document, path = written(tmp_path, suffix)
    copy = tmp_path / f"报告.批注.{suffix}"
    message = f"{HOSTILE}\ud800\ufffe\x00\x0b"
    notes = noted(path, finding("甲", at(document, path, "1233.95"), message=message))
    if suffix == "pdf":
        annotate_pdf(path, copy, notes)
        with pdfplumber.open(copy) as opened:
            (held,) = (
                a["contents"] for p in opened.pages for a in p.annots if a["title"] == "明账"
            )
    elif suffix == "docx":
        assert annotate_docx(path, copy, notes)
        (held,) = comments(copy)
    else:
        assert annotate_xlsx(path, copy, notes)
        cells = (c for s in openpyxl.load_workbook(copy) for r in s for c in r)
        (held,) = (cell.comment.text for cell in cells if cell.comment)
    assert held.split("\n")[0] == f"必改：{HOSTILE}"
