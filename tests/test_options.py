"""Options tell the truth: each does its work or the call is refused with a line that names it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from doc_commands import run_command

from mingzhang.cli import app

ROOT = Path(__file__).resolve().parent.parent
BOOK = str(ROOT / "docs" / "tutorial" / "账册")
NONE = "/没有"  # a path where nothing is


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command of the program that does something, with its words."""
    below = getattr(group, "commands", {})
    for name, command in below.items():
        yield from commands(command, (*path, name))
    if not below:
        yield " ".join(path), group


def options(command: Any) -> dict[str, Any]:
    """The options of a command by their longest spelling."""
    return {
        max(one.opts, key=len): one
        for one in command.params
        if one.param_type_name == "option" and "--help" not in one.opts
    }


COMMANDS = dict(commands(typer.main.get_command(app)))
EVERY = sorted({name for command in COMMANDS.values() for name in options(command)})


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_of_another_command_is_refused_by_its_name(name: str) -> None:
    own = {spelling for one in options(COMMANDS[name]).values() for spelling in one.opts}
    for other in (one for one in EVERY if one not in own):
        code, told = run_command([*name.split(), other])
        assert (code, f"没有选项“{other}”" in told) == (2, True), (name, other, told)


# By command and option: what it shows that the option did its work. A path where nothing is, a name
# that is none and a value that cannot be read are refused only by who looks at them; of the rest
# another test is named that sees its effect.
SEEN: dict[str, dict[str, tuple[str, ...] | str]] = {
    "init": {
        "--region": ("init", "{new}", "--region", "没有"),
        "--year": ("init", "{new}", "--year", "7"),
        "--from": ("init", "{new}", "--from", NONE),
        "--csv": "test_options.py",
        "--pack": ("init", "{new}", "--pack", "没有"),
    },
    "import": {
        "--profile": ("import", BOOK, "{export}", "--profile", "没有"),
        "--unit": ("import", BOOK, "{export}", "--unit", "没有"),
        "--preview": "test_importing.py",
        "--yes": "test_importing.py",
        "--pack": ("import", BOOK, "{export}", "--pack", "没有"),
    },
    "compile": {
        "--out": ("compile", BOOK, "--formats", "text", "-o", "{file}"),
        "--formats": ("compile", BOOK, "--formats", "没有"),
        "--unit": ("compile", BOOK, "--unit", "没有"),
        "--all-units": "test_units.py",
        "--final": "test_cli.py",
        "--jobs": ("compile", BOOK, "--jobs", "2"),
        "--pack": ("compile", BOOK, "--pack", "没有"),
    },
    "audit": {
        "--out": "test_cli.py",
        "--json": "test_cli.py",
        "--numbers": "test_cli.py",
        "--against": ("audit", "{report}", "--against", NONE),
        "--since": ("audit", "{report}", "--since", NONE),
        "--exceptions": ("audit", "{report}", "--exceptions", NONE),
        "--expected": ("audit", "{report}", "-o", "{new}", "--expected", NONE),
        "--jobs": ("audit", "{report}", "--jobs", "2"),
        "--pack": ("audit", "{report}", "--pack", "没有"),
    },
    "compare": {
        "--keep": "test_edited.py",
        "--out": "test_edited.py",
        "--json": "test_options.py",
        "--numbers": "test_options.py",
        "--pack": ("compare", "{report}", BOOK, "--pack", "没有"),
    },
    "check": {
        "--unit": ("check", BOOK, "--unit", "没有"),
        "--only-pack": ("check", BOOK, "--only-pack", "没有"),
        "--date": ("check", BOOK, "--date", "没有"),
        "--json": "test_check.py",
        "--out": "test_check.py",
        "--pack": ("check", BOOK, "--pack", "没有"),
    },
    "score": {
        "--json": "test_score.py",
        "--what-if": ("score", BOOK, "--what-if", "没有"),
        "--rubric": ("score", BOOK, "--rubric", "没有"),
        "--compare": ("score", BOOK, "--compare", "没有"),
        "--last": ("score", BOOK, "--last", NONE),
        "--unit": ("score", BOOK, "--unit", "没有"),
        "--project": ("score", BOOK, "--project", "没有"),
        "--out": "test_score.py",
        "--pack": ("score", BOOK, "--pack", "没有"),
    },
    "monitor": {
        "--month": ("monitor", BOOK, "--month", "13"),
        "--out": "test_monitor.py",
        "--keep": "test_monitor.py",
        "--json": "test_monitor.py",
        "--pack": ("monitor", BOOK, "--pack", "没有"),
    },
    "explain": {
        "--page": ("explain", BOOK, "1", "--page", "7"),
        "--unmasked": ("explain", "{report}", "1", "--unmasked"),
        "--reason": ("explain", "{report}", "1", "--reason", "没有"),
        "--pack": ("explain", BOOK, "1", "--pack", "没有"),
    },
    "lint": {"--json": "test_lint.py"},
    "archive": {
        "--out": ("archive", "{empty}", "--verify", "-o", "{new}"),
        "--book": ("archive", "{empty}", "--verify", "--book", BOOK),
        "--verify": ("archive", "{empty}", "--verify"),
    },
    "sweep": {
        "--pack": ("sweep", "{list}", "--pack", "没有"),
        "--date": ("sweep", "{list}", "--pack", "{mine}", "--date", "没有"),
        "--engine": ("sweep", "{list}", "--pack", "{mine}", "--engine", "没有"),
        "--rule": ("sweep", "{list}", "--pack", "{mine}", "--rule", "没有"),
        "--memory": ("sweep", "{list}", "--pack", "{mine}", "--memory", "没有"),
        "--threads": ("sweep", "{list}", "--pack", "{mine}", "--threads", "-1"),
        "--explain": ("sweep", "{list}", "--pack", "{mine}", "--explain", "--limit", "3"),
        "--json": ("sweep", "{list}", "--pack", "{mine}", "--explain", "--json"),
        "--limit": ("sweep", "{list}", "--pack", "{mine}", "--explain", "--limit", "0"),
        "--out": ("sweep", "{list}", "--pack", "{mine}", "--explain", "-o", "{new}"),
    },
    "runs show": {},
    "runs diff": {
        "--json": "test_runs.py",
        "--out": ("runs", "diff", NONE, NONE, "-o", "没有"),
    },
    "runs export": {
        "--out": ("runs", "export", NONE, "-o", "没有"),
        "--rule": "test_options.py",
        "--severity": ("runs", "export", NONE, "-o", "a.csv", "--severity", "没有"),
        "--unmasked": "test_options.py",
        "--reason": ("runs", "export", NONE, "-o", "a.csv", "--reason", "没有"),
    },
    "catalogue": {"--pack": ("catalogue", "--pack", "没有"), "--json": "test_cli.py"},
    "rules list": {"--pack": ("rules", "list", "--pack", "没有")},
    "rules show": {"--pack": ("rules", "show", "占比", "--pack", "没有")},
    "rules test": {},
    "rules try": {
        "--pack": ("rules", "try", "收入1万元。", "--pack", "没有"),
        "--region": ("rules", "try", "收入1万元。", "--region", "没有"),
        "--under": "test_cli.py",
        "--json": "test_cli.py",
    },
    "rules lint": {},
    "rules pages": {"--out": "test_options.py"},
}
# What a refusal says that is not of a name or a path: why the option would do nothing.
WHY = {
    ("compile", "--jobs"): "只有一本账册",
    ("audit", "--jobs"): "要与 -o 同用",
    ("explain", "--page"): "这里是账册",
    ("explain", "--unmasked"): "这里是报告",
    ("explain", "--reason"): "这里是报告",
    ("archive", "--out"): "--verify 只核对",
    ("archive", "--book"): "--verify 只核对",
    ("sweep", "--json"): "只说怎样查",
    ("sweep", "--limit"): "只说怎样查",
    ("sweep", "--out"): "只说怎样查",
    ("sweep", "--explain"): "只说怎样查",
    ("runs export", "--reason"): "号码都遮盖着",
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A report, an export, a list with its pack, a file, an empty folder."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "空").mkdir()
    (folder / "文件").write_text("", encoding="utf-8")
    code, told = run_command(["compile", BOOK, "-o", str(folder / "稿"), "--formats", "text"])
    assert code == 0, told
    (folder / "领取.csv").write_text("证件号,姓名,月份,金额\n1,甲,2024-01,5\n", encoding="utf-8")
    return {
        "report": str(folder / "稿" / "报告.txt"),
        "export": f"{BOOK}/单位.csv",
        "list": str(folder / "领取.csv"),
        "mine": str(ROOT / "tests" / "packs" / "mine"),
        "file": str(folder / "文件"),
        "empty": str(folder / "空"),
        "new": str(folder / "新"),
    }


def test_of_every_option_it_is_written_what_it_does() -> None:
    own = {name: set(options(one)) for name, one in COMMANDS.items() if name[:5] != "synth"}
    assert {name: set(seen) for name, seen in SEEN.items()} == own


def refused() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for name, seen in SEEN.items():
        for option, words in seen.items():
            if isinstance(words, tuple):
                yield name, option, words


@pytest.mark.parametrize(("name", "option", "words"), list(refused()))
def test_no_option_is_ignored(
    name: str, option: str, words: tuple[str, ...], places: dict[str, str]
) -> None:
    code, told = run_command([word.format(**places) for word in words])
    assert code == 2, told
    assert told.strip()
    assert WHY.get((name, option), "") in told
    assert not Path(places["new"]).exists()


def elsewhere() -> Iterator[tuple[str, str, str]]:
    for name, seen in SEEN.items():
        for option, file in seen.items():
            if isinstance(file, str) and file != "test_options.py":
                yield name, option, file


@pytest.mark.parametrize(("name", "option", "file"), list(elsewhere()))
def test_the_test_that_is_named_calls_the_option(name: str, option: str, file: str) -> None:
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    short = {"--out": '"-o"', "--yes": "--yes"}
    assert option in text or short.get(option, option) in text, (name, option)


def test_a_book_in_csv_and_pages_where_they_are_wanted(tmp_path: Path) -> None:
    book, pages = tmp_path / "账册", tmp_path / "页"
    assert run_command(["init", str(book), "--csv"])[0] == 0
    assert {"book.toml", "支出.csv"} <= {one.name for one in book.iterdir()}
    assert run_command(["rules", "pages", "performance", "-o", str(pages)])[0] == 0
    assert (pages / "README.md").is_file()


def test_an_export_of_one_rule_with_the_numbers_of_people(tmp_path: Path) -> None:
    data, run = tmp_path / "领取.csv", tmp_path / "结果"
    twice = "11010519491231002X,甲,2024-01,5\n"
    data.write_text(f"证件号,姓名,月份,金额\n{twice}{twice}", encoding="utf-8")
    pack = str(ROOT / "tests" / "packs" / "mine")
    assert run_command(["sweep", str(data), "--pack", pack, "-o", str(run)])[0] == 1
    masked, plain = tmp_path / "遮.jsonl", tmp_path / "不遮.jsonl"
    export = ["runs", "export", str(run), "-o"]
    assert run_command([*export, str(masked), "--rule", "重领"])[0] == 0
    assert run_command([*export, str(masked), "--rule", "没有"])[0] == 2
    assert run_command([*export, str(plain), "--unmasked"])[0] == 2
    assert run_command([*export, str(plain), "--unmasked", "--reason", "核实"])[0] == 0
    assert "11010519491231002X" not in masked.read_text(encoding="utf-8")
    assert "11010519491231002X" in plain.read_text(encoding="utf-8")


def test_compare_writes_numbers_and_json(places: dict[str, str], tmp_path: Path) -> None:
    numbers = tmp_path / "数.jsonl"
    words = ["compare", places["report"], BOOK]
    code, plain = run_command(words)
    assert code == 0
    assert "没有改动" in plain
    code, told = run_command([*words, "--json", "--numbers", str(numbers)])
    assert code == 0
    assert told.startswith("{")
    assert numbers.read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("audit", "报告.docx", "--book", "账册"), "mingzhang compare 改后.docx 账册"),
        (("audit", "报告.docx", "--keep"), "mingzhang compare 改后.docx 账册 --keep"),
        (("check", BOOK, "--engine", "spark"), "mingzhang sweep 数据"),
        (("check", BOOK, "--limit", "3"), "mingzhang sweep 数据"),
        (("check", "{list}"), "这里没有 book.toml，不是账册。 查名单请用 mingzhang sweep"),
        (("check", "{list}", "--pack", "{mine}"), "查名单请用 mingzhang sweep"),
        (("sweep", BOOK, "--pack", "{mine}"), "查账册请用 mingzhang check"),
        (("sweep", BOOK, "--pack", "{mine}", "--explain"), "查账册请用 mingzhang check"),
    ],
    ids=" ".join,
)
def test_a_call_of_before_is_refused_with_the_command_of_now(
    words: tuple[str, ...], told: str, places: dict[str, str]
) -> None:
    code, said = run_command([word.format(**places) for word in words])
    assert (code, told in said) == (2, True), said
    assert len(said.splitlines()) == 1


def test_a_run_takes_no_page_and_a_filled_list_no_profile(
    places: dict[str, str], tmp_path: Path
) -> None:
    run = str(tmp_path / "结果")
    code, told = run_command(["sweep", places["list"], "--pack", places["mine"], "-o", run])
    assert code == 0, told
    for more in (("--page", "7"), ("--pack", "disclosure")):
        code, told = run_command(["explain", run, "0" * 16, *more])
        assert (code, f"{more[0]} 在这里没有用" in told) == (2, True)
    book = str(shutil.copytree(BOOK, tmp_path / "账册"))
    wanted = ["compile", book, "-o", str(tmp_path / "稿"), "--formats", "text"]
    assert run_command(wanted)[0] == 0
    filled = str(tmp_path / "稿" / "需说明事项清单.xlsx")
    for option, value in (("--profile", "没有"), ("--unit", "01")):
        code, told = run_command(["import", book, filled, option, value])
        assert (code, f"{option} 在这里没有用" in told) == (2, True)
    code, told = run_command(["import", book, filled, "--preview", "--yes"])
    assert (code, "--preview 只看，不写入" in told) == (2, True)
