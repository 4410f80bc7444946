"""Files with something hidden in them, made by other libraries, and what the inspectors see."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from mingzhang.formats.inspect.files import inspect_file
from mingzhang.model.inspection import Inspection

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHANGES = (
    f"<w:ins {nsdecls('w')} w:id='1' w:author='甲某'><w:r><w:t>加的</w:t></w:r></w:ins>",
    f"<w:del {nsdecls('w')} w:id='2' w:author='甲某'>"
    "<w:r><w:delText>删的</w:delText></w:r></w:del>",
    f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>藏的</w:t></w:r>",
)


def kinds(found: list[Inspection]) -> set[str]:
    return {trace.kind for one in found for trace in one.traces}


def texts(found: list[Inspection]) -> set[str]:
    return {shown.text for one in found for shown in one.shown}


def clean_docx() -> docx.document.Document:
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return document


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda d: d.paragraphs[0]._p.append(parse_xml(_CHANGES[0])), "tracked-change"),
        (lambda d: d.paragraphs[0]._p.append(parse_xml(_CHANGES[1])), "tracked-change"),
        (lambda d: d.paragraphs[0]._p.append(parse_xml(_CHANGES[2])), "hidden-text"),
        (lambda d: d.add_comment(d.paragraphs[0].runs, "请核", author="甲某"), "comment"),
        (lambda d: setattr(d.core_properties, "author", "甲某"), "person"),
        (lambda d: setattr(d.core_properties, "last_modified_by", "甲某"), "person"),
        (
            lambda d: d.part.relate_to("http://example.cn/a", RT.HYPERLINK, is_external=True),
            "outside-link",
        ),
        (
            lambda d: d.part.relate_to(
                "file:///C:/甲/模板.dotx", f"{OFFICE}/attachedTemplate", True
            ),
            "template-path",
        ),
        (lambda d: d.part.relate_to("C:\\甲\\图.png", RT.IMAGE, True), "file-path"),
    ],
)
def test_each_thing_hidden_in_a_docx(
    spoil: Callable[[docx.document.Document], object], kind: str, tmp_path: Path
) -> None:
    document = clean_docx()
    document.add_paragraph("本部门收入100万元。")
    document.save(str(tmp_path / "净.docx"))
    spoil(document)
    document.save(str(tmp_path / "改.docx"))
    assert kind not in kinds(inspect_file(tmp_path / "净.docx"))
    assert kind in kinds(inspect_file(tmp_path / "改.docx"))


def test_a_docx_shows_cells_headers_and_what_was_deleted(tmp_path: Path) -> None:
    document = clean_docx()
    paragraph = document.add_paragraph("前")
    paragraph._p.append(parse_xml(_CHANGES[1]))
    document.add_table(1, 1).cell(0, 0).text = "格内"
    document.sections[0].header.paragraphs[0].text = "页眉的字"
    document.save(str(tmp_path / "文.docx"))
    assert {"前删的", "格内", "页眉的字"} <= texts(inspect_file(tmp_path / "文.docx"))


def hide_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("底稿").sheet_state = "hidden"


def hide_deeply(book: openpyxl.Workbook) -> None:
    book.create_sheet("底稿").sheet_state = "veryHidden"


def hide_row(book: openpyxl.Workbook) -> None:
    book["表"].row_dimensions[2].hidden = True


def hide_column(book: openpyxl.Workbook) -> None:
    book["表"].column_dimensions["B"].hidden = True


def comment(book: openpyxl.Workbook) -> None:
    book["表"]["A1"].comment = Comment("请核", "甲某")


def name_range(book: openpyxl.Workbook) -> None:
    book.defined_names["底数"] = DefinedName("底数", attr_text="表!$A$1")


def sign(book: openpyxl.Workbook) -> None:
    book.properties.creator = "甲某"


def test_a_comment_is_told_with_its_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("表")
    comment(book)
    book.save(tmp_path / "批.xlsx")
    traces = inspect_file(tmp_path / "批.xlsx")[0].traces
    assert "工作表“表”单元格A1" in {one.place for one in traces if one.kind == "comment"}


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (hide_sheet, "hidden-sheet"),
        (hide_deeply, "hidden-sheet"),
        (hide_row, "hidden-row"),
        (hide_column, "hidden-column"),
        (comment, "comment"),
        (name_range, "defined-name"),
        (sign, "person"),
    ],
)
def test_each_thing_hidden_in_an_xlsx(
    spoil: Callable[[openpyxl.Workbook], None], kind: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.properties.creator = ""
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    sheet.append(["项目", "金额"])
    sheet.append(["合计", 12])
    book.save(tmp_path / "净.xlsx")
    spoil(book)
    book.save(tmp_path / "改.xlsx")
    assert kind not in kinds(inspect_file(tmp_path / "净.xlsx"))
    assert kind in kinds(inspect_file(tmp_path / "改.xlsx"))


def test_the_cells_of_an_xlsx_have_place_and_head(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "表.xlsx"))
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, ["姓名", "电话"])
    sheet.write_row(1, 0, ["甲", 13800000000])
    book.close()
    (found,) = inspect_file(tmp_path / "表.xlsx")
    (cell,) = [shown for shown in found.shown if shown.bare]
    assert (cell.text, cell.head) == ("13800000000", "电话")
    assert cell.place == "工作表“名单”单元格B2"


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("<p>甲</p><!-- 内部 -->", "comment"),
        ("<script src='https://example.cn/a.js'></script><p>甲</p>", "outside-link"),
        ("<img src='//example.cn/a.png' alt='图'>", "outside-link"),
        ("<p style='display: none'>藏的</p>", "hidden-text"),
        ("<meta name='author' content='甲某'><p>甲</p>", "person"),
        ("<img src='file:///C:/甲/图.png' alt=''>", "file-path"),
    ],
)
def test_each_thing_hidden_in_a_page(page: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "页.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    assert kind in kinds(inspect_file(tmp_path / "页.html"))


def test_a_link_to_follow_in_a_page_loads_nothing(tmp_path: Path) -> None:
    (tmp_path / "页.html").write_text("<p><a href='https://example.cn'>甲</a></p>", "utf-8")
    assert kinds(inspect_file(tmp_path / "页.html")) == set()


def test_files_inside_files_are_looked_through(tmp_path: Path) -> None:
    inner, outer = io.BytesIO(), tmp_path / "外.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("名单.csv", "姓名,号码\n甲,最里面\n")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("内.zip", inner.getvalue())
    found = inspect_file(outer)
    assert "最里面" in texts(found)
    assert found[-1].file.endswith("外.zip!内.zip!名单.csv")


def test_the_attachments_of_a_pdf_are_looked_through(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    document.new_attachment("附.txt").set_data("附件里的字".encode())
    document.save(str(tmp_path / "文.pdf"))
    found = inspect_file(tmp_path / "文.pdf")
    assert "附件里的字" in texts(found)
    assert "attachment" in kinds(found)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("旧.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
        ("坏.docx", b"PK\x03\x04 broken"),
        ("坏.pdf", b"%PDF-1.7 broken"),
        ("坏.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
        ("图.png", b"\x89PNG\r\n"),
        ("乱.txt", b"\0\1\2\3\xff\xfe\0\0"),
        ("无名", b"abc"),
    ],
)
def test_what_cannot_be_looked_through_says_so(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = inspect_file(tmp_path / name)
    assert kinds([found]) == {"unread"}
    assert found.traces[0].detail


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有 LibreOffice")
def test_each_thing_hidden_in_an_xls(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.creator = "甲某"
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    sheet.append(["姓名", "电话"])
    sheet.append(["甲", 13800000000])
    for spoil in (hide_sheet, hide_row, hide_column, comment, name_range):
        sheet.title = "表"
        spoil(book)
    book.save(tmp_path / "改.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path), str(tmp_path / "改.xlsx")], check=True, capture_output=True
    )
    found = inspect_file(tmp_path / "改.xls")
    wanted = {"hidden-sheet", "hidden-row", "hidden-column", "comment", "defined-name", "person"}
    assert wanted <= kinds(found)
    assert "unread" not in kinds(found)
    assert [one.head for one in found[0].shown if one.bare] == ["电话"]
