"""Goals of made-up departments: whole, adding up, agreeing with the accounts; faults are found."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.told.verdict import Verdict
from mingzhang_synth.accounts import ANSWERS, Order, make_books
from mingzhang_synth.goal_faults import KINDS

Row = dict[str, str]
CENT = Decimal("0.01")


def rows(book: Path, table: str) -> list[Row]:
    with (book / f"{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (book,) = make_books(tmp_path_factory.mktemp("goals"), 1, seed=2)
    return book


def test_weights_of_every_project_and_of_the_department_add_up_to_ninety(book: Path) -> None:
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(book, "绩效指标"):
        weights[row["项目代码"]] += Decimal(row["权重"])
    assert set(weights) == {"", *(row["项目代码"] for row in rows(book, "项目"))}
    assert set(weights.values()) == {Decimal(90)}


def test_points_of_a_project_follow_from_its_rows(book: Path) -> None:
    """Ratio times weight where a target was missed, and ten for the money, worked out here."""
    projects = {row["项目代码"]: row for row in rows(book, "项目")}
    points: dict[str, Decimal] = {}
    for code, row in projects.items():
        used = 10 * Decimal(row["决算数"]) / Decimal(row["全年预算数"])
        points[code] = min(Decimal(10), used.quantize(CENT, ROUND_HALF_UP))
    for row in rows(book, "绩效指标"):
        full = Decimal(row["权重"])
        if row["指标性质"] == "≥" and Decimal(row["完成值"]) < Decimal(row["指标值"]):
            full *= Decimal(row["完成值"]) / Decimal(row["指标值"])
            assert row["偏差原因"]
        if row["项目代码"]:
            points[row["项目代码"]] += full.quantize(CENT, ROUND_HALF_UP)
    judged = {r["项目代码"]: r for r in rows(book, "绩效评价") if r["项目代码"]}
    assert {code: Decimal(row["得分"]) for code, row in judged.items()} == points
    for code, row in judged.items():
        assert row["等级"] == ("优" if points[code] >= 90 else "良")
        assert points[code] >= 80


def test_what_the_accounts_count_is_what_there_is(book: Path) -> None:
    figures = {
        (row["单位代码"], row["指标"]): int(Decimal(row["决算数"]))
        for row in rows(book, "机构运行信息")
        if row["决算数"] and row["指标"].endswith(("项目数", "问题数"))
    }
    good = Counter(
        r["单位代码"] for r in rows(book, "绩效评价") if r["项目代码"] and r["等级"] == "良"
    )
    ahead = Counter(row["单位代码"] for row in rows(book, "事前评估"))
    problems = Counter(row["单位代码"] for row in rows(book, "绩效问题"))
    units = {unit for unit, _ in figures}
    assert len(units) == 6
    for unit in units:
        assert figures[unit, "绩效自评良项目数"] == good[unit]
        assert figures[unit, "预算事前绩效评估项目数"] == ahead[unit]
        assert figures[unit, "绩效自评发现问题数"] == problems[unit]


def test_money_spent_grows_with_the_months_and_those_behind_say_why(book: Path) -> None:
    least = {6: Decimal(40), 9: Decimal("67.5"), 11: Decimal("82.5")}
    projects = {row["项目代码"]: row for row in rows(book, "项目")}
    spent: dict[str, list[Decimal]] = defaultdict(list)
    behind = set()
    for row in rows(book, "绩效监控"):
        code, amount = row["项目代码"], Decimal(row["执行数"])
        spent[code].append(amount)
        if amount * 100 / Decimal(projects[code]["全年预算数"]) < least[int(row["月份"])]:
            behind.add(code)
            assert row["偏差原因"]
            assert row["措施"]
    assert len(behind) == 2
    for code, months in spent.items():
        assert months == sorted(months)
        assert months[-1] <= Decimal(projects[code]["决算数"])


def test_names_of_projects_are_apart(book: Path) -> None:
    names = sorted(row["项目名称"] for row in rows(book, "项目"))
    assert len(names) > 20
    assert not any(after.startswith(name) for name, after in pairwise(names))


def test_part_four_of_a_made_up_book_has_nothing_to_mend(book: Path, tmp_path: Path) -> None:
    done = compile_book(book, tmp_path / "out", ["text"])
    assert [f.message for f in done.verdict.findings if f.severity == "error"] == []
    assert done.missing == ()
    (verdict,) = audit([tmp_path / "out" / "报告.txt"])
    assert isinstance(verdict, Verdict)
    assert [f.message for f in verdict.findings if f.severity == "error"] == []


def test_every_planted_fault_in_goals_is_found(tmp_path: Path) -> None:
    (book,) = make_books(tmp_path, 1, 17, Order(17, units=3, goal_faults=len(KINDS)))
    with (tmp_path / ANSWERS).open(encoding="utf-8-sig", newline="") as handle:
        answers = list(csv.DictReader(handle))
    assert {row["kind"] for row in answers} == {*KINDS}
    findings = compile_book(book).verdict.findings
    for answer in answers:
        key = json.loads(answer["key"]).items()
        assert any(
            finding.rule == answer["rule"] and key <= finding.key.items() for finding in findings
        ), (answer, [finding.key for finding in findings if finding.rule == answer["rule"]])


def test_goals_leave_the_accounts_of_a_seed_as_they_are(tmp_path: Path) -> None:
    """Faults in the goals touch no table of the accounts."""
    plain, faulty = (
        make_books(tmp_path / str(count), 1, 3, Order(3, units=1, goal_faults=count))[0]
        for count in (0, 2)
    )
    changed = {
        path.name
        for path in plain.iterdir()
        if path.read_bytes() != (faulty / path.name).read_bytes()
    }
    assert changed == {"绩效指标.csv"}
