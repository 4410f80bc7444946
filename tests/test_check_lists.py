"""Lists checked from the command: a made-up world, its planted faults, its traps."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import mingzhang
from mingzhang.catalogue.packs import load
from mingzhang.cli import app
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import literal
from mingzhang.lists.checking import checked_lists
from mingzhang.lists.folder import MANIFEST
from mingzhang.lists.sweeping import SweepOrder
from mingzhang.model.problem import InputError

SIZE = 20_000  # smaller worlds have too few villages for the outliers
SCHEMA = Path(mingzhang.__file__).parent / "schemas" / "run.schema.json"


def mingzhang_command(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, InputError):
        return 2, "\n".join(map(str, result.exception.problems))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("世界") / "数据"
    code, told = mingzhang_command(
        "synth", "payments", "--size", str(SIZE), "--seed", "7", "-o", str(folder)
    )
    assert code == 0, told
    return folder


@pytest.fixture(scope="module")
def run(world: Path) -> tuple[Path, str]:
    out = world.parent / "结果"
    code, told = mingzhang_command(
        "sweep", str(world), "--pack", "subsidies", "-o", str(out), "--limit", "0"
    )
    assert code == 1, told
    return out, told


def keys(out: Path, rule: str) -> set[str]:
    with DuckEngine(threads=1) as engine:
        path = literal(str(out / "findings" / f"{rule}.parquet"))
        return {key for (key,) in engine.rows(f"SELECT key FROM read_parquet({path})")}


def answers(world: Path) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"fault": set(), "trap": set()})
    with (world / "answers.csv").open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            key = dict(sorted(json.loads(row["key"]).items()))
            found[row["rule"]][row["kind"]].add(json.dumps(key, ensure_ascii=False))
    return found


def test_what_was_planted_is_found_and_nothing_else(world: Path, run: tuple[Path, str]) -> None:
    wanted = answers(world)
    assert len(wanted) == 12
    for rule, kinds in wanted.items():
        assert keys(run[0], rule) == kinds["fault"], rule
        assert kinds["trap"], rule


def test_three_numbers_a_rule_come_to_all_its_rows(run: tuple[Path, str]) -> None:
    with DuckEngine(threads=1) as engine:
        rows = engine.rows(
            "SELECT rule, met, not_met, not_evaluated, findings FROM read_parquet("
            f"{literal(str(run[0] / 'outcomes.parquet'))})"
        )
        manifest = json.loads((run[0] / MANIFEST).read_text(encoding="utf-8"))
        paid = [Path(file["path"]) for file in manifest["sources"]["发放"]["files"]]
        files = ", ".join(literal(str(path)) for path in paid)
        ((sound,),) = engine.rows(
            f"SELECT count(*) FROM read_parquet([{files}]) WHERE 状态 = '成功'"
        )
    by_rule = {rule: counts for rule, *counts in rows}
    assert len(by_rule) == 12
    for rule in ("S12", "S20", "S27", "S29", "S35"):
        met, not_met, unknown, _ = by_rule[rule]
        assert met + not_met + unknown == sound, rule
        assert not_met > 0


def test_the_screen_shows_no_number_of_a_person(world: Path, run: tuple[Path, str]) -> None:
    code, told = mingzhang_command("sweep", str(world), "--pack", "subsidies", "--limit", "500")
    assert code == 1
    numbers = {n for one in answers(world).values() for key in one["fault"]
               for n in json.loads(key).values() if re.fullmatch(r"\d{15,19}X?", n)}  # fmt: skip
    assert numbers
    assert not [number for number in numbers if number in told]
    assert "********" in told


def test_json_is_what_the_schema_says(world: Path, run: tuple[Path, str]) -> None:
    code, told = mingzhang_command("sweep", str(world), "--pack", "subsidies", "--json")
    assert code == 1
    (line,) = told.strip().splitlines()
    found = json.loads(line)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(found)
    assert found["findings_total"] == len(found["findings"])
    by_rule: dict[str, set[str]] = defaultdict(set)
    for one in found["findings"]:
        by_rule[one["rule"]].add(json.dumps(one["key"], ensure_ascii=False))
    assert by_rule == {rule: keys(run[0], rule) for rule in by_rule}
    short = json.loads(
        mingzhang_command("sweep", str(world), "--pack", "subsidies", "--json", "--limit", "3")[1]
    )
    assert len(short["findings"]) == 3
    assert short["findings_total"] == found["findings_total"]


def test_a_run_of_the_same_data_finds_the_same(world: Path, run: tuple[Path, str]) -> None:
    out = world.parent / "再来"
    mingzhang_command("sweep", str(world), "--pack", "subsidies", "-o", str(out))
    _, told = mingzhang_command("runs", "diff", str(run[0]), str(out), "--json")
    (line,) = told.strip().splitlines()
    totals = json.loads(line)["totals"]
    assert (totals["new"], totals["gone"], totals["changed"], totals["unchecked"]) == (0, 0, 0, 0)
    assert totals["kept"] > 50


def test_a_broken_off_run_leaves_nothing_that_looks_whole(
    world: Path, run: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = world.parent / "断过"
    write = DuckEngine.write
    done: list[str] = []

    def failing(self: DuckEngine, sql: str, path: Path, parameters: Any = ()) -> int:
        if path.name == "S29.part" and "S29" not in done:
            done.append("S29")
            raise KeyboardInterrupt
        done.append(path.name.partition(".")[0])
        return write(self, sql, path, parameters)

    monkeypatch.setattr(DuckEngine, "write", failing)
    asked = SweepOrder(world, "subsidies")
    with (
        pytest.raises(KeyboardInterrupt),
        checked_lists(asked, load("subsidies"), out, lambda *_: None),
    ):
        pass
    assert not out.exists()
    before = set(done) - {"S29"}
    assert before
    done[:] = ["S29"]
    with checked_lists(asked, load("subsidies"), out, lambda *_: None) as checked:
        assert checked.folder == out
    assert before.isdisjoint(set(done) - {"S29"})
    assert {p.name for p in (out / "findings").iterdir()} == {
        p.name for p in (run[0] / "findings").iterdir()
    }
    assert keys(out, "S29") == keys(run[0], "S29")
    assert not (world.parent / ".断过.未完").exists()


def test_registers_that_lack_or_are_old_silence_no_rule(world: Path) -> None:
    data = world.parent / "缺一张"
    shutil.copytree(world, data)
    (data / "财政供养.parquet").unlink()
    manifest = data / "data.toml"
    text = manifest.read_text(encoding="utf-8")
    kept = re.sub(r"\[财政供养\]\n(?:[^\[\n].*\n)*|\[\"财政供养\"\]\n(?:[^\[\n].*\n)*", "", text)
    assert kept != text
    old = re.sub(r"(\[\"?死亡登记\"?\]\n(?:[^\[\n].*\n)*?as_of = )\S+", r"\g<1>2024-06-30", kept)
    assert old != kept
    manifest.write_text(old, encoding="utf-8")
    _, told = mingzhang_command("sweep", str(data), "--pack", "subsidies", "--limit", "0")
    rows = {line.partition(" ")[0]: line.split("\t") for line in told.splitlines() if "\t" in line}
    assert rows["S20"][1:3] == ["0", "0"]
    assert "没有“财政供养”的数据" in rows["S20"][3]
    assert rows["S12"][1:3] == ["0", "0"]
    assert "死亡登记截至2024-06-30" in rows["S12"][3]
    assert int(rows["S27"][1].replace(",", "")) > 0


def test_what_cannot_be_asked_is_said_in_a_line(world: Path, tmp_path: Path) -> None:
    code, told = mingzhang_command("sweep", str(world))
    assert (code, "--pack" in told) == (2, True)
    code, told = mingzhang_command("sweep", str(world), "--pack", "subsides")
    assert (code, "subsidies" in told) == (2, True)
    code, told = mingzhang_command("sweep", str(world), "--pack", "subsidies", "--rule", "S99")
    assert (code, "S27" in told) == (2, True)
    code, told = mingzhang_command("sweep", str(tmp_path), "--pack", "subsidies")
    assert (code, "发放" in told) == (2, True)
    (tmp_path / "有东西").mkdir()
    (tmp_path / "有东西" / "a.txt").write_text("a", encoding="utf-8")
    code, told = mingzhang_command(
        "sweep", str(world), "--pack", "subsidies", "-o", str(tmp_path / "有东西")
    )
    assert (code, "别的东西" in told) == (2, True)
    assert [one.name for one in (tmp_path / "有东西").iterdir()] == ["a.txt"]


def test_the_plan_tells_its_steps_without_running_them(world: Path) -> None:
    code, told = mingzhang_command("sweep", str(world), "--pack", "subsidies", "--explain")
    assert code == 0
    steps = [line for line in told.splitlines() if re.match(r"\d+\. ", line)]
    shared = next(n for n, line in enumerate(steps) if line.split(". ")[1].startswith("归并 人卡"))
    reader = next(n for n, line in enumerate(steps) if "规则 S06" in line)
    dropped = next(n for n, line in enumerate(steps) if line.endswith("用完删去 人卡"))
    assert shared < reader < dropped
    assert "READ_PARQUET" in told


@pytest.mark.parametrize("memory", ["多", "2", "-1GB", "0GB"])
def test_an_amount_of_memory_needs_a_number_and_a_unit(world: Path, memory: str) -> None:
    code, told = mingzhang_command(
        "sweep", str(world), "--pack", "subsidies", f"--memory={memory}", "--explain"
    )
    assert (code, told) == (2, f"“--memory”读到“{memory}”，应为数和单位。 请写成 4GB 或 800MB。")


def test_a_day_before_the_data_is_said(world: Path, run: tuple[Path, str]) -> None:
    arguments = ("sweep", str(world), "--pack", "subsidies", "--rule", "S39", "--rule", "S12")
    _, told = mingzhang_command(*arguments, "--date", "2020-01-01")
    (line,) = [line for line in told.splitlines() if "比核对日期新" in line]
    cut, _, whole = line.partition("；")
    assert "发放（发放日期）" in cut
    assert "死亡登记（登记日期）只看到2020-01-01为止的行" in cut
    assert "面积申报" in whole
    assert whole.endswith("没有可比的日期，各行都看。")
    assert "比核对日期新" not in run[1]


def test_a_file_that_is_broken_inside_is_named_and_the_others_are_checked(world: Path) -> None:
    data = world.parent / "坏一个"
    shutil.copytree(world, data)
    path = data / "发放" / "202405.parquet"
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[4:middle] = bytes(255 - one for one in content[4:middle])
    path.write_bytes(content)
    out = world.parent / "坏一个的结果"
    code, told = mingzhang_command(
        "sweep", str(data), "--pack", "subsidies", "-o", str(out), "--limit", "0"
    )
    assert code == 1
    assert "发放/202405.parquet：文件中间坏了" in told
    assert "发放有整个文件读不了" in told
    found = {json.loads(key)["期间"] for key in keys(out, "S27")}
    assert found
    assert "202405" not in found
