"""Rubrics as data: what the shipped ones are, and what is said of one written wrongly."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.model.problem import InputError

SMALL = Path(__file__).parent.parent / "packs" / "small"
CATALOGUE = load("disclosure")
SICHUAN = CATALOGUE.rubric("四川-2024")
# The weights that the published report prints, in its order (part 4, two items left out).
PRINTED = (8, 8, 6, 3, 3, 3, 3, 3, 4, 4, 4, 5, 6, 4, 6, 6, 5)

GOOD = """\
title = "小表"
object = "部门"
first = 2024
last = 2025
total = "开支.合计"

[[bands]]
grade = "优"
least = 90
[[bands]]
grade = "差"
least = 0

[items."压减"]
block = "开支"
weight = "2.5"
quantity = "开支.日常"
ground = "published"
formula = "权重 × (1 - 专项 ÷ 合计)"
[items."压减".inputs]
"专项" = "开支.专项[201]"
"合计" = "开支.合计@上年"
"""


def pack(tmp_path: Path, text: str) -> Path:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    (folder / "rubrics").mkdir()
    (folder / "rubrics" / "小-2024.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_weights_are_those_printed_and_nineteen_assumed() -> None:
    scored = [item for item in SICHUAN.items if not item.deduction]
    printed = [item.weight for item in scored if not item.assumed]
    assert (len(SICHUAN.items), len(scored)) == (22, 19)
    assert tuple(map(int, printed)) == PRINTED
    assert sum(printed) == 81
    assert SICHUAN.full == 100
    assert (
        {item.name for item in scored if item.assumed}
        == {item.name for item in scored if item.ground == "unprinted"}
        == {"履职效能", "支出执行进度"}
    )


def test_only_what_has_a_source_claims_one() -> None:
    """A formula drawn from printed points says which points; what nobody printed says so."""
    for item in SICHUAN.items:
        assert item.formula is None or (item.ground, bool(item.basis)) == ("reconstructed", True)
    for name in ("国家-项目", "湖北-2024"):
        rubric = CATALOGUE.rubric(name)
        assert rubric.ground == "unverified"
        assert "未证实" in rubric.title
        assert {item.ground for item in rubric.items} == {"unverified"}
        assert rubric.full == 100


def test_the_frame_for_projects_gives_output_and_benefit_three_fifths() -> None:
    items = CATALOGUE.rubric("国家-项目").items
    part = sum(item.weight for item in items if item.block == "产出和效益")
    assert part / CATALOGUE.rubric("国家-项目").full >= Decimal("0.6")


@pytest.mark.parametrize(
    ("place", "year", "about", "name"),
    [
        ("sichuan", 2024, "部门", "四川-2024"),
        ("sichuan", 2025, "部门", None),
        ("shanghai", 2024, "部门", None),
        ("hubei", 2024, "部门", "湖北-2024"),
        ("shanghai", 2024, "项目", "国家-项目"),
    ],
)
def test_a_rubric_is_found_by_place_and_year(
    place: str, year: int, about: str, name: str | None
) -> None:
    found = CATALOGUE.rubric_of(place, year, about)
    assert (found and found.name) == name


def test_a_rubric_of_another_pack_is_read(tmp_path: Path) -> None:
    rubric = load(str(pack(tmp_path, GOOD))).rubric("小-2024")
    (item,) = rubric.items
    assert item.weight == Decimal("2.5")
    assert [(one.quantity, one.subject, one.shift) for one in item.inputs.values()] == [
        ("开支.专项", "201", 0),
        ("开支.合计", "", -1),
    ]
    assert [rubric.grade(Decimal(points)) for points in ("90", "89.99", "0", "-1")] == [
        "优", "差", "差", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("专项 ÷ 合计", "专向 ÷ 合计", ("公式里的“专向”不是输入", "是否为“专项”？")),
        ("专项 ÷ 合计", "专项", ("输入“合计”没有用在公式里",)),
        ("÷ 合计)", "÷ 合计", ("公式读不懂", "少了“)”")),
        ("开支.专项[201]", "开支.专向", ("没有名为“开支.专向”的量", "是否为“开支.专项”？")),
        ("开支.专项[201]", "开支 专项", ("“开支 专项”不是量的写法",)),
        ('"2.5"', "2.5", ("应为整数，或引号里的小数",)),
        ("least = 0", "least = 95", ("等级的下限应从高到低",)),
        ("last = 2025", "last = 2023", ("last（2023）早于 first（2024）",)),
        ('ground = "published"', 'ground = "guessed"', ("ground",)),
        ('total = "开支.合计"', 'total = "开支.总计"', ("没有名为“开支.总计”的量",)),
    ],
)
def test_a_slip_is_told_with_its_line(
    old: str, new: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    assert old in GOOD
    with pytest.raises(InputError) as caught:
        load(str(pack(tmp_path, GOOD.replace(old, new, 1))))
    told = [str(problem) for problem in caught.value.problems]
    assert any(all(word in one for word in words) for one in told), told
    assert all("rubrics/小-2024.toml 第" in one for one in told), told


def test_a_name_that_is_none_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="没有名为“四川-2023”的评分表。 是否为“四川-2024”？"):
        CATALOGUE.rubric("四川-2023")
