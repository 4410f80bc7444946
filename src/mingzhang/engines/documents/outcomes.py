"""What the checks of a run came to, read back from the tables that claims and identities fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.model.quantity import Identity
from mingzhang.model.rule import Rule

_FAILED_CLAIMS = """
SELECT c.规则, c.断言, c.文档, c.结果, c.值号, c.甲, c.乙, i.各项,
  c.分子低, c.分子高, c.分母低, c.分母高
FROM 断言检查 AS c
LEFT JOIN (
  SELECT 文档, 断言, list(项 ORDER BY 项) AS 各项 FROM 合计项 GROUP BY 文档, 断言
) AS i ON i.文档 = c.文档 AND i.断言 = c.断言 AND c.甲 IS NULL AND c.乙 IS NULL
WHERE c.结果 <> 'agrees' ORDER BY c.文档, c.值号, c.规则"""

_FAILED_IDENTITIES = """
SELECT k.规则, k.检查, k.文档, k.应为低, k.应为高,
  list(r.号 ORDER BY r.号) FILTER (t.角色 = 'value'),
  list(r.号 ORDER BY r.号) FILTER (t.角色 <> 'value')
FROM 检查 AS k
JOIN 检查项 AS t ON t.规则 = k.规则 AND t.检查 = k.检查 AND t.文档 = k.文档
JOIN 读数 AS r ON r.文档 = t.文档 AND r.量 = t.量 AND r.年度 = t.年度 AND r.科目 = t.科目
  AND r.单位代码 = t.单位代码 AND r.范围 = t.范围 AND (t.表限 = '' OR t.表限 = r.表)
WHERE k.结果 = 'error'
GROUP BY k.规则, k.文档, k.检查, k.应为低, k.应为高 ORDER BY k.文档, k.检查"""

_GRADES = """
SELECT 文档, 规则, 结果, count(*) FROM 断言检查 WHERE 结果 IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 文档, 规则, 结果, count(*) FROM 检查 WHERE 结果 IS NOT NULL GROUP BY ALL"""

_REASONS = "SELECT 文档, 规则, 原因, count(*) FROM 检查 WHERE 结果 IS NULL GROUP BY ALL"


Grade = Literal["slip", "error"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A claim or an identity that did not agree, as the numbers (号) of its readings.

    ``value`` are the readings of the stated side, ``operands`` those of the other. ``low`` and
    ``high`` bound what was expected, None on an open side. ``case`` numbers the check among the
    cases of its rule.
    """

    rule: Rule | Identity
    document: str
    grade: Grade
    value: tuple[int, ...]
    operands: tuple[int, ...]
    low: Decimal | None
    high: Decimal | None
    case: int = 0


def failed_claims(engine: DuckEngine, rules: Mapping[str, Rule]) -> Iterator[Failure]:
    """The claims that did not agree; the operands of a sum are its items."""
    for name, case, document, grade, value, first, second, items, *bounds in engine.rows(
        _FAILED_CLAIMS
    ):
        operands = items or [number for number in (first, second) if number is not None]
        low, high = _quotient(*bounds)
        yield Failure(rules[name], document, grade, (value,), tuple(operands), low, high, case)


def _quotient(
    low: Decimal, high: Decimal, divisor_low: Decimal, divisor_high: Decimal
) -> tuple[Decimal, Decimal]:
    """The bounds of a quotient of intervals, to be shown; grading never divides."""
    return min(low / divisor_low, low / divisor_high), max(high / divisor_low, high / divisor_high)


def failed_identities(engine: DuckEngine, identities: Mapping[str, Identity]) -> Iterator[Failure]:
    """The cases of identities that did not hold."""
    for name, case, document, low, high, values, operands in engine.rows(_FAILED_IDENTITIES):
        found = tuple(values or ()), tuple(operands or ())
        yield Failure(identities[name], document, "error", *found, low, high, case)


def grade_counts(engine: DuckEngine) -> Iterator[tuple[str, str, str, int]]:
    """Document, rule, grade and how many checks came to it."""
    yield from engine.rows(_GRADES)


def open_reasons(engine: DuckEngine) -> Iterator[tuple[str, str, str, int]]:
    """Document, identity, reason and how many of its cases could not be evaluated for it."""
    yield from engine.rows(_REASONS)
