"""Sums of base rows by every code of every axis, and where undivided rows leave cells open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.documents.derive import UNDIVIDED, Cells, Levels, sum_cells
from mingzhang.facts.book import Book
from mingzhang.model.known import Known
from mingzhang.model.number import Interval
from mingzhang.model.quantity import Key, Quantity, join_subject
from mingzhang.model.relation import Classification, Relation

Codes = tuple[str, ...]
Case = tuple[str, int]  # quantity and year


@dataclass(frozen=True, slots=True)
class Sums:
    """What the rows of one unit come to.

    ``whole`` are the quantities and years whose unlisted cells are zero, with the number of their
    axes, unless an ``undivided`` row may belong there: its codes, marked on axes it does not
    divide further.
    """

    known: list[Known] = field(default_factory=list)
    whole: dict[Case, int] = field(default_factory=dict)
    undivided: dict[Case, frozenset[Codes]] = field(default_factory=dict)


def sum_rows(
    engine: DuckEngine,
    book: Book,
    catalogue: Catalogue,
    unit: str,
    scope: str,
    among: Collection[str] | None = None,
) -> Sums:
    """The sums of every quantity that has a source, for one unit of a loaded book; ``among``: only
    of those that are summed from these relations."""
    families: dict[tuple[str, Codes], list[Quantity]] = defaultdict(list)
    for quantity in catalogue.quantities.values():
        if quantity.source and len(book.rows.get(quantity.source.relation, ())):
            families[quantity.source.relation, quantity.source.by].append(quantity)
    sums = Sums()
    for (name, by), quantities in families.items():
        if among is not None and name not in among:
            continue
        relation = catalogue.relations[name]
        levels = levels_of(relation, by, book.classifications)
        found = sum_cells(engine, quantities, relation, levels, book.settings.year, unit)
        for quantity, cells in zip(quantities, found, strict=True):
            _add(sums, quantity, relation, cells, (unit, scope))
    return sums


def levels_of(
    relation: Relation, by: Sequence[str], editions: Mapping[str, Classification]
) -> list[Levels]:
    """The code lengths of each axis; none of one of plain words."""
    columns = [relation.column(name) for name in by]
    return [editions[c.codes].lengths if c and c.codes else () for c in columns]


def may_lie_in(codes: Codes, undivided: Collection[Codes], anywhere: bool) -> bool:
    """May a row that is not divided so far belong to the cell of these codes?

    With ``anywhere`` it may have a code above; else only rows without any code count.
    """
    if not undivided:
        return False
    choices = []
    for code in codes:
        above = len(code) if anywhere else min(1, len(code))
        choices.append((code, *(code[:length] + UNDIVIDED for length in range(above))))
    return any(cell in undivided for cell in product(*choices))


def _add(
    sums: Sums, quantity: Quantity, relation: Relation, cells: Cells, whose: tuple[str, str]
) -> None:
    """Add one quantity: its cells, and which of those without rows are zero."""
    marked: dict[int, set[Codes]] = defaultdict(set)
    for (year, codes), cell in cells.items():
        if (cell.unknown or cell.met) and any(code.endswith(UNDIVIDED) for code in codes):
            marked[year].add(codes)
    sums.known.extend(_closed(quantity, relation, cells, marked, whose))
    for (year, codes), cell in cells.items():
        if relation.unlisted == "zero" and not any(codes) and not cell.unknown:
            sums.whole[quantity.id, year] = len(codes)
            sums.undivided[quantity.id, year] = frozenset(marked.get(year, ()))


def _closed(
    quantity: Quantity,
    relation: Relation,
    cells: Cells,
    marked: Mapping[int, Collection[Codes]],
    whose: tuple[str, str],
) -> Iterator[Known]:
    """The cells that no row leaves open and for which all that they need is listed."""
    assert quantity.source is not None
    (unit, scope), where = whose, quantity.source.where
    open_ended = any(word.endswith("*") for words in where.values() for word in words)
    complete = relation.unlisted == "zero" or open_ended
    wanted = prod(len(words) for words in where.values())
    for (year, codes), cell in cells.items():
        subject = join_subject(*codes)
        listed = complete or len(cell.met) >= wanted
        if cell.unknown or not listed or (subject and where and not cell.met):
            continue
        if UNDIVIDED in subject or may_lie_in(codes, marked.get(year, ()), anywhere=False):
            continue
        key, value = Key(unit, year, subject, scope), Interval(cell.value, cell.half)
        found = cell.value or (where and cell.met)
        said = f"由“{relation.title}”汇总" if found else f"“{relation.title}”中没有该项的行"
        yield Known(quantity.id, key, value, "汇总", said)
