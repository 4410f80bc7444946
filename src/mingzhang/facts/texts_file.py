"""Write reasons into the book's table of texts; all but the cells that change stays as it was.

Only a CSV is written: a workbook belongs to the person who keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mingzhang.facts.answers import Taken
from mingzhang.facts.checklist import Written
from mingzhang.facts.heads import find_head
from mingzhang.facts.reasons import TEXTS
from mingzhang.formats.read.sheets import Cell, read_tables
from mingzhang.formats.write.separated import write_csv
from mingzhang.model.problem import Place
from mingzhang.model.relation import Relation

NAME = f"{TEXTS}.csv"
Case = tuple[str, str, str]


@dataclass(slots=True)
class TextsFile:
    """The CSV of texts of a book being changed. ``elsewhere`` tells of rows in other files."""

    path: Path
    relation: Relation
    year: int
    rows: list[list[Cell]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    _columns: dict[str, int] = field(default_factory=dict)
    _gone: set[int] = field(default_factory=set)

    @staticmethod
    def open(folder: Path, relation: Relation, year: int) -> TextsFile:
        """The file of a book that was read without problems; a new one where there is none."""
        file = TextsFile(folder / NAME, relation, year)
        sheets = read_tables(file.path)[0] if file.path.is_file() else []
        head = find_head(sheets[0], relation)[0] if sheets else None
        if head is None:
            file.rows = [list(relation.names)]
            file._columns = {name: at for at, name in enumerate(relation.names)}
        else:
            file.rows = [list(row) for row in sheets[0].rows]
            file._columns = dict(head.columns)
            file._complete(head.row)
        return file

    def take(self, taken: Iterable[Taken], written: Mapping[str, Mapping[Case, Written]]) -> int:
        """Put reasons into their rows; how many were put. ``written`` is what the book has."""
        count = 0
        for one in taken:
            row = one.row
            before = written[row.unit_code].get((row.section, row.quantity, row.subject))
            rows = before.rows if before else ()
            outside = [r for r in rows if r["来源"] != NAME]
            if outside:
                file, _, sheet = outside[0]["来源"].partition("#")
                place = Place(file, sheet, line=outside[0]["行"])
                told = f"{row.matter}的原因写在这里，没有改，请自己改成：{_told(one.cells)}"
                self.elsewhere.append(f"{place}：{told}")
                continue
            if rows:
                self._change(rows[0]["行"] - 1, one.cells)
                if "内容" in one.cells:
                    self._gone |= {r["行"] - 1 for r in rows[1:]}
            else:
                self._append(one)
            count += 1
        return count

    def rewrite(self, row: int, content: str) -> None:
        """Another text in the row with this number of the file."""
        self._change(row - 1, {"内容": content})

    def save(self) -> None:
        """Write the file beside, then move it into place."""
        kept = (row for at, row in enumerate(self.rows) if at not in self._gone)
        write_csv(kept, self.path)

    def _complete(self, head: int) -> None:
        """Columns that the file lacks, at the end of its head."""
        width = max(map(len, self.rows))
        for row in self.rows:
            row.extend([""] * (width - len(row)))
        for name in self.relation.names:
            if name not in self._columns:
                self._columns[name] = len(self.rows[head])
                for number, row in enumerate(self.rows):
                    row.append(name if number == head else "")

    def _change(self, index: int, cells: Mapping[str, Any]) -> None:
        for name, value in cells.items():
            self.rows[index][self._columns[name]] = "" if value is None else _text(value)

    def _append(self, one: Taken) -> None:
        row = one.row
        key: dict[str, Any] = {
            "年度": self.year,
            "单位代码": row.unit_code,
            "章节": row.section,
            "量": row.quantity,
            "科目": row.subject,
        }
        self.rows.append([""] * len(self.rows[-1]))
        self._change(len(self.rows) - 1, key | dict(one.cells))


def _text(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _told(cells: Mapping[str, Any]) -> str:
    """The cells to type, for a person."""
    named: Sequence[str] = [f"{name}“{_text(value)}”" for name, value in cells.items() if value]
    return "，".join(named)
