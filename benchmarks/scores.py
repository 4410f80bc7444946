"""Scores of indicators, projects and departments against hand-written DuckDB.

Run ``python -m benchmarks.scores [departments] [indicators a project]``. The rows are made up in
DuckDB. Ours is the packs' own SQL, as it is run over a book; the yardstick is the fastest of
several queries an expert writes for just these answers. All give the same answers first.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial

import duckdb

from benchmarks.identities import measure
from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import quote
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.engines.lists.rubric_sql import column, score_rows
from mingzhang.model.rows import Rows

DEPARTMENTS = 10_000
PROJECTS = 25
INDICATORS = 6  # of a project: 150 a department
CATALOGUE = load("disclosure")
RUBRIC = CATALOGUE.rubrics["四川-2024"]
# The items that count what is derived from projects and indicators.
COUNTED = ("执行结果", "目标完成", "目标偏离")

Answer = list[tuple[object, ...]]
Divided = Callable[[str, str], str]

ALL: dict[str, str] = {}  # every column is kept
READ = {  # only what the projects and the counts read
    "指标评分": "年度, 单位代码, 项目代码, 列入, 权重, 结果, 超额, 得分, 参评, 数量清单",
    "项目评分": "单位代码, 参评, 结余超线, 总分",
}


def main() -> None:
    """Print the table for the numbers given to the command."""
    table(*map(int, sys.argv[1:]), *(DEPARTMENTS, INDICATORS)[len(sys.argv) - 1 :])


def table(departments: int, indicators: int) -> None:
    """Print the seconds of each form for so many departments and indicators a project."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(
        f"{date.today()}  {os.cpu_count()} cores  {memory:.0f} GiB"
        f"  Python {platform.python_version()}  DuckDB {duckdb.__version__}"
    )
    print(
        f"{departments:,} made-up departments of {PROJECTS} projects of {indicators} indicators: "
        f"{departments * PROJECTS * indicators:,} indicators"
    )
    with DuckEngine() as engine:
        make(engine, departments, indicators)
        compare(engine)


def make(engine: DuckEngine, departments: int, indicators: int) -> None:
    """The tables a book has, filled from hashes. Weights of a project add up to 90."""
    for name in ("指标数", "项目"):
        engine.create(name, relation_types(CATALOGUE.relations[name]))
    for name, relation in CATALOGUE.relations.items():
        if relation.holder == "parameter" and "地区" in relation_types(relation):
            _parameters(engine, name)
    projects = departments * PROJECTS
    budget = f"1000 + {_chance(0, 1_000_000)}"
    engine.run(
        "INSERT INTO 项目 (年度, 单位代码, 项目代码, 项目名称, 重点任务, 参评, 全年预算数, 决算数, "
        "来源, 行) "
        f"SELECT 2024, '51' || i // {PROJECTS}, 'P' || i % {PROJECTS}, '项目' || i, '任务', "
        f"CASE WHEN i % 10 = 0 THEN '否' ELSE '是' END, {budget}, "
        f"({budget}) * (80 + {_chance(1, 21)}) // 100, '项目', i FROM range({projects}) AS r(i)"
    )
    each = 90 // indicators
    first = 90 - (indicators - 1) * each
    engine.run(
        f"CREATE TEMP TABLE 编 AS SELECT i, 2 + {_chance(2, 500)} AS 标, {_chance(3, 100)} AS 签, "
        f"['≥', '≥', '=', '≤', '>', '<', '定性'][1 + {_chance(4, 7)}] AS 质, "
        f"CASE WHEN i % {indicators} = 0 THEN {first} ELSE {each} END AS 重 "
        f"FROM range({projects * indicators}) AS r(i)"
    )
    number = "CASE WHEN 质 <> '定性' AND 签 > 0 THEN"
    engine.run(
        "INSERT INTO 指标数 (年度, 单位代码, 项目代码, 一级指标, 二级指标, 三级指标, 指标性质, "
        "指标值, 度量单位, 权重, 完成值, 完成程度, 目标数, 目标单位, 完成数, 完成单位, 来源, 行) "
        f"SELECT 2024, '51' || i // {PROJECTS * indicators}, "
        f"'P' || i // {indicators} % {PROJECTS}, "
        "'产出指标', CASE WHEN i % 2 = 0 THEN '数量指标' ELSE '质量指标' END, "
        "'指标' || i, 质, 标, '个', 重, "
        "CASE WHEN 质 = '定性' THEN '较好' WHEN 签 = 0 THEN '完成' ELSE '数' END, "
        "CASE WHEN 质 = '定性' THEN ['达成', '达成', '部分达成'][1 + 签 % 3] END, "
        "CASE WHEN 质 <> '定性' THEN 标 END, CASE WHEN 质 <> '定性' THEN '个' END, "
        f"{number} 标 * (60 + 签) // 100 END, {number} '个' END, '绩效指标', i FROM 编"
    )
    engine.run("DROP TABLE 编")


def _chance(number: int, below: int) -> str:
    """A whole number from 0, made of the row's number ``i``: the same in every run."""
    return f"CAST(hash(i, {number}) % {below} AS BIGINT)"


def _parameters(engine: DuckEngine, name: str) -> None:
    rows = Rows(relation_types(CATALOGUE.relations[name]))
    for row in CATALOGUE.valid(name, "sichuan", 2024):
        rows.add(*(row[cell] for cell in rows.types))
    engine.load(name, rows)


# ---- Ours ----


def ours(engine: DuckEngine, needed: Mapping[str, str] = ALL) -> Answer:
    """The derivations of the packs, the counts of the departments, the points of the rubric."""
    compiled = compiled_rules(CATALOGUE.derivations, CATALOGUE.relations)
    for name in ("指标评分", "项目评分"):
        sql = f"SELECT {needed.get(name, '*')} FROM ({compiled[name].duckdb})"
        engine.run(f"CREATE OR REPLACE TABLE {name} AS {sql}")
    wide = ", ".join(
        f"CAST(NULL AS BIGINT) AS {quote(column(item.name, name))}"
        for item in RUBRIC.items
        for name in item.inputs
        if item.name not in COUNTED
    )
    engine.run(
        "CREATE OR REPLACE TABLE 部门数 AS SELECT p.单位代码, p.项目数, p.未定, p.总分, "
        'p.未超线 AS "执行结果.未超线数", p.参评 AS "执行结果.项目总数", '
        'i.达标 AS "目标完成.达标数", i.条数 AS "目标完成.指标数", '
        f'i.超额 AS "目标偏离.超额数", i.条数 AS "目标偏离.指标数", {wide} FROM (SELECT 单位代码, '
        "count(*) AS 项目数, count(*) - count(总分) AS 未定, sum(总分) AS 总分, "
        "count_if(参评 = '是') AS 参评, count_if(参评 = '是' AND 结余超线 = '否') AS 未超线 "
        "FROM 项目评分 GROUP BY 单位代码) AS p JOIN (SELECT 单位代码, count(*) AS 条数, "
        "count_if(结果 = '达标') AS 达标, count_if(超额 = '是') AS 超额 FROM 指标评分 "
        "WHERE 参评 = '是' AND 数量清单 = '是' GROUP BY 单位代码) AS i USING (单位代码)"
    )
    score_rows(engine, RUBRIC, "部门数", "部门分", ("单位代码",))
    return list(
        engine.rows(
            f"SELECT n.单位代码, 项目数, 未定, 总分, {', '.join(f'd.{name}' for name in COUNTED)} "
            "FROM 部门数 AS n JOIN 部门分 AS d USING (单位代码) ORDER BY 单位代码"
        )
    )


# ---- What an expert writes by hand ----


def hand_forms() -> dict[str, str]:
    """One query each; they differ in how they divide."""
    kinds = {
        "by hand, whole numbers of 64 bits": ("BIGINT", whole_quotient),
        "by hand, whole numbers of 128 bits": ("HUGEINT", whole_quotient),
        "by hand, binary numbers": ("DOUBLE", binary_quotient),
    }
    return {name: by_hand_sql(*how) for name, how in kinds.items()}


def whole_quotient(above: str, below: str) -> str:
    """A quotient of numbers that are not negative, in cents."""
    return f"(({above}) * 200 + {below}) // ({below} * 2)"


def binary_quotient(above: str, below: str) -> str:
    """The same in binary; right only where no half cent is missed."""
    return f"CAST(floor(({above}) * 100 / {below} + 0.5) AS BIGINT)"


def by_hand_sql(kind: str, divided: Divided) -> str:
    """Indicators, projects and departments in one query, with the rules written out."""
    more = divided("w * a", "t")
    less = divided("w * (2 * t - a)", "t")
    execution = divided("10 * CAST(p.决算数 AS BIGINT)", "CAST(p.全年预算数 AS BIGINT)")
    shares = ", ".join(
        f"{text} AS {name}"
        for name, text in {
            "执行结果": "round(2::DECIMAL(9, 4) * 未超线 / 参评 + 2, 2)",
            "目标完成": "round(6::DECIMAL(9, 4) * 达标 / 条数, 2)",
            "目标偏离": "round(6 * (1 - 超额::DECIMAL(9, 4) / 条数), 2)",
        }.items()
    )
    return f"""
WITH 读 AS (
  SELECT 单位代码, 项目代码, 指标性质 AS s, 二级指标 = '数量指标' AS 数量, 完成程度 AS d,
    CAST(权重 AS {kind}) AS w, CAST(目标数 AS {kind}) AS t, CAST(完成数 AS {kind}) AS a
  FROM 指标数
), 判 AS (
  SELECT 单位代码, 项目代码, 数量,
    CASE WHEN s = '定性' THEN d = '达成' WHEN s IN ('≥', '=') THEN a >= t WHEN s = '>' THEN a > t
      WHEN s = '≤' THEN a <= t ELSE a < t END AS 达,
    s IN ('≥', '=', '>') AND a * 10 > t * 13 AS 超,
    CASE WHEN s = '定性' THEN CASE WHEN d = '达成' THEN w * 100 ELSE w * 80 END
      WHEN s IN ('≥', '=', '>') THEN CASE WHEN a >= t THEN w * 100 ELSE {more} END
      WHEN a <= t THEN w * 100 WHEN a > 2 * t THEN 0 ELSE {less} END AS 分
  FROM 读
), 项 AS (
  SELECT 单位代码, 项目代码, count(*) FILTER (WHERE 数量) AS 条数,
    count_if(数量 AND 达) AS 达标, count_if(数量 AND 超) AS 超额,
    CASE WHEN count(分) = count(*) THEN sum(分) END AS 分
  FROM 判 GROUP BY 单位代码, 项目代码
), 部门 AS (
  SELECT p.单位代码, count(*) AS 项目数, count(*) - count(项.分) AS 未定,
    sum(项.分 + least({execution}, 1000)) AS 总分,
    count_if(p.参评 = '是') AS 参评,
    count_if(p.参评 = '是' AND (p.全年预算数 - p.决算数) * 10 <= p.全年预算数) AS 未超线,
    sum(项.条数) FILTER (WHERE p.参评 = '是') AS 条数,
    sum(项.达标) FILTER (WHERE p.参评 = '是') AS 达标,
    sum(项.超额) FILTER (WHERE p.参评 = '是') AS 超额
  FROM 项目 AS p JOIN 项 USING (单位代码, 项目代码) GROUP BY p.单位代码
)
SELECT 单位代码, 项目数, 未定, CAST(总分 AS DECIMAL(18, 0)) * 0.01, {shares}
FROM 部门 ORDER BY 单位代码"""


def by_hand(engine: DuckEngine, sql: str) -> Answer:
    """The rows, the points as decimals."""
    return [
        (*row[:4], *(Decimal(f"{points:.2f}") for points in row[4:])) for row in engine.rows(sql)
    ]


def compare(engine: DuckEngine) -> None:
    """Time all forms in turn, once they are seen to give the same answers."""
    forms: dict[str, Callable[[], Answer]] = {
        "ours, the columns that are read": partial(ours, engine, READ),
        "ours, every column kept": partial(ours, engine),
    }
    forms |= {name: partial(by_hand, engine, sql) for name, sql in hand_forms().items()}
    answers = {name: form() for name, form in forms.items()}
    right = answers["ours, every column kept"]
    for name, answer in answers.items():
        wrong = sum(one != other for one, other in zip(answer, right, strict=True))
        if wrong:
            print(f"  {name}: {wrong:,} of {len(right):,} departments answered otherwise, left out")
            forms.pop(name)
    seconds, _ = measure(forms)  # type: ignore[arg-type]  # it only compares the answers
    yardstick = min(value for name, value in seconds.items() if "by hand" in name)
    for name, value in seconds.items():
        mark = "  <- yardstick" if value == yardstick else ""
        print(f"  {name:<44}{value:8.3f} s  {value / yardstick:5.2f}{mark}")


if __name__ == "__main__":
    main()
