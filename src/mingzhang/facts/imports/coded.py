"""A form with codes read: a row each code, further rows below it, totals held against parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.facts.cells import read_money
from mingzhang.facts.imports.figures import ZERO, Claimed, Figures, Filled, Worded
from mingzhang.facts.imports.heading import Heads, find_heads, head_words, is_numbering, path_of
from mingzhang.facts.imports.layout import CodedColumn, FormLayout
from mingzhang.facts.imports.texts import plain
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.imports import Marks
from mingzhang.model.number import shortest
from mingzhang.model.problem import nearest

HEAD_MEND = "请核对是否导出了完整的表；栏目与所用的导出格式不同的，另写一个格式文件。"
_Leaves = Mapping[int, set[int]]  # by column the rows that no other row breaks down


def coded_heads(sheet: Sheet, layout: FormLayout, marks: Marks) -> Heads | None:
    """The head of the sheet, if it has one."""

    def is_body(row: Sequence[str]) -> bool:
        return any(text in marks.total or _is_code(text) for text in row[:2])

    return find_heads(sheet, head_words(layout.columns), is_body, marks)


def read_coded(
    figures: Figures, layout: FormLayout, heads: Heads, marks: Marks, *, rows_too: bool
) -> None:
    """Read the sheet into ``figures``; without ``rows_too`` only what it states."""
    form = _CodedForm(figures, layout, heads, marks, heads.places(layout.columns))
    form.missing_columns()
    if form.axes[0] is None:
        return
    form.rows = list(form.read())
    form.unknown_columns()
    form.repeated()
    leaves = form.leaves()
    form.check_down(leaves)
    form.check_across()
    form.take(leaves if rows_too else {})
    figures.rows = len(form.rows)


@dataclass(slots=True)
class _Row:
    """A row: its codes on the axes ("" in a total), its amounts by column, its project's name."""

    index: int
    codes: tuple[str, ...]
    amounts: dict[int, Decimal] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """Its codes as a person is told them."""
        return " ".join(filter(None, self.codes)) or "合计"


@dataclass(slots=True)
class _CodedForm:
    figures: Figures
    layout: FormLayout
    heads: Heads
    marks: Marks
    places: dict[int, CodedColumn]
    rows: list[_Row] = field(default_factory=list)
    axes: list[int | None] = field(init=False)
    name: int | None = field(init=False)
    words: list[int] = field(init=False)

    def __post_init__(self) -> None:
        by_axis = {c.axis: at for at, c in reversed(self.places.items())}
        self.axes = [by_axis.get(axis) for axis in self.layout.axes]
        self.name = next((at for at, c in self.places.items() if c.is_name), None)
        self.words = [at for at, c in self.places.items() if c.is_word]

    def missing_columns(self) -> None:
        """A column the sheet lacks is a problem where rows come from it."""
        for column in self.layout.columns:
            is_filled = column.slot.fill and not column.code and not column.is_word
            if (column.axis or is_filled) and self.heads.index(column.heads) is None:
                message = f"没有找到“{column.title}”列。"
                self.figures.complain("missing-column", self.heads.first, 0, message, HEAD_MEND)

    def read(self) -> Iterator[_Row]:
        """Every row that is a total, a code or below one."""
        amounts = [at for at, column in self.places.items() if column.is_amount]
        for index in range(self.heads.body, len(self.figures.sheet.rows)):
            cells = [plain(cell) for cell in self.figures.sheet.rows[index]]
            row = self._row(index) if any(cells) and not is_numbering(cells, self.marks) else None
            if row is None:
                continue
            for at in amounts:
                value = self.figures.amount(self.marks, index, at)
                if value is not None:
                    row.amounts[at] = value
            yield row

    def _row(self, index: int) -> _Row | None:
        """A row without its amounts; None if it is none."""
        code, *more = (self._text(index, at) for at in self.axes)
        name = self._text(index, self.name)
        if code in self.marks.total or (not code and name in self.marks.total):
            return _Row(index, ("",) * len(self.axes))
        if not _is_code(code):
            self._no_code(index, code)
            return None
        self._known(index, code, name)
        filled = [at for at in self.words if self._text(index, at)]
        words = {at: str(self.figures.cell(index, at)).strip() for at in filled}
        if words and more and not any(more):
            more[0] = next(iter(words.values()))  # without a code the name is the code
        return _Row(index, (code, *more), words=words)

    def _text(self, index: int, at: int | None) -> str:
        return "" if at is None else plain(self.figures.cell(index, at))

    def _no_code(self, index: int, text: str) -> None:
        """A row without a code: a remark, unless it has amounts."""
        others = (at for at, c in self.places.items() if not (c.axis or c.is_name or c.is_word))
        if any(_has_amount(self._text(index, at)) for at in others):
            message = f"这一行有数，编码却是“{text}”，没有读入。"
            mend = "请补上功能科目编码，或删去这一行。" if not text else "请核对编码。"
            self.figures.complain("no-code", index, self.axes[0] or 0, message, mend)

    def _known(self, index: int, code: str, name: str) -> None:
        subjects, column = self.layout.codes.subjects, self.axes[0] or 0
        if code not in subjects:
            message = f"“{self.layout.codes.name}”里没有编码“{code}”（{name or '没有名称'}）。"
            mend = "请核对；确有此科目的，在账册的“科目补充”表补上编码和名称后再导入。"
            self.figures.complain("unknown-code", index, column, message, mend)
        elif name and subjects[code].status == "observed" and plain(subjects[code].name) != name:
            message = f"编码{code}的名称是“{subjects[code].name}”，表里是“{name}”。"
            self.figures.note("code-and-name", index, column, message, "请核对编码。")

    def unknown_columns(self) -> None:
        """Amounts under a head that nobody knows would be lost, where the sheet fills rows."""
        columns = self.layout.columns
        if not any(column.slot.fill for column in columns):
            return
        known = {path_of(map(plain, path)) for column in columns for path in column.heads}
        for at, path in enumerate(self.heads.paths):
            if not path or path in known or path[-1] in self.marks.numbering:
                continue
            if any(self.heads.index([one]) == at for one in known):
                continue
            row = next((row for row in self.rows if _has_amount(self._text(row.index, at))), None)
            if row:
                title = self.heads.title(at)
                message = f"“{title}”列有数，却不知道是什么，没有读入。"
                mend = nearest(title, ["/".join(one) for one in known]) or HEAD_MEND
                self.figures.complain("unknown-column", row.index, at, message, mend)

    def repeated(self) -> None:
        """Two rows of the same codes are a problem."""
        first: dict[tuple[str, ...], _Row] = {}
        for row in self.rows:
            other = first.setdefault(row.codes, row)
            if other is not row:
                where = self.figures.sheet.address(other.index, 0)
                message = f"“{row.told}”在{where}那一行已有。"
                mend = "同一科目、同一项目只能有一行，请核对导出的表。"
                self.figures.complain("repeated-row", row.index, 0, message, mend)

    def leaves(self) -> _Leaves:
        """By column the rows that no other row breaks down: those with nothing below them in it.

        A total may be all that a sheet gives of a column, while another column has every code.
        """
        leaves: dict[int, set[int]] = {}
        for at in {at for row in self.rows for at in (*row.amounts, *row.words)}:
            filled = [row for row in self.rows if at in row.words or row.amounts.get(at)]
            broken: set[tuple[str, ...]] = set()
            for row in filled:
                code, *more = row.codes
                blank = ("",) * len(more)
                broken |= {(code[:length], *blank) for length in range(len(code))}
                if any(more):
                    broken.add((code, *blank))
            leaves[at] = {row.index for row in filled if row.codes not in broken}
        return leaves

    def check_down(self, leaves: _Leaves) -> None:
        """Every total against the sum of the rows below it."""
        for at in sorted({at for row in self.rows for at in row.amounts}):
            sums: dict[str, Decimal] = {}
            for row in (row for row in self.rows if row.index in leaves[at]):
                for length in range(len(row.codes[0]) + 1):
                    above = row.codes[0][:length]
                    sums[above] = sums.get(above, ZERO) + row.amounts[at]
            for row in self.rows:
                if not any(row.codes[1:]) and row.index not in leaves[at]:
                    self._same(row, at, sums.get(row.codes[0], ZERO))

    def check_across(self) -> None:
        """Every subtotal of a grid against the sum of its columns."""
        for at, column in self.places.items():
            if not column.is_subtotal:
                continue
            parts = {
                index
                for index, one in self.places.items()
                if one.code.startswith(column.code) and not one.is_subtotal
            }
            for row in self.rows:
                self._same(row, at, sum((row.amounts.get(one, ZERO) for one in parts), ZERO))

    def _same(self, row: _Row, at: int, summed: Decimal) -> None:
        stated = row.amounts.get(at, ZERO)
        if stated == summed:
            return
        message = (
            f"{row.told}“{self.places[at].title}”印的是{shortest(stated)}，"
            f"各项之和是{shortest(summed)}，相差{shortest(stated - summed)}。"
        )
        self.figures.note("sum", row.index, at, message, "请在报表软件里核对后重新导出。")

    def take(self, leaves: _Leaves) -> None:
        """What every cell states, and the row it fills if it is a leaf."""
        stating = {at for at, column in self.places.items() if column.slot.states}
        for row in self.rows:
            for at in sorted({*row.amounts, *row.words, *stating}):
                self._take(row, at, is_leaf=row.index in leaves.get(at, ()))

    def _take(self, row: _Row, at: int, *, is_leaf: bool) -> None:
        column, figures = self.places[at], self.figures
        codes = tuple(zip(self.layout.axes, row.codes, strict=True))
        if column.code:
            codes = (*codes, (self.layout.grid_axis, column.code))
        cell = figures.sheet.address(row.index, at)
        fill, states = column.slot.fill, column.slot.states
        value = row.amounts.get(at)
        if fill and is_leaf and at in row.words:
            figures.worded.append(Worded(fill, codes, row.words[at], cell))
        elif fill and is_leaf and value:
            figures.filled.append(Filled(fill, codes, value, cell))
        if states and not any(row.codes[1:]) and not (fill and is_leaf):
            claimed = Claimed(states.quantity, row.codes[0], states.shift, value or ZERO, cell)
            figures.claimed.append(claimed)


def _has_amount(text: str) -> bool:
    return any(c.isdigit() and c != "0" for c in text) and type(read_money(text)) is tuple


def _is_code(text: str) -> bool:
    return len(text) > 2 and text.isascii() and text.isdigit()
