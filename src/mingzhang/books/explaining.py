"""A number of a book explained: every value that prints like it, down to the rows."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.facts.loaded import Loaded
from mingzhang.model.known import Known
from mingzhang.model.number import MONEY_UNITS, parse_decimal, round_half_up, scale_of
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.scores.scoring import with_scores

_ALL_ROWS = 1_000_000


def explain_book(loaded: Loaded, what: str) -> Iterator[str]:
    """Every value of the book that prints like this or goes by this name, with all its rows.

    InputError, with the nearest name, for what is neither a number nor a quantity.
    """
    book, catalogue = loaded.book, loaded.catalogue
    values, _ = with_scores(loaded.values(), book, catalogue)
    tracer = loaded.tracer(values)
    titles = {quantity.title: name for name, quantity in catalogue.quantities.items()}
    wanted = titles.get(what, what)
    units = {name: quantity.printed for name, quantity in catalogue.quantities.items()}
    found = [k for k in values.all() if _fits(k, what, wanted, units[k.quantity])]
    if not found and parse_decimal(what.rstrip("%万亿元")) is None:
        names = [*titles, *catalogue.quantities]
        message, place = f"没有名为“{what}”的量。", Place(str(book.folder))
        raise InputError([Problem("quantity", place, message, nearest(what, names))])
    for known in found:
        yield from tracer.lines(known, _ALL_ROWS)


def _fits(known: Known, what: str, wanted: str, unit: str) -> bool:
    """Does the value go by the name, or print like the number?"""
    if wanted == known.quantity or what == known.address:
        return True
    text = what.rstrip("%万亿元")
    number = parse_decimal(text)
    if number is None:
        return False
    suffix = what[len(text) :]
    if suffix and suffix != unit and not {suffix, unit} <= MONEY_UNITS.keys():
        return False
    decimals = len(text.partition(".")[2])
    value = abs(known.interval.value) / scale_of(suffix or unit)
    return round_half_up(value, decimals) == number
