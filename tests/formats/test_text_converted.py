"""Texts converted from other formats: tabs and pipes for tables, captions below, light markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.formats.read.text import read_text
from mingzhang.model.document import Document, Heading, Paragraph, Table, plain


def read(folder: Path, text: str) -> Document:
    path = folder / "报告.txt"
    path.write_text(text, encoding="utf-8")
    return read_text(path)


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[plain(cell.content) for cell in row] for row in table.rows]


def paragraphs(document: Document) -> list[str]:
    return [plain(block.content) for block in document.blocks if isinstance(block, Paragraph)]


BELOW = """\
收入情况如下。

项目\t年初预算数\t决算数
财政拨款收入\t37, 364. 61\t55, 287. 16
合计\t37, 364. 61\t55, 287. 16

表 1: 收入预、决算对比表

指标\t目标\t完成
线上宣传次数\t2\t3
线下宣传次数\t2\t2

名称\t目标\t完成
宣传物料\t5\t5
对接数量\t6\t6

表 2-1: 绩效指标完成情况表

资产\t原值
设备\t880. 72
家具\t12

表 3: 资产情况表
"""


def test_captions_below_are_the_titles_of_what_is_above(tmp_path: Path) -> None:
    found = tables(read(tmp_path, BELOW))
    assert [table.title for table in found] == [
        "表 1: 收入预、决算对比表",
        "表 2-1: 绩效指标完成情况表",
        "表 2-1: 绩效指标完成情况表",
        "表 3: 资产情况表",
    ]


def test_a_head_printed_again_after_a_page_end_is_one_table(tmp_path: Path) -> None:
    text = BELOW.replace("名称\t目标", "指标\t目 标")
    assert [texts(table) for table in tables(read(tmp_path, text))][1] == [
        ["指标", "目标", "完成"],
        ["线上宣传次数", "2", "3"],
        ["线下宣传次数", "2", "2"],
        ["宣传物料", "5", "5"],
        ["对接数量", "6", "6"],
    ]


def test_captions_above_stay_with_what_is_below(tmp_path: Path) -> None:
    text = "表1：甲情况表\n\n项目\t数\n甲\t1\n\n表2：乙情况表\n\n项目\t数\n乙\t2\n"
    assert [(t.title, texts(t)[1][0]) for t in tables(read(tmp_path, text))] == [
        ("表1：甲情况表", "甲"),
        ("表2：乙情况表", "乙"),
    ]


def test_captions_between_tables_follow_the_rest_of_the_text(tmp_path: Path) -> None:
    """No sentence parts these tables; only the last caption shows that they stand below."""
    grids = [f"项目{n}\t数\n甲\t{n}\n" for n in (1, 2, 3)]
    text = "开头一句话。\n\n" + "".join(
        f"{grid}\n表 {n}: 第{n}个表\n\n" for n, grid in enumerate(grids, start=1)
    )
    assert [(t.title, texts(t)[0][0]) for t in tables(read(tmp_path, text))] == [
        (f"表 {n}: 第{n}个表", f"项目{n}") for n in (1, 2, 3)
    ]


def test_a_sentence_about_a_table_is_no_caption(tmp_path: Path) -> None:
    found = read(tmp_path, "项目\t数\n甲\t1\n乙\t2\n\n表 1 中的数为虚构。\n")
    assert tables(found)[0].title == ""
    assert paragraphs(found) == ["表 1 中的数为虚构。"]


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("项目\t\t决算\t\n编码\t名称\t合计\t基本\n201\t甲\t3\t2\n", 2),  # spans lost to blanks
        ("项目\t项目\t决算\t决算\n编码\t名称\t合计\t基本\n201\t甲\t3\t2\n", 2),  # or repeated
        ("项目\t决算数\n一、基本支出\t\n甲\t3\n乙\t4\n", 1),  # a class without amount is no head
        ("项目\t指标\t完成\n甲\t便捷\t优\n乙\t逐步提升\t优\n", 1),
    ],
)
def test_how_deep_a_head_is(tmp_path: Path, text: str, depth: int) -> None:
    assert tables(read(tmp_path, text))[0].head_rows == depth


def test_columns_blank_in_every_row_are_none(tmp_path: Path) -> None:
    [table] = tables(read(tmp_path, "项目\t数\t\t\t\n甲\t1\t\t\t\n乙\t\t\t\t\n"))
    assert texts(table) == [["项目", "数"], ["甲", "1"], ["乙", ""]]


def test_the_year_between_title_and_table_does_not_part_them(tmp_path: Path) -> None:
    text = "自评得分情况表\n(2024年度)\n单位：万元\n项目\t数\n甲\t1\n"
    found = read(tmp_path, text)
    assert [(t.title, t.unit) for t in tables(found)] == [("自评得分情况表", "单位：万元")]
    assert paragraphs(found) == ["(2024年度)"]


MARKED = """\
# **第一部分 概况**

- **一是**收入总计**1492.37**万元，<u>增长3.2%</u>，比上年多。

| 项目 | **决算数** |
| --- | ---: |
| 甲 | 12.50 |
| 乙 |  |
"""


def test_light_markup_goes_and_every_character_keeps_its_place(tmp_path: Path) -> None:
    found = read(tmp_path, MARKED)
    assert [(b.level, plain(b.content)) for b in found.blocks if isinstance(b, Heading)] == [
        (1, "第一部分 概况")
    ]
    [sentence] = [block for block in found.blocks if isinstance(block, Paragraph)]
    text = plain(sentence.content)
    assert text == "一是收入总计1492.37万元，增长3.2%，比上年多。"
    lines = MARKED.split("\n")
    for offset, char in enumerate(text):
        place = sentence.anchor.at(offset)
        assert lines[place.line - 1][place.column - 1] == char
    [table] = tables(found)
    assert texts(table) == [["项目", "决算数"], ["甲", "12.50"], ["乙", ""]]
    assert table.head_rows == 1
    for row in table.rows:
        for cell in row:
            place, shown = cell.anchor, plain(cell.content)
            assert lines[place.line - 1][place.column - 1 :].startswith(shown)


def test_what_only_looks_like_markup_stays(tmp_path: Path) -> None:
    assert paragraphs(read(tmp_path, "注*号的为虚构，3 < 5 > 2。\n")) == [
        "注*号的为虚构，3 < 5 > 2。"
    ]
