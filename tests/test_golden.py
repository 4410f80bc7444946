"""Every command prints and writes what it did: the files of tests/golden stay equal."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden_cases import GOLDEN, Case, cases, golden, make_lists


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_lists(tmp_path_factory.mktemp("lists"))


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_as_before(case: Case, tmp_path: Path, lists: Path) -> None:
    if not case.needs.exists():
        pytest.skip(f"{case.needs.name} is not here")
    made, before = case.run(tmp_path, lists), golden(case)
    assert made.keys() == before.keys()
    for name, text in before.items():
        assert made[name] == text, name


def test_every_golden_has_its_case() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {case.name for case in cases()}
