"""Advice on rules: every fault planted in a clean pack is named with its file and line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from doc_commands import run_command

from mingzhang.catalogue.packs import load
from mingzhang.engines.dialect.advice import sql_advice
from mingzhang.rules.advice import lint_rules

MINE = Path(__file__).parent / "packs" / "mine"


def pack_with(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """The clean pack with one thing changed."""
    pack = tmp_path / "mine"
    shutil.copytree(MINE, pack)
    path = pack / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return pack


def told(pack: Path) -> list[str]:
    return [str(one) for one in lint_rules(str(pack), load(str(pack)))]


RULE, CASES = "rules/重领.sql", "cases/重领.toml"
MONEY = "WHERE p.金额 > 0 AND p.证件号"


def test_the_clean_pack_has_nothing_to_say() -> None:
    assert told(MINE) == []
    assert run_command(["rules", "lint", str(MINE)]) == (0, "没有要改的。\n")
    assert run_command(["rules", "test", str(MINE)]) == (
        0, "用例 1 个，通过 1，不通过 0。\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        (RULE, 'false_alarm = "补发上个月的，月份应写上个月"', 'false_alarm = ""', 1,
         "没有写 false_alarm"),
        (RULE, '-- verify = "看银行的发放回单"\n', "", 1, "没有写 verify"),
        (RULE, "证件号{证件号}在", "在", 1, "没有 key 的“证件号”"),
        (RULE, "WHERE p.证件号", MONEY, 15, "“领取.金额”空着时"),
        (RULE, "COUNT(*) > 1", "COUNT(*) > 3", 17, "写着数 3"),
        (RULE, "COUNT(*) > 1", "COUNT(*) > 1 AND SUM(p.金额) > 500.5", 17, "写着数 500.5"),
        (RULE, "p.证件号 IS NOT NULL AND ", "", 13, "key 的“证件号”可能空着"),
        (CASES, 'not_met = [["甲", "202401"]]\n', "", 1, "没有一例不通过"),
        (CASES, '["乙", "202401", 30], ', "", 1, "没有一例通过"),
        (CASES, "not_evaluated = 1\n", "", 1, "没有一例无法核对"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_named(
    tmp_path: Path, file: str, old: str, new: str, line: int, says: str
) -> None:
    (one,) = told(pack_with(tmp_path, file, old, new))
    assert says in one
    assert one.startswith(f"mine/{file} 第{line}行：")


def test_an_input_that_is_not_used_is_named(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, RULE, '"领取.月份"]', '"领取.月份", "领取.姓名"]')
    assert "mine/rules/重领.sql 第1行：inputs 里的“领取.姓名”在 SQL 里没有用到" in "".join(
        told(pack)
    )


def test_a_rule_without_cases_is_named(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, CASES, "name", "name")
    (pack / CASES).unlink()
    assert told(pack) == [
        "mine/rules/重领.sql 第1行：这条规则没有用例。 请写 cases/重领.toml。"
    ]  # fmt: skip
    assert run_command(["rules", "lint", str(pack)])[0] == 1


@pytest.mark.parametrize(
    "condition",
    [
        "p.金额 IS NOT NULL AND p.金额 > 0 AND p.证件号",
        "COALESCE(p.金额, 0) > 0 AND p.证件号",
        "(p.金额 IS NULL OR p.金额 > 0) AND p.证件号",
        "p.月份 > '2024' AND p.证件号",  # an input: the row is counted as not evaluated
        "LEFT(p.月份, 4) <> '2023' AND p.证件号",
        "LENGTH(p.月份) = 6 AND SUBSTRING(p.月份, 5, 2) <> '13' AND p.证件号",  # no limits
        "CASE WHEN p.金额 > 0 THEN 1 ELSE 0 END = 1 AND p.证件号",  # the author says ELSE
    ],
)
def test_what_the_author_thought_of_is_not_told(tmp_path: Path, condition: str) -> None:
    assert told(pack_with(tmp_path, RULE, "WHERE p.证件号", f"WHERE {condition}")) == []


QUERIES = [
    "SELECT p.证件号, p.月份 FROM 领取 AS p",
    "SELECT p.证件号, p.月份 FROM 领取 AS p WHERE p.证件号 IS NOT NULL",
    "SELECT p.证件号, p.月份 FROM 领取 AS p WHERE p.证件号 IS NOT NULL AND p.月份 IS NOT NULL",
    "SELECT p.证件号, p.月份 FROM 领取 AS p WHERE p.证件号 = '甲' AND p.月份 LIKE '2024%'",
    "SELECT p.证件号, p.月份 FROM 领取 AS p WHERE p.证件号 = '甲' OR p.月份 LIKE '2024%'",
    "SELECT COALESCE(p.证件号, '') AS 证件号, p.月份 FROM 领取 AS p WHERE p.月份 = '202401'",
    "SELECT p.证件号, q.月份 FROM 领取 AS p JOIN 领取 AS q ON p.证件号 = q.证件号"
    " WHERE q.月份 IS NOT NULL",
    "SELECT q.证件号, p.月份 FROM 领取 AS p LEFT JOIN 领取 AS q ON p.证件号 = q.证件号"
    " WHERE p.月份 IS NOT NULL",
    "WITH 各人 AS (SELECT p.证件号, p.月份 FROM 领取 AS p WHERE p.月份 IS NOT NULL)"
    " SELECT g.证件号, g.月份 FROM 各人 AS g",
    "WITH 各人 AS (SELECT p.证件号, p.月份 FROM 领取 AS p WHERE p.月份 IS NOT NULL"
    " AND p.证件号 IS NOT NULL) SELECT g.证件号, g.月份 FROM 各人 AS g",
    "SELECT 证件号, 月份 FROM 领取 WHERE 证件号 IS NOT NULL GROUP BY 证件号, 月份",
]


@pytest.mark.parametrize("sql", QUERIES)
def test_keys_that_may_be_empty_are_those_that_come_out_empty(sql: str) -> None:
    """The answer is DuckDB's, over rows in which everything is once there and once not."""
    base = duckdb.connect()
    base.execute("CREATE TABLE 领取 (证件号 VARCHAR, 姓名 VARCHAR, 月份 VARCHAR, 金额 INT)")
    for person in ("甲", "乙", None):
        for month in ("202401", "2023", None):
            base.execute("INSERT INTO 领取 VALUES (?, '', ?, 1)", [person, month])
    rows = base.execute(sql).fetchall()
    empty = {
        name for place, name in enumerate(("证件号", "月份")) if any(r[place] is None for r in rows)
    }
    catalogue = load(str(MINE))
    rule = catalogue.rules["重领"]
    lint = sql_advice(replace(rule, sql=sql), catalogue.relations)
    assert {one.message.split("“")[1].split("”")[0] for one in lint if one.code == "empty-key"} == (
        empty
    )


def test_our_own_packs_can_be_looked_at() -> None:
    for pack in ("performance", "disclosure", "final_accounts"):
        assert all(one.place.file.startswith(f"{pack}/") for one in lint_rules(pack, load(pack)))
        assert all(one.place.line > 0 and one.mend for one in lint_rules(pack, load(pack)))
