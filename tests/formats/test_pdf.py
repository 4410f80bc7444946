"""The PDF of a report, read back with PDFium and poppler as a reader or an archive would."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from mingzhang.formats import fonts
from mingzhang.formats.write.pdf import write_pdf
from mingzhang.model.document import (
    Block,
    Cell,
    Contents,
    Datum,
    Document,
    Figure,
    Heading,
    Layout,
    Number,
    PageBreak,
    Paragraph,
    Table,
    Text,
)
from mingzhang.model.number import scale_of

needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is missing")
# Every byte there is, so that no step may take an attachment for text.
DATA = {"datapackage.zip": bytes(range(256)) * 40, "说明.csv": "科目,金额\n".encode()}


def number(text: str, unit: str = "万元") -> Number:
    return Number(text, Decimal(text) * scale_of(unit), unit, "支出.合计", "2024")


def words(text: str) -> tuple[Text, ...]:
    return (Text(text),)


def cell(text: str, rows: int = 1, columns: int = 1) -> Cell:
    align = "right" if re.fullmatch(r"[\d.]+", text) else "left"
    return Cell(words(text), rows, columns, align)  # type: ignore[arg-type]


def expenditure(count: int) -> Table:
    """A wide table with a head of four rows and ``count`` rows of figures."""
    head = (
        (cell("项目", 1, 4), cell("本年支出合计", 3), cell("基本支出", 3), cell("项目支出", 3)),
        (cell("功能分类科目编码", 2, 3), cell("科目名称", 2)),
        (),
        tuple(cell(text) for text in ("类", "款", "项", "栏次", "1", "2", "3")),
    )
    body = tuple(
        (
            *(cell(text) for text in ("208", "01", f"{row:02}", "社会保险经办机构")),
            *(cell(f"{row * step * 137.91 + 0.37:.2f}") for step in (9, 5, 4)),
        )
        for row in range(1, count + 1)
    )
    return Table(
        "支出决算表",
        head + body,
        head_rows=4,
        code="公开03表",
        owner="部门：某市测试局",
        unit="金额单位：万元",
        notes=("注：本表反映部门本年度各项支出情况。",),
        landscape=True,
    )


INCOME = Table(
    "收入支出决算总表",
    (
        (cell("收入", 1, 2), cell("支出", 1, 2)),
        (cell("项目"), cell("金额"), cell("项目"), cell("金额")),
        (
            cell("一、一般公共预算财政拨款收入"),
            cell("5323.92"),
            cell("一、社会保障和就业支出"),
            cell("4801.07"),
        ),
        (cell("本年收入合计"), cell("5323.92"), cell("本年支出合计"), cell("5323.92")),
    ),
    head_rows=2,
    unit="金额单位：万元",
)
GROWTH = Figure(
    "图1：收、支决算总计变动情况图",
    "bar",
    "万元",
    (Datum("2023年", number("5529.17")), Datum("2024年", number("5740.04"))),
)
STRUCTURE = Figure(
    "图2：收入决算结构图",
    "pie",
    "万元",
    (
        Datum("一般公共预算财政拨款收入", number("5323.92"), number("99.95", "%")),
        Datum("其他收入", number("2.60"), number("0.05", "%")),
    ),
)
SENTENCE = (
    "2024年度收、支总计均为5740.04万元。与2023年度相比，收、支总计各增加210.87万元，增长3.81%。"
    "依据《预算法》、《政府采购法》（修订），“三公”经费支出决算为4万元，完成预算100%。"
)
HOSTILE = '#panic("x") $a_b$ *c* @d \\ <e> `f` // g /* h */ {i} [j] ~ -- --- ... 1/2 "q" fi ffl'


def blocks() -> tuple[Block, ...]:
    return (
        Paragraph(words("某市测试局"), "cover-title"),
        Paragraph(words("2024年度部门决算"), "cover-title"),
        Paragraph(words("2025年8月20日"), "cover-date"),
        Contents(),
        PageBreak(),
        Heading(1, words("第一部分　部门概况")),
        Heading(2, words("一、主要职责")),
        Paragraph(words("办理测试事务。" * 60)),
        PageBreak(),
        Heading(1, words("第二部分　2024年度部门决算情况说明")),
        Heading(2, words("一、收入支出决算总体情况说明")),
        Paragraph(words(SENTENCE)),
        Paragraph((Text("其中，"), number("1.50"), Text("万元"), Text("【待补】", mark=True))),
        GROWTH,
        Heading(3, words("（一）收入决算情况说明")),
        STRUCTURE,
        Paragraph(words(HOSTILE), "listing"),
        PageBreak(),
        Heading(1, words("第三部分　附表")),
        INCOME,
        Heading(2, words("表3")),
        expenditure(40),
        Heading(2, words("附注")),
        Paragraph(words("数字四舍五入。"), "note"),
    )


REPORT = Document(
    "某市测试局2024年度部门决算",
    blocks(),
    department="某市测试局",
    year=2024,
    subject="部门决算公开",
    draft="送审稿",
)


@pytest.fixture(autouse=True)
def no_chinese_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine of these tests has no fonts but ours."""
    monkeypatch.delenv(fonts.ENVIRONMENT, raising=False)
    monkeypatch.setattr(fonts, "_installed_fang", lambda: None)
    fonts._faces.cache_clear()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "报告.pdf"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "_installed_fang", lambda: None)
        fonts._faces.cache_clear()
        write_pdf(REPORT, path, DATA)
    return path


@pytest.fixture(scope="module")
def pages(report: Path) -> list[str]:
    """The text of each page without white space: lines are broken where a page is narrow."""
    document = pypdfium2.PdfDocument(report)
    return [squeeze(page.get_textpage().get_text_bounded()) for page in document]


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def printed(tmp_path: Path, *content: Block, **options: object) -> pypdfium2.PdfDocument:
    path = tmp_path / "printed.pdf"
    write_pdf(Document("测试", content, year=2024, **options), path)  # type: ignore[arg-type]
    return pypdfium2.PdfDocument(path)


def characters(page: pypdfium2.PdfPage, wanted: str) -> list[tuple[float, float]]:
    """Where the character ``wanted`` stands on the page: x and y of its origin, in points."""
    text = page.get_textpage()
    found = []
    for at in range(text.count_chars()):
        if pdfium.FPDFText_GetUnicode(text, at) == ord(wanted):
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(text, at, x, y)
            found.append((x.value, y.value))
    return found


def font_names(document: pypdfium2.PdfDocument) -> dict[str, bool]:
    """Every font used by a text of the document, and whether it is embedded."""
    names = {}
    for page in document:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item)
            buffer = ctypes.create_string_buffer(200)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
            names[buffer.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
    return names


def attachments(document: pypdfium2.PdfDocument) -> dict[str, bytes]:
    found = {}
    for at in range(pdfium.FPDFDoc_GetAttachmentCount(document)):
        item = pdfium.FPDFDoc_GetAttachment(document, at)
        name = (ctypes.c_ushort * 200)()
        length = pdfium.FPDFAttachment_GetName(item, name, 400)
        size = ctypes.c_ulong()
        pdfium.FPDFAttachment_GetFile(item, None, 0, size)
        content = ctypes.create_string_buffer(size.value)
        pdfium.FPDFAttachment_GetFile(item, content, size.value, size)
        found[bytes(name)[: length - 2].decode("utf-16-le")] = content.raw
    return found


def test_every_sentence_and_every_number_can_be_read_back(pages: list[str]) -> None:
    text = "".join(pages)
    assert squeeze(SENTENCE) in text
    assert "其中，1.50万元【待补】" in text
    for table in (INCOME, expenditure(40)):
        for row in table.rows:
            for each in row:
                assert squeeze("".join(inline.text for inline in each.content)) in text


@needs_pdftotext
def test_poppler_reads_the_same_sentences(report: Path) -> None:
    run = subprocess.run(["pdftotext", report, "-"], capture_output=True, check=True)
    text = squeeze(run.stdout.decode())
    assert squeeze(SENTENCE) in text
    for row in expenditure(40).rows[4:]:
        assert "".join(inline.text for each in row[4:] for inline in each.content) in text


@needs_pdftotext
def test_a_line_of_touching_signs_stays_one_line(tmp_path: Path) -> None:
    signs = "《甲》、《乙》（丙）、“丁”，【戊】。（己）"
    write_pdf(Document("测试", (Paragraph(words(signs)),), year=2024), tmp_path / "signs.pdf")
    run = subprocess.run(
        ["pdftotext", tmp_path / "signs.pdf", "-"], capture_output=True, check=True
    )
    assert signs in run.stdout.decode()


def test_text_is_never_read_as_code(pages: list[str]) -> None:
    assert squeeze(HOSTILE) in "".join(pages)


def test_charts_are_text_too(pages: list[str]) -> None:
    text = "".join(pages)
    assert "5529.17万元" in text
    assert "2.60万元（0.05%）" in text
    assert "图2：收入决算结构图" in text


def test_only_our_fonts_are_used_and_all_are_embedded(report: Path) -> None:
    used = font_names(pypdfium2.PdfDocument(report))
    families = {re.sub(r"^[A-Z]{6}\+", "", name) for name in used}
    assert families == {
        "MingzhangSong-Regular",
        "MingzhangSong-Bold",
        "MingzhangHei-Regular",
        "MingzhangKai-Regular",
    }
    assert all(used.values())


def test_attachments_come_out_as_they_went_in(report: Path) -> None:
    assert attachments(pypdfium2.PdfDocument(report)) == DATA


def test_the_contents_tell_the_pages_the_headings_stand_on(pages: list[str]) -> None:
    contents = re.findall(r"(\D[^.]*?)\.{4,}(\d+)", pages[1].removeprefix("送审稿目录"))
    titles = [
        squeeze(block.content[0].text) for block in REPORT.blocks if isinstance(block, Heading)
    ]
    assert [title for title, _ in contents] == titles
    for title, page in contents:
        assert title in pages[int(page) - 1]


def test_pages_are_numbered_outside_and_the_cover_is_not(report: Path, pages: list[str]) -> None:
    assert "—1—" not in pages[0]
    document = pypdfium2.PdfDocument(report)
    for at, text in enumerate(pages[1:], start=2):
        assert f"—{at}—" in text
        page = document[at - 1]
        x = min(characters(page, "—"))[0]
        assert (x > page.get_width() / 2) == (at % 2 == 1)


def test_the_draft_mark_is_on_every_page_until_the_report_is_final(
    pages: list[str], tmp_path: Path
) -> None:
    assert all("送审稿" in page for page in pages)
    write_pdf(replace(REPORT, draft=""), tmp_path / "final.pdf")
    final = pypdfium2.PdfDocument(tmp_path / "final.pdf")
    assert all("送审稿" not in page.get_textpage().get_text_bounded() for page in final)


def test_a_wide_table_turns_its_pages_and_takes_its_heading_along(
    report: Path, pages: list[str]
) -> None:
    document = pypdfium2.PdfDocument(report)
    wide = [at for at, page in enumerate(document) if page.get_width() > page.get_height()]
    assert len(wide) > 1
    assert wide == [at for at, text in enumerate(pages) if "功能分类科目编码" in text]
    assert "表3" in pages[wide[0]]
    assert "附注" in pages[wide[-1] + 1]
    assert document[wide[0]].get_size() == pytest.approx((841.89, 595.28), abs=0.01)
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.01)


def test_the_head_of_a_table_stands_on_each_of_its_pages(pages: list[str]) -> None:
    table = [text for text in pages if "社会保险经办机构" in text]
    assert all("栏次" in text and "本年支出合计" in text for text in table)


def test_nothing_runs_into_the_margins(report: Path) -> None:
    for page in pypdfium2.PdfDocument(report):
        text = page.get_textpage()
        turned = page.get_width() > page.get_height()
        left, right = (35, 37) if turned else (28, 26)  # millimetres
        for at in range(text.count_chars()):
            x1, _, x2, _ = text.get_charbox(at)
            if x2 > x1:
                assert x1 > left * 72 / 25.4 - 2
                assert x2 < page.get_width() - right * 72 / 25.4 + 2


def test_lines_are_exactly_one_pitch_apart_whatever_stands_in_them(tmp_path: Path) -> None:
    text = (Text("国" * 60), Text("国AQy" * 20, bold=True), Text("国" * 60, mark=True))
    page = printed(tmp_path, Paragraph(text), Paragraph(text), layout=Layout(line_pitch=29))[0]
    lines = sorted({round(y, 1) for _, y in characters(page, "国")}, reverse=True)
    assert len(lines) > 8
    assert {round(above - below, 1) for above, below in pairwise(lines)} == {29.0}


def test_paragraphs_begin_two_characters_in(tmp_path: Path) -> None:
    page = printed(tmp_path, Paragraph(words("国" * 40)), Paragraph(words("家" * 5), "listing"))[0]
    places = characters(page, "国")
    first, second = places[0], places[-1]
    assert first[0] - min(x for x, _ in places) == pytest.approx(32, abs=0.5)
    assert second[1] < first[1]
    assert characters(page, "家")[0][0] == pytest.approx(28 * 72 / 25.4, abs=0.5)


def test_a_table_too_wide_for_its_page_is_printed_smaller(tmp_path: Path) -> None:
    row = tuple(cell(f"{1234567.89 + at:.2f}") for at in range(14))
    page = printed(tmp_path, Table("宽表", (row, row), head_rows=0))[0]
    text = page.get_textpage()
    for each in row:
        assert text.get_text_bounded().count(each.content[0].text) == 2
    boxes = sorted(text.get_charbox(at) for at in range(text.count_chars()))
    digits = [box for box in boxes if box[1] > page.get_height() - 37 * 72 / 25.4 - 30]
    first_row = [box for box in digits if box[1] == pytest.approx(digits[0][1], abs=2)]
    assert len(first_row) >= 14 * len("1234567.89")
    for one, other in pairwise(first_row):
        assert one[2] <= other[0] + 0.5


def test_the_widths_a_table_asks_for_are_kept(tmp_path: Path) -> None:
    table = Table("", ((cell("甲"), cell("乙"), cell("丙")),), head_rows=0, widths=(1, 3, 1))
    page = printed(tmp_path, table)[0]
    x = [characters(page, name)[0][0] for name in "甲乙丙"]
    assert (x[2] - x[1]) / (x[1] - x[0]) == pytest.approx(3, rel=0.02)


def test_spans_and_short_rows_keep_their_places(tmp_path: Path) -> None:
    rows = (
        (cell("甲", 2), cell("乙", 1, 2)),
        (cell("丙"), cell("丁")),
        (cell("戊"),),
        (cell("己"), cell("庚"), cell("辛")),
    )
    page = printed(tmp_path, Table("", rows, head_rows=1))[0]
    place = {name: characters(page, name)[0] for name in "甲乙丙丁戊己庚辛"}
    assert place["甲"][0] == place["戊"][0] == place["己"][0]
    assert place["乙"][0] == place["丙"][0] == place["庚"][0]
    assert place["丁"][0] == place["辛"][0]
    assert place["乙"][1] > place["甲"][1] > place["丙"][1] > place["戊"][1] > place["己"][1]


def test_the_file_is_tagged_pdf_a_and_says_what_it_is(report: Path) -> None:
    content = report.read_bytes()
    assert content.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>3</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content
    document = pypdfium2.PdfDocument(report)
    facts = document.get_metadata_dict()
    assert facts["Title"] == REPORT.title
    assert facts["Author"] == "某市测试局"
    assert facts["Keywords"] == "某市测试局, 2024年度, 部门决算公开"
    assert facts["CreationDate"].startswith("D:20241231")
    assert pdfium.FPDFCatalog_IsTagged(document)


def test_headings_are_bookmarks(report: Path) -> None:
    bookmarks = [
        (item.level + 1, squeeze(item.get_title()))
        for item in pypdfium2.PdfDocument(report).get_toc()
    ]
    assert bookmarks == [
        (block.level, squeeze(block.content[0].text))
        for block in REPORT.blocks
        if isinstance(block, Heading)
    ]


def test_charts_have_words_for_those_who_cannot_see_them(report: Path) -> None:
    alternatives = set()
    for page in pypdfium2.PdfDocument(report):
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        stack = [
            pdfium.FPDF_StructTree_GetChildAtIndex(tree, at)
            for at in range(pdfium.FPDF_StructTree_CountChildren(tree))
        ]
        while stack:
            element = stack.pop()
            if not element:
                continue
            count = pdfium.FPDF_StructElement_CountChildren(element)
            stack += [pdfium.FPDF_StructElement_GetChildAtIndex(element, at) for at in range(count)]
            buffer = (ctypes.c_ushort * 500)()
            size = pdfium.FPDF_StructElement_GetAltText(element, buffer, 1000)
            alternatives.add(bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le"))
        pdfium.FPDF_StructTree_Close(tree)
    assert {GROWTH.alternative, STRUCTURE.alternative} <= alternatives


def test_the_same_report_gives_the_same_bytes(report: Path, tmp_path: Path) -> None:
    write_pdf(REPORT, tmp_path / "again.pdf", DATA)
    assert (tmp_path / "again.pdf").read_bytes() == report.read_bytes()


def test_a_character_no_font_has_does_not_stop_the_report(tmp_path: Path) -> None:
    document = printed(tmp_path, Paragraph(words("姓名\U00030000\x07某")))
    assert "姓名" in document[0].get_textpage().get_text_bounded()


def test_an_empty_document_and_an_empty_table_print(tmp_path: Path) -> None:
    assert len(printed(tmp_path)) == 1
    page = printed(tmp_path, Table("空表", (), notes=("注：本表无数据。",)))[0]
    assert "本表无数据" in page.get_textpage().get_text_bounded()


def test_a_fangsong_of_the_machine_is_used_for_running_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "fonts"
    folder.mkdir()
    source = (fonts.FOLDER / "MingzhangKai-Regular.ttf").read_bytes()
    (folder / "simfang.ttf").write_bytes(source)  # the name decides what a font serves as
    monkeypatch.setenv(fonts.ENVIRONMENT, str(folder))
    document = printed(tmp_path, Paragraph(words("正文")))
    assert any("MingzhangKai" in name for name in font_names(document))
