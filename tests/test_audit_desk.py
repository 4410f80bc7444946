"""The reviewer's desk: bundles, approved figures, versions, reasons, feedback, batch, circular."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import mingzhang
from invented_book import DEPARTMENT, write_book
from mingzhang.books.against import read_approved
from mingzhang.catalogue.packs import load
from mingzhang.cli import app
from mingzhang.disclosures.beside import Beside, told_since
from mingzhang.disclosures.feedback import feedback_title, write_feedback
from mingzhang.disclosures.since import read_earlier, read_exceptions
from mingzhang.formats.read.feedback import read_feedback
from mingzhang.model.problem import InputError
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_all, compile_book
from mingzhang.tasks.explain import explain
from mingzhang.told.verdict import Verdict
from mingzhang_synth.accounts import Order, make_book
from written_export import write_export

INCOME = "收支.收入总计"
OTHER = "虚构市另一局"
SCHEMA = Path(mingzhang.__file__).parent / "schemas" / "audit.schema.json"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a made-up department, with its tables and data package."""
    folder = tmp_path_factory.mktemp("desk")
    compile_book(write_book(folder / "book"), folder / "out", ["text", "xlsx", "datapackage"])
    return folder / "out"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of another made-up department and of its two units, with data packages."""
    folder = tmp_path_factory.mktemp("whole")
    book, _ = make_book(folder, 1, Order(seed=5, units=2))
    compile_all(book, folder / "out", ["text", "datapackage"])
    return folder / "out"


@pytest.fixture(scope="module")
def changed(out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The department's report with one 收入总计 of the text changed by 1 万元, and its tables."""
    folder = tmp_path_factory.mktemp("changed")
    text = (out / "报告.txt").read_text(encoding="utf-8")
    printed = printed_of(out, INCOME)
    wrong = str(Decimal(printed) + 1)
    at = text.index(f"总计均为{printed}万元")
    changed = text[:at] + text[at:].replace(printed, wrong, 1)
    (folder / "报告.txt").write_text(changed, encoding="utf-8")
    shutil.copy(out / "决算报表.xlsx", folder)
    return folder


def rows_of(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "data" / "numbers.csv").open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


def row_of(folder: Path, quantity: str, year: str = "2024") -> dict[str, str]:
    found = [
        row
        for row in rows_of(folder)
        if (row["quantity"], row["year"], row["subject"]) == (quantity, year, "")
    ]
    assert len(found) == 1
    return found[0]


def printed_of(folder: Path, quantity: str, year: str = "2024") -> str:
    return row_of(folder, quantity, year)["printed"]


def only(verdicts: Sequence[object]) -> Verdict:
    assert len(verdicts) == 1
    assert isinstance(verdicts[0], Verdict)
    return verdicts[0]


def counts(verdict: Verdict, rule: str) -> tuple[int, int]:
    (found,) = [one for one in verdict.outcomes if one.rule == rule]
    return found.met, found.not_met


def of_rule(verdict: Verdict, rule: str) -> list[Any]:
    return [one for one in verdict.findings if one.rule == rule]


# ---- bundles -------------------------------------------------------------------------------------


def test_report_and_tables_are_one_disclosure(changed: Path) -> None:
    report, tables = changed / "报告.txt", changed / "决算报表.xlsx"
    both = only(audit([tables, report]))
    assert both.document["files"] == [str(report), str(tables)]
    assert both.document["path"] == str(report)
    alone = only(audit([report]))
    assert both.coverage.numbers > alone.coverage.numbers * 2
    assert {line.spot.location.file for line in both.numbers} == {str(report), str(tables)}
    assert any("《收入支出决算总表》" in one.message for one in both.findings)
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(both.to_json())


def test_the_sum_of_the_units_is_the_department_but_for_what_they_paid_each_other(
    whole: Path,
) -> None:
    units = sorted(path for path in whole.iterdir() if path.name[:2].isdigit())
    reports = [folder / "报告.txt" for folder in (whole, *units)]
    department, *_ = audit(reports)
    assert isinstance(department, Verdict)
    by_quantity = {one.key["量"]: one for one in of_rule(department, "单位之和")}
    found = by_quantity[INCOME]
    parts = sum(Decimal(printed_of(folder, INCOME)) for folder in units)
    assert found.expected == parts
    assert found.difference == Decimal(printed_of(whole, INCOME)) - parts
    assert found.severity == "warning"
    met, failed = counts(department, "单位之和")
    assert met > 10
    assert failed == len(by_quantity)
    fewer, *_ = audit(reports[:2])  # a unit is lacking: nothing can be said
    assert isinstance(fewer, Verdict)
    assert counts(fewer, "单位之和") == (0, 0)
    (outcome,) = [one for one in fewer.outcomes if one.rule == "单位之和"]
    assert outcome.not_evaluated > 10


def test_last_years_report_is_the_base_of_this_years(out: Path, tmp_path: Path) -> None:
    text = (out / "报告.txt").read_text(encoding="utf-8")
    last = text.replace("2023", "2022").replace("2024", "2023")
    (tmp_path / "去年.txt").write_text(last, encoding="utf-8")
    (tmp_path / "今年.txt").write_text(text, encoding="utf-8")
    this, before = audit([tmp_path])
    assert isinstance(this, Verdict)
    assert isinstance(before, Verdict)
    assert (this.document["year"], before.document["year"]) == (2024, 2023)
    found = {one.key["量"]: one for one in of_rule(this, "上年公布数") if not one.key["科目"]}
    quantity = next(iter(found))
    printed = Decimal(printed_of(out, quantity, "2023"))
    published = Decimal(printed_of(out, quantity, "2024"))  # what the made-up 2023 report prints
    assert found[quantity].stated == printed
    assert found[quantity].expected == published
    assert {Path(place.file).name for place in found[quantity].locations} == {
        "今年.txt",
        "去年.txt",
    }


# ---- approved figures ----------------------------------------------------------------------------


def test_what_was_published_is_what_was_approved(out: Path, changed: Path) -> None:
    beside = Beside(read_approved(out / "datapackage.json", load("disclosure")))
    clean = only(audit([out / "报告.txt", out / "决算报表.xlsx"], beside=beside))
    met, failed = counts(clean, "与批复数不符")
    assert met > 1000
    assert failed == 0
    wrong = only(audit([changed / "报告.txt"], beside=beside))
    (found, *_) = of_rule(wrong, "与批复数不符")
    assert found.severity == "error"
    assert found.expected == Decimal(printed_of(out, INCOME))
    assert found.difference == 1
    assert "总计" in found.locations[0].quote
    assert wrong.errors == 1  # whatever else the wrong number upsets hangs under it
    assert {one.cause for one in wrong.findings if one.severity == "error"} == {None, found.id}


def test_a_cell_of_the_approved_workbook_and_a_table_nobody_published(
    out: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(out / "决算报表.xlsx")
    sheet = book.worksheets[0]
    (cell, *_) = [
        row[column + 1]
        for row in sheet.iter_rows()
        for column in range(len(row) - 1)
        if str(row[column].value) == "本年收入合计"
    ]
    while not isinstance(cell.value, int | float):
        cell = sheet.cell(cell.row, cell.column + 1)
    cell.value += 5
    book.save(tmp_path / "批复.xlsx")
    beside = Beside(read_approved(tmp_path / "批复.xlsx", load("disclosure")))
    verdict = only(audit([out / "报告.txt", out / "决算报表.xlsx"], beside=beside))
    assert {one.difference for one in of_rule(verdict, "与批复数不符")} == {Decimal(-5)}
    text = only(audit([out / "报告.txt"], beside=beside))
    lacking = of_rule(text, "批复未公布")
    assert any("整张没有见到" in one.message for one in lacking)
    assert {one.severity for one in lacking} == {"warning"}


def test_an_export_of_the_accounts_software_is_approved_too(tmp_path: Path) -> None:
    write_export(tmp_path / "导出.xlsx")
    (found,) = read_approved(tmp_path / "导出.xlsx", load("disclosure"))
    assert (found.department, found.year) == ("虚构市测试局机关", 2024)
    values = {(one.quantity, one.subject): one.value for one in found.figures}
    assert values["收入.事业收入.决算数", ""] == 60  # as the sheet Z01 has it
    assert values["支出.本年支出.决算数", "208"] == Decimal("1550.50")


def test_nothing_approved_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有找到批复的数"):
        read_approved(tmp_path, load("disclosure"))


# ---- versions, reasons ---------------------------------------------------------------------------


def test_what_was_mended_since(out: Path, changed: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    tables = out / "决算报表.xlsx"
    first = runner.invoke(
        app, ["audit", str(changed / "报告.txt"), str(tables), "-o", str(tmp_path / "一")]
    )  # the files of one call belong together, wherever they lie
    assert first.exit_code == 1
    found = json.loads((tmp_path / "一" / "findings.jsonl").read_text("utf-8"))
    errors = {one["id"] for one in found["findings"] if one["severity"] == "error"}
    mended = [out / "报告.txt", tables]
    for old in (tmp_path / "一", tmp_path / "一" / "反馈意见.xlsx"):
        beside = Beside(earlier=read_earlier(old, load("disclosure")))
        told = only(audit(mended, beside=beside)).to_json()
        assert {one["id"] for one in told["since"]["fixed"]} & errors
        assert {one["since"] for one in told["findings"]} <= {"未改"}
    beside = Beside(earlier=read_earlier(changed / "报告.txt", load("disclosure")))
    same = only(audit([changed / "报告.txt"], beside=beside))
    assert same.to_json()["since"] == {
        "unchanged": len(same.findings),
        "new": 0,
        "fixed": [],
    }


def test_a_written_reason_is_shown_and_one_that_fits_nothing_is_named(
    changed: Path, tmp_path: Path
) -> None:
    report = changed / "报告.txt"
    before = only(audit([report, changed / "决算报表.xlsx"]))
    (wrong, *_) = [one for one in before.findings if one.severity == "error" and not one.cause]
    (tmp_path / "例外.csv").write_text(
        "编号,规则,量,说明,说明人,日期\n"
        f"{wrong.id},,,已与财政核对,张三,2025-08-01\n"
        f",{wrong.rule},没有这个量,不会用上,张三,\n",
        encoding="utf-8",
    )
    reasons = read_exceptions(tmp_path / "例外.csv")
    after = only(audit([report, changed / "决算报表.xlsx"], beside=Beside(exceptions=reasons)))
    (same,) = [one for one in after.findings if one.id == wrong.id]
    assert same.severity == "info"
    assert "（已说明：已与财政核对；张三，2025-08-01）" in same.message
    assert after.errors == before.errors - 1
    unused = list(Beside(exceptions=reasons).unused({one.where for one in after.explained}))
    assert len(unused) == 1
    assert "没有这个量" in unused[0]


def test_what_was_mended_is_told_in_lines() -> None:
    fixed = [{"id": "0" * 16, "severity": "error", "message": "甲应为乙。"}]
    told = {"since": {"unchanged": 2, "new": 1, "fixed": fixed * 12}}
    lines = list(told_since(told))
    assert lines[0] == "与前一稿相比：已改 12，未改 2，新增 1。"
    assert lines[1] == "  已改　必改　甲应为乙。"
    assert lines[-1] == "  …… 还有 2 条已改，见 JSON。"
    assert list(told_since({})) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--expected", "名单.txt"), "--expected 要与 -o 同用"),
        (("--against", "没有"), "没有"),
        (("--since", "没有.jsonl"), "不是审核写出的问题"),
        (("--exceptions", "没有.csv"), "没有.csv"),
    ],
)
def test_a_call_that_cannot_be_done(arguments: tuple[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        CliRunner().invoke(app, ["audit", "报告.txt", *arguments], catch_exceptions=False)


# ---- feedback ------------------------------------------------------------------------------------


def test_feedback_goes_out_and_comes_back(changed: Path, tmp_path: Path) -> None:
    verdict = only(audit([changed / "报告.txt"]))
    write_feedback(verdict, tmp_path)
    own = [one for one in verdict.findings if not one.cause]
    order = [{"error": "必改", "warning": "需说明", "info": "建议"}[one.severity] for one in own]
    sheet = openpyxl.load_workbook(tmp_path / "反馈意见.xlsx").active
    assert sheet is not None
    title = sheet["A1"].value
    assert str(title).startswith(f"关于{DEPARTMENT}2024年度部门决算")
    assert str(title).endswith("公开的反馈意见")
    head = [cell.value for cell in sheet[3]]
    assert head[:9] == [
        *("序号", "页码", "位置", "原文", "问题", "依据", "修改要求", "部门回复", "复核"),
    ]
    grades = [row[9].value for row in sheet.iter_rows(min_row=4) if row[0].value]
    assert sorted(grades) == sorted(order)
    assert grades == sorted(grades, key=["必改", "需说明", "建议"].index)
    sheet.cell(4, 8).value = "已按总表改"
    sheet.parent.save(tmp_path / "填回.xlsx")
    answered = read_feedback(tmp_path / "填回.xlsx")
    assert answered[0].reply == "已按总表改"
    word = docx.Document(str(tmp_path / "反馈意见.docx"))
    (table,) = word.tables
    assert [cell.text for cell in table.rows[0].cells][:9] == head[:9]
    assert len(table.rows) == len(own) + 1
    ids = [row.id for row in read_feedback(tmp_path / "反馈意见.docx")]
    assert ids == [row.id for row in answered]
    assert set(ids) == {one.id for one in own}
    again = only(
        audit(
            [changed / "报告.txt"],
            beside=Beside(earlier=read_earlier(tmp_path / "填回.xlsx", load("disclosure"))),
        )
    )
    (tmp_path / "二").mkdir()
    write_feedback(again, tmp_path / "二")
    rows = read_feedback(tmp_path / "二" / "反馈意见.xlsx")
    assert (rows[0].reply, rows[0].review) == ("已按总表改", "未改")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("2024年度虚构市测试局部门决算", "关于虚构市测试局2024年度部门决算公开的反馈意见"),
        ("虚构市测试局2024年度部门决算公开", "关于虚构市测试局2024年度部门决算公开的反馈意见"),
    ],
)
def test_the_title_of_the_feedback(title: str, told: str) -> None:
    document = {"title": title, "department": "虚构市测试局", "year": 2024}
    assert feedback_title(document) == told


# ---- batch ---------------------------------------------------------------------------------------


def test_a_folder_of_many(out: Path, changed: Path, tmp_path: Path) -> None:
    many = tmp_path / "全市"
    text = (out / "报告.txt").read_text(encoding="utf-8")
    (many / "另一局").mkdir(parents=True)
    (many / "另一局" / "报告.txt").write_text(text.replace(DEPARTMENT, OTHER), encoding="utf-8")
    (many / "部门").mkdir()
    shutil.copy(changed / "报告.txt", many / "部门")
    (many / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    names = tmp_path / "名单.txt"
    names.write_text(f"{DEPARTMENT}\n{OTHER}\n虚构市没有公开局\n", encoding="utf-8")
    arguments = [str(many), "-o", str(tmp_path / "审"), "--expected", str(names), "--jobs", "2"]
    runner = CliRunner()
    done = runner.invoke(app, ["audit", *arguments])
    assert done.exit_code == 1, done.output
    assert "共 2 份公开资料" in done.stdout
    assert "坏.pdf" in done.stderr
    folders = {path.name for path in (tmp_path / "审").iterdir() if path.is_dir()}
    assert folders == {f"{DEPARTMENT}2024", f"{OTHER}2024"}
    for name in folders:
        written = {path.name for path in (tmp_path / "审" / name).iterdir()}
        assert {"审核.html", "反馈意见.docx", "反馈意见.xlsx", "问题清单.xlsx"} <= written
    lines = (tmp_path / "审" / "findings.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert sum("error" in one for one in told) == 1
    book = openpyxl.load_workbook(tmp_path / "审" / "通报.xlsx")
    assert book.sheetnames == [
        *("概况", "各部门质量", "最常见问题", "完整性", "未见公开", "不能读的文件"),
    ]
    absent = [row[0].value for row in book["未见公开"].iter_rows(min_row=4)]
    assert absent == ["虚构市没有公开局"]
    ranked = [row[1].value for row in book["各部门质量"].iter_rows(min_row=4)]
    assert ranked == [OTHER, DEPARTMENT]
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "审" / "通报.docx")).paragraphs)
    assert "未见公开：虚构市没有公开局。" in text
    before = (tmp_path / "审" / f"{DEPARTMENT}2024" / "审核.html").stat().st_mtime_ns
    again = runner.invoke(app, ["audit", *arguments, "--json"])
    assert [json.loads(line) for line in again.stdout.splitlines()] == told
    assert (tmp_path / "审" / f"{DEPARTMENT}2024" / "审核.html").stat().st_mtime_ns == before
    shutil.copy(out / "报告.txt", many / "部门")
    mended = runner.invoke(app, ["audit", *arguments])
    assert "1 份没有变，沿用上次的结果" in mended.stdout
    assert mended.exit_code == 0, mended.output


# ---- explain -------------------------------------------------------------------------------------


def test_any_number_of_a_report_is_explained(out: Path, changed: Path) -> None:
    printed = printed_of(out, INCOME)
    lines = tuple(explain(out / "报告.txt", printed).lines)
    assert any(INCOME in line for line in lines)
    assert "　已核对" in lines
    assert any("相符" in line for line in lines)
    wrong = str(Decimal(printed) + 1)
    assert any(line.startswith("　必改：") for line in explain(changed, wrong).lines)
    with pytest.raises(InputError, match="第99页没有找到"):
        explain(out / "报告.txt", printed, 99)
