"""The checks around what failed, read back as systems of figures that must fit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.documents.repair import (
    SCALE,
    Check,
    CheckKey,
    Figure,
    Operand,
    Shape,
    System,
)
from mingzhang.model.quantity import Identity
from mingzhang.model.rule import Rule

# How the operands of a kind of claim hang together, and the sign of each: the value, the two
# operands, the items. Claims of other kinds say nothing of what their readings should be.
_SHAPES: dict[str, tuple[Shape, tuple[int, ...]]] = {
    "合计": ("sum", (1,)),
    "增减额": ("sum", (1, -1, 1)),
    "重复": ("same", (1, -1)),
    "占比": ("share", (1, 1, 1)),
    "完成": ("share", (1, 1, 1)),
    "增减率": ("growth", (1, 1, 1)),
}
_ITEMS = 10  # items and terms stand behind the value and its operands

# A figure: the readings of one case that print one number.
_FIGURES = """
CREATE OR REPLACE TEMP TABLE 数字 AS
SELECT 文档, 号, 组, dense_rank() OVER (ORDER BY 组, 值, 半) AS 数, 值, 半,
  来源 = '空格' AS 空, 待定
FROM 读数
WHERE 值 IS NOT NULL AND 文档 IN (
  SELECT 文档 FROM 断言检查 WHERE 结果 = 'error'
  UNION
  SELECT 文档 FROM 检查 WHERE 结果 = 'error')"""

# One row a figure that fills a term of an evaluated check: an operand of a claim may be any figure
# of its case, the value of a claim and both sides of a repeat are the ones they are.
_LINKS = f"""
CREATE OR REPLACE TEMP TABLE 关联 AS
WITH 位 AS (
  SELECT 文档, 规则, 断言, 结果, unnest([0, 1, 2]) AS 位, unnest([值号, 甲, 乙]) AS 号 FROM 断言检查
  WHERE 结果 IS NOT NULL
)
SELECT DISTINCT 位.文档, 规则, 断言 AS 检查, 结果, 位, 0 AS 系数, 同.数
FROM 位 JOIN 数字 AS 此 ON 此.文档 = 位.文档 AND 此.号 = 位.号
JOIN 数字 AS 同 ON CASE WHEN 位 = 0 OR 规则 IN (SELECT 规则 FROM 重复规则) THEN 同.号 = 此.号
  ELSE TRUE END AND 同.文档 = 此.文档 AND 同.组 = 此.组
UNION ALL
SELECT DISTINCT c.文档, c.规则, c.断言, c.结果, {_ITEMS} + i.序, i.系数, 同.数
FROM 断言检查 AS c
JOIN (SELECT *, row_number() OVER (PARTITION BY 文档, 断言 ORDER BY 项) AS 序 FROM 合计项) AS i
  ON i.文档 = c.文档 AND i.断言 = c.断言 AND c.规则 IN (SELECT 规则 FROM 合计规则)
JOIN 数字 AS 此 ON 此.文档 = c.文档 AND 此.号 = i.项
JOIN 数字 AS 同 ON 同.文档 = 此.文档 AND 同.组 = 此.组
WHERE c.结果 IS NOT NULL
UNION ALL
SELECT DISTINCT k.文档, k.规则, k.检查, k.结果,
  {_ITEMS} + dense_rank() OVER (
    PARTITION BY k.规则, k.检查 ORDER BY t.角色 = 'operand', t.量, t.年度, t.科目, t.表限),
  CASE t.角色 WHEN 'value' THEN 1 ELSE -1 END * t.系数, 数字.数
FROM 检查 AS k
JOIN 检查项 AS t ON t.规则 = k.规则 AND t.检查 = k.检查 AND t.文档 = k.文档
JOIN 读数 AS r ON r.文档 = t.文档 AND r.量 = t.量 AND r.年度 = t.年度 AND r.科目 = t.科目
  AND r.单位代码 = t.单位代码 AND r.范围 = t.范围 AND (t.表限 = '' OR t.表限 = r.表)
JOIN 数字 ON 数字.文档 = r.文档 AND 数字.号 = r.号
WHERE k.结果 IS NOT NULL"""

# Only what shares a figure with a failing check.
_AROUND = """
SELECT a.文档, a.规则, a.检查, a.结果, a.位, a.系数, list(DISTINCT a.数 ORDER BY a.数)
FROM 关联 AS a
SEMI JOIN (
  SELECT DISTINCT b.文档, b.规则, b.检查 FROM 关联 AS b
  SEMI JOIN (SELECT DISTINCT 数 FROM 关联 WHERE 结果 = 'error') AS f ON f.数 = b.数
) AS n ON n.文档 = a.文档 AND n.规则 = a.规则 AND n.检查 = a.检查
GROUP BY a.文档, a.规则, a.检查, a.结果, a.位, a.系数
ORDER BY a.文档, a.规则, a.检查, a.位"""

_NUMBERS = """
SELECT 文档, 数, 组, any_value(值), any_value(半), list(号 ORDER BY 号), bool_and(空), bool_or(待定)
FROM 数字 GROUP BY 文档, 数, 组 ORDER BY 数"""


def systems(
    engine: DuckEngine, rules: Mapping[str, Rule], identities: Mapping[str, Identity]
) -> dict[str, System]:
    """The system of each document in which a check failed; needs the tables of a finished run."""
    engine.run(_FIGURES)
    found = list(engine.rows(_NUMBERS))
    if not found:
        return {}
    for table, over in (("重复规则", "重复"), ("合计规则", "合计")):
        names = [rule.id for rule in rules.values() if rule.over == over]
        engine.run(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT unnest($1) AS 规则", [names])
    engine.run(_LINKS)
    figures = _figures(found)
    checks = _checks(list(engine.rows(_AROUND)), rules, identities)
    return {
        document: System(_used(figures[document], of_document), tuple(of_document))
        for document, of_document in checks.items()
    }


def _figures(rows: list[tuple[Any, ...]]) -> dict[str, dict[int, Figure]]:
    figures: dict[str, dict[int, Figure]] = defaultdict(dict)
    for document, number, group, value, half, readings, blank, disputed in rows:
        one = Figure(
            number,
            frozenset([group]),
            _whole(value),
            _whole(half),
            tuple(readings),
            blank,
            bool(disputed),
        )
        figures[document][number] = one
    return figures


def _checks(
    rows: list[tuple[Any, ...]], rules: Mapping[str, Rule], identities: Mapping[str, Identity]
) -> dict[str, list[Check]]:
    """The rows of a check, which follow each other, put together."""
    gathered: dict[tuple[str, CheckKey, str], list[tuple[int, int, tuple[int, ...]]]] = {}
    for document, name, number, grade, place, coefficient, figures in rows:
        terms = gathered.setdefault((document, (name, number), grade), [])
        terms.append((place, coefficient, tuple(figures)))
    checks: dict[str, list[Check]] = defaultdict(list)
    for (document, key, grade), terms in gathered.items():
        found = _check(key, grade, terms, rules.get(key[0]), identities.get(key[0]))
        if found:
            checks[document].append(found)
    return checks


def _check(
    key: CheckKey,
    grade: str,
    terms: list[tuple[int, int, tuple[int, ...]]],
    rule: Rule | None,
    identity: Identity | None,
) -> Check | None:
    failed, slips = grade == "error", grade == "slip"
    if identity:
        operands = tuple(Operand(coefficient, figures) for _, coefficient, figures in terms)
        return Check(key, "sum", operands, failed, slips, identity.sense)
    if rule is None or rule.over not in _SHAPES:
        return None
    shape, signs = _SHAPES[rule.over]
    operands = tuple(
        Operand(-coefficient if place >= _ITEMS else signs[place], figures)
        for place, coefficient, figures in terms
    )
    if shape != "sum" and len(operands) != len(signs):
        return None
    return Check(key, shape, operands, failed, slips)


def _used(figures: Mapping[int, Figure], checks: list[Check]) -> dict[int, Figure]:
    """The figures that the checks are about."""
    used = {n for check in checks for operand in check.operands for n in operand.figures}
    return {number: figures[number] for number in sorted(used)}


def _whole(value: Decimal) -> int:
    return int(value * SCALE)
