"""Tables that end on one page where they nearly do, in the PDF and in the docx."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from lxml import etree

from mingzhang.formats.lines import text_width, wrap
from mingzhang.formats.wordml import w
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.pdf import write_pdf
from mingzhang.formats.write.table_fit import Page, Spot, setting
from mingzhang.model.document import Cell, Document, Heading, PageBreak, Paragraph, Table, Text

NOTE = "注：本表反映本年度的收支情况。"


def form(rows: int) -> Table:
    """A fixed form of two labels and two amounts a row, as wide as a page."""
    head = tuple(Cell((Text(text),)) for text in ("项目", "决算数", "项目", "决算数"))
    body = tuple(
        tuple(
            Cell((Text(text),)) for text in (f"第{n}项收入", "1234.56", f"第{n}项支出", "9876.54")
        )
        for n in range(rows)
    )
    return Table("收支总表", (head, *body), 1, "", "公开01表", "部门：某局", "单位：万元", (NOTE,))


def page_texts(document: Document, path: Path) -> list[str]:
    """The text of each page of the PDF, read by another program."""
    write_pdf(document, path)
    pages = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_range() for page in pages]


@pytest.mark.parametrize("rows", [33, 36, 40])
def test_a_form_that_runs_a_little_over_stands_on_one_page(rows: int, tmp_path: Path) -> None:
    blocks = (Heading(1, (Text("第二部分 决算表"),)), form(rows), PageBreak(), form(3))
    texts = page_texts(Document("测试", blocks, year=2024), tmp_path / "form.pdf")
    assert len(texts) == 2
    assert f"第{rows - 1}项支出" in texts[0]
    assert NOTE in texts[0]


def test_a_long_list_keeps_its_looks(tmp_path: Path) -> None:
    spots = [Spot(row, 1, 0, 1, "甲") for row in range(150)]
    page = Page(442, 638, 0, 3, 0, 1, 0.3)
    assert setting(spots, 1, (), (10.5, 3.6), page).padding == 3.6
    assert setting(spots[:42], 1, (), (10.5, 3.6), page).padding < 3.6


def test_text_is_smaller_where_numbers_would_be_torn() -> None:
    spots = [Spot(0, 1, column, 1, "1234567.89") for column in range(12)]
    looks = setting(spots, 0, (1,) * 12, (10.5, 2), Page(442, 638, 0, 3, 0, 1, 0))
    assert sum(looks.widths) == pytest.approx(442)
    for width in looks.widths:
        assert text_width("1234567.89", looks.size) <= width - 6 + 1e-6


def test_the_docx_sets_it_closer_too_and_keeps_the_note_with_the_last_row(tmp_path: Path) -> None:
    write_docx(Document("测试", (form(42),), year=2024), tmp_path / "form.docx", {})
    with ZipFile(tmp_path / "form.docx") as package:
        document = etree.fromstring(package.read("word/document.xml"))
        styles = package.read("word/styles.xml").decode()
    rows = list(document.iter(w("tr")))
    used = {style.get(w("val")) for row in rows for style in row.iter(w("pStyle"))}
    (style,) = used
    assert style != "MzTableText"
    assert f'w:styleId="{style}"' in styles
    assert [bool(list(row.iter(w("keepNext")))) for row in rows] == [False] * 42 + [True]


def test_a_run_of_another_orientation_brings_no_empty_page(tmp_path: Path) -> None:
    wide = Table("宽表", ((Cell((Text("甲"),)),),), landscape=True)
    after = (PageBreak(), Paragraph((Text("正文"),)))
    assert len(page_texts(Document("测试", (wide, *after), year=2024), tmp_path / "a.pdf")) == 2


def test_lines_before_the_title_stand_on_the_cover(tmp_path: Path) -> None:
    cover = (Paragraph((Text("监督索引号1"),)), Paragraph((Text("某局决算"),), "cover-title"))
    blocks = (*cover, PageBreak(), Paragraph((Text("正文"),)))
    first, second = page_texts(Document("测试", blocks, year=2024), tmp_path / "cover.pdf")
    assert "监督索引号1" in first
    assert "— 1 —" not in first
    assert "— 2 —" in second


def test_a_line_never_ends_with_an_opening_bracket() -> None:
    lines = wrap("因公出国（境）费", 52, 10)
    assert len(lines) > 1
    assert not any(line.endswith("（") or line.startswith("）") for line in lines)
