"""The web pages we write, and the pages we and others write read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import html
from sample_report import GROWTH, TOTAL, report
from strategies import documents, printed

from mingzhang.formats.read.html import read_html
from mingzhang.formats.write.html import write_html, write_paste_html
from mingzhang.model.document import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Inline,
    Number,
    Paragraph,
    Table,
    Text,
    plain,
)
from mingzhang.model.problem import InputError

PROPERTY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HOSTILE = "</script><script>alert(1)</script>&\"'<b>"


def read(folder: Path, page: str | bytes) -> Document:
    path = folder / "报告.html"
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return read_html(path)


def opened(page: str) -> Any:
    return html.document_fromstring(page)


def body(content: str) -> str:
    return f"<html><head><title>某页</title></head><body>{content}</body></html>"


def numbers(block: Block) -> list[Number]:
    inlines: list[Inline] = []
    if isinstance(block, (Heading, Paragraph)):
        inlines += block.content
    if isinstance(block, Table):
        inlines += [inline for row in block.rows for cell in row for inline in cell.content]
    if isinstance(block, Figure):
        inlines += [n for datum in block.data for n in (datum.number, datum.share) if n]
    return [inline for inline in inlines if isinstance(inline, Number)]


def test_a_number_carries_its_value_unit_address_and_source() -> None:
    page = opened(write_html(report()))
    number = page.xpath('//p//data[text()="1234.57"]')[0]
    traces = json.loads(page.xpath('//script[@id="traces"]/text()')[0])
    assert number.get("value") == "12345678.90"
    assert number.get("data-unit") == "万元"
    assert number.get("data-quantity") == TOTAL.quantity
    assert number.get("data-key") == TOTAL.key
    assert number.get("data-source") == TOTAL.source
    assert traces[int(number.get("data-trace"))] == list(TOTAL.trace)


def test_a_trace_is_stored_once_however_often_its_number_is_printed() -> None:
    text = write_html(report())
    assert text.count('value="12345678.90"') == 3  # in the text, the chart's data and the table
    assert text.count(TOTAL.trace[0]) == 1


def test_the_page_needs_nothing_from_outside() -> None:
    page = opened(write_html(report()))
    assert not page.xpath("//link | //img | //iframe | //script[@src] | //@href[contains(., ':')]")
    assert "url(" not in page.xpath("string(//style)")
    assert page.get("lang") == "zh-CN"
    assert page.xpath("string(//title)") == "某市测试局2024年度收支报告"


def test_headings_descend_without_a_gap_and_the_contents_links_to_each() -> None:
    page = opened(write_html(report()))
    headings = page.xpath("//h1 | //h2 | //h3 | //h4")
    assert [heading.tag for heading in headings] == ["h1", "h2", "h3", "h3", "h2", "h3", "h4"]
    targets = [link.get("href").removeprefix("#") for link in page.xpath("//nav//a")]
    assert [page.get_element_by_id(target).text for target in targets] == [
        heading.text for heading in headings[1:]
    ]


def test_a_document_without_a_cover_still_has_its_title_as_the_first_heading() -> None:
    page = opened(write_html(Document("某市测试局通报", (Paragraph((Text("无。"),)),))))
    assert page.xpath("//h1/text()") == ["某市测试局通报"]


def test_a_chart_is_told_in_words_and_its_data_stand_below_it() -> None:
    page = opened(write_html(report()))
    chart = page.xpath('//figure/div[@role="img"]')[0]
    assert chart.get("aria-label") == "2023年度1100.00万元，2024年度1234.57万元，2025年度未知"
    assert chart.xpath("*[local-name()='svg']")
    rows = chart.xpath("../details//tr")
    assert [row.text_content() for row in rows] == [
        "2023年度1100.00万元",
        "2024年度1234.57万元",
        "2025年度未知",
    ]


def test_nothing_a_book_holds_becomes_markup(tmp_path: Path) -> None:
    number = Number(HOSTILE, GROWTH.value, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,))
    text = (Text(HOSTILE), number)
    document = Document(
        HOSTILE,
        (
            Heading(1, text),
            Table(HOSTILE, ((Cell(text),),), form=HOSTILE, code=HOSTILE, notes=(HOSTILE,)),
        ),
        department=HOSTILE,
        subject=HOSTILE,
        draft=HOSTILE,
    )
    for written in (write_html(document), write_paste_html(document)):
        assert "alert" not in "".join(opened(written).xpath("//script/text()")).replace(
            json.dumps(HOSTILE, ensure_ascii=False).replace("<", "\\u003c"), ""
        )
        assert not opened(written).xpath("//p/b | //h2/b | //td/b | //th/b")
        heading = read(tmp_path, written).blocks[0]
        assert isinstance(heading, Heading)
        assert plain(heading.content) == HOSTILE * 2


def test_the_page_for_pasting_has_only_what_site_systems_keep() -> None:
    written = write_paste_html(report(), {"图1：收入变动情况图": b"\x89PNG"})
    page = opened(written)
    assert not page.xpath("//script | //style | //data | //*[local-name()='svg'] | //link | //nav")
    assert page.xpath("//img/@src") == ["data:image/png;base64,iVBORw=="]
    assert page.xpath("//img/@alt") == ["2023年度1100.00万元，2024年度1234.57万元，2025年度未知"]
    assert page.xpath("//table[contains(@style, 'border-collapse')]")
    assert "［饼图（万元）：拨款 1233.95（99.95%）；其他收入 0.62（0.05%）］" in written


@PROPERTY
@given(documents())
def test_what_is_written_reads_back(tmp_path: Path, document: Document) -> None:
    written = write_html(document)
    again = read(tmp_path, written)
    assert [printed(block) for block in again.blocks] == [
        printed(block) for block in document.blocks
    ]
    assert [numbers(block) for block in again.blocks] == [
        numbers(block) for block in document.blocks
    ]
    assert (again.title, again.department, again.year, again.draft) == (
        document.title,
        document.department,
        document.year,
        document.draft,
    )
    assert write_html(again) == written


@PROPERTY
@given(documents())
def test_the_page_for_pasting_reads_back_too(tmp_path: Path, document: Document) -> None:
    written = write_paste_html(document)
    again = read(tmp_path, written)
    assert [printed(block) for block in again.blocks] == [
        printed(block) for block in document.blocks
    ]
    assert write_paste_html(again) == written


def test_an_edited_number_keeps_its_address_and_has_the_new_text(tmp_path: Path) -> None:
    written = write_html(report()).replace(">1234.57</data>", ">1243.57</data>")
    edited = [n for b in read(tmp_path, written).blocks for n in numbers(b) if n.text == "1243.57"]
    assert {(number.address, number.value) for number in edited} == {(TOTAL.address, TOTAL.value)}


def test_places_lead_to_the_element(tmp_path: Path) -> None:
    written = write_html(report())
    tree = opened(written).getroottree()
    for block in read(tmp_path, written).blocks:
        if isinstance(block, (Heading, Paragraph)):
            (element,) = tree.xpath(block.anchor.path)
            assert element.text_content() == plain(block.content)
        if isinstance(block, Table):
            for cell in (cell for row in block.rows for cell in row):
                (element,) = tree.xpath(cell.anchor.path)
                assert element.text_content() == plain(cell.content)


def test_a_page_of_another_maker_is_read_by_what_is_seen(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        body(
            "<nav>首页</nav><script>var a</script><div style='display:none'>隐</div>"
            "<h1>某市测试局公开</h1><p><strong>一、收入情况</strong></p>"
            "<div>收入<span>12.50</span>万元。<br>　　另有支出。</div>尾注"
        ),
    )
    assert document.title == "某页"
    assert [printed(block) for block in document.blocks] == [
        ("heading", 1, "某市测试局公开"),
        ("heading", 2, "一、收入情况"),
        ("paragraph", "收入12.50万元。"),
        ("paragraph", "另有支出。"),
        ("paragraph", "尾注"),
    ]


def test_a_foreign_table_has_its_spans_and_the_head_lines_above_it(tmp_path: Path) -> None:
    rows = (
        "<tr><td rowspan=2>项目</td><td colspan=2>金额</td></tr><tr><td>本年</td><td>上年</td></tr>"
        "<tr><td>甲</td><td align=right>1.50</td><td>&nbsp;</td></tr>"
    )
    page = body(f"<p>收入明细表</p><p>公开02表</p><p>单位：万元</p><table>{rows}</table>")
    (table,) = read(tmp_path, page).blocks
    assert isinstance(table, Table)
    assert (table.title, table.code, table.unit) == ("收入明细表", "公开02表", "单位：万元")
    assert table.head_rows == 2
    assert [[(plain(c.content), c.rows, c.columns) for c in row] for row in table.rows] == [
        [("项目", 2, 1), ("金额", 1, 2)],
        [("本年", 1, 1), ("上年", 1, 1)],
        [("甲", 1, 1), ("1.50", 1, 1), ("", 1, 1)],
    ]
    assert table.rows[2][1].align == "right"


def test_a_table_that_only_arranges_the_page_is_walked_through(tmp_path: Path) -> None:
    inner = "<table><tr><td>甲</td><td>1</td></tr></table>"
    page = body(f"<table><tr><td><p>正文。</p>{inner}</td><td>侧栏</td></tr></table>")
    kinds = [type(block) for block in read(tmp_path, page).blocks]
    assert kinds == [Paragraph, Table, Paragraph]


@pytest.mark.parametrize("meta", ['<meta charset="gb2312">', ""])
def test_pages_in_gb18030_are_read(tmp_path: Path, meta: str) -> None:
    page = f"<html><head>{meta}<title>某页</title></head><body><p>堃、喆：收入</p></body></html>"
    (paragraph,) = read(tmp_path, page.encode("gb18030")).blocks
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.content) == "堃、喆：收入"


def test_spans_without_measure_do_no_harm(tmp_path: Path) -> None:
    spans = "<table><tr><td rowspan=99999 colspan=99999>甲</td><td>乙</td></tr></table>"
    (table,) = read(tmp_path, body(spans)).blocks
    assert isinstance(table, Table)
    assert table.rows[0][0].rows == 1
    assert table.width <= 1000


def test_deep_nesting_is_read_and_deeper_nesting_refused_rather_than_cut_off(
    tmp_path: Path,
) -> None:
    def nested(depth: int) -> str:
        return body("<div>" * depth + "深处" + "</div>" * depth + "<p>其后</p>")

    assert len(read(tmp_path, nested(240)).blocks) == 2
    for depth in (260, 20_000):
        with pytest.raises(InputError, match="嵌套过深"):
            read(tmp_path, nested(depth))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b"\x89PNG\r\n\x1a\n\0\0", "图片"),
        (b"<html><body><script>x</script></body></html>", "没有可读的文字"),
        (b"<!-- -->", "没有"),
    ],
)
def test_what_is_no_page_is_refused_in_plain_words(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(tmp_path, data)
