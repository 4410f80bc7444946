"""The circular: who ranks where, what is commonest, who is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mingzhang.disclosures.circular import Quality, once, read_expected, unpublished
from mingzhang.model.problem import InputError

GOOD = Quality("虚构市甲局", 2024, "部门", "甲.pdf", 100, 95, 0, 1, 0, {"题": 1}, ())


def test_the_better_stands_first() -> None:
    small = replace(GOOD, department="虚构市乙局", errors=1)
    large = replace(GOOD, department="虚构市丙局", errors=1, quantities=1000, checked=900)
    unproved = replace(GOOD, department="虚构市丁局", checked=20)
    ranked = sorted([small, large, unproved, GOOD], key=lambda one: one.rank)
    assert [one.department[-2] for one in ranked] == ["甲", "丁", "丙", "乙"]


def test_a_report_in_two_formats_counts_once() -> None:
    word = replace(GOOD, path="甲.docx", checked=60)
    last = replace(GOOD, year=2023)
    assert once([word, GOOD, last]) == [GOOD, last]
    nobody = replace(GOOD, department="")
    assert len(once([nobody, replace(nobody, path="乙.pdf")])) == 2


def test_who_is_missing() -> None:
    expected = ("虚构市甲局", "甲局", "虚构市甲局机关", "虚构市人力资源和社会保障局", "虚构市己局")
    found = [GOOD, replace(GOOD, department="虚构市人社局")]
    assert unpublished(expected, found) == ["甲局", "虚构市甲局机关", "虚构市己局"]


def test_the_list_of_names(tmp_path: Path) -> None:
    names = tmp_path / "名单.csv"
    names.write_text("部门,电话\n虚构市甲局,1\n虚构市乙局,2\n虚构市甲局,3\n", encoding="utf-8")
    assert read_expected(names) == ("虚构市甲局", "虚构市乙局")
    names.write_text("部门\n", encoding="utf-8")
    with pytest.raises(InputError, match="名单里没有部门"):
        read_expected(names)
