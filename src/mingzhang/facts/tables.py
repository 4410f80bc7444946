"""Take one sheet in as rows of a relation, column by column, with every cell it refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.facts.cells import Reader, Refusal, reader_of
from mingzhang.facts.heads import Head, find_head, is_blank, required_columns
from mingzhang.formats.read.sheets import Cell, Sheet, cell_name
from mingzhang.model.problem import Place, Problem
from mingzhang.model.relation import Classification, ColumnKind, Relation, half_name
from mingzhang.model.rows import AMOUNT, Rows

SOURCE, ROW = "来源", "行"
LISTED = 50  # problems of one kind in one column named one by one; the rest are counted
_SQL_TYPES: dict[ColumnKind, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "money": AMOUNT,
    "number": AMOUNT,
    "date": "DATE",
}


def rows_of(relation: Relation) -> Rows:
    """No rows yet: the relation's columns, money columns with their half-units, 来源 and 行."""
    types: dict[str, str] = {}
    for column in relation.columns:
        types[column.name] = _SQL_TYPES[column.kind]
        if column.kind == "money":
            types[half_name(column.name)] = AMOUNT
    return Rows({**types, SOURCE: "VARCHAR", ROW: "INTEGER"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One sheet's share of a relation: where its columns stand.

    ``keyless`` are the rows (numbers of the file) whose key could not be read.
    """

    sheet: Sheet
    head: Head
    keyless: frozenset[int] = frozenset()

    def place(self, row: int, column: str = "") -> Place:
        """A cell by the row number in the file and the column's name; the first cell if absent."""
        index = self.head.columns.get(column, 0)
        place = self.sheet.place()
        return Place(place.file, place.sheet, cell_name(row, self.sheet.first_column + index))

    def cell(self, row: int, column: str) -> Cell:
        """What was written in a cell, by the row number in the file and the column's name."""
        return self.sheet.rows[row - self.sheet.first_row][self.head.columns[column]]


def take_sheet(
    sheet: Sheet,
    relation: Relation,
    classifications: Mapping[str, Classification],
    rows: Rows,
) -> tuple[Piece | None, list[Problem]]:
    """Append the sheet's rows to ``rows``; a refused cell becomes NULL and a problem."""
    head, problems = find_head(sheet, relation)
    if head is None:
        return None, problems
    body = [
        (sheet.first_row + index, row)
        for index, row in enumerate(sheet.rows[head.row + 1 :], head.row + 1)
        if not all(map(is_blank, row))
    ]
    numbers = [number for number, _ in body]
    keyless: set[int] = set()
    for column in relation.columns:
        cells = _cells(body, head.columns.get(column.name))
        read = reader_of(column, classifications) if cells else None
        values, refusals = _read(cells, read) if read else ([None] * len(body), {})
        if column.name in relation.key:
            keyless.update(numbers[index] for index in refusals)
        problems += _refusals(sheet, column.name, head, numbers, refusals)
        if column.kind == "money":
            _append_money(rows, column.name, values)
        else:
            rows.columns[column.name].extend(values)
    rows.columns[SOURCE].extend([sheet.source] * len(body))
    rows.columns[ROW].extend(numbers)
    required = set(required_columns(relation)).intersection(relation.key)
    if not required <= head.columns.keys():
        keyless.update(numbers)
    problems += _merged(sheet, head) + _unit_not_base(sheet, relation, head, body)
    return Piece(sheet, head, frozenset(keyless)), problems


def _cells(body: Sequence[tuple[int, Sequence[Cell]]], index: int | None) -> list[Cell]:
    """One column of the body; [] if the sheet lacks the column. Short rows end in empty cells."""
    if index is None:
        return []
    return [row[index] if index < len(row) else "" for _, row in body]


def _read(cells: Sequence[Cell], read: Reader) -> tuple[list[Any], dict[int, Refusal]]:
    """Each different cell is read once: tables repeat most of their words and many figures."""
    known: dict[Cell, Any] = {}
    values: list[Any] = []
    refusals: dict[int, Refusal] = {}
    for index, cell in enumerate(cells):
        value = known.get(cell, known)
        if value is known:
            value = known[cell] = read(cell)
        if type(value) is Refusal:
            refusals[index] = value
            value = None
        values.append(value)
    return values, refusals


def _append_money(rows: Rows, name: str, values: Sequence[tuple[Any, Any] | None]) -> None:
    rows.columns[name].extend([pair and pair[0] for pair in values])
    rows.columns[half_name(name)].extend([pair and pair[1] for pair in values])


def _refusals(
    sheet: Sheet, column: str, head: Head, numbers: Sequence[int], refusals: Mapping[int, Refusal]
) -> list[Problem]:
    piece = Piece(sheet, head)
    problems = [
        Problem(refusal.code, piece.place(numbers[index], column), refusal.message, refusal.mend)
        for index, refusal in list(refusals.items())[:LISTED]
    ]
    return problems + unlisted(len(refusals), f"“{column}”列", sheet.place())


def unlisted(count: int, subject: str, place: Place) -> list[Problem]:
    """One problem that counts those beyond the listed, if there are any."""
    if count <= LISTED:
        return []
    message = f"{subject}另有 {count - LISTED} 处同类问题，没有逐个列出。"
    return [Problem("more-problems", place, message, "请先改正已列出的，再导入一次。")]


def _merged(sheet: Sheet, head: Head) -> list[Problem]:
    """Merged cells below the head: all but the first are empty, which is not what they show."""
    head_row = sheet.first_row + head.row
    problems = []
    for top, left, bottom, right in sheet.merged:
        if bottom > head_row:
            message = f"单元格{cell_name(top, left)}:{cell_name(bottom, right)}合并在一起。"
            place = Place(sheet.file, sheet.name, cell_name(top, left))
            mend = "数据区请取消合并，并在每一格填上内容。"
            problems.append(Problem("merged-cells", place, message, mend))
    return problems


def _unit_not_base(
    sheet: Sheet, relation: Relation, head: Head, body: Sequence[tuple[int, Sequence[Cell]]]
) -> list[Problem]:
    """万元 declared over plain figures: they would be read as 元, ten thousand times too small."""
    if not head.unit:
        return []
    money = [column.name for column in relation.columns if column.kind == "money"]
    if not any(_is_plain(cell) for name in money for cell in _cells(body, head.columns.get(name))):
        return []
    message = f"本表标注{head.unit}，账册金额却以元为单位。"
    mend = f"请改为元，或在单元格写明单位（如“2.94{head.unit}”），并改正标注。"
    return [Problem("unit-not-yuan", sheet.place(*head.unit_at), message, mend)]


def _is_plain(cell: Cell) -> bool:
    if isinstance(cell, Decimal):
        return cell != 0
    return isinstance(cell, str) and cell.strip()[-1:].isdigit() and cell.strip() != "0"
