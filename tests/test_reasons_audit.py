"""Reasons that cannot be true, in the Suining example: in its book, and in its report read back.

By hand from the published text: 310.79 + 151 + 22 = 483.79 of new projects for a growth of 203.16,
of which tables 3-3 and 3-5 of the report list 310.79 + 151 = 461.79;
12.42 of new training for a growth of 9.05; no reason for the 1.62 of the three public expenses.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mingzhang.books.compiling import Compiled
from mingzhang.catalogue.packs import load
from mingzhang.disclosures.judging import conclude
from mingzhang.model.document import Block, Cell, Document, Heading, Paragraph, Table, Text, plain
from mingzhang.model.finding import Finding
from mingzhang.reports.understand import Reader
from mingzhang.tasks.compile import compile_book
from mingzhang.told.verdict import Verdict

SUINING = Path(__file__).parent.parent / "examples" / "suining-hrss-2024"
RULES = {"缺原因", "原因方向", "原因金额"}
TOTAL = "收支.收入总计.增减额"
PROJECTS = (
    ("人才发展资金", "310.79"),
    ("遂宁市惠民惠农社会保障卡“一卡通”大数据阳光监督平台建设", "151.00"),
    ("以工代赈村民自建项目劳务报酬模块", "22.00"),
    ("社保服务工作经费", "19.50"),
)


@pytest.fixture(scope="module")
def suining() -> Compiled:
    return compile_book(SUINING)


def of_reasons(found: tuple[Finding, ...]) -> dict[str, Finding]:
    return {one.key["量"]: one for one in found if one.rule in RULES}


def read(document: Document) -> tuple[Finding, ...]:
    catalogue = load("disclosure")
    understood = Reader(catalogue.region("sichuan"), catalogue).read([(document, "报告")])
    (verdict,) = conclude([(document, understood)], catalogue)
    assert isinstance(verdict, Verdict)
    return verdict.findings


def test_the_book_finds_what_the_named_projects_come_to(suining: Compiled) -> None:
    found = of_reasons(suining.verdict.findings)
    assert found[TOTAL].rule == "原因金额"
    assert found[TOTAL].severity == "warning"
    assert "列举的增加额合计483.79万元" in found[TOTAL].message
    assert "超过增加额203.16万元，未说明的减少为280.63万元" in found[TOTAL].message


def test_the_report_read_back_finds_what_its_text_alone_shows(suining: Compiled) -> None:
    findings = read(suining.document)
    found = of_reasons(findings)
    assert {name: one.rule for name, one in found.items()} == {
        TOTAL: "原因金额",
        "财政拨款.收入总计.增减额": "原因金额",
        "一般公共预算.支出.决算数.增减额": "原因金额",
        "三公.合计.决算数.增减额": "缺原因",
        "机关运行经费.决算数.增减额": "原因金额",
    }
    assert "列举的增加额合计461.79万元" in found[TOTAL].message
    assert "超过增加额203.16万元，未说明的减少为258.63万元" in found[TOTAL].message
    told = found["机关运行经费.决算数.增减额"].message
    assert "列举的增加额合计12.42万元，超过增加额9.05万元，未说明的减少为3.37万元" in told


def project_table(amounts: tuple[tuple[str, str], ...]) -> Table:
    def row(*texts: str) -> tuple[Cell, ...]:
        return tuple(Cell((Text(text),)) for text in texts)

    head = row("序号", "项目名称", "年初预算数", "决算数")
    body = (row(str(n), name, "0", amount) for n, (name, amount) in enumerate(amounts, 1))
    return Table("项目支出情况表", (head, *body), unit="单位：万元")


def is_project_table(block: Block) -> bool:
    return isinstance(block, Table) and block.title.startswith("表3-")


@pytest.mark.parametrize(
    ("amounts", "named"),
    [
        (PROJECTS, "483.79"),
        # 203.16 is the growth itself: the remaining project is one without a known amount.
        ((("人才发展资金", "203.18"), *PROJECTS[3:]), "203.18"),
        ((("人才发展资金", "203.17"), *PROJECTS[3:]), None),
    ],
)
def test_a_report_that_lists_its_projects_finds_as_much_as_the_book(
    suining: Compiled, amounts: tuple[tuple[str, str], ...], named: str | None
) -> None:
    # Its own tables 3-1 to 3-5, in which the names of tasks are merged cells, make way for one.
    others = (b for b in suining.document.blocks if not is_project_table(b))
    document = replace(suining.document, blocks=(*others, project_table(amounts)))
    found = of_reasons(read(document))
    assert (TOTAL in found) is (named is not None)
    if named:
        assert f"列举的增加额合计{named}万元" in found[TOTAL].message


def reworded(document: Document, old: str, new: str) -> Document:
    """The document with other words in its running text."""
    blocks = tuple(
        Paragraph((Text(plain(block.content).replace(old, new)),), block.role)
        if isinstance(block, Paragraph) and old in plain(block.content)
        else block
        for block in document.blocks
    )
    assert blocks != document.blocks
    assert any(isinstance(block, Heading) for block in blocks)
    return replace(document, blocks=blocks)


def test_one_reworded_reason_is_found_by_its_direction(suining: Compiled) -> None:
    changed = reworded(suining.document, "接待批次、人次相较上年增加。", "接待批次、人次减少。")
    changed = reworded(changed, "承办省厅会议相较上年增加，", "承办会议下降，")
    found = of_reasons(read(changed))["三公.公务接待费.决算数.增减额"]
    assert found.rule == "原因方向"
    assert "公务接待费增加1.57万元，原因只写了减少" in found.message


def test_a_reason_taken_away_is_missing(suining: Compiled) -> None:
    changed = reworded(
        suining.document,
        "主要原因是本年度新增开展事业单位新录用人员岗前培训12.42万元。",
        "",
    )
    found = of_reasons(read(changed))["机关运行经费.决算数.增减额"]
    assert found.rule == "缺原因"
    assert found.locations[0].section == "（一）机关运行经费支出情况"
