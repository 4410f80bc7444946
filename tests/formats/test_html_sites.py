"""Pages of sites: the text among menus and feet, forms pasted from workbooks, any encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.formats.read.html import read_html
from mingzhang.model.document import Document, Paragraph, Table, plain

LINKS = "".join(f'<li><a href="/c{n}">栏目{n}</a></li>' for n in range(6))
FORM = """<table>
<tr><td colspan="4">收入支出决算总表</td></tr>
<tr><td colspan="4">公开01表</td></tr>
<tr><td colspan="2">部门：虚构市测试局</td><td colspan="2">金额单位：万元</td></tr>
<tr><td colspan="2">收入</td><td colspan="2">支出</td></tr>
<tr><td>项目</td><td>决算数</td><td>项目</td><td>决算数</td></tr>
<tr><td rowspan="2">一、拨款</td><td>1.00</td><td>一、一般</td><td>2.00</td></tr>
<tr><td>3.00</td><td>二、外交</td><td></td></tr>
</table>"""
PAGE = f"""<html><head>META<title>公开</title></head><body>
<div class="top"><ul>{LINKS}</ul></div>
<div class="Crumbs">当前位置：<a href="/">首页</a> 信息 12345</div>
<div id="content">
<p>虚构市测试局2024年度收入总计1492.37万元，支出总计1492.37万元，均按规定公开。</p>
<p><a href="#p1">第1页</a><a href="#p2">第2页</a><a href="#p3">第3页</a></p>
<p>{{0}}</p>{FORM}
<p><a href="a.xls">附件1</a> <a href="b.pdf">附件2</a> <a href="c.doc">附件3</a></p></div>
<div class="page-footer"><p>备案12345678号 访问量 99</p></div></body></html>"""


def read(folder: Path, encoding: str = "utf-8", meta: str = "", page: str = PAGE) -> Document:
    path = folder / "页.html"
    path.write_bytes(page.replace("META", meta).encode(encoding))
    return read_html(path)


def paragraphs(document: Document) -> list[str]:
    return [plain(block.content) for block in document.blocks if isinstance(block, Paragraph)]


def test_menus_ways_and_feet_are_no_text(tmp_path: Path) -> None:
    """Links to parts of the page and to attachments are text; so is what has most of the page."""
    assert paragraphs(read(tmp_path)) == [
        "虚构市测试局2024年度收入总计1492.37万元，支出总计1492.37万元，均按规定公开。",
        "第1页第2页第3页",
        "{0}",
        "附件1 附件2 附件3",
    ]


def test_a_text_in_a_box_of_a_suspicious_name_stays(tmp_path: Path) -> None:
    page = PAGE.replace('id="content"', 'id="content" class="share"')
    assert len(paragraphs(read(tmp_path, page=page))) == 4


def test_the_title_rows_pasted_with_a_form_are_its_head_lines(tmp_path: Path) -> None:
    [table] = [block for block in read(tmp_path).blocks if isinstance(block, Table)]
    assert (table.title, table.code) == ("收入支出决算总表", "公开01表")
    assert (table.owner, table.unit) == ("部门：虚构市测试局", "金额单位：万元")
    assert table.head_rows == 2
    assert [[plain(cell.content) for cell in row] for row in table.rows[2:]] == [
        ["一、拨款", "1.00", "一、一般", "2.00"],
        ["3.00", "二、外交", ""],
    ]
    assert table.rows[2][0].rows == 2


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("gb18030", '<meta charset="gb2312">'),
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gbk">'),
        ("gb18030", ""),  # no word of it anywhere
        ("utf-8", '<meta charset="gb2312">'),  # a wrong word
        ("utf-16", ""),
        ("big5", '<meta charset="big5">'),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, meta: str) -> None:
    page = "<html><head>META</head><body><p>市本年度收入12.50元</p></body></html>"
    assert paragraphs(read(tmp_path, encoding, meta, page)) == ["市本年度收入12.50元"]
