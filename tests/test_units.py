"""One book, the reports of the department and of every unit; many books at once."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from invented_book import write_book
from mingzhang.books.batch import Done, Job, books_in, jobs_of, run_batch, table
from mingzhang.books.compiling import Compiled
from mingzhang.cli import app
from mingzhang.model.problem import InputError
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_all, compile_book
from mingzhang.told.verdict import Verdict
from mingzhang_synth.accounts import Order, make_book

UNITS = 2


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made, _ = make_book(tmp_path_factory.mktemp("book"), 1, Order(seed=7, units=UNITS))
    return made


@pytest.fixture(scope="module")
def out(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def made(book: Path, out: Path) -> list[Compiled]:
    return compile_all(book, out, ["text", "datapackage"])


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


def amount(folder: Path, quantity: str, year: str = "2024") -> Decimal:
    """The total of a quantity as the data package beside a report has it."""
    found = [
        row["value"]
        for row in rows_of(folder / "data" / "numbers.csv")
        if (row["quantity"], row["year"], row["subject"]) == (quantity, year, "")
    ]
    assert len(found) == 1
    return Decimal(found[0])


def test_the_department_first_then_a_folder_for_every_unit(
    book: Path, out: Path, made: list[Compiled]
) -> None:
    named = [(row["单位代码"], row["单位名称"]) for row in rows_of(book / "单位.csv")]
    assert [one.unit for one in made] == [code for code, _ in named]
    assert [one.out for one in made] == [out, *(out / f"{c} {name}" for c, name in named[1:])]
    for one in made:
        assert one.out is not None
        assert {"报告.txt", "核对.json", "datapackage.json", "data"} <= set(one.files)
        assert {path.name for path in one.out.iterdir()} >= set(one.files)


def test_each_report_is_of_its_kind_and_names_its_unit(made: list[Compiled]) -> None:
    assert [one.verdict.document["kind"] for one in made] == ["部门", *["单位"] * UNITS]
    for one in made:
        assert one.out is not None
        checks = json.loads((one.out / "核对.json").read_text(encoding="utf-8"))
        assert checks["document"]["kind"] == one.verdict.document["kind"]
        text = (one.out / "报告.txt").read_text(encoding="utf-8")
        assert one.document.department in text.split("目")[0]


def test_no_report_of_the_book_has_an_error_when_audited(made: list[Compiled]) -> None:
    assert [one.verdict.errors for one in made] == [0] * (1 + UNITS)
    results = audit([one.out / "报告.txt" for one in made if one.out])
    assert len(results) == 1 + UNITS
    for result in results:
        assert isinstance(result, Verdict)
        assert [one.message for one in result.findings if one.severity == "error"] == []


def test_units_less_what_they_paid_each_other_are_the_department(
    book: Path, out: Path, made: list[Compiled]
) -> None:
    paid = sum(Decimal(row["付款方金额"]) for row in rows_of(book / "内部往来.csv"))
    assert paid > 0
    folders = [one.out for one in made[1:] if one.out]
    for quantity in ("支出.本年支出.决算数", "收入.本年收入.决算数"):
        assert sum(amount(folder, quantity) for folder in folders) - paid == amount(out, quantity)


def test_one_unit_alone_is_the_same_report(book: Path, made: list[Compiled]) -> None:
    alone = compile_book(book, unit=made[1].unit)
    assert alone.document == made[1].document


def test_a_final_version_of_all_needs_all_of_them_ready(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")
    with pytest.raises(InputError) as caught:
        compile_all(book, tmp_path / "out", ["text"], final=True)
    assert not (tmp_path / "out").exists()
    assert any("虚构市测试局机关：尚缺" in str(problem) for problem in caught.value.problems)


def test_a_stated_total_of_the_department_is_held_against_its_units(
    book: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "book"
    copy.mkdir()
    for path in book.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    text = "年度,单位代码,量,科目,值,采用,出处\n2024,00,支出.本年支出.决算数,,1.00,否,汇总表\n"
    (copy / "报表单元.csv").write_text(text, encoding="utf-8")
    findings = compile_book(copy).verdict.findings
    (finding,) = (one for one in findings if one.rule == "同量")
    assert finding.severity == "error"
    assert "各单位“支出明细”合计" in finding.message
    assert "抵销内部往来" in finding.message


# ---- On the command line -------------------------------------------------------------------------


def test_all_units_are_told_in_a_line_each(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")
    call = ["compile", str(book), "-o", str(tmp_path / "out"), "--formats", "text", "--all-units"]
    result = CliRunner().invoke(app, call)
    assert result.exit_code == 0, result.output
    lines = [line for line in result.output.splitlines() if "已核对" in line]
    assert [line.partition("：")[0] for line in lines] == [
        "虚构市测试局（部门）",
        "虚构市测试局机关（单位）",
    ]


def test_one_unit_and_all_of_them_contradict(book: Path, tmp_path: Path) -> None:
    call = ["compile", str(book), "-o", str(tmp_path), "--unit", "01", "--all-units"]
    result = CliRunner().invoke(app, call)
    assert isinstance(result.exception, InputError)
    assert "--unit 只编一个单位的报告" in str(result.exception)


# ---- Many books ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deadly(Job):
    """A book that takes down the process that compiles it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)


def test_what_lies_in_a_folder(book: Path) -> None:
    assert books_in(book) == []
    assert books_in(book.parent) == [book]
    (job,) = jobs_of(book.parent, Path("out"), ["text"])
    assert (job.name, job.out) == (book.name, Path("out") / book.name)


def test_a_broken_book_and_a_dead_process_stop_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    for name in ("甲", "乙"):
        write_book(folder / name)
    (folder / "乙" / "book.toml").write_text("year = 2024\n", encoding="utf-8")
    jobs = jobs_of(folder, tmp_path / "out", ["text"])
    deadly = Deadly("丙", tmp_path, tmp_path, ("text",))
    heard: list[int] = []
    results = run_batch([*jobs, deadly], 2, lambda number, _: heard.append(number))
    told: dict[str, Done] = {done.name: done for done in results}
    assert [done.name for done in results] == [*(job.name for job in jobs), "丙"]
    assert heard == [1, 2, 3]
    assert (told["甲"].reports, told["甲"].broken) == (1, False)
    assert (tmp_path / "out" / "甲" / "报告.txt").is_file()
    assert told["乙"].broken
    assert "缺少字段“department”" in told["乙"].lines[0]
    assert not (tmp_path / "out" / "乙").exists()
    assert "被系统中止" in told["丙"].lines[0]
    last = list(table(results))[-1]
    assert last.endswith("没有必改的 1 本，有必改的 0 本，没有编出的 2 本。")


def test_a_batch_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    write_book(tmp_path / "books" / "甲")
    call = ["compile", str(tmp_path / "books"), "-o", str(tmp_path / "out"), "--jobs", "1"]
    result = CliRunner().invoke(app, [*call, "--formats", "text"])
    assert result.exit_code == 0, result.output
    assert "[1/1] 甲：1 份报告" in result.stderr
    assert "共 1 本账册，1 份报告" in result.stdout
