"""Run every rule over documents that were understood, all of them in one run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    Failure,
    failed_claims,
    failed_identities,
    grade_counts,
    open_reasons,
)
from mingzhang.model.finding import Outcome, Severity
from mingzhang.model.quantity import Identity
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Rule
from mingzhang.model.understanding import Understanding


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
    engine.load("科目上级", _parents(catalogue, understood))
    load_terms(engine, catalogue.identities.values())
    check_documents(engine)
    failures = defaultdict(list)
    for failure in (
        *failed_claims(engine, rules),
        *failed_identities(engine, catalogue.identities),
    ):
        failures[failure.document].append(failure)
    return Checked(
        {document: tuple(found) for document, found in failures.items()},
        _outcomes(engine, rules, catalogue, [one.document for one in understood]),
        frozenset(checked_readings(engine)),
    )


def _parents(catalogue: Catalogue, understood: Sequence[Understanding]) -> Rows:
    """Every subject that was read with the one above it.

    The lists are not complete: a code that none has stands by its length below its beginning, so
    that it counts in the sum it belongs to. Plain words are directly below the total.
    """
    current = [c for name, c in catalogue.classifications.items() if "@" not in name]
    rows = Rows({"科目": "VARCHAR", "上级": "VARCHAR"})
    for subject in sorted({s for one in understood for s in one.readings.columns["科目"] if s}):
        place = next((c for c in current if c.has_place_for(subject)), None)
        rows.add(subject, place.parent_of(subject) if place else "")
    return rows


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
