"""What the composer asks of a book: values, texts, names. Nothing here knows where they lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.model.known import Known
from mingzhang.model.relation import Classification


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report is made from.

    ``get(quantity, subject, shift)`` is the value to print or None; ``subjects(quantity, shift)``
    the subjects it is known for; ``trace(known)`` the lines that lead to base rows; ``disputed``
    the addresses whose readings contradict each other. ``units`` are the names of the units that
    the accounts cover.
    """

    department: str
    short_name: str
    year: int
    published: str
    reconstruction: bool
    get: Callable[[str, str, int], Known | None]
    subjects: Callable[[str, int], Sequence[str]]
    trace: Callable[[Known], tuple[str, ...]]
    texts: Mapping[tuple[str, str, str], tuple[str, ...]]
    units: tuple[str, ...]
    classifications: Mapping[str, Classification]
    disputed: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)
