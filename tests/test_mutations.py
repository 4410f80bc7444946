"""A number that the audit calls checked cannot be changed unnoticed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.mutations import mutate, printed_numbers, share, trials, unchanged
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
        trial
        for trial in trials(reports / name, before, SEEDS)
        if trial.mutant.printed.checked
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
        if mutant.after:
            assert (value(mutant.after), mutant.kind) != (value(mutant.printed.text), "改一位")


def value(text: str) -> Decimal | None:
    return parse_decimal(text)


def test_an_unchanged_report_is_not_flagged(reports: Path) -> None:
    """The yardstick can fail: where nothing was changed, nothing is noticed."""
    path = reports / "报告.txt"
    before = unchanged(path)
    (trial, *_) = trials(path, before, [0])
    after = unchanged(path)
    assert [f.id for f in after.findings] == [f.id for f in before.findings]
    assert trial.mutant.content != path.read_text(encoding="utf-8")
