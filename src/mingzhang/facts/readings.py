"""A book's values as readings and claims, so that the same rules check book and report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.values import Values
from mingzhang.model.finding import Location
from mingzhang.model.known import Known
from mingzhang.model.number import Interval, round_half_up, scale_of, shortest
from mingzhang.model.quantity import AXIS, Operand, claim_of
from mingzhang.model.understanding import Spot, Understanding


def readings_of(
    values: Values, catalogue: Catalogue, document: str, department: str
) -> Understanding:
    """Stated and derived values of base quantities, and what stated rates claim of them.

    Rates and changes that the program computed itself are left out: they claim nothing.
    """
    result = Understanding(document, department=department, year=values.year)
    first: dict[Operand, int] = {}
    claims: list[tuple[int, Known]] = []
    for known in (*values.all(), *_unlisted(values, catalogue)):
        follows = catalogue.quantities[known.quantity].kind != "base"
        if follows and known.origin != "公布":
            continue
        number = add_known(result, known, catalogue)
        first.setdefault((known.quantity, known.key.year, known.key.subject), number)
        if follows:
            claims.append((number, known))
    for claim, (number, known) in enumerate(claims):
        quantity = catalogue.quantities[known.quantity]
        of = catalogue.quantities[quantity.of]
        kind, operands = claim_of(quantity, of, known.key.year, known.key.subject)
        found = [first.get(operand) for operand in operands]
        result.claims[kind].add(document, claim, number, *found)
    return result


def _unlisted(values: Values, catalogue: Catalogue) -> Iterator[Known]:
    """The zeros that no row lists, where an identity has a term for them: of a subject it names,
    or of every subject that one of its terms is known for."""
    listed: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for quantity, key in values.known:
        listed[quantity].add((key.year, key.subject))
    for identity in catalogue.identities.values():
        terms = (identity.left, *identity.right)
        cases: set[tuple[int, str]] = set()
        if identity.each:
            found = set().union(*(listed[term.quantity] for term in terms))
            cases = {case for case in found if case[1].count(AXIS) + 1 == identity.axes}
        for term in terms:
            wanted = {(values.year, term.subject)} if term.subject else cases
            for year, subject in sorted(wanted - listed[term.quantity]):
                known = values.get(term.quantity, subject, year - values.year)
                if known:
                    listed[term.quantity].add((year, subject))
                    yield known


def add_known(result: Understanding, known: Known, catalogue: Catalogue) -> int:
    """Append one value as a reading; returns its number."""
    key = known.key
    number = result.readings.add(
        result.document,
        len(result.readings),
        known.quantity,
        key.unit_code,
        key.year,
        key.subject,
        key.scope,
        known.interval.value,
        known.interval.half,
        "",
        False,
        known.source,
    )
    quantity = catalogue.quantities[known.quantity]
    location = Location("suspect", file=result.document, quote=known.told)
    spot = Spot(_shown(known.interval, quantity.printed), quantity.printed, location, (number,))
    result.spots.append(spot)
    result.spot_of[number] = spot
    return number


def _shown(interval: Interval, unit: str) -> str:
    """The value as it was printed, or in full where it is exact."""
    value, half = interval.value / scale_of(unit), interval.half / scale_of(unit)
    if not half:
        return shortest(value)
    decimals = len(shortest(half * 2).partition(".")[2])
    return f"{round_half_up(value, decimals):f}"
