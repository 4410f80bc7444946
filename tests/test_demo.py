"""The demonstration works on the example books, and says so by its exit code."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "made-up-department"
REAL = ROOT / "examples" / "suining-hrss-2024"


def demonstrate(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run it without a terminal and without a locale, as a build machine does."""
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "demo.py", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"},
        check=False,
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("demo") / "out"
    done = demonstrate(EXAMPLE, REAL, out)
    assert (done.returncode, done.stderr) == (0, "")
    return out, done.stdout


def part(told: str, number: str) -> str:
    """One of its parts, 一、 to 六、."""
    return told.split(f"\n{number}、")[1].split("\n\n")[1]


def test_six_exports_become_a_report_without_errors(shown: tuple[Path, str]) -> None:
    _, told = shown
    assert len(re.findall(r"\.xls：", part(told, "一"))) == 6
    assert "公开报表 13 张" in part(told, "二")
    assert "必改 0，需说明 0" in part(told, "二")


def test_the_year_is_watched_and_scored(shown: tuple[Path, str]) -> None:
    out, told = shown
    with (out / "账册" / "绩效监控.csv").open(encoding="utf-8-sig", newline="") as handle:
        november = [row for row in csv.DictReader(handle) if row["月份"] == "11"]
    assert november
    assert f"到11月底，纳入监控的项目{len(november)}个" in part(told, "二")
    with (out / "账册" / "机构运行信息.csv").open(encoding="utf-8-sig", newline="") as handle:
        points = {
            row["单位代码"]: row["决算数"]
            for row in csv.DictReader(handle)
            if row["指标"] == "整体绩效自评得分"
        }
    assert f"总分　{points['00']}分" in part(told, "二")
    assert "总分　76.68分到95.68分 → 76.39分到95.39分" in part(told, "五")


def test_one_cell_moves_sentences_shares_charts_and_tables(shown: tuple[Path, str]) -> None:
    out, told = shown
    moves = part(told, "三")
    before, after = (
        (out / name / "支出.csv").read_text(encoding="utf-8-sig").splitlines()
        for name in ("账册", "账册（改了一格）")
    )
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
    # 10 万元 more in one row: wherever an amount of it stands, it is 10.00 more.
    pairs = re.findall(r"([\d.]+)→([\d.]+)万元", moves)
    assert pairs
    assert {round(abs(float(new) - float(old)), 2) for old, new in pairs} == {10.0}
    assert re.search(r"占[\d.]+→[\d.]+%", moves)
    assert re.search(r"图\d：.*→", moves)
    assert re.search(r"《支出决算表》\d+格", moves)


def test_the_digit_that_was_swapped_is_caught(shown: tuple[Path, str]) -> None:
    _, told = shown
    before, after = re.findall(r"把 ([\d.]+) 改成 ([\d.]+)", part(told, "四"))[0]
    assert before != after
    assert sorted(before) == sorted(after)
    assert f"账册为{before}万元，文件为{after}万元" in part(told, "四")


def test_the_real_report_shows_conflicts_proof_and_origin(shown: tuple[Path, str]) -> None:
    _, told = shown
    assert "“203.16万元”应为208.88万元" in part(told, "五")
    assert "发现：必改 6，" in part(told, "五")
    assert ".csv 第" in part(told, "五")


def test_the_files_it_names_are_there(shown: tuple[Path, str]) -> None:
    out, told = shown
    paths = [Path(line.split("　")[0].strip()) for line in part(told, "六").splitlines() if line]
    assert len(paths) == 5
    assert all(out in path.parents and path.stat().st_size > 1000 for path in paths)


def test_a_book_that_is_not_there_fails_in_a_line(tmp_path: Path) -> None:
    done = demonstrate(tmp_path / "没有", REAL, tmp_path / "out")
    assert done.returncode == 1
    assert "没有这个账册文件夹。" in done.stderr
    assert "Traceback" not in done.stderr
