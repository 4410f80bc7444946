"""Relations and their columns: the official Chinese terms that workbook, rule and report share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from mingzhang.model.declared import ClassificationName, Name, Of, Slip, Title
from mingzhang.model.problem import Place

ColumnKind = Literal["text", "integer", "money", "number", "date"]
Holder = Literal["book", "document", "derived", "parameter", "list", "shared"]

_PLAIN = re.compile(r"[^\W\d]\w*")  # what the SQL of rules can name


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a relation.

    ``empty`` decides, once, what a blank cell means: "unknown" keeps it NULL, "zero" makes it 0,
    "error" refuses the row. ``codes`` names the classification whose codes the column takes,
    ``values`` the closed list of words. A money column is in 元 and is accompanied by a column
    named after it with 半 appended, its half-unit (0 unless the cell was printed, as "2.94万元"),
    in what units keep; amounts of lists are exact. ``derived`` names the batch function that fills
    the column at intake from the columns ``of`` (see engines/base/derived_columns.py).
    ``private`` says that it holds people's numbers, which lists that leave the program show masked.
    """

    name: Name
    kind: ColumnKind = "text"
    title: Title = ""
    empty: Literal["unknown", "zero", "error"] = "unknown"
    values: tuple[str, ...] = ()
    codes: ClassificationName = ""
    description: str = ""
    derived: str = ""
    of: tuple[str, ...] = ()
    private: Literal["", "identity", "card"] = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a payment between two units: where that unit booked it.

    ``relation`` is the table it was booked in, ``unit`` the column of the payment that names the
    unit, ``amount`` the one that says what it booked. ``columns`` give each column of a booked row
    as the first of these columns of the payment that is filled.
    """

    relation: Annotated[Name, Of("relations")]
    name: str
    unit: str
    amount: str
    columns: Mapping[str, tuple[str, ...]]

    def slips(self) -> Iterator[Slip]:
        """What the unit booked must go into a column."""
        if not any(self.amount in sources for sources in self.columns.values()):
            yield Slip("amount", f"“{self.amount}”没有写进 columns 里的哪一列。")


@dataclass(frozen=True, slots=True)
class Relation:
    """A named table with a key. Stored rows also have 来源 (file, sheet) and 行 (row number).

    ``unlisted`` says what a case means that has no row while the table has others of the same
    unit and year: zero in a complete ledger, unknown in a list of what was reported.
    ``holder`` says who fills it: the book, a document that was read, the program itself from the
    book's rows ("derived", each with the 来源 and 行 it was made from), the packs ("parameter",
    what varies by place and time), files of any size that others keep ("list": payments,
    registers), or the program itself from those ("shared": what several rules need, made once).
    Of a list, ``fresh`` is how many days old it may be when rules read it (0: any age), ``dated``
    the column by which a run as of a day leaves out what came later.
    Of a parameter, a place's own rows replace those of anywhere: all of them, or with ``each`` only
    those that say the same in these columns.
    A relation with ``sides`` lists payments within a department, the payer's side first.
    """

    name: Name
    title: Title
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    description: str = ""
    unlisted: Literal["zero", "unknown"] = "unknown"
    holder: Holder = "book"
    sides: tuple[Side, ...] = ()
    each: tuple[str, ...] = ()
    fresh: int = 0
    dated: str = ""
    place: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """One side without the other, names that SQL cannot say, columns that it does not have."""
        if len(self.sides) not in {0, 2}:
            yield Slip("sides", "往来要有两边：先付款的，后收款的。")
        for name in self._missing(self.key):
            yield Slip("key", f"主键“{name}”不是本表的列。")
        for said in (self.name, *self.names):
            if not _PLAIN.fullmatch(said):
                mend = "名字以汉字或字母开头，不含标点和空格；要印的写法写在 title。"
                yield Slip("columns", f"规则的 SQL 认不了名字“{said}”。", mend)
        for name in self._missing([self.dated] if self.dated else []):
            yield Slip("dated", f"dated 所指的“{name}”不是本表的列。")
        for column in self.columns:
            for name in self._missing(column.of):
                yield Slip("columns", f"列“{column.name}”由“{name}”算出，它不是本表的列。")
        for name in self._missing(self.each):
            yield Slip("each", f"each 里的“{name}”不是本表的列。")

    def _missing(self, names: Iterable[str]) -> list[str]:
        own = self.names
        return [name for name in names if name not in own]

    def column(self, name: str) -> Column | None:
        """The column of this name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def half_name(column: str) -> str:
    """The name of the column that holds the half-units of a money column."""
    return f"{column}半"


@dataclass(frozen=True, slots=True)
class Subject:
    """A row of a classification. Only "observed" rows may drive an error."""

    code: str
    name: str
    level: int
    parent: str
    status: str


@dataclass(frozen=True, slots=True)
class Classification:
    """An edition of subject codes. ``lengths`` are the code lengths of the levels (3, 5, 7)."""

    name: str
    title: str
    lengths: tuple[int, ...]
    subjects: dict[str, Subject]

    def parent_of(self, code: str) -> str:
        """The code above; by the lengths of the levels where the list lacks the code."""
        if code in self.subjects:
            return self.subjects[code].parent
        above = [length for length in self.lengths if length < len(code)]
        return code[: above[-1]] if above else ""

    def has_place_for(self, code: str) -> bool:
        """Whether the code is listed, or is of a level's length and below a listed class."""
        known = code[: self.lengths[0]] in self.subjects
        return code in self.subjects or (known and len(code) in self.lengths)
