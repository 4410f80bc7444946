"""Whether what a list says is recent enough for a rule to rest on it."""

from __future__ import annotations

from datetime import date

from mingzhang.model.data import Source
from mingzhang.model.relation import Relation


def stale(relation: Relation, source: Source, day: date) -> str:
    """Why the list is too old on this day, in words; "" if it is not, or nobody can tell."""
    if not relation.fresh or source.as_of is None:
        return ""
    age = (day - source.as_of).days
    if age <= relation.fresh:
        return ""
    return f"{relation.name}截至{source.as_of}，到{day}已{age}天，超过{relation.fresh}天"


def undated(relation: Relation, source: Source) -> str:
    """That nobody said up to which day the list is complete, where that matters; else ""."""
    if not relation.fresh or source.as_of is not None:
        return ""
    return f"没有说{relation.name}截至哪天，不知道有没有超过{relation.fresh}天"
