"""Packs through one door: ours by name, others by path or entry point; what they become."""

from __future__ import annotations

import importlib.metadata
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.catalogue.packs import BUILT_IN, load
from mingzhang.model.problem import InputError
from mingzhang.model.quantity import Term
from mingzhang.model.template import Literal, Reference, Slot

SMALL = Path(__file__).parent.parent / "packs" / "small"
OURS = sorted(path.parent.name for path in BUILT_IN.glob("*/pack.toml"))


@pytest.mark.parametrize("name", OURS)
def test_each_of_our_packs_loads_alone(name: str) -> None:
    assert name in load(name).packs


def test_all_of_our_packs_load_together() -> None:
    assert set(load(*OURS).packs) == set(OURS)


def test_a_pack_brings_those_it_requires_first() -> None:
    assert load("disclosure").packs == ("final_accounts", "performance", "disclosure")


def test_a_pack_of_others_loads_by_path_and_is_what_it_says() -> None:
    small = load(str(SMALL))
    assert small.packs == ("small",)
    assert small.relations["开支"].key == ("年度", "单位代码", "类别", "科目")
    assert small.quantities["开支.合计"].formula == (Term(1, "开支.日常"), Term(1, "开支.专项"))
    assert small.quantities["开支.合计.增减率"].printed == "%"
    assert small.identities["开支-构成"].left == Term(1, "开支.合计")
    assert small.rules["XB-01"].severity == "warning"
    assert small.cases["XB-01"][0].not_met == (("甲", "901"),)
    assert small.regions["somewhere"].style.format(Decimal("4.00")) == "4"


def test_editions_of_a_classification() -> None:
    classifications = load(str(SMALL)).classifications
    assert classifications["科目"].subjects["901"].name == "看护支出"
    assert classifications["科目@2020"].subjects["901"].name == "照料支出"
    assert classifications["科目"].parent_of("90101") == "901"
    assert classifications["科目"].parent_of("901") == ""


def test_a_pack_loads_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name = "小包"

        def load(self) -> Path:
            return SMALL

    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [Point()])
    assert load("小包").packs == ("small",)
    with pytest.raises(InputError, match="没有名为“大包”的规则包"):
        load("大包")


def test_two_packs_side_by_side() -> None:
    assert {"small", "final_accounts"} <= set(load(str(SMALL), "disclosure").packs)


def test_packs_that_require_each_other_load_once(tmp_path: Path) -> None:
    for name, other in (("甲包", "乙包"), ("乙包", "甲包")):
        folder = tmp_path / name
        folder.mkdir()
        text = f'title = "{name}"\nrequires = ["{(tmp_path / other).as_posix()}"]\n'
        (folder / "pack.toml").write_text(text, encoding="utf-8")
    assert set(load(str(tmp_path / "甲包")).packs) == {"甲包", "乙包"}


def test_a_byte_order_mark_and_comments_do_no_harm(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    chapter = folder / "regions/somewhere/chapters/1.txt"
    chapter.write_text(f"\ufeff// 注\n\n{chapter.read_text(encoding='utf-8')}", encoding="utf-8")
    first = load(str(folder)).regions["somewhere"].chapters[0]
    assert (first.kind, first.line) == ("封面题", 3)


def test_a_line_of_a_chapter_becomes_literals_and_slots() -> None:
    chapters = load(str(SMALL)).regions["somewhere"].chapters
    kinds = [template.kind for template in chapters]
    assert kinds == ["封面题", "heading1", "text", "图", "表", "术语"]
    assert chapters[2].parts[:3] == (
        Slot("年度"),
        Literal("年开支"),
        Slot("值", (Reference("开支.合计"),), "开支.合计"),
    )


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("开支.日常", Reference("开支.日常")),
        ("开支.日常[901]", Reference("开支.日常", "901")),
        ("开支.日常[.]@上年", Reference("开支.日常", ".", -1)),
        ("三公.因公出国（境）费@上年", Reference("三公.因公出国（境）费", "", -1)),
    ],
)
def test_references(text: str, reference: Reference) -> None:
    assert Reference.parse(text) == reference


@pytest.mark.parametrize("text", ["", "开支.日常[901", "开支.日常@去年", "开支 日常"])
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(ValueError, match="^" + text.replace("[", r"\[") + "$"):
        Reference.parse(text)
