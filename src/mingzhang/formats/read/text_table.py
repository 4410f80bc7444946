"""Read the tables of a text: grids of box lines as our writer prints them, tabs, pipes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from mingzhang.formats.plain import (
    COVERED_ABOVE,
    COVERED_LEFT,
    EDGE,
    RULE,
    UNTITLED,
    unescape_cell,
)
from mingzhang.formats.read.text_lines import Line
from mingzhang.model.document import Cell, Table, Text
from mingzhang.model.number import parse_decimal

_GAP = re.compile(r" {4,}")
_PIPED = re.compile(r"\s*\|.*\|\s*")
_PIPED_RULE = re.compile(r"\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*")
_MOST_HEAD_ROWS = 3


def is_grid(lines: Sequence[Line]) -> bool:
    """Whether a line of the group belongs to a grid of box lines."""
    return any(_in_grid(line) for line in lines)


def read_grid(lines: Sequence[Line]) -> Table:
    """The table printed as ``lines``: up to two head lines, the grid, the notes."""
    first = next(index for index, line in enumerate(lines) if _in_grid(line))
    rows: list[list[Cell]] = []
    head_rows = 0
    notes: list[str] = []
    for line in lines[first:]:
        if RULE.fullmatch(line.text.strip()):
            head_rows = len(rows)
        elif line.text.startswith(EDGE):
            rows.append(list(_cells(line)))
        else:
            notes.append(line.text.strip())
    title, code, owner, unit = _head(lines[:first])
    start = lines[0].text
    return Table(
        title=title,
        rows=_merged(rows),
        head_rows=head_rows,
        code=code,
        owner=owner,
        unit=unit,
        notes=tuple(notes),
        anchor=lines[0].anchor(len(start) - len(start.lstrip())),
    )


def read_tabbed(lines: Sequence[Line]) -> Table:
    """The table whose cells ``lines`` separate by tabs, its head the rows above the first number.

    Columns that are blank in every row are left out at the end.
    """
    return _separated([list(_parts(line, "\t")) for line in lines], lines[0], 0)


def is_piped(lines: Sequence[Line]) -> bool:
    """Whether the group is a table as light markup prints it: | a | b |, a rule below the head."""
    return len(lines) > 2 and all(_PIPED.fullmatch(x.text) for x in lines) and _rule(lines) > 0


def read_piped(lines: Sequence[Line]) -> Table:
    """The table whose cells ``lines`` put between pipes."""
    rule = _rule(lines)
    rows = [list(_parts(line, "|"))[1:-1] for line in lines if not _PIPED_RULE.fullmatch(line.text)]
    return _separated(rows, lines[0], rule)


def _rule(lines: Sequence[Line]) -> int:
    """The number of rows above the rule, 0 without one."""
    return next((n for n, line in enumerate(lines) if _PIPED_RULE.fullmatch(line.text)), 0)


def _separated(rows: list[list[Cell]], first: Line, head: int) -> Table:
    texts = [[cell.content[0].text if cell.content else "" for cell in row] for row in rows]
    width = max(max((n for n, text in enumerate(row, 1) if text), default=1) for row in texts)
    return Table(
        title="",
        rows=tuple(tuple(row[:width]) for row in rows),
        head_rows=max(head, _head_rows(texts)),
        anchor=first.anchor(),
    )


def _head_rows(rows: Sequence[Sequence[str]]) -> int:
    """The rows above the first with a number, as far as each fills what the first leaves open."""
    head = min(1, len(rows) - 1)
    for number, row in enumerate(rows[:_MOST_HEAD_ROWS]):
        if any(map(_is_number, row)) or (number and not _fills(rows[0], row)):
            break
        head = number + 1
    return min(head, len(rows) - 1)


def _is_number(text: str) -> bool:
    return parse_decimal("".join(text.split()).rstrip("%％")) is not None


def _fills(first: Sequence[str], row: Sequence[str]) -> bool:
    """Whether ``row`` names a column that ``first`` leaves blank or names like the one before."""
    return any(
        text and (column >= len(first) or first[column] in ("", first[column - 1]))
        for column, text in enumerate(row)
        if column
    )


def _in_grid(line: Line) -> bool:
    return line.text.startswith(EDGE) or RULE.fullmatch(line.text.strip()) is not None


def _head(lines: Sequence[Line]) -> tuple[str, str, str, str]:
    """Title, code, owner and unit: the ends of the first two lines above the grid."""
    pairs = [_GAP.split(line.text.rstrip(), maxsplit=1) for line in lines[:2]]
    pairs += [["", ""]] * (2 - len(pairs))
    (title, code), (owner, unit) = ((pair[0], pair[1] if len(pair) > 1 else "") for pair in pairs)
    return ("" if title == UNTITLED else title), code, owner, unit


def _cells(line: Line) -> Iterator[Cell]:
    """The slots between the edges of a grid line, covered ones still with their arrow."""
    column = 1
    for text in line.text.rstrip().strip(EDGE).split(EDGE):
        content = text.strip(" ")
        blank = (len(text) - len(text.lstrip(" "))) if content else min(1, len(text))
        yield Cell(
            content=(Text(content),) if content else (),
            align=_align(text),
            anchor=line.anchor(column + blank),
        )
        column += len(text) + 1


def _align(text: str) -> Literal["left", "center", "right"]:
    """How the text stands between the single spaces at the edges."""
    inner = text[1:-1]
    if not inner.startswith(" ") or not inner.strip(" "):
        return "left"
    return "center" if inner.endswith(" ") else "right"


def _merged(rows: list[list[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """The rows without covered cells; those that cover them have their spans."""
    marks = [[cell.content[0].text if cell.content else "" for cell in row] for row in rows]
    covered = (COVERED_LEFT, COVERED_ABOVE)
    return tuple(
        tuple(
            _spanning(cell, _run(marks[top][left + 1 :], COVERED_LEFT), _below(marks, top, left))
            for left, cell in enumerate(row)
            if marks[top][left] not in covered
        )
        for top, row in enumerate(rows)
    )


def _spanning(cell: Cell, right: int, below: int) -> Cell:
    text = cell.content[0].text if cell.content else ""
    return Cell(
        content=(Text(unescape_cell(text)),) if text else (),
        rows=below + 1,
        columns=right + 1,
        align=cell.align,
        anchor=cell.anchor,
    )


def _below(marks: list[list[str]], top: int, left: int) -> int:
    return _run([row[left] if left < len(row) else "" for row in marks[top + 1 :]], COVERED_ABOVE)


def _run(marks: Sequence[str], mark: str) -> int:
    """How many of ``marks`` from the first on are ``mark``."""
    return next((index for index, found in enumerate(marks) if found != mark), len(marks))


def _parts(line: Line, separator: str) -> Iterator[Cell]:
    offset = 0
    for text in line.text.split(separator):
        content = text.strip()
        blank = len(text) - len(text.lstrip()) if content else 0
        yield Cell(content=(Text(content),) if content else (), anchor=line.anchor(offset + blank))
        offset += len(text) + 1
