"""Import profiles: how the sheets of one kind of export stand for the relations of a book.

A profile is read both ways: an import takes the sheets apart by it, an export fills them by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mingzhang.model.problem import Place
from mingzhang.model.template import Reference

ORDINAL = "#"  # the text of a slot that numbers its row

_FILL = re.compile(r"([+~])([^.\[\]\s]+)\.([^.\[\]\s|]+)(?:\[([^\[\]\s]*)\])?")


@dataclass(frozen=True, slots=True)
class Fill:
    """A row of a relation that a cell fills, and the rows a cell is the sum of.

    The cell is the sum of ``value`` over the rows whose columns are the words of ``match`` and,
    on its axes, the codes of its place. Read, it becomes one such row that has ``also`` besides:
    all of the cell, or, where ``rest``, what the rows read before it leave of it. A word
    ``*default`` of ``match`` or ``also`` is chosen by the code of the row (``Profile.funds``).
    """

    relation: str
    value: str
    match: tuple[tuple[str, str], ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    rest: bool = False

    @staticmethod
    def parse(text: str) -> Fill:
        """Read ``+表.列[列=词|列=词]``, ~ for the rest; ValueError if it is not of this form."""
        found = _FILL.fullmatch(text)
        if not found:
            raise ValueError(text)
        match, _, also = (found[4] or "").partition("|")
        return Fill(found[2], found[3], _words(match), _words(also), found[1] == "~")

    @property
    def words(self) -> dict[str, str]:
        """What the row has in its fixed columns."""
        return dict((*self.match, *self.also))


def _words(text: str) -> tuple[tuple[str, str], ...]:
    words = [part.partition("=") for part in text.split(",") if part]
    if not all(is_ for _, is_, _ in words):
        raise ValueError(text)
    return tuple((column, word) for column, _, word in words)


@dataclass(frozen=True, slots=True)
class Slot:
    """What a cell of a sheet is: literal ``text``, a quantity it states, a row it fills."""

    text: str = ""
    states: Reference | None = None
    fill: Fill | None = None

    @staticmethod
    def parse(text: str) -> Slot:
        """Read ``=量[科目]`` and ``+表.列[…]``, one or both with a space between; else a text."""
        if not text.startswith(("=", "+", "~")):
            return Slot(text)
        states, fill = None, None
        for part in text.split():
            if part.startswith("="):
                states = Reference.parse(part[1:])
            else:
                fill = Fill.parse(part)
        return Slot("", states, fill)


@dataclass(frozen=True, slots=True)
class HeadedColumn:
    """A column of a list sheet: the heads above it, outermost first, and what its cells are.

    A text that names a column of the filled relations is an axis: its cells are codes or words
    of that column. Any other text is only for people.
    """

    heads: tuple[str, ...]
    slot: Slot


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns made from a classification: under each class a subtotal and its codes."""

    axis: str
    classification: str
    classes: tuple[str, ...]
    subtotal: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class SheetProfile:
    """One sheet. A fixed one has ``head`` and ``rows``, a list ``columns`` and maybe a ``grid``.

    ``id`` opens the name of the sheet (Z05_1), ``title`` and ``code`` (财决05-1表) tell it where
    the id is missing. In a fixed sheet the heads of a column are the different texts of ``head``
    above it.
    """

    id: str
    title: str
    code: str = ""
    required: bool = False
    head: tuple[tuple[str, ...], ...] = ()
    rows: tuple[tuple[Slot, ...], ...] = ()
    columns: tuple[HeadedColumn, ...] = ()
    grid: Grid | None = None
    place: Place = field(default=Place(), compare=False)

    def slots(self) -> Iterator[Slot]:
        """Every slot, of rows, columns and grid."""
        yield from (slot for row in self.rows for slot in row)
        yield from (column.slot for column in self.columns)
        if self.grid:
            yield self.grid.slot


@dataclass(frozen=True, slots=True)
class Marks:
    """The words by which a sheet is read.

    Labels before the unit's code, its name and the unit of amounts; what stands for no number;
    rows that only number the columns, columns that only number the rows; the name of a total row.
    """

    unit_code: tuple[str, ...] = ()
    unit_name: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    numbering: tuple[str, ...] = ()
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of export: its sheets and what words mean in them.

    ``funds`` gives the word of a fund by the beginnings of the codes that belong to it.
    ``names`` says which classification names the codes of an axis.
    """

    id: str
    title: str
    basis: str
    marks: Marks
    sheets: tuple[SheetProfile, ...]
    funds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    place: Place = field(default=Place(), compare=False)

    def word_of(self, word: str, code: str) -> str:
        """A word of a fill in the row of ``code``: one that begins with * is chosen by it."""
        if not word.startswith("*"):
            return word
        for fund, prefixes in self.funds:
            if code.startswith(prefixes):
                return fund
        return word[1:]

    def words_of(self, word: str) -> frozenset[str]:
        """Every word that a word of a fill may stand for."""
        if not word.startswith("*"):
            return frozenset({word})
        return frozenset({word[1:], *(fund for fund, _ in self.funds)})
