"""Clauses: the wordings in which any report states amounts, shares, changes and completion.

A wording is matched against a sentence in which every name, year and number is one letter, so
that it says only the words between them. Wordings are data; the kinds are closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from mingzhang.model.declared import Given, Name, QuantityName, Refers, Unwritten
from mingzhang.model.problem import Place

# What a clause says, by kind, and the slots its wordings may have.
KINDS: dict[str, str] = {
    "数额": "the amount or count of what is named",
    "续数": "the final amount of what was named before",
    "计划": "a budget; ``of`` says which",
    "基准": "what the changes that follow are held against: a year, or a budget in ``of``",
    "基准数": "the amount of the year that the changes are held against",
    "增减额": "a change of an amount; ``sign`` is its direction",
    "增减率": "a change in percent; ``sign`` is its direction",
    "占比": "a share, of what is named if anything is",
    "完成": "completion of a budget in percent; ``of`` says of which",
    "计数": "one more count of what was named before",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a clause: {名} {年} {数} {率} {个} are slots, [] what may be left out.

    ``text`` is as the pack writes it, ``pattern`` the same with its named classes spelled out.
    ``sign`` is the direction of a change, ``of`` the budget it speaks of.
    In ``example``, which it reads whole, and ``counter_example``, which it does not, names stand
    in 〔〕.
    """

    kind: str
    text: str
    pattern: Annotated[str, Unwritten]
    sign: int = 0
    of: str = ""
    example: Given = ""
    counter_example: Given = ""
    place: Place = field(default=Place(), compare=False)

    @property
    def meaning(self) -> tuple[str, int, str]:
        """What it says beside its numbers; two wordings that say the same are equal in this."""
        return self.kind, self.sign, self.of


_Quantity = Annotated[str, Refers]


@dataclass(frozen=True, slots=True)
class Family:
    """What a section of a report is about.

    ``headings`` are words of its heading, in order where … stands between them. ``main`` are the
    quantities its sentences mean without a name, ``subjects`` the one that its items are subjects
    of. ``names`` are quantities by the names they have here, ``items`` those whose subjects are
    told by their names alone; ``also`` whose names count as well.
    A family with ``below`` is recognised under the heading of another one, too. ``apart`` are the
    totals of both sides with what they mean where a report tells two different ones. One with
    ``instead`` counts only where a table has the title of its ``form``; elsewhere the family
    ``instead`` names is meant.
    """

    name: Name
    headings: tuple[str, ...] = ()
    main: tuple[_Quantity, ...] = ()
    subjects: _Quantity = ""
    names: Mapping[str, tuple[_Quantity, ...]] = field(default_factory=dict)
    items: tuple[_Quantity, ...] = ()
    also: tuple[str, ...] = ()
    below: bool = False
    apart: Mapping[_Quantity, _Quantity] = field(default_factory=dict)
    form: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class SumOf:
    """Quantities that make up another one; with nothing in ``parts`` its own subjects do."""

    total: QuantityName
    parts: tuple[QuantityName, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportWords:
    """How documents name themselves and speak of their numbers.

    ``titles`` are expressions with the groups 年 and 名, where ``units`` in the group 类 say that
    it is a single unit's; ``others`` titles of documents that are no report, with what to say.
    ``places`` are names of places by region. Under the headings ``closed`` no quantity of the whole
    is told, under those ``opened`` they are again. ``last`` and ``this`` are words for years,
    ``blanks`` the expression of what is still to be filled in, ``heights`` the expressions that
    say a final is above and below its budget.
    A name may follow its owner, which ends in one of ``owners`` and holds none of ``scopes``, or
    one of ``openers``; ``wholes`` name the department with all its units. A number before one of
    ``after`` is not the amount itself. Behind one of ``reasons`` a sentence tells a reason, whose
    numbers are its own (with one of ``compares``, for being off a budget); one of ``lists`` opens
    the parts of what was said.
    """

    titles: tuple[str, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    this: tuple[str, ...] = ()
    blanks: str = ""
    heights: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    compares: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clauses:
    """Every wording, family and word of a pack, or of several together.

    ``classes`` are the pieces that wordings name, spelled out, by name. ``counts`` are the units of
    counts with how they may be printed.
    """

    wordings: tuple[Wording, ...] = ()
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    sums: tuple[SumOf, ...] = ()
    counts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: ReportWords = ReportWords()
    place: Place = field(default=Place(), compare=False)
