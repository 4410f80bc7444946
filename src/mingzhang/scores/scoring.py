"""A book scored by its rubric, and the points as values among its others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.book import Book
from mingzhang.facts.stated import read_stated
from mingzhang.facts.values import Values
from mingzhang.model.formula import told
from mingzhang.model.known import Known
from mingzhang.model.number import Interval
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.model.rubric import Input, ItemScore, Rubric, Score
from mingzhang.model.template import Reference
from mingzhang.rules.scores import score

DECISIONS, PROJECT = "评分认定", "项目代码"
_DEPARTMENT = "部门"


def rubric_of(book: Book, catalogue: Catalogue) -> Rubric | None:
    """The rubric a book is scored by: the one it names, or that of its region and year."""
    settings = book.settings
    if not settings.rubric:
        return catalogue.rubric_of(settings.region, settings.year, _DEPARTMENT)
    try:
        rubric = catalogue.rubric(settings.rubric)
    except InputError as error:
        raise InputError([replace(p, place=Place("book.toml")) for p in error.problems]) from None
    if rubric.object != _DEPARTMENT:
        message = f"评分表“{settings.rubric}”是给{rubric.object}打分的。"
        mend = "rubric 请写给部门整体打分的评分表。"
        raise InputError([Problem("rubric", Place("book.toml"), message, mend)])
    return rubric


def with_scores(values: Values, book: Book, catalogue: Catalogue) -> tuple[Values, Score | None]:
    """The values with the points that its rubric gives the department, and the score.

    A unit below the department has no score of its own; nor has a book without a rubric.
    """
    rubric = rubric_of(book, catalogue) if values.unit == book.settings.unit else None
    if rubric is None:
        return values, None
    found = score_values(values, book, catalogue, rubric)
    stated = _stated_points(values, book, catalogue)
    known = dict(values.known)
    for one in _known_points(found, values):
        case = (one.quantity, one.key)
        before = known.get(case, ())
        # Printed after the number the book gives, before those it refuses.
        place = int(one.quantity in stated)
        known[case] = (*before[:place], one, *before[place:])
    return replace(values, known=known), found


def score_values(
    values: Values, book: Book, catalogue: Catalogue, rubric: Rubric, project: str = ""
) -> Score:
    """What a rubric makes of the values of a unit, or of what was decided for one project.

    Stated points are those of the book's own rubric; another one is not held against them.
    """
    own = not project and rubric == rubric_of(book, catalogue)
    stated = _stated_points(values, book, catalogue) if own else {}
    known = catalogue.quantities

    def get(one: Reference) -> Interval | None:
        found = values.get(one.quantity, one.subject, one.shift)
        return found.interval if found else None

    def title(one: Reference) -> str:
        return f"{'上年' if one.shift else ''}{one.subject}{known[one.quantity].title}"

    return score(rubric, get, decisions(values, book, catalogue, project), stated.get, title)


def _stated_points(values: Values, book: Book, catalogue: Catalogue) -> Mapping[str, Decimal]:
    """The numbers of this year that the book gives itself for the whole unit, by quantity:
    those that are stated, else those of its tables."""
    case = (values.unit, values.year, "")
    listed = {
        quantity: one.interval.value
        for (quantity, key), readings in values.known.items()
        if key == values.key()
        for one in readings
        if one.origin == "汇总"
    }
    return listed | {
        one.quantity: one.interval.value
        for one in read_stated(book.rows, catalogue)
        if one.chosen and (one.unit_code, one.year, one.subject) == case
    }


def decisions(
    values: Values, book: Book, catalogue: Catalogue, project: str = ""
) -> list[Mapping[str, Any]]:
    """What people decided of items; InputError for items that no rubric has."""
    case = (values.unit, values.year, project)
    names = {item.name for rubric in catalogue.rubrics.values() for item in rubric.items}
    found: list[Mapping[str, Any]] = []
    problems: list[Problem] = []
    for row in book.table(DECISIONS):
        if (row["单位代码"], row["年度"], row[PROJECT] or "") != case:
            continue
        found.append(row)
        if row["评分项"] not in names:
            file, _, sheet = str(row["来源"]).partition("#")
            message = f"没有叫“{row['评分项']}”的评分项。"
            place = Place(file, sheet, line=int(row["行"]))
            mend = nearest(row["评分项"], names) or f"评分项有：{'、'.join(sorted(names))}。"
            problems.append(Problem("item", place, message, mend))
    if problems:
        raise InputError(problems)
    return found


def _known_points(found: Score, values: Values) -> Iterator[Known]:
    """The points that are known, and the total where no item is open."""
    addresses = []
    for one in found.items:
        if one.points is not None:
            known = _points(one, values)
            addresses.append(known.address)
            yield known
    if not found.unknown:
        key, total = values.key(), Interval(found.low)
        yield Known(found.rubric.total, key, total, "推算", "各项得分相加", tuple(addresses))


def _points(one: ItemScore, values: Values) -> Known:
    assert one.points is not None
    key, interval, quantity = values.key(), Interval(one.points), one.item.quantity
    if one.state == "computed":
        assert one.item.formula is not None
        operands = tuple(_addresses(one.inputs, values))
        return Known(quantity, key, interval, "推算", told(one.item.formula), operands)
    words = {"by hand": "人工评定", "not applicable": "不适用，按满分", "deduction": "扣分"}
    return Known(quantity, key, interval, "认定", f"{words[one.state]}：{one.why}")


def _addresses(inputs: tuple[Input, ...], values: Values) -> Iterator[str]:
    for one in inputs:
        reference = one.reference
        known = values.get(reference.quantity, reference.subject, reference.shift)
        if known:
            yield known.address
