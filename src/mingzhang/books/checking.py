"""Check: the rules over a book's rows, before anything is compiled from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mingzhang.books.rows import units_below
from mingzhang.catalogue.content import unknown_name
from mingzhang.facts.book import Book
from mingzhang.facts.loaded import Loaded
from mingzhang.facts.whose import kind_of, name_of
from mingzhang.model.finding import SEVERITIES, SEVERITY_WORDS, Finding, Outcome
from mingzhang.model.problem import InputError
from mingzhang.model.rule import DAY
from mingzhang.rules.book import check_rows, in_tables, row_findings, row_outcomes
from mingzhang.rules.exceptions import explained
from mingzhang.told.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules over rows made of a book."""

    verdict: Verdict

    @property
    def told(self) -> dict[str, Any]:
        """The object that ``--json`` prints as one line."""
        return self.verdict.to_json()

    @property
    def code(self) -> int:
        """The exit code: 1 where a 必改 stands."""
        return 1 if self.verdict.errors else 0

    def lines(self) -> Iterator[str]:
        """The findings by table, the gravest first, then what each rule came to."""
        yield f"{self.verdict.document['title']}（{self.verdict.document['path']}）"
        outcomes = [one for one in self.verdict.outcomes if _cases(one)]
        met, failed = sum(one.met for one in outcomes), sum(one.not_met for one in outcomes)
        unknown = sum(one.not_evaluated for one in outcomes)
        yield f"核对 {met + failed + unknown} 项：通过 {met}，不通过 {failed}，无法核对 {unknown}。"
        found = self.verdict.findings
        counts = (f"{SEVERITY_WORDS[w]} {sum(f.severity == w for f in found)}" for w in SEVERITIES)
        yield f"发现：{'，'.join(counts)}。"
        for table, findings in in_tables(found).items():
            yield f"《{table}》"
            yield from map(_line, sorted(findings, key=_gravest_first))
        yield "规则\t通过\t不通过\t无法核对"
        yield from map(_row, outcomes)
        idle = len(self.verdict.outcomes) - len(outcomes)
        if idle:
            yield f"另有 {idle} 条规则，账册里没有它们要查的行。"

    def write(self, out: Path) -> tuple[str, ...]:
        """findings.jsonl and the list of the findings into ``out``; their names."""
        from mingzhang.disclosures.feedback import write_list
        from mingzhang.disclosures.judging import write_findings  # brings in all that reads reports
        from mingzhang.told.names import FINDINGS, LIST

        write_findings([self.verdict], out)
        write_list(self.told, out)
        return FINDINGS, LIST


def check_rows_of(loaded: Loaded, *, only: str = "", unit: str = "", day: date) -> Checked:
    """Check the rows of a book by the rules, those of one pack if ``only`` names it, and of one
    unit with all below it; deadlines are held against ``day``.

    Raises InputError for a unit that does not exist, or a pack that the book does not go by.
    """
    book, packs = loaded.book, loaded.catalogue.packs
    if only and only not in packs:
        raise InputError([unknown_name("pack", "规则包", only, packs)])
    whose = loaded.known_unit(unit)
    checked = check_rows(loaded.engine, loaded.catalogue, {DAY: day}, only)
    units = units_below(book, whose)
    findings = row_findings(checked, name_of(book, whose), book.settings.year, units, book.rows)
    findings = explained(findings, book.rows.get("例外说明"), whose, book.settings.year)
    return Checked(Verdict(_about(book, whose), findings, row_outcomes(checked, units)))


def _about(book: Book, unit: str) -> dict[str, Any]:
    year, name = book.settings.year, name_of(book, unit)
    return {
        "path": str(book.folder),
        "title": f"{year}年度{name}账册",
        "department": name,
        "kind": kind_of(book, unit),
        "year": year,
        "pages": 0,
        "region": book.settings.region,
        "blank": False,
        "origin": "编制",
    }


def _gravest_first(finding: Finding) -> tuple[int, str, int]:
    place = finding.locations[0]
    return SEVERITIES.index(finding.severity), place.file, place.line


def _line(finding: Finding) -> str:
    place = finding.locations[0]
    column = f"“{place.row}”" if place.row else ""
    return f"  {SEVERITY_WORDS[finding.severity]}　第{place.line}行{column}：{finding.message}"


def _row(outcome: Outcome) -> str:
    reasons = "，".join(f"{reason} {count}" for reason, count in outcome.reasons.items())
    told = f"{outcome.not_evaluated}（{reasons}）" if reasons else "0"
    return f"{outcome.rule}\t{outcome.met}\t{outcome.not_met}\t{told}"


def _cases(outcome: Outcome) -> int:
    return outcome.met + outcome.not_met + outcome.not_evaluated
