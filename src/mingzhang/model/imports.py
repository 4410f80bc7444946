"""Import profiles: how the sheets of one kind of export stand for the tables of a book.

A sheet is an official form, which an export also fills by the profile, or a list with a row for
each thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mingzhang.model.problem import Place
from mingzhang.model.template import Reference

ORDINAL = "#"  # the text of a slot that numbers its row
Path = tuple[str, ...]  # the heads above a column, outermost first

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
    """What a cell of a form is: literal ``text``, a quantity it states, a row it fills."""

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
class HeadedColumn:
    """A column of a sheet, known by its ``heads``: the wordings it goes by."""

    heads: tuple[Path, ...]

    @property
    def title(self) -> str:
        """Its first wording, as a person is told it."""
        return "/".join(self.heads[0])


@dataclass(frozen=True, slots=True)
class FormColumn(HeadedColumn):
    """A column of a form with a row for each code; ``slot`` is what its cells are.

    A text that names a column of the filled relations is an axis: its cells are codes or words
    of that column. Any other text is only for people.
    """

    slot: Slot = Slot()


@dataclass(frozen=True, slots=True)
class ListColumn(HeadedColumn):
    """A column of a list.

    ``to`` says where a cell goes, ``final`` where it goes besides if the sheet is of the whole
    year. ``down``: a blank cell repeats the one above. ``is_unit``: the cell is the code or the
    name of a unit. ``is_split``: the cell holds sign, value and unit in one (≥95%), for the three
    targets of ``to``. ``bare``: the column whose word is cut from the end of the cell. ``ratio``:
    the cell is the share of the first column in the second, held against them and not stored.
    ``step``: the cell belongs to that step of the log; a date unless ``to`` says otherwise.
    """

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
    def targets(self) -> tuple[Target, ...]:
        """Where its cells go, what only a whole year gives included."""
        return (*self.to, *self.final)


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns made from a classification: under each class a subtotal and its codes."""

    axis: str
    classification: str
    classes: tuple[str, ...]
    subtotal: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class StepLog:
    """A table that keeps what happened: rows numbered by thing, ``word`` on ``date``."""

    relation: str
    number: str
    word: str
    date: str


@dataclass(frozen=True, slots=True)
class SheetProfile:
    """One sheet. Any of its ``titles`` tells it; a person is told the first of a form's."""

    id: str
    titles: tuple[str, ...]
    place: Place = field(default=Place(), compare=False, kw_only=True)

    @property
    def title(self) -> str:
        """What a person is told it is."""
        return self.titles[0]


@dataclass(frozen=True, slots=True)
class FormSheet(SheetProfile):
    """An official form: ``head`` and ``rows``, or ``columns`` for a row each code.

    Its id opens the name of the sheet (Z05_1); the titles and ``code`` (财决05-1表) tell it where
    the id is missing. Where it has rows, the heads of a column are the different texts of ``head``
    above it.
    """

    code: str = ""
    required: bool = False
    head: tuple[tuple[str, ...], ...] = ()
    rows: tuple[tuple[Slot, ...], ...] = ()
    columns: tuple[FormColumn, ...] = ()
    grid: Grid | None = None

    def slots(self) -> Iterator[Slot]:
        """Every slot, of rows, columns and grid."""
        yield from (slot for row in self.rows for slot in row)
        yield from (column.slot for column in self.columns)
        if self.grid:
            yield self.grid.slot


@dataclass(frozen=True, slots=True)
class ListSheet(SheetProfile):
    """A list with a row for each thing: its columns, the tables that it ``fills``.

    ``period`` is the column of the filled tables that takes the month of the sheet; tables with it
    are filled only from a sheet that has one, and ``needs_period`` refuses a sheet without.
    """

    fills: tuple[str, ...] = ()
    columns: tuple[ListColumn, ...] = ()
    period: str = ""
    needs_period: bool = False
    log: StepLog | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """The words by which a sheet is read.

    Labels before the unit's code, its name and the unit of amounts; what stands for no number;
    rows that only number the columns, columns that only number the rows; the name of a total row,
    the end of the name of a subtotal row. ``remarks`` begin a line below a list that is no row of
    it, ``dates`` are labels of days on which a sheet was made, which say nothing of its year and
    month. ``signs`` is the column whose words stand before a value in one cell, ``plain`` the sign
    of what has no number.
    """

    unit_code: tuple[str, ...] = ()
    unit_name: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    numbering: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    subtotal: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    signs: str = ""
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of export: its sheets, in the order they are read, and what words mean in them.

    ``funds`` gives the word of a fund by the beginnings of the codes that belong to it, ``words``
    by column our word for the export's.
    """

    id: str
    title: str
    basis: str
    marks: Marks
    sheets: tuple[FormSheet | ListSheet, ...]
    funds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    place: Place = field(default=Place(), compare=False)

    @property
    def forms(self) -> tuple[FormSheet, ...]:
        """The sheets that are official forms."""
        return tuple(sheet for sheet in self.sheets if isinstance(sheet, FormSheet))

    @property
    def lists(self) -> tuple[ListSheet, ...]:
        """The sheets that are lists."""
        return tuple(sheet for sheet in self.sheets if isinstance(sheet, ListSheet))

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
