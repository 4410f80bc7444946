"""Papers about the rows of a book: what derived relations hold, worded by a chapter of a pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from mingzhang.model.declared import Name, Slip, Written
from mingzhang.model.problem import Place
from mingzhang.model.region import ChartSpec, Sentence
from mingzhang.model.template import Template

DUE = "期限"  # a word of a paper: the day by which one must react
MUST = "必改"  # the count by which a command fails


@dataclass(frozen=True, slots=True)
class Paper:
    """A chapter about the rows of ``relations``, of one year and, with ``period``, of one month.

    ``counts`` is the relation with one row of totals a year (and month): without it there is no
    paper. Rows that have the column ``order`` stand in it. ``due`` is the column that says within
    how many working days after the month one must react. Each row of ``problems`` may be added to
    the relation ``ledger`` of the book: a column of it is worded as ``cells`` say, else it is that
    of the row. ``exact`` counts are told unrounded, one in percent of another.
    """

    id: Name
    relations: Annotated[tuple[str, ...], Written("rows")]
    counts: str
    chapters: tuple[Template, ...]
    sentences: Mapping[str, Sentence] = field(default_factory=dict)
    cells: Mapping[str, Sentence] = field(default_factory=dict)
    charts: Mapping[str, ChartSpec] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    period: str = ""
    due: str = ""
    order: str = ""
    ledger: str = ""
    problems: str = ""
    exact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """Nothing that it is about."""
        if not self.relations:
            yield Slip("rows", "没有写 rows。", "请写所说的表。")
