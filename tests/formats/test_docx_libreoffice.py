"""The docx we write, printed by LibreOffice: what stands on which page."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from mingzhang.formats.read.docx import read_docx
from mingzhang.formats.write.docx import write_docx
from mingzhang.model.document import (
    Cell,
    Contents,
    Document,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Table,
    Text,
)

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="needs LibreOffice (soffice) and poppler (pdftotext)",
)

_AMOUNT = Number("5528.78", Decimal("55287800"), "万元", "支出.本年", "2024", "支出.csv 第3行")
_WIDE = Table(
    "横向明细表",
    (
        tuple(Cell((Text(f"第{column}栏"),), align="center") for column in range(9)),
        *(
            tuple(Cell((Text(f"{row}-{column}"),), align="right") for column in range(9))
            for row in range(40)
        ),
    ),
    code="公开01表",
    owner="部门：某市测试局",
    unit="金额单位：万元",
    notes=("注：本表有两页。",),
    landscape=True,
)
_REPORT = Document(
    "某市测试局2024年度报告",
    (
        Paragraph((Text("某市测试局2024年度报告"),), "cover-title"),
        Paragraph((Text("2025年8月22日"),), "cover-date"),
        Contents(),
        PageBreak(),
        Heading(1, (Text("第一部分 概况"),)),
        Paragraph((Text("本年支出合计"), _AMOUNT, Text("万元。"))),
        PageBreak(),
        _WIDE,
        PageBreak(),
        Heading(1, (Text("第二部分 附件"),)),
    ),
    draft="送审稿",
)


def convert(path: Path, form: str, out: Path) -> Path:
    """``path`` converted by LibreOffice, under a profile of its own so that runs do not collide."""
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return out / path.with_suffix(f".{form}").name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture(scope="module")
def report(folder: Path) -> Path:
    path = folder / "report.docx"
    write_docx(_REPORT, path, {})
    return path


@pytest.fixture(scope="module")
def printed(report: Path, folder: Path) -> Path:
    return convert(report, "pdf", folder)


def pages(pdf: Path) -> list[str]:
    """The text of each page without blanks."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    return ["".join(page.split()) for page in text.split("\f")[:-1]]


def test_each_text_stands_on_its_page(printed: Path) -> None:
    cover, contents, first, wide, rest, last = pages(printed)
    assert "某市测试局2024年度报告" in cover
    assert "2025年8月22日" in cover
    assert "目录第一部分概况第二部分附件" in contents
    assert "本年支出合计5528.78万元。" in first
    assert "横向明细表公开01表部门：某市测试局金额单位：万元" in wide
    assert "注：本表有两页。" in rest
    assert "第二部分附件" in last


def test_heads_of_tables_repeat(printed: Path) -> None:
    _, _, _, wide, rest, _ = pages(printed)
    assert "第0栏第1栏第2栏" in wide
    assert "第0栏第1栏第2栏" in rest


def test_pages_are_numbered_but_the_cover(printed: Path) -> None:
    cover, *others = pages(printed)
    assert "—" not in cover
    assert [page[-3:] for page in others] == [f"—{number}—" for number in range(2, 7)]


def test_draft_mark_is_on_every_page(printed: Path) -> None:
    assert all("送审稿" in page for page in pages(printed))


def test_only_the_wide_table_lies_on_its_side(printed: Path) -> None:
    with pypdfium2.PdfDocument(printed) as pdf:
        sizes = [pdf.get_page_size(number) for number in range(len(pdf))]
    assert [width > height for width, height in sizes] == [False, False, False, True, True, False]


def test_saved_again_by_libreoffice_it_reads_the_same(report: Path, folder: Path) -> None:
    saved = folder / "saved"
    saved.mkdir()
    again = read_docx(convert(report, "docx", saved))
    before = read_docx(report)
    assert [type(block) for block in again.blocks] == [type(block) for block in before.blocks]
    assert (again.title, again.draft) == (before.title, before.draft)
    tables = [
        (block.title, block.code, block.owner, block.unit, block.notes, block.landscape)
        for document in (before, again)
        for block in document.blocks
        if isinstance(block, Table)
    ]
    assert tables[0] == tables[1]
