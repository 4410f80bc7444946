"""From what the sheets of one workbook gave to the rows of a unit's tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.imports.figures import ZERO, Claimed, Figures, Filled, Worded, written
from mingzhang.facts.scale import ten_thousand_fold
from mingzhang.model.imports import Fill, FormSheet, Profile
from mingzhang.model.number import scale_of, shortest
from mingzhang.model.problem import Place, Problem
from mingzhang.model.relation import Relation

UNIT, YEAR = "单位代码", "年度"
STATED, CHOSEN, ORIGIN = "报表单元", "采用", "出处"
SUSPECT_SCALE = "suspect-scale"
_SCALE_MEND = "相差一万倍。本表写的金额单位是{unit}，请核对各工作表写的金额单位后再导入。"
Codes = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Entry:
    """A row on its way into a table: its words, and its amounts (in 元) with their unit."""

    words: dict[str, str]
    amounts: dict[str, tuple[Decimal, str]] = field(default_factory=dict)

    def text(self) -> dict[str, str]:
        """The row as a table of the book writes it."""
        amounts = {
            name: written(value / scale_of(unit), unit)
            for name, (value, unit) in self.amounts.items()
        }
        return self.words | amounts


@dataclass(slots=True)
class Gathered:
    """The rows of one unit and year by table and key, and what is to be said about them."""

    unit: str
    year: int
    rows: dict[str, dict[tuple[str, ...], Entry]] = field(default_factory=lambda: defaultdict(dict))
    notes: list[Problem] = field(default_factory=list)

    def texts(self) -> dict[str, list[dict[str, str]]]:
        """The rows as they are written, by table."""
        return {name: [entry.text() for entry in rows.values()] for name, rows in self.rows.items()}


def gather_rows(
    sheets: Sequence[Figures], profile: Profile, catalogue: Catalogue, unit: str, year: int
) -> Gathered:
    """The rows of the sheets, which come in the order of the profile."""
    gathered = Gathered(unit, year)
    for figures in sheets:
        _Filling(gathered, figures, profile, catalogue.relations).run()
    read = {figures.kind.id for figures in sheets}
    forms = [form for form in profile.forms if form.id in read]
    _complete(gathered, forms, catalogue.relations)
    return gathered


@dataclass(slots=True)
class _Filling:
    """One sheet's amounts into rows; ``before`` are the sums that its rests are measured by."""

    gathered: Gathered
    figures: Figures
    profile: Profile
    relations: Mapping[str, Relation]
    before: dict[tuple[Fill, tuple[str, ...]], dict[Codes, Decimal]] = field(default_factory=dict)

    def run(self) -> None:
        for filled in self.figures.filled:
            value = filled.value * scale_of(self.figures.unit)
            self._add(filled, self._rest(filled, value) if filled.fill.rest else value)
        for worded in self.figures.worded:
            entry = self._entry(worded)
            entry.words.setdefault(worded.fill.value, worded.text)
        for (fill, _), sums in self.before.items():
            for codes, value in sums.items():
                if value and codes:
                    self._more_than(fill, codes, ZERO, value, "")

    def _add(self, filled: Filled, value: Decimal) -> None:
        relation = self.relations[filled.fill.relation]
        if value < 0 and filled.fill.rest:
            return
        if not value and relation.unlisted == "zero":
            return
        entry = self._entry(filled)
        other = entry.amounts.setdefault(filled.fill.value, (value, self.figures.unit))
        if other[0] != value:
            message = f"同一行在别的表里是{shortest(other[0])}，这里是{shortest(value)}，用前一个。"
            self.gathered.notes.append(Problem("twice", self._place(filled.cell), message))

    def _entry(self, one: Filled | Worded) -> Entry:
        """The row of these words and codes, a new one if there is none."""
        relation = self.relations[one.fill.relation]
        code = one.codes[0][1] if one.codes else ""
        words = {UNIT: self.gathered.unit, YEAR: str(self.gathered.year)}
        words |= {axis: word for axis, word in one.codes if word and axis in relation.names}
        words |= {name: self.profile.word_of(word, code) for name, word in one.fill.words.items()}
        key = tuple(words.get(name, "") for name in relation.key)
        return self.gathered.rows[relation.name].setdefault(key, Entry(words))

    def _rest(self, filled: Filled, value: Decimal) -> Decimal:
        """What is left of an amount after the rows that were read before this sheet."""
        axes = tuple(axis for axis, _ in filled.codes)
        sums = self.before.get((filled.fill, axes))
        if sums is None:
            sums = self.before[filled.fill, axes] = self._sums(filled.fill, axes)
        known = sums.pop(filled.codes, ZERO)
        if known > value >= 0:
            self._more_than(filled.fill, filled.codes, value, known, filled.cell)
        return value - known

    def _sums(self, fill: Fill, axes: tuple[str, ...]) -> dict[Codes, Decimal]:
        allowed = [(name, self.profile.words_of(word)) for name, word in fill.match]
        sums: dict[Codes, Decimal] = defaultdict(Decimal)
        for entry in self.gathered.rows[fill.relation].values():
            amount = entry.amounts.get(fill.value)
            if amount and all(entry.words.get(name, "") in words for name, words in allowed):
                sums[tuple((axis, entry.words.get(axis, "")) for axis in axes)] += amount[0]
        return sums

    def _more_than(
        self, fill: Fill, codes: Codes, value: Decimal, known: Decimal, cell: str
    ) -> None:
        what = " ".join([*(word for _, word in codes if word), *(word for _, word in fill.match)])
        message = (
            f"{what}：本表是{shortest(value)}元，前面各表已有{shortest(known)}元，多出"
            f"{shortest(known - value)}元，按前面各表读入。"
        )
        mend = "请在报表软件里核对这几张表后重新导出。"
        self.gathered.notes.append(Problem("more-than-whole", self._place(cell), message, mend))

    def _place(self, cell: str) -> Place:
        return Place(self.figures.sheet.file, self.figures.sheet.name, cell)


def _complete(
    gathered: Gathered, forms: Iterable[FormSheet], relations: Mapping[str, Relation]
) -> None:
    """Zero where a complete ledger's row has no amount in a column that a sheet filled."""
    covered: dict[str, set[str]] = defaultdict(set)
    for slot in (slot for form in forms for slot in form.slots()):
        if slot.fill:
            covered[slot.fill.relation].add(slot.fill.value)
    for name, rows in gathered.rows.items():
        columns = [relations[name].column(one) for one in covered[name]]
        money = [one.name for one in columns if one and one.kind in ("money", "number")]
        for entry in rows.values() if relations[name].unlisted == "zero" else ():
            for one in money:
                entry.amounts.setdefault(one, (ZERO, "元"))


def stated_rows(
    sheets: Sequence[Figures], catalogue: Catalogue, unit: str, year: int
) -> list[dict[str, str]]:
    """What the sheets state, not the blanks; a quantity stated twice differently is kept twice."""
    chosen: dict[tuple[str, str, int], Decimal] = {}
    rows = []
    for figures, claimed, money in _claims(sheets, catalogue):
        if not claimed.value:
            continue
        value = claimed.value * scale_of(money)
        case = (claimed.quantity, claimed.subject, year + claimed.shift)
        first = chosen.setdefault(case, value)
        is_first = first is value
        if first == value and not is_first:
            continue
        rows.append(
            {
                YEAR: str(case[2]),
                UNIT: unit,
                "量": claimed.quantity,
                "科目": claimed.subject,
                "值": written(claimed.value, money),
                CHOSEN: "是" if is_first else "否",
                ORIGIN: f"{figures.sheet.source}!{claimed.cell}",
            }
        )
    return rows


def _claims(
    sheets: Sequence[Figures], catalogue: Catalogue
) -> Iterator[tuple[Figures, Claimed, str]]:
    """Each claim with the unit of its value: the sheet's for money, else none but its own."""
    for figures in sheets:
        for claimed in figures.claimed:
            of_money = catalogue.quantities[claimed.quantity].unit == "元"
            yield figures, claimed, figures.unit if of_money else "元"


def held_against(
    sheets: Sequence[Figures], gathered: Gathered, catalogue: Catalogue
) -> list[Problem]:
    """What the sheets state against the sums of the rows read: a note for each difference.

    One slip shows in many totals, so what differs by the same amount is one note, which counts
    them. Ten thousand fold apart is SUSPECT_SCALE: a sheet whose unit is wrong.
    """
    sums: dict[str, Mapping[str, Decimal] | None] = {}
    notes: dict[Decimal, list[Problem]] = defaultdict(list)
    for figures, claimed, unit in _claims(sheets, catalogue):
        if claimed.quantity not in sums:
            sums[claimed.quantity] = _derived(claimed.quantity, gathered, catalogue)
        derived = sums[claimed.quantity]
        if derived is None or claimed.shift:
            continue
        value, summed = claimed.value * scale_of(unit), derived.get(claimed.subject, ZERO)
        if summed != value:
            title = catalogue.quantities[claimed.quantity].title
            subject = f"（{claimed.subject}）" if claimed.subject else ""
            place = Place(figures.sheet.file, figures.sheet.name, claimed.cell)
            message = (
                f"{title}{subject}印的是{shortest(value)}，读入的明细之和是{shortest(summed)}，"
                f"相差{shortest(value - summed)}。"
            )
            mend = "请在报表软件里核对这几张表；资金划分不符的，看导出格式里的科目清单是否缺科目。"
            code = "stated-differs"
            if ten_thousand_fold(summed, value):
                code, mend = SUSPECT_SCALE, _SCALE_MEND.format(unit=figures.unit)
            notes[value - summed].append(Problem(code, place, message, mend))
    return [_with_count(same) for same in notes.values()]


def _with_count(same: Sequence[Problem]) -> Problem:
    """The first of what differs alike, with how many more there are and in which sheets."""
    first, *more = same
    if not more:
        return first
    sheets = "、".join(dict.fromkeys(one.place.sheet.split(" ")[0] for one in more))
    return replace(first, message=f"{first.message}相差同样多的还有{len(more)}处（{sheets}）。")


def _derived(
    quantity: str, gathered: Gathered, catalogue: Catalogue
) -> Mapping[str, Decimal] | None:
    """The sums of a quantity by subject, every level; None where the rows cannot give it."""
    source = catalogue.quantities[quantity].source
    entries = gathered.rows.get(source.relation) if source else None
    if source is None or not entries:
        return None
    if not any(source.value in entry.amounts for entry in entries.values()):
        return None
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries.values():
        value = entry.amounts.get(source.value, (ZERO, ""))[0]
        fits = [_fits(entry.words.get(name, ""), words) for name, words in source.where.items()]
        if value and None in fits and False not in fits:
            return None
        if value and all(fits):
            for subject in _levels(entry.words, source.by, catalogue.relations[source.relation]):
                sums[subject] += value
    return sums


def _fits(word: str, words: Sequence[str]) -> bool | None:
    if not word:
        return None
    return any(word == one or (one[-1:] == "*" and word.startswith(one[:-1])) for one in words)


def _levels(words: Mapping[str, Any], by: Sequence[str], relation: Relation) -> set[str]:
    """The subjects a row counts for on the first axis: itself, the codes above it, the total."""
    if not by:
        return {""}
    code = words.get(by[0], "")
    column = relation.column(by[0])
    if column is None or not column.codes:
        return {"", code}
    return {code[:length] for length in range(len(code) + 1)}
