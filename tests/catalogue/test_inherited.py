"""Regions that inherit: what a folder lacks comes from another region, what it has replaces it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mingzhang.catalogue.packs import load
from mingzhang.model.region import Region
from mingzhang.model.template import Literal

SMALL = Path(__file__).parent.parent / "packs" / "small"
USUAL = load(str(SMALL)).regions["somewhere"]


def inheriting(folder: Path, files: Mapping[str, str], head: str = "") -> Region:
    """A region of another pack that inherits from the small pack's."""
    files = {"region.toml": f'title = "别处"\ninherits = "somewhere"\n{head}', **files}
    for name, text in files.items():
        path = folder / "other" / "regions" / "elsewhere" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "other" / "pack.toml").write_text('title = "另一包"\n', encoding="utf-8")
    return load(str(SMALL), str(folder / "other")).regions["elsewhere"]


def headings(region: Region) -> list[str]:
    lines = [one for one in region.chapters if one.kind == "heading1"]
    return [part.text for one in lines for part in one.parts if isinstance(part, Literal)]


def test_a_region_that_has_nothing_is_the_other_under_its_own_name(tmp_path: Path) -> None:
    region = inheriting(tmp_path, {})
    assert (region.name, region.title) == ("elsewhere", "别处")
    for part in ("chapters", "sentences", "charts", "terms", "forms", "words", "layout", "style"):
        assert getattr(region, part) == getattr(USUAL, part), part


def test_entries_replace_those_of_their_name_and_the_rest_is_inherited(tmp_path: Path) -> None:
    sentence = '["各科目"]\nover = "类 开支.日常"\ntext = "{科目名}用了{值 开支.日常[.]}"\n'
    terms = "".join(f'["{name}"]\ntext = "另说。"\n' for name in (USUAL.terms[0][0], "新词"))
    head = '[words]\nmissing = "【缺】"\n[number_style]\nthousands = true\n'
    files = {"sentences.toml": sentence, "terms.toml": terms}
    region = inheriting(tmp_path, files, head)
    assert region.sentences["各科目"] != USUAL.sentences["各科目"]
    assert region.sentences["变动"] == USUAL.sentences["变动"]
    assert [name for name, *_ in region.terms] == [*(name for name, *_ in USUAL.terms), "新词"]
    assert region.terms[0][1] == "另说。"
    assert region.words == {**USUAL.words, "missing": "【缺】"}
    assert (region.style.thousands, region.style.trim) == (True, USUAL.style.trim)


def test_a_chapter_replaces_the_one_of_its_name_and_another_stands_in_order(tmp_path: Path) -> None:
    files = {"chapters/0.txt": "# 前言\n", "chapters/2.txt": "# 后记\n"}
    region = inheriting(tmp_path, files)
    assert headings(region) == ["前言", "一、开支", "后记"]
    region = inheriting(tmp_path / "again", {"chapters/1.txt": "# 全新\n"})
    assert headings(region) == ["全新"]


def test_an_empty_chapter_takes_one_away_and_what_only_it_used_goes_too(tmp_path: Path) -> None:
    files = {"chapters/1.txt": "", "chapters/2.txt": "# 后记\n{句 变动}\n"}
    region = inheriting(tmp_path, files)
    assert headings(region) == ["后记"]
    assert list(region.sentences) == ["变动"]
    assert dict(region.charts) == {}


def test_nothing_is_inherited_into_parts_that_are_its_own(tmp_path: Path) -> None:
    files = {"chapters/2.txt": "# 后记\n"}
    region = inheriting(tmp_path, files, 'own = ["chapters", "terms", "forms"]\n')
    assert headings(region) == ["后记"]
    assert (region.terms, region.forms) == ((), ())


def test_a_region_of_another_folder_inherits_one_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "county" / "regions" / "某县"
    folder.mkdir(parents=True)
    (folder.parent.parent / "pack.toml").write_text('title = "县"\n', encoding="utf-8")
    head = 'title = "某县"\ninherits = "sichuan"\n[words]\ntable_unit = "单位：万元"\n'
    (folder / "region.toml").write_text(head, encoding="utf-8")
    regions = load("disclosure", str(tmp_path / "county")).regions
    ours, county = regions["sichuan"], regions["某县"]
    assert county.words["table_unit"] == "单位：万元"
    assert (county.forms, county.chapters, county.terms) == (ours.forms, ours.chapters, ours.terms)
