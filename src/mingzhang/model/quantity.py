"""Quantities: what a number measures. Cells, sentences, identities and slots share their ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from mingzhang.model.declared import (
    ColumnOf,
    Name,
    OneOf,
    QuantityName,
    RelationName,
    Title,
    Unwritten,
)
from mingzhang.model.finding import CATEGORIES
from mingzhang.model.problem import Place

# Quantities that follow from another one; the suffix is part of the id.
CHANGE = "增减额"
GROWTH = "增减率"
SHARE = "占比"
COMPLETION = "完成率"
INITIAL_COMPLETION = "年初完成率"

# Between the codes of a subject on several axes: 2080101×30201; ×30201 leaves the first open.
AXIS = "×"


def join_subject(*codes: str) -> str:
    """The subject of codes on the axes of a breakdown; a total is an empty code."""
    return AXIS.join(codes).rstrip(AXIS)


def split_subject(subject: str, axes: int) -> tuple[str, ...]:
    """The codes of a subject, one an axis."""
    codes = subject.split(AXIS)
    return (*codes, *("",) * (axes - len(codes)))


@dataclass(frozen=True, slots=True)
class Term:
    """A signed quantity of a linear form; ``subject`` "" takes the case's own subject.

    ``shift`` -1 takes the quantity of the year before the case's.
    """

    coefficient: int
    quantity: QuantityName
    subject: str = ""
    shift: int = 0


_OwnColumn = Annotated[str, ColumnOf("relation")]


@dataclass(frozen=True, slots=True)
class Source:
    """How a quantity is summed: SUM(value) over the rows of a relation that fit ``where``.

    An empty ``value`` counts the rows. A ``where`` word that ends in * matches a prefix. ``by`` are
    the columns whose codes give the subjects, one an axis (none = only the total). What is ``own``
    does not add up (a score): only the unit's own rows count, not those below it.
    """

    relation: RelationName
    value: _OwnColumn
    where: Mapping[_OwnColumn, tuple[str, ...]] = field(default_factory=dict)
    by: tuple[_OwnColumn, ...] = ()
    own: bool = False


Kind = Literal["base", "增减额", "增减率", "占比", "完成率", "年初完成率"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a number measures.

    ``unit`` is the base unit (元, %, 人 …), ``printed`` the unit it is printed in (万元).
    It is stated in the book, summed from ``source`` or computed by ``formula``. ``share_of``,
    ``budget`` and ``compare`` declare the ratios that reports print of it; each of them is a
    quantity of its own (``share()``, ``completion()``, ``change()``, ``growth()``). ``budget`` is
    the budget of the whole year, ``initial`` that of the beginning.
    ``kind`` says how a following quantity is computed from ``of``.
    """

    id: Name
    title: Title
    unit: str = "元"
    printed: str = "万元"
    source: Annotated[Source | None, Unwritten] = None
    formula: tuple[Term, ...] = ()
    subjects: str = ""  # classification of the subjects it is broken down by
    compare: bool = False
    share_of: QuantityName = ""
    budget: QuantityName = ""
    initial: QuantityName = ""
    aliases: tuple[str, ...] = ()
    kind: Annotated[Kind, Unwritten] = "base"
    of: Annotated[str, Unwritten] = ""
    place: Place = field(default=Place(), compare=False)

    def change(self) -> str:
        """Id of this year's value minus last year's."""
        return f"{self.id}.{CHANGE}"

    def growth(self) -> str:
        """Id of the change in percent of last year's value."""
        return f"{self.id}.{GROWTH}"

    def share(self) -> str:
        """Id of the percentage of ``share_of``."""
        return f"{self.id}.{SHARE}"

    def completion(self) -> str:
        """Id of the percentage of ``budget``."""
        return f"{self.id}.{COMPLETION}"

    def initial_completion(self) -> str:
        """Id of the percentage of ``initial``."""
        return f"{self.id}.{INITIAL_COMPLETION}"


@dataclass(frozen=True, slots=True)
class Key:
    """Which case of a quantity: whose (单位代码), which year, subject and scope (本级, 汇总 …)."""

    unit_code: str
    year: int
    subject: str = ""
    scope: str = ""

    def __str__(self) -> str:
        return f"{self.year}|{self.subject}|{self.unit_code}|{self.scope}"


Operand = tuple[str, int, str]  # quantity, year, subject


def claim_of(
    quantity: Quantity, of: Quantity, year: int, subject: str
) -> tuple[str, tuple[Operand, Operand]]:
    """What a following quantity claims: the kind of the claim and the operands it follows from.

    The share of a subject is of the quantity's own total, that of the total is of ``share_of``.
    """
    this = (of.id, year, subject)
    match quantity.kind:
        case "占比":
            return "占比", (this, (of.id if subject else of.share_of, year, ""))
        case "完成率":
            return "完成", (this, (of.budget, year, subject))
        case "年初完成率":
            return "完成", (this, (of.initial, year, subject))
        case "增减额":
            return "增减额", (this, (of.id, year - 1, subject))
        case "增减率":
            return "增减率", (this, (of.change(), year, subject))
    raise ValueError(f"{quantity.id} follows from nothing")


Sense = Literal["=", "≥", "≤"]
Grain = Literal["case", "children"]


@dataclass(frozen=True, slots=True)
class Identity:
    """A linear relation between quantities of one case.

    ``left`` sense Σ ``right``. Grain "case": all terms share unit, year (unless shifted), scope,
    and the subject unless a term fixes it; ``each`` subject is checked where true, else only the
    total. Grain "children": the left quantity of each subject equals the sum over its direct
    children on the ``axis`` of its breakdown, which the pack names as the column ``along``.
    ``axes`` is the axis, counted from 1, on which the last code of its subjects (or children)
    stands: 1 takes 2080101, 2 takes 2080101×30201 and ×30201.
    ``form`` restricts the readings to those of one official form ("" = the whole document).
    """

    id: Name
    title: Title
    left: Annotated[Term, Unwritten]
    right: Annotated[tuple[Term, ...], Unwritten]
    sense: Annotated[Sense, Unwritten] = "="
    grain: Annotated[Grain, Unwritten] = "case"
    each: bool = False
    axis: Annotated[int, Unwritten] = 0
    along: Annotated[str, Unwritten] = ""
    axes: int = 1
    form: str = ""
    category: Annotated[str, OneOf(CATEGORIES)] = "sum"
    basis: str = ""
    false_alarm: str = ""
    verify: str = ""
    place: Place = field(default=Place(), compare=False)
