"""Run every rule over documents that were understood, all of them in one run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

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
from mingzhang.engines.outcomes import (
    failed_claims,
    failed_identities,
    grade_counts,
    open_reasons,
)
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
    for failure in _failures(engine, catalogue):
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


def _failures(engine: DuckEngine, catalogue: Catalogue) -> Iterator[Failure]:
    """Everything that did not agree, with the definitions of what it violates."""
    for failed, definitions in (
        (failed_claims(engine), catalogue.rules),
        (failed_identities(engine), catalogue.identities),
    ):
        for one in failed:
            grade = cast(Grade, one.grade)
            definition = definitions[one.rule]
            yield Failure(
                definition, one.document, grade, one.value, one.operands, one.low, one.high
            )


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
    for document, name, grade, count in grade_counts(engine):
        (met if grade == "agrees" else failed)[document, name] += count
    for document, name, reason, count in open_reasons(engine):
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
