"""Which files are of which relation: by their names, and as data.toml says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from given_lists import GONE, RELATIONS, csv_file, parquet_file, read, rows, told

from mingzhang.catalogue.reader import read_tables
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.facts.lists import read_data
from mingzhang.facts.lists.find import relation_of
from mingzhang.facts.lists.manifest import read_manifest
from mingzhang.model.problem import InputError, Problem
from mingzhang.model.relation import Relation

ROOT = Path(__file__).parents[3]
LIST = "号码\nA\n"


def manifest(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "data.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("领款", "领款"),
        ("领款明细", "领款"),
        ("领款_2024", "领款"),
        ("领款2024年", "领款"),
        ("领款（一）", "领款"),
        ("领 款", "领款"),
        ("领款失败名单", ""),
        ("未领款", ""),
        ("线", "线"),
        ("线索", ""),
    ],
)
def test_names(name: str, relation: str) -> None:
    assert relation_of(name, RELATIONS) == relation


def test_files_and_folders_named_after_relations(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    csv_file(folder, LIST, "领款_1.csv")
    csv_file(folder / "领款", LIST, "甲县.csv")
    parquet_file(folder / "离开" / "2024" / "01.parquet", "SELECT 'B' AS 号码")
    csv_file(folder, LIST, "领款失败名单.csv")
    csv_file(folder, "?", "说明.docx")
    csv_file(folder, LIST, "~$领款.xlsx")
    csv_file(folder, LIST, ".领款.csv")
    data = read(folder)
    assert told(data) == [("unknown-file", "说明.docx"), ("unknown-file", "领款失败名单.csv")]
    assert "是否为“领款”？" in data.problems[1].mend
    assert [file.name for file in data.sources["领款"].files] == ["领款/甲县.csv", "领款_1.csv"]
    assert [file.name for file in data.sources["离开"].files] == ["离开/2024/01.parquet"]


def test_what_is_no_data_is_named_once_for_all(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", LIST, "领款.csv")
    for name in ("答案.csv", "说明.docx"):
        (tmp_path / "数据" / name).write_text("x", encoding="utf-8")
    manifest(tmp_path / "数据", 'ignore = ["答案.csv", "说明.*"]\n')
    data = read(tmp_path / "数据")
    assert data.problems == ()
    assert data.sources["领款"].rows == 1


def test_one_file(tmp_path: Path) -> None:
    path = csv_file(tmp_path, LIST, "领款.csv")
    data = read_data(path, RELATIONS, tmp_path / "stage")
    assert rows(data, columns="号码, 来源") == [("A", "领款.csv")]


def test_the_stage_may_lie_in_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    csv_file(tmp_path / "数据", LIST, "领款.csv")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        data = read_data(Path("数据"), RELATIONS, tmp_path / "数据" / "领款" / "暂存")
        assert data.problems == ()
        assert data.sources["领款"].rows == 1


@pytest.mark.parametrize("what", ["没有", "空"])
def test_no_data(tmp_path: Path, what: str) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(InputError) as error:
        read(tmp_path / what)
    assert error.value.problems[-1].code == {"没有": "no-file", "空": "no-data"}[what]


def test_a_manifest_says_all(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    csv_file(folder, "身份证,走的日子\nA,2024-01-31\n", "民政.csv")
    csv_file(folder, LIST, "离开.csv")
    csv_file(folder, LIST, "领款.csv")
    manifest(
        folder,
        'title = "某县（虚构）"\n[离开]\nfiles = ["民*.csv"]\nsource = "某局（虚构）"\n'
        'as_of = 2024-12-31\ncolumns = {号码 = "身份证", "走的日子" = "离开日期"}\n',
    )
    data = read(folder)
    source = data.sources["离开"]
    assert (data.title, source.origin) == ("某县（虚构）", "某局（虚构）")
    assert source.as_of == date(2024, 12, 31)
    assert rows(data, GONE, "号码, 离开日期") == [("A", date(2024, 1, 31))]
    assert told(data) == [("unknown-file", "离开.csv")]
    assert "在 data.toml 里另有指定" in data.problems[0].message
    assert data.sources["领款"].as_of is None


def test_an_own_name_in_a_manifest_wins_over_the_same_head(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", "号码,真号码\n错,A\n", "离开.csv")
    manifest(tmp_path / "数据", '[离开]\ncolumns = {号码 = "真号码"}\n')
    assert rows(read(tmp_path / "数据"), GONE, "号码") == [("A",)]


def test_a_renamed_column_that_the_file_lacks_is_named(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", "号码\nA\n", "离开.csv")
    manifest(tmp_path / "数据", '[离开]\ncolumns = {号码 = "身份证"}\n')
    data = read(tmp_path / "数据")
    assert "data.toml 写的列“身份证”文件里没有" in data.problems[0].message
    assert data.set_aside == {"离开": -1}


def test_renamed_columns_of_parquet(tmp_path: Path) -> None:
    parquet_file(tmp_path / "数据" / "离开.parquet", "SELECT 'A' AS id, 'x' AS 备注")
    manifest(tmp_path / "数据", '[离开]\ncolumns = {号码 = "id"}\n')
    data = read(tmp_path / "数据")
    assert data.problems == ()
    assert rows(data, GONE, "号码, 备注, 行") == [("A", "x", 1)]


SNAPSHOTS = """
[[离开]]
files = "三月.csv"
as_of = 2024-03-31
[[离开]]
files = "六月.csv"
as_of = 2024-06-30
"""


@pytest.mark.parametrize(
    ("day", "file"),
    [
        (None, "六月.csv"),
        (date(2024, 6, 30), "六月.csv"),
        (date(2024, 6, 29), "三月.csv"),
        (date(2024, 3, 31), "三月.csv"),
        (date(2024, 3, 30), ""),
    ],
)
def test_the_latest_snapshot_not_after_the_day(tmp_path: Path, day: date | None, file: str) -> None:
    csv_file(tmp_path / "数据", LIST, "领款.csv")
    csv_file(tmp_path / "数据", LIST, "三月.csv")
    csv_file(tmp_path / "数据", LIST, "六月.csv")
    manifest(tmp_path / "数据", SNAPSHOTS)
    data = read(tmp_path / "数据", day=day)
    if file:
        source = data.sources["离开"]
        assert [one.name for one in source.files] == [file]
        assert source.as_of == {"三月.csv": date(2024, 3, 31), "六月.csv": date(2024, 6, 30)}[file]
        assert data.problems == ()
    else:
        assert "离开" not in data.sources
        assert told(data) == [("no-snapshot", "data.toml 第2行")]
        assert "最早的一份截至2024-03-31" in data.problems[0].message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[离去]\n", 1, "没有叫“离去”的表。 是否为“离开”？"),
        ('\n[离开]\nfiles = ["九月.csv"]\n', 3, "没有文件与“九月.csv”相符。 是否为“六月.csv”？"),
        ('[离开]\nfiles = ["../*"]\n', 2, "没有文件与“../*”相符。"),
        ('[离开]\n\ncolumns = {号马 = "x"}\n', 3, "“号马”和“x”都不是“离开”的列。 是否为“号码”？"),
        ("[离开]\nas_off = 2024-12-31\n", 2, "不认识的字段“as_off”。 是否为“as_of”？"),
        ('[离开]\nas_of = "年底"\n', 2, "“as_of”应为日期，读到的是“年底”。"),
        (
            '[[离开]]\nfiles = "三月.csv"\nas_of = 2024-01-01\n[[离开]]\nfiles = "六月.csv"\n',
            4,
            "每份都要写 as_of",
        ),
        ("[[离开]]\nas_of = 2024-01-01\n[[离开]]\nas_of = 2024-01-02\n", 1, "每份都要写 files"),
        ("[离开]\nfiles = [\n", 2, "不合 TOML 语法"),
    ],
)
def test_slips_of_a_manifest(tmp_path: Path, text: str, line: int, words: str) -> None:
    csv_file(tmp_path / "数据", LIST, "三月.csv")
    csv_file(tmp_path / "数据", LIST, "六月.csv")
    manifest(tmp_path / "数据", text)
    with pytest.raises(InputError) as error:
        read(tmp_path / "数据")
    first = error.value.problems[0]
    assert str(first).startswith(f"data.toml 第{line}行：")
    assert words in str(first)


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    from test_list_workbooks import workbook

    workbook(tmp_path / "数据" / "名册.xlsx", {"甲": [["号码"], ["A"]], "乙": [["号码"], ["B"]]})
    manifest(tmp_path / "数据", '[离开]\nfiles = "名册.xlsx"\nsheet = "丙"\n')
    data = read(tmp_path / "数据")
    assert told(data) == [("no-sheet", "名册.xlsx")]
    assert data.problems[0].mend == "现有：甲、乙。"
    manifest(tmp_path / "数据", '[离开]\nfiles = "名册.xlsx"\nsheet = "乙"\n')
    assert rows(read(tmp_path / "数据"), GONE, "号码") == [("B",)]


def test_the_examples_of_the_guide_are_read(tmp_path: Path) -> None:
    docs, packs = ROOT / "docs" / "data.md", ROOT / "src" / "mingzhang" / "packs"
    problems: list[Problem] = []
    file = TomlFile.read(packs / "subsidies" / "relations.toml", "relations.toml", problems)
    relations = read_tables(Relation, file)
    examples = re.findall(r"```toml\n(.*?)```", docs.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        for pattern in re.findall(r'files = \W*"([^"]+)"', example):
            csv_file((tmp_path / pattern).parent, "", Path(pattern).name.replace("*", "一"))
        manifest(tmp_path, example)
        found = read_manifest(tmp_path, relations)
        assert found.snapshots
        assert all(one.files for entries in found.snapshots.values() for one in entries)


def test_progress_is_told(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", LIST, "领款.csv")
    csv_file(tmp_path / "数据", LIST, "离开.csv")
    heard: list[tuple[int, int, str]] = []
    read(tmp_path / "数据", progress=lambda *what: heard.append(what))
    assert [(done, total) for done, total, what in heard if what.endswith(".csv")] == [
        (1, 2),
        (2, 2),
    ]
    assert (1, 2, "离开.csv，读到第2行") in heard
