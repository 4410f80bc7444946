"""Heads of sheets: the rows in which they are looked for, the units behind the names in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mingzhang.model.marks import UNIT_LABEL
from mingzhang.model.number import MONEY

SEARCHED_ROWS = 20  # a head stands near the top; below are data
_UNIT = re.compile(rf"(.*?)[（(](?:{UNIT_LABEL})?({MONEY}|%)[）)]")


def first_naming(
    rows: Sequence[Sequence[str]], words: Iterable[str], least: int | None = None
) -> int | None:
    """The first row near the top that has at least so many of these words, all if not said."""
    known = set(words)
    needed = len(known) if least is None else least
    tops = enumerate(rows[:SEARCHED_ROWS])
    return next((n for n, row in tops if len(known.intersection(row)) >= needed), None)


def split_unit(head: str) -> tuple[str, str]:
    """A head without blanks as its name and the unit in brackets behind it (万元, %), "" for none.

    金额（单位：万元） is 金额 in 万元.
    """
    found = _UNIT.fullmatch(head)
    return (found[1], found[2]) if found else (head, "")
