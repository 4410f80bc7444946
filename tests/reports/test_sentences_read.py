"""Published sentences as they really stand: blanks, mixed marks, headings that decide, names."""

from __future__ import annotations

from decimal import Decimal

import pytest
from invented import CATALOGUE

from mingzhang.model.document import Anchor, Document, Heading, Paragraph, Table, Text
from mingzhang.model.understanding import Understanding
from mingzhang.reports.tokens import EvenLine
from mingzhang.reports.understand import Reader, likely

READER = Reader(CATALOGUE.region("shanghai"), CATALOGUE)
TITLE = "虚构市测试局2024年度部门决算"
GENERAL = "（三）一般公共预算财政拨款支出决算具体情况"
FUND = "八、政府性基金预算财政拨款收入支出决算情况说明"
ITEM = (
    "1、科学技术支出（类）科学技术普及（款）科普活动（项）。主要用于：科普。"
    "年初预算为10.00万元，支出决算为10.00万元。决算数与预算数基本持平。"
)


def read(text: str, heading: str = GENERAL, title: str = TITLE) -> Understanding:
    blocks = (Heading(3, (Text(heading),)), Paragraph((Text(text),), anchor=Anchor(3, 40, 1)))
    return READER.read([(Document(title, blocks), "报告.txt")])


def stated(understood: Understanding) -> list[tuple[str, str, Decimal]]:
    columns = understood.readings.columns
    return list(zip(columns["量"], columns["科目"], columns["值"], strict=True))


PLAIN = (
    "本年收入合计2946.25万元，其中：财政拨款收入2940.05万元，占99.79%；其他收入6.20万元，占0.21%。"
)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("2940.05万元", " 2940.05 万元"),
        PLAIN.replace("2940.05", "2940. 05"),
        PLAIN.replace("：", ":").replace("；", "; "),
        PLAIN.replace("99.79%", "９９．７９％"),
        PLAIN.replace("0.21%。", "0.21%；"),
        PLAIN.removesuffix("。"),
        "\u3000\u3000" + PLAIN,
    ],
)
def test_blanks_widths_and_the_last_stop_do_not_matter(text: str) -> None:
    assert stated(read(text)) == stated(read(PLAIN))
    assert len(stated(read(PLAIN))) == 5


def test_places_are_those_of_the_printed_text() -> None:
    text = "本年收入合计 2946.25 万元，其中： 财政拨款收入2940. 05万元，占 99.79%。"
    understood = read(text)
    found = [spot.location for spot in understood.spots if spot.readings]
    printed = [text[place.column - 1 : place.end - 1] for place in found]
    assert printed == ["2946.25", "2940. 05", "99.79"]
    assert {(place.page, place.line) for place in found} == {(3, 40)}


@pytest.mark.parametrize(
    ("heading", "quantity"),
    [
        (GENERAL, "一般公共预算.支出"),
        ("（三）一般公共预算支出决算具体情况", "一般公共预算.支出"),
        (FUND, "政府性基金.支出"),
        ("八、政府性基金预算支出决算情况", "政府性基金.支出"),
        ("九、国有资本经营预算财政拨款收入支出决算情况说明", "国有资本.支出"),
    ],
)
def test_the_heading_tells_which_of_several_wordings_is_meant(heading: str, quantity: str) -> None:
    cases = stated(read(ITEM, heading))
    assert cases == [
        (f"{quantity}.年初预算数", "2060702", Decimal(100000)),
        (f"{quantity}.决算数", "2060702", Decimal(100000)),
    ]


def test_without_a_heading_that_tells_nothing_is_claimed() -> None:
    understood = read(ITEM, "测试")
    assert stated(understood) == []
    assert [spot.text for spot in understood.spots if spot.is_quantity] == ["10.00", "10.00"]


def test_an_unknown_subject_is_not_taken_for_the_total() -> None:
    subjects = {subject for _, subject, _ in stated(read(ITEM.replace("科普活动", "虚构活动")))}
    assert subjects == {"虚构活动"}


def test_a_name_that_stands_twice_is_told_by_those_above_it() -> None:
    text = ITEM.replace(
        "科学技术支出（类）科学技术普及（款）科普活动", "{}支出（类）{}（款）行政运行"
    )
    housing = text.format("城乡社区", "城乡社区管理事务")
    assert {subject for _, subject, _ in stated(read(housing))} == {"2120101"}
    science = text.format("科学技术", "科学技术管理事务")
    assert {subject for _, subject, _ in stated(read(science))} == {"2060101"}


@pytest.mark.parametrize(
    ("title", "department", "kind"),
    [
        (TITLE, "虚构市测试局", "部门"),
        ("虚构市测试所2024年度单位决算", "虚构市测试所", "单位"),
        ("虚构市测试局2024年度部门决算（汇总）", "虚构市测试局", "部门"),
    ],
)
def test_the_title_tells_whose_accounts(title: str, department: str, kind: str) -> None:
    understood = read(PLAIN, title=title)
    assert (understood.department, understood.kind, understood.year) == (department, kind, 2024)


def test_a_title_over_two_lines() -> None:
    blocks = tuple(Paragraph((Text(text),)) for text in ("虚构市测试局", "2024 年度部门决算"))
    understood = READER.read([(Document("", blocks), "报告.txt")])
    assert (understood.department, understood.year) == ("虚构市测试局", 2024)


def test_a_document_like_no_region_is_read_by_clauses_and_its_tables_by_all() -> None:
    readers = [Reader(region, CATALOGUE) for region in CATALOGUE.regions.values()]
    other = Paragraph((Text("没有数。"),))
    assert [one.region.name for one in likely(readers, Document("", (other,)))] == ["national"]
    assert likely(readers, Document("", (other, Table("收入决算表", ())))) == readers
    document = Document("", (Paragraph((Text(PLAIN),)),))
    assert [one.region.name for one in likely(readers, document)] == ["shanghai"]


def test_a_line_keeps_where_its_letters_stood() -> None:
    line = EvenLine.of("共 5528. 78 万元(含)")
    assert line.text == "共5528.78万元（含）"
    start = line.text.index("5528.78")
    begin, end = line.span((start, start + 7))
    assert line.raw[begin:end] == "5528. 78"
