"""Import profiles of flat lists: a sheet with a row for each thing becomes rows of a book's tables.

Unlike the sheets of an accounts export (``model.imports``) a list has no codes with levels: its
columns are known by their heads in several wordings, and one row may fill several tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mingzhang.model.imports import Marks
from mingzhang.model.problem import Place


@dataclass(frozen=True, slots=True)
class Target:
    """A column of a table; ``relation`` "" is every table the list fills that has the column."""

    relation: str
    column: str

    @staticmethod
    def parse(text: str) -> Target:
        """Read ``表.列`` or ``列``."""
        relation, _, column = text.rpartition(".")
        return Target(relation, column)


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """A column of a list.

    ``heads`` are its wordings, each outermost head first. ``to`` says where a cell goes, ``final``
    where it goes besides if the sheet is of the whole year. ``down``: a blank cell repeats the one
    above. ``is_unit``: the cell is the code or the name of a unit. ``is_split``: the cell holds
    sign, value and unit in one (≥95%), for the three targets of ``to``. ``bare``: the column whose
    word is cut from the end of the cell. ``ratio``: the cell is the share of the first column in
    the second, held against them and not stored. ``step``: the cell belongs to that step of the
    log; a date unless ``to`` says otherwise.
    """

    heads: tuple[tuple[str, ...], ...]
    to: tuple[Target, ...] = ()
    final: tuple[Target, ...] = ()
    required: bool = False
    down: bool = False
    is_unit: bool = False
    is_percent: bool = False
    is_split: bool = False
    bare: str = ""
    ratio: tuple[str, ...] = ()
    step: str = ""

    @property
    def title(self) -> str:
        """Its first wording, as a person is told it."""
        return "/".join(self.heads[0])


@dataclass(frozen=True, slots=True)
class StepLog:
    """A table that keeps what happened: rows numbered by thing, ``word`` on ``date``."""

    relation: str
    number: str
    word: str
    date: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One kind of list: what its title says, what it fills, its columns.

    ``period`` is the column of the filled tables that takes the month of the sheet; tables with it
    are filled only from a sheet that has one, and ``needs_period`` refuses a sheet without.
    """

    id: str
    titles: tuple[str, ...]
    fills: tuple[str, ...]
    columns: tuple[ListedColumn, ...]
    period: str = ""
    needs_period: bool = False
    log: StepLog | None = None
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class ListMarks:
    """The words by which a list is read, besides those of every import (``common``).

    ``subtotal`` ends the label of a row that sums those before it, ``remarks`` begin a line below
    the list that is no row of it, ``dates`` are labels of days on which the list was made, which
    say nothing of its year and month, ``plain`` is the sign of what has no number.
    """

    common: Marks
    subtotal: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    signs: str = ""
    plain: str = ""


@dataclass(frozen=True, slots=True)
class ListProfile:
    """A kind of export made of lists. ``words`` gives by column our word for the export's."""

    id: str
    title: str
    basis: str
    marks: ListMarks
    listings: tuple[Listing, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    place: Place = field(default=Place(), compare=False)
