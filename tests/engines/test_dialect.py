"""Rules in the restricted SQL: what is refused, what compiles, and that figures stay exact."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.protocol import Engine
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect import functions
from mingzhang.engines.dialect.compiling import CompiledRule, bound, compile_rule
from mingzhang.model.problem import InputError
from mingzhang.model.rows import Rows
from mingzhang.model.rule import CLAIM_OUTPUT, Rule

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "packs" / "sample"
BAD_RULES = sorted((HERE / "bad_rules").glob("*.sql"))
RELATIONS = load(str(SAMPLE)).relations
PLAIN = Rule(
    "T-1", "示例", "error", "sum", "", path="T-1.sql", key=("项目代码",), over="发放", inputs=()
)


@cache
def compiled(sql: str, **header: Any) -> CompiledRule:
    result, problems = compile_rule(replace(PLAIN, sql=sql, **header), RELATIONS)
    assert result, "\n".join(map(str, problems))
    return result


@pytest.mark.parametrize("path", BAD_RULES, ids=lambda path: path.stem)
def test_a_broken_rule_says_where_and_what_to_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    head = [line[2:] for line in lines if line.startswith("--")]
    header = tomllib.loads("\n".join(head))
    expected = header.pop("expect")
    lists = {name: tuple(value) for name, value in header.items() if isinstance(value, list)}
    sql = "\n" * len(head) + "\n".join(lines[len(head) :])
    rule = replace(PLAIN, sql=sql, path="坏规则.sql", **{**header, **lists})

    result, problems = compile_rule(rule, RELATIONS)

    assert result is None
    said = "\n".join(map(str, problems))
    for words in expected:
        assert words in said
    assert said.startswith("坏规则.sql 第")


def test_every_refused_function_of_the_list_has_its_own_reason() -> None:
    arguments = {"TRY_CAST": "期间 AS DATE", "EXTRACT": "dow FROM 发放日期"}
    two = {"POWER", "POW", "JARO_WINKLER_SIMILARITY", "LEVENSHTEIN", "REGEXP_MATCHES"}
    two |= {"REGEXP_LIKE", "ARG_MAX", "ARG_MIN", "DATE_TRUNC", "DATE_PART", "DATE_ADD"}
    for name, (reason, mend) in functions.REFUSED.items():
        given_arguments = arguments.get(name, "期间, 状态" if name in two else "期间")
        if name in {"DATE_TRUNC", "DATE_PART"}:
            given_arguments = "'month', 发放日期"
        call = f"{name}({'' if 'CURRENT' in name else given_arguments})"
        rule = replace(PLAIN, sql=f"SELECT 项目代码 FROM 发放 WHERE {call} IS NULL")
        problems = compile_rule(rule, RELATIONS)[1]
        assert any(reason in p.message and p.mend == mend for p in problems), name


def test_all_problems_are_reported_at_once_each_on_its_line() -> None:
    rule = replace(
        PLAIN,
        sql="\n\nSELECT 项目代码, $年度 AS 说明,\n 金额 / 2 AS 差额\nFROM 发放 f\nWHERE 无 = 1",
    )
    problems = compile_rule(rule, RELATIONS)[1]
    assert [(p.place.line, p.code) for p in problems] == [
        (5, "rule"),
        (6, "unknown-column"),
        (4, "rule"),
    ]


def test_texts_and_comments_may_hold_full_width_signs() -> None:
    rule = compiled(
        "SELECT 项目代码 -- 说明：（略）\nFROM 发放 /* １；２ */ WHERE 状态 = '成功（补）'"
    )
    assert "'成功（补）'" in rule.duckdb
    assert "说明" not in rule.duckdb


def test_what_a_rule_uses_and_gives() -> None:
    rule = compiled(
        "WITH 大额 AS (SELECT 项目代码, SUM(金额) AS 合计 FROM 发放 GROUP BY 项目代码)\n"
        "SELECT d.项目代码, d.合计 AS 金额, s.来源, s.行\n"
        "FROM 大额 AS d LEFT JOIN 标准 AS s ON s.项目代码 = d.项目代码\n"
        "WHERE d.合计 > $限额 AND s.每亩半 = 0 AND $年度 = 2024"
    )
    assert rule.relations == ("发放", "标准")
    assert rule.parameters == ("年度", "限额")
    assert rule.columns == ("项目代码", "金额", "来源", "行")


def test_every_name_is_quoted_in_both_languages() -> None:
    rule = compiled(
        "SELECT f.项目代码, COUNT(*) AS 行数 FROM 发放 AS f WHERE 期间 = $期间 GROUP BY f.项目代码"
    )
    for sql, mark in ((rule.duckdb, '"'), (rule.spark, "`")):
        outside = re.sub(rf"{mark}[^{mark}]*{mark}|[$:]\w+", "", sql)
        assert not re.search(r"[一-鿿]", outside)
        assert f"{mark}f{mark}.{mark}期间{mark}" in sql


def test_a_claim_returns_exactly_its_contract() -> None:
    columns = ", ".join(f"行 AS {name}" for name in CLAIM_OUTPUT if name != "文档")
    rule = compiled(f"SELECT 项目代码 AS 文档, {columns} FROM 发放", kind="claim", key=())
    assert set(rule.columns) == set(CLAIM_OUTPUT)


# One example of every allowed function, with the answer worked out by hand.
EXAMPLES: list[tuple[str, Any]] = [
    ("COUNT(*)", 3),
    ("COUNT(亩数)", 2),
    ("COUNT(DISTINCT 状态)", 2),
    ("SUM(金额)", Decimal("6.5")),
    ("SUM(金额) FILTER (WHERE 状态 = '成功')", Decimal("3.5")),
    ("MIN(发放日期)", date(2024, 1, 31)),
    ("MAX(状态)", "成功"),
    ("BOOL_AND(金额 > 1)", False),
    ("BOOL_OR(金额 > 2.9)", True),
    ("STRING_AGG(DISTINCT 期间, '、' ORDER BY 期间)", "2023、2024"),
    ("COALESCE(MAX(亩数), 0)", Decimal("2.5")),
    ("COALESCE(NULLIF(MIN(亩数), 1.5), 7)", Decimal(7)),
    ("GREATEST(MAX(金额), 5, NULL)", Decimal(5)),
    ("LEAST(MIN(金额), 5, NULL)", Decimal(1)),
    ("ABS(MIN(金额) - 3)", Decimal(2)),
    ("ROUND(MAX(亩数), 0)", Decimal(3)),
    ("ROUND(MIN(亩数) * 0.1, 2)", Decimal("0.15")),
    ("ROUND(0 - MAX(亩数))", Decimal(-3)),
    ("QUOTIENT(MAX(金额), MIN(亩数), 2)", Decimal("2.00")),
    ("FLOOR(MAX(亩数))", Decimal(2)),
    ("CEIL(MAX(亩数))", Decimal(3)),
    ("FLOOR(0 - MAX(亩数))", Decimal(-3)),
    ("LENGTH(MAX(状态) || '𠮷')", 3),
    ("SUBSTRING(MAX(期间), 3, 2)", "24"),
    ("LEFT(MAX(状态), 1)", "成"),
    ("RIGHT(MAX(状态), 1)", "功"),
    ("LOWER('AbC')", "abc"),
    ("UPPER('aBx')", "ABX"),
    ("TRIM('  补 ')", "补"),
    ("REPLACE(MAX(状态), '功', '了')", "成了"),
    ("STARTS_WITH(MAX(期间), '20')", True),
    ("STRPOS(MAX(状态), '功')", 2),
    ("STRPOS(MAX(状态), '无')", 0),
    ("YEAR(MIN(发放日期))", 2024),
    ("MONTH(MAX(发放日期))", 2),
    ("DAY(MIN(发放日期))", 31),
    ("LAST_DAY(MAX(发放日期))", date(2024, 2, 29)),
    ("DATE_DIFF('day', MIN(发放日期), MAX(发放日期))", 1),
    ("MAKE_DATE(2024, 2, 29)", date(2024, 2, 29)),
    ("MAX(金额) BETWEEN 3 AND 4", True),
    ("CASE WHEN MAX(金额) > 2 THEN '多' ELSE '少' END", "多"),
    ("CAST(COUNT(*) AS VARCHAR)", "3"),
    ("CAST(MAX(亩数) * 1.001 AS DECIMAL(24, 2))", Decimal("2.5")),
    ("(SELECT COUNT(*) FROM 标准)", 0),
    ("COUNT(*) % 2", 1),
    ("MAX(期间) IS DISTINCT FROM NULL", True),
]
WINDOWS: list[tuple[str, list[Any]]] = [
    ("ROW_NUMBER() OVER (ORDER BY 金额)", [1, 2, 3]),
    ("RANK() OVER (ORDER BY 状态 DESC)", [1, 1, 3]),
    ("DENSE_RANK() OVER (ORDER BY 状态 DESC)", [1, 1, 2]),
    ("LAG(行) OVER (ORDER BY 金额)", [None, 1, 2]),
    ("LEAD(行, 2) OVER (ORDER BY 金额)", [3, None, None]),
    ("SUM(行) OVER (ORDER BY 行 ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", [1, 3, 5]),
    ("ROW_NUMBER() OVER (ORDER BY 亩数, 行)", [1, 3, 2]),
]
ROWS: list[dict[str, Any]] = [
    {"期间": "2023", "状态": "成功", "金额": 1, "亩数": "1.5", "发放日期": "2024-01-31"},
    {"期间": "2024", "状态": "成功", "金额": "2.5", "亩数": None, "发放日期": "2024-02-01"},
    {"期间": "2024", "状态": "失败", "金额": 3, "亩数": "2.5", "发放日期": None},
]


def fill(engine: Engine, rows: list[dict[str, Any]], relation: str = "发放") -> None:
    types = relation_types(RELATIONS[relation])
    table = Rows(types)
    for number, row in enumerate(rows, start=1):
        table.add(*({"项目代码": "P", "行": number, **row}.get(name) for name in types))
    engine.load(relation, table)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as engine:
        fill(engine, ROWS)
        fill(engine, [], "标准")
        yield engine


def aggregate_rule(expression: str) -> CompiledRule:
    return compiled(
        f"SELECT MIN(项目代码) AS 项目代码, {expression} AS 应为值 FROM 发放", key=("项目代码",)
    )


@pytest.mark.parametrize(("expression", "answer"), EXAMPLES)
def test_an_allowed_function_gives_what_its_name_says(
    engine: DuckEngine, expression: str, answer: Any
) -> None:
    ((_, result),) = engine.rows(aggregate_rule(expression).duckdb)
    assert result == answer


@pytest.mark.parametrize(("expression", "answers"), WINDOWS)
def test_windows(engine: DuckEngine, expression: str, answers: list[Any]) -> None:
    rule = compiled(f"SELECT 项目代码, 行, {expression} AS 应为值 FROM 发放 ORDER BY 行")
    assert [row[2] for row in engine.rows(rule.duckdb)] == answers


def test_every_allowed_function_has_an_example() -> None:
    shown = " ".join(expression for expression, _ in [*EXAMPLES, *WINDOWS])
    assert [name for name in functions.ALLOWED if f"{name}(" not in shown] == []


amounts = st.decimals(1 - 10**13, 10**13 - 1, places=6) | st.decimals(-100, 100, places=6)
sizes = st.decimals(-(10**17), 10**17, places=6)


def exact(value: Any) -> Fraction:
    return Fraction(Decimal(value))


@settings(max_examples=100, deadline=None)
@given(left=amounts, right=amounts)
def test_products_of_amounts_are_exact(engine: DuckEngine, left: Decimal, right: Decimal) -> None:
    rule = compiled("SELECT 项目代码, 金额 * 亩数 AS 应为值 FROM 发放")
    fill(engine, [{"金额": left, "亩数": right}])
    ((_, result),) = engine.rows(rule.duckdb)
    assert exact(result) == exact(left) * exact(right)


def test_a_product_of_narrow_decimals_does_not_overflow_early(engine: DuckEngine) -> None:
    narrow = "CAST(金额 AS DECIMAL(18, 2)) * CAST(亩数 AS DECIMAL(18, 2))"
    fill(engine, [{"金额": "5000000000.01", "亩数": "5000000000.01"}])
    ((_, result),) = engine.rows(aggregate_rule(f"MAX({narrow})").duckdb)
    assert result == Decimal("25000000000100000000.0001")


@settings(max_examples=100, deadline=None)
@given(left=sizes, right=sizes, ratio=st.decimals(-10, 10, places=4))
def test_a_product_is_exact_or_an_error(
    engine: DuckEngine, left: Decimal, right: Decimal, ratio: Decimal
) -> None:
    rule = compiled("SELECT 项目代码, 金额 * (亩数 + $加) * $率 AS 应为值 FROM 发放")
    fill(engine, [{"金额": left, "亩数": right}])
    try:
        ((_, result),) = engine.rows(rule.duckdb, bound(rule, {"率": ratio, "加": Decimal("0.5")}))
    except duckdb.Error as error:
        assert "overflow" in str(error).lower()  # noqa: PT017 - an error is the other right answer
        return
    assert exact(result) == exact(left) * (exact(right) + Fraction(1, 2)) * exact(ratio)


# What comes out for 金额 = a and 亩数 = s of the only row and the parameter 限 = 1/8.
LIMIT = Fraction(1, 8)
MEETINGS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "GREATEST(SUM(金额), MAX(亩数 * 亩数))": lambda a, s: max(a, s * s),
    "COALESCE(NULLIF(SUM(金额), 0), MAX(亩数 * 亩数))": lambda a, s: a or s * s,
    "CASE WHEN SUM(金额) > MAX(亩数 * 亩数) THEN SUM(金额) ELSE MAX(亩数 * 亩数) END": (
        lambda a, s: max(a, s * s)
    ),
    "CASE WHEN SUM(金额) = 0 THEN ROUND(SUM(金额), 2) ELSE MAX(亩数 * 亩数) END": (
        lambda a, s: s * s if a else Fraction(0)
    ),
    "LEAST(ROUND(SUM(金额), 2), MAX(亩数 * 亩数), $限)": lambda a, s: min(a, s * s, LIMIT),
    "GREATEST(CAST(SUM(金额) AS DECIMAL(38, 2)), MAX(亩数))": lambda a, s: max(a, s),
    "GREATEST(SUM(金额 * $限), MAX(亩数 * 亩数))": lambda a, s: max(a * LIMIT, s * s),
    "GREATEST(SUM(CASE WHEN 金额 = 金额 THEN $限 END), SUM(亩数))": lambda a, s: max(LIMIT, s),
    "SUM(金额) - MAX(亩数 * 亩数)": lambda a, s: a - s * s,
}


@settings(max_examples=40, deadline=None)
@given(amount=st.decimals(-100, 100, places=2), side=st.decimals(-10, 10, places=6))
def test_numbers_of_different_decimals_meet_without_rounding(
    engine: DuckEngine, amount: Decimal, side: Decimal
) -> None:
    fill(engine, [{"金额": amount, "亩数": side}])
    for expression, answer in MEETINGS.items():
        rule = aggregate_rule(expression)
        ((_, result),) = engine.rows(rule.duckdb, bound(rule, {"限": Decimal("0.125")}))
        assert exact(result) == answer(exact(amount), exact(side)), expression


def test_a_parameter_must_be_given_and_exact() -> None:
    rule = compiled("SELECT 项目代码 FROM 发放 WHERE 金额 > $限额 AND 期间 = $期间")
    assert bound(rule, {"限额": Decimal("1.5"), "期间": "2024", "别的": 1}) == {
        "限额": Decimal("1.5"),
        "期间": "2024",
    }
    with pytest.raises(InputError, match="需要参数“期间”") as caught:
        bound(rule, {"限额": Decimal("0.0000001")})
    assert "不超过6位小数" in str(caught.value)
    with pytest.raises(InputError, match=r"读到的是 0\.1"):
        bound(rule, {"限额": 0.1, "期间": "2024"})


def test_importing_the_engines_does_not_import_sqlglot() -> None:
    modules = (
        "mingzhang.engines, mingzhang.engines.dialect.compiling, mingzhang.engines.dialect.compiled"
    )
    code = f"import sys, {modules}; sys.exit('sqlglot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_the_modules_that_compile_import_sqlglot() -> None:
    source = HERE.parents[1] / "src" / "mingzhang"
    importers = {
        path.name
        for path in source.rglob("*.py")
        if re.search(r"^\s*(import|from) sqlglot", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert importers == {
        "calls.py",
        "quotient.py",
        "refusals.py",
        "tree.py",
        "values.py",
        "walk.py",
        "advice.py",
        "splits.py",
    }
