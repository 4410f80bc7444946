"""What a document is: the titles that departments print, other documents, blank forms."""

from __future__ import annotations

import pytest
from invented import CATALOGUE

from mingzhang.disclosures.judging import understand
from mingzhang.model.document import Block, Document, Heading, Paragraph, Table, Text
from mingzhang.model.problem import InputError
from mingzhang.reports.cover import cover, other_document, place_of, usual_year
from mingzhang.reports.understand import Reader

WORDS = next(iter(CATALOGUE.clauses.values())).words
READERS = [Reader(region, CATALOGUE) for region in CATALOGUE.regions.values()]


def titled(*lines: str) -> Document:
    return Document("", tuple(Paragraph((Text(line),)) for line in lines))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["2024年度虚构市测试局部门决算"], ("虚构市测试局", 2024, False)),
        (["虚构市测试局2023年度部门决算公开"], ("虚构市测试局", 2023, False)),
        (["虚构市测试所 2021 年度单位决算"], ("虚构市测试所", 2021, True)),
        (["2022年虚构县测试局部门决算情况说明"], ("虚构县测试局", 2022, False)),
        (["虚构市测试局", "2022年度部门决算（汇总）"], ("虚构市测试局", 2022, False)),
        (["关于虚构市测试局2020年部门决算公开的说明"], ("虚构市测试局", 2020, False)),
        (["虚构市测试局2021年度“三公”经费决算情况说明"], ("虚构市测试局", 2021, False)),
        (["第二部分 2022年度单位决算情况说明"], None),
        (["今天天气很好，2024年虚构市部门决算工作会议召开。"], None),
    ],
)
def test_titles(lines: list[str], expected: tuple[str, int, bool] | None) -> None:
    found = cover(titled(*lines), WORDS)
    assert (found and (found.department, found.year, found.unit)) == expected


def test_the_year_spoken_of_most_where_no_title_is() -> None:
    assert usual_year(titled("2023年度收入比2022年度多。", "2023年度支出。")) == 2023
    assert usual_year(titled("没有年份。")) == 0


@pytest.mark.parametrize(
    ("line", "region"),
    [("遂宁市虚构局部门决算", "sichuan"), ("湖南省虚构局部门决算", "national"), ("虚构局", "")],
)
def test_a_place_in_the_title_tells_the_region(line: str, region: str) -> None:
    assert place_of(titled(line), WORDS) == region


def test_a_budget_is_told_as_such() -> None:
    document = titled("虚构市测试局2025年部门预算", "“三公”经费支出1.00万元。")
    assert other_document(titled("虚构市测试局2025年部门决算"), WORDS) == ""
    with pytest.raises(InputError, match="这是部门预算"):
        understand(document, "预算.txt", READERS)


def test_a_blank_form_is_told_once_and_nothing_else() -> None:
    text = "收入支出总计XXX万元。与2023年度相比，增加（减少）XXX万元，增长（下降）XX%。"
    blocks: list[Block] = [Paragraph((Text("虚构市XX局2024年度部门决算"),))]
    blocks += [Heading(2, (Text("一、收入支出决算总体情况说明"),))]
    blocks += [Paragraph((Text(text),)) for _ in range(4)]
    understood = understand(Document("", tuple(blocks)), "模板.docx", READERS)
    assert list(understood.observed) == ["空白文档"]
    assert understood.observed["空白文档"].columns["空处"] == [13]
    assert (len(understood.readings), understood.spots) == (0, [])


def test_a_report_with_some_numbers_still_to_come_is_no_blank_form() -> None:
    texts = ["“三公”经费支出1.00万元。", *["公务接待费支出XX万元。"] * 12]
    understood = understand(titled("虚构市测试局2024年度部门决算", *texts), "稿.docx", READERS)
    assert "空白文档" not in understood.observed
    assert len(understood.readings) == 1


def test_a_page_about_something_else_is_refused() -> None:
    blocks = (Paragraph((Text("今天天气很好，气温25度。"),)), Table("天气", ()))
    with pytest.raises(InputError, match="没有认出公开报告"):
        understand(Document("", blocks), "新闻.html", READERS)
