"""The lists of one file into rows of a unit's tables, one batch for each kind of list and month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.facts.cells import read_money
from mingzhang.facts.imports.figures import Figures
from mingzhang.facts.imports.gathering import UNIT, YEAR
from mingzhang.facts.imports.listed_heads import (
    HEAD_MEND,
    FoundList,
    captured,
    month_of,
)
from mingzhang.facts.imports.listed_rows import ListRow, RowReader
from mingzhang.facts.imports.listed_totals import check_totals
from mingzhang.facts.imports.merging import Batch
from mingzhang.facts.imports.record import Row
from mingzhang.facts.imports.texts import plain
from mingzhang.facts.imports.workbook import Readiness, Taken, unit_of, units_named, year_of
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.imports import SheetProfile
from mingzhang.model.list_imports import StepLog
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.relation import Relation

Key = tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    """A row on its way, and where each of its texts stands."""

    texts: Row
    places: dict[str, Place] = field(default_factory=dict)


@dataclass(slots=True)
class _Part:
    """All rows of one kind of list, and of one month where it has months."""

    log: StepLog | None = None
    cases: set[tuple[str, str]] = field(default_factory=set)
    files: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    entries: dict[str, dict[Key, _Entry]] = field(default_factory=dict)


@dataclass(slots=True)
class ListedRows:
    """The rows of all lists of an import; what two of them say differently is a problem."""

    parts: dict[str, _Part] = field(default_factory=dict)

    def batches(self) -> list[Batch]:
        """The rows as they are merged into a book."""
        return [
            Batch(
                frozenset(part.cases),
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

    def put(
        self, part: _Part, relation: Relation, key: Key, texts: Row, places: Mapping[str, Place]
    ) -> Iterator[Problem]:
        """Take a row; the same row again may only add to it."""
        rows = part.entries.setdefault(relation.name, {})
        entry = rows.setdefault(key, _Entry({}))
        for name, text in texts.items():
            other = entry.texts.get(name, "")
            if other and text and not _same(relation, name, other, text):
                where = places.get(name, Place())
                message = (
                    f"{' '.join(filter(None, key[2:]))}的“{name}”这里是{text}，"
                    f"{entry.places.get(name, Place())}是{other}。"
                )
                mend = "同一行只能有一个说法，请核对导出的表。"
                yield Problem("repeated-row", where, message, mend)
            elif text or name not in entry.texts:
                entry.texts[name] = text
                if name in places:
                    entry.places[name] = places[name]


def _same(relation: Relation, name: str, one: str, other: str) -> bool:
    column = relation.column(name)
    is_money = column is not None and column.kind == "money"
    return one == other or (is_money and read_money(one) == read_money(other))


def read_lists(
    found: Sequence[FoundList],
    unused: Sequence[Sheet],
    ready: Readiness,
    file: str,
    into: ListedRows,
) -> Taken:
    """Read every list of a file into ``into``; what is wrong is in the result."""
    taken = Taken(file, year=ready.year)
    lines = [line for one in found for line in _SheetRead(one, ready, taken, into).run()]
    taken.problems = list(dict.fromkeys(taken.problems))
    names = "、".join(dict.fromkeys(one.profile.id for one in found))
    taken.lines = [f"{file}：{ready.year}年度，按“{names}”认出 {len(found)} 张清单。", *lines]
    if unused:
        taken.lines.append(f"  没有用到的工作表：{'、'.join(sheet.name for sheet in unused)}")
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
    counts: dict[str, int] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    meant: dict[str, set[str]] = field(default_factory=dict)

    def run(self) -> list[str]:
        """Read it, and tell what was read."""
        found, problems = self.found, self.taken.problems
        listing, sheet = found.listing, found.sheet
        self.figures = Figures(SheetProfile(listing.id, listing.id), sheet, "元")
        if found.missing:
            for column in found.missing:
                message = f"没有找到“{column.title}”列。"
                self.figures.complain("missing-column", found.heads.first, 0, message, HEAD_MEND)
            problems += self.figures.problems
            return []
        said = captured(found)
        year_of([said.caption], self.ready, self.taken.file, problems)
        month = month_of(found, said, problems)
        if not any(column.is_unit for column in found.columns.values()):
            self.unit = unit_of([said.caption], self.ready, self.taken.file, problems)
        relations = self.ready.catalogue.relations
        reader = RowReader(found, relations, self.figures, said.money, month)
        count = 0
        for row in reader.read():
            count += 1
            self._gather(row, reader)
        if not self.figures.problems:  # a row that could not be read would be missing in every sum
            check_totals(self.figures, found, reader.sums)
        problems += self.figures.problems
        self.taken.notes += self.figures.notes
        return self._told(count, month, reader)

    def _told(self, count: int, month: int | None, reader: RowReader) -> list[str]:
        listing = self.found.listing
        units = "、".join(dict.fromkeys(filter(None, reader.sums.units.values())))
        fills = "、".join(f"{name}{number}" for name, number in self.counts.items())
        lines = [
            f"  {self.found.sheet.name} {listing.id}{f' {month}月' if month else ''}：{count} 行"
            f"{f'，金额单位{units}' if units else ''}；读成 {fills or '没有'}。"
        ]
        if reader.sums.units and not (reader.sums.wholes or reader.sums.parts):
            lines.append("    没有合计行，是不是完整无从核对。")
        if self.found.unused:
            lines.append(f"    没有用到的栏：{'、'.join(self.found.unused)}")
        later = [self.found.title(at) for at, c in self.found.columns.items() if c.final]
        if later and month not in (None, 12):
            lines.append(f"    不是全年的表，不写全年的数：{'、'.join(later)}")
        return lines

    def _gather(self, row: ListRow, reader: RowReader) -> None:
        unit = self._unit(row)
        if not unit:
            return
        listing = self.found.listing
        name = f"{listing.id} {row.month}月" if row.month and listing.period else listing.id
        part = self.into.parts.setdefault(name, _Part(listing.log))
        case = (unit, str(self.ready.year))
        part.cases.add(case)
        part.files.setdefault(self.taken.file, set()).add(case)
        for relation in (self.ready.catalogue.relations[one] for one in listing.fills):
            texts = {UNIT: unit, YEAR: case[1]} | row.texts.get(relation.name, {})
            self._right_year(row, relation, texts)
            if listing.period in relation.names and row.month:
                texts[listing.period] = str(row.month)
            if listing.log and relation.name == listing.log.relation:
                self._steps(row, relation, texts, part, listing.log)
            else:
                self._put(row, relation, texts, part)
        things = reader.things(row)
        for at, value in row.amounts.items():
            reader.sums.count(at, (unit, row.month, *things[at]), row.index, value)

    def _right_year(self, row: ListRow, relation: Relation, texts: Row) -> None:
        if texts[YEAR] != str(self.ready.year):
            message = f"这一行是{texts[YEAR] or '空'}年度的，账册是{self.ready.year}年度的。"
            at = row.cells[relation.name, YEAR]
            self.figures.complain("wrong-year", row.index, at, message, "请只导出本年度的行。")
            texts[YEAR] = str(self.ready.year)

    def _put(self, row: ListRow, relation: Relation, texts: Row, part: _Part) -> None:
        """A row of a table, if the list's row says anything that belongs in it."""
        said = [name for name, text in texts.items() if text and name not in relation.key]
        needed = [c.name for c in relation.columns if c.name in relation.key and c.empty == "error"]
        missing = [name for name in needed if not texts.get(name)]
        if missing or not said:
            lost = missing != [self.found.listing.period] and relation.name in row.explicit
            if missing and said and lost:
                message = f"没有“{missing[0]}”，写不进“{relation.name}”。"
                self.figures.complain("empty-cell", row.index, 0, message, "请补上后再导入。")
            return
        key = tuple(texts.get(name, "") for name in relation.key)
        places = {
            name: self.figures.sheet.place(row.index, at)
            for (table, name), at in row.cells.items()
            if table == relation.name
        }
        if key not in part.entries.get(relation.name, {}):
            self.counts[relation.name] = self.counts.get(relation.name, 0) + 1
        self.taken.problems += self.into.put(part, relation, key, texts, places)

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
            at = row.cells[relation.name, log.word]
            message = f"状态“{now}”没有日期，没有写进“{relation.name}”。"
            self.figures.note("no-date", row.index, at, message)
        for step in sorted(steps, key=lambda step: step[log.date]):
            key = tuple(step.get(n, "") for n in (*relation.key, log.word, log.date))
            place = {log.date: self.figures.sheet.place(row.index, 0)}
            if key not in part.entries.get(relation.name, {}):
                self.counts[relation.name] = self.counts.get(relation.name, 0) + 1
            self.taken.problems += self.into.put(part, relation, key, step, place)

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
