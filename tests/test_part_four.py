"""The fourth part of a whole made-up department: composed, read back, spoilt, and its forms."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from mingzhang.books.compiling import Compiled
from mingzhang.catalogue.packs import load
from mingzhang.disclosures.judging import conclude
from mingzhang.formats.read.document import read_document
from mingzhang.model.document import Block, Document, Paragraph, Table, Text, plain
from mingzhang.model.number import round_half_up
from mingzhang.reports.understand import Reader
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.tasks.fill import prepare
from mingzhang.told.verdict import Verdict

EXAMPLE = Path(__file__).parents[1] / "examples" / "made-up-department"
CATALOGUE = load("disclosure")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """The book of the example, with its accounts taken in, and its report."""

    book: Path
    out: Path
    compiled: Compiled

    @property
    def document(self) -> Document:
        return self.compiled.document

    def rows(self, table: str) -> list[Row]:
        """The rows of a table as they stand in its file."""
        with (self.book / f"{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
            return list(csv.DictReader(handle))

    def tables(self, begin: str) -> list[Table]:
        """The tables of the report whose title begins so."""
        blocks = (block for block in self.document.blocks if isinstance(block, Table))
        return [block for block in blocks if block.title.startswith(begin)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("part-four")
    book = folder / "book"
    shutil.copytree(EXAMPLE, book)
    prepare(book, sorted((book / "exports").iterdir())).write()
    out = folder / "out"
    compiled = compile_book(book, out, ("text", "docx", "xlsx"))
    return Made(book, out, compiled)


def grid(table: Table) -> list[list[str]]:
    """The texts of the body with every merged cell on each of its places."""
    width = table.width
    places: list[list[str | None]] = [[None] * width for _ in table.rows]
    for r, row in enumerate(table.rows):
        for cell in row:
            c = places[r].index(None)
            for i in range(r, r + cell.rows):
                for j in range(c, c + cell.columns):
                    assert places[i][j] is None
                    places[i][j] = plain(cell.content)
    return [[text or "" for text in row] for row in places[table.head_rows :]]


def sentences(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield plain(block.content)


def test_nothing_is_missing_and_nothing_contradicts(made: Made) -> None:
    assert made.compiled.missing == ()
    assert [f for f in made.compiled.verdict.findings if f.severity != "info"] == []


@pytest.mark.parametrize("name", ["报告.txt", "报告.docx"])
def test_the_report_is_read_back_without_a_false_finding(made: Made, name: str) -> None:
    (verdict,) = audit([made.out / name])
    assert isinstance(verdict, Verdict)
    told = [(f.severity, f.rule) for f in verdict.findings if f.severity != "info"]
    # That the points for what is left over depend on the reading of the rubric is no mistake.
    assert [one for one in told if one[0] == "error"] == []
    assert len(told) <= 1
    assert Decimal(verdict.coverage.share) > Decimal("0.6")


def test_every_task_has_its_projects_and_their_sums(made: Made) -> None:
    projects = made.rows("项目")
    tasks = list(dict.fromkeys(row["重点任务"] for row in projects if row["重点任务"]))
    assert len(tasks) > 1
    tables = made.tables("表3-")
    assert [t.title.split("：")[0] for t in tables] == [
        f"表3-{n}" for n in range(1, len(tasks) + 1)
    ]
    for task, table in zip(tasks, tables, strict=True):
        own = [row for row in projects if row["重点任务"] == task]
        for printed, row in zip(grid(table), own, strict=True):
            budget, final = Fraction(row["全年预算数"]), Fraction(row["决算数"])
            hundredths = (final * 20000 + budget) // (budget * 2)
            assert printed[2] == row["项目名称"]
            assert abs(Decimal(printed[4]) * 10000 - Decimal(row["全年预算数"])) <= 50
            assert Decimal(printed[6].removesuffix("%")) * 100 == hundredths
        whole = sum((Decimal(row["全年预算数"]) for row in own), Decimal(0))
        said = f"开展对应项目{len(own)}项，调整预算数合计{round_half_up(whole / 10000, 2)}万元"
        assert [line for line in sentences(made.document) if said in line]


def test_every_indicator_stands_once_beside_its_project(made: Made) -> None:
    names = {(r["单位代码"], r["项目代码"]): r for r in made.rows("项目")}
    wanted = Counter(
        (names[r["单位代码"], r["项目代码"]]["项目名称"], r["三级指标"])
        for r in made.rows("绩效指标")
        if r["项目代码"] and names[r["单位代码"], r["项目代码"]]["重点任务"]
    )
    printed = Counter((row[1], row[4]) for t in made.tables("表4-") for row in grid(t))
    assert printed == wanted


def test_counts_in_sentences_are_those_of_the_tables(made: Made) -> None:
    counted = {"数量指标": made.tables("表9："), "效益指标": made.tables("表10：")}
    for word, (table,) in counted.items():
        (line,) = {
            match[0]
            for text in sentences(made.document)
            for match in re.finditer(rf"共有\d+条{word}", text)
        }
        assert line == f"共有{len(grid(table))}条{word}"


def test_the_points_of_the_items_are_those_of_the_table_of_points(made: Made) -> None:
    (table,) = made.tables("部门整体支出绩效自评打分表")
    points = {row[2]: (row[3], row[5]) for row in grid(table)}
    said = {
        match[1]: (match[2], f"{match[3]}分")
        for text in sentences(made.document)
        for match in re.finditer(r"评分说明，(\w+)指标权重([\d.]+)分、得分([\d.]+)分", text)
    }
    assert len(said) >= 15
    assert {name: points[name] for name in said} == said
    total = sum((Decimal(one.removesuffix("分")) for _, one in points.values()), Decimal(0))
    assert any(
        f"自评得分为{total.normalize():f}分（满分100分）" in t for t in sentences(made.document)
    )


SPOILT = [
    (r"调整预算数为(\d)\d+\.", "同量"),
    (r"2024年偏离度-(\d)", "偏离"),
    (r"人均资产变化率指标权重3分、得分(\d)分", "得分合计"),
    (r"共有(\d)\d*条效益指标", "所说条数"),
    (r"开展对应项目(\d)项", "所说条数"),
    (r"办公设备资产利用率为(\d)", "完成"),
]


@pytest.mark.parametrize(("expression", "rule"), SPOILT)
def test_a_changed_digit_of_the_part_is_found(made: Made, expression: str, rule: str) -> None:
    blocks: list[Block] = list(made.document.blocks)
    place, match = next(
        (n, found)
        for n, block in enumerate(blocks)
        if isinstance(block, Paragraph) and (found := re.search(expression, plain(block.content)))
    )
    block = blocks[place]
    assert isinstance(block, Paragraph)
    text = plain(block.content)
    digit = str(int(match[1]) % 9 + 1)
    changed = text[: match.start(1)] + digit + text[match.end(1) :]
    blocks[place] = replace(block, content=(Text(changed),))
    document = replace(made.document, blocks=tuple(blocks))
    reader = Reader(CATALOGUE.region("sichuan"), CATALOGUE)
    (verdict,) = conclude([(document, reader.read([(document, "甲.txt")]))], CATALOGUE)
    assert isinstance(verdict, Verdict)
    assert rule in {one.rule for one in verdict.findings}


# -- a form for each project --------------------------------------------------------------------


def test_each_project_with_indicators_has_a_form(made: Made) -> None:
    codes = {(r["单位代码"], r["项目代码"]) for r in made.rows("绩效指标") if r["项目代码"]}
    wanted = {
        f"{r['项目代码']} {r['项目名称']}"
        for r in made.rows("项目")
        if (r["单位代码"], r["项目代码"]) in codes
    }
    found = {path.stem for path in (made.out / "项目自评表").iterdir()}
    assert found == wanted
    assert len(load_workbook(made.out / "项目自评表.xlsx").sheetnames) == len(wanted)


def test_a_form_holds_the_money_the_indicators_and_the_conclusion(made: Made) -> None:
    row = made.rows("项目")[0]
    path = made.out / "项目自评表" / f"{row['项目代码']} {row['项目名称']}.docx"
    (table,) = docx.Document(str(path)).tables
    text = "\n".join(cell.text for line in table.rows for cell in line.cells)
    assert row["项目负责人"] in text
    for column in ("年初预算数", "全年预算数", "决算数"):
        assert str(round_half_up(Decimal(row[column]) / 10000, 2)) in text
    own = (row["单位代码"], row["项目代码"])
    indicators = [r for r in made.rows("绩效指标") if (r["单位代码"], r["项目代码"]) == own]
    assert indicators
    assert all(one["三级指标"] in text for one in indicators)
    (said,) = (r for r in made.rows("绩效评价") if (r["单位代码"], r["项目代码"]) == own)
    assert all(said[name] in text for name in ("评价结论", "存在问题", "改进措施"))


def test_a_form_is_read_back_with_its_points(made: Made) -> None:
    path = next((made.out / "项目自评表").iterdir())
    (verdict,) = audit([path])
    assert isinstance(verdict, Verdict)
    assert [f.rule for f in verdict.findings if f.severity == "error"] == []
    document = read_document(path)
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert any("年度资金总额" in row for row in grid(table))
