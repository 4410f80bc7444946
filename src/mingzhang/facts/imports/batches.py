"""The lists of one file into rows of a unit's tables, one batch for each kind of list and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mingzhang.facts.cells import read_money
from mingzhang.facts.imports.figures import Figures
from mingzhang.facts.imports.gathering import UNIT, YEAR
from mingzhang.facts.imports.heading import Caption, caption_of, months_in
from mingzhang.facts.imports.listed import YEAR_END, ListRow, RowReader
from mingzhang.facts.imports.merging import Batch
from mingzhang.facts.imports.recognise import FoundList, FoundLists
from mingzhang.facts.imports.record import Row
from mingzhang.facts.imports.texts import plain
from mingzhang.facts.imports.totals import check_totals
from mingzhang.facts.imports.workbook import Readiness, Taken, unit_of, units_named, year_of
from mingzhang.model.imports import StepLog
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.relation import Relation

_HEAD_MEND = "请核对是否导出了完整的表；栏目叫法不同的，在导出格式文件的 heads 里补上。"
_Key = tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    """A row on its way, and where each of its texts stands."""

    texts: Row = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


@dataclass(slots=True)
class _Part:
    """All rows of one kind of list, and of one month where it has months; whose each file gave."""

    log: StepLog | None
    files: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    entries: dict[str, dict[_Key, _Entry]] = field(default_factory=dict)


@dataclass(slots=True)
class ListedRows:
    """The rows of all lists of an import; what two of them say differently is a problem."""

    parts: dict[str, _Part] = field(default_factory=dict)

    def batches(self) -> list[Batch]:
        """The rows as they are merged into a book."""
        return [
            Batch(
                frozenset(case for cases in part.files.values() for case in cases),
                {name: [e.texts for e in rows.values()] for name, rows in part.entries.items()},
                name,
                part.log,
            )
            for name, part in self.parts.items()
        ]

    def cases(self, file: str) -> Iterator[tuple[str, int, str]]:
        """Whose rows a file gave: unit, year and kind of list."""
        for name, part in self.parts.items():
            for unit, year in sorted(part.files.get(file, ())):
                yield unit, int(year), name


def _put(
    rows: dict[_Key, _Entry], relation: Relation, key: _Key, texts: Row, places: Mapping[str, Place]
) -> Iterator[Problem]:
    """Take a row; the same row again may only add to it."""
    entry = rows.setdefault(key, _Entry())
    for name, text in texts.items():
        other = entry.texts.get(name, "")
        if other and text and not _same(relation, name, other, text):
            message = (
                f"{' '.join(filter(None, key[2:]))}的“{name}”这里是{text}，"
                f"{entry.places.get(name, Place())}是{other}。"
            )
            mend = "同一行只能有一个说法，请核对导出的表。"
            yield Problem("repeated-row", places.get(name, Place()), message, mend)
        elif text or name not in entry.texts:
            entry.texts[name] = text
            if name in places:
                entry.places[name] = places[name]


def _same(relation: Relation, name: str, one: str, other: str) -> bool:
    column = relation.column(name)
    is_money = column is not None and column.kind == "money"
    return one == other or (is_money and read_money(one) == read_money(other))


def read_lists(found: FoundLists, ready: Readiness, file: str, into: ListedRows) -> Taken:
    """Read every list of a file into ``into``; what is wrong is in the result."""
    taken = Taken(file, year=ready.year)
    lines = [line for one in found.lists for line in _SheetRead(one, ready, taken, into).run()]
    taken.problems = list(dict.fromkeys(taken.problems))
    names = "、".join(dict.fromkeys(one.profile.id for one in found.lists))
    count = len(found.lists)
    taken.lines = [f"{file}：{ready.year}年度，按“{names}”认出 {count} 张清单。", *lines]
    taken.leave(found.unused)
    return taken


@dataclass(slots=True)
class _SheetRead:
    """One sheet of a file."""

    found: FoundList
    ready: Readiness
    taken: Taken
    into: ListedRows
    figures: Figures = field(init=False)
    unit: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    strangers: set[str] = field(default_factory=set)
    meant: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.figures = Figures(self.found.kind, self.found.sheet)

    def run(self) -> list[str]:
        """Read it, and tell what was read."""
        found, problems = self.found, self.taken.problems
        for column in found.missing:
            message = f"没有找到“{column.title}”列。"
            self.figures.complain("missing-column", found.heads.first, 0, message, _HEAD_MEND)
        if found.missing:
            problems += self.figures.problems
            return []
        caption = caption_of(found.sheet, found.profile.marks, found.heads.first)
        year_of([caption], self.ready, self.taken.file, problems)
        month = _month_of(found, caption, problems)
        if not any(column.is_unit for column in found.columns.values()):
            self.unit = unit_of([caption], self.ready, self.taken.file, problems)
        relations = self.ready.catalogue.relations
        reader = RowReader(found, relations, self.figures, caption.money, month)
        count = 0
        for row in reader.read():
            count += 1
            self._gather(row, reader)
        if not self.figures.problems:  # a row that could not be read would be missing in every sum
            check_totals(self.figures, found.heads, reader.sums)
        problems += self.figures.problems
        self.taken.notes += self.figures.notes
        return self._told(count, month, reader)

    def _told(self, count: int, month: int | None, reader: RowReader) -> list[str]:
        found = self.found
        units = "、".join(dict.fromkeys(filter(None, reader.sums.units.values())))
        fills = "、".join(f"{name}{number}" for name, number in self.counts.items())
        lines = [
            f"  {found.sheet.name} {found.kind.id}{f' {month}月' if month else ''}：{count} 行"
            f"{f'，金额单位{units}' if units else ''}；读成 {fills or '没有'}。"
        ]
        if reader.sums.units and not (reader.sums.wholes or reader.sums.parts):
            lines.append("    没有合计行，是不是完整无从核对。")
        if found.unused:
            lines.append(f"    没有用到的栏：{'、'.join(found.unused)}")
        later = [found.heads.title(at) for at, c in found.columns.items() if c.final]
        if later and month not in (None, YEAR_END):
            lines.append(f"    不是全年的表，不写全年的数：{'、'.join(later)}")
        return lines

    def _gather(self, row: ListRow, reader: RowReader) -> None:
        """The row of the list into the tables it fills, its amounts into the sums."""
        unit = self._unit(row)
        if not unit:
            return
        kind, case = self.found.kind, (unit, str(self.ready.year))
        name = f"{kind.id} {row.month}月" if row.month and kind.period else kind.id
        part = self.into.parts.setdefault(name, _Part(kind.log))
        part.files.setdefault(self.taken.file, set()).add(case)
        for relation in (self.ready.catalogue.relations[one] for one in kind.fills):
            texts = {UNIT: unit, YEAR: case[1]} | row.texts.get(relation.name, {})
            self._right_year(row, relation, texts)
            if kind.period in relation.names and row.month:
                texts[kind.period] = str(row.month)
            if kind.log and relation.name == kind.log.relation:
                self._steps(row, relation, texts, part, kind.log)
            else:
                self._row(row, relation, texts, part)
        things = reader.things(row)
        for at, value in row.amounts.items():
            reader.sums.count(at, (unit, row.month, *things[at]), row.index, value)

    def _right_year(self, row: ListRow, relation: Relation, texts: Row) -> None:
        if texts[YEAR] != str(self.ready.year):
            message = f"这一行是{texts[YEAR] or '空'}年度的，账册是{self.ready.year}年度的。"
            at = row.cells[relation.name][YEAR]
            self.figures.complain("wrong-year", row.index, at, message, "请只导出本年度的行。")
            texts[YEAR] = str(self.ready.year)

    def _row(self, row: ListRow, relation: Relation, texts: Row, part: _Part) -> None:
        """A row of a table, if the list's row says anything that belongs in it."""
        said = [name for name, text in texts.items() if text and name not in relation.key]
        needed = [c.name for c in relation.columns if c.name in relation.key and c.empty == "error"]
        missing = [name for name in needed if not texts.get(name)]
        if missing or not said:
            lost = missing != [self.found.kind.period] and relation.name in row.explicit
            if missing and said and lost:
                message = f"没有“{missing[0]}”，写不进“{relation.name}”。"
                self.figures.complain("empty-cell", row.index, 0, message, "请补上后再导入。")
            return
        cells = row.cells.get(relation.name, {})
        places = {name: self.figures.sheet.place(row.index, at) for name, at in cells.items()}
        self._put(
            part, relation, tuple(texts.get(name, "") for name in relation.key), texts, places
        )

    def _put(
        self, part: _Part, relation: Relation, key: _Key, texts: Row, places: Mapping[str, Place]
    ) -> None:
        rows = part.entries.setdefault(relation.name, {})
        self.counts[relation.name] += key not in rows
        self.taken.problems += _put(rows, relation, key, texts, places)

    def _steps(
        self, row: ListRow, relation: Relation, texts: Row, part: _Part, log: StepLog
    ) -> None:
        """The steps that the row dates, and the one it is at now."""
        now, shared = texts.get(log.word, ""), {n: texts.get(n, "") for n in relation.key}
        shared.pop(log.number, None)
        steps = [
            shared | {log.word: word} | more
            for word, more in row.steps.items()
            if more.get(log.date)
        ]
        rest = {n: t for n, t in texts.items() if n not in (log.word, log.date)}
        if now in row.steps:
            steps = [step | rest if step[log.word] == now else step for step in steps]
        elif now and texts.get(log.date):
            steps.append(texts)
        elif now:
            message = f"状态“{now}”没有日期，没有写进“{relation.name}”。"
            at = row.cells[relation.name][log.word]
            self.figures.note("no-date", row.index, at, message)
        for step in sorted(steps, key=lambda step: step[log.date]):
            key = tuple(step.get(n, "") for n in (*relation.key, log.word, log.date))
            place = {log.date: self.figures.sheet.place(row.index, 0)}
            self._put(part, relation, key, step, place)

    def _unit(self, row: ListRow) -> str:
        """The unit of a row: the sheet's, or the one its cells name."""
        if not row.named_units:
            return self.unit or self.ready.unit
        found = [self._meant(text) for text in row.named_units.values()]
        at, printed = next(iter(row.named_units.items()))
        known = set.intersection(*found) if all(found) else set()
        if self.ready.unit and known - {self.ready.unit}:
            message = f"这一行是“{printed}”，不是 --unit 指定的{self.ready.unit}。"
            self._stranger(printed, row, at, message, "请核对文件或 --unit。")
            return ""
        if len(known) == 1:
            return known.pop()
        near = nearest(plain(printed), [unit["单位名称"] for unit in self.ready.units])
        mend = f"{near}请在账册的“单位”表补上，或核对这一行。"
        message = f"单位“{printed}”不在账册的“单位”表里。"
        if all(found):
            message = f"单位的代码和名称不是一个单位：{'、'.join(row.named_units.values())}。"
        self._stranger(printed, row, at, message, mend)
        return ""

    def _meant(self, text: str) -> set[str]:
        if text not in self.meant:
            self.meant[text] = units_named(text, self.ready.units)
        return self.meant[text]

    def _stranger(self, printed: str, row: ListRow, at: int, message: str, mend: str) -> None:
        """Told once for each name."""
        if printed not in self.strangers:
            self.strangers.add(printed)
            self.figures.complain("unknown-unit", row.index, at, message, mend)


def _month_of(found: FoundList, caption: Caption, problems: list[Problem]) -> int | None:
    """The month of the sheet; None if it has none, which may be a problem."""
    kind, place = found.kind, found.sheet.place(0, 0)
    tab = months_in([plain(found.sheet.name)])
    months = tuple(dict.fromkeys((*caption.months, *tab)))
    if not kind.period:  # it only tells whether the sheet is of the whole year
        return months[0] if len(months) == 1 else None
    if len(months) > 1:
        told = "、".join(f"{month}月" for month in caption.months)
        message = f"表头上方写的是{told}，工作表名是“{found.sheet.name}”。"
        mend = "不知道是哪个月的数，请改成一致；制表的日子请写成“填报日期：…”。"
        problems.append(Problem("wrong-month", place, message, mend))
    elif months and not 1 <= months[0] <= YEAR_END:
        message = f"“{months[0]}月”不是月份。"
        problems.append(Problem("wrong-month", place, message, "请在标题里写明 1月 到 12月。"))
    elif months:
        return months[0]
    elif kind.needs_period and not any(
        to.column == kind.period for column in found.columns.values() for to in column.to
    ):
        message = "没有写是哪个月的数。"
        mend = "请在标题或工作表名里写明（如：2024年6月），或加一栏月份。"
        problems.append(Problem("no-month", place, message, mend))
    return None
