"""The nine tables of the Putuo book against the published PDF, cell by cell.

The book's cells were taken from the words of the PDF by their places (tools/read_putuo.py); here
pdfplumber reads the ruled grids, another way to the same paper.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pdfplumber
import pytest

from mingzhang.books.compiling import Compiled
from mingzhang.model.document import Table, plain
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.told.verdict import Verdict

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "examples" / "putuo-finance-2024"
PDF = ROOT.parent / "shared" / "documents" / "putuo-finance-bureau-2024.pdf"
needs_pdf = pytest.mark.skipif(not PDF.is_file(), reason="没有普陀区财政局公开的 PDF")

# Title, pages, and the columns of each block: those that name the row, those with amounts.
Blocks = Sequence[tuple[slice, slice]]
LIST = ((slice(0, 4), slice(4, None)),)
TABLES: dict[str, tuple[Sequence[int], Blocks]] = {
    "收入支出决算总表": ((6, 7), ((slice(0, 1), slice(1, 2)), (slice(2, 3), slice(3, 4)))),
    "收入决算表": ((8, 9), LIST),
    "支出决算表": ((10, 11), LIST),
    "财政拨款收入支出决算总表": (
        (12, 13, 14), ((slice(0, 1), slice(1, 2)), (slice(2, 3), slice(3, 7))),
    ),
    "一般公共预算财政拨款支出决算表": ((15,), LIST),
    "一般公共预算财政拨款基本支出决算表": (
        (16, 17), ((slice(0, 3), slice(3, 4)), (slice(4, 7), slice(7, 8))),
    ),
    "财政拨款“三公”经费支出决算表": ((18,), ((slice(0, 0), slice(0, 12)),)),
    "政府性基金预算财政拨款收入支出决算表": ((19,), LIST),
    "国有资本经营预算财政拨款收入支出决算表": ((20,), LIST),
}  # fmt: skip
# Where the report contradicts itself in the last digit: the book prints one, keeps the other.
ROUNDED = {
    ("收入支出决算总表", "八、社会保障和就业支出"): (("326.71",), ("326.72",)),
    ("财政拨款收入支出决算总表", "八、社会保障和就业支出"): (
        ("326.71", "326.71", "", ""), ("326.71", "326.72", "", ""),
    ),
}  # fmt: skip
# Rows of the region's form that this report left out.
NOT_PRINTED = {("一般公共预算财政拨款基本支出决算表", "30306救济费")}

Row = tuple[str, tuple[str, ...]]
_AMOUNT = re.compile(r"[\d,]+\.\d\d|")


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_book(BOOK)


def rows_of(grid: Sequence[Sequence[str | None]], blocks: Blocks) -> Iterator[Row]:
    """The rows that hold amounts or could, block by block: what they are called, their amounts."""
    for labels, amounts in blocks:
        for cells in grid:
            texts = [re.sub(r"\s", "", cell or "") for cell in cells]
            label = "".join(texts[labels]).replace("类款项", "")
            found = tuple(texts[amounts])
            if None in cells[amounts]:  # a merged head
                continue
            if all(_AMOUNT.fullmatch(text) for text in found) and (label or any(found)):
                yield label, found


def printed(title: str) -> list[Row]:
    """The rows of a table as the PDF has them, over its pages."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pages, blocks = TABLES[title]
    with pdfplumber.open(PDF) as pdf:
        grid = [row for page in pages for t in pdf.pages[page - 1].extract_tables() for row in t]
    return list(rows_of(grid, blocks))


def composed(table: Table, blocks: Blocks) -> list[Row]:
    """The rows of a table as we print it."""
    grid: list[list[str | None]] = []
    for row in table.rows[table.head_rows :]:
        grid.append([])
        for cell in row:
            text = plain(cell.content).replace("※", "")
            grid[-1] += [text, *[None] * (cell.columns - 1)]
    return list(rows_of(grid, blocks))


@needs_pdf
@pytest.mark.parametrize("title", TABLES)
def test_every_cell_is_as_published(title: str, compiled: Compiled) -> None:
    (table,) = (b for b in compiled.document.blocks if isinstance(b, Table) and b.title == title)
    ours = [row for row in composed(table, TABLES[title][1]) if (title, row[0]) not in NOT_PRINTED]
    theirs = printed(title)
    assert [label for label, _ in ours] == [label for label, _ in theirs]
    for (label, mine), (_, published) in zip(ours, theirs, strict=True):
        assert (published, mine) == ROUNDED.get((title, label), (published, published)), label


@needs_pdf
def test_the_reading_is_not_empty() -> None:
    cells = [text for title in TABLES for _, found in printed(title) for text in found if text]
    assert len(cells) == 195  # as many as pdftotext counts on these pages
    assert {"2,995.39", "0.95", "13.58", "49.14"} <= {*cells}


def test_what_the_report_leaves_out_is_blank(compiled: Compiled) -> None:
    for title, label in NOT_PRINTED:
        (table,) = (
            b for b in compiled.document.blocks if isinstance(b, Table) and b.title == title
        )
        assert dict(composed(table, TABLES[title][1]))[label] == ("",)


def test_its_contradictions_are_found_and_nothing_else(compiled: Compiled) -> None:
    found = {
        (finding.rule, finding.key["量"], finding.key["科目"], str(finding.stated))
        for finding in compiled.verdict.findings
        if finding.severity == "error"
    }
    assert found == {
        ("同量", "财政拨款.收入总计", "", "0.3"),
        ("同量", "财政拨款.支出总计", "", "0.3"),
        ("占比", "一般公共预算.支出.决算数.占比", "201", "71.73"),
    }


def test_the_report_reads_back_without_errors(compiled: Compiled, tmp_path: Path) -> None:
    compile_book(BOOK, tmp_path / "out", ["text"])
    (verdict,) = audit([tmp_path / "out" / "报告.txt"])
    assert isinstance(verdict, Verdict)
    assert verdict.document["region"] == "shanghai"
    assert verdict.errors == 0
    assert float(verdict.coverage.share) > 0.75  # budgets and counts stand in one place only


# ---- The published PDF itself ----

FINDINGS = {
    # 0.3 in the text, 2,961.68 in the table.
    ("error", "同量", "财政拨款.收入总计", "", "0.3", "2961.68", 21),
    ("error", "同量", "财政拨款.支出总计", "", "0.3", "2961.68", 21),
    # 2106.66 ÷ 2940.05
    ("error", "占比", "一般公共预算.支出.决算数.占比", "201", "71.73", "71.65", 21),
}
# Of 社会保障和就业支出 some tables print 326.71, others 326.72: re-added from what was rounded.
SLIPS = {(6, "326.71"), (10, "326.72"), (12, "326.71"), (15, "326.72")}


# Read by hand: one reason for three different changes, twice; a reason for none; 个人农业生产补贴
# in the list and 奖励金 (0.31) in the table.
OF_WORDS = [
    ("info", "原因雷同", 21),
    ("info", "原因雷同", 22),
    ("info", "款级清单", 23),
    ("warning", "持平有因", 21),
]


@pytest.fixture(scope="module")
def audited() -> Verdict:
    (verdict,) = audit([PDF])
    assert isinstance(verdict, Verdict)
    return verdict


@needs_pdf
def test_the_pdf_is_known_for_what_it_is_and_its_tables_are_read(audited: Verdict) -> None:
    about = audited.document
    assert (about["region"], about["kind"], about["year"]) == ("shanghai", "部门", 2024)
    assert about["department"] == "上海市普陀区财政局"
    places = {line.spot.location.table for line in audited.numbers if line.quantity}
    empty = {title for title in TABLES if title.startswith(("政府性基金", "国有资本"))}
    assert places - {""} == set(TABLES) - empty
    assert float(audited.coverage.share) > 0.8


@needs_pdf
def test_the_findings_of_the_pdf_are_those_made_by_hand(audited: Verdict) -> None:
    found = {
        (
            *(one.severity, one.rule, one.key["量"], one.key["科目"]),
            *(str(one.stated), str(one.expected), one.locations[0].page),
        )
        for one in audited.findings
        if "量" in one.key
    }
    assert found == FINDINGS
    others = [one for one in audited.findings if "量" not in one.key]
    (slips,) = [one for one in others if one.rule == "同量"]
    assert slips.severity == "info"
    assert {(place.page, place.quote) for place in slips.locations} == SLIPS
    of_words = [(one.severity, one.rule, one.locations[0].page) for one in others]
    assert sorted(of_words) == sorted([*OF_WORDS, ("info", "同量", 10)])
    assert len(audited.findings) == len(FINDINGS) + len(OF_WORDS) + 1
