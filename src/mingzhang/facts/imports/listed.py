"""The rows of a list read: what each cell gives to which table, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from mingzhang.catalogue.imports import targets_of
from mingzhang.facts.cells import Refusal, read_text, shown
from mingzhang.facts.imports.cells import (
    read_as,
    read_code_text,
    read_month,
    read_percent,
    split_target,
    typed,
)
from mingzhang.facts.imports.figures import Figures, written
from mingzhang.facts.imports.heading import is_numbering
from mingzhang.facts.imports.recognise import FoundList
from mingzhang.facts.imports.texts import plain
from mingzhang.facts.imports.totals import LEAST_DECIMALS, Sums, check_share, decimals_of
from mingzhang.formats.read.sheets import Cell
from mingzhang.model.imports import ListColumn, Marks, Target
from mingzhang.model.number import (
    MONEY_UNITS,
    Interval,
    half_unit,
    round_half_up,
    scale_of,
    shortest,
)
from mingzhang.model.relation import Column, Relation

YEAR_END = 12
_Named = tuple[Target, Relation, Column]
_T = TypeVar("_T")


@dataclass(slots=True)
class ListRow:
    """A row: the unit its cells name, its month, its texts by table, the steps it dates.

    ``cells`` says by table from which column of the sheet a text came, ``explicit`` holds the
    tables that a column names.
    """

    index: int
    month: int | None
    named_units: dict[int, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    steps: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[str, dict[str, int]] = field(default_factory=dict)
    explicit: set[str] = field(default_factory=set)
    amounts: dict[int, Decimal] = field(default_factory=dict)

    def put(self, named: _Named, text: str, at: int) -> None:
        """Have a text, read from this column, in a column of a table."""
        target, relation, column = named
        self.texts.setdefault(relation.name, {})[column.name] = text
        self.cells.setdefault(relation.name, {})[column.name] = at
        if target.relation and text:
            self.explicit.add(relation.name)


@dataclass(slots=True)
class RowReader:
    """Reads the body of a list; ``month`` is the sheet's, ``money`` the unit its caption states."""

    found: FoundList
    relations: Mapping[str, Relation]
    figures: Figures
    money: str
    month: int | None
    sums: Sums = field(default_factory=Sums)
    targets: dict[int, list[_Named]] = field(init=False)
    carried: dict[int, Cell] = field(default_factory=dict)
    ranges: dict[tuple[int, int], Cell] = field(init=False)

    def __post_init__(self) -> None:
        kind = self.found.kind
        self.targets = {
            at: [(to, *named) for to in c.targets for named in targets_of(kind, to, self.relations)]
            for at, c in self.found.columns.items()
        }
        self.ranges = dict(self._merged_down())
        for at, targets in self.targets.items():
            if any(column.kind == "money" for _, _, column in targets):
                own = self.found.units.get(at, "")
                self.sums.units[at] = own if own in MONEY_UNITS else self.money
        if "" in self.sums.units.values():
            message = "没有写金额单位。"
            mend = "请在表头上方写明（如：单位：万元），或写在栏名后的括号里。"
            self.figures.complain("no-unit", 0, 0, message, mend)

    @property
    def marks(self) -> Marks:
        """The words by which the sheet is read."""
        return self.found.profile.marks

    def _merged_down(self) -> Iterator[tuple[tuple[int, int], Cell]]:
        """Every cell of a merged range over several rows of a repeated column, with its content."""
        for top, left, bottom, right in self.found.sheet.ranges():
            column = self.found.columns.get(left)
            is_body = self.found.heads.body <= top < len(self.found.sheet.rows)
            if column and column.down and left == right and top < bottom and is_body:
                for index in range(top, bottom + 1):
                    yield (index, left), self._own(top, left)

    def read(self) -> Iterator[ListRow]:
        """Every row that is no total, no remark and no numbering."""
        marks = self.marks
        for index in range(self.found.heads.body, len(self.found.sheet.rows)):
            cells = [plain(cell) for cell in self.found.sheet.rows[index]]
            label = self._label(index, cells)
            if not label or is_numbering(cells, marks):
                continue
            if any(label.startswith((f"{word}:", f"{word}：")) for word in marks.remarks):
                continue
            if label in marks.total:
                self.sums.wholes.append((index, self._amounts(index)))
            elif label.endswith(marks.subtotal):
                self.sums.parts.append((index, self._amounts(index)))
            else:
                row = self._row(index)
                if row:
                    yield row
                continue
            self.carried.clear()

    def _label(self, index: int, cells: Sequence[str]) -> str:
        """The first text of a row; where it names nothing, the word of a total behind it."""
        first = next(filter(None, cells), "")
        required = [at for at, column in self.found.columns.items() if column.required]
        if any(not self._is_blank(self._own(index, at)) for at in required):
            return first
        marks = self.marks
        return next((t for t in cells if t in marks.total or t.endswith(marks.subtotal)), first)

    def _amounts(self, index: int) -> dict[int, Decimal]:
        read = {
            at: self.figures.amount(self.marks, index, at, unit)
            for at, unit in self.sums.units.items()
        }
        return {at: value for at, value in read.items() if value is not None}

    def things(self, row: ListRow) -> dict[int, tuple[str, ...]]:
        """What each amount of a row is of: the key of the first table it goes to."""
        things = {}
        for at in row.amounts:
            _, relation, _ = self.targets[at][0]
            texts = row.texts.get(relation.name, {})
            things[at] = tuple(texts.get(name, "") for name in relation.key)
        return things

    def _row(self, index: int) -> ListRow | None:
        columns = self.found.columns
        cells = {at: self._cell(index, at) for at in columns}
        filled = {at for at, cell in cells.items() if not self._is_blank(cell)}
        missing = [at for at, one in columns.items() if one.required and at not in filled]
        if missing:
            self._incomplete(index, missing[0], filled)
            return None
        row = ListRow(index, self.month)
        for at in sorted(cells, key=lambda at: not self._is_period(at)):  # others depend on it
            self._take(row, at, cells[at], is_filled=at in filled)
        self._cut_units(row)
        self._check_shares(row)
        return row

    def _incomplete(self, index: int, at: int, filled: set[int]) -> None:
        """A row without a required cell loses data if it has anything else of its own."""
        message = f"“{self.found.heads.title(at)}”是空的，这一行没有读入。"
        own = {one for one in filled if not self._is_blank(self._own(index, one))}
        if any(not self.found.columns[one].required for one in own):
            mend = "请补上；合并的单元格请按原样导出。"
            self.figures.complain("empty-cell", index, at, message, mend)
        else:
            self.figures.note("empty-cell", index, at, message)

    def _is_period(self, at: int) -> bool:
        period = self.found.kind.period
        return bool(period) and any(to.column == period for to in self.found.columns[at].to)

    def _own(self, index: int, at: int) -> Cell:
        return typed(self.figures.cell(index, at))

    def _is_blank(self, cell: Cell) -> bool:
        text = plain(cell)
        return not text or text in self.marks.none

    def _cell(self, index: int, at: int) -> Cell:
        """The cell, or the one above that it repeats: by merged cells where the sheet has them,
        else any blank. What is filled anew on the left is no longer repeated on the right."""
        cell = self._own(index, at)
        if not self.found.columns[at].down:
            return cell
        if self.ranges:
            return self.ranges.get((index, at), cell)
        if self._is_blank(cell):
            return self.carried.get(at, "")
        order = list(self.found.columns)
        for other in order[order.index(at) + 1 :]:
            self.carried.pop(other, None)
        self.carried[at] = cell
        return cell

    def _take(self, row: ListRow, at: int, cell: Cell, *, is_filled: bool) -> None:
        """What one cell gives to the row; nothing of a cell that cannot be read."""
        column = self.found.columns[at]
        if column.is_unit and is_filled:
            row.named_units[at] = read_text(cell)
        if column.is_split:
            self._take_split(row, at, cell, is_filled=is_filled)
            return
        if self.sums.units.get(at) and is_filled:
            self._take_amount(row, at)
        for named in self.targets[at]:
            target, _, held = named
            text = self._text(row, at, held, cell) if is_filled else ""
            if text is None:
                return
            if column.step:
                self._step(row, column, held.name, text)
            elif target in column.to or row.month in (None, YEAR_END):
                row.put(named, text, at)
        log = self.found.kind.log
        if column.step and log and not column.to and is_filled:
            date = self.relations[log.relation].column(log.date)
            day = self._checked(row.index, at, read_as(date, cell, {})) if date else None
            self._step(row, column, log.date, day or "")

    def _step(self, row: ListRow, column: ListColumn, name: str, text: str) -> None:
        if self.found.kind.log and text:
            row.steps.setdefault(column.step, {})[name] = text

    def _text(self, row: ListRow, at: int, held: Column, cell: Cell) -> str | None:
        """The cell as the column takes it, or None and a problem."""
        words = self.found.profile.words.get(held.name, {})
        if held.kind == "money":
            return written(row.amounts[at], self.sums.units[at]) if at in row.amounts else None
        if held.name == self.found.kind.period:
            month = self._checked(row.index, at, read_month(cell))
            row.month = month or row.month
            return str(month) if month else None
        if self.found.columns[at].is_percent:
            said = self.found.units.get(at) == "%"
            value = self._checked(row.index, at, read_percent(cell, is_said=said))
            sign = "%" if held.kind == "text" else ""
            return None if value is None else f"{shortest(value)}{sign}"
        if held.kind == "text" and not held.values and self._is_code(held):
            code = self._checked(row.index, at, read_code_text(cell))
            return None if code is None else words.get(code, code)
        return self._checked(row.index, at, read_as(held, cell, words))

    def _is_code(self, held: Column) -> bool:
        """A text of the key of every table: no name, so its digits must be whole."""
        filled = (self.relations[name] for name in self.found.kind.fills)
        return all(held.name in relation.key for relation in filled)

    def _take_amount(self, row: ListRow, at: int) -> None:
        """The amount of the cell, or of the one above that it repeats."""
        index = row.index
        while index > self.found.heads.body and self._is_blank(self._own(index, at)):
            index -= 1
        value = self.figures.amount(self.marks, index, at, self.sums.units[at])
        if value is not None:
            is_number = isinstance(self._own(index, at), Decimal)
            row.amounts[at] = _as_printed(value) if is_number else value

    def _checked(self, index: int, at: int, taken: _T | Refusal) -> _T | None:
        if isinstance(taken, Refusal):
            self.figures.complain(taken.code, index, at, taken.message, taken.mend)
            return None
        return taken

    def _take_split(self, row: ListRow, at: int, cell: Cell, *, is_filled: bool) -> None:
        marks = self.marks
        signs = self.found.profile.words.get(marks.signs, {})
        parts = split_target(read_text(cell), signs, marks.plain) if is_filled else ("",) * 3
        if is_filled and parts[0] != marks.plain and not parts[1]:
            message = f"读到{shown(cell)}，没有指标值。"
            self.figures.complain("no-value", row.index, at, message, "请写成 ≥95% 这样。")
            return
        for named, text in zip(self.targets[at], parts, strict=True):
            row.put(named, text, at)

    def _cut_units(self, row: ListRow) -> None:
        """A value without the unit that the row states in another column."""
        for at, column in self.found.columns.items():
            for _, relation, held in self.targets[at] if column.bare else ():
                texts = row.texts.get(relation.name, {})
                text, unit = texts.get(held.name, ""), texts.get(column.bare, "")
                if unit and text.endswith(unit):
                    texts[held.name] = text.removesuffix(unit).strip()

    def _check_shares(self, row: ListRow) -> None:
        for at, column in self.found.columns.items():
            cell = self._own(row.index, at)
            parts = [one for name in column.ratio if (one := self._interval(row, name))]
            if len(parts) == 2 and not self._is_blank(cell):
                check_share(self.figures, (row.index, at), cell, *parts)

    def _interval(self, row: ListRow, name: str) -> Interval | None:
        """What the amount of the column that goes to ``name`` stands for."""
        for at, value in row.amounts.items():
            if any(target.column == name for target, _, _ in self.targets[at]):
                unit = self.sums.units[at]
                half = half_unit(f"{value:f}", unit, 2) if unit != "元" else Decimal(0)
                return Interval(value * scale_of(unit), half)
        return None


def _as_printed(value: Decimal) -> Decimal:
    """An amount with the zeros that a workbook drops: 118 of 万元 is printed as 118.00."""
    return value if decimals_of(value) >= LEAST_DECIMALS else round_half_up(value, LEAST_DECIMALS)
