"""Plain text: what a clerk sees, and that the reader gets back what was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from sample_report import report
from strategies import documents, printed

from mingzhang.formats.read.text import read_text
from mingzhang.formats.write.text import write_text
from mingzhang.model.document import (
    Cell,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Text,
    plain,
)
from mingzhang.model.problem import InputError

PROPERTY = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(folder: Path, text: str, encoding: str = "utf-8") -> Document:
    path = folder / "报告.txt"
    path.write_bytes(text.encode(encoding))
    return read_text(path)


def paragraphs(document: Document) -> list[str]:
    return [plain(block.content) for block in document.blocks if isinstance(block, Paragraph)]


def test_a_report_prints_as_a_clerk_expects_it() -> None:
    text = write_text(report())
    lines = text.split("\n")
    assert lines[0] == "【送审稿】"
    assert "  第一部分 概况" in lines
    assert "第一部分 概况" in lines
    assert "　　负责全市测试工作的组织实施与监督检查。" in lines
    assert "　1.某市测试中心" in lines
    assert (
        "图1：收入变动情况图［柱状图（万元）：2023年度 1100.00；2024年度 1234.57；2025年度 未知］"
        in lines
    )
    assert text.count("\f") == 2


def test_a_table_is_a_grid_of_aligned_columns() -> None:
    head = (Cell((Text("项目"),), rows=2), Cell((Text("金额"),), columns=2, align="center"))
    table = Table(
        title="收入表",
        rows=(
            head,
            (Cell((Text("本年"),)), Cell((Text("上年"),))),
            (Cell((Text("　其中：甲"),)), Cell((Text("12.50"),), align="right"), Cell()),
        ),
        head_rows=2,
        code="公开01表",
        owner="部门：某局",
        unit="单位：元",
        notes=("注：略。",),
    )
    assert write_text(Document("", (table,))).splitlines() == [
        "收入表               公开01表",
        "部门：某局           单位：元",
        "│ 项目       │ 金额  │  <   │",
        "│     ^      │ 本年  │ 上年 │",
        "├────────────┼───────┼──────┤",
        "│ 　其中：甲 │ 12.50 │      │",
        "注：略。",
    ]


@PROPERTY
@given(documents())
def test_what_is_written_reads_back(tmp_path: Path, document: Document) -> None:
    text = write_text(document)
    assume("**" not in text)  # emphasis of converted texts, which the reader takes off
    again = read(tmp_path, text)
    assert [printed(block) for block in again.blocks] == [
        printed(block) for block in document.blocks
    ]
    assert again.draft == document.draft
    assert write_text(again) == text


@PROPERTY
@given(documents())
def test_every_place_holds_the_text_it_is_the_place_of(tmp_path: Path, document: Document) -> None:
    text = write_text(document)
    lines = text.split("\n")
    for block in read(tmp_path, text).blocks:
        parts: list[Heading | Paragraph | Cell] = []
        if isinstance(block, (Heading, Paragraph)):
            parts = [block]
        elif isinstance(block, Table):
            # A doubled arrow stands for a cell of one arrow less.
            parts = [
                cell for row in block.rows for cell in row if plain(cell.content)[:1] not in "<^"
            ]
        for part in parts:
            start = part.anchor.column - 1
            assert lines[part.anchor.line - 1].startswith(plain(part.content), start)


def test_a_table_knows_the_place_of_each_cell(tmp_path: Path) -> None:
    text = write_text(report())
    table = next(b for b in read(tmp_path, text).blocks if isinstance(b, Table))
    cell = table.rows[2][2]
    assert plain(cell.content) == "1234.57"
    line = text.split("\n")[cell.anchor.line - 1]
    assert line[cell.anchor.column - 1 :].startswith("1234.57 │")
    assert (table.anchor.column, table.anchor.page) == (1, 3)


def test_a_paragraph_that_looks_like_a_heading_stays_a_paragraph(tmp_path: Path) -> None:
    document = Document("", (Paragraph((Text("一、收入明细表"),)), Heading(2, (Text("附件"),))))
    first, second = read(tmp_path, write_text(document)).blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Heading)
    assert (second.level, plain(second.content), second.anchor.column) == (2, "附件", 4)


def test_blanks_line_ends_and_edges_inside_a_text_cannot_break_the_grid(tmp_path: Path) -> None:
    table = Table(" 甲\n表 ", ((Cell((Text("上│下\n行"),)), Cell((Text("\t"),))),), head_rows=0)
    document = Document("", (table, Paragraph((Text("一行\r\n两行"),)), Paragraph((Text(" "),))))
    read_table, paragraph = read(tmp_path, write_text(document)).blocks
    assert isinstance(read_table, Table)
    assert isinstance(paragraph, Paragraph)
    assert read_table.title == "甲 表"
    assert [plain(cell.content) for cell in read_table.rows[0]] == ["上｜下 行", ""]
    assert plain(paragraph.content) == "一行 两行"


def test_a_first_paragraph_in_brackets_is_not_the_draft_mark(tmp_path: Path) -> None:
    ours = Document("", (Paragraph((Text("【待补】"),)),))
    again = read(tmp_path, write_text(ours))
    assert (again.draft, paragraphs(again)) == ("", ["【待补】"])


def test_only_a_foreign_line_loses_its_list_dash(tmp_path: Path) -> None:
    ours = Document("", (Paragraph((Text("- 5"),)), Paragraph((Text("- 5"),), role="cover-title")))
    assert paragraphs(read(tmp_path, write_text(ours))) == ["- 5", "- 5"]
    assert paragraphs(read(tmp_path, " - 5\n")) == ["5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_chinese_desks_are_read(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, "一、收入情况\r\n\r\n收入12.50万元。\r\n", encoding)
    assert [type(block) for block in document.blocks] == [Heading, Paragraph]
    assert paragraphs(document) == ["收入12.50万元。"]


def test_a_wrapped_paragraph_is_joined_and_its_characters_are_found(tmp_path: Path) -> None:
    first = "2024年度某市测试局收入总计为一千二百三十四万元，比上年增加，主要是新增"
    document = read(tmp_path, f"正文\n\n{first}\n项目3个。\n- 1.下一条目。\n")
    title, joined, item = (b for b in document.blocks if isinstance(b, Paragraph))
    assert plain(title.content) == "正文"
    assert plain(joined.content) == first + "项目3个。"
    place = joined.anchor.at(plain(joined.content).index("3"))
    assert (place.line, place.column) == (4, 3)
    assert joined.anchor.at(4).line == 3
    assert (plain(item.content), item.anchor.line, item.anchor.column) == ("1.下一条目。", 5, 3)


def test_tabbed_lines_are_a_table_with_the_head_lines_above_it(tmp_path: Path) -> None:
    text = "收入表\n部门：某局    单位：万元\n项目\t金额\n甲\t1.50\n\t\n正文。\n"
    table, paragraph = read(tmp_path, text).blocks
    assert isinstance(table, Table)
    assert isinstance(paragraph, Paragraph)
    assert (table.title, table.owner, table.unit) == ("收入表", "部门：某局", "单位：万元")
    assert [[plain(cell.content) for cell in row] for row in table.rows] == [
        ["项目", "金额"],
        ["甲", "1.50"],
    ]
    amount = table.rows[1][1].anchor
    assert (amount.line, amount.column) == (4, 3)


def test_form_feeds_count_pages(tmp_path: Path) -> None:
    document = read(tmp_path, "第一页。\n\f第二页。\n\f")
    first, page_break, second = document.blocks
    assert isinstance(first, Paragraph)
    assert isinstance(page_break, PageBreak)
    assert isinstance(second, Paragraph)
    assert (first.anchor.page, second.anchor.page, document.pages) == (1, 2, 2)
    assert (second.anchor.line, second.anchor.column) == (2, 2)


def test_the_contents_of_a_foreign_text_are_not_read_as_headings(tmp_path: Path) -> None:
    text = "目 录\n\n第一部分 概况\t- 3 -\n一、职责 ……… 3\n\n第一部分 概况\n一、职责\n正文。\n"
    blocks = read(tmp_path, text).blocks
    assert [type(block) for block in blocks] == [Contents, Heading, Heading, Paragraph]
    assert [block.anchor.line for block in blocks if isinstance(block, Heading)] == [6, 7]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b"\xef\xbb\xbf \r\n\f", "空"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "压缩包"),
        (bytes(range(256)) * 4, "不是文本"),
    ],
)
def test_what_is_no_text_is_refused_in_plain_words(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "坏.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words) as caught:
        read_text(path)
    problem = caught.value.problems[0]
    assert problem.place.file == "坏.txt"
    assert problem.mend


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        read_text(tmp_path / "无.txt")
