"""Claims and repeats of all documents at once, graded; which readings they really check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.grade import grade_sql, slack_sql
from mingzhang.engines.base.names import quote
from mingzhang.engines.dialect.compiling import CompiledRule
from mingzhang.model.rows import CLAIM_ITEM, CLAIMS, NAMED, READING, Rows, claim_types
from mingzhang.model.rule import Rule

# A check that lets a number move by more than this many of its last digits proves little of it.
_MOST_SLACK = 2

# Readings with the hull of all readings of the same quantity and case, and a number for the case.
_READINGS = """
CREATE OR REPLACE TABLE 读数 AS
SELECT *, min(值 - 半) OVER 同 AS 低, max(值 + 半) OVER 同 AS 高,
  dense_rank() OVER (ORDER BY 文档, 量, 单位代码, 年度, 科目, 范围) AS 组
FROM 读数原
WINDOW 同 AS (PARTITION BY 文档, 量, 单位代码, 年度, 科目, 范围)"""

# Where a quantity stands more than once, each reading is held against the one that most agree
# with, and among equals a blank cell that was read as zero or else the first. Blank cells are
# not held against each other.
_REPEATS = """
INSERT INTO 重复
WITH 印 AS (
  SELECT *, 来源 = '空格' AS 空, count(*) OVER (PARTITION BY 组, 值) AS 同数 FROM 读数
),
基 AS (
  SELECT 组, arg_min(号, (-同数, NOT 空, 号)) AS 基准, arg_min(空, (-同数, NOT 空, 号)) AS 基空
  FROM 印 GROUP BY 组
)
SELECT 印.文档, 印.号, 印.号, 基.基准
FROM 印 JOIN 基 USING (组) WHERE 印.号 <> 基.基准 AND NOT (印.空 AND 基.基空)"""

_RESULTS = {
    "规则": "VARCHAR",
    "文档": "VARCHAR",
    "断言": "BIGINT",
    "值号": "BIGINT",
    "甲": "BIGINT",
    "乙": "BIGINT",
    "结果": "VARCHAR",
    "余": "BIGINT",
    "分子低": "DECIMAL(38, 6)",
    "分子高": "DECIMAL(38, 6)",
    "分母低": "DECIMAL(38, 6)",
    "分母高": "DECIMAL(38, 6)",
}


def create_documents(engine: DuckEngine) -> None:
    """The empty tables that readings and claims go into."""
    engine.create("读数原", READING)
    for kind in CLAIMS:
        engine.create(kind, claim_types(kind))
    engine.create("合计项", CLAIM_ITEM)
    engine.create("列举", NAMED)


def add_document(
    engine: DuckEngine, readings: Rows, claims: Mapping[str, Rows], items: Rows, named: Rows
) -> None:
    """The readings and claims of one more document."""
    engine.append("读数原", readings)
    for kind, rows in claims.items():
        engine.append(kind, rows)
    engine.append("合计项", items)
    engine.append("列举", named)


def prepare(engine: DuckEngine) -> None:
    """Make 读数 with its hulls, and the claims that repeats make."""
    engine.run(_READINGS)
    engine.run(_REPEATS)


def check_claims(
    engine: DuckEngine, rules: Iterable[Rule], compiled: Mapping[str, CompiledRule]
) -> None:
    """Make 断言检查, one row for every claim that could be evaluated, with its grade."""
    engine.create("断言检查", _RESULTS)
    if found := [(rule, compiled[rule.id].duckdb) for rule in rules]:
        engine.run(f"INSERT INTO 断言检查 {_claims_sql(found)}")


def claim_grades(
    engine: DuckEngine, rule: Rule, compiled: CompiledRule
) -> list[tuple[str, int, str | None]]:
    """Document, number and grade of each claim that a rule returns; needs the table 读数.

    The grade is None where the claim cannot be graded.
    """
    sql = f"SELECT 文档, 断言, 结果 FROM ({_claims_sql([(rule, compiled.duckdb)])})"
    return [(document, claim, grade) for document, claim, grade in engine.rows(sql)]


def _claims_sql(rules: Iterable[tuple[Rule, str]]) -> str:
    """Run claim rules and grade what they return; slack in last digits of the value.

    One statement for all of them: planning the grade costs more than computing it.
    """
    bounds = ("分子低", "分子高", "分母低", "分母高")
    exact = ", ".join(f"CAST({bound} AS {_RESULTS[bound]}) AS {bound}" for bound in bounds)
    returned = " UNION ALL ".join(
        f"SELECT '{rule.id}' AS 规则, {rule.slip} AS 可差一位, 文档, 断言, 值号, 值, 半, 甲, 乙, "
        f"{exact} FROM ({sql})"
        for rule, sql in rules
    )
    low, high = "o.值 - o.半", "o.值 + o.半"
    # Counts have no last printed digit below one.
    unit = "CASE WHEN v.半 > 0 THEN 2 * v.半 ELSE 1 END"
    quotient = ("o.分子低", "o.分子高", "o.分母低", "o.分母高")
    grade = grade_sql(low, high, "2 * v.半", *quotient, slip="o.可差一位")
    slack = slack_sql(low, high, *quotient, role="value", unit=unit)
    return f"""
SELECT o.规则, o.文档, o.断言, o.值号, o.甲, o.乙, {grade} AS 结果, {slack} AS 余,
  {", ".join(quotient)}
FROM ({returned}) AS o JOIN 读数 AS v ON v.文档 = o.文档 AND v.号 = o.值号"""


def claim_census(engine: DuckEngine, rules: Iterable[Rule]) -> list[tuple[str, str, str, int]]:
    """Document, rule, reason and number of the claims that could not be evaluated."""
    if not (queries := [_census_sql(rule) for rule in rules]):
        return []
    return [
        (document, rule, reason, n)
        for document, rule, reason, n in engine.rows(" UNION ALL ".join(queries))
    ]


def _census_sql(rule: Rule) -> str:
    names = [column.partition(".")[2] for column in rule.inputs]
    cases = " ".join(f"WHEN o.{quote(name)} IS NULL THEN '缺少：{name}'" for name in names)
    return f"""
SELECT o.文档, '{rule.id}',
  CASE {cases} WHEN c.断言 IS NULL THEN '分母不为正' ELSE '数值过大' END, count(*)
FROM {quote(rule.over)} AS o
LEFT JOIN 断言检查 AS c ON c.规则 = '{rule.id}' AND c.文档 = o.文档 AND c.断言 = o.断言
WHERE c.结果 IS NULL
GROUP BY ALL"""


def checked_readings(engine: DuckEngine) -> set[tuple[str, int]]:
    """Document and number of every reading that some evaluated check holds tightly.

    Tightly: the reading is printed twice, or it cannot move by more than ``_MOST_SLACK`` of its
    last digits without a check that fails.
    """
    # The slack of a term of a sum: how far the sum may move, over the term's coefficient.
    unit = "CASE WHEN r.半 > 0 THEN 2 * r.半 ELSE 1 END"
    item = slack_sql(
        "v.值 - v.半", "v.值 + v.半", "c.分子低", "c.分子高", "1", "1",
        role="numerator", unit=unit, coefficient="i.系数",
    )  # fmt: skip
    value = slack_sql("k.值低", "k.值高", "k.应为低", "k.应为高", "1", "1", role="value", unit=unit)
    operand = slack_sql(
        "k.值低", "k.值高", "k.应为低", "k.应为高", "1", "1",
        role="numerator", unit=unit, coefficient="t.系数",
    )  # fmt: skip
    sql = f"""
SELECT DISTINCT 文档, 号 FROM (
  SELECT 文档, 值号 AS 号 FROM 断言检查
  WHERE 结果 <> 'agrees' OR 余 <= {_MOST_SLACK}
  UNION ALL
  SELECT 文档, 甲 FROM 断言检查 WHERE 规则 = '同量'
  UNION ALL
  -- A change moves with either year, step by step, if their last digits are no finer.
  SELECT r.文档, r.号 FROM 断言检查 AS c
  JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值号
  JOIN 读数 AS r ON r.文档 = c.文档 AND r.号 IN (c.甲, c.乙) AND r.半 >= v.半
  WHERE c.规则 = '增减额' AND (c.结果 <> 'agrees' OR c.余 <= {_MOST_SLACK})
  UNION ALL
  SELECT i.文档, i.项 FROM 合计项 AS i
  JOIN 断言检查 AS c ON c.规则 = '合计' AND c.文档 = i.文档 AND c.断言 = i.断言
  JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值号
  JOIN 读数 AS r ON r.文档 = i.文档 AND r.号 = i.项
  WHERE c.结果 <> 'agrees' OR {item} <= {_MOST_SLACK}
  UNION ALL
  SELECT r.文档, r.号 FROM 检查 AS k
  JOIN 检查项 AS t ON t.规则 = k.规则 AND t.检查 = k.检查 AND t.文档 = k.文档
  JOIN 读数 AS r ON r.文档 = t.文档 AND r.量 = t.量 AND r.年度 = t.年度 AND r.科目 = t.科目
    AND r.单位代码 = t.单位代码 AND r.范围 = t.范围 AND (t.表限 = '' OR t.表限 = r.表)
  WHERE k.结果 = 'error' OR (k.结果 = 'agrees' AND k.应为低 IS NOT NULL AND k.应为高 IS NOT NULL
    AND CASE t.角色 WHEN 'value' THEN {value} ELSE {operand} END <= {_MOST_SLACK})
)"""
    return {(document, number) for document, number in engine.rows(sql)}
