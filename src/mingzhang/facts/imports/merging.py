"""Imported rows into the tables of a book: what changes, what stays, what was typed by hand.

A cell changes when the export changed it since the last import; what somebody wrote over an
imported cell stays until then. Rows that no import brought are never touched. Each kind of list has
its own batch of rows, so importing one never removes what another brought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingzhang.facts.cells import read_money
from mingzhang.facts.imports.gathering import CHOSEN, ORIGIN, UNIT, YEAR
from mingzhang.facts.imports.record import PART, Record
from mingzhang.facts.imports.tables import Row, TextTable, read_text_table
from mingzhang.model.imports import StepLog
from mingzhang.model.problem import Place, Problem
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows, named_rows

_Identity = tuple[str, ...]
_Case = tuple[str, str]  # unit and year


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of one row before and after; a new row is "" before, a removed one "" after."""

    table: str
    row: str
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Merge:
    """The tables after the import, and what it changed. ``added`` and ``removed`` count rows."""

    tables: dict[str, TextTable] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Batch:
    """All rows of one kind for these units and years: the former ones not among them go.

    ``part`` names the kind ("" for accounts). Of ``log``, a table of what happened, no row goes.
    """

    cases: frozenset[_Case]
    rows: Mapping[str, Sequence[Row]]
    part: str = ""
    log: StepLog | None = None

    def holds(self, row: Row) -> bool:
        """Whether a recorded row is of this kind, unit and year."""
        return row.get(PART, "") == self.part and (row[UNIT], row[YEAR]) in self.cases


def merge(
    folder: Path,
    relations: Mapping[str, Relation],
    batches: Sequence[Batch],
    record: Record,
    elsewhere: Mapping[str, Rows],
) -> Merge:
    """The book's CSV tables with the rows of each batch in place of the former ones.

    ``elsewhere`` has all rows of the book: those of workbooks must not be there twice. ``record``
    is brought up to date. InputError if a table cannot be read.
    """
    merged = Merge()
    for batch in batches:
        for name in dict.fromkeys([*batch.rows, *record.rows]):
            recorded = record.rows.get(name, [])
            former = [_without_part(row) for row in recorded if batch.holds(row)]
            others = [row for row in recorded if not batch.holds(row)]
            if name not in merged.tables:
                merged.tables[name] = read_text_table(folder, relations[name])
            one = _TableMerge(
                relations[name], merged.tables[name], elsewhere.get(name), merged, others,
                keeps=batch.log is not None and batch.log.relation == name,
            )  # fmt: skip
            one.run(list(batch.rows.get(name, ())), former)
            mark = {PART: batch.part} if batch.part else {}
            record.rows[name] = others + [row | mark for row in one.recorded]
            if not record.rows[name]:
                del record.rows[name]
    return merged


def _without_part(row: Row) -> Row:
    return {name: text for name, text in row.items() if name != PART}


@dataclass(slots=True)
class _TableMerge:
    """One table: ``new`` rows against those present and those of the last import.

    ``others`` are the rows that imports of another kind brought.
    """

    relation: Relation
    table: TextTable
    elsewhere: Rows | None
    merged: Merge
    others: Sequence[Row] = ()
    keeps: bool = False
    recorded: list[Row] = field(default_factory=list)

    def run(self, new: Sequence[Row], former: Sequence[Row]) -> None:
        """Bring the table up to date; ``recorded`` are then the rows that an import brought."""
        if new:
            self.table.take([*self.relation.key, *(name for row in new for name in row)])
        present = {self.identity(row): row for row in self.table.rows}
        was = {self.identity(row): row for row in former}
        fresh = {self.identity(row): row for row in new}
        in_books = self._in_workbooks()
        by_hand = [row for key, row in present.items() if key not in was and key not in fresh]
        beside: dict[_Identity, Row] = {}
        for row in self.others:
            beside.setdefault(self.identity(row), {}).update(row)
        chosen = {self._case(row) for row in (*by_hand, *in_books.values()) if _is_chosen(row)}
        for key, row in fresh.items():
            if key in present:
                self._update(present[key], row, was.get(key), beside.get(key, {}))
            elif key in in_books:
                self._twice(row, in_books[key])
                continue
            else:
                self._add(row | {CHOSEN: "否"} if self._case(row) in chosen else row)
            self.recorded.append(dict(row))
        for key, row in was.items():
            if key in fresh or key not in present:
                continue
            if self.keeps:
                self.recorded.append(dict(row))
            elif key not in beside:  # else another list still has the row
                self._remove(present[key], row)

    def identity(self, row: Mapping[str, Any]) -> _Identity:
        """The key; of where a stated number stands, the file's name does not count."""
        texts = (str(row.get(name) or "").strip() for name in self.relation.key)
        return tuple(
            text.rpartition("#")[2] if name == ORIGIN else text
            for name, text in zip(self.relation.key, texts, strict=True)
        )

    def _case(self, row: Mapping[str, Any]) -> _Identity:
        """What a stated number is of, whichever place states it."""
        return self.identity({**row, ORIGIN: ""}) if CHOSEN in self.relation.names else ()

    def _add(self, row: Row) -> None:
        self.table.rows.append(dict(row))
        self.merged.added[self.relation.name] += 1
        self._changed(row, "", "", self._contents(row))

    def _update(self, row: Row, new: Row, was: Row | None, beside: Row) -> None:
        for name, after in new.items():
            before = row.get(name, "")
            if self._same(name, before, after):
                continue
            if not after and not (was or {}).get(name):
                continue  # a blank that never was anything else says nothing
            if name == CHOSEN and (was is None or was.get(name) == after):
                continue  # another row of the same quantity is printed
            if before.strip() and not (was or {}).get(name):
                if not self._same(name, beside.get(name, ""), before):
                    self._typed(row, name, before, after)
                    continue
                self._overwritten(row, name, before, after)
                row[name] = after
            elif was is not None and self._same(name, was.get(name, ""), after):
                message = f"{self._name(row)}的“{name}”导入的是{after}，已改成{before}，没有动。"
                self.merged.notes.append(Problem("edited", self._place(), message))
            else:
                row[name] = after
                if name != ORIGIN:
                    self._changed(row, name, before, after)

    def _remove(self, row: Row, was: Row) -> None:
        """A row that is no longer in the export goes, unless somebody wrote more into it."""
        more = [name for name, text in row.items() if text.strip() and not was.get(name)]
        if more:
            message = f"{self._name(row)}新的导出里没有了；行里另写有{'、'.join(more)}，没有删去。"
            self.merged.notes.append(
                Problem("kept-row", self._place(), message, "不要的请手工删去。")
            )
            self.recorded.append(dict(was))
            return
        self.table.rows.remove(row)
        self.merged.removed[self.relation.name] += 1
        self._changed(row, "", self._contents(row), "")

    def _typed(self, row: Row, name: str, before: str, after: str) -> None:
        message = f"{self._name(row)}是手工录入的，“{name}”是{before}，导入的是{after}。"
        mend = "同一行只能有一个来源：请删去手工的行，或改正后再导入。"
        self.merged.problems.append(Problem("typed-row", self._place(), message, mend))

    def _overwritten(self, row: Row, name: str, before: str, after: str) -> None:
        """Two exports say different things: the one imported last is taken, and it is told."""
        what = f"{self._name(row)}的“{name}”"
        message = f"{what}另一种导出写的是{before}，这里是{after}，用后导入的。"
        self.merged.notes.append(Problem("other-export", self._place(), message, "请核对。"))
        self._changed(row, name, before, after)

    def _twice(self, row: Row, other: Mapping[str, Any]) -> None:
        """A workbook of the book has the row: good if it says the same."""
        differ = [
            n
            for n, text in row.items()
            if n != CHOSEN and not self._same(n, _text(other.get(n)), text)
        ]
        if differ:
            file, _, sheet = str(other["来源"]).partition("#")
            place = Place(file, sheet, line=int(other["行"]))
            message = f"工作簿里已有{self._name(row)}，{'、'.join(differ)}与导入的不同。"
            mend = "同一行只能有一个来源：请删去工作簿里的行，或改正后再导入。"
            self.merged.problems.append(Problem("typed-row", place, message, mend))

    def _in_workbooks(self) -> dict[_Identity, dict[str, Any]]:
        own = f"{self.relation.name}.csv"
        rows = named_rows(self.elsewhere)
        return {self.identity(row): row for row in rows if row["来源"] != own}

    def _same(self, name: str, one: str, other: str) -> bool:
        """Whether two texts say the same: amounts by their value."""
        if one.strip() == other.strip():
            return True
        column = self.relation.column(name)
        if column is None or column.kind not in ("money", "number", "integer"):
            return False
        a, b = read_money(one), read_money(other)
        return bool(one.strip() and other.strip()) and type(a) is tuple and a == b

    def _changed(self, row: Mapping[str, str], column: str, before: str, after: str) -> None:
        change = Change(self.relation.name, self._name(row), column, before, after)
        self.merged.changes.append(change)

    def _name(self, row: Mapping[str, str]) -> str:
        words = [row.get(name, "") for name in self.relation.key if name not in (YEAR, ORIGIN)]
        return f"“{self.relation.name}”{' '.join(filter(None, words))}"

    def _contents(self, row: Mapping[str, str]) -> str:
        names = [n for n in self.relation.names if n not in self.relation.key and row.get(n)]
        return "，".join(f"{name} {row[name]}" for name in names if name != CHOSEN)

    def _place(self) -> Place:
        return Place(f"{self.relation.name}.csv")


def _is_chosen(row: Mapping[str, Any]) -> bool:
    return row.get(CHOSEN) != "否"


def _text(value: Any) -> str:
    return "" if value is None else str(value)
