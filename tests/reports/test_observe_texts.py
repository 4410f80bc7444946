"""Words, names, sections and dates of a report: one slip at a time in a made-up report without any.

What each slip must be called is written beside it; the report as it is must not be criticised.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.formats.read.document import READERS
from mingzhang.model.finding import Finding
from mingzhang.model.marks import number_of
from mingzhang.model.rows import named_rows
from mingzhang.model.understanding import Understanding
from mingzhang.reports.observe.slips import level_of
from mingzhang.reports.understand import Reader
from mingzhang.rules.documents import check_understood
from mingzhang.rules.observed import observed_findings

CATALOGUE = load("disclosure")
HERE = Path(__file__).parent
SOUND = (HERE / "observed_report.txt").read_text("utf-8")
TABLES = (HERE / "observed_tables.txt").read_text("utf-8")
# The relations that the observers of texts fill; every rule over one of them is tested here.
RELATIONS = {
    "残留用语", "缺单位", "用语写法", "科目提及", "科目名称", "科目用处", "应有内容", "应有报表",
    "序号", "表题", "所写年份", "所写日期", "单位称呼", "所说数目", "款级清单", "所写原因",
}  # fmt: skip
RULES = {rule.id for rule in CATALOGUE.rules.values() if rule.over in RELATIONS}


@dataclass(frozen=True)
class Slip:
    """``old`` is written ``new``; ``rule`` must say ``words`` at a place that quotes ``quote``."""

    old: str
    new: str
    rule: str
    severity: str
    words: str
    quote: str = ""


SLIPS = {
    name: Slip(**fields)
    for name, fields in tomllib.loads((HERE / "observed_slips.toml").read_text("utf-8")).items()
}


def understood(text: str, name: str, folder: Path) -> Understanding:
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    reader = Reader(CATALOGUE.region("sichuan"), CATALOGUE)
    return reader.read([(READERS[".txt"](path), name)])


def findings(documents: list[Understanding]) -> dict[str, list[Finding]]:
    """The findings of the rules over texts, of each document; all in one run."""
    with DuckEngine(threads=1) as engine:
        checked = check_understood(documents, CATALOGUE, engine)
    return {
        one.document: [
            finding
            for finding in observed_findings(checked.violations.get(one.document, ()), one)
            if finding.rule in RULES
        ]
        for one in documents
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    folder = tmp_path_factory.mktemp("reports")
    documents = [understood(SOUND, "原样", folder)]
    for name, slip in SLIPS.items():
        assert SOUND.count(slip.old) >= 1, name
        documents.append(understood(SOUND.replace(slip.old, slip.new, 1), name, folder))
    return findings(documents)


def test_a_sound_report_is_not_criticised(found: dict[str, list[Finding]]) -> None:
    assert found["原样"] == []


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_is_found_where_it_stands(found: dict[str, list[Finding]], name: str) -> None:
    slip = SLIPS[name]
    told = [one for one in found[name] if one.rule == slip.rule and slip.words in one.message]
    assert [one.severity for one in told] == [slip.severity]
    quotes = [place.quote for place in told[0].locations]
    assert not slip.quote or any(slip.quote in quote for quote in quotes), quotes


def test_a_slip_brings_few_other_findings(found: dict[str, list[Finding]]) -> None:
    others = {name: [f.rule for f in found[name] if f.rule != SLIPS[name].rule] for name in SLIPS}
    # A name or code that is wrong is also one that is explained or used and not the other.
    allowed = {"编码", "款写错", "错字", "多解释", "漏解释", "没有编码的款"}
    left = {name: rules for name, rules in others.items() if rules and name not in allowed}
    assert left == {"没有收入表": ["序号"]}  # its number is missing in the list of tables


def test_every_rule_over_texts_is_tried(found: dict[str, list[Finding]]) -> None:
    elsewhere = {"空表说明", "表题重复", "款级清单", "原因雷同"}  # tests of their own below
    assert {slip.rule for slip in SLIPS.values()} | elsewhere == RULES


def test_lists_tables_captions_and_copied_reasons(tmp_path: Path) -> None:
    told = {one.rule: one for one in findings([understood(TABLES, "表", tmp_path)])["表"]}
    assert set(told) == {"款级清单", "空表说明", "表题重复", "原因雷同"}
    assert "报表里没有数的有救济费，没有列的有津贴补贴" in told["款级清单"].message
    assert "政府性基金" in told["空表说明"].message
    assert told["表题重复"].key["表号"] == "5"
    assert len(told["原因雷同"].locations) == 3


def test_an_excerpt_is_not_asked_for_the_rest(tmp_path: Path) -> None:
    excerpt = SOUND[: SOUND.index("三、支出决算情况说明")]
    document = understood(excerpt, "节选", tmp_path)
    assert findings([document])["节选"] == []
    assert any(row["见"] is None for row in named_rows(document.observed["应有内容"]))


def test_marks_of_recognised_text_are_not_criticised(tmp_path: Path) -> None:
    text = SOUND.replace("编制了绩效目标。", "编制了绩效目标。。")
    recognised = text.translate(str.maketrans("，；：（）", ",;:()"))
    assert findings([understood(recognised, "识别", tmp_path)])["识别"] == []


def test_old_names_are_right_in_old_reports(tmp_path: Path) -> None:
    slip = SLIPS["旧名"]
    old = SOUND.replace("2024", "2020").replace("2023", "2019").replace(slip.old, slip.new)
    assert findings([understood(old, "旧", tmp_path)])["旧"] == []


@pytest.mark.parametrize(
    ("department", "level"),
    [
        ("四川省财政厅", "省"), ("遂宁市民政局", "市"), ("上海市普陀区财政局", "县"),
        ("上海市财政局", "省"), ("内蒙古自治区公安厅", "省"), ("某县教育局", "县"), ("", ""),
    ],
)  # fmt: skip
def test_the_level_of_a_department(department: str, level: str) -> None:
    assert level_of(department) == level


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("十", 10), ("十六", 16), ("二十一", 21), ("三", 3)]
)
def test_numbers_in_chinese(text: str, number: int) -> None:
    assert number_of(text) == number
