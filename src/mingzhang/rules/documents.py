"""Run every rule over documents that were understood, all of them in one run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.engines.documents.claims import (
    add_document,
    check_claims,
    checked_readings,
    claim_census,
    create_documents,
    prepare,
)
from mingzhang.engines.documents.components import systems
from mingzhang.engines.documents.identities import PARENTS, check_documents, load_terms
from mingzhang.engines.documents.outcomes import (
    Failure,
    failed_claims,
    failed_identities,
    grade_counts,
    open_reasons,
)
from mingzhang.engines.documents.proofs import Proof, proofs
from mingzhang.engines.documents.queries import (
    SUBJECTS,
    Held,
    Violation,
    add_observed,
    create_observed,
    held,
    load_subjects,
    query_census,
    violations,
)
from mingzhang.engines.documents.repair import System
from mingzhang.model.finding import Outcome, Severity
from mingzhang.model.quantity import AXIS, Identity, join_subject
from mingzhang.model.relation import Classification
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Rule
from mingzhang.model.understanding import Understanding
from mingzhang.rules.violations import query_outcome


@dataclass(frozen=True, slots=True)
class CheckedDocuments:
    """What a run found: failures by document, outcomes by document, readings really checked,
    the checks around each document's failures, the checks that agreed, what query rules hold."""

    failures: Mapping[str, tuple[Failure, ...]]
    outcomes: Mapping[str, tuple[Outcome, ...]]
    checked: frozenset[tuple[str, int]]
    violations: Mapping[str, tuple[Violation, ...]] = field(default_factory=dict)
    systems: Mapping[str, System] = field(default_factory=dict)
    proofs: Mapping[str, tuple[Proof, ...]] = field(default_factory=dict)
    held: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)

    def also(self, document: str, outcomes: Iterable[Outcome]) -> CheckedDocuments:
        """The same with the outcomes of more rules on one document."""
        more = (*self.outcomes[document], *outcomes)
        return replace(self, outcomes={**self.outcomes, document: more})


def check_understood(
    understood: Sequence[Understanding], catalogue: Catalogue, engine: DuckEngine
) -> CheckedDocuments:
    """Check identities, claims, repeats and what was observed, of all documents."""
    compiled = compiled_rules(catalogue.rules, catalogue.relations)
    rules = {name: rule for name, rule in catalogue.rules.items() if rule.kind == "claim"}
    queries = _queries_with_cases(catalogue, understood)
    used = {name for rule in queries for name in (rule.over, *compiled[rule.id].relations)}
    create_documents(engine)
    create_observed(engine, catalogue.relations, used)
    for one in understood:
        add_document(engine, one.readings, one.claims, one.items, one.named)
        add_observed(engine, one.observed, used)
    if SUBJECTS in used:
        load_subjects(engine, catalogue.classifications, catalogue.relations[SUBJECTS])
    prepare(engine)
    check_claims(engine, rules.values(), compiled)
    engine.load("科目上级", _parents(catalogue, understood))
    load_terms(engine, catalogue.identities.values())
    check_documents(engine)
    failed = (*failed_claims(engine, rules), *failed_identities(engine, catalogue.identities))
    objected = _by_document(violations(engine, queries, compiled))
    documents = [one.document for one in understood]
    outcomes = _outcomes(engine, rules, catalogue, documents)
    asked = _query_outcomes(engine, queries, catalogue, objected, documents)
    return CheckedDocuments(
        _by_document(failed),
        {document: (*outcomes[document], *asked[document]) for document in documents},
        frozenset(checked_readings(engine)),
        objected,
        systems(engine, rules, catalogue.identities),
        _by_document(proofs(engine, rules, catalogue.identities)),
        _by_document(held(engine, queries)),
    )


class _OfDocument(Protocol):
    @property
    def document(self) -> str: ...


_Of = TypeVar("_Of", bound=_OfDocument)


def _by_document(found: Iterable[_Of]) -> dict[str, tuple[_Of, ...]]:
    """What was found in each document, in its order."""
    gathered: dict[str, list[_Of]] = defaultdict(list)
    for one in found:
        gathered[one.document].append(one)
    return {document: tuple(many) for document, many in gathered.items()}


def _queries_with_cases(catalogue: Catalogue, understood: Sequence[Understanding]) -> list[Rule]:
    """The query rules over what was observed in any of the documents; the others find nothing."""
    seen = {name for one in understood for name, rows in one.observed.items() if len(rows)}
    return [r for r in catalogue.rules.values() if r.kind == "query" and r.over in seen]


def _parents(catalogue: Catalogue, understood: Sequence[Understanding]) -> Rows:
    """Every subject that was read with the one above it on each axis where it has a code.

    The lists are not complete: a code that none has stands by its length below its beginning, so
    that it counts in the sum it belongs to. Plain words are directly below the total.
    """
    rows = Rows(PARENTS)
    words = _axes_of_words(catalogue)
    found: dict[str, set[int]] = defaultdict(set)
    for one in understood:
        columns = one.readings.columns
        for quantity, subject in set(zip(columns["量"], columns["科目"], strict=True)):
            if subject:
                found[subject] |= words.get(quantity, set())
    above = _Above([c for name, c in catalogue.classifications.items() if "@" not in name])
    for subject, plain in sorted(found.items()):
        codes = subject.split(AXIS)
        for axis, code in enumerate(codes):
            if code:
                parent = "" if axis in plain else above.of(code)
                rows.add(subject, axis, join_subject(*codes[:axis], parent, *codes[axis + 1 :]))
    return rows


def _axes_of_words(catalogue: Catalogue) -> dict[str, set[int]]:
    """The axes of each quantity whose codes are plain words, whatever they look like."""
    found = {}
    for quantity in catalogue.quantities.values():
        if quantity.source:
            relation = catalogue.relations[quantity.source.relation]
            columns = [relation.column(name) for name in quantity.source.by]
            found[quantity.id] = {n for n, c in enumerate(columns) if c and not c.codes}
    return found


@dataclass(frozen=True, slots=True)
class _Above:
    """The codes above, in whichever classification a code has its place."""

    classifications: Sequence[Classification]
    known: dict[str, str] = field(default_factory=dict)

    def of(self, code: str) -> str:
        """The code above; "" of a class and of a plain word."""
        if code not in self.known:
            place = next((c for c in self.classifications if c.has_place_for(code)), None)
            self.known[code] = place.parent_of(code) if place else ""
        return self.known[code]


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
    for document, name, reason, count in (
        *open_reasons(engine),
        *claim_census(engine, rules.values()),
    ):
        reasons[document, name][reason] += count
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


def _query_outcomes(
    engine: DuckEngine,
    asked: Iterable[Rule],
    catalogue: Catalogue,
    objected: Mapping[str, Sequence[Violation]],
    documents: Sequence[str],
) -> Mapping[str, tuple[Outcome, ...]]:
    """The outcomes of all query rules over documents; only those ``asked`` had any cases."""
    cases: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for document, name, missing, count in query_census(engine, asked):
        cases[document, name][missing] += count
    wrong: dict[tuple[str, str], set[int]] = defaultdict(set)
    for violation in (one for found in objected.values() for one in found):
        wrong[violation.document, violation.rule.id].add(violation.case)
    rules = [
        rule
        for rule in catalogue.rules.values()
        if rule.kind == "query" and catalogue.relations[rule.over].holder == "document"
    ]
    return {
        document: tuple(
            query_outcome(rule, cases[document, rule.id], len(wrong[document, rule.id]))
            for rule in rules
        )
        for document in documents
    }


def severity_of(failure: Failure) -> Severity:
    """How grave a failure is before anything is known of its readings."""
    if failure.grade == "slip":
        return "info"
    return failure.rule.severity if isinstance(failure.rule, Rule) else "error"
