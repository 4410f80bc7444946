"""New rows for a table of a book: written into its CSV unless the book has them already."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.book import read_book
from mingzhang.facts.imports.applying import apply, copy_with
from mingzhang.facts.imports.tables import read_text_table
from mingzhang.model.relation import Relation


@dataclass(frozen=True, slots=True)
class Appended:
    """How many rows were new, how many the book had."""

    file: str
    new: int
    known: int


def append_rows(
    folder: Path,
    relation: Relation,
    rows: Sequence[Mapping[str, str]],
    present: Sequence[Mapping[str, Any]],
    catalogue: Catalogue,
) -> Appended:
    """Add the rows whose key the book lacks; ``present`` are its rows, wherever they stand.

    What is there stays as it was typed. InputError, and nothing is written, where the book could
    not be read with them.
    """
    known = {_key(row, relation) for row in present}
    table = read_text_table(folder, relation)
    new: list[dict[str, str]] = []
    for row in rows:
        key = _key(row, relation)
        if key not in known:
            known.add(key)
            new.append(dict(row))
    name = f"{relation.name}.csv"
    if new:
        table.take([*relation.key, *(column for row in new for column in row)])
        table.rows += new
        files = {Path(name): table.text()}
        with tempfile.TemporaryDirectory() as copy:
            copy_with(folder, files, Path(copy))
            read_book(Path(copy), catalogue)
        apply(folder, files)
    return Appended(name, len(new), len(rows) - len(new))


def _key(row: Mapping[str, Any], relation: Relation) -> tuple[str, ...]:
    return tuple("" if row.get(name) is None else str(row[name]) for name in relation.key)
