"""A sentence tried: what reads it, or what stopped it and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented import CATALOGUE

from mingzhang.catalogue.packs import load
from mingzhang.reports.trying import TriedNumber, TriedSentence, try_sentence
from mingzhang.reports.understand import Reader

PUBLISHED = Path(__file__).parent / "published"
READER = Reader(CATALOGUE.region("national"), CATALOGUE)
THREE = "七、财政拨款“三公”经费支出决算情况说明"
SENTENCES = [
    line
    for name in ("hunan", "jiangsu", "shaanxi", "sichuan")
    for line in (PUBLISHED / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    if line.startswith("20") and ("收、支总计" in line or "年度收入合计" in line)
]


def tried(text: str, heading: str = "") -> TriedSentence:
    return try_sentence(READER, text, heading)


def only(text: str, heading: str = "") -> TriedNumber:
    (number,) = tried(text, heading).numbers
    return number


@pytest.mark.parametrize("text", SENTENCES, ids=range(len(SENTENCES)))
def test_published_sentences_are_read_by_their_section(text: str) -> None:
    found = tried(text)
    assert found.whole
    assert found.section in {"其他", "总体", "财政拨款总体"}


def test_there_are_published_sentences() -> None:
    assert len(SENTENCES) >= 5


def test_a_sentence_that_is_read_tells_its_wordings_quantities_and_claims() -> None:
    text = "2024年度“三公”经费财政拨款支出决算为6.00万元，比上年减少2.00万元，下降25%。"
    found = tried(text)
    assert [(one.kind, one.quote) for one in found.clauses] == [
        ("数额", "“三公”经费财政拨款支出决算为6.00万元"),
        ("基准", "比上年"),
        ("增减额", "减少2.00万元"),
        ("增减率", "下降25%"),
    ]
    assert all(one.column == text.index(one.quote) + 1 for one in found.clauses)
    assert all(one.place.startswith("disclosure/clauses.toml 第") for one in found.clauses)
    stated = [
        (q.quantity, q.year, q.negative, q.claims) for n in found.numbers for q in n.quantities
    ]
    assert stated == [
        ("三公.合计.决算数", 2024, False, ()),
        (
            "三公.合计.决算数.增减额", 2024, True,
            ("增减额：本年 6.00万元，上年 （本句没有印）",),
        ),
        ("三公.合计.决算数.增减率", 2024, True, ("增减率：本年 6.00万元，差 2.00万元",)),
    ]  # fmt: skip
    assert [(one.text, one.unit) for one in found.numbers] == [
        ("6.00", "万元"), ("2.00", "万元"), ("25", "%")]  # fmt: skip


def test_a_line_of_a_region_is_told_by_its_file_and_line() -> None:
    reader = Reader(CATALOGUE.region("sichuan"), CATALOGUE)
    text = (
        "2024年度财政拨款收、支总计均为5528.78万元。与2023年度相比，"
        "财政拨款收、支总计各增加1.00万元，增长0.02%。"
    )
    found = try_sentence(reader, text)
    assert found.whole
    assert found.template.startswith("disclosure/regions/sichuan/chapters/")
    assert found.clauses == ()


@pytest.mark.parametrize(
    ("text", "heading", "why"),
    [
        ("比上年增加2.00万元。", "", "前面没有点出名称"),
        ("公务接待费支出2.00万元，主要原因是来访3批次。", "", "在说原因，原因里的数不作量"),
        ("本级公务接待费支出2.00万元。", "", "名称之前有另一个范围、名称或数"),
        ("公务接待费支出2.00万元以上。", "", "数之后的话使它不是这个数本身"),
        ("公务接待费支出2.00万元，食堂花了3.00万元，占20%。", THREE,
            "前面有没读懂的话，不知说的是哪个量"),
        ("公务接待费支出2.00斤重。", "", "数之后的“斤重。”不是认得的单位"),
        ("公务用车保有量为3批次。", "", "数的单位、个数与所说的量不合，或没有说与什么比"),
        ("公务接待费支出大约2.00万元。", "", "没有句式读得到这个数"),
    ],
)  # fmt: skip
def test_what_is_not_read_tells_why(text: str, heading: str, why: str) -> None:
    found = tried(text, heading)
    assert not found.whole
    assert [one.why for one in found.numbers if one.why][-1] == why


def test_what_no_wording_reads_tells_how_far_each_gets_and_what_it_wants_there() -> None:
    number = only("公务接待费支出大约2.00万元。")
    assert number.column == 10
    first = number.candidates[0]
    assert (first.read, first.column) == ("公务接待费支出", 8)
    assert first.text.startswith("{名}[的][财政拨款]")
    assert "决算" in first.wanted
    assert "{数}" in first.wanted


def test_two_wordings_that_read_as_much_are_both_told(tmp_path: Path) -> None:
    clauses = """
[["增减额"]]
text = "略{增加}{数}"
sign = "增"
example = "略增加1.00万元"
counter_example = "略减少1.00万元"
[["增减额"]]
text = "变动[为]{数}"
sign = "增"
example = "变动为1.00万元"
counter_example = "变动"
[["增减额"]]
text = "变[动]{数}"
sign = "减"
example = "变1.00万元"
counter_example = "变"
"""
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "pack.toml").write_text('title = "县"\n', encoding="utf-8")
    (folder / "clauses.toml").write_text(clauses, encoding="utf-8")
    catalogue = load("disclosure", str(folder))
    reader = Reader(catalogue.region("national"), catalogue)
    found = try_sentence(reader, "2024年公务接待费支出2.00万元，比上年变动1.00万元。", THREE)
    assert found.numbers[-1].why == "两种读法一样长：“变动[为]{数}”和“变[动]{数}”"
    read = try_sentence(reader, "2024年公务接待费支出2.00万元，比上年变1.00万元。", THREE)
    assert read.clauses[-1].place.startswith("county/clauses.toml 第")
