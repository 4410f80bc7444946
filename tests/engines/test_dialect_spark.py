"""The same examples on Spark: what the dialect allows must answer as DuckDB does."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from test_dialect import (
    EXAMPLES,
    MEETINGS,
    ROWS,
    WINDOWS,
    aggregate_rule,
    compiled,
    fill,
)

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.protocol import Engine
from mingzhang.engines.base.spark import SparkEngine
from mingzhang.engines.dialect.compiling import CompiledRule, bound


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as engine:
        yield engine


def on_both(
    engine: DuckEngine,
    spark: SparkEngine,
    rows: list[dict[str, Any]],
    rule: CompiledRule,
    **values: Any,
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of the rule on DuckDB and on Spark, over the same tables."""
    engines: tuple[Engine, Engine] = (engine, spark)
    for one in engines:
        fill(one, rows)
        fill(one, [], "标准")
    ours, theirs = (one.rows(rule.sql(one.dialect), bound(rule, values)) for one in engines)
    return ours, theirs


@pytest.mark.parametrize("expression", [expression for expression, _ in EXAMPLES])
def test_allowed_functions(engine: DuckEngine, spark: SparkEngine, expression: str) -> None:
    ours, theirs = on_both(engine, spark, ROWS, aggregate_rule(expression))
    assert ours == theirs


@pytest.mark.parametrize("expression", [expression for expression, _ in WINDOWS])
def test_windows(engine: DuckEngine, spark: SparkEngine, expression: str) -> None:
    rule = compiled(f"SELECT 项目代码, 行, {expression} AS 应为值 FROM 发放 ORDER BY 行")
    ours, theirs = on_both(engine, spark, ROWS, rule)
    assert ours == theirs


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 项目代码, 亩数 AS 标准 FROM 发放 ORDER BY 亩数",
        "SELECT 项目代码, 亩数 AS 标准 FROM 发放 ORDER BY 亩数 DESC LIMIT 2",
        "SELECT 项目代码, 金额 * 亩数 * $率 AS 应为值 FROM 发放 ORDER BY 行",
        "SELECT 项目代码, COUNT(*) AS 行数 FROM 发放 GROUP BY ALL HAVING COUNT(*) > 1",
        "SELECT 项目代码, 期间 || '年' AS 说明 FROM 发放 WHERE 状态 LIKE '成%' ORDER BY 行",
        "WITH 甲 AS (SELECT 期间, 金额 FROM 发放 UNION ALL SELECT 状态, 亩数 FROM 发放)\n"
        "SELECT 期间 AS 项目代码, SUM(金额) AS 金额 FROM 甲 GROUP BY 期间 ORDER BY 期间",
        "SELECT f.项目代码, f.行 FROM 发放 AS f WHERE NOT EXISTS (SELECT 1 FROM 发放 AS g\n"
        "WHERE g.期间 = f.期间 AND g.行 <> f.行) OR f.金额 IN (SELECT 亩数 FROM 发放)\n"
        "ORDER BY f.行",
        "SELECT f.项目代码, f.行, s.每亩 AS 标准 FROM 发放 AS f LEFT JOIN 标准 AS s\n"
        "ON s.项目代码 = f.项目代码 AND f.发放日期 BETWEEN s.起 AND $止 ORDER BY f.行",
    ],
)
def test_clauses(engine: DuckEngine, spark: SparkEngine, sql: str) -> None:
    values = {"率": Decimal("0.85"), "止": "2024-12-31"}
    ours, theirs = on_both(engine, spark, ROWS, compiled(sql), **values)
    assert ours == theirs


@pytest.mark.parametrize("expression", [*MEETINGS, "SUM(金额 * 亩数)", "MAX(金额) * MAX(亩数)"])
@pytest.mark.parametrize("side", ["9999999999999.999999", "0.000001", "-2.718281"])
def test_figures_stay_exact(
    engine: DuckEngine, spark: SparkEngine, expression: str, side: str
) -> None:
    rows = [{"金额": side, "亩数": side}]
    rule = aggregate_rule(expression)
    ours, theirs = on_both(engine, spark, rows, rule, 限=Decimal("0.125"))
    assert ours == theirs
