"""Documents with tables, audited through the reader and the rules. All names are made up."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.model.document import Block, Cell, Document, Paragraph, Table, Text
from mingzhang.model.finding import Finding
from mingzhang.model.understanding import Understanding
from mingzhang.reports.understand import Reader
from mingzhang.rules.documents import CheckedDocuments, check_understood
from mingzhang.rules.findings import findings_of
from mingzhang.rules.observed import observed_findings

CATALOGUE = load("disclosure")
READER = Reader(CATALOGUE.region("sichuan"), CATALOGUE)
NAME = "虚构.docx"


def cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell((Text(text),) if text else (), columns=columns, rows=rows)


def table(title: str, *lines: str, unit: str = "") -> Table:
    """A table of one cell for each part between |."""
    rows = tuple(tuple(cell(part.strip()) for part in line.split("|")) for line in lines)
    return Table(title, rows, unit=unit)


def say(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def read(*blocks: Block, origin: str = "文本层") -> Understanding:
    title = say("虚构局2024年度部门决算")
    document = Document("虚构局2024年度部门决算", (title, *blocks), origin=origin)
    understood = READER.read([(document, NAME)])
    understood.year = 2024
    return understood


def check(understood: Understanding) -> CheckedDocuments:
    with DuckEngine(threads=1) as engine:
        return check_understood([understood], CATALOGUE, engine)


def found(*blocks: Block, origin: str = "文本层", rules: Sequence[str] = ()) -> list[Finding]:
    """The findings, those of the named rules only if any is named."""
    understood = read(*blocks, origin=origin)
    checked = check(understood)
    findings = [
        *findings_of(checked.failures.get(NAME, ()), understood, CATALOGUE),
        *observed_findings(checked.violations.get(NAME, ()), understood),
    ]
    return [one for one in findings if not rules or one.rule in rules]


def checked_numbers(*blocks: Block) -> list[str]:
    """The printed numbers that some evaluated check or query rule holds."""
    understood = read(*blocks)
    checked = check(understood)
    held = {understood.places[one.place].point for one in checked.held.get(NAME, ())}
    return [
        spot.text
        for spot in understood.spots
        if spot.location.point in held
        or any((NAME, number) in checked.checked for number in spot.readings)
    ]
