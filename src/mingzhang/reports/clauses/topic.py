"""What a sentence is speaking of: quantities, their year, what was printed of them so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from mingzhang.model.quantity import Operand
from mingzhang.model.template import Reference


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is held against: a year, or a budget ``of`` ("年初", "全年" …)."""

    year: int = 0
    of: str = ""


@dataclass(slots=True)
class Topic:
    """The quantities that are spoken of, as one name calls them; ``year`` is theirs.

    ``finals`` are those in money; it is ``bare`` as long as no number of it was read. ``budgets``
    are the operands of the budgets that were printed of the first, ``changes`` those of its
    changes, by what they are budgets of and held against.
    """

    references: tuple[Reference, ...]
    year: int
    finals: tuple[Reference, ...] = ()
    bare: bool = True
    budgets: dict[str, Operand] = field(default_factory=dict)
    changes: dict[Base, list[Operand]] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """Where a paragraph has got to.

    ``blocked`` is set by a number that was not read: what follows it may be about that;
    ``later`` by a year after the report's: then all that follows may be about that. ``total``
    is what the parts that follow are parts of. ``base`` is that of the sentence, ``bases`` the last
    of the paragraph.
    """

    topic: Topic | None = None
    blocked: bool = False
    later: bool = False
    year: int | None = None
    base: Base | None = None
    last_base: Base | None = None
    reason: bool = False
    planned_reason: bool = False  # it is one for being off a budget
    changed: Reference | None = None  # what a reason that follows explains
    topics: dict[tuple[tuple[Reference, ...], int], Topic] = field(default_factory=dict)
    totals: list[Topic] = field(default_factory=list)
    planned: str = ""  # which budget the amounts of an open list are, "" if they are final
    last: str = ""  # the kind of the clause before, with what budget it spoke of
