"""What names mean at one place of a query: its sources, its aliases, and the query around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Word = Literal["text", "number", "date", "truth", "unknown"]
_KIND_WORDS: dict[Word, str] = {
    "text": "文字", "number": "数", "date": "日期", "truth": "真假", "unknown": "未知",
}  # fmt: skip


DIGITS = 38  # the most both engines compute with


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is.

    A number has ``scale`` decimals (0 for whole numbers) and at most ``whole`` digits before the
    point; ``loose`` says that the engine may give it fewer decimals, as a parameter decides.
    """

    word: Word
    scale: int = 0
    whole: int = 19
    loose: bool = False

    def __str__(self) -> str:
        return _KIND_WORDS[self.word]


def number(scale: int, whole: int = DIGITS, loose: bool = False) -> Kind:
    """The kind of a number, ``whole`` being cut to the digits there are."""
    return Kind("number", scale, min(whole, DIGITS if loose else DIGITS - scale), loose)


PARAMETER_SCALE = 6  # a parameter has no more decimals than an amount
PARAMETER = Kind("unknown", PARAMETER_SCALE, 13, loose=True)
UNKNOWN = Kind("unknown")  # NULL, or what a problem was already reported for
TEXT = Kind("text")
WHOLE = Kind("number")
DATE = Kind("date")
TRUTH = Kind("truth")

Columns = Mapping[str, Kind]


def widest(kinds: Iterable[Kind]) -> Kind:
    """The number that holds all these numbers."""
    kinds = list(kinds)
    return number(
        max(kind.scale for kind in kinds),
        max(kind.whole for kind in kinds),
        any(kind.loose for kind in kinds),
    )


def kind_of_type(sql_type: str) -> Kind:
    """The kind of a column of this SQL type."""
    if sql_type.startswith("DECIMAL"):
        digits, scale = map(int, sql_type[len("DECIMAL(") : -1].split(","))
        return number(scale, digits - scale)
    kinds = {"BIGINT": WHOLE, "INTEGER": WHOLE, "DATE": DATE, "BOOLEAN": TRUTH}
    return kinds.get(sql_type, TEXT)


@dataclass(slots=True)
class Scope:
    """The names visible in one SELECT.

    ``sources`` are the tables of its FROM by alias, None where the table itself is not known (so
    its columns are not complained of again). ``aliases`` are names given in the SELECT list, seen
    only by GROUP BY, HAVING and ORDER BY. ``outer`` is the query around a subquery.
    """

    named: Mapping[str, Columns]  # WITH queries
    outer: Scope | None = None
    sources: dict[str, Columns | None] = field(default_factory=dict)
    aliases: Columns = field(default_factory=dict)
    steps: set[str] = field(default_factory=set)  # the sources that are WITH queries of the rule

    def around(self) -> Iterator[Scope]:
        """This scope and those around it, innermost first."""
        scope: Scope | None = self
        while scope:
            yield scope
            scope = scope.outer

    def holders(self, column: str) -> list[str]:
        """The sources of this scope that have the column."""
        return [name for name, columns in self.sources.items() if columns and column in columns]

    def visible_sources(self) -> dict[str, Columns | None]:
        """Every source one may name here; inner ones hide outer ones."""
        found: dict[str, Columns | None] = {}
        for scope in self.around():
            found = scope.sources | found
        return found
