"""Reading PDFs: what stands where, against an independent reader and against what was written."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from sample_report import report

from mingzhang.formats.read.pdf import read_pdf
from mingzhang.formats.write.pdf import write_pdf
from mingzhang.model.document import Cell, Document, Heading, Paragraph, Table, Text, plain
from mingzhang.model.problem import InputError

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "documents"
PUTUO = DOCUMENTS / "putuo-finance-bureau-2024.pdf"
TEMPLATE = DOCUMENTS / "template-department-final-accounts.pdf"
needs_documents = pytest.mark.skipif(not PUTUO.is_file(), reason="没有 ../shared/documents")


def squeezed(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


@needs_documents
@pytest.mark.parametrize("path", [PUTUO, TEMPLATE], ids=lambda path: path.stem)
def test_cells_are_those_of_an_independent_reader(path: Path) -> None:
    theirs = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            for table in page.extract_tables():
                theirs += [squeezed(cell) for row in table for cell in row if cell is not None]
    ours = [
        squeezed(plain(cell.content))
        for table in read_pdf(path).blocks
        if isinstance(table, Table)
        for row in table.rows
        for cell in row
    ]
    assert ours == theirs


@needs_documents
def test_sentences_are_whole_although_the_file_has_their_lines_out_of_order() -> None:
    texts = [plain(b.content) for b in read_pdf(PUTUO).blocks if isinstance(b, Paragraph)]
    assert (
        "本年支出合计2940.05万元，其中：基本支出2336.91万元，占79.49%；项目支出603.14万元，占20.51%；"
        in texts
    )
    items = [text for text in texts if re.match(r"\d+、.*（项）", text)]
    assert len(items) == 11
    assert all(re.search("支出决算为 ?[0-9.]+万元", text) for text in items)


@needs_documents
def test_a_table_over_two_pages_is_one_and_every_table_has_its_title() -> None:
    tables = [b for b in read_pdf(PUTUO).blocks if isinstance(b, Table)]
    named = {table.title: table for table in tables if table.title}
    assert len(named) == 9
    assert all(table.unit == "单位：万元" for table in named.values())
    total = named["收入支出决算总表"].rows[-1]
    assert [plain(cell.content) for cell in total] == ["总计", "2,995.39", "总计", "2,995.39"]
    assert len(named["一般公共预算财政拨款基本支出决算表"].rows) == 43


@needs_documents
def test_a_number_is_found_where_it_is_printed() -> None:
    block = next(
        b
        for b in read_pdf(PUTUO).blocks
        if isinstance(b, Paragraph) and "占20.51%" in plain(b.content)
    )
    text = plain(block.content)
    start = text.index("20.51")
    place = block.anchor.box(start, start + 5)
    assert place is not None
    page, (left, bottom, right, top) = place
    with pdfplumber.open(PUTUO) as document:
        sheet = document.pages[page - 1]
        inside = [
            char["text"]
            for char in sheet.chars
            if left < (char["x0"] + char["x1"]) / 2 < right and bottom - 1 < char["matrix"][5] < top
        ]
    assert "".join(inside) == "20.51"


def as_read(document: Document) -> list[tuple[str, ...]]:
    """Headings, paragraphs and cells as bare text."""
    found: list[tuple[str, ...]] = []
    for block in document.blocks:
        # The lines of a cover are one title when read.
        if isinstance(block, Paragraph) and block.role == "cover-title":
            continue
        if isinstance(block, Heading | Paragraph) and plain(block.content):
            found.append((squeezed(plain(block.content)),))
        elif isinstance(block, Table):
            found += [tuple(squeezed(plain(cell.content)) for cell in row) for row in block.rows]
    return found


def test_what_our_writer_prints_is_read_back(tmp_path: Path) -> None:
    written = report("")
    write_pdf(written, tmp_path / "报告.pdf", {})
    read = read_pdf(tmp_path / "报告.pdf")
    missing = [one for one in as_read(written) if one not in as_read(read)]
    assert missing == []


def long_table(rows: int) -> Table:
    """A table over several pages: its head is printed on each, a row with column numbers too."""
    head = tuple(Cell((Text(name),)) for name in ("编码", "名称", "决算数"))
    numbers = tuple(Cell((Text(name),)) for name in ("栏次", "", "1"))
    body = [(f"2{row:06}", f"虚构科目{row}", f"{row}.25") for row in range(rows)]
    cells = [tuple(Cell((Text(text),)) for text in row) for row in body]
    return Table("虚构决算表", (head, numbers, *cells), 2, unit="单位：万元")


def test_what_runs_over_all_pages_is_no_part_of_the_text(tmp_path: Path) -> None:
    """The mark of a draft and the page numbers part neither a table nor a paragraph."""
    long = "负责测试工作的组织实施与监督检查，" * 200
    flat = replace(long_table(60), title="虚构明细表", landscape=True)
    blocks = (Paragraph((Text(long),)), long_table(90), flat, Paragraph((Text("完。"),)))
    write_pdf(Document("虚构报告", blocks, draft="送审稿"), tmp_path / "报告.pdf")
    read = read_pdf(tmp_path / "报告.pdf")
    assert read.pages > 6
    paragraphs = [plain(b.content) for b in read.blocks if isinstance(b, Paragraph)]
    assert paragraphs == [long, "完。"]
    tables = [b for b in read.blocks if isinstance(b, Table)]
    assert [table.title for table in tables] == ["虚构决算表", "虚构明细表"]
    for table, written in zip(tables, (long_table(90), flat), strict=True):
        assert [[squeezed(plain(c.content)) for c in row] for row in table.rows] == [
            [plain(c.content) for c in row] for row in written.rows
        ]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "不是完整的 PDF"), (b"%PDF-1.7\nhalf", "不是完整的 PDF"), (b"hello", "不是完整的 PDF")],
)
def test_a_broken_file_is_told_in_one_sentence(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_pdf(path)
