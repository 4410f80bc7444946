"""Query rules over what was observed in documents: violations, and how many cases were seen."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mingzhang.engines.dialect import CompiledRule
from mingzhang.engines.duck import DuckEngine, quote
from mingzhang.engines.tables import input_columns, relation_types
from mingzhang.model.relation import Classification, Relation
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Rule

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


def observed_relations(relations: Mapping[str, Relation]) -> dict[str, dict[str, str]]:
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
    for name, types in observed_relations(relations).items():
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
    asked = list(rules)
    for number, document, missing, count in _all_rows(
        engine, (_census_sql(n, rule) for n, rule in enumerate(asked))
    ):
        yield document, asked[number].id, missing, count


def _census_sql(number: int, rule: Rule) -> str:
    cases = " ".join(
        f"WHEN {quote(name)} IS NULL THEN '缺少：{name}'" for name in input_columns(rule)
    )
    reason = f"CASE {cases} ELSE '' END" if cases else "''"
    return f"SELECT {number}, 文档, {reason}, count(*) FROM {quote(rule.over)} GROUP BY ALL"
