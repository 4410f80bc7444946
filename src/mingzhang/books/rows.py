"""The rules over rows, beside a report that is compiled from them."""

from __future__ import annotations

from collections.abc import Collection

from mingzhang.facts.book import Book
from mingzhang.facts.consolidate import members
from mingzhang.facts.loaded import Loaded
from mingzhang.model.finding import Finding, Outcome
from mingzhang.rules.book import check_rows, row_findings, row_outcomes


def rows_behind_report(
    loaded: Loaded, unit: str, department: str
) -> tuple[tuple[Finding, ...], tuple[Outcome, ...]]:
    """What the rules make of the rows behind the report of a unit: those of its year alone, and
    without a day, so that the same book gives the same answer tomorrow.
    """
    book = loaded.book
    checked = check_rows(loaded.engine, loaded.catalogue, {})
    units, year = units_below(book, unit), book.settings.year
    found = row_findings(checked, department, year, units, book.rows, (year,))
    return found, row_outcomes(checked, units, (year,))


def units_below(book: Book, unit: str) -> Collection[str]:
    """The codes of a unit and of all units below it."""
    return {code for code, above in members(book) if above == unit}
