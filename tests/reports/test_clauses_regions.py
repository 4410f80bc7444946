"""Made-up reports in the wording of six provinces: sound ones silent, a changed number found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from invented import CATALOGUE

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.formats.read.text import read_text
from mingzhang.model.finding import Finding
from mingzhang.model.understanding import Understanding
from mingzhang.reports.understand import Reader
from mingzhang.rules.documents import CheckedDocuments, check_understood
from mingzhang.rules.findings import findings_of

FOLDER = Path(__file__).parent / "published"
REGIONS = sorted(path.stem for path in FOLDER.glob("*.txt"))
READER = Reader(CATALOGUE.region("national"), CATALOGUE)
# What the wordings leave unread: reasons, other people's counts, what has no quantity.
MOST_UNREAD = 0.13


@dataclass(frozen=True)
class Audited:
    understood: Understanding
    findings: tuple[Finding, ...]
    checked: frozenset[int]


def audited(paths: list[Path]) -> list[Audited]:
    """Every document understood and all checked in one run of the claims and identities."""
    understood = [READER.read([(read_text(path), str(path))]) for path in paths]
    with DuckEngine() as engine:
        run = check_understood(understood, CATALOGUE, engine)
    return [Audited(one, told(one, run), proved(one, run)) for one in understood]


def told(understood: Understanding, run: CheckedDocuments) -> tuple[Finding, ...]:
    return findings_of(run.failures.get(understood.document, ()), understood, CATALOGUE)


def proved(understood: Understanding, run: CheckedDocuments) -> frozenset[int]:
    return frozenset(n for document, n in run.checked if document == understood.document)


@cache
def sound(region: str) -> Audited:
    return audited([FOLDER / f"{region}.txt"])[0]


@pytest.mark.parametrize("region", REGIONS)
def test_a_sound_report_is_read_and_silent(region: str) -> None:
    one = sound(region)
    assert [finding.message for finding in one.findings] == []
    quantities = [spot for spot in one.understood.spots if spot.is_quantity]
    unread = [spot.text for spot in quantities if not spot.readings]
    assert len(quantities) > 40
    assert len(unread) <= MOST_UNREAD * len(quantities), unread


@pytest.mark.parametrize("region", REGIONS)
def test_no_number_is_read_twice(region: str) -> None:
    places = [spot.location for spot in sound(region).understood.spots]
    assert len({(one.line, one.column) for one in places}) == len(places)


@pytest.mark.parametrize("region", REGIONS)
def test_a_changed_number_is_found_where_it_stands(region: str, tmp_path: Path) -> None:
    """Every third number that is called checked, its first digit changed."""
    one = sound(region)
    lines = (FOLDER / f"{region}.txt").read_text(encoding="utf-8").split("\n")
    changed = [
        (tmp_path / f"{n}.txt", line, column)
        for n, (text, line, column) in enumerate(mutants(one, lines))
        if (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    ]
    assert len(changed) > 5
    missed = [
        lines[line - 1][column - 8 : column + 8]
        for (_, line, column), after in zip(
            changed, audited([path for path, _, _ in changed]), strict=True
        )
        if not any(
            (place.line, place.column) == (line, column)
            for finding in after.findings
            for place in finding.locations
        )
    ]
    assert len(missed) <= 0.02 * len(changed), missed


def mutants(one: Audited, lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """The report with one number changed, with the line and column of the number."""
    spots = [s for s in one.understood.spots if set(s.readings) & one.checked]
    for spot in spots[::3]:
        place = spot.location
        line, start, end = lines[place.line - 1], place.column - 1, place.end - 1
        assert line[start:end] == spot.text
        wrong = re.sub(r"\d", lambda digit: "8" if digit[0] != "8" else "3", spot.text, count=1)
        text = line[:start] + wrong + line[end:]
        yield "\n".join([*lines[: place.line - 1], text, *lines[place.line :]]), *at(place)


def at(place: object) -> tuple[int, int]:
    return place.line, place.column  # type: ignore[attr-defined]


FAULTS = [
    ("hunan", "增长4.76%", "下降4.76%", "增减率"),
    ("hunan", "完成年初预算的110%", "完成年初预算的101%", "完成"),
    ("hunan", "占91.67%", "占91.76%", "占比"),
    ("jiangsu", "完成预算的66.67%", "完成预算的67.66%", "完成"),
    ("jiangsu", "增加40.00万元，增长400%", "增加40.00万元，增长40%", "增减率"),
    ("guangdong", "减少24.87万元，降低28.6%", "减少24.87万元，降低26.8%", "增减率"),
    ("shaanxi", "完成预算的118%", "完成预算的108%", "完成"),
    ("yunnan", "占88.89%", "占89.88%", "占比"),
    ("sichuan", "（项）:支出决算为300.00万元", "（项）:支出决算为330.00万元", "合计"),
    ("sichuan", "其他用车1辆", "其他用车2辆", "资产-车辆"),
]


@pytest.mark.parametrize(("region", "right", "wrong", "rule"), FAULTS)
def test_a_planted_fault_is_found(
    region: str, right: str, wrong: str, rule: str, tmp_path: Path
) -> None:
    text = (FOLDER / f"{region}.txt").read_text(encoding="utf-8")
    assert text.count(right) == 1
    path = tmp_path / "报告.txt"
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    found = audited([path])[0].findings
    assert rule in {finding.rule for finding in found if finding.severity == "error"}
