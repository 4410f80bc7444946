"""Made-up departments: whole, balanced, the same for each seed; planted faults are all found."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mingzhang.cli import app
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.tasks.fill import prepare
from mingzhang.told.verdict import Verdict
from mingzhang_synth.accounts import ANSWERS, Order, make_books
from mingzhang_synth.faults import KINDS
from mingzhang_synth.orders import make_accounts

Row = dict[str, str]


def rows(book: Path, table: str) -> list[Row]:
    with (book / f"{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def amount(row: Row, column: str = "决算数") -> Decimal:
    return Decimal(row[column] or 0)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (book,) = make_books(tmp_path_factory.mktemp("synth"), 1, seed=2)
    return book


def test_every_unit_balances_fund_by_fund(book: Path) -> None:
    """Income and what was brought in equal spending and what goes out, added up here by hand."""
    balance: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    funds = {row["资金性质"] for row in rows(book, "支出")}
    for row in rows(book, "收入"):
        fund = row["资金来源"] if row["资金来源"] in funds else "非财政拨款"
        balance[row["单位代码"], fund] += amount(row)
    for row in rows(book, "支出"):
        balance[row["单位代码"], row["资金性质"]] -= amount(row)
    for row in rows(book, "结转结余"):
        comes_in = row["类别"] in {"年初结转和结余", "使用非财政拨款结余"}
        balance[row["单位代码"], row["资金性质"]] += amount(row) * (1 if comes_in else -1)
    assert len(funds) == 4
    assert {code for code, _ in balance} == {f"{number:02d}" for number in range(1, 7)}
    assert set(balance.values()) == {Decimal(0)}


def test_what_units_paid_each_other_stands_on_both_sides(book: Path) -> None:
    payments = rows(book, "内部往来")
    assert payments
    for row in payments:
        paid = [
            amount(one)
            for one in rows(book, "支出")
            if one["单位代码"] == row["付款单位"] and one["支出性质"] == row["支出性质"]
        ]
        booked = [
            amount(one)
            for one in rows(book, "收入")
            if one["单位代码"] == row["收款单位"] and one["资金来源"] == row["资金来源"]
        ]
        assert amount(row, "付款方金额") == amount(row, "收款方金额")
        assert amount(row, "付款方金额") <= min(sum(paid), sum(booked))


def test_everything_says_that_it_is_made_up(book: Path) -> None:
    assert "虚构" in book.name
    assert "虚构" in (book / "book.toml").read_text(encoding="utf-8")
    assert all("虚构" in row["单位名称"] for row in rows(book, "单位"))


def test_one_seed_writes_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    books = [
        make_books(tmp_path / name, 1, seed, Order(seed, units=1))[0]
        for name, seed in (("a", 2), ("b", 2), ("c", 3))
    ]
    one, again, other = ({p.name: p.read_bytes() for p in book.iterdir()} for book in books)
    assert one == again
    assert one["支出.csv"] != other["支出.csv"]


@pytest.mark.parametrize("region", ["sichuan", "shanghai", "national", "yunnan"])
def test_a_book_compiles_in_every_region_with_nothing_to_mend(region: str, tmp_path: Path) -> None:
    (book,) = make_books(tmp_path, 1, 5, Order(5, units=1, region=region))
    done = compile_book(book, tmp_path / "out", ["text"])
    # The form of the whole department has no row for the points of execution: a fair suggestion.
    told = [(finding.rule, finding.severity) for finding in done.verdict.findings]
    assert [one for one in told if one != ("指标权重", "info")] == []
    assert done.missing == ()
    (verdict,) = audit([tmp_path / "out" / "报告.txt"])
    assert isinstance(verdict, Verdict)
    assert verdict.errors == 0


def test_a_unit_compiles_with_nothing_to_mend(book: Path) -> None:
    assert compile_book(book, unit="02").verdict.errors == 0


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults")
    make_books(folder, 2, 17, Order(17, units=2, faults=len(KINDS)))
    return folder


def answers(folder: Path) -> list[Row]:
    with (folder / ANSWERS).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_planted_fault_is_found_and_no_other_error(faulty: Path) -> None:
    planted = answers(faulty)
    found, extra = [], []
    for name in sorted({row["book"] for row in planted}):
        mine = {(row["rule"], row["key"]) for row in planted if row["book"] == name}
        assert len(mine) >= 8
        for finding in compile_book(faulty / name).verdict.findings:
            key = json.dumps(dict(sorted(finding.key.items())), ensure_ascii=False)
            if (finding.rule, key) in mine:
                found.append((name, finding.rule, key))
            elif finding.severity == "error":
                extra.append((name, finding.rule, key))
    assert extra == []
    assert {*found} == {(row["book"], row["rule"], row["key"]) for row in planted}


def test_every_kind_of_fault_is_planted(faulty: Path) -> None:
    kinds = Counter(row["kind"] for row in answers(faulty))
    assert {*kinds} == {*KINDS}


def test_a_book_without_faults_has_no_answers(book: Path) -> None:
    assert not (book.parent / ANSWERS).exists()


def test_its_exports_are_imported_to_the_same_income_and_spending(tmp_path: Path) -> None:
    make_accounts(tmp_path / "made", 1, Order(2, units=2), exports=True)
    (made,) = (path for path in (tmp_path / "made").iterdir() if (path / "book.toml").exists())
    new = tmp_path / "new"
    new.mkdir()
    for name in ("book.toml", "单位.csv"):
        (new / name).write_bytes((made / name).read_bytes())
    prepared = prepare(new, sorted((tmp_path / "made" / "导出" / made.name).iterdir()))
    assert prepared.problems == ()
    prepared.write()
    for table in ("收入", "支出"):
        ours, theirs = (sum(map(amount, rows(folder, table))) for folder in (made, new))
        assert ours == theirs > 0


def test_the_command_writes_books_and_answers(tmp_path: Path) -> None:
    out = tmp_path / "out"
    call = ["synth", "accounts", "-o", str(out), "--size", "2", "--units", "2", "--faults", "3"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    assert "2 本虚构的账册" in done.output
    assert sorted(p.name for p in out.iterdir()) == [ANSWERS, "虚构市第0001局", "虚构市第0002局"]
    assert len(answers(out)) == 6
