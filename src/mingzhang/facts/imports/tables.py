"""The CSV tables of a book as texts: every cell kept as it was typed, rows put in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang.facts.heads import find_head
from mingzhang.formats.read.sheets import read_tables
from mingzhang.formats.write.separated import csv_text
from mingzhang.model.problem import InputError
from mingzhang.model.relation import Relation

Row = dict[str, str]


@dataclass(slots=True)
class TextTable:
    """A table: the lines above its head, its head, and its rows by column name.

    ``columns`` has the names of the relation by position, "" for a column that is none of its.
    """

    relation: Relation
    above: list[list[str]] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def take(self, names: Sequence[str]) -> None:
        """Have these columns, in the order of the relation for a new table."""
        for name in self.relation.names:
            if name in names and name not in self.columns:
                self.head.append(name)
                self.columns.append(name)

    def text(self) -> str:
        """The table as CSV."""
        keys = [name or f"#{index}" for index, name in enumerate(self.columns)]
        rows = ([row.get(key, "") for key in keys] for row in self.rows)
        return csv_text([*self.above, self.head, *rows])


def read_text_table(folder: Path, relation: Relation) -> TextTable:
    """The relation's CSV in the book, empty if there is none; InputError if it cannot be read."""
    path = folder / f"{relation.name}.csv"
    table = TextTable(relation)
    if not path.is_file() or not path.read_bytes().strip():
        return table
    sheets, problems = read_tables(path)
    head, _ = find_head(sheets[0], relation) if sheets else (None, [])
    if problems or head is None:
        raise InputError(problems or find_head(sheets[0], relation)[1])
    lines = [[str(cell) for cell in row] for row in sheets[0].rows]
    named = {index: name for name, index in head.columns.items()}
    table.above = lines[: head.row]
    table.head = lines[head.row]
    table.columns = [named.get(index, "") for index in range(len(table.head))]
    for line in lines[head.row + 1 :]:
        if any(cell.strip() for cell in line):
            table.rows.append(_row(line, table.columns))
    return table


def _row(line: Sequence[str], columns: Sequence[str]) -> Row:
    cells: Mapping[int, str] = dict(enumerate(line))
    return {name or f"#{index}": cells.get(index, "") for index, name in enumerate(columns)}
