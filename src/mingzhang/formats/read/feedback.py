"""Read a feedback that came back filled in, by the names of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from mingzhang.formats.feedback import COLUMNS, ID, PROBLEM, REPLY, FeedbackRow
from mingzhang.formats.heads import first_naming
from mingzhang.formats.read.docx import read_docx
from mingzhang.formats.read.sheets import read_tables
from mingzhang.model.document import Table, plain
from mingzhang.model.problem import InputError

_KNOWN_BY = (ID, REPLY, PROBLEM)


def read_feedback(path: Path) -> list[FeedbackRow]:
    """The rows with an id; none if the file is no feedback. InputError if it cannot be read."""
    if path.suffix.lower() == ".docx":
        tables = (block for block in read_docx(path).blocks if isinstance(block, Table))
        grids = [[[plain(c.content) for c in row] for row in table.rows] for table in tables]
    else:
        sheets, problems = read_tables(path)
        if problems:
            raise InputError(problems)
        grids = [[[str(cell) for cell in row] for row in sheet.rows] for sheet in sheets]
    return [row for grid in grids for row in _rows(grid)]


def _rows(grid: Sequence[Sequence[str]]) -> Iterable[FeedbackRow]:
    head = first_naming(grid, _KNOWN_BY)
    if head is None:
        return
    for row in grid[head + 1 :]:
        cells = {name: text.strip() for name, text in zip(grid[head], row, strict=False)}
        if cells.get(ID):
            fields = {one.field: cells.get(one.name, "") for one in COLUMNS if one.field}
            yield FeedbackRow(**fields | {"id": "".join(cells[ID].split())})
