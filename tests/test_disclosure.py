"""Which files are one publication, and which publications are held against each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.disclosures.grouping import (
    Card,
    card_of,
    folder_names,
    group,
    links_of,
    may_be_one_name,
)
from mingzhang.model.document import Cell, Document, Paragraph, Table, Text

REPORT = Card("甲/报告.pdf", "甲", "虚构市测试局", 2024, "部门")
TABLES = Card("甲/附表.xlsx", "甲", "虚构市测试局", 2024, "", True)


def files_of(*cards: Card) -> list[list[str]]:
    return [[card.path for card in one.cards] for one in group(cards)]


def test_tables_join_the_only_report_of_their_folder() -> None:
    assert files_of(TABLES, REPORT) == [["甲/报告.pdf", "甲/附表.xlsx"]]
    unnamed = replace(TABLES, department="", year=0)
    assert files_of(REPORT, unnamed) == [["甲/报告.pdf", "甲/附表.xlsx"]]


@pytest.mark.parametrize(
    "other",
    [
        replace(TABLES, year=2023),
        replace(TABLES, department="虚构市另一院"),
    ],
)
def test_tables_of_another_year_or_body_stand_alone(other: Card) -> None:
    assert files_of(REPORT, other) == [[REPORT.path], [other.path]]


def test_tables_elsewhere_join_only_the_one_report_there_is() -> None:
    elsewhere = replace(TABLES, folder="乙", path="乙/附表.xlsx")
    assert files_of(REPORT, elsewhere) == [[REPORT.path, elsewhere.path]]
    second = Card("丙/二.pdf", "丙", "虚构市第二局", 2024, "部门")
    assert files_of(REPORT, second, elsewhere) == [[REPORT.path], [second.path], [elsewhere.path]]


def test_among_several_reports_the_name_decides() -> None:
    second = Card("甲/二.pdf", "甲", "虚构市第二局", 2024, "部门")
    assert files_of(REPORT, second, TABLES) == [[REPORT.path, TABLES.path], [second.path]]
    named = replace(TABLES, path="甲/虚构市第二局附表.xls", department="")
    assert files_of(REPORT, second, named) == [[REPORT.path], [second.path, named.path]]
    nobody = replace(TABLES, department="")
    assert files_of(REPORT, second, nobody) == [[REPORT.path], [second.path], [nobody.path]]


def test_copies_of_one_report_each_get_the_tables() -> None:
    copy = replace(REPORT, path="甲/报告.docx")
    assert files_of(copy, REPORT, TABLES) == [[copy.path, TABLES.path], [REPORT.path, TABLES.path]]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("市测试局", "虚构市测试局", True),
        ("市人社局", "虚构市人力资源和社会保障局", True),
        ("虚构市第二局", "虚构市第一局", False),
        ("虚构市测试局", "虚构市测试局机关", False),
        ("", "虚构市第一局", True),
    ],
)
def test_short_names(one: str, other: str, same: bool) -> None:
    assert may_be_one_name(one, other) is same
    assert may_be_one_name(other, one) is same


def unit(name: str, folder: str, year: int = 2024) -> Card:
    return Card(f"{folder}/{name}.txt", folder, name, year, "单位")


def test_last_year_and_units_are_linked() -> None:
    cards = [
        REPORT,
        replace(REPORT, path="旧/报告.pdf", folder="旧", year=2023),
        unit("虚构市测试局机关", "甲/01"),
        unit("虚构市测试中心", "甲/02"),
        unit("虚构市别处中心", "丙"),
    ]
    disclosures = group(cards)
    links = links_of(disclosures)
    assert dict(links.last) == {0: 1}
    assert dict(links.units) == {0: (2, 3)}
    assert links.sets(5) == [(0, 1, 2, 3), (4,)]
    within = links.among((0, 1, 2, 3))
    assert (dict(within.last), dict(within.units)) == ({0: 1}, {0: (2, 3)})


def test_where_two_departments_lie_together_the_units_go_by_name() -> None:
    other = Card("甲/二.pdf", "甲", "虚构市第二局", 2024, "部门")
    cards = [REPORT, other, unit("虚构市第二局机关", "甲"), unit("虚构市无关中心", "甲")]
    assert dict(links_of(group(cards)).units) == {1: (2,)}


def test_folders_have_different_names() -> None:
    cards = [REPORT, replace(REPORT, path="甲/报告.docx"), Card("乙/某?.pdf", "乙")]
    assert folder_names(group(cards)) == ["虚构市测试局2024", "虚构市测试局2024(2)", "某_"]


def test_a_card_says_what_the_document_says() -> None:
    catalogue = load("disclosure")
    sentence = Paragraph((Text("2024年度收入总计10万元，与上年相比没有变化，说明如下文所述。"),))
    report = Document("2024年度虚构市测试局部门决算", (sentence,) * 5)
    assert card_of(report, "甲/报告.txt", catalogue) == Card(
        "甲/报告.txt", "甲", "虚构市测试局", 2024, "部门"
    )
    table = Table("收入支出决算总表", ((Cell((Text("项目"),)),),), owner="部门：虚构市测试局")
    tables = Document("收入支出决算总表", (table,))
    assert card_of(tables, "甲/2023年附表.xlsx", catalogue) == Card(
        "甲/2023年附表.xlsx", "甲", "虚构市测试局", 2023, "", True
    )
