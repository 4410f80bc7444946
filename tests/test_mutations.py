"""A number that the audit calls checked cannot be changed unnoticed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.mutations import flagged, mutate, printed_numbers, share, trials, unchanged

from mingzhang.model.number import parse_decimal
from mingzhang.tasks.compile import compile_book

BOOK = Path(__file__).parents[1] / "examples" / "suining-hrss-2024"
# The first fifty, and those that once went unnoticed: a zero beside a blank cell, a last digit.
ONCE_MISSED = (120, 131, 141, 161, 168, 187, 197, 214, 262, 272, 293)
SEEDS = (*range(50), *ONCE_MISSED)
# A page goes through the same rules as the text: fewer show that its numbers get there.
REPORTS = {"报告.txt": SEEDS, "报告.html": (*range(28), *ONCE_MISSED)}


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("mutations") / "out"
    compile_book(BOOK, out, ("text", "html"))
    return out


@pytest.mark.parametrize("name", REPORTS)
def test_changed_numbers_are_flagged_where_they_stand(name: str, reports: Path) -> None:
    before = unchanged(reports / name)
    assert before.errors == 6  # contradictions of the published part 4 (test_whole_run.py)
    found = [
        trial
        for trial in trials(reports / name, before, REPORTS[name])
        if trial.mutant.printed.checked
    ]
    assert len(found) > 20
    assert {trial.mutant.printed.where for trial in found} >= {"文字", "表"}
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


def test_numbers_of_wrapped_paragraphs_are_placed_on_their_own_line(
    reports: Path, tmp_path: Path
) -> None:
    """A report whose long lines were broken, as mail and forums do, is read the same."""
    whole = (reports / "报告.txt").read_text(encoding="utf-8").split("\n")
    lines = [piece for line in whole for piece in broken(line)]
    assert len(lines) > len(whole) + 20
    path = tmp_path / "折行.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    verdict, before = unchanged(path), unchanged(reports / "报告.txt")
    placed = [n.spot for n in verdict.numbers if n.spot.location.end > n.spot.location.column]
    assert len(placed) > 0.9 * len(verdict.numbers)  # a chart is one place for its numbers
    places = [spot.location for spot in placed]
    printed = [lines[at.line - 1][at.column - 1 : at.end - 1] for at in places]
    assert printed == [spot.text for spot in placed]
    assert [n.spot.text for n in verdict.numbers] == [n.spot.text for n in before.numbers]
    assert not any("@" in at.row for at in places)


def broken(line: str) -> Iterator[str]:
    """A long line of text in pieces of at least 36 characters, none of them ending in a number."""
    while len(line) > 72 and not re.search(r"\s\s|\t", line.strip()):
        at = next((m.end() for m in re.finditer(r"[一-龥]，?(?=[一-龥])", line) if m.end() > 36), 0)
        if not at:
            break
        yield line[:at]
        line = line[at:]
    yield line


def test_the_yardstick_can_fail(reports: Path) -> None:
    """A report in which nothing was changed has no finding that its own audit did not have."""
    path = reports / "报告.txt"
    before = unchanged(path)
    content = path.read_text(encoding="utf-8")
    mutant = mutate(content, printed_numbers(path, before), 0)
    (trial,) = trials(path, before, [0])
    assert trial.mutant == mutant
    assert not flagged(mutant, before, before)
