"""Papers about the rows of a book, as packs word them: paragraphs, tables, charts, and the
problems that rows give rise to.

A text has slots {名|默认:样式}: the column of a row, or a word of the head. The default stands for
a blank; the style says how a value is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from mingzhang.model.problem import Place

BLANK, FILLED = "", "*"  # in the words of a condition: the cell is blank, is not blank
# Styles besides the lists of words a paper brings: an amount in 万元 or in full, a day in digits.
TEN_THOUSAND, FULL, DAY = "万元", "元", "日期"
STYLES = (TEN_THOUSAND, FULL, DAY)
DEPARTMENT, SHORT_NAME, YEAR, PERIOD, DUE = "部门", "简称", "年度", "期", "期限"
HEAD = (DEPARTMENT, SHORT_NAME, YEAR, PERIOD, DUE)
PLACE = "出处"  # of a row: the file, sheet and line it came from
MUST = "必改"  # the count by which a command fails

Where = Mapping[str, tuple[str, ...]]
_SLOT = re.compile(r"\{([^{}|:]+)(?:\|([^{}|:]*))?(?::([^{}|:]+))?\}")


@dataclass(frozen=True, slots=True)
class PaperSlot:
    """A place in a text where a value stands."""

    name: str
    default: str | None = None
    style: str = ""


def parts_of(text: str) -> Iterator[str | PaperSlot]:
    """The words and slots of a text, in order."""
    end = 0
    for match in _SLOT.finditer(text):
        if match.start() > end:
            yield text[end : match.start()]
        yield PaperSlot(match[1], match[2], match[3] or "")
        end = match.end()
    if end < len(text):
        yield text[end:]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some rows of a relation: those whose columns say one of these words."""

    relation: str
    where: Where = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Total:
    """What the head knows of chosen rows: how many, the sum of a column, or one such sum in
    percent of another. A blank among them leaves the sum unknown."""

    kind: Literal["count", "sum", "rate"]
    rows: Chosen = field(default_factory=lambda: Chosen(""))
    column: str = ""
    of: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that stand where the row fits."""

    text: str
    where: Where = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a table."""

    head: str
    text: str
    align: Literal["left", "center", "right"] = "center"
    width: float = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paper, printed if the count ``needs`` is not zero and ``absent`` is.

    heading and text stand once; each is a paragraph a row; listing is one paragraph of all rows
    between ``before`` and ``after``; table and chart show the rows. A row's words are all clauses
    that fit it.
    """

    kind: Literal["heading", "text", "each", "listing", "table", "chart"]
    clauses: tuple[Clause, ...] = ()
    rows: Chosen = field(default_factory=lambda: Chosen(""))
    columns: tuple[PaperColumn, ...] = ()
    title: str = ""
    unit: str = ""
    value: str = ""
    before: str = ""
    after: str = ""
    join: str = "；"
    notes: tuple[str, ...] = ()
    landscape: bool = False
    level: int = 2
    needs: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """The rows that each give a row of the ledger, with its cells as texts."""

    rows: Chosen
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper about the rows of ``over`` of one year and, with ``period``, of one month of it.

    Its rows stand in the order of the column ``order``, else in that of the book.
    ``due`` is the column that says within how many working days after the month one must react.
    ``ledger`` is the relation of the book that ``suggested`` rows may be added to. ``words`` are
    styles: what is printed for a value; ``blank`` what for none.
    """

    id: str
    title: str
    over: Chosen
    parts: tuple[Part, ...]
    period: str = ""
    due: str = ""
    order: str = ""
    ledger: str = ""
    suggested: tuple[Suggested, ...] = ()
    totals: Mapping[str, Total] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blank: str = "—"
    place: Place = field(default=Place(), compare=False)
