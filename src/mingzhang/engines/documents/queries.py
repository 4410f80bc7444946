"""Query rules over what was observed in documents and over rows that units keep: violations, and
how many cases were seen.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import quote
from mingzhang.engines.base.tables import input_columns, is_kept_by_units, relation_types
from mingzhang.engines.dialect.compiling import CompiledRule, bound
from mingzhang.model.relation import Classification, Relation
from mingzhang.model.rows import Rows
from mingzhang.model.rule import ROW_OWNER, Rule

SUBJECTS = "科目"  # the reference table of all classifications


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that a query rule returned for a document.

    ``case`` is the 号 of the observation, ``place`` and ``other`` index the document's places
    (None: no place), ``values`` are all columns returned.
    """

    rule: Rule
    document: str
    case: int
    place: int | None
    other: int | None
    values: Mapping[str, Any]


def _observed_relations(relations: Mapping[str, Relation]) -> dict[str, dict[str, str]]:
    """The SQL types of every relation that documents fill row by row, by its name."""
    return {
        name: relation_types(relation)
        for name, relation in relations.items()
        if relation.holder == "document" and {"文档", "号", "处"} <= set(relation.names)
    }


def create_observed(
    engine: DuckEngine, relations: Mapping[str, Relation], named: Container[str]
) -> None:
    """The empty tables of those observations that are ``named``."""
    for name, types in _observed_relations(relations).items():
        if name in named:
            engine.create(name, types)


def add_observed(engine: DuckEngine, observed: Mapping[str, Rows], named: Container[str]) -> None:
    """What was observed in one more document, of the relations ``named``."""
    for name, rows in observed.items():
        if name in named:
            engine.append(name, rows)


def load_subjects(
    engine: DuckEngine, classifications: Mapping[str, Classification], relation: Relation
) -> None:
    """The reference table of subjects: one row a code and edition, the current edition without
    the year behind its name.
    """
    rows = Rows(relation_types(relation))
    for name, classification in classifications.items():
        for one in classification.subjects.values():
            rows.add(name, one.code, one.name, one.level, one.parent, one.status)
    engine.load(SUBJECTS, rows)


def violations(
    engine: DuckEngine, rules: Iterable[Rule], compiled: Mapping[str, CompiledRule]
) -> Iterator[Violation]:
    """Everything the query rules object to, in the order of the rules and places."""
    for rule in rules:
        columns = compiled[rule.id].columns
        found = [
            dict(zip(columns, row, strict=True)) for row in engine.rows(compiled[rule.id].duckdb)
        ]
        for values in sorted(found, key=lambda one: (one["文档"], one["号"], str(one))):
            place, other = values["处"], values.get("另处")
            yield Violation(rule, values["文档"], values["号"], place, other, values)


@dataclass(frozen=True, slots=True)
class Held:
    """A number that a query rule holds: its place among the places of the document."""

    rule: Rule
    document: str
    place: int


def held(engine: DuckEngine, rules: Iterable[Rule]) -> Iterator[Held]:
    """The numbers of all evaluated cases that the rules hold tightly (``Rule.holds``)."""
    asked = [(rule, column) for rule in rules for column in rule.holds]
    for number, document, place in _all_rows(
        engine, (_held_sql(n, rule, column) for n, (rule, column) in enumerate(asked))
    ):
        yield Held(asked[number][0], document, place)


def _held_sql(number: int, rule: Rule, column: str) -> str:
    known = " AND ".join(f"{quote(name)} IS NOT NULL" for name in (*input_columns(rule), column))
    return f"SELECT DISTINCT {number}, 文档, {quote(column)} FROM {quote(rule.over)} WHERE {known}"


def _all_rows(engine: DuckEngine, queries: Iterable[str]) -> list[tuple[Any, ...]]:
    """The rows of all queries in order, as one statement: planning it takes the time."""
    whole = " UNION ALL ".join(queries)
    return sorted(engine.rows(whole)) if whole else []


def query_census(engine: DuckEngine, rules: Iterable[Rule]) -> Iterator[tuple[str, str, str, int]]:
    """Document, rule, missing input ("" = none is missing) and number of the cases seen."""
    for rule, (document,), missing, count in _census(engine, rules, ("文档",)):
        yield document, rule.id, missing, count


def _census(
    engine: DuckEngine, rules: Iterable[Rule], owner: Sequence[str]
) -> Iterator[tuple[Rule, tuple[Any, ...], str, int]]:
    asked = list(rules)
    for number, *whose, missing, count in _all_rows(
        engine, (_census_sql(n, rule, owner) for n, rule in enumerate(asked))
    ):
        yield asked[number], tuple(whose), missing, count


def _census_sql(number: int, rule: Rule, owner: Sequence[str]) -> str:
    cases = " ".join(
        f"WHEN {quote(name)} IS NULL THEN '缺少：{name}'" for name in input_columns(rule)
    )
    reason = f"CASE {cases} ELSE '' END" if cases else "''"
    whose = ", ".join(map(quote, owner))
    return f"SELECT {number}, {whose}, {reason}, count(*) FROM {quote(rule.over)} GROUP BY ALL"


RowPlace = tuple[str, int]  # 来源 and 行


@dataclass(frozen=True, slots=True)
class RowViolation:
    """One row that a query rule over rows of units returned: whose row in which year, where it
    stands, what it was held against (None: nothing); ``values`` are all columns returned.
    """

    rule: Rule
    unit: str
    year: int
    place: RowPlace
    other: RowPlace | None
    values: Mapping[str, Any]


def row_rules(rules: Iterable[Rule], relations: Mapping[str, Relation]) -> list[Rule]:
    """The query rules over rows that units keep."""
    queries = (rule for rule in rules if rule.kind == "query" and rule.over in relations)
    return [rule for rule in queries if is_kept_by_units(relations[rule.over])]


def row_violations(
    engine: DuckEngine,
    rules: Iterable[Rule],
    compiled: Mapping[str, CompiledRule],
    parameters: Mapping[str, Any],
) -> Iterator[RowViolation]:
    """Everything the rules over rows object to, in the order of the rules and places."""
    for rule in rules:
        one = compiled[rule.id]
        found = [
            dict(zip(one.columns, row, strict=True))
            for row in engine.rows(one.duckdb, bound(one, parameters))
        ]
        for values in sorted(found, key=lambda v: (v["来源"], v["行"], str(v))):
            against = (values["另来源"], values["另行"]) if values.get("另来源") else None
            place = (values["来源"], values["行"])
            yield RowViolation(rule, values["单位代码"], values["年度"], place, against, values)


def row_census(
    engine: DuckEngine, rules: Iterable[Rule]
) -> Iterator[tuple[str, int, str, str, int]]:
    """Unit, year, rule, missing input ("" = none is missing) and number of the rows seen."""
    for rule, (unit, year), missing, count in _census(engine, rules, ROW_OWNER):
        yield unit, year, rule.id, missing, count
