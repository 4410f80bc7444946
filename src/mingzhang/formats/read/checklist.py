"""Read filled checklists back, whatever was done to the sheets: by the names of the columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from mingzhang.formats.checklist import FOR_THE_WAY_BACK, NAMES, TO_FILL
from mingzhang.formats.heads import SEARCHED_ROWS, first_naming
from mingzhang.formats.read.sheets import Cell, Sheet, read_tables
from mingzhang.model.problem import Place, Problem

_KNOWN_BY = ("编号", "原因", *FOR_THE_WAY_BACK)
_SUFFIXES = {".xlsx", ".xls", ".xlsm", ".ods", ".et"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of a list that came back: its cells by column name, and where it stands."""

    cells: dict[str, Cell]
    place: Place

    def text(self, name: str) -> str:
        """A cell as text without blanks and line breaks round it."""
        cell = self.cells.get(name, "")
        if isinstance(cell, Decimal):
            return f"{cell.normalize():f}"
        return "".join(part.strip() for part in str(cell).splitlines())

    def number(self, name: str) -> Decimal | None:
        """A cell as a number; None if it is none."""
        cell = self.cells.get(name, "")
        return cell if isinstance(cell, Decimal) else None

    def cell(self, name: str) -> Cell:
        """A cell as it is."""
        return self.cells.get(name, "")


def is_checklist(path: Path) -> bool:
    """Whether a file is such a list."""
    if path.suffix.lower() not in _SUFFIXES or not path.is_file():
        return False
    sheets, _ = read_tables(path)
    return any(_head(sheet) for sheet in sheets)


def read_checklist(path: Path) -> tuple[list[Answer], list[Problem]]:
    """The rows of all sections, and what is wrong with the file."""
    sheets, problems = read_tables(path)
    answers = [answer for sheet in sheets for answer in _answers(sheet)]
    others = {sheet.name for sheet in sheets if _head(sheet) is None}  # the overview's formulas
    problems = [one for one in problems if one.place.sheet not in others]
    if not answers and not problems:
        message = "这个文件里没有需说明的事项。"
        mend = "请用 compile 写出的那份清单，不要删去它的表头。"
        problems = [Problem("not-a-checklist", Place(path.name), message, mend)]
    return answers, problems


def _answers(sheet: Sheet) -> Iterator[Answer]:
    found = _head(sheet)
    if found is None:
        return
    number, columns = found
    for index in range(number + 1, len(sheet.rows)):
        row = sheet.rows[index]
        cells = {name: row[at] for name, at in columns.items() if at < len(row)}
        answer = Answer(cells, sheet.place(index, columns["原因"]))
        if any(answer.text(name) for name in ("编号", *TO_FILL)):
            yield answer


def _head(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of the column names and where each stands."""
    rows = [[str(cell).strip() for cell in row] for row in sheet.rows[:SEARCHED_ROWS]]
    number = first_naming(rows, _KNOWN_BY)
    if number is None:
        return None
    words = rows[number]
    return number, {name: words.index(name) for name in NAMES if name in words}
