"""Where a command is told to write and cannot: one sentence and exit code 2, never a traceback."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mingzhang.cli import app
from mingzhang.model.problem import InputError

BOOK = Path(__file__).parents[1] / "examples" / "made-up-department"
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def sentences(*arguments: object) -> list[str]:
    """What stops the command, as ``mingzhang`` prints it before it exits with 2."""
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert isinstance(result.exception, InputError), (result.exception, result.output)
    return [str(problem) for problem in result.exception.problems]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("报告") / "报告.txt"
    path.write_text(
        "2024年度虚构市第0001局部门决算\n\n一、收入支出决算总体情况说明\n\n"
        "2024年度收入总计100.00万元，支出总计100.00万元。\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the rules over a small made-up world, and the world."""
    folder = tmp_path_factory.mktemp("名单")
    for call in (
        ("synth", "payments", "--size", 1_000, "-o", folder / "数据"),
        ("sweep", folder / "数据", "--pack", "subsidies", "-o", folder / "结果"),
    ):
        result = CliRunner().invoke(app, list(map(str, call)))
        assert result.exit_code in (0, 1), result.output
    return folder


def calls(report: Path, runs: Path) -> dict[str, Sequence[object]]:
    """Every command that writes, the place it writes to left away at the end."""
    lists, run = runs / "数据", runs / "结果"
    return {
        "init": ("init",),
        "compile": ("compile", BOOK, "--formats", "text", "-o"),
        "numbers": ("audit", report, "--numbers"),
        "audit": ("audit", report, "-o"),
        "batch": ("audit", report, "--jobs", 1, "-o"),
        "book": ("compare", report, BOOK, "-o"),
        "score": ("score", BOOK, "-o"),
        "monitor": ("monitor", BOOK, "-o"),
        "check": ("check", BOOK, "-o"),
        "lists": ("sweep", lists, "--pack", "subsidies", "-o"),
        "csv": ("runs", "export", run, "-o"),
        "xlsx": ("runs", "export", run, "-o"),
        "jsonl": ("runs", "export", run, "-o"),
        "diff": ("runs", "diff", run, run, "-o"),
        "pages": ("rules", "pages", "-o"),
        "accounts": ("synth", "accounts", "-o"),
        "payments": ("synth", "payments", "--size", 1_000, "-o"),
    }


FILES = {"numbers": "数.jsonl", "csv": "表.csv", "xlsx": "表.xlsx", "jsonl": "表.jsonl"}
FILES |= {"diff": "表.csv"}
NAMES = sorted(calls(Path(), Path()))
FOLDERS = [name for name in NAMES if name not in FILES]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_on_the_way_to_the_place(
    name: str, report: Path, runs: Path, tmp_path: Path
) -> None:
    """The folder in which to write is a file."""
    (tmp_path / "文件").write_text("有用的字", encoding="utf-8")
    place = tmp_path / "文件" / FILES.get(name, "出")
    told = sentences(*calls(report, runs)[name], place)
    assert len(told) == 1, told
    assert "写不进去：" in told[0], told
    assert (tmp_path / "文件").read_text(encoding="utf-8") == "有用的字"
    assert [path.name for path in tmp_path.iterdir()] == ["文件"]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_file_in_the_place_of_the_folder(
    name: str, report: Path, runs: Path, tmp_path: Path
) -> None:
    (tmp_path / "出").write_text("有用的字", encoding="utf-8")
    told = sentences(*calls(report, runs)[name], tmp_path / "出")
    assert len(told) == 1, told
    assert any(words in told[0] for words in ("写不进去：已有同名的文件。", "这里已有文件")), told
    assert (tmp_path / "出").read_text(encoding="utf-8") == "有用的字"
    assert [path.name for path in tmp_path.iterdir()] == ["出"]


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_the_place_of_the_file(
    name: str, report: Path, runs: Path, tmp_path: Path
) -> None:
    place = tmp_path / FILES[name]
    place.mkdir()
    told = sentences(*calls(report, runs)[name], place)
    assert told == [f"{place}：文件写不进去：已有同名的文件夹。{told[0].partition('。')[2]}"]
    assert list(tmp_path.rglob("*")) == [place]


def test_numbers_into_a_folder_that_is_not_there(report: Path, tmp_path: Path) -> None:
    """A file is asked for, so no folder is made for it."""
    place = tmp_path / "没有" / "数.jsonl"
    (told,) = sentences("audit", report, "--numbers", place)
    assert told.startswith(f"{place}：文件写不进去：没有这个文件夹。")
    assert list(tmp_path.iterdir()) == []
    (told,) = sentences("audit", report, "--numbers", ".")
    assert "已有同名的文件夹" in told


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
@pytest.mark.parametrize("name", NAMES)
def test_a_folder_that_may_only_be_read(
    name: str, report: Path, runs: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "只读"
    folder.mkdir()
    folder.chmod(0o555)
    try:
        told = sentences(*calls(report, runs)[name], folder / FILES.get(name, "出"))
    finally:
        folder.chmod(0o755)
    assert len(told) == 1, told
    assert "写不进去：没有权限。" in told[0], told
    assert list(folder.iterdir()) == []
