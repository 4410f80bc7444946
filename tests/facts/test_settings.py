"""book.toml: what a book says of itself, and what may be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from booklets import CATALOGUE, SETTINGS, write_book

from mingzhang.facts.book import read_book
from mingzhang.facts.settings import read_settings
from mingzhang.model.problem import InputError


def problems_of(folder: Path, text: str) -> list[str]:
    (folder / "book.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_settings(folder)
    return [str(problem) for problem in caught.value.problems]


def test_what_need_not_be_said(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text(SETTINGS, encoding="utf-8")
    settings = read_settings(tmp_path)
    assert (settings.department, settings.year, settings.unit) == ("某市测试局", 2024, "00")
    assert (settings.region, settings.kind, settings.published) == ("sichuan", "部门", "")
    assert not settings.reconstruction
    assert settings.editions == {}


def test_everything_said(tmp_path: Path) -> None:
    text = SETTINGS + (
        'short_name = "测试局"\nkind = "单位"\npublished = "2025年8月22日"\n'
        'reconstruction = true\n[editions]\n"功能科目" = 2007\n'
    )
    (tmp_path / "book.toml").write_text(text, encoding="utf-8-sig")
    settings = read_settings(tmp_path)
    assert (settings.short_name, settings.kind, settings.reconstruction) == ("测试局", "单位", True)
    assert settings.editions == {"功能科目": "2007"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SETTINGS + "yaer = 2024\n", "book.toml 第4行：不认识的字段“yaer”。 是否为“year”？"),
        (
            SETTINGS.replace("year = 2024", 'year = "2024"'),
            "book.toml 第3行：“year”应为整数，读到的是 '2024'。",
        ),
        (
            SETTINGS.replace("year = 2024\n", ""),
            "book.toml：缺少字段“year”。 请补上（整数）。",
        ),
        (
            SETTINGS + 'kind = "局"\n',
            "book.toml 第4行：“kind”不能是“局”。 可选：部门、单位。",
        ),
        (
            SETTINGS + "reconstruction = 1\n",
            "book.toml 第4行：“reconstruction”应为true 或 false，读到的是 1。",
        ),
    ],
)
def test_a_slip(tmp_path: Path, text: str, expected: str) -> None:
    assert problems_of(tmp_path, text) == [expected]


def test_all_slips_at_once(tmp_path: Path) -> None:
    assert len(problems_of(tmp_path, "yaer = 2024\n")) == 4


def test_a_syntax_error_has_its_line(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, SETTINGS + "region = 四川\n")
    assert problem.startswith("book.toml 第4行：不合 TOML 语法")


def test_a_file_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_bytes(SETTINGS.encode("gb18030"))
    with pytest.raises(InputError, match="不是 UTF-8 编码"):
        read_settings(tmp_path)


def test_no_folder_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个账册文件夹"):
        read_settings(tmp_path / "没有")
    with pytest.raises(InputError, match=r"文件夹里没有 book\.toml"):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SETTINGS + 'region = "sichaun"\n', "没有名为“sichaun”的地区。 是否为“sichuan”？"),
        (
            SETTINGS + '[editions]\n"功能科目" = 2020\n',
            "没有名为“功能科目@2020”的科目版次。 是否为“功能科目@2024”？",
        ),
        (
            SETTINGS.replace('unit = "00"', 'unit = "000"'),
            "book.toml：unit 是“000”，“单位”表里没有这个单位代码；表里有：00、01、02、021。 "
            "是否为“00”？请改 unit，或在“单位”表里补上本部门这一行。",
        ),
    ],
)
def test_a_name_that_the_catalogue_or_the_book_does_not_have(
    tmp_path: Path, text: str, expected: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_book(write_book(tmp_path, text), CATALOGUE)
    assert str(caught.value) == expected


def test_an_edition_chosen_in_the_book_is_the_one_that_names_its_codes(tmp_path: Path) -> None:
    text = SETTINGS + '[editions]\n"功能科目" = 2007\n'
    book = read_book(write_book(tmp_path, text), CATALOGUE)
    assert book.classifications["功能科目"] == CATALOGUE.classifications["功能科目@2007"]


def test_a_book_may_be_one_unit_without_parts(tmp_path: Path) -> None:
    units = "单位代码,上级代码,单位名称,单位类型\n00,,某市测试局,部门"
    book = read_book(write_book(tmp_path, 单位=units), CATALOGUE)
    assert [unit["单位名称"] for unit in book.units()] == ["某市测试局"]
