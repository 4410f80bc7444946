"""A score as the published JSON schema has it; decimals are strings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mingzhang.facts.book import Book
from mingzhang.model.formula import Span, told
from mingzhang.model.number import shortest
from mingzhang.model.rubric import Input, ItemScore, ReadingScore, Score, rounded
from mingzhang.scores.supposing import WhatIf
from mingzhang.scores.told import Teller
from mingzhang.told.verdict import SCHEMA

_EXACT_DECIMALS = 6


def score_json(
    found: Score, teller: Teller, book: Book, department: str, asked: WhatIf | None = None
) -> dict[str, Any]:
    """One rubric on one book, as a line of ``score --json``."""
    rubric = found.rubric
    before = {one.item.name: one for one in asked.before.items} if asked else {}
    line: dict[str, Any] = {
        "schema": SCHEMA,
        "document": {
            "path": str(book.folder),
            "department": department,
            "year": book.settings.year,
            "region": book.settings.region,
        },
        "rubric": {
            "name": rubric.name,
            "title": rubric.title,
            "ground": rubric.ground,
            "full": shortest(rubric.full),
        },
        "items": [_item(one, teller, before.get(one.item.name)) for one in found.items],
        "total": _total(found),
    }
    return line | ({"what_if": _what_if(asked)} if asked else {})


def _item(one: ItemScore, teller: Teller, before: ItemScore | None) -> dict[str, Any]:
    item = one.item
    line = {
        "name": item.name,
        "block": item.block,
        "group": item.group,
        "quantity": item.quantity,
        "weight": shortest(item.weight),
        "assumed": item.assumed,
        "deduction": item.deduction,
        "ground": item.ground,
        "basis": item.basis,
        "state": one.state,
        "why": one.why,
        "formula": told(item.formula) if item.formula else "",
        "filled": teller.filled(item.formula, item, item.inputs) if item.formula else "",
        "exact": _exact(one.exact),
        "low": shortest(one.low),
        "high": shortest(one.high),
        "points": _optional(one.points),
        "stated": _optional(one.stated),
        "agrees": one.agrees,
        "inputs": [_input(each, teller) for each in one.inputs],
        "readings": [_reading(each, one, teller) for each in one.readings],
    }
    return line | ({"before": _ends(before)} if before else {})


def _reading(one: ReadingScore, of: ItemScore, teller: Teller) -> dict[str, Any]:
    reading = one.reading
    return {
        "name": reading.name,
        "note": reading.note,
        "formula": told(reading.formula),
        "filled": teller.filled(reading.formula, of.item, reading.inputs),
        "exact": _exact(one.exact),
        "points": _optional(one.points),
        "inputs": [_input(each, teller) for each in one.inputs],
    }


def _input(one: Input, teller: Teller) -> dict[str, Any]:
    """``value`` and ``half`` are in the base unit; ``from`` leads down to the cells."""
    reference, known = one.reference, teller.known(one.reference)
    return {
        "name": one.name,
        "quantity": reference.quantity,
        "subject": reference.subject,
        "year": teller.tracer.values.year + reference.shift,
        "unit": teller.tracer.catalogue.quantities[reference.quantity].unit,
        "value": shortest(known.interval.value) if known else None,
        "half": shortest(known.interval.half) if known else None,
        "from": list(teller.tracer.lines(known)) if known else [],
    }


def _total(found: Score) -> dict[str, Any]:
    points = found.low if not found.unknown else None
    return {
        "quantity": found.rubric.total,
        "known": shortest(found.known),
        "unknown": [one.item.name for one in found.unknown],
        "low": shortest(found.low),
        "high": shortest(found.high),
        "points": _optional(points),
        "grade": found.grade,
        "stated": _optional(found.stated),
        "agrees": found.agrees,
        "derived": _optional(found.derived),
    }


def _what_if(asked: WhatIf) -> dict[str, Any]:
    """What was supposed; ``totals`` are those with what the stated total leaves the unknown."""
    return {
        "supposed": [
            {
                "item": one.item,
                "input": one.input,
                "quantity": one.reference.quantity,
                "text": one.text,
            }
            for one in asked.supposed
        ],
        "before": _total(asked.before),
        "totals": [shortest(total) for total in asked.totals] if asked.totals else None,
    }


def _ends(one: ItemScore) -> Mapping[str, str]:
    return {"low": shortest(one.low), "high": shortest(one.high)}


def _exact(exact: Span | None) -> Mapping[str, str] | None:
    """The value before rounding, to six decimals: a fraction may have no end."""
    if exact is None:
        return None
    low, high = (rounded(end, _EXACT_DECIMALS) for end in (exact.low, exact.high))
    return {"low": shortest(low), "high": shortest(high)}


def _optional(value: Decimal | None) -> str | None:
    return None if value is None else shortest(value)
