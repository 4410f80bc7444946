"""The list of what must be explained, written beside a draft report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.book import Book
from mingzhang.facts.checklist import checklist_rows
from mingzhang.facts.values import Values
from mingzhang.formats.checklist import FILE, TITLE, ChecklistRow
from mingzhang.formats.write.checklist import write_checklist


def to_explain(
    book: Book, values: Values, catalogue: Catalogue, kind: str
) -> tuple[ChecklistRow, ...]:
    """What a department or unit must explain; who rebuilt a book from outside owes nothing."""
    if book.settings.reconstruction:
        return ()
    return tuple(checklist_rows(book, values, catalogue, kind).values())


def write_list(out: Path, rows: Sequence[ChecklistRow], year: int) -> tuple[str, ...]:
    """Write the list into ``out``; the names of what was written.

    InputError if it cannot be written.
    """
    if not rows:
        return ()
    write_checklist(f"{rows[0].unit}{year}年度{TITLE}", rows, out / FILE)
    return (FILE,)
