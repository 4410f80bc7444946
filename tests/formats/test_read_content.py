"""Files are read by what they hold; what cannot be read is told in one sentence with a way out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
import xlsxwriter
from docx import Document as WordDocument
from msoffcrypto.format.ooxml import OOXMLFile

from mingzhang.formats.read.document import READERS, read_document
from mingzhang.model.document import Document, Paragraph, Table, plain
from mingzhang.model.problem import InputError

SENTENCE = "虚构市测试局2024年度收入总计1492.37万元。"
WEB = f"<html><head><meta charset=gb2312></head><body><p>{SENTENCE}</p></body></html>"


def as_docx(path: Path) -> None:
    word = WordDocument()
    word.add_paragraph(SENTENCE)
    word.save(str(path))


def as_workbook(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("封面")
        sheet.write(0, 0, SENTENCE)


def as_page(path: Path) -> None:
    path.write_bytes(WEB.encode("gb18030"))


def as_text(path: Path) -> None:
    path.write_bytes(SENTENCE.encode("gb18030"))


def as_wide_text(path: Path) -> None:
    path.write_bytes(SENTENCE.encode("utf-16"))


def paragraphs(document: Document) -> list[str]:
    return [plain(block.content) for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (as_docx, "报告.doc"),  # new files under the old ending
        (as_docx, "报告.wps"),
        (as_docx, "报告.pdf"),
        (as_workbook, "报表.xls"),
        (as_workbook, "报表.et"),
        (as_page, "报表.xls"),  # what sites serve as a workbook
        (as_page, "报告.doc"),
        (as_page, "报告.txt"),
        (as_text, "报告.txt"),
        (as_text, "报告.md"),
        (as_wide_text, "报告.txt"),
    ],
)
def test_the_content_decides(tmp_path: Path, write: Callable[[Path], None], name: str) -> None:
    made = tmp_path / f"made{Path(name).suffix}x"
    write(made if write is not as_workbook else made.with_suffix(".xlsx"))
    file = tmp_path / name
    (made if write is not as_workbook else made.with_suffix(".xlsx")).rename(file)
    assert paragraphs(READERS[file.suffix](file)) == [SENTENCE]


def locked(path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.save(path.with_suffix(".plain"))
    with path.with_suffix(".plain").open("rb") as plain_file, path.open("wb") as target:
        OOXMLFile(plain_file).encrypt("secret", target)


def a_bomb(path: Path) -> None:
    """Three hundred megabytes of blanks in a part of a docx."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(b" " * (1 << 20))


def ofd(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("OFD.xml", "<ofd/>")


def holding(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
SHEET_XML = b'<?xml version="1.0"?><Workbook xmlns="%b"></Workbook>' % NAMESPACE


@pytest.mark.parametrize(
    ("name", "write", "message"),
    [
        ("空.pdf", holding(b""), "空的"),
        ("空.txt", holding(b"\r\n  \n"), "空的"),
        ("零.xls", holding(bytes(5000)), "空的"),
        ("半.pdf", holding(b"%PDF-1.7\nhalf"), "不是完整的 PDF"),
        ("半.docx", holding(b"PK\x03\x04" + b"x" * 90), "损坏"),
        ("半.xlsx", holding(b"PK\x03\x04" + b"x" * 90), "不是完好的 Excel"),
        ("锁.docx", locked, "打开密码"),
        ("锁.xlsx", locked, "打开密码"),
        ("弹.docx", a_bomb, "超出可读的范围"),
        ("版式.ofd", ofd, "OFD.*另存为 PDF"),
        ("包.rar", holding(b"Rar!\x1a\x07\x01\x00" + bytes(90)), "RAR.*解压"),
        ("包.doc", holding(b"Rar!\x1a\x07\x01\x00" + bytes(90)), "RAR.*解压"),
        ("扫.pdf", holding(b"\xff\xd8\xff\xe0" + b"x" * 90), "图片"),
        ("页.doc", holding(b"MIME-Version: 1.0\nContent-Type: x"), "MHTML"),
        ("表.xls", holding(SHEET_XML), "XML 格式的 Excel"),
        ("乱.txt", holding(bytes(range(1, 256)) * 9), "不是文本"),
        ("程序.exe", holding(b"MZ\x90\x00" * 9), "还不能读“.exe”"),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, name: str, write: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / name
    write(path)
    with pytest.raises(InputError, match=message) as told:
        read_document(path)
    assert len(told.value.problems) == 1
    assert told.value.problems[0].mend


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        read_document(tmp_path / "无.pdf")


def test_the_lock_is_one_for_others_too(tmp_path: Path) -> None:
    """What the test locks is what an independent reader finds locked."""
    locked(tmp_path / "锁.xlsx")
    with (tmp_path / "锁.xlsx").open("rb") as file:
        assert msoffcrypto.OfficeFile(file).is_encrypted()


def test_a_csv_is_no_report() -> None:
    assert ".csv" not in READERS


def test_a_page_with_tables_named_as_a_workbook_has_its_tables(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>项目{n}</td><td>{n}.50</td></tr>" for n in range(3))
    path = tmp_path / "决算表.xls"
    path.write_bytes(f"<html><body><table>{rows}</table></body></html>".encode("gb18030"))
    [table] = [block for block in read_document(path).blocks if isinstance(block, Table)]
    assert [plain(row[1].content) for row in table.rows] == ["0.50", "1.50", "2.50"]
