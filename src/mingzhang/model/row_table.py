"""Tables that list rows of the book, and numbers computed from quantities: both are data.

A row table is a grid of bands, one under the other. A band has rows written cell by cell, or a row
for every row of a relation, or one for every subject of a quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mingzhang.model.formula import Node
from mingzhang.model.problem import Place
from mingzhang.model.region import Grid
from mingzhang.model.template import Reference, Template

LEFT, UP = "<", "^"  # a written cell that belongs to the one at its left, or above it
SLOT = "="  # begins a written cell that holds a quantity
COMPUTED = "算 "  # begins a slot that holds a computed number

SourceKind = Literal["text", "column", "measure", "rate", "written", "slot", "said"]
# How a number is printed: amounts in 万元 or 元, a percentage, as it is, a fraction as percentage.
STYLES = ("万元", "元", "%", "数", "")


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that follows from quantities by a formula. ``claim`` is the kind of claim that a
    printed one makes of the two ``of`` quantities, "" if nothing holds it.
    """

    id: str
    title: str
    formula: Node
    inputs: Mapping[str, Reference]
    style: str
    claim: str = ""
    of: tuple[Reference, ...] = ()
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of a cell comes from, if the row fits ``where``.

    text: words with {slots} of the row; column: its value in a ``style``, or else its text;
    measure: sign, value and unit of three columns as one; rate: one column in percent of another;
    written: what people wrote in a section about the subject in the second name; slot: a quantity
    of the row's subject; said: the ``template`` filled from the row. ``quantity`` is what a
    column's number states, with the text of the column ``subject`` as its subject. A ``needed`` one
    must be there where the row fits.
    """

    kind: SourceKind
    names: tuple[str, ...]
    template: Template | None = None
    style: str = ""
    quantity: str = ""
    subject: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needed: bool = False


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a band. The first of ``sources`` that fits and is not blank is printed.

    ``needed``: where none is, the word for what is missing. ``merge``: equal cells below each
    other are one where the columns before that merge are one, too. ``optional``: left out where
    it is blank in every row.
    """

    head: str
    sources: tuple[Source, ...]
    span: int = 1
    merge: bool = False
    total: bool = False
    needed: bool = False
    optional: bool = False
    align: Literal["left", "center", "right"] = "center"


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a row table. ``label`` stands at its left over ``label_span`` columns.

    ``where`` words may be "" (blank), "*" (not blank) or have slots. ``joined`` relations lend
    their columns (关系.列) to the rows of ``relation`` by their own keys. ``own`` keeps the rows
    of the unit itself. Without any row, a band prints its one row of missing words if ``needed``.
    """

    head: Grid = ()
    label: str = ""
    label_span: int = 0
    rows: Grid = ()
    relation: str = ""
    joined: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    over: str = ""
    own: bool = False
    needed: bool = False
    columns: tuple[ListColumn, ...] = ()
    total: str = ""


@dataclass(frozen=True, slots=True)
class Each:
    """A table that is a file of its own for every row of a relation, whose columns it may print,
    if ``having`` has a row of the same key. ``file`` is its name, in a ``folder``.
    """

    relation: str
    having: str
    folder: str
    file: str


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table made of bands; ``unit`` stands above it and is what written amounts are in."""

    id: str
    title: str
    bands: tuple[Band, ...]
    unit: str = ""
    owner: str = ""
    note: str = ""
    landscape: bool = False
    widths: tuple[float, ...] = ()
    each: Each | None = None
    place: Place = field(default=Place(), compare=False)
