"""The checks that agreed, with their readings: what proves the numbers of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.model.quantity import Identity
from mingzhang.model.rule import Rule

_CLAIMS = """
SELECT c.规则, c.文档, [c.值号],
  coalesce(i.各项, list_filter([c.甲, c.乙], lambda one: one IS NOT NULL))
FROM 断言检查 AS c
LEFT JOIN (
  SELECT 文档, 断言, list(项 ORDER BY 项) AS 各项 FROM 合计项 GROUP BY 文档, 断言
) AS i ON i.文档 = c.文档 AND i.断言 = c.断言 AND c.甲 IS NULL AND c.乙 IS NULL
WHERE c.结果 <> 'error' ORDER BY c.文档, c.值号, c.规则"""

# A bound on one side proves nothing of a number, and the sum of nothing is no proof either.
_IDENTITIES = """
SELECT k.规则, k.文档,
  list(r.号 ORDER BY r.号) FILTER (t.角色 = 'value'),
  list(r.号 ORDER BY r.号) FILTER (t.角色 <> 'value')
FROM 检查 AS k
JOIN 检查项 AS t ON t.规则 = k.规则 AND t.检查 = k.检查 AND t.文档 = k.文档
JOIN 读数 AS r ON r.文档 = t.文档 AND r.量 = t.量 AND r.年度 = t.年度 AND r.科目 = t.科目
  AND r.单位代码 = t.单位代码 AND r.范围 = t.范围 AND (t.表限 = '' OR t.表限 = r.表)
WHERE k.结果 = 'agrees' AND k.应为低 IS NOT NULL AND k.应为高 IS NOT NULL AND k.值高 <> 0
GROUP BY k.规则, k.文档, k.检查 ORDER BY k.文档, k.检查"""


@dataclass(frozen=True, slots=True)
class Proof:
    """A check that agreed: the readings (号) of its stated side, and those of the other."""

    rule: Rule | Identity
    document: str
    value: tuple[int, ...]
    operands: tuple[int, ...]


def proofs(
    engine: DuckEngine, rules: Mapping[str, Rule], identities: Mapping[str, Identity]
) -> Iterator[Proof]:
    """Every claim and every equality that agreed; needs the tables of a finished run."""
    known: Mapping[str, Rule | Identity] = {**rules, **identities}
    for sql in (_CLAIMS, _IDENTITIES):
        for name, document, value, operands in engine.rows(sql):
            if value and operands:
                yield Proof(known[name], document, tuple(value), tuple(operands))
