"""Words by which tables other than the official forms are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from mingzhang.model.declared import Keys, Slip, Written
from mingzhang.model.problem import Place, nearest

_ROWS = ("totals", "parts", "this_year", "last_year", "not_added")
_LONGEST_HEAD = 40  # what is longer is a text

Relation = Literal["完成", "偏离", "差", "比", "逐行偏离", "和"]


@dataclass(frozen=True, slots=True)
class Formula:
    """How the column of one role follows from others: of the second roles the one that fits."""

    column: str
    kind: Annotated[Relation, Written("is")]
    first: str
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownRows:
    """Rows that state quantities of the catalogue: the quantity by the row's name, what a column
    of a role adds to its id. A table is known by at least ``needs`` of these rows, unless its
    title has a word of ``unless``. ``subjects`` is the quantity of rows that name one of its
    subjects; ``each`` the role of the column whose texts are themselves the subjects. ``by_year``
    holds for tables with a row a year: the quantities by the heads of their columns. ``usual`` is
    the unit of the amounts where the table does not say it.
    """

    rows: Mapping[str, str]
    columns: Mapping[str, str]
    needs: int
    unless: tuple[str, ...]
    subjects: str = ""
    each: str = ""
    by_year: Mapping[str, str] = field(default_factory=dict)
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says of a table: ``pattern`` has named groups for its numbers.

    Of a quantity ``of`` it may say a number, or only a ``value``: a number that stands in no
    digits, or the quantity that it equals. ``item`` is the heading it must stand under.
    """

    kind: str
    pattern: re.Pattern[str]
    of: str = ""
    value: str = ""
    item: str = ""


@dataclass(frozen=True)
class TableWords:
    """Everything that columns.toml says. ``roles`` are words of heads by role, * for anything.

    ``cells`` are the quantities of cells, ``percents`` and ``counts`` the roles of columns without
    amounts; ``scales`` and ``same`` which
    units are one; ``cost`` … which indicators are of which kind.
    """

    roles: Mapping[str, tuple[str, ...]]
    formulas: tuple[Formula, ...]
    rows: Annotated[Mapping[str, tuple[str, ...]], Keys(_ROWS)]
    known: tuple[KnownRows, ...]
    cells: Mapping[str, str]
    percents: tuple[str, ...]
    counts: tuple[str, ...]
    signs: Mapping[str, tuple[str, ...]]
    sign_tails: tuple[tuple[str, tuple[str, ...]], ...]
    scales: Mapping[str, Decimal]
    same_units: tuple[tuple[str, ...], ...]
    money: str
    indicators: Mapping[str, tuple[str, ...]]
    alias: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]
    grade: re.Pattern[str]
    grades: Mapping[str, Decimal]
    place: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """Columns that no role is."""
        for number, one in enumerate(self.formulas, start=1):
            names = (one.column, one.first, *one.second)
            yield from self._no_roles("column", names, ("formulas", str(number)))
        for number, known in enumerate(self.known, start=1):
            yield from self._no_roles("columns", known.columns, ("known", str(number)))

    def _no_roles(
        self, field: str, names: Iterable[str], within: tuple[str, str]
    ) -> Iterator[Slip]:
        for name in names:
            if name not in self.roles and name not in ("本年", "上年"):
                mend = nearest(name, self.roles)
                yield Slip(field, f"没有名为“{name}”的列。", mend, within)

    @cached_property
    def _exact(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for role, words in self.roles.items():
            for word in words:
                if "*" not in word:
                    found.setdefault(word, role)
        return found

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple(
            (like(word), role)
            for role, words in self.roles.items()
            for word in words
            if "*" in word
        )

    @cached_property
    def _long(self) -> tuple[tuple[str, str], ...]:
        """Words of at least three characters, the longest first: they may stand inside a head."""
        words = sorted(self._exact.items(), key=lambda one: -len(one[0]))
        return tuple((word, role) for word, role in words if len(word) > 2)

    @cached_property
    def _found(self) -> dict[str, str]:
        """The roles of heads that were asked for: tables repeat them."""
        return {}

    def role(self, head: str) -> str:
        """The role of a column by its head (bare), "" if no word fits."""
        if len(head) > _LONGEST_HEAD:
            return ""
        if head not in self._found:
            self._found[head] = self._role(head)
        return self._found[head]

    def _role(self, head: str) -> str:
        if head in self._exact:
            return self._exact[head]
        found = next((role for pattern, role in self._patterns if pattern.fullmatch(head)), "")
        if found or not head:
            return found
        return next((role for word, role in self._long if head.endswith(word)), "")

    def is_of(self, kind: str, text: str) -> bool:
        """Whether a text has one of the words of a kind of indicator."""
        return any(word in text for word in self.indicators[kind])

    def is_total(self, label: str) -> bool:
        """Whether a row of this name is the sum of others."""
        return any(like(word).fullmatch(label) for word in self.rows["totals"])

    def is_part(self, label: str) -> bool:
        """Whether a row of this name is a part of the one above."""
        return any(like(word).fullmatch(label) for word in self.rows["parts"])


def like(word: str) -> re.Pattern[str]:
    """The pattern of a word in which * stands for anything."""
    return re.compile(".*".join(map(re.escape, word.split("*"))))
