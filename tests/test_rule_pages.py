"""The pages of a pack say all that its files say, and say it the same every time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.model.problem import InputError
from mingzhang.rules.pages import INDEX, pages_of, write_pages

MINE = Path(__file__).parent / "packs" / "mine"


def cells(text: str) -> list[list[str]]:
    """The tables of a page, read as a reader of Markdown does."""
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    parts = [re.split(r"(?<!\\)\|", row)[1:-1] for row in rows]
    return [[part.strip().replace("\\|", "|") for part in row] for row in parts]


@pytest.mark.parametrize("pack", ["performance", "disclosure", str(MINE)])
def test_every_rule_has_a_page_with_all_that_its_header_says(pack: str) -> None:
    pages = pages_of(pack, load(pack))
    folder = Path(pack).name
    rules = [r for r in load(pack).rules.values() if r.path.startswith(f"{folder}/")]
    assert pages.keys() == {INDEX, *(f"{rule.id}.md" for rule in rules)}
    for rule in rules:
        page = pages[f"{rule.id}.md"]
        said = (rule.title, rule.basis, rule.proves, rule.false_alarm, rule.verify, rule.message)
        assert all(text in page for text in said)
        assert rule.sql.strip() in page
        assert all(case.name in page for case in load(pack).cases.get(rule.id, ()))
    listed = [row[0] for row in cells(pages[INDEX]) if row[0].startswith("[")]
    assert sorted(listed) == sorted(f"[{rule.id}]({rule.id}.md)" for rule in rules)


def test_links_of_the_index_lead_to_pages(tmp_path: Path) -> None:
    names = write_pages(str(MINE), load(str(MINE)), tmp_path / "页")
    index = (tmp_path / "页" / INDEX).read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([^)]+)\)", index)
    assert linked
    assert {INDEX, *linked} == set(names) == {one.name for one in (tmp_path / "页").iterdir()}


def test_the_tables_of_a_case_are_its_rows() -> None:
    page = pages_of(str(MINE), load(str(MINE)))["重领.md"]
    (case,) = load(str(MINE)).cases["重领"]
    rows = cells(page[page.index("## 用例") :])
    assert rows[2:6] == [[str(cell) for cell in row] for row in case.rows["领取"]]
    assert rows[-1] == ["甲", "202401"]
    assert "无法核对 1 行" in page


def test_the_index_goes_by_table_and_severity() -> None:
    loaded = load("performance")
    text = pages_of("performance", load("performance"))[INDEX]
    order = [row[0] for row in cells(text) if row[0].startswith("[")]
    rules = [loaded.rules[name.split("]")[0][1:]] for name in order]
    grave = {"error": 0, "warning": 1, "info": 2}
    keys = [(rule.over, grave[rule.severity], rule.id) for rule in rules]
    assert keys == sorted(keys)


def test_a_bar_in_a_cell_stays_in_its_cell() -> None:
    for text in pages_of("performance", load("performance")).values():
        tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
        for table in tables:
            assert len({len(row) for row in cells(table)}) == 1


def test_pages_are_the_same_every_time(tmp_path: Path) -> None:
    first = pages_of(str(MINE), load(str(MINE)))
    load.cache_clear()
    assert pages_of(str(MINE), load(str(MINE))) == first
    file = tmp_path / "不是文件夹"
    file.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="写不进去"):
        write_pages(str(MINE), load(str(MINE)), file)
