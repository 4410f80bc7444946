"""What moved a figure most: its parts, the subjects below it, the projects behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.asked import Asked
from mingzhang.facts.values import Values
from mingzhang.model.known import Known
from mingzhang.model.number import Interval
from mingzhang.model.quantity import Source, Term, join_subject
from mingzhang.model.reason import NamedProject

_MOST = 5


@dataclass(frozen=True, slots=True)
class Share:
    """One contributor: its name and what it added to the change, in the base unit.

    Where last year's amount is not known, ``change`` is this year's and ``whole`` is set.
    """

    name: str
    change: Decimal
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Contributors:
    """The largest contributors of one kind, and how much of the change they explain, in percent;
    None where that cannot be said.
    """

    kind: str
    shares: tuple[Share, ...]
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a unit's book has of projects: their yearly amounts, and, for the tables whose rows
    name a project in the column ``code``, those rows of the year.
    """

    projects: Sequence[NamedProject]
    names: Mapping[str, str]
    code: str
    rows: Callable[[str], Sequence[Mapping[str, Any]]]


def contributors_of(
    asked: Asked, values: Values, catalogue: Catalogue, ledger: Ledger
) -> list[Contributors]:
    """The contributors by part, by code on each axis and by project, as far as they are known."""
    by_kind = {"构成": list(_parts(asked, values, catalogue))}
    by_kind["科目"] = list(_subjects(asked, values, catalogue))
    source = catalogue.quantities[asked.quantity].source
    for axis, column in enumerate(source.by if source else ()):
        if axis and asked.planned:
            by_kind[column] = list(_rows(asked, values, catalogue, ledger, column))
        elif axis:  # the first are the subjects
            by_kind[column] = list(_on_axis(asked, values, catalogue, axis))
    if asked.planned:
        by_kind["项目"] = list(_rows(asked, values, catalogue, ledger, ledger.code))
    else:
        by_kind["项目"] = list(_projects(asked, catalogue, ledger))
    change = asked.change.interval.value
    return [_largest(kind, shares, change) for kind, shares in by_kind.items() if shares]


def _largest(kind: str, shares: list[Share], change: Decimal) -> Contributors:
    shares = [share for share in shares if share.change]
    chosen = tuple(sorted(shares, key=lambda one: (-abs(one.change), one.name))[:_MOST])
    known = chosen and not any(share.whole for share in chosen)
    total = sum((share.change for share in chosen), Decimal(0))
    return Contributors(kind, chosen, total * 100 / change if known else None)


def _parts(asked: Asked, values: Values, catalogue: Catalogue) -> Iterator[Share]:
    """The terms of the formula the figure is made by, or the quantities that are shares of it."""
    if asked.subject:
        return
    terms = catalogue.quantities[asked.quantity].formula or tuple(
        Term(1, one.id)
        for one in catalogue.quantities.values()
        if one.kind == "base" and one.share_of == asked.quantity
    )
    for term in terms:
        change = _change(asked, values, catalogue, term.quantity, term.subject)
        if change is not None:
            title = catalogue.quantities[term.quantity].title
            yield Share(title, change * term.coefficient)


def _subjects(asked: Asked, values: Values, catalogue: Catalogue) -> Iterator[Share]:
    """The subjects below, at the deepest level where both sides are known."""
    for quantity, sign in _leaves(asked.quantity, catalogue):
        listed = values.classifications.get(catalogue.quantities[quantity].subjects)
        codes = set(values.subjects(quantity)) | set(values.subjects(quantity, -1))
        below = {c for c in codes if c.startswith(asked.subject) and c != asked.subject}
        for length in sorted({len(code) for code in below}, reverse=True):
            level = sorted(code for code in below if len(code) == length)
            changes = [_change(asked, values, catalogue, quantity, code) for code in level]
            known = [(c, one) for c, one in zip(level, changes, strict=True) if one is not None]
            for code, change in known:
                named = listed.subjects.get(code) if listed else None
                yield Share(f"{code} {named.name}" if named else code, change * sign)
            if known:
                break


def _on_axis(asked: Asked, values: Values, catalogue: Catalogue, axis: int) -> Iterator[Share]:
    """The codes on a further axis of the breakdown, at the deepest level that is known."""
    source = catalogue.quantities[asked.quantity].source
    column = source and catalogue.relations[source.relation].column(source.by[axis])
    listed = values.classifications.get(column.codes) if column else None
    own = (asked.subject,) if asked.subject else ()
    found = values.combinations(asked.quantity, 0, (0, axis) if own else (axis,))
    codes = sorted({codes[-1] for codes in found if codes[: len(own)] == own})
    for length in sorted({len(code) for code in codes}, reverse=True):
        level = [code for code in codes if len(code) == length]
        before = (*own, *("",) * (axis - len(own)))
        changes = [
            _change(asked, values, catalogue, asked.quantity, join_subject(*before, code))
            for code in level
        ]
        if None not in changes:
            for code, change in zip(level, changes, strict=True):
                named = listed.subjects.get(code) if listed else None
                assert change is not None
                yield Share(f"{code} {named.name}" if named else code, change)
            return


def _rows(
    asked: Asked, values: Values, catalogue: Catalogue, ledger: Ledger, column: str
) -> Iterator[Share]:
    """What the rows of a figure differ from their own budgets by, added up by a column."""
    declared = catalogue.quantities[asked.quantity]
    planned = catalogue.quantities.get(declared.initial or declared.budget)
    this, other = declared.source, planned.source if planned else None
    found = this and catalogue.relations[this.relation].column(column)
    if not this or not other or not found:
        return
    changes: dict[str, Decimal] = {}
    for row in ledger.rows(this.relation):
        code, value, budget = row[column], row[this.value], row[other.value]
        if code and value is not None and budget is not None and _fits(row, this, asked.subject):
            changes[code] = changes.get(code, Decimal(0)) + value - budget
    listed = values.classifications.get(found.codes)
    for code, change in changes.items():
        named = listed.subjects.get(code) if listed else None
        name = f"{code} {named.name}" if named else ledger.names.get(code, code)
        yield Share(name, change)


def _fits(row: Mapping[str, Any], source: Source, subject: str) -> bool:
    """Whether a row counts towards a figure and stands below its subject."""
    code = str(row[source.by[0]] or "") if source.by else ""
    return code.startswith(subject) and all(
        any(
            str(row[name] or "").startswith(word[:-1]) if word.endswith("*") else row[name] == word
            for word in words
        )
        for name, words in source.where.items()
    )


def _projects(asked: Asked, catalogue: Catalogue, ledger: Ledger) -> Iterator[Share]:
    """The projects of both years, for figures that are broken down as projects are."""
    if asked.subject or not list(_leaves(asked.quantity, catalogue)):
        return
    for one in ledger.projects:
        whole = one.last is None
        before = one.last or Interval(Decimal(0))
        yield Share(one.name, one.amount.value - before.value, whole)


def _leaves(quantity: str, catalogue: Catalogue, sign: int = 1) -> Iterator[tuple[str, int]]:
    """The quantities with subjects that a quantity is made of, with their signs."""
    declared = catalogue.quantities[quantity]
    if declared.subjects:
        yield quantity, sign
        return
    for term in declared.formula:
        yield from _leaves(term.quantity, catalogue, sign * term.coefficient)


def _change(
    asked: Asked, values: Values, catalogue: Catalogue, quantity: str, subject: str
) -> Decimal | None:
    """What one case added to the change that is asked about."""
    declared = catalogue.quantities[quantity]
    this = values.get(quantity, subject)
    other: Known | None
    if asked.planned:
        name = declared.initial or declared.budget
        other = values.get(name, subject) if name else None
    else:
        other = values.get(quantity, subject, -1)
    if this is None or other is None:
        return None
    return this.interval.value - other.interval.value
