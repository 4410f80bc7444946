"""Tables that list rows of the book, and numbers computed from quantities: both are data.

A row table is a grid of bands, one under the other. A band has rows written cell by cell, or a row
for every row of a relation, or one for every subject of a quantity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from mingzhang.model.declared import (
    Name,
    OneOf,
    OrItself,
    QuantityName,
    RelationName,
    Slip,
    Title,
)
from mingzhang.model.formula import Node, misnamed
from mingzhang.model.problem import Place
from mingzhang.model.region import Grid
from mingzhang.model.rows import CLAIMS
from mingzhang.model.template import Reference, Template

LEFT, UP = "<", "^"  # a written cell that belongs to the one at its left, or above it
SLOT = "="  # begins a written cell that holds a quantity
COMPUTED = "算 "  # begins a slot that holds a computed number

SourceKind = Literal["text", "column", "measure", "rate", "written", "slot", "said"]
# How many names each kind of source takes.
_NAMES: dict[SourceKind, int] = {
    "text": 1, "column": 1, "measure": 3, "rate": 2, "written": 2, "slot": 1, "said": 1,
}  # fmt: skip
# How a number is printed: amounts in 万元 or 元, a percentage, as it is, a fraction as percentage.
STYLES = ("万元", "元", "%", "数", "")


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that follows from quantities by a formula. ``claim`` is the kind of claim that a
    printed one makes of the two inputs ``of`` which it is, "" if nothing holds it.
    """

    id: Name
    title: Title
    formula: Node
    inputs: Mapping[str, Reference]
    style: Annotated[str, OneOf(STYLES)] = "%"
    claim: Annotated[str, OneOf(("", *CLAIMS))] = ""
    of: tuple[str, ...] = ()
    place: Place = field(default=Place(), compare=False)

    @property
    def claimed(self) -> tuple[Reference, ...]:
        """What the claim is about."""
        return tuple(self.inputs[name] for name in self.of if name in self.inputs)

    def slips(self) -> Iterator[Slip]:
        """No formula, or not of its inputs; a claim about too few of them."""
        yield from misnamed(self.formula, self.inputs)
        if self.formula is None:  # as it was read, not as it may be used
            yield Slip("formula", f"“{self.id}”没有可读的 formula。", "请补上。")
        if self.claim and len(self.claimed) != len(CLAIMS[self.claim]) - 1:
            yield Slip("of", "写了 claim 的，of 要写它的各个 inputs。")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of a cell comes from, if the row fits ``where``; one of

    text: words with {slots} of the row; column: its value in a ``style``, or else its text;
    measure: sign, value and unit of three columns as one; rate: one column in percent of another;
    written: what people wrote in a section about the subject in the second name; slot: a quantity
    of the row's subject; said: a text filled from the row. ``quantity`` is what a column's number
    states, with the text of the column ``subject`` as its subject. A ``needed`` one must be there
    where the row fits.
    """

    text: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    rate: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    slot: tuple[str, ...] = ()
    said: Template | None = None
    style: Annotated[str, OneOf(STYLES)] = ""
    quantity: QuantityName = ""
    subject: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needed: bool = False

    @property
    def kind(self) -> SourceKind:
        """Which of them it is."""
        return next((kind for kind in _NAMES if getattr(self, kind)), "text")

    @property
    def names(self) -> tuple[str, ...]:
        """The names, or the text, that its kind takes."""
        found = getattr(self, self.kind)
        return found if isinstance(found, tuple) else (self.kind,)

    def slips(self) -> Iterator[Slip]:
        """Not one kind, or with too few names."""
        kinds = [kind for kind in _NAMES if getattr(self, kind)]
        if len(kinds) != 1:
            yield Slip("head", f"一列要写 {'、'.join(_NAMES)} 里的一个。")
        elif len(self.names) != _NAMES[self.kind]:
            message = f"“{self.kind}”应有{_NAMES[self.kind]}个名字，读到{len(self.names)}个。"
            yield Slip(self.kind, message)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a band. The first of ``sources`` that fits and is not blank is printed.

    ``needed``: where none is, the word for what is missing. ``merge``: equal cells below each
    other are one where the columns before that merge are one, too. ``optional``: left out where
    it is blank in every row.
    """

    sources: Annotated[tuple[Source, ...], OrItself(without=("needed",))]
    head: str = ""
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
    relation: RelationName = ""
    joined: tuple[RelationName, ...] = ()
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

    relation: RelationName
    having: RelationName
    folder: str
    file: str


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table made of bands; ``unit`` stands above it and is what written amounts are in."""

    id: Name
    title: str
    bands: Annotated[tuple[Band, ...], OrItself()]
    unit: str = ""
    owner: str = ""
    note: str = ""
    landscape: bool = False
    widths: tuple[float, ...] = ()
    each: Each | None = None
    place: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """Written rows have as many cells as there are widths; the columns add up to it."""
        width = len(self.widths)
        for number, band in enumerate(self.bands, start=1):
            for row in (*band.head, *band.rows):
                if len(row) != width:
                    message = f"第{number}段有一行{len(row)}格，widths 有{width}格。"
                    yield Slip("bands", message, "请补齐，或改 widths。")
            spans = band.label_span + sum(column.span for column in band.columns)
            optional = any(column.optional for column in band.columns)
            if optional and (len(self.bands) > 1 or spans != len(band.columns)):
                yield Slip("bands", "optional 的列只用在一段的表里，每列占一格。")
            if band.columns and spans != width:
                message = f"第{number}段的列共占{spans}格，widths 有{width}格。"
                yield Slip("bands", message)
