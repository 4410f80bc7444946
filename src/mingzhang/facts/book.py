"""A book: its settings, its tables, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue, unknown_name
from mingzhang.facts.intake import read_book_tables
from mingzhang.facts.internal import read_payments
from mingzhang.facts.settings import Settings, read_settings
from mingzhang.facts.stated import stated_problems
from mingzhang.facts.written import written_problems
from mingzhang.model.internal import Payment
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.model.relation import Classification
from mingzhang.model.rows import Rows, named_rows

_UNIT_TABLE = "单位"


@dataclass(frozen=True, slots=True)
class Book:
    """The tables of a book, typed and checked; ``payments`` are those between its units."""

    folder: Path
    settings: Settings
    rows: Mapping[str, Rows]
    classifications: Mapping[str, Classification]
    payments: tuple[Payment, ...] = ()

    def units(self) -> list[dict[str, str]]:
        """The units in the order of the table, each by column name."""
        return self.table(_UNIT_TABLE)

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table by column name; none where the book has no such table."""
        return list(named_rows(self.rows.get(name)))


def classifications(catalogue: Catalogue, settings: Settings) -> dict[str, Classification]:
    """The editions of the classifications that the book uses."""
    found, problems = {}, []
    for name in catalogue.classifications:
        if "@" in name:
            continue
        edition = settings.editions.get(name)
        wanted = f"{name}@{edition}" if edition else name
        if wanted in catalogue.classifications:
            found[name] = catalogue.classifications[wanted]
        else:
            known = [key for key in catalogue.classifications if key.startswith(f"{name}@")]
            problems.append(unknown_name("edition", "科目版次", wanted, known))
    if problems:
        raise InputError(problems)
    return found


def read_book(folder: Path, catalogue: Catalogue) -> Book:
    """Read the book; InputError with all problems of all its tables at once."""
    settings = read_settings(folder)
    catalogue.region(settings.region)
    relations = {n: r for n, r in catalogue.relations.items() if r.holder == "book"}
    intake = read_book_tables(folder, relations, classifications(catalogue, settings))
    problems: list[Problem] = [*intake.problems, *stated_problems(intake.rows, catalogue)]
    problems += written_problems(intake.rows, catalogue)
    payments, found = read_payments(intake.rows, catalogue)
    problems += found
    if payments and settings.internal == "none":
        message = f"internal 写着没有内部往来，“{payments[0].relation}”表里却有{len(payments)}行。"
        problems.append(Problem("internal", Place("book.toml"), message, "请改正其中一处。"))
    book = Book(folder, settings, intake.rows, intake.classifications, payments)
    codes = [unit["单位代码"] for unit in book.units()]
    if settings.unit not in codes and not problems:
        problems.append(_not_listed(settings.unit, codes))
    if problems:
        raise InputError(problems)
    return book


def _not_listed(unit: str, codes: list[str]) -> Problem:
    """The unit whose accounts these are is none of the table of units."""
    listed = f"表里有：{'、'.join(codes)}。" if codes else "表里还没有一行。"
    message = f"unit 是“{unit}”，“{_UNIT_TABLE}”表里没有这个单位代码；{listed}"
    mend = f"{nearest(unit, codes)}请改 unit，或在“{_UNIT_TABLE}”表里补上本部门这一行。"
    return Problem("unit", Place("book.toml"), message, mend)
