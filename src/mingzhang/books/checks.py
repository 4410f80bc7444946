"""What the rules make of a book: of its figures, of its rows, and of the report made from it."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.books.rows import rows_behind_report
from mingzhang.disclosures.judging import conclude
from mingzhang.facts.book import Book
from mingzhang.facts.consolidate import consolidation
from mingzhang.facts.loaded import Loaded
from mingzhang.facts.readings import readings_of
from mingzhang.facts.reasons import claim_reasons
from mingzhang.facts.values import Values
from mingzhang.facts.whose import kind_of, name_of
from mingzhang.model.document import anchored
from mingzhang.model.finding import Finding, Location
from mingzhang.model.rubric import Score
from mingzhang.reports.compose import Composed
from mingzhang.reports.understand import Reader
from mingzhang.rules.book import only_in_report
from mingzhang.rules.documents import CheckedDocuments, check_understood
from mingzhang.rules.exceptions import explained
from mingzhang.rules.findings import disputed_addresses, findings_of
from mingzhang.rules.internal import internal_findings, internal_outcomes
from mingzhang.rules.scores import impossible
from mingzhang.told.outputs import REPORT
from mingzhang.told.verdict import Verdict

_IN_REPORT = Location("suspect", REPORT)


def check_book(
    loaded: Loaded, values: Values
) -> tuple[CheckedDocuments, tuple[Finding, ...], frozenset[str]]:
    """The same rules on the book's readings, those on payments between the units and those on its
    rows: findings, and the numbers in dispute."""
    book, catalogue = loaded.book, loaded.catalogue
    name, department = str(book.folder), name_of(book, values.unit)
    understood = readings_of(values, catalogue, name, department)
    claim_reasons(understood, book, values, catalogue, kind_of(book, values.unit))
    checked = check_understood([understood], catalogue, loaded.engine)
    internal = consolidation(book, catalogue, values.unit)
    checked = checked.also(name, internal_outcomes(internal))
    failures = checked.failures.get(name, ())
    of_rows, outcomes = rows_behind_report(loaded, values.unit, department)
    checked = checked.also(name, outcomes)
    found = (
        *findings_of(failures, understood, catalogue),
        *internal_findings(internal, department, values.year),
        *of_rows,
    )
    findings = explained(found, book.rows.get("例外说明"), values.unit, values.year)
    return checked, findings, disputed_addresses(failures, understood)


def impossible_points(points: Score | None, book: Book, values: Values) -> tuple[Finding, ...]:
    """Stated points that the rubric cannot give, unless a reason was written."""
    found = impossible(points, name_of(book, values.unit), values.year) if points else ()
    return explained(found, book.rows.get("例外说明"), values.unit, values.year)


def book_verdict(
    loaded: Loaded,
    unit: str,
    composed: Composed,
    findings: tuple[Finding, ...],
    checked: CheckedDocuments,
) -> Verdict:
    """The verdict on the book, with the coverage of its report when read back and what a reader of
    the report would object to: the text that people wrote may contradict the tables."""
    book, catalogue = loaded.book, loaded.catalogue
    reader = Reader(catalogue.region(book.settings.region), catalogue)
    bundle = replace(composed.bundle, blocks=anchored(composed.bundle.blocks))
    (read_back,) = conclude([(bundle, reader.read([(bundle, REPORT)]))], catalogue, loaded.engine)
    assert isinstance(read_back, Verdict)
    about = {**read_back.document, "path": str(book.folder), "kind": kind_of(book, unit)}
    outcomes = checked.outcomes[str(book.folder)]
    seen = explained(read_back.findings, book.rows.get("例外说明"), unit, book.settings.year)
    findings = (*findings, *map(_placed, only_in_report(seen, findings, catalogue)))
    return replace(read_back, document=about, findings=findings, outcomes=outcomes)


def _placed(finding: Finding) -> Finding:
    """A finding of the report read back; what is missing in it stands nowhere else."""
    return finding if finding.locations else replace(finding, locations=(_IN_REPORT,))
