"""The rows of a list read: what each cell gives to which table, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from mingzhang.catalogue.list_imports import targets_of
from mingzhang.facts.cells import Refusal, read_text, shown
from mingzhang.facts.imports.figures import Figures, amount, written
from mingzhang.facts.imports.heading import is_numbering
from mingzhang.facts.imports.listed_cells import (
    read_as,
    read_code_text,
    read_month,
    read_percent,
    split_target,
    typed,
)
from mingzhang.facts.imports.listed_heads import FoundList
from mingzhang.facts.imports.listed_totals import LEAST_DECIMALS, Sums, check_share, decimals_of
from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Cell
from mingzhang.model.list_imports import ListedColumn, Target
from mingzhang.model.number import (
    MONEY_UNITS,
    Interval,
    half_unit,
    round_half_up,
    scale_of,
    shortest,
)
from mingzhang.model.relation import Column, Relation

_YEAR_END = 12
Texts = dict[str, dict[str, str]]  # by table, by column
Named = tuple[Relation, Column]
_T = TypeVar("_T")


@dataclass(slots=True)
class ListRow:
    """A row: the unit its cells name, its month, its texts by table, the steps it dates.

    ``cells`` says from which column of the sheet a text came, ``explicit`` holds the tables that a
    column names.
    """

    index: int
    named_units: dict[int, str] = field(default_factory=dict)
    month: int | None = None
    texts: Texts = field(default_factory=dict)
    steps: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[tuple[str, str], int] = field(default_factory=dict)
    explicit: set[str] = field(default_factory=set)
    amounts: dict[int, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class RowReader:
    """Reads the body of a list; ``month`` is the sheet's, ``money`` the unit its caption states."""

    found: FoundList
    relations: Mapping[str, Relation]
    figures: Figures
    money: str
    month: int | None
    sums: Sums = field(default_factory=Sums)
    carried: dict[int, Cell] = field(default_factory=dict)
    ranges: dict[tuple[int, int], Cell] = field(default_factory=dict)
    held: dict[int, list[tuple[Target, Named]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ranges = dict(_merged_down(self.found))
        for at in self.found.columns:
            if self.is_money(at):
                own = self.found.units.get(at, "")
                self.sums.units[at] = own if own in MONEY_UNITS else self.money
        if "" in self.sums.units.values():
            message = "没有写金额单位。"
            mend = "请在表头上方写明（如：单位：万元），或写在栏名后的括号里。"
            self.figures.complain("no-unit", 0, 0, message, mend)

    def read(self) -> Iterator[ListRow]:
        """Every row that is no total, no remark and no numbering."""
        marks = self.found.profile.marks
        for index in range(self.found.heads.body, len(self.found.sheet.rows)):
            cells = [plain(cell) for cell in self.found.sheet.rows[index]]
            label = self._label(index, cells)
            if not label or is_numbering(cells, marks.common):
                continue
            if any(label.startswith((f"{word}:", f"{word}：")) for word in marks.remarks):
                continue
            if label in marks.common.total:
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
        marks = self.found.profile.marks
        return next(
            (t for t in cells if t in marks.common.total or t.endswith(marks.subtotal)), first
        )

    def targets(self, at: int) -> list[tuple[Target, Named]]:
        """Where the cells of a column go, what only a whole year gives included."""
        if at not in self.held:
            column, listing = self.found.columns[at], self.found.listing
            self.held[at] = [
                (target, named)
                for target in (*column.to, *column.final)
                for named in targets_of(listing, target, self.relations)
            ]
        return self.held[at]

    def things(self, row: ListRow) -> dict[int, tuple[str, ...]]:
        """What each amount of a row is of: the key of the first table it goes to."""
        things = {}
        for at in row.amounts:
            relation = next(relation for _, (relation, _) in self.targets(at))
            texts = row.texts.get(relation.name, {})
            things[at] = tuple(texts.get(name, "") for name in relation.key)
        return things

    def is_money(self, at: int) -> bool:
        """Whether a column holds amounts."""
        return any(column.kind == "money" for _, (_, column) in self.targets(at))

    def _amounts(self, index: int) -> dict[int, Decimal]:
        found = {}
        for at, unit in self.sums.units.items():
            self.figures.unit = unit
            value = amount(self.figures, self.found.profile.marks.common, index, at)
            if value is not None:
                found[at] = value
        return found

    def _row(self, index: int) -> ListRow | None:
        cells = {at: self._cell(index, at) for at in self.found.columns}
        filled = {at for at, cell in cells.items() if not self._is_blank(cell)}
        own = {at for at in filled if not self._is_blank(self._own(index, at))}
        missing = [
            at for at, one in self.found.columns.items() if one.required and at not in filled
        ]
        if missing:
            title = self.found.title(missing[0])
            rest = {at for at in own if not self.found.columns[at].required}
            message = f"“{title}”是空的，这一行没有读入。"
            if rest:
                mend = "请补上；合并的单元格请按原样导出。"
                self.figures.complain("empty-cell", index, missing[0], message, mend)
            else:
                self.figures.note("empty-cell", index, missing[0], message)
            return None
        row = ListRow(index, month=self.month)
        for at in sorted(cells, key=lambda at: not self._is_period(at)):  # others depend on it
            self._take(row, at, cells[at], is_filled=at in filled)
        self._cut_units(row)
        self._check_shares(row)
        return row

    def _is_period(self, at: int) -> bool:
        period = self.found.listing.period
        return bool(period) and any(to.column == period for to in self.found.columns[at].to)

    def _own(self, index: int, at: int) -> Cell:
        cells = self.found.sheet.rows[index]
        return typed(cells[at]) if at < len(cells) else ""

    def _is_blank(self, cell: Cell) -> bool:
        text = plain(cell)
        return not text or text in self.found.profile.marks.common.none

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
        column = self.found.columns[at]
        if column.is_unit and is_filled:
            row.named_units[at] = read_text(cell)
        if column.is_split:
            self._take_split(row, at, cell, is_filled=is_filled)
            return
        for number, (target, (relation, held)) in enumerate(self.targets(at)):
            is_kept = target in column.to or row.month in (None, _YEAR_END)
            text = ""
            if is_filled:
                taken = self._text(row, at, held, cell, is_first=number == 0)
                if taken is None:
                    return
                text = taken
            if column.step:
                self._step(row, column, held, text)
            elif is_kept:
                self._put(row, target, relation, held, text, at)
        if column.step and not column.to and is_filled:
            self._step(row, column, None, self._date(row.index, at, cell) or "")

    def _step(self, row: ListRow, column: ListedColumn, held: Column | None, text: str) -> None:
        log = self.found.listing.log
        if log and text:
            row.steps.setdefault(column.step, {})[held.name if held else log.date] = text

    def _date(self, index: int, at: int, cell: Cell) -> str | None:
        log = self.found.listing.log
        held = self.relations[log.relation].column(log.date) if log else None
        return self._checked(index, at, read_as(held, cell, {})) if held else None

    def _put(
        self, row: ListRow, target: Target, relation: Relation, held: Column, text: str, at: int
    ) -> None:
        row.texts.setdefault(relation.name, {})[held.name] = text
        row.cells[relation.name, held.name] = at
        if target.relation and text:
            row.explicit.add(relation.name)

    def _text(
        self, row: ListRow, at: int, held: Column, cell: Cell, *, is_first: bool
    ) -> str | None:
        """The cell as the column takes it, or None and a problem."""
        listing, words = self.found.listing, self.found.profile.words.get(held.name, {})
        if held.kind == "money":
            return self._money(row, at, held, is_first=is_first)
        if held.name == listing.period:
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
        filled = (self.relations[name] for name in self.found.listing.fills)
        return all(held.name in relation.key for relation in filled)

    def _money(self, row: ListRow, at: int, held: Column, *, is_first: bool) -> str | None:
        if not self.sums.units[at]:
            return None
        if is_first:
            self.figures.unit = self.sums.units[at]
            index = self._filled(row.index, at)
            value = amount(self.figures, self.found.profile.marks.common, index, at)
            if value is None:
                return None
            is_number = isinstance(self._own(index, at), Decimal)
            row.amounts[at] = _as_printed(value) if is_number else value
        return written(row.amounts[at], self.sums.units[at]) if at in row.amounts else None

    def _filled(self, index: int, at: int) -> int:
        """The row of the cell, or of the one above that it repeats."""
        while index > self.found.heads.body and self._is_blank(self._own(index, at)):
            index -= 1
        return index

    def _checked(self, index: int, at: int, taken: _T | Refusal) -> _T | None:
        if isinstance(taken, Refusal):
            self.figures.complain(taken.code, index, at, taken.message, taken.mend)
            return None
        return taken

    def _take_split(self, row: ListRow, at: int, cell: Cell, *, is_filled: bool) -> None:
        marks = self.found.profile.marks
        signs = self.found.profile.words.get(marks.signs, {})
        parts = split_target(read_text(cell), signs, marks.plain) if is_filled else ("",) * 3
        if is_filled and parts[0] != marks.plain and not parts[1]:
            message = f"读到{shown(cell)}，没有指标值。"
            self.figures.complain("no-value", row.index, at, message, "请写成 ≥95% 这样。")
            return
        for (target, (relation, held)), text in zip(self.targets(at), parts, strict=True):
            self._put(row, target, relation, held, text, at)

    def _cut_units(self, row: ListRow) -> None:
        """A value without the unit that the row states in another column."""
        for at, column in self.found.columns.items():
            for _, (relation, held) in self.targets(at) if column.bare else ():
                texts = row.texts.get(relation.name, {})
                text, unit = texts.get(held.name, ""), texts.get(column.bare, "")
                if unit and text.endswith(unit):
                    texts[held.name] = text.removesuffix(unit).strip()

    def _check_shares(self, row: ListRow) -> None:
        for at, column in self.found.columns.items():
            if not column.ratio:
                continue
            parts = [self._interval(row, name) for name in column.ratio]
            cell = self._own(row.index, at)
            if parts[0] and parts[1] and not self._is_blank(cell):
                check_share(self.figures, (row.index, at), cell, parts[0], parts[1])

    def _interval(self, row: ListRow, name: str) -> Interval | None:
        """What the amount of the column that goes to ``name`` stands for."""
        for at, value in row.amounts.items():
            if any(target.column == name for target, _ in self.targets(at)):
                unit = self.sums.units[at]
                half = half_unit(f"{value:f}", unit, 2) if unit != "元" else Decimal(0)
                return Interval(value * scale_of(unit), half)
        return None


def _as_printed(value: Decimal) -> Decimal:
    """An amount with the zeros that a workbook drops: 118 of 万元 is printed as 118.00."""
    return value if decimals_of(value) >= LEAST_DECIMALS else round_half_up(value, LEAST_DECIMALS)


def _merged_down(found: FoundList) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Every cell of a merged range over several rows of a repeated column, with its content."""
    sheet = found.sheet
    for top, left, bottom, right in sheet.merged:
        first, at = top - sheet.first_row, left - sheet.first_column
        is_down = at in found.columns and found.columns[at].down and left == right
        if not is_down or top == bottom or not found.heads.body <= first < len(sheet.rows):
            continue
        row: Sequence[Cell] = sheet.rows[first]
        for index in range(first, bottom - sheet.first_row + 1):
            yield (index, at), typed(row[at]) if at < len(row) else ""
