"""Texts that no report would print, and units that would be in nobody's accounts, are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from invented_book import write_book
from mingzhang.catalogue.packs import load
from mingzhang.facts.book import read_book
from mingzhang.facts.written import sections_of
from mingzhang.model.problem import InputError

HEAD = "年度,单位代码,章节,量,科目,序号,内容\n"


def refusals(book: Path) -> list[str]:
    try:
        read_book(book, load("disclosure"))
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2024,00,职能,,,9,负责。\n", "没有叫“职能”的章节，这段话印不进报告。 是否为“主要职能”？"),
        ("2024,00,原因,收入总计,,,因为。\n", "没有名为“收入总计”的量。 是否为“收支.收入总计”？"),
    ],
)
def test_a_text_that_would_not_be_printed_is_refused_where_it_stands(
    tmp_path: Path, row: str, told: str
) -> None:
    book = write_book(tmp_path / "账册")
    assert refusals(book) == []
    (book / "文字说明.csv").write_text(HEAD + row, encoding="utf-8")
    assert refusals(book) == [f"文字说明.csv 第2行：{told}"]


def test_a_section_of_another_region_is_known(tmp_path: Path) -> None:
    regions = load("disclosure").regions
    assert "重点工作" in sections_of(regions["yunnan"]) - sections_of(regions["sichuan"])
    book = write_book(tmp_path / "账册")
    (book / "文字说明.csv").write_text(HEAD + "2024,00,重点工作,,,,完成。\n", encoding="utf-8")
    assert refusals(book) == []


def test_a_second_unit_without_a_superior_is_refused(tmp_path: Path) -> None:
    book = write_book(tmp_path / "账册")
    row = "77,虚构市漏掉的所,其他事业单位"
    text = f"单位代码,单位名称,单位类型\n{row}\n"
    (book / "单位.csv").write_text(text, encoding="utf-8")
    (told,) = refusals(book)
    assert "都空着，编部门的报告会漏掉一个" in told
    assert "“77”" in told


def test_a_word_that_is_none_of_many_is_told_with_the_nearest_not_with_all(tmp_path: Path) -> None:
    book = write_book(tmp_path / "账册")
    row = "年度,单位代码,指标,决算数\n2024,01,出国费,1\n"
    (book / "机构运行信息.csv").write_text(row, encoding="utf-8")
    told = "\n".join(refusals(book))
    assert "机构运行信息.csv 单元格C2" in told
    assert "读到“出国费”，不是“指标”里规定的词。 是否为“因公出国（境）费”？" in told
    assert "整体绩效自评得分" not in told
