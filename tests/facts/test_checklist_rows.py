"""What must be explained, and what moved it: held against sums taken from the tables themselves."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import read_book
from mingzhang.facts.checklist import checklist_rows, mark_of
from mingzhang.facts.load import load_book
from mingzhang.facts.values import gather
from mingzhang.formats.checklist import ChecklistRow
from whole_department import DEPARTMENT, write_whole

SPENT = "一般公共预算.支出.决算数"
GENERAL = "一般公共预算财政拨款"
Rows = list[dict[str, str]]


def rows_of(book: Path, unit: str = "00", kind: str = "部门") -> list[ChecklistRow]:
    catalogue = load("disclosure")
    read = read_book(book, catalogue)
    with DuckEngine(threads=1) as engine:
        load_book(engine, read)
        values = gather(engine, read, catalogue, unit)
    return list(checklist_rows(read, values, catalogue, kind).values())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_whole(tmp_path_factory.mktemp("清单") / "账册", "shanghai")


@pytest.fixture(scope="module")
def rows(book: Path) -> list[ChecklistRow]:
    return rows_of(book)


def spending(book: Path) -> Rows:
    with (book / "支出.csv").open(encoding="utf-8-sig", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["年度"] == "2024"]


def differences(lines: Iterable[dict[str, str]], column: str) -> dict[str, Decimal]:
    """Final less initial amount by the codes of a column, in 元."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line[column]:
            sums[line[column]] += Decimal(line["决算数"]) - Decimal(line["年初预算数"])
    return sums


def wan(amount: Decimal) -> Decimal:
    return (amount / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def planned(rows: list[ChecklistRow]) -> dict[str, ChecklistRow]:
    return {
        row.subject: row
        for row in rows
        if (row.quantity, row.section) == (SPENT, "预算差异原因") and row.subject
    }


def test_every_item_that_left_its_budget_is_asked_with_its_difference(
    book: Path, rows: list[ChecklistRow]
) -> None:
    own = [line for line in spending(book) if line["资金性质"] == GENERAL]
    wanted = {code: wan(change) for code, change in differences(own, "功能科目").items()}
    found = {code: row.change for code, row in planned(rows).items()}
    assert found == {code: change for code, change in wanted.items() if change}
    assert len(found) > 3


@pytest.mark.parametrize(("column", "kind"), [("经济科目", "按经济科目"), ("项目代码", "按项目")])
def test_the_largest_contributors_come_first_with_what_they_explain(
    book: Path, rows: list[ChecklistRow], column: str, kind: str
) -> None:
    seen = 0
    for code, row in planned(rows).items():
        own = [
            line
            for line in spending(book)
            if (line["资金性质"], line["功能科目"]) == (GENERAL, code)
        ]
        changes = {key: change for key, change in differences(own, column).items() if change}
        largest = sorted(changes.values(), key=lambda one: -abs(one))[:5]
        told = [line for line in row.contributors if line.startswith(f"{kind}：")]
        assert bool(told) is bool(largest)
        for line in told:
            seen += 1
            body, _, share = line.partition("：")[2].partition("（合起来占增减额的")
            texts = [part.rpartition(" ")[2] for part in body.split("；")]
            assert texts == [f"{'＋' if a >= 0 else '－'}{abs(wan(a))}" for a in largest]
            whole = sum(differences(own, "功能科目").values(), Decimal(0))
            percent = (sum(largest, Decimal(0)) * 100 / whole).quantize(
                Decimal("0.1"), ROUND_HALF_UP
            )
            assert share in {f"{percent}%）", ""}
    assert seen


def test_a_row_leads_back_to_its_text_and_keeps_its_number(
    book: Path, rows: list[ChecklistRow]
) -> None:
    again = rows_of(book)
    assert [row.id for row in again] == [row.id for row in rows]
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert row.unit == DEPARTMENT
        assert row.reason
        assert row.issued == mark_of(row.reason)


def test_a_unit_is_asked_of_its_own_figures(book: Path, rows: list[ChecklistRow]) -> None:
    own = rows_of(book, "03", "单位")
    assert {row.unit_code for row in own} == {"03"}
    assert not {row.id for row in own} & {row.id for row in rows}
    lines = [line for line in spending(book) if line["单位代码"] == "03"]
    lines = [line for line in lines if line["资金性质"] == GENERAL]
    wanted = {code: wan(change) for code, change in differences(lines, "功能科目").items()}
    assert {code: row.change for code, row in planned(own).items()} == {
        code: change for code, change in wanted.items() if change
    }
