"""The demonstration works on the example book, and says so by its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "examples" / "suining-hrss-2024"


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
    done = demonstrate(BOOK, out)
    assert (done.returncode, done.stderr) == (0, "")
    return out, done.stdout


def test_the_demo_shows_conflicts_proof_and_origin(shown: tuple[Path, str]) -> None:
    _, told = shown
    assert "“203.16万元”应为208.88万元" in told
    assert "必改 0" in told
    assert "支出.csv 第" in told


def test_the_demo_finds_the_digit_it_changed(shown: tuple[Path, str]) -> None:
    out, told = shown
    before = (out / "报告.txt").read_text(encoding="utf-8").split("\n")
    after = (out / "报告（改了一位）.txt").read_text(encoding="utf-8").split("\n")
    (changed,) = (n for n, pair in enumerate(zip(before, after, strict=True)) if len({*pair}) > 1)
    assert sorted(before[changed]) == sorted(after[changed])  # two digits changed places
    assert f"找到：第{changed + 1}行" in told


def test_the_files_it_names_are_there(shown: tuple[Path, str]) -> None:
    out, told = shown
    named = [line.split("　")[0].strip() for line in told.split("五、可以打开看")[1].splitlines()]
    paths = [Path(name) for name in named if name]
    assert len(paths) == 5
    assert all(path.parent == out and path.stat().st_size > 1000 for path in paths)


def test_a_book_that_is_not_there_fails_in_a_line(tmp_path: Path) -> None:
    done = demonstrate(tmp_path / "没有", tmp_path / "out")
    assert done.returncode == 1
    assert "没有这个账册文件夹。" in done.stderr
    assert "Traceback" not in done.stderr
