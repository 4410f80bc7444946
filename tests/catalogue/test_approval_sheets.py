"""The forms to sign are data; what is wrong with one is told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.catalogue.reader import read_file
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.problem import Problem
from mingzhang.model.sheet import ApprovalSheet


def problems(tmp_path: Path, text: str) -> list[str]:
    found: list[Problem] = []
    path = tmp_path / "单.toml"
    path.write_text(text, encoding="utf-8")
    read_file(ApprovalSheet, TomlFile.read(path, "包/sheets/单.toml", found))
    return [str(problem) for problem in found]


def test_the_packs_bring_both_sheets() -> None:
    assert set(load("disclosure").sheets) == {"审签单", "保密审查表"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('title = "单"\nrows = [["{部们}", ""]]\n', "不认识的空“{部们}”。 是否为“部门”？"),
        ('title = "单"\nrows = [["甲", "乙"], ["丙"]]\n', "各行的格数不同"),
        ('title = "单"\n', "一行也没有"),
        ('title = "单"\nrows = [["甲"]]\nfiles = ["序号"]\n', "应是四个列名"),
    ],
)
def test_what_is_wrong_with_a_sheet(text: str, words: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, text)
    assert words in problem
    assert problem.startswith("包/sheets/单.toml")


def test_a_right_sheet_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, 'title = "{部门}"\nrows = [["甲", ""]]\n') == []
