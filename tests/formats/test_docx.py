"""The docx we write, opened by python-docx; the docx we and others write, read back."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import msoffcrypto
import pytest
from docx.document import Document as OpenedDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from strategies import documents

from mingzhang.formats.read.docx import read_docx
from mingzhang.formats.write.docx import write_docx
from mingzhang.model.document import (
    Block,
    Cell,
    Contents,
    Datum,
    Document,
    Figure,
    Heading,
    Inline,
    Number,
    PageBreak,
    Paragraph,
    Table,
    Text,
    plain,
)
from mingzhang.model.problem import InputError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def amount(text: str, key: str = "2024", value: str = "") -> Number:
    """An amount in 万元."""
    full = Decimal(value or text) * (1 if value else 10_000)
    return Number(text, full, "万元", "支出.本年", key, source="支出.csv 第3行")


def words(text: str) -> tuple[Inline, ...]:
    return (Text(text),)


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(words(text)) for text in texts)


def png(width: int, height: int) -> bytes:
    """A grey picture of that many pixels, by the book of the PNG format."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x80" * width) * height)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


TABLE = Table(
    title="收入支出总表",
    rows=(
        (Cell(words("项目"), rows=2), Cell(words("支出"), columns=2, align="center")),
        row("基本", "项目"),
        (Cell(words("合计")), Cell((amount("12.50", "2024|合计"),), align="right"), Cell()),
    ),
    head_rows=2,
    code="公开01表",
    owner="部门：某市测试局",
    unit="金额单位：万元",
    notes=("注：本表反映总收支。", "注：四舍五入。"),
    widths=(2, 1, 1),
)
FIGURE = Figure(
    "图1：支出变动情况图",
    "bar",
    "万元",
    (Datum("2023年", amount("5325.62")), Datum("2024年", amount("5528.78")), Datum("上限", None)),
)
REPORT = Document(
    title="某市测试局2024年度报告",
    blocks=(
        Paragraph(words("某市测试局"), "cover-title"),
        Paragraph(words("2024年度报告"), "cover-title"),
        Paragraph(words("2025年8月22日"), "cover-date"),
        Contents(depth=2),
        PageBreak(),
        Heading(1, words("第一部分 概况")),
        Heading(2, words("一、总体情况")),
        Paragraph((Text("总计"), amount("5528.78"), Text("万元，原因是"), Text("【待补】", True))),
        FIGURE,
        Heading(3, words("（一）结构")),
        Paragraph(words("1.甲项"), "listing"),
        Paragraph(words("说明"), "note"),
        TABLE,
        PageBreak(),
        Heading(1, words("第二部分 附表")),
    ),
    department="某市测试局",
    year=2024,
    subject="测试",
    draft="送审稿",
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.docx"
    write_docx(REPORT, path, {FIGURE.caption: png(1600, 800)})
    return path


def written(tmp_path: Path, *blocks: Block) -> Path:
    path = tmp_path / "文档.docx"
    write_docx(Document("文档", blocks), path, {})
    return path


def part(path: Path, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def changed(path: Path, change: Callable[[str, str], str]) -> Path:
    """The file with every XML part, given by name and text, replaced by what ``change`` makes."""
    result = path.with_name("改后.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith((".xml", ".rels")):
                data = change(name, data.decode()).encode()
            new.writestr(name, data)
    return result


def numbers(document: Document) -> list[Number]:
    """Every number of running text and cells, in order."""
    found = []
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            contents = [block.content]
        elif isinstance(block, Table):
            contents = [cell.content for cells in block.rows for cell in cells]
        else:
            contents = []
        found += [one for content in contents for one in content if isinstance(one, Number)]
    return found


class TestWritten:
    """What python-docx, an independent reader, finds in a file of ours."""

    def opened(self, path: Path) -> OpenedDocument:
        return docx.Document(str(path))

    def test_headings_have_the_real_heading_styles(self, report: Path) -> None:
        paragraphs = self.opened(report).paragraphs
        headings = [
            (paragraph.style.name, paragraph.text)
            for paragraph in paragraphs
            if paragraph.style is not None and (paragraph.style.name or "").startswith("Heading")
        ]
        assert headings == [
            ("Heading 1", "第一部分 概况"),
            ("Heading 2", "一、总体情况"),
            ("Heading 3", "（一）结构"),
            ("Heading 1", "第二部分 附表"),
        ]

    def test_cells_stand_in_the_grid_their_spans_make(self, report: Path) -> None:
        (table,) = self.opened(report).tables
        cells = table._cells  # row by row; a merged cell stands in each place it covers
        assert [cells[place].text for place in range(6)] == [
            *("项目", "支出", "支出"),
            *("项目", "基本", "项目"),
        ]
        assert cells[0]._tc is cells[3]._tc

    def test_heads_repeat_and_rows_stay_whole(self, report: Path) -> None:
        (table,) = self.opened(report).tables
        rows = [one._tr.trPr for one in table.rows]
        assert [one.find(f"{W}tblHeader") is not None for one in rows] == [True, True, False]
        assert all(one.find(f"{W}cantSplit") is not None for one in rows)

    def test_columns_are_as_wide_as_asked(self, report: Path) -> None:
        (table,) = self.opened(report).tables
        widths = [column.width.mm for column in table.columns if column.width is not None]
        assert widths == pytest.approx([78, 39, 39], abs=0.1)

    def test_every_number_is_a_control_that_can_be_edited(self, report: Path) -> None:
        controls = [
            control
            for control in self.opened(report).element.iter(f"{W}sdt")
            if control.find(f"{W}sdtPr/{W}tag") is not None
        ]
        tags = [control.find(f"{W}sdtPr/{W}tag").get(f"{W}val") for control in controls]
        assert len(controls) == 2
        assert all(re.fullmatch("mz:[0-9a-f]{16}", tag) for tag in tags)
        assert len(set(tags)) == 2
        assert not any(control.find(f"{W}sdtPr/{W}lock") is not None for control in controls)

    def test_pages_are_a4_with_the_margins_of_the_layout(self, report: Path) -> None:
        for section in self.opened(report).sections:
            assert section.page_width is not None
            assert section.top_margin is not None
            assert section.left_margin is not None
            assert section.page_width.mm == pytest.approx(210, abs=0.1)
            assert section.top_margin.mm == pytest.approx(37, abs=0.1)
            assert section.left_margin.mm == pytest.approx(28, abs=0.1)

    def test_cover_has_no_page_number_but_the_draft_mark(self, report: Path) -> None:
        cover, text = self.opened(report).sections
        assert cover.footer.is_linked_to_previous
        assert [one.text for one in cover.header.paragraphs] == ["送审稿"]
        assert text.footer.paragraphs[0].alignment == 2  # right
        assert text.even_page_footer.paragraphs[0].alignment == 0  # left
        assert "PAGE" in text.footer._element.xml

    def test_fonts_are_named_for_both_scripts(self, report: Path) -> None:
        fonts = self.opened(report).styles["Heading 2"].element.find(f"{W}rPr/{W}rFonts")
        assert fonts.get(f"{W}eastAsia") == "黑体"
        assert fonts.get(f"{W}ascii") == "Times New Roman"

    def test_picture_is_told_in_words_and_fits_the_page(self, report: Path) -> None:
        (shape,) = self.opened(report).inline_shapes
        properties = shape._inline.docPr
        assert properties.get("descr") == "2023年5325.62万元，2024年5528.78万元，上限未知"
        assert shape.width.mm == pytest.approx(156, abs=0.1)
        assert shape.width / shape.height == pytest.approx(2, abs=0.001)

    def test_nothing_says_who_made_it_or_leads_outside(self, report: Path) -> None:
        properties = self.opened(report).core_properties
        assert properties.title == "某市测试局2024年度报告"
        assert (properties.author, properties.last_modified_by) == ("", "")
        assert properties.created == properties.modified
        with zipfile.ZipFile(report) as archive:
            relations = [name for name in archive.namelist() if name.endswith(".rels")]
            assert not any(b"External" in archive.read(name) for name in relations)
            assert not any(re.search("comments|app.xml|thumb", one) for one in archive.namelist())

    def test_contents_is_a_field_that_lists_the_headings_meanwhile(self, report: Path) -> None:
        body = part(report)
        contents = body[body.index("<w:docPartObj>") : body.index("</w:sdtContent>")]
        assert 'TOC \\o "1-2" \\h' in contents
        assert "一、总体情况" in contents
        assert "（一）结构" not in contents
        assert "<w:updateFields/>" in part(report, "word/settings.xml")

    def test_fields_are_only_updated_where_there_are_contents(self, tmp_path: Path) -> None:
        path = written(tmp_path, Paragraph(words("甲")))
        assert "updateFields" not in part(path, "word/settings.xml")

    def test_landscape_tables_stand_between_upright_pages(self, tmp_path: Path) -> None:
        wide = Table("宽表", (row("甲", "乙"),), landscape=True)
        path = written(tmp_path, Paragraph(words("前")), wide, wide, Paragraph(words("后")))
        sections = self.opened(path).sections
        assert [int(section.orientation) for section in sections] == [0, 1, 0]
        sizes = [(one.page_width, one.page_height) for one in sections]
        assert sizes[1] == sizes[0][::-1] == sizes[2][::-1]

    def test_a_paragraph_keeps_tables_from_growing_together(self, tmp_path: Path) -> None:
        table = Table("", (row("甲"),))
        body = self.opened(written(tmp_path, table, table)).element.body
        assert [child.tag.removeprefix(W) for child in body][:3] == ["tbl", "p", "tbl"]

    def test_one_quantity_stated_as_two_values_keeps_both(self, tmp_path: Path) -> None:
        stated = (amount("1.00", value="10000"), amount("1.01", value="10100"))
        path = written(tmp_path, Paragraph(stated))
        assert [number.value for number in numbers(read_docx(path))] == [10000, 10100]

    def test_characters_that_xml_forbids_are_left_out(self, tmp_path: Path) -> None:
        path = written(tmp_path, Paragraph(words("甲\x0b\x00乙\ud800<&>\n丙\t丁")))
        (paragraph,) = read_docx(path).blocks
        assert isinstance(paragraph, Paragraph)
        assert plain(paragraph.content) == "甲乙<&>\n丙\t丁"

    def test_short_rows_are_filled_to_the_grid(self, tmp_path: Path) -> None:
        ragged = Table("", (row("甲", "乙", "丙"), row("丁")))
        (table,) = self.opened(written(tmp_path, ragged)).tables
        assert [cell.text for cell in table._cells] == ["甲", "乙", "丙", "丁", "", ""]


def test_same_document_gives_the_same_parts(report: Path, tmp_path: Path) -> None:
    again = tmp_path / "再写.docx"
    write_docx(REPORT, again, {FIGURE.caption: png(1600, 800)})
    with zipfile.ZipFile(report) as first, zipfile.ZipFile(again) as second:
        assert first.namelist() == second.namelist()
        for name in first.namelist():
            assert first.read(name) == second.read(name), name


class TestReadBack:
    """Our own files, as written and after others had them."""

    def test_whole_report(self, report: Path) -> None:
        read = read_docx(report)
        assert (read.title, read.department, read.year) == (REPORT.title, "某市测试局", 2024)
        assert (read.subject, read.draft) == ("测试", "送审稿")
        assert outline(read) == outline(REPORT)

    def test_figure_with_its_data(self, report: Path) -> None:
        (figure,) = [one for one in read_docx(report).blocks if isinstance(one, Figure)]
        assert (figure.caption, figure.kind, figure.unit) == (FIGURE.caption, "bar", "万元")
        assert figure.alternative == FIGURE.alternative
        values = [datum.number and datum.number.value for datum in figure.data]
        assert values == [Decimal("53256200"), Decimal("55287800"), None]

    def test_anchors_count_paragraphs_and_cells_from_one(self, tmp_path: Path) -> None:
        document = read_docx(
            written(tmp_path, Paragraph(words("甲")), Table("", (row("乙", "丙"),)))
        )
        paragraph, table = document.blocks
        assert isinstance(paragraph, Paragraph)
        assert isinstance(table, Table)
        assert (paragraph.anchor.path, paragraph.anchor.column) == ("p[1]", 1)
        assert table.anchor.path == "tbl[1]"
        assert [cell.anchor.path for cell in table.rows[0]] == [
            "tbl[1]/r[1]/c[1]",
            "tbl[1]/r[1]/c[2]",
        ]

    def test_own_lines_are_not_guessed_at(self, tmp_path: Path) -> None:
        lines = ["注：甲", "图2", "一、乙", "情况表", "单位：万元"]
        table = Table("", (row("丙"),))
        figure = Figure("", "bar", "人", (Datum("甲", None),))
        paragraphs = [Paragraph(words(line)) for line in lines]
        document = Document("文档", (table, *paragraphs, figure, *paragraphs[1:], table))
        path = tmp_path / "文档.docx"
        write_docx(document, path, {})
        assert outline(read_docx(path)) == outline(document)

    def test_only_tables_of_landscape_pages_are_landscape(self, tmp_path: Path) -> None:
        upright = Table("竖表", (row("甲"),))
        wide = Table("宽表", (row("乙"),), landscape=True)
        read = read_docx(written(tmp_path, upright, wide, upright))
        assert [one.landscape for one in read.blocks if isinstance(one, Table)] == [
            *(False, True, False),
        ]

    def test_line_feeds_in_a_source_are_kept(self, tmp_path: Path) -> None:
        number = Number("1", Decimal(1), "个", "个数", "2024", source='甲表\n\t第3行 <&">')
        (read,) = numbers(read_docx(written(tmp_path, Paragraph((number,)))))
        assert read.source == number.source

    def test_number_changed_by_hand_keeps_its_quantity(self, report: Path) -> None:
        edited = changed(report, lambda name, xml: xml.replace(">5528.78<", ">5528.79<"))
        number = numbers(read_docx(edited))[0]
        assert number.text == "5528.79"
        assert number.value == Decimal("55287800")
        assert (number.quantity, number.key) == ("支出.本年", "2024")
        assert (number.unit, number.source) == ("万元", "支出.csv 第3行")

    def test_emptied_number_does_not_read_as_its_prompt(self, report: Path) -> None:
        def empty(name: str, xml: str) -> str:
            prompt = xml.replace(">5528.78<", ">单击此处输入文字。<")
            return prompt.replace('<w:id w:val="1"/>', '<w:id w:val="1"/><w:showingPlcHdr/>')

        assert numbers(read_docx(changed(report, empty)))[0].text == ""

    def test_styles_are_known_by_name_when_word_renamed_the_ids(self, report: Path) -> None:
        def rename(name: str, xml: str) -> str:
            if name == "word/styles.xml":
                xml = re.sub('w:styleId="(?!Normal)', 'w:styleId="a-', xml)
            return re.sub('<w:pStyle w:val="', '<w:pStyle w:val="a-', xml)

        assert outline(read_docx(changed(report, rename))) == outline(REPORT)

    def test_numbers_are_found_when_word_renamed_their_part(self, report: Path) -> None:
        moved = report.with_name("移后.docx")
        with zipfile.ZipFile(report) as old, zipfile.ZipFile(moved, "w") as new:
            for name in old.namelist():
                new.writestr(
                    name.replace("customXml/item1.xml", "customXml/item7.xml"), old.read(name)
                )
        assert len(numbers(read_docx(moved))) == 2

    def test_control_around_a_whole_paragraph_is_the_number(self, report: Path) -> None:
        tag = re.findall('<w:tag w:val="(.*?)"/>', part(report))[0]

        def wrap(name: str, xml: str) -> str:
            control = (
                f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent><w:p><w:r>'
                "<w:t>7.00</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            )
            return xml.replace("<w:body>", "<w:body>" + control)

        assert numbers(read_docx(changed(report, wrap)))[0].text == "7.00"

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(document=documents())
    def test_any_document(self, document: Document, tmp_path: Path) -> None:
        path = tmp_path / "任意.docx"
        write_docx(document, path, {})
        read = read_docx(path)
        assert outline(read) == outline(document)
        assert [identity(number) for number in numbers(read)] == [
            identity(number) for number in numbers(document)
        ]


def identity(number: Number) -> tuple[object, ...]:
    return (
        *(number.text, number.value, number.unit),
        *(number.quantity, number.key, number.source),
    )


def outline(document: Document) -> list[object]:
    """The document block by block, as far as a docx holds it.

    A page break that another follows, or nothing, breaks no page.
    """
    lines: list[object] = []
    for block, following in zip(document.blocks, [*document.blocks[1:], PageBreak()], strict=True):
        if isinstance(block, Heading):
            lines.append(("heading", min(block.level, 3), plain(block.content)))
        elif isinstance(block, Paragraph):
            lines.append((block.role, plain(block.content), marks(block.content)))
        elif isinstance(block, Table):
            cells = [
                [(plain(cell.content), cell.rows, cell.columns, cell.align) for cell in cells]
                for cells in block.rows
            ]
            lines.append(("table", block.title, block.code, block.owner, block.unit))
            lines.append((block.notes, max(block.head_rows, 1), block.landscape, cells))
        elif isinstance(block, Figure):
            lines.append(("figure", block.caption))
        elif isinstance(block, Contents):
            lines.append(("contents", block.title, block.depth))
        elif not isinstance(following, PageBreak):
            lines.append("new page")
    return lines


def marks(content: tuple[Inline, ...]) -> str:
    return "".join(one.text for one in content if isinstance(one, Text) and one.mark)


class TestOthersFiles:
    """Files that others wrote, made here with python-docx."""

    def saved(self, document: OpenedDocument, tmp_path: Path) -> Path:
        path = tmp_path / "来文.docx"
        document.save(str(path))
        return path

    def body(self, xml: str, tmp_path: Path) -> Path:
        """A file whose body is ``xml``."""
        document = docx.Document()
        wrapped = parse_xml(f"<w:body {nsdecls('w', 'wp', 'r')}>{xml}</w:body>")
        for number, element in enumerate(list(wrapped)):
            document.element.body.insert(number, element)
        return self.saved(document, tmp_path)

    def texts(self, path: Path) -> list[str]:
        blocks = read_docx(path).blocks
        return [plain(one.content) for one in blocks if isinstance(one, Heading | Paragraph)]

    def test_levels_by_style_by_outline_and_by_numbering(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_heading("概况", level=1)
        document.add_paragraph("第二部分 情况说明")
        document.add_paragraph("三、机构设置")
        document.add_paragraph("（一）收入情况")
        document.add_paragraph("一、按照规定，本单位的职责如下。")
        document.add_paragraph("第一，坚持服务。")
        blocks = read_docx(self.saved(document, tmp_path)).blocks
        levels = [block.level if isinstance(block, Heading) else 0 for block in blocks]
        assert levels == [1, 1, 2, 3, 0, 0]

    def test_lines_above_and_below_a_table_belong_to_it(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("正文在前。")
        document.add_paragraph("收入支出总表")
        document.add_paragraph("公开01表")
        document.add_paragraph("部门：某市测试局        金额单位：万元")
        grid = document.add_table(rows=3, cols=3)
        grid.cell(0, 0).merge(grid.cell(1, 0)).text = "项目"
        grid.cell(0, 1).merge(grid.cell(0, 2)).text = "支出"
        grid.cell(2, 2).text = "12.50"
        document.add_paragraph("注：本表为汇总数。")
        before, table = read_docx(self.saved(document, tmp_path)).blocks
        assert isinstance(before, Paragraph)
        assert isinstance(table, Table)
        assert (table.title, table.code) == ("收入支出总表", "公开01表")
        assert (table.owner, table.unit) == ("部门：某市测试局", "金额单位：万元")
        assert table.notes == ("注：本表为汇总数。",)
        spans = [[(cell.rows, cell.columns) for cell in cells] for cells in table.rows]
        assert spans == [[(2, 1), (1, 2)], [(1, 1), (1, 1)], [(1, 1), (1, 1), (1, 1)]]
        assert plain(table.rows[2][2].content) == "12.50"

    def test_tracked_changes_are_read_as_accepted(self, tmp_path: Path) -> None:
        who = 'w:id="1" w:author="甲" w:date="2025-01-01T00:00:00Z"'
        path = self.body(
            "<w:p><w:r><w:t>支出</w:t></w:r>"
            f"<w:del {who}><w:r><w:delText>12.50</w:delText><w:tab/></w:r></w:del>"
            f"<w:ins {who}><w:r><w:t>13.50</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r>"
            f"<w:moveFrom {who}><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>"
            f"<w:p><w:pPr><w:rPr><w:del {who}/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>"
            "<w:p><w:r><w:t>后半</w:t></w:r></w:p>",
            tmp_path,
        )
        assert self.texts(path) == ["支出13.50万元", "前半后半"]

    def test_rows_deleted_and_begun_late(self, tmp_path: Path) -> None:
        cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
        wide = '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc>'
        path = self.body(
            f"<w:tbl><w:tr>{cell.format('甲')}{cell.format('乙')}</w:tr>"
            f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr>{cell.format("删")}</w:tr>'
            f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell.format("丙")}</w:tr>'
            f"<w:tr>{wide}</w:tr></w:tbl>",
            tmp_path,
        )
        (table,) = read_docx(path).blocks
        assert isinstance(table, Table)
        texts = [[plain(cell.content) for cell in cells] for cells in table.rows]
        assert texts == [["甲", "乙"], ["", "丙"], [""]]
        assert table.width == 1024

    def test_contents_are_one_block_whatever_they_list(self, tmp_path: Path) -> None:
        def field(kind: str) -> str:
            return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

        code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" </w:instrText></w:r>'
        path = self.body(
            "<w:p><w:r><w:t>目　录</w:t></w:r></w:p>"
            f"<w:p>{field('begin')}{code}{field('separate')}<w:r><w:t>一、甲 3</w:t></w:r></w:p>"
            f"<w:p><w:r><w:t>二、乙 5</w:t></w:r>{field('end')}</w:p>"
            "<w:p><w:r><w:t>正文</w:t></w:r></w:p>",
            tmp_path,
        )
        contents, text = read_docx(path).blocks
        assert contents == Contents("目　录")
        assert isinstance(text, Paragraph)

    def test_breaks_hidden_text_and_nested_controls(self, tmp_path: Path) -> None:
        open_control, close_control = "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"
        path = self.body(
            "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
            f"{open_control * 2}<w:r><w:t>丁</w:t></w:r>{close_control * 2}</w:p>"
            '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
            f"{open_control * 2}<w:p><w:r><w:t>戊</w:t></w:r></w:p>{close_control * 2}",
            tmp_path,
        )
        blocks = read_docx(path).blocks
        assert [type(block) for block in blocks] == [Paragraph, PageBreak, Paragraph]
        assert self.texts(path) == ["甲\t乙\n丙丁", "戊"]

    def test_text_boxes_are_read_once_after_their_paragraph(self, tmp_path: Path) -> None:
        mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
        path = self.body(
            f"<w:p><w:r><w:t>框外</w:t></w:r><w:r><mc:AlternateContent {mc}>"
            f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
            tmp_path,
        )
        assert self.texts(path) == ["框外", "框内"]

    def test_picture_with_its_caption_is_a_figure(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_picture(io.BytesIO(png(20, 10)))
        document.add_paragraph("（图2：支出结构图）（饼状图）")
        (figure,) = read_docx(self.saved(document, tmp_path)).blocks
        assert isinstance(figure, Figure)
        assert (figure.caption, figure.kind) == ("（图2：支出结构图）（饼状图）", "pie")

    def test_draft_mark_is_read_from_the_page_header(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("正文")
        document.sections[0].header.paragraphs[0].text = "内部资料（征求意见稿）"
        assert read_docx(self.saved(document, tmp_path)).draft == "征求意见稿"


class TestRefused:
    """Files that cannot be read, and what the user is told."""

    def refusal(self, path: Path) -> str:
        with pytest.raises(InputError) as caught:
            read_docx(path)
        (problem,) = caught.value.problems
        assert problem.place.file == path.name
        assert problem.mend
        return problem.message

    def zipped(self, tmp_path: Path, name: str, data: bytes) -> Path:
        path = tmp_path / "文件.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        return path

    def test_missing(self, tmp_path: Path) -> None:
        assert "找不到" in self.refusal(tmp_path / "无.docx")

    @pytest.mark.parametrize("data", [b"", b"plain text", b"%PDF-1.7"])
    def test_no_zip(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "文件.docx"
        path.write_bytes(data)
        assert "不是 .docx 文件" in self.refusal(path)

    def test_old_doc(self, tmp_path: Path) -> None:
        path = tmp_path / "旧.doc"
        path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))
        assert "旧格式" in self.refusal(path)

    def test_locked_by_a_password(self, report: Path, tmp_path: Path) -> None:
        path = tmp_path / "加密.docx"
        with report.open("rb") as plain_file, path.open("wb") as locked:
            office: Any = msoffcrypto.OfficeFile(plain_file)
            office.encrypt("口令", locked)
        assert "密码" in self.refusal(path)

    def test_cut_short(self, report: Path) -> None:
        report.write_bytes(report.read_bytes()[:2000])
        assert "已损坏" in self.refusal(report)

    def test_damaged_inside(self, report: Path) -> None:
        data = bytearray(report.read_bytes())
        data[200:1200] = bytes(1000)
        report.write_bytes(data)
        assert "已损坏" in self.refusal(report)

    def test_broken_xml(self, report: Path) -> None:
        broken = changed(report, lambda name, xml: xml.replace("</w:body>", ""))
        assert "word/document.xml 不能读取" in self.refusal(broken)

    def test_workbook_by_mistake(self, tmp_path: Path) -> None:
        assert "不是文字文档" in self.refusal(self.zipped(tmp_path, "xl/workbook.xml", b"<a/>"))

    def test_bomb(self, tmp_path: Path) -> None:
        path = self.zipped(tmp_path, "word/document.xml", b"<a>" + b" " * 20_000_000 + b"</a>")
        assert "超出可读的范围" in self.refusal(path)

    def test_too_many_entries(self, tmp_path: Path) -> None:
        path = tmp_path / "多.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(4097):
                archive.writestr(f"{number}", b"")
        assert "4097 个部件" in self.refusal(path)

    def test_document_type_with_entities(self, tmp_path: Path) -> None:
        xml = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
        assert "文档类型声明" in self.refusal(self.zipped(tmp_path, "word/document.xml", xml))

    @pytest.mark.parametrize("tag", ["sdt", "ins", "tbl"])
    def test_deep_nesting_is_read_or_refused(self, report: Path, tag: str) -> None:
        def nest(name: str, xml: str) -> str:
            deep = f"<w:{tag}>" * 20_000 + f"</w:{tag}>" * 20_000
            return xml.replace("<w:body>", f"<w:body>{deep}")

        assert "不能读取" in self.refusal(changed(report, nest))
