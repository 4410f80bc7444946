"""A number that the audit calls checked cannot be changed unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.mutations import flagged, mutate, printed_numbers, share, trials, unchanged

from mingzhang.model.number import parse_decimal
from mingzhang.tasks.compile import compile_book

BOOK = Path(__file__).parents[1] / "examples" / "suining-hrss-2024"
# The first fifty, and those that once went unnoticed: a zero beside a blank cell, a last digit.
SEEDS = (*range(50), 120, 131, 141, 161, 168, 187, 197, 214, 262, 272, 293)
REPORTS = ("报告.txt", "报告.html")


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("mutations") / "out"
    compile_book(BOOK, out, ("text", "html"))
    return out


@pytest.mark.parametrize("name", REPORTS)
def test_changed_numbers_are_flagged_where_they_stand(name: str, reports: Path) -> None:
    before = unchanged(reports / name)
    assert before.errors == 0
    found = [
        trial for trial in trials(reports / name, before, SEEDS) if trial.mutant.printed.checked
    ]
    assert len(found) > 30
    assert {trial.mutant.printed.where for trial in found} == {"文字", "表", "图"}
    missed = [f"{t.seed} {t.mutant.kind} {t.mutant.printed.text}" for t in found if not t.flagged]
    assert share(found) >= 0.98, missed


@pytest.mark.parametrize("name", REPORTS)
def test_a_mutation_changes_one_number_and_its_value(name: str, reports: Path) -> None:
    path = reports / name
    content = path.read_text(encoding="utf-8")
    numbers = printed_numbers(path, unchanged(path))
    for seed in SEEDS:
        mutant = mutate(content, numbers, seed)
        assert mutant == mutate(content, numbers, seed)
        assert mutant.content != content
        changed = abs(len(mutant.content) - len(content))
        assert changed <= 8  # a number, a word, a unit
        if mutant.after not in {"", mutant.printed.text}:  # not only the unit or the direction word
            assert parse_decimal(mutant.after) != parse_decimal(mutant.printed.text)


def test_the_yardstick_can_fail(reports: Path) -> None:
    """A report in which nothing was changed has no finding that its own audit did not have."""
    path = reports / "报告.txt"
    before = unchanged(path)
    content = path.read_text(encoding="utf-8")
    mutant = mutate(content, printed_numbers(path, before), 0)
    (trial,) = trials(path, before, [0])
    assert trial.mutant == mutant
    assert not flagged(mutant, before, before)
