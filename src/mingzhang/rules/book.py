"""What query rules object to in the rows of a book: run once, told for the units asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.engines.documents.derivations import create_missing
from mingzhang.engines.documents.queries import (
    RowPlace,
    RowViolation,
    row_census,
    row_rules,
    row_violations,
)
from mingzhang.model.finding import Finding, Location, Outcome
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Rule
from mingzhang.rules.findings import DISPUTED
from mingzhang.rules.violations import once_each, query_outcome, told_value, violation_finding


@dataclass(frozen=True, slots=True)
class _CheckedRows:
    """What the rules made of the rows: what they object to, and per rule how many rows of which
    unit and year they saw, by what those lack ("" = nothing)."""

    rules: tuple[Rule, ...]
    violations: tuple[RowViolation, ...]
    seen: Mapping[tuple[str, str, int], Mapping[str, int]]


def check_rows(
    engine: DuckEngine, catalogue: Catalogue, given: Mapping[str, Any], pack: str = ""
) -> _CheckedRows:
    """Run the rules over the rows of a book that was loaded whole; of one ``pack`` if named.

    ``given`` are the constants of the run by name. A rule that needs one that is not given
    evaluates nothing, and says so.
    """
    rules = [
        rule
        for rule in row_rules(catalogue.rules.values(), catalogue.relations)
        if not pack or rule.path.startswith(f"{pack}/")
    ]
    compiled = compiled_rules({rule.id: rule for rule in rules}, catalogue.relations)
    named = {name for rule in rules for name in (rule.over, *compiled[rule.id].relations)}
    create_missing(engine, sorted(named), catalogue.relations)
    seen: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    lacking = {rule.id: set(compiled[rule.id].parameters) - given.keys() for rule in rules}
    for unit, year, name, missing, count in row_census(engine, rules):
        reason = f"没有给出：{'、'.join(sorted(lacking[name]))}" if lacking[name] else missing
        seen[name, unit, year][reason] += count
    with_rows = {name for name, _, _ in seen}
    asked = [rule for rule in rules if rule.id in with_rows and not lacking[rule.id]]
    violations = tuple(row_violations(engine, asked, compiled, given))
    return _CheckedRows(tuple(rules), violations, seen)


def row_findings(
    checked: _CheckedRows,
    department: str,
    book_year: int,
    units: Collection[str],
    tables: Mapping[str, Rows],
    years: Collection[int] = (),
) -> tuple[Finding, ...]:
    """A finding for each violation in the rows of these units (and years, if any are named); the
    same case twice is one finding. ``tables`` are the rows that the book's files hold.
    """
    cells = _Cells(tables)
    whose = department, book_year
    return once_each(
        violation_finding(one.rule, one.values, whose, _locations(one, cells))
        for one in checked.violations
        if one.unit in units and (not years or one.year in years)
    )


def row_outcomes(
    checked: _CheckedRows, units: Collection[str], years: Collection[int] = ()
) -> tuple[Outcome, ...]:
    """How often each rule was met, not met, and not evaluated over the rows of these units."""
    wrong: dict[str, set[RowPlace]] = defaultdict(set)
    for one in checked.violations:
        if one.unit in units and (not years or one.year in years):
            wrong[one.rule.id].add(one.place)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, unit, year), counts in checked.seen.items():
        if unit in units and (not years or year in years):
            seen[name].update(counts)
    return tuple(query_outcome(rule, seen[rule.id], len(wrong[rule.id])) for rule in checked.rules)


def only_in_report(
    of_report: Iterable[Finding], of_book: Sequence[Finding], catalogue: Catalogue
) -> Iterator[Finding]:
    """What the report made from a book contradicts that the book does not say of itself.

    Left out is what rests on a number in dispute, and what a rule over the rows already says of
    the same thing (``Rule.same_as``).
    """
    known = {finding.id for finding in of_book}
    about: dict[str, set[str]] = defaultdict(set)
    for finding in of_book:
        rule = catalogue.rules.get(finding.rule)
        for name in rule.same_as if rule else ():
            about[name] |= _objects(finding)
    for finding in of_report:
        said = _objects(finding) & about[finding.rule]
        if finding.id not in known and not said and DISPUTED not in finding.message:
            yield finding


def _objects(finding: Finding) -> set[str]:
    """What a finding is about: the names in its key, and in the cells it quotes."""
    names = {value for name, value in finding.key.items() if name not in {"部门", "年度"}}
    quoted = {location.quote for location in finding.locations}
    return {name for name in names | quoted if len(name) > 1}


def _locations(violation: RowViolation, cells: _Cells) -> Iterator[Location]:
    column = str(violation.values.get("列") or "")
    yield cells.location(violation.place, column)
    if violation.other:
        yield replace(cells.location(violation.other, column), role="operand")


class _Cells:
    """The cells of a book by where they stand; a table is looked through when first asked for."""

    def __init__(self, tables: Mapping[str, Rows]) -> None:
        self.tables = tables
        self.found: dict[str, dict[RowPlace, int]] = {}

    def location(self, place: RowPlace, column: str) -> Location:
        """The place as a person finds it: file, table, row, and the cell's text."""
        source, line = place
        file, _, sheet = source.partition("#")
        table = sheet or PurePath(file).stem
        text = self._text(table, place, column)
        return Location("suspect", file, line=line, table=table, row=column, quote=text)

    def _text(self, table: str, place: RowPlace, column: str) -> str:
        rows = self.tables.get(table)
        if rows is None or column not in rows.columns:
            return ""
        if table not in self.found:
            places = zip(rows.columns["来源"], rows.columns["行"], strict=True)
            self.found[table] = {one: index for index, one in enumerate(places)}
        index = self.found[table].get(place)
        return "" if index is None else told_value(rows.columns[column][index])


def in_tables(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings by the table in which they stand."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        found[one.locations[0].table].append(one)
    return dict(found)
