"""thresholds.toml: every threshold that the program asks for is there, and says why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.catalogue.reader import read_tables
from mingzhang.catalogue.thresholds import Threshold
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.problem import InputError, Problem

SOURCE = Path(__file__).resolve().parents[2] / "src" / "mingzhang"


def test_what_the_program_asks_for_is_what_the_pack_declares() -> None:
    texts = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    # Either asked of the catalogue at once, or by a name that stands for its method.
    asked = {n for t in texts for n in re.findall(r'(?:threshold|least)\("([^"]+)"\)', t)}
    declared = load("disclosure").thresholds
    assert asked == set(declared)
    assert all(one.title and one.meaning and one.reason for one in declared.values())


def test_another_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="没有名为“得分项”的界限。 是否为“得分项数”"):
        load("disclosure").threshold("得分项")


def test_a_threshold_without_a_reason_is_a_problem_with_its_line(tmp_path: Path) -> None:
    path, problems = tmp_path / "thresholds.toml", list[Problem]()
    path.write_text('["几项"]\nvalue = 3\ntitle = "几项"\nmeaning = "数什么"\n', encoding="utf-8")
    read_tables(Threshold, TomlFile.read(path, "包/thresholds.toml", problems))
    assert [str(one) for one in problems] == [
        "包/thresholds.toml 第1行：缺少字段“reason”。 请补上（文字）。"
    ]
