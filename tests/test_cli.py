"""The command as a clerk calls it: what it prints where, in which words, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
import typer.main

from mingzhang import __version__, cli

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "examples" / "suining-hrss-2024"
COMMAND = Path(sys.executable).with_name("mingzhang")


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Call = Callable[..., Result]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command in this process."""

    def run(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["mingzhang", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        code = end.value.code
        assert isinstance(code, int)
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example compiled by the installed command, in a process of its own."""
    out = tmp_path_factory.mktemp("cli") / "out"
    done = subprocess.run(
        [COMMAND, "compile", BOOK, "-o", out, "--formats", "text,html,docx"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr  # the example contradicts itself: 必改
    assert done.stderr == ""
    assert "必改 14" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("已写出 6 个文件到")
    return out


# ---- compile -------------------------------------------------------------------------------------


def test_compile_writes_the_formats_asked_for(reports: Path) -> None:
    names = {path.name for path in reports.iterdir()}
    assert names == {"报告.txt", "报告.html", "报告.docx", "核对.json", "审批", "项目自评表"}


def test_an_untouched_new_book_compiles_to_a_draft_that_says_what_it_lacks(
    call: Call, tmp_path: Path
) -> None:
    made = call("init", tmp_path / "账册", "--year", 2025)
    assert made.code == 0
    assert {path.name for path in (tmp_path / "账册").iterdir()} == {"book.toml", "账册.xlsx"}
    done = call("compile", tmp_path / "账册", "-o", tmp_path / "稿")
    assert done.code == 0
    assert any(line.startswith("  需说明　缺2025年本年支出合计") for line in done.lines)
    text = (tmp_path / "稿" / "报告.txt").read_text(encoding="utf-8")
    assert "2025年度收、支总计均为【待补】。" in text
    assert "未公开" not in text
    final = call("compile", tmp_path / "账册", "-o", tmp_path / "定稿", "--final")
    assert final.code == 2
    assert "尚缺：2025年本年支出合计。" in final.err
    assert "没有出定稿，原来的文件没有动" in final.err
    assert not (tmp_path / "定稿").exists()


def test_compile_of_one_unit(call: Call, tmp_path: Path) -> None:
    book = ROOT / "docs" / "tutorial" / "账册"
    done = call("compile", book, "-o", tmp_path, "--unit", "01", "--formats", "text")
    assert done.code == 0
    assert "2024年度虚构市测试局机关单位决算" in (tmp_path / "报告.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--unit", "99"), ("没有名为“99”的单位代码", "00、01、02")),
        (("--formats", "pfd,html"), ("没有“pfd”格式", "“pdf”")),
        (("--final",), ("必改", "203.16")),
    ],
)
def test_compile_refuses_and_writes_nothing(
    arguments: tuple[str, ...], words: tuple[str, ...], call: Call, tmp_path: Path
) -> None:
    done = call("compile", BOOK, "-o", tmp_path / "out", *arguments)
    assert (done.code, done.out) == (2, "")
    assert all(word in done.err for word in words), done.err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told_in_a_line(call: Call, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    done = call("compile", BOOK, "-o", tmp_path / "out", "--formats", "text")
    assert done.code == 2
    assert "写不进去：已有同名的文件。" in done.err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a file"


# ---- audit ---------------------------------------------------------------------------------------


def test_audit_tells_a_person(call: Call, reports: Path) -> None:
    done = call("audit", reports / "报告.txt")
    assert (done.code, done.err) == (1, "")
    assert done.lines[0].startswith("2024年度遂宁市人力资源和社会保障局部门决算（")
    assert "必改 6" in done.lines[3]  # what part 4 contradicts, as published
    assert any("应为208.88万元" in line for line in done.lines)


def test_json_is_one_object_a_document_and_nothing_else(
    call: Call, reports: Path, tmp_path: Path
) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    done = call("audit", reports, tmp_path / "空.txt", "--json")
    found = [json.loads(line) for line in done.lines]
    assert [Path(one["document"]["path"]).name for one in found] == [
        *("报告.docx", "报告.html", "报告.txt", "空.txt")
    ]
    assert ["error" in one for one in found] == [False, False, False, True]
    assert found[-1]["error"]["code"] == "file-empty"
    assert {one["schema"] for one in found[:3]} == {"mingzhang/1"}
    assert done.code == 1  # the published part 4 contradicts itself
    assert done.err == ""


def test_a_changed_digit_is_found_and_told_by_the_exit_code(
    call: Call, reports: Path, tmp_path: Path
) -> None:
    text = (reports / "报告.txt").read_text(encoding="utf-8")
    changed = text.replace("项目支出1487.95万元，占", "项目支出1478.95万元，占")
    assert changed != text
    (tmp_path / "改过.txt").write_text(changed, encoding="utf-8")
    done = call("audit", tmp_path / "改过.txt", "-o", tmp_path / "问题")
    assert done.code == 1
    assert any("必改" in line and "1478.95" in line for line in done.lines)
    (line,) = (tmp_path / "问题" / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert "1478.95" in {f["stated"] for f in json.loads(line)["findings"]}


def test_numbers_are_a_line_each(call: Call, reports: Path, tmp_path: Path) -> None:
    done = call("audit", reports / "报告.html", "--json", "--numbers", tmp_path / "数.jsonl")
    coverage = json.loads(done.out)["coverage"]
    lines = (tmp_path / "数.jsonl").read_text(encoding="utf-8").splitlines()
    numbers: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert len(numbers) == coverage["numbers"]
    for kind, count in (("checked", "checked"), ("not_quantity", "not_quantities")):
        assert sum(number["class"] == kind for number in numbers) == coverage[count]
    assert all(number["reason"] for number in numbers if number["class"] != "checked")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("没有.txt", None, "没有这个文件。"),
        ("报告.dwg", b"x", "还不能读“.dwg”的文件。"),
        ("报告", b"x", "还不能读“没有扩展名”的文件。"),
        ("空.txt", b"", "文件是空的。"),
        ("坏.docx", b"PK\x03\x04broken", "坏.docx"),
        ("别的.txt", "今天天气很好，气温25度。\n".encode(), "没有认出公开报告"),
    ],
)
def test_what_cannot_be_read_is_said_in_chinese(
    name: str, content: bytes | None, words: str, call: Call, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = call("audit", tmp_path / name)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert len(done.err.splitlines()) == 1


def test_a_folder_without_reports_is_said(call: Call, tmp_path: Path) -> None:
    done = call("audit", tmp_path)
    assert done.code == 2
    assert "文件夹里没有可读的报告。" in done.err


def test_a_broken_file_stops_nothing(call: Call, reports: Path, tmp_path: Path) -> None:
    done = call("audit", tmp_path / "没有.txt", reports / "报告.txt")
    assert done.code == 1
    assert "没有这个文件" in done.err
    assert done.lines[0].startswith("2024年度遂宁市")


# ---- explain -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("903.12", ("2080101", "903.12万元", "支出.csv 第3行")),
        ("66.25%", ("66.25", "另有：66.5186%")),
        ("三公.合计.决算数", ("185153.82", "16.89万元")),
        ("车辆", ("3辆", "资产.csv 第4行")),
        ("一般公共预算.支出.决算数@2024|2080101|00|汇总", ("903.12万元", "支出.csv 第3行")),
        ("34749691.83元", ("人员经费", "报表单元.csv")),
    ],
)
def test_explain_leads_down_to_the_rows(what: str, expected: tuple[str, ...], call: Call) -> None:
    done = call("explain", BOOK, what)
    assert done.code == 0
    assert all(word in done.out for word in expected), done.out


def test_explain_of_a_report_shows_every_place(call: Call, reports: Path) -> None:
    done = call("explain", reports / "报告.txt", "66.25")
    assert done.code == 0
    assert [line.split()[0] for line in done.lines if line.startswith("第")] != []
    assert "应为66.52%" in done.out
    assert done.out.count("已核对") == 2  # in the sentence and in the chart


@pytest.mark.parametrize(
    ("path", "what", "words"),
    [
        (BOOK, "收入总汁", "是否为“收入总计”？"),
        (BOOK, "1234.56", "没有找到“1234.56”。"),
        (BOOK / "没有", "1234.56", "没有这个文件。"),
    ],
)
def test_explain_of_what_is_not_there(path: Path, what: str, words: str, call: Call) -> None:
    done = call("explain", path, what)
    assert (done.code, done.out) == (2, "")
    assert words in done.err


# ---- rules, catalogue, init ----------------------------------------------------------------------


def test_rules_list_names_every_rule_once(call: Call) -> None:
    done = call("rules", "list")
    rows = [line.split("\t") for line in done.lines]
    assert done.code == 0
    assert {len(row) for row in rows} == {4}
    names = [row[0] for row in rows]
    assert len(names) == len(set(names))
    assert {"同量", "占比", "三公-合计", "收支-两侧"} < set(names)
    assert {row[2] for row in rows} <= {"必改", "需说明", "建议"}


def test_rules_show_tells_basis_and_text(call: Call) -> None:
    rule = call("rules", "show", "占比")
    assert rule.code == 0
    assert "依据：" in rule.out
    assert "SELECT" in rule.out
    identity = call("rules", "show", "三公-合计")
    assert "三公.合计.决算数 = 三公.因公出国（境）费.决算数＋" in identity.out
    unknown = call("rules", "show", "三公合计")
    assert (unknown.code, unknown.out) == (2, "")
    assert "是否为“三公-合计”？" in unknown.err


def test_a_sentence_tried_tells_what_it_states_or_where_it_stopped(call: Call) -> None:
    read = call("rules", "try", "2024年度公务接待费支出2.00万元，占“三公”经费的20%。")
    assert read.code == 0
    assert "公务接待费，2024年（三公.公务接待费.决算数）" in read.out
    assert read.lines[-1] == "数 2 个，读出 2，没有读 0。"
    stopped = call("rules", "try", "公务接待费支出大约2.00万元。")
    assert stopped.code == 1
    lines = stopped.lines
    at = lines.index(
        "  读到“公务接待费支出”，接着要的是决算、实际、合计、共、支出、安排、汇总、总额等。"
    )
    assert lines[at + 1 : at + 3] == ["    公务接待费支出大约2.00万元。", "    　　　　　　　^"]
    unknown = call("rules", "try", "公务接待费支出2.00万元。", "--region", "sichuam")
    assert unknown.code == 2
    assert "是否为“sichuan”？" in unknown.err


def test_a_sentence_tried_as_json(call: Call) -> None:
    done = call("rules", "try", "比上年增加2.00万元。", "--json")
    (number,) = json.loads(done.out)["numbers"]
    assert (number["text"], number["column"], number["why"]) == ("2.00", 6, "前面没有点出名称")


def test_a_sentence_is_tried_under_a_heading(call: Call) -> None:
    done = call("rules", "try", "支出2.00万元。", "--under", "收入决算情况说明", "--json")
    assert json.loads(done.out)["section"] == "收入"


def test_rules_test_runs_the_cases(call: Call) -> None:
    done = call("rules", "test")
    assert done.code == 0
    assert done.lines[-1].endswith("不通过 0。")


def test_the_catalogue_is_json(call: Call) -> None:
    done = call("catalogue", "--json")
    content = json.loads(done.out)
    assert done.code == 0
    assert content["quantities"]["三公.合计.决算数"]["printed"] == "万元"
    assert "四川省" in content["regions"].values()
    plain = call("catalogue")
    assert plain.lines[0].startswith("表：单位、")
    unknown = call("catalogue", "--pack", "disclosur")
    assert unknown.code == 2
    assert "是否为“disclosure”？" in unknown.err


def test_init_does_not_touch_what_is_there(call: Call, tmp_path: Path) -> None:
    (tmp_path / "账册").mkdir()
    (tmp_path / "账册" / "a.txt").write_text("a", encoding="utf-8")
    for path in (tmp_path / "账册", tmp_path / "账册" / "a.txt"):
        done = call("init", path)
        assert done.code == 2
        assert "不动它" in done.err
    assert [p.name for p in (tmp_path / "账册").iterdir()] == ["a.txt"]
    unknown = call("init", tmp_path / "新", "--region", "sichaun")
    assert "是否为“sichuan”？" in unknown.err
    assert not (tmp_path / "新").exists()


# ---- Calls ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("compil",), "没有命令“compil”。是否为“compile”？"),
        (("rules", "lst"), "没有命令“lst”。是否为“list”？"),
        (("compile", "x", "--fromats", "a"), "没有选项“--fromats”。是否为“--formats”？"),
        (("compile", "x", "y"), "多写了“y”。"),
        (("compile", "x", "--out"), "选项“--out”后面要写一个值。"),
        (("audit",), "缺少“报告...”。"),
        (("init", "x", "--year", "今年"), "“--year”的值不对，应是整数。"),
    ],
)
def test_a_wrong_call_is_one_line_in_chinese(
    arguments: tuple[str, ...], words: str, call: Call
) -> None:
    done = call(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(words)
    assert "--help" in done.err
    assert len(done.err.splitlines()) == 1


COMMANDS = [
    "",
    "init",
    "import",
    "check",
    "score",
    "monitor",
    "compile",
    "audit",
    "compare",
    "explain",
    "lint",
    "archive",
    "sweep",
    "runs",
    "runs show",
    "runs diff",
    "runs export",
    "catalogue",
    "rules",
    "rules list",
    "rules show",
    "rules test",
    "rules try",
    "rules lint",
    "rules pages",
    "synth",
    "synth accounts",
    "synth payments",
]


def commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Every command of the program with its words."""
    found = [(path, group)]
    for name, command in getattr(group, "commands", {}).items():
        found += commands(command, (*path, name))
    return found


def test_help_lists_every_option_of_every_command(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    listed = commands(typer.main.get_command(cli.app))
    assert [" ".join(path) for path, _ in listed] == COMMANDS
    for path, command in listed:
        done = call(*path, "--help")
        assert done.code == 0
        for parameter in command.params:
            words = [parameter.metavar] if parameter.metavar else parameter.opts
            assert all(word in done.out for word in words), (path, words)
            assert getattr(parameter, "help", None), (path, words)
        for name in getattr(command, "commands", {}):
            assert name in done.out


def test_version_and_a_call_without_words(call: Call) -> None:
    assert call("--version").out == f"mingzhang {__version__}\n"
    assert "compile" in call().out + call().err


def test_an_interrupt_is_told_and_leaves_nothing(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mingzhang.told.outputs.write_xlsx", interrupt)
    done = call("compile", BOOK, "-o", tmp_path / "out", "--formats", "text,xlsx")
    assert done.code == 2
    assert "已中断" in done.err
    assert list(tmp_path.iterdir()) == []


def test_auditing_a_text_loads_no_library_of_other_formats(tmp_path: Path) -> None:
    """What takes long to load is loaded by the command that needs it."""
    path = tmp_path / "报告.txt"
    path.write_text("某市测试局2024年度部门决算\n", encoding="utf-8")
    code = (
        "import sys; sys.argv = ['mingzhang', 'audit', sys.argv[1]]\n"
        "from mingzhang.cli import main\n"
        "try: main()\n"
        "finally: print(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    loaded = set(run.stdout.split())
    assert "mingzhang.disclosures.judging" in loaded
    slow = {"pypdfium2", "docx", "xlsxwriter", "typst", "sqlglot", "mingzhang.books.compiling"}
    assert loaded & slow == set()
