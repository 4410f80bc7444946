"""The documents tell the truth: their commands run, their quotations and references are current."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from mingzhang.catalogue.check import REPEATS
from mingzhang.catalogue.packs import BUILT_IN
from mingzhang.catalogue.templates import DIRECTIVES
from mingzhang.cli import app
from mingzhang.model.region import CONDITIONS
from mingzhang.model.template import PHRASES

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "tools" / "write_docs.py"
BOOK = ROOT / "docs" / "tutorial" / "账册"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def check(*names: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), "--check", *names]
    return subprocess.run(command, capture_output=True, text=True, check=False)


LONG = ("README.md", "docs/tutorial.md", "docs/howto.md")
ENGLISH = "README.en.md"  # shows what README.md shows, which is run
NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
REST = [name for name in NAMES if name not in {*LONG, ENGLISH}]


@pytest.mark.parametrize(
    "names", [*((name,) for name in LONG), tuple(REST)], ids=lambda names: names[0]
)
def test_documents_print_what_the_program_prints(names: tuple[str, ...]) -> None:
    done = check(*names)
    assert done.returncode == 0, f"python tools/write_docs.py\n{done.stdout}{done.stderr}"


def test_the_english_readme_shows_the_commands_of_the_chinese_one_in_their_order() -> None:
    chinese, english = (
        re.findall(r"^```console.*?^```$", text_of(name), re.M | re.S)
        for name in ("README.md", ENGLISH)
    )
    assert len(english) >= 5
    # What runs before a block decides what it prints: none of the Chinese ones is left out.
    assert english == chinese[: len(english)]


def test_a_stale_output_is_found(tmp_path: Path) -> None:
    stale = tmp_path / "stale.md"
    stale.write_text("```console\n$ mingzhang --version\nmingzhang 0.0.0\n```\n", encoding="utf-8")
    done = check(str(stale))
    assert done.returncode == 1
    assert "-mingzhang 0.0.0" in done.stdout


def test_a_wrong_quotation_and_exit_code_are_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.md"
    quotation = "```csv 表.csv\n甲\n```\n```text from=表.csv\n乙\n```\n"
    command = "```console exit=1\n$ mingzhang --version\n```\n"
    wrong.write_text(quotation + command, encoding="utf-8")
    done = check(str(wrong))
    assert done.returncode == 1
    assert "表.csv里没有所引的内容：乙" in done.stdout
    assert "“$ mingzhang --version”的退出码是0" in done.stdout


def test_the_book_of_the_tutorial_is_what_the_tutorial_fills_in() -> None:
    written = re.findall(
        r"^```(?:csv|toml) 虚构账册/(\S+)\n(.*?)^```$", text_of("docs/tutorial.md"), re.M | re.S
    )
    # A table that ends up with its head alone is as good as none.
    filled = {name: text for name, text in dict(written).items() if text.count("\n") > 1}
    assert filled == {path.name: path.read_text(encoding="utf-8") for path in BOOK.iterdir()}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(path: Path) -> None:
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|sql|json|lock))`", path.read_text("utf-8"))
    places = (ROOT, ROOT / "src" / "mingzhang", BUILT_IN)
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


def names_of(command: Any) -> Iterator[str]:
    yield from (option for one in command.params for option in one.opts if option[:2] == "--")
    for name, sub in getattr(command, "commands", {}).items():
        yield name
        yield from names_of(sub)


def test_every_option_and_command_is_documented() -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    names = {*names_of(typer.main.get_command(app))} - {"--help", "--version"}
    assert sorted(name for name in names if name not in everything) == []


def test_every_word_of_the_templates_is_documented() -> None:
    packs = text_of("docs/packs.md")
    words = [
        *(f"`{{{word}" for word in PHRASES),
        *(f"`@{word}" for word in DIRECTIVES),
        *(f"`{word}`" for word in CONDITIONS),
        *(f"`{word} " for word in REPEATS),
    ]
    assert [word for word in words if word not in packs] == []


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "images").iterdir()}
    assert set(sizes) == {"report.png", "number.png"}
    assert max(sizes.values()) < 400_000


def test_nothing_of_a_machine_is_written() -> None:
    private = re.compile(
        r"/work/|/home/|/root/|/tmp/|localhost|[\w.-]*(?:mirror|proxy)[\w.-]*\.\w+"
    )
    for path in DOCUMENTS:
        assert private.findall(path.read_text(encoding="utf-8")) == [], path.name
