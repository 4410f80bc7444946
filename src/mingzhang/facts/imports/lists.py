"""A list sheet read: rows by code, further rows below a code, totals held against their parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.facts.cells import read_money
from mingzhang.facts.imports.figures import ZERO, Claimed, Figures, Filled, Worded, amount
from mingzhang.facts.imports.heading import Heads, find_heads, is_numbering, path_of
from mingzhang.facts.imports.layout import ListColumn, ListLayout
from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Cell
from mingzhang.model.imports import Marks
from mingzhang.model.number import shortest
from mingzhang.model.problem import nearest

Places = dict[int, ListColumn]  # column index → what stands there


def list_heads(figures: Figures, layout: ListLayout, marks: Marks) -> Heads | None:
    """The head of the sheet, or None and a problem."""
    words = {plain(head) for column in layout.columns for head in column.heads}

    def is_body(row: Sequence[str]) -> bool:
        return any(text in marks.total or _is_code(text) for text in row[:2])

    heads = find_heads(figures.sheet, words, is_body, marks)
    if heads is None:
        figures.complain("no-head", 0, 0, f"没有找到“{figures.profile.title}”的表头。", HEAD_MEND)
    return heads


HEAD_MEND = "请核对是否导出了完整的表；栏目与所用的导出格式不同的，另写一个格式文件。"


def read_list(
    figures: Figures, layout: ListLayout, heads: Heads, marks: Marks, *, rows_too: bool
) -> None:
    """Read the sheet into ``figures``; without ``rows_too`` only what it states."""
    places = _places(figures, layout, heads)
    if not any(column.axis == layout.axes[0] for column in places.values()):
        return
    rows = _ListReader(figures, layout, places, heads, marks).read()
    _unknown_columns(figures, layout, heads, marks, rows)
    _repeated(figures, rows)
    leaves = _leaves(rows, places)
    _check_totals(figures, rows, leaves, places)
    stating = {at for at, column in places.items() if column.slot.states}
    for row in rows:
        for at in sorted({*row.amounts, *row.words, *stating}):
            is_leaf = rows_too and row.index in leaves.get(at, ())
            _take(figures, layout, row, at, places[at], is_leaf)
    figures.rows = len(rows)


@dataclass(slots=True)
class _Row:
    """A row: its codes on the axes ("" in a total), its amounts by column, its project's name."""

    index: int
    codes: tuple[str, ...]
    amounts: dict[int, Decimal] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)


def _places(figures: Figures, layout: ListLayout, heads: Heads) -> Places:
    """Which column is which; a column the sheet lacks is a problem where rows come from it."""
    places: Places = {}
    for column in layout.columns:
        index = heads.column(path_of(map(plain, column.heads)))
        if index is not None:
            places[index] = column
        elif column.axis or (column.slot.fill and not column.code and not column.is_word):
            message = f"没有找到“{'/'.join(column.heads)}”列。"
            figures.complain("missing-column", heads.first, 0, message, HEAD_MEND)
    return places


@dataclass(frozen=True, slots=True)
class _ListReader:
    figures: Figures
    layout: ListLayout
    places: Places
    heads: Heads
    marks: Marks

    def read(self) -> list[_Row]:
        """Every row that is a total, a code or below one."""
        rows = []
        for index in range(self.heads.body, len(self.figures.sheet.rows)):
            cells = self.figures.sheet.rows[index]
            if not any(map(plain, cells)) or is_numbering([plain(c) for c in cells], self.marks):
                continue
            row = self._row(index, cells)
            if row:
                rows.append(row)
        return rows

    def _row(self, index: int, cells: Sequence[Cell]) -> _Row | None:
        texts = {
            at: plain(cells[at]) if at < len(cells) else ""
            for at, column in self.places.items()
            if column.axis or column.is_name or column.is_word
        }
        words = {
            at: str(cells[at]).strip()
            for at, column in self.places.items()
            if column.is_word and texts[at]
        }
        first = next(at for at, c in self.places.items() if c.axis == self.layout.axes[0])
        code, name = texts[first], self._name(texts)
        more = tuple(
            next((texts[at] for at, c in self.places.items() if c.axis == axis), "")
            for axis in self.layout.axes[1:]
        )
        if code in self.marks.total or (not code and name in self.marks.total):
            return self._amounts(_Row(index, ("", *("" for _ in more))))
        if not _is_code(code):
            self._no_code(index, first, code)
            return None
        self._known(index, first, code, name)
        if words and more and not any(more):
            more = (next(iter(words.values())), *more[1:])  # without a code the name is the code
        return self._amounts(_Row(index, (code, *more), words=words))

    def _name(self, texts: Mapping[int, str]) -> str:
        return next((texts[at] for at, c in self.places.items() if c.is_name), "")

    def _amounts(self, row: _Row) -> _Row:
        for at, column in self.places.items():
            if column.slot.states or column.slot.fill or column.code:
                if column.is_word:
                    continue
                value = amount(self.figures, self.marks, row.index, at)
                if value is not None:
                    row.amounts[at] = value
        return row

    def _no_code(self, index: int, column: int, text: str) -> None:
        """A row without a code: a remark, unless it has amounts."""
        amounts = [at for at, c in self.places.items() if not (c.axis or c.is_name or c.is_word)]
        if any(_has_amount(self.figures, index, at) for at in amounts):
            message = f"这一行有数，编码却是“{text}”，没有读入。"
            mend = "请补上功能科目编码，或删去这一行。" if not text else "请核对编码。"
            self.figures.complain("no-code", index, column, message, mend)

    def _known(self, index: int, column: int, code: str, name: str) -> None:
        subjects = self.layout.codes.subjects
        if code not in subjects:
            message = f"“{self.layout.codes.name}”里没有编码“{code}”（{name or '没有名称'}）。"
            mend = "请核对；确有此科目的，在账册的“科目补充”表补上编码和名称后再导入。"
            self.figures.complain("unknown-code", index, column, message, mend)
        elif name and subjects[code].status == "observed" and plain(subjects[code].name) != name:
            message = f"编码{code}的名称是“{subjects[code].name}”，表里是“{name}”。"
            self.figures.note("code-and-name", index, column, message, "请核对编码。")


def _unknown_columns(
    figures: Figures, layout: ListLayout, heads: Heads, marks: Marks, rows: Sequence[_Row]
) -> None:
    """Amounts under a head that nobody knows would be lost, where the sheet fills rows."""
    if not any(column.slot.fill for column in layout.columns):
        return
    known = {path_of(map(plain, column.heads)) for column in layout.columns}
    for at, path in enumerate(heads.paths):
        if not path or path in known or path[-1] in marks.numbering:
            continue
        if any(heads.column(one) == at for one in known):
            continue
        row = next((row for row in rows if _has_amount(figures, row.index, at)), None)
        if row:
            title = "/".join(path)
            message = f"“{title}”列有数，却不知道是什么，没有读入。"
            near = nearest(title, ["/".join(one) for one in known])
            figures.complain("unknown-column", row.index, at, message, near or HEAD_MEND)


def _has_amount(figures: Figures, row: int, column: int) -> bool:
    cells = figures.sheet.rows[row]
    text = plain(cells[column]) if column < len(cells) else ""
    return any(c.isdigit() and c != "0" for c in text) and type(read_money(text)) is tuple


def _is_code(text: str) -> bool:
    return len(text) > 2 and text.isascii() and text.isdigit()


def _repeated(figures: Figures, rows: Sequence[_Row]) -> None:
    first: dict[tuple[str, ...], _Row] = {}
    for row in rows:
        other = first.setdefault(row.codes, row)
        if other is not row:
            where = figures.sheet.address(other.index, 0)
            codes = " ".join(filter(None, row.codes)) or "合计"
            message = f"“{codes}”在{where}那一行已有。"
            mend = "同一科目、同一项目只能有一行，请核对导出的表。"
            figures.complain("repeated-row", row.index, 0, message, mend)


def _leaves(rows: Sequence[_Row], places: Places) -> dict[int, set[int]]:
    """By column the rows that no other row breaks down: those with nothing below them in it.

    A total may be all that a sheet gives of a column, while another column has every code.
    """
    leaves: dict[int, set[int]] = {}
    for at in {at for row in rows for at in (*row.amounts, *row.words)}:
        if places[at].is_word:
            filled = [row for row in rows if at in row.words]
        else:
            filled = [row for row in rows if row.amounts.get(at)]
        broken: set[tuple[str, ...]] = set()
        for row in filled:
            code, *more = row.codes
            blank = ("",) * len(more)
            broken |= {(code[:length], *blank) for length in range(len(code))}
            if any(more):
                broken.add((code, *blank))
        leaves[at] = {row.index for row in filled if row.codes not in broken}
    return leaves


def _check_totals(
    figures: Figures, rows: Sequence[_Row], leaves: Mapping[int, set[int]], places: Places
) -> None:
    """Every total against the sum of the rows below it, and subtotals across."""
    for at in sorted({at for row in rows for at in row.amounts}):
        sums: dict[str, Decimal] = {}
        for row in (row for row in rows if row.index in leaves[at]):
            for length in range(len(row.codes[0]) + 1):
                above = row.codes[0][:length]
                sums[above] = sums.get(above, ZERO) + row.amounts[at]
        for row in rows:
            stated, summed = row.amounts.get(at, ZERO), sums.get(row.codes[0], ZERO)
            if not any(row.codes[1:]) and row.index not in leaves[at] and stated != summed:
                _differs(figures, row, at, places[at], stated, summed)
    _check_across(figures, rows, places)


def _check_across(figures: Figures, rows: Sequence[_Row], places: Places) -> None:
    for at, column in places.items():
        if not column.is_subtotal:
            continue
        parts = {
            index
            for index, one in places.items()
            if one.code.startswith(column.code) and not one.is_subtotal
        }
        for row in rows:
            summed = sum((v for index, v in row.amounts.items() if index in parts), ZERO)
            if row.amounts.get(at, ZERO) != summed:
                _differs(figures, row, at, column, row.amounts.get(at, ZERO), summed)


def _differs(
    figures: Figures, row: _Row, at: int, column: ListColumn, stated: Decimal, summed: Decimal
) -> None:
    title = "/".join(column.heads)
    codes = " ".join(filter(None, row.codes)) or "合计"
    message = (
        f"{codes}“{title}”印的是{shortest(stated)}，各项之和是{shortest(summed)}，"
        f"相差{shortest(stated - summed)}。"
    )
    figures.note("sum", row.index, at, message, "请在报表软件里核对后重新导出。")


def _take(
    figures: Figures, layout: ListLayout, row: _Row, at: int, column: ListColumn, is_leaf: bool
) -> None:
    """One cell: the row it fills if nothing breaks it down, and what it states."""
    codes = tuple(zip(layout.axes, row.codes, strict=True))
    if column.code:
        codes = (*codes, (layout.grid_axis, column.code))
    cell = figures.sheet.address(row.index, at)
    fill, states = column.slot.fill, column.slot.states
    value = row.amounts.get(at)
    if fill and is_leaf and column.is_word and at in row.words:
        figures.worded.append(Worded(fill, codes, row.words[at], cell))
    elif fill and is_leaf and value:
        figures.filled.append(Filled(fill, codes, value, cell))
    if states and not any(row.codes[1:]) and not (fill and is_leaf):
        figures.claimed.append(
            Claimed(states.quantity, row.codes[0], states.shift, value or ZERO, cell, value is None)
        )
