"""What the composer asks of a book: values, texts, names. Nothing here knows where they lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingzhang.model.known import Known
from mingzhang.model.relation import Classification
from mingzhang.model.rubric import Rubric

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report is made from.

    ``get(quantity, subject, shift)`` is the value to print or None; ``subjects(quantity, shift)``
    the subjects it is known for on the first axis of its breakdown, ``subjects(quantity, shift,
    axis)`` those on another; ``combinations(quantity, shift, axes)`` the codes it is known for on
    several axes at once; ``trace(known)`` the lines that lead to base rows; ``disputed`` the
    addresses whose readings contradict each other. ``kind`` says whose accounts these are (部门,
    单位), ``units`` are the names of the units that they cover, ``projects`` the names of projects
    by code. ``rows(relation)`` are the rows of the year of the ``unit`` and those below it;
    ``rubric`` is the table of points that it is evaluated by; ``address(row, column)`` the quantity
    and the key of a number that a row has.
    """

    department: str
    short_name: str
    year: int
    published: str
    reconstruction: bool
    get: Callable[[str, str, int], Known | None]
    subjects: Callable[..., Sequence[str]]
    trace: Callable[[Known], tuple[str, ...]]
    texts: Mapping[tuple[str, str, str], tuple[str, ...]]
    units: tuple[str, ...]
    classifications: Mapping[str, Classification]
    combinations: Callable[[str, int, tuple[int, ...]], Sequence[tuple[str, ...]]] = (
        lambda _quantity, _shift, _axes: ()
    )
    kind: str = "部门"
    projects: Mapping[str, str] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    rows: Callable[[str], Sequence[Row]] = lambda _relation: ()
    rubric: Rubric | None = None
    address: Callable[[Row, str], tuple[str, str]] = lambda _row, column: (column, "")
