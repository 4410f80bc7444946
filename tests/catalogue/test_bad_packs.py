"""Every folder of bad_packs is the small pack with one slip, and the lines that must report it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.model.problem import InputError

HERE = Path(__file__).parent
SMALL = HERE.parent / "packs" / "small"
BAD = sorted(path for path in (HERE / "bad_packs").iterdir() if path.is_dir())


def problems_of(*folders: Path) -> list[str]:
    """What is wrong with the packs, without the name of the pack before each file."""
    with pytest.raises(InputError) as caught:
        load(*map(str, folders))
    return sorted(str(problem).removeprefix("small/") for problem in caught.value.problems)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.name)
def test_a_slip_is_reported_with_file_and_line_and_nothing_else(bad: Path, small: Path) -> None:
    shutil.copytree(bad, small, dirs_exist_ok=True)
    expected = sorted((bad / "expected.txt").read_text(encoding="utf-8").splitlines())
    found = problems_of(small)
    assert len(found) == len(expected), found
    for problem, words in zip(found, expected, strict=True):
        assert problem.startswith(words)


def test_all_slips_of_all_files_come_in_one_go(small: Path) -> None:
    names = ("unknown_field", "unknown_quantity_in_formula", "unknown_directive", "unknown_chart")
    for name in names[:-1]:
        shutil.copytree(HERE / "bad_packs" / name, small, dirs_exist_ok=True)
    assert {problem.split(" ")[0] for problem in problems_of(small)} == {
        "relations.toml",
        "quantities.toml",
        "regions/somewhere/chapters/1.txt",
    }


def test_the_same_relation_in_two_packs(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "pack.toml").write_text('title = "另一包"\n', encoding="utf-8")
    shutil.copy(small / "relations.toml", other)
    assert problems_of(small, other) == ["other：“开支”在两个包里都有。"]


def test_two_packs_of_one_name(small: Path, tmp_path: Path) -> None:
    again = shutil.copytree(small, tmp_path / "elsewhere" / "small")
    (problem,) = problems_of(small, Path(again))
    assert problem.endswith("有两个叫“small”的规则包。 请给文件夹改名。")


def test_a_pack_that_is_not_there() -> None:
    (problem,) = problems_of(Path("final_acounts"))
    assert "没有名为“final_acounts”的规则包" in problem
    assert "是否为“final_accounts”？" in problem
