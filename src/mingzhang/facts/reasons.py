"""The written reasons of a book, held against the changes they explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.reasons import ReasonStyle
from mingzhang.facts.asked import REASON, Asked, asked_of
from mingzhang.facts.book import Book
from mingzhang.facts.readings import add_known
from mingzhang.facts.values import Values
from mingzhang.model.finding import Location
from mingzhang.model.number import Interval
from mingzhang.model.reason import NamedProject
from mingzhang.model.relation import half_name
from mingzhang.model.understanding import Understanding
from mingzhang.texts.reason_claims import claim_reason
from mingzhang.texts.reasons import ReasonReader

TEXTS = "文字说明"


def claim_reasons(
    result: Understanding, book: Book, values: Values, catalogue: Catalogue, kind: str
) -> None:
    """Note what the written reasons claim of the changes they explain.

    A reason that is missing is no claim here: in a department's own book it is told as what the
    report lacks, and who rebuilt a book from outside owes none.
    """
    region = catalogue.region(book.settings.region)
    style = catalogue.reason_style(region.name)
    if style is None:
        return
    reader = ReasonReader(style.words, {one.name: one for one in projects(book, values, style)})
    stated = _stated_changes(result)
    for asked in asked_of(region, values, catalogue, kind):
        if asked.section != REASON:
            continue
        text = "".join(values.texts.get(asked.case, ()))
        reason = reader.read(text, asked.opening)
        number = stated.get((asked.change.quantity, asked.change.key.year, asked.subject))
        if number is None:
            number = _add_change(result, asked, text, catalogue)
        claim_reason(result, number, reason, owed=False)


def is_large(asked: Asked, book: Book, style: ReasonStyle) -> bool:
    """Whether a change is large enough to owe a reason; one without a rate always is."""
    least = book.settings.reason_threshold
    least = style.words.threshold if least is None else least
    return asked.percent is None or abs(asked.percent) >= least


def projects(book: Book, values: Values, style: ReasonStyle) -> Iterable[NamedProject]:
    """The projects of the unit and those below it, with last year's amount where it is known."""
    table = style.projects
    amounts: dict[tuple[int, str], Interval] = {}
    names: dict[str, str] = {}
    below = subordinates(book, values.unit)
    for row in book.table(table.relation):
        value = row[table.value]
        if row["单位代码"] in below and value is not None:
            case = (row["年度"], row[table.code])
            whole = amounts.get(case, Interval(value * 0))
            amounts[case] = whole + Interval(value, row[half_name(table.value)])
            names[row[table.code]] = row[table.name] or ""
    for (year, code), amount in amounts.items():
        if year == values.year:
            yield NamedProject(names[code], amount, amounts.get((year - 1, code)))


def subordinates(book: Book, unit: str) -> set[str]:
    """The unit and all below it."""
    parents = {row["单位代码"]: row["上级代码"] for row in book.units()}
    found = {unit}
    while more := {code for code, above in parents.items() if above in found} - found:
        found |= more
    return found


def _stated_changes(result: Understanding) -> dict[tuple[str, int, str], int]:
    """The readings of the book by case, the first of each."""
    columns = result.readings.columns
    cases = zip(columns["量"], columns["年度"], columns["科目"], strict=True)
    return {case: number for number, case in reversed(list(enumerate(cases)))}


def _add_change(result: Understanding, asked: Asked, text: str, catalogue: Catalogue) -> int:
    """A computed change as a reading that points to its reason."""
    number = add_known(result, asked.change, catalogue)
    location = Location("suspect", file=result.document, table=TEXTS, quote=text)
    spot = replace(result.spots.pop(), location=location)
    result.spots.append(spot)
    result.spot_of[number] = spot
    return number
