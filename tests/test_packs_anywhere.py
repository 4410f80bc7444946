"""Anyone's pack in every command: a region, a wording, a rubric, a rule that is not of ours.

``tests/packs/town`` has a wording, a rubric and a rule; its region is that of Sichuan with another
sentence. Nothing of the installation is touched.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from doc_commands import run_command

from mingzhang.catalogue.packs import BUILT_IN

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "docs" / "tutorial" / "账册"
BEFORE, AFTER = "下属二级预算单位", "有二级预算单位"
REGION = "没有名为“town”的地区"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack, with its region."""
    pack = tmp_path_factory.mktemp("packs") / "town"
    shutil.copytree(ROOT / "tests" / "packs" / "town", pack)
    region = pack / "regions" / "town"
    shutil.copytree(BUILT_IN / "disclosure" / "regions" / "sichuan", region)
    chapter = region / "chapters" / "1-概况.txt"
    text = chapter.read_text(encoding="utf-8")
    assert BEFORE in text
    chapter.write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
    return pack


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of the region of the pack, which it does not name."""
    folder = tmp_path_factory.mktemp("book") / "账册"
    shutil.copytree(BOOK, folder)
    settings = folder / "book.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"sichuan"', '"town"'), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def compiled(town: Path, book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("compiled") / "稿"
    wanted = ("-o", str(out), "--formats", "text")
    code, told = run_command(["compile", str(book), "--pack", str(town), *wanted])
    assert code == 0, told
    return out / "报告.txt"


def test_a_region_words_the_report(compiled: Path) -> None:
    text = compiled.read_text(encoding="utf-8")
    assert f"虚构市测试局{AFTER}" in text
    assert BEFORE not in text


def test_a_book_names_its_packs_by_their_place_beside_it(
    town: Path, book: Path, compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Path(shutil.copytree(book, tmp_path / "账册"))
    shutil.copytree(town, tmp_path / "账册" / "规则包" / "town")
    settings = mine / "book.toml"
    named = 'packs = ["disclosure", "规则包/town"]\n'
    settings.write_text(named + settings.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, told = run_command(["compile", "账册", "-o", "稿", "--formats", "text"])
    assert code == 0, told
    assert (tmp_path / "稿" / "报告.txt").read_text("utf-8") == compiled.read_text("utf-8")


def test_a_pack_that_a_book_names_wrongly_is_told_at_its_file(book: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copytree(book, tmp_path / "账册"))
    settings = mine / "book.toml"
    settings.write_text('packs = ["disclosur"]\n' + settings.read_text("utf-8"), "utf-8")
    code, told = run_command(["check", str(mine)])
    assert code == 2
    assert told.startswith("book.toml：没有名为“disclosur”的规则包")


BOOK_COMMANDS = {
    "check": (),
    "score": ("--rubric", "某市-2024"),
    "explain": ("3.75",),
    "compile": ("--formats", "text", "-o", "{out}"),
}


@pytest.mark.parametrize("command", BOOK_COMMANDS)
def test_every_command_about_a_book_reads_it_by_the_packs_given(
    command: str, town: Path, book: Path, tmp_path: Path
) -> None:
    more = [word.format(out=tmp_path / "出") for word in BOOK_COMMANDS[command]]
    code, told = run_command([command, str(book), *more])
    assert (code, REGION in told) == (2, True)
    code, told = run_command([command, str(book), *more, "--pack", str(town)])
    assert (code, REGION in told) == (0, False), told


def test_the_monitor_too(town: Path, book: Path) -> None:
    code, told = run_command(["monitor", str(book)])
    assert (code, REGION in told) == (2, True)
    code, told = run_command(["monitor", str(book), "--pack", str(town)])
    assert (code, "没有监控数" in told) == (2, True)  # the book was read; it has no such rows


def test_a_report_is_compared_with_the_book_of_the_region(
    town: Path, book: Path, compiled: Path
) -> None:
    code, told = run_command(["compare", str(compiled), str(book)])
    assert (code, REGION in told) == (2, True)
    code, told = run_command(["compare", str(compiled), str(book), "--pack", str(town)])
    assert (code, "没有改动" in told) == (0, True), told


def test_a_wording_is_read(town: Path, compiled: Path, tmp_path: Path) -> None:
    text = compiled.read_text(encoding="utf-8")
    changed = text.replace("3.公务接待费支出3.75万元，完成", "3.公务接待费全年花去3.57万元，完成")
    assert changed != text
    report = tmp_path / "报告.txt"
    report.write_text(changed, encoding="utf-8")
    code, told = run_command(["audit", str(report)])
    assert "3.57" not in told
    code, told = run_command(["audit", str(report), "--pack", str(town)])
    assert (code, "3.57" in told) == (1, True), told
    code, told = run_command(["explain", str(report), "3.57", "--pack", str(town)])
    assert "三公.公务接待费.决算数" in told
    # the same in processes of their own
    out = tmp_path / "审"
    run_command(["audit", str(report), "--pack", str(town), "-o", str(out), "--jobs", "1"])
    found = json.loads((out / "findings.jsonl").read_text(encoding="utf-8"))
    assert any("3.57" in one["message"] for one in found["findings"])


def test_a_rubric_gives_the_points(town: Path) -> None:
    wanted = ("--rubric", "某市-2024")
    code, told = run_command(["score", str(BOOK), *wanted])
    assert (code, "没有名为“某市-2024”的评分表" in told) == (2, True)
    code, told = run_command(["score", str(BOOK), *wanted, "--pack", str(town)])
    assert code == 0
    assert "某市部门整体评分表（示例）" in told


def test_a_rule_is_checked_with_ours_or_alone(town: Path) -> None:
    def rules(*more: str) -> set[str]:
        code, told = run_command(["check", str(BOOK), "--json", *more])
        assert code == 0, told
        return {one["id"] for one in json.loads(told)["rules"]}

    ours = rules()
    assert rules("--pack", str(town)) == ours | {"大额支出"}
    assert rules("--pack", str(town), "--only-pack", "town") == {"大额支出"}
    alone = rules("--only-pack", "performance")
    assert alone
    assert alone <= ours
    assert rules("--only-pack", "final_accounts") == set()


def test_a_pack_that_is_in_use_is_not_added_again(town: Path) -> None:
    code, told = run_command(["check", str(BOOK), "--pack", "performance"])
    assert code == 2
    assert "--only-pack performance" in told


def test_a_new_book_names_the_pack_it_was_begun_with(town: Path, tmp_path: Path) -> None:
    new = tmp_path / "县" / "账册"
    new.parent.mkdir()
    code, told = run_command(["init", str(new), "--region", "town"])
    assert (code, REGION in told) == (2, True)
    code, told = run_command(["init", str(new), "--region", "town", "--pack", str(town)])
    assert code == 0, told
    path = os.path.relpath(town, new)
    assert f'packs = ["disclosure", "{path}"]' in (new / "book.toml").read_text("utf-8")
    code, told = run_command(["compile", str(new), "-o", str(tmp_path / "稿"), "--formats", "text"])
    assert code == 0, told
    # the next year's book is begun with the same, and finds it from where it lies
    after = tmp_path / "下年"
    code, told = run_command(["init", str(after), "--from", str(new)])
    assert code == 0, told
    assert os.path.relpath(town, after) in (after / "book.toml").read_text("utf-8")
    assert run_command(["check", str(after)])[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("import", "{book}", "{book}/单位.csv"),
        ("audit", "{book}/单位.csv"),
        ("init", "{book}/新"),
        ("sweep", "{book}/单位.csv"),
        ("rules", "list"),
        ("catalogue",),
    ],
    ids=" ".join,
)
def test_a_pack_that_there_is_not_is_named(words: tuple[str, ...]) -> None:
    called = [word.format(book=BOOK) for word in words]
    code, told = run_command([*called, "--pack", "disclosur"])
    assert code == 2
    assert "没有名为“disclosur”的规则包" in told


def test_a_wording_may_begin_with_words(town: Path) -> None:
    code, told = run_command(
        ["rules", "try", "用在公务接待费上的钱为6.20万元。", "--pack", str(town)]
    )
    assert code == 0, told
    assert "三公.公务接待费.决算数" in told
