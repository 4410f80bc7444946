"""Compile: a book in, the report out in every format, with what was checked beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.catalogue.content import Catalogue, unknown_name
from mingzhang.catalogue.packs import load
from mingzhang.engines.duck import DuckEngine
from mingzhang.facts.book import Book, read_book
from mingzhang.facts.load import load_book
from mingzhang.facts.readings import readings_of
from mingzhang.facts.trace import Tracer
from mingzhang.facts.values import Values, gather
from mingzhang.model.document import Document
from mingzhang.model.finding import Finding
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.reports.compose import Composed, compose
from mingzhang.reports.facts import Facts
from mingzhang.reports.understand import Reader
from mingzhang.rules.documents import Checked, check_understood
from mingzhang.rules.exceptions import explained, lacking, unexplained
from mingzhang.rules.findings import disputed_addresses, findings_of
from mingzhang.tasks.audit import conclude
from mingzhang.tasks.outputs import FORMATS, REPORT, write_all
from mingzhang.tasks.verdict import Verdict

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled report: its document, the verdict on the book, what is missing, files written."""

    document: Document
    verdict: Verdict
    missing: tuple[str, ...]
    files: tuple[str, ...] = ()


def compile_book(
    folder: Path,
    out: Path | None = None,
    formats: Sequence[str] = FORMATS,
    *,
    unit: str = "",
    final: bool = False,
    progress: Progress | None = None,
) -> Compiled:
    """Compile the book in ``folder``; with ``out`` write the files, all of them or none.

    Raises InputError for a book that cannot be read, or, when ``final``, for one that is not
    ready: a 必改, a missing number or an unexplained 需说明 stands.
    """
    say = progress or (lambda _done, _total, _what: None)
    steps = 3 + len(formats)
    say(0, steps, "读取账册")
    catalogue = load("disclosure")
    book = read_book(folder, catalogue)
    codes = [row["单位代码"] for row in book.units()]
    if unit and unit not in codes:
        raise InputError([unknown_name("unit", "单位代码", unit, codes)])
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        values = gather(engine, book, catalogue, unit)
        say(1, steps, "核对")
        checked, findings, disputed = check_book(book, values, catalogue, engine)
        say(2, steps, "编写报告")
        composed = write_report(book, values, catalogue, engine, disputed, final=final)
    findings = (*findings, *lacking(composed.missing, book.settings.reconstruction))
    verdict = book_verdict(book, composed, findings, checked, catalogue)
    if final:
        refuse_unready(composed, verdict, folder)
    workbook = catalogue.region(book.settings.region).words["workbook"]
    document = composed.document
    files = write_all(out, document, verdict, formats, workbook, say, steps) if out else ()
    return Compiled(composed.document, verdict, composed.missing, files)


def check_book(
    book: Book, values: Values, catalogue: Catalogue, engine: DuckEngine
) -> tuple[Checked, tuple[Finding, ...], frozenset[str]]:
    """The same rules on the book's readings: findings, and the numbers in dispute."""
    name = str(book.folder)
    understood = readings_of(values, catalogue, name, book.settings.department)
    checked = check_understood([understood], catalogue, engine)
    failures = checked.failures.get(name, ())
    findings = explained(
        findings_of(failures, understood, catalogue),
        book.rows.get("例外说明"),
        values.unit,
        values.year,
    )
    return checked, findings, disputed_addresses(failures, understood)


def write_report(
    book: Book,
    values: Values,
    catalogue: Catalogue,
    engine: DuckEngine,
    disputed: frozenset[str],
    *,
    final: bool,
) -> Composed:
    """The report as a document."""
    settings = book.settings
    units = {row["单位代码"]: row for row in book.units()}
    facts = Facts(
        department=settings.department
        if values.unit == settings.unit
        else units[values.unit]["单位名称"],
        short_name=settings.short_name,
        year=settings.year,
        published=settings.published,
        reconstruction=settings.reconstruction,
        get=values.get,
        subjects=values.subjects,
        trace=Tracer(engine, book, catalogue, values).lines,
        texts=values.texts,
        units=tuple(row["单位名称"] for row in units.values() if row["上级代码"] == values.unit),
        classifications=values.classifications,
        disputed=disputed,
    )
    return compose(facts, catalogue.region(settings.region), catalogue, final=final)


def book_verdict(
    book: Book,
    composed: Composed,
    findings: tuple[Finding, ...],
    checked: Checked,
    catalogue: Catalogue,
) -> Verdict:
    """The verdict on the book, with the coverage of its report when read back."""
    reader = Reader(catalogue.region(book.settings.region), catalogue)
    understood = reader.read(composed.document, REPORT)
    (read_back,) = conclude([(composed.document, understood)], catalogue)
    assert isinstance(read_back, Verdict)
    about = {**read_back.document, "path": str(book.folder), "kind": book.settings.kind}
    outcomes = checked.outcomes[str(book.folder)]
    return replace(read_back, document=about, findings=findings, outcomes=outcomes)


def refuse_unready(composed: Composed, verdict: Verdict, folder: Path) -> None:
    """A final version must have nothing open."""
    place = Place(str(folder))
    problems = [Problem("not-ready", place, f"尚缺：{what}。") for what in composed.missing]
    problems += [Problem("not-ready", place, text) for text in unexplained(verdict.findings)]
    if problems:
        raise InputError(problems)
