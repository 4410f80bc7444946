"""Compare: a report that was edited held against the book that made it, its wording taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.books import edited
from mingzhang.books.edited import Edited, audit_against_book
from mingzhang.disclosures.judging import write_findings, write_numbers
from mingzhang.disclosures.told import told_verdicts
from mingzhang.facts.loaded import opened
from mingzhang.told.answer import Answer


@dataclass(frozen=True, slots=True)
class CompareOrder:
    """The edited documents and their book; ``keep`` takes the changed wording back into it. The
    list of changes and the findings go into ``out``, a line a number into ``numbers``."""

    paths: Sequence[Path]
    book: Path
    keep: bool = False
    out: Path | None = None
    numbers: Path | None = None
    packs: Sequence[str] = ()


def compare(order: CompareOrder) -> Answer:
    """What was changed since the report was made, and whether it still agrees with the book."""
    with opened(order.book, order.packs) as loaded:
        results, told = audit_against_book(order.paths, loaded, order.out, keep=order.keep)
    if order.out:
        write_findings(results, order.out)
    if order.numbers:
        write_numbers(results, order.numbers)
    return told_verdicts(results, told)


def audit_edited(path: Path, folder: Path, packs: Sequence[str] = ()) -> Edited:
    """One edited document against the report of the book in ``folder``."""
    with opened(folder, packs) as loaded:
        return edited.audit_edited(path, loaded)
