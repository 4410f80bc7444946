"""Run every rule over documents that were understood, all of them in one run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.claims import (
    add_document,
    check_claims,
    checked_readings,
    claim_census,
    create_documents,
    prepare,
)
from mingzhang.engines.compiled import compiled_rules
from mingzhang.engines.duck import DuckEngine
from mingzhang.engines.identities import check_documents, load_terms
from mingzhang.model.finding import Outcome, Severity
from mingzhang.model.quantity import Identity
from mingzhang.model.relation import Classification
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Rule
from mingzhang.model.understanding import Understanding

Grade = Literal["slip", "error"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that did not agree, as readings.

    ``value`` are the readings of the stated side, ``operands`` those of the other; ``low`` and
    ``high`` bound what was expected, None on an open side.
    """

    rule: Rule | Identity
    document: str
    grade: Grade
    value: tuple[int, ...]
    operands: tuple[int, ...]
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a run found: failures by document, outcomes by document, readings really checked."""

    failures: Mapping[str, tuple[Failure, ...]]
    outcomes: Mapping[str, tuple[Outcome, ...]]
    checked: frozenset[tuple[str, int]]


def check_understood(
    understood: Sequence[Understanding], catalogue: Catalogue, engine: DuckEngine
) -> Checked:
    """Check identities, claims and repeats of all documents."""
    rules = {name: rule for name, rule in catalogue.rules.items() if rule.kind == "claim"}
    compiled = compiled_rules(rules, catalogue.relations)
    create_documents(engine)
    for one in understood:
        add_document(engine, one.readings, one.claims, one.items)
    prepare(engine)
    check_claims(engine, rules.values(), compiled)
    engine.load("科目上级", _parents(catalogue))
    load_terms(engine, catalogue.identities.values())
    check_documents(engine)
    failures = defaultdict(list)
    for failure in (*_claim_failures(engine, rules), *_identity_failures(engine, catalogue)):
        failures[failure.document].append(failure)
    return Checked(
        {document: tuple(found) for document, found in failures.items()},
        _outcomes(engine, rules, catalogue, [one.document for one in understood]),
        frozenset(checked_readings(engine)),
    )


def _parents(catalogue: Catalogue) -> Rows:
    """Subject codes with the code above them; plain words are directly below the total."""
    rows = Rows({"科目": "VARCHAR", "上级": "VARCHAR"})
    named: dict[str, str] = {}
    for classification in _current(catalogue.classifications):
        named.update((s.code, s.parent) for s in classification.subjects.values())
    for relation in catalogue.relations.values():
        for column in relation.columns:
            if not column.codes:
                named.update(dict.fromkeys(column.values, ""))
    rows.extend(named.items())
    return rows


def _current(classifications: Mapping[str, Classification]) -> Iterable[Classification]:
    return (c for name, c in classifications.items() if "@" not in name)


def _claim_failures(engine: DuckEngine, rules: Mapping[str, Rule]) -> list[Failure]:
    items = defaultdict(list)
    for document, claim, item in engine.rows("SELECT 文档, 断言, 项 FROM 合计项 ORDER BY 3"):
        items[document, claim].append(item)
    sql = """SELECT 规则, 文档, 断言, 值号, 甲, 乙, 结果, 分子低, 分子高, 分母低, 分母高
FROM 断言检查 WHERE 结果 <> 'agrees' ORDER BY 文档, 值号, 规则"""
    found = []
    for name, document, claim, value, first, second, grade, *bounds in engine.rows(sql):
        operands = tuple(number for number in (first, second) if number is not None)
        if rules[name].over == "合计":
            operands = tuple(items[document, claim])
        numerator_low, numerator_high, denominator_low, denominator_high = bounds
        low = min(numerator_low / denominator_low, numerator_low / denominator_high)
        high = max(numerator_high / denominator_low, numerator_high / denominator_high)
        found.append(Failure(rules[name], document, grade, (value,), operands, low, high))
    return found


def _identity_failures(engine: DuckEngine, catalogue: Catalogue) -> list[Failure]:
    sql = """SELECT k.规则, k.文档, k.检查, k.结果, k.应为低, k.应为高,
  list(r.号 ORDER BY r.号) FILTER (t.角色 = 'value'),
  list(r.号 ORDER BY r.号) FILTER (t.角色 <> 'value')
FROM 检查 AS k
JOIN 检查项 AS t ON t.规则 = k.规则 AND t.检查 = k.检查 AND t.文档 = k.文档
JOIN 读数 AS r ON r.文档 = t.文档 AND r.量 = t.量 AND r.年度 = t.年度 AND r.科目 = t.科目
  AND r.单位代码 = t.单位代码 AND r.范围 = t.范围 AND (t.表限 = '' OR t.表限 = r.表)
WHERE k.结果 = 'error'
GROUP BY ALL ORDER BY k.文档, k.检查"""
    return [
        Failure(
            catalogue.identities[name],
            document,
            "error",
            tuple(values or ()),
            tuple(operands or ()),
            low,
            high,
        )
        for name, document, _, _, low, high, values, operands in engine.rows(sql)
    ]


def _outcomes(
    engine: DuckEngine,
    rules: Mapping[str, Rule],
    catalogue: Catalogue,
    documents: Sequence[str],
) -> dict[str, tuple[Outcome, ...]]:
    """Met, not met and not evaluated with the reason, for every rule and document."""
    met: Counter[tuple[str, str]] = Counter()
    failed: Counter[tuple[str, str]] = Counter()
    reasons: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for table in ("断言检查", "检查"):
        sql = f"SELECT 文档, 规则, 结果, count(*) FROM {table} GROUP BY ALL"
        for document, name, grade, count in engine.rows(sql):
            if grade is not None:
                (met if grade == "agrees" else failed)[document, name] += count
    sql = "SELECT 文档, 规则, 原因, count(*) FROM 检查 WHERE 结果 IS NULL GROUP BY ALL"
    for document, name, reason, count in engine.rows(sql):
        reasons[document, name][reason] += count
    for rule in rules.values():
        for document, reason, count in claim_census(engine, rule):
            reasons[document, rule.id][reason] += count
    definitions: list[Rule | Identity] = [*rules.values(), *catalogue.identities.values()]
    return {
        document: tuple(
            Outcome(
                one.id,
                one.title,
                met[document, one.id],
                failed[document, one.id],
                dict(reasons[document, one.id]),
            )
            for one in definitions
        )
        for document in documents
    }


def severity_of(failure: Failure) -> Severity:
    """How grave a failure is before anything is known of its readings."""
    if failure.grade == "slip":
        return "info"
    return failure.rule.severity if isinstance(failure.rule, Rule) else "error"
