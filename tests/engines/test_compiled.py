"""The cache of compiled rules: found again, made anew when it must be, never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mingzhang.catalogue import parsed
from mingzhang.catalogue.packs import BUILT_IN, load
from mingzhang.engines.dialect import compiled as module
from mingzhang.engines.dialect.compiled import (
    SHIPPED,
    cache_file,
    compile_all,
    compiled_rules,
    read_cache,
    rule_key,
    shipped_parsed,
    shipped_text,
    to_json,
)
from mingzhang.engines.dialect.compiling import compile_rule
from mingzhang.model.problem import InputError
from mingzhang.model.relation import Column, Relation
from mingzhang.model.rule import Rule

SAMPLE = Path(__file__).parent.parent / "packs" / "sample"
CATALOGUE = load(str(SAMPLE))
RULES, RELATIONS = CATALOGUE.rules, CATALOGUE.relations


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of this test's own."""
    monkeypatch.setenv("MINGZHANG_CACHE", str(tmp_path / "cache"))
    return cache_file()


def forbid_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("compiled although it was in the cache")

    monkeypatch.setattr(module, "compile_rule", refuse)


def test_the_second_start_finds_what_the_first_compiled(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compiled_rules(RULES, RELATIONS)
    assert list(first) == ["BT-27", "BT-31"]
    assert cache.is_file()
    forbid_compiling(monkeypatch)
    assert compiled_rules(RULES, RELATIONS) == first


def test_a_warm_start_neither_parses_sql_nor_imports_sqlglot(cache: Path) -> None:
    start = (
        "import sys\n"
        "from mingzhang.catalogue.packs import load\n"
        "from mingzhang.engines.dialect.compiled import compiled_rules\n"
        f"catalogue = load({str(SAMPLE)!r})\n"
        "rules = compiled_rules(catalogue.rules, catalogue.relations)\n"
        "loaded = [name for name in sys.modules if 'sqlglot' in name or 'sql_tree' in name]\n"
        "print(len(rules), bool(loaded))\n"
    )

    def run() -> str:
        command = [sys.executable, "-c", start]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    assert run() == "2 True"
    assert run() == "2 False"


def test_shipped_rules_are_looked_up_before_the_users_cache(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped.json"
    compiled = compile_all(RULES.values(), RELATIONS)
    entries = {rule_key(RULES[name], RELATIONS): rule for name, rule in compiled.items()}
    shipped.write_text(to_json(entries), encoding="utf-8")
    monkeypatch.setattr(module, "SHIPPED", shipped)
    forbid_compiling(monkeypatch)
    assert compiled_rules(RULES, RELATIONS) == compiled
    assert not cache.exists()


def test_a_cache_file_reads_back_as_it_was_written(tmp_path: Path) -> None:
    compiled = compile_all(RULES.values(), RELATIONS)
    path = tmp_path / "cache.json"
    path.write_text(to_json(compiled), encoding="utf-8")
    assert read_cache(path) == compiled
    assert len(path.read_text(encoding="utf-8").splitlines()) == len(compiled) + 2


def test_the_key_follows_what_the_sql_depends_on_and_nothing_else() -> None:
    rule = RULES["BT-27"]
    key = rule_key(rule, RELATIONS)

    reworded = replace(rule, title="另一个标题", false_alarm="无")
    assert rule_key(reworded, RELATIONS) == key
    without_unused = {name: r for name, r in RELATIONS.items() if name != "标准"}
    assert rule_key(rule, without_unused) == key

    assert rule_key(replace(rule, sql=rule.sql + " "), RELATIONS) != key
    assert rule_key(replace(rule, key=rule.key[:2]), RELATIONS) != key
    paid = RELATIONS["发放"]
    wider = replace(paid, columns=(*paid.columns, Column("备注")))
    assert rule_key(rule, {**RELATIONS, "发放": wider}) != key


def test_a_slip_in_the_message_is_found_though_the_sql_was_compiled_before() -> None:
    compiled_rules(RULES, RELATIONS)
    rule = RULES["BT-27"]
    slip = {rule.id: replace(rule, message=rule.message + "{没有的列}")}
    with pytest.raises(InputError) as caught:
        compiled_rules(slip, RELATIONS)
    assert "没有输出应有的列“没有的列”" in str(caught.value.problems[0])
    among = {rule.id: replace(rule, among={"没有的列": ("成功",)})}
    with pytest.raises(InputError) as caught:
        compiled_rules(among, RELATIONS)
    assert "没有的列" in str(caught.value.problems[0])


def test_only_a_changed_rule_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled_rules(RULES, RELATIONS)
    seen: list[str] = []

    def watched(rule: Rule, relations: Mapping[str, Relation]) -> Any:
        seen.append(rule.id)
        return compile_rule(rule, relations)

    monkeypatch.setattr(module, "compile_rule", watched)
    changed = replace(RULES["BT-27"], sql=RULES["BT-27"].sql.replace("> 1", "> 2"))
    rules = compiled_rules({**RULES, "BT-27": changed}, RELATIONS)
    assert seen == ["BT-27"]
    assert "> 2" in rules["BT-27"].duckdb


@pytest.mark.parametrize("text", ["", "{", "[]", '{"k": {"id": 1, "other": 2}}', '{"k": 1}'])
def test_a_broken_cache_is_replaced(cache: Path, text: str) -> None:
    cache.parent.mkdir()
    cache.write_text(text, encoding="utf-8")
    compiled_rules(RULES, RELATIONS)
    assert len(read_cache(cache)) == 2
    assert [path.name for path in cache.parent.iterdir()] == ["compiled.json"]


def test_a_cache_that_cannot_be_written_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("", encoding="utf-8")
    monkeypatch.setenv("MINGZHANG_CACHE", str(occupied))
    assert set(compiled_rules(RULES, RELATIONS)) == set(RULES)


def test_the_cache_forgets_the_oldest(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 1)
    compiled_rules(RULES, RELATIONS)
    assert [rule.id for rule in read_cache(cache).values()] == ["BT-31"]


def test_the_problems_of_all_rules_are_raised_together(cache: Path) -> None:
    broken = {
        name: replace(rule, sql=rule.sql.replace("项目代码", "项目号"))
        for name, rule in RULES.items()
    }
    with pytest.raises(InputError) as caught:
        compiled_rules(broken, RELATIONS)
    files = {problem.place.file for problem in caught.value.problems}
    assert files == {"sample/rules/BT-27.sql", "sample/rules/BT-31.sql"}
    assert not cache.exists()


def test_the_cache_folder_follows_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINGZHANG_CACHE")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", os.sep + "某处")
    assert cache_file() == Path(os.sep + "某处") / "mingzhang" / "compiled.json"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", os.sep + "本机")
    assert cache_file() == Path(os.sep + "本机") / "mingzhang" / "compiled.json"


def test_the_shipped_file_is_fresh() -> None:
    """If this fails, run ``python -m mingzhang.engines.dialect.compiled``."""
    if not any(BUILT_IN.glob("*/rules/*.sql")):
        pytest.skip("no built-in pack has rules yet")
    if not SHIPPED.is_file():
        pytest.skip("the shipped file has not been written yet")
    assert SHIPPED.read_text(encoding="utf-8") == shipped_text()


def test_the_parsed_packs_that_ship_are_up_to_date() -> None:
    assert parsed.SHIPPED.read_text(encoding="utf-8") == shipped_parsed()


def test_what_ships_parsed_is_what_parsing_gives() -> None:
    files = sorted(BUILT_IN.rglob("*.toml"))
    assert len(files) > 50
    for path in files:
        text = path.read_text(encoding="utf-8-sig")
        assert repr(parsed.parse(text)) == repr(tomllib.loads(text)), path


def test_a_text_with_dates_is_left_to_be_parsed() -> None:
    assert parsed.shipped_text(["a = 2024-01-01"]) == "{\n\n}\n"
