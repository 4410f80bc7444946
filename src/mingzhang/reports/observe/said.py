"""What sentences say of the tables: how many rows, what sum, which points, which results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.model.document import plain
from mingzhang.model.finding import Location
from mingzhang.model.number import half_unit
from mingzhang.reports.observe.files import ReportFile, Saying
from mingzhang.reports.observe.proved import prove_sum
from mingzhang.reports.observe.results import ResultsSaid
from mingzhang.reports.record import Record
from mingzhang.reports.tables.cells import cell_place
from mingzhang.reports.tables.indicators import IndicatorTable
from mingzhang.reports.tables.names import comparable
from mingzhang.reports.tables.projects import ListedProject

_FEW_ROUNDED = 3  # with more rows rounding alone may move a sum by more than two last digits
_FULL = Decimal(100)


def observe_said(files: Sequence[ReportFile], record: Record) -> None:
    """Note counts, sums, points and results that the running text states."""
    for file in files:
        record.file = file.path
        _observe(file)


def _observe(file: ReportFile) -> None:
    points, results = _Points(file), ResultsSaid(file)
    item = ""
    for text in file.texts:
        item = text.item or item
        file.record.section = text.section
        for saying in text.sayings:
            kind = saying.wording.kind
            if kind in _COUNTS:
                _COUNTS[kind](saying, file)
            elif kind == "得分":
                points.note(item, saying)
            elif kind == "总分":
                points.note_total(saying)
        results.note(text)
    points.finish()


# ---- how many ------------------------------------------------------------------------------------


def _count(saying: Saying, place: Location, other: Location | None, **values: object) -> None:
    """A number of things that a sentence states, against those that are listed."""
    file = saying.within.file
    file.record.observe(
        "所说条数",
        place,
        另处=file.record.result.place(other) if other else None,
        说法=saying.text,
        所说=saying.number("条"),
        转换=file.converted,
        **values,
    )


def _projects(saying: Saying, file: ReportFile) -> None:
    """A number of projects and the sum of their money, against the table that follows."""
    after = [one for one in file.projects if one.number >= saying.within.tables]
    rows = [one for one in after if one.number == after[0].number]
    _count(
        saying,
        saying.place("条"),
        rows[0].location if rows else None,
        类="项目",
        守=saying.held("条") if rows else None,
        所列=len(rows) if rows else None,
        名单="、".join(one.name for one in rows),
    )
    if (amount := saying.number("金额")) is not None:
        _sum_of_projects(saying, amount, rows, file)


def _sum_of_projects(
    saying: Saying, amount: Decimal, rows: Sequence[ListedProject], file: ReportFile
) -> None:
    sums = [_sum([row.amounts[column] for row in rows]) for column in range(3)]
    half = half_unit(saying.match["金额"], "", 2)
    fitting = (n for n in (2, 1, 0) if (one := sums[n]) is not None and abs(one - amount) <= half)
    if (column := next(fitting, None)) is not None:
        _prove(saying, rows, column, file)
    file.record.observe(
        "项目合计",
        saying.place("金额"),
        另处=file.record.result.place(rows[0].location) if rows else None,
        守=saying.held("金额") if 0 < len(rows) <= _FEW_ROUNDED else None,
        表=rows[0].table if rows else None,
        金额=amount,
        半=half,
        年初=sums[0],
        全年=sums[1],
        执行=sums[2],
        余=half * (len(rows) + 1),
        转换=file.converted,
    )


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum, None where one is not known or none is there."""
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def _prove(saying: Saying, rows: Sequence[ListedProject], column: int, file: ReportFile) -> None:
    """The sum of projects as a claim over the readings of their column."""
    names = next((known.columns for known in file.words.known if known.each), {})
    wanted = [names[role] for role in ("年初", "全年", "执行") if role in names][
        column : column + 1
    ]
    columns = file.record.result.readings.columns
    found = {
        columns["科目"][n]: n
        for n, name in enumerate(columns["量"])
        if wanted and name == wanted[0]
    }
    readings = [found[row.name] for row in rows if row.name in found]
    if len(readings) == len(rows):
        prove_sum(file.record, saying.place("金额"), saying.text, "万元", readings)


def _rows(saying: Saying, file: ReportFile) -> None:
    """A number of indicators of a kind, against the rows of the one table of that kind."""
    tables = [table for table in file.tables if saying.wording.of in table.kind]
    one_table = len({table.title for table in tables}) == 1
    place = saying.place("条")
    _count(
        saying,
        place,
        _beginning(tables[0], file) if tables else None,
        类="指标",
        守=saying.held("条") if one_table else None,
        所列=sum(len(table.rows) for table in tables) if one_table else None,
        名单=tables[0].title if tables else "",
    )


def _deviations(saying: Saying, file: ReportFile) -> None:
    """A number of indicators far above their targets, against those that the tables show."""
    limit = saying.number("限") or Decimal(0)
    found: dict[str, str] = {}
    for row in (row for table in file.tables for row in table.rows):
        beyond = row.excess
        if beyond is not None and beyond > limit:
            told = f"{row.name}（目标{row.target.text}，完成{row.result.text}）"
            name = comparable(row.name, file.words)
            if not any(name in other for other in found):
                # Converted tables lose lines of long names: the longest is the whole one.
                found = {n: text for n, text in found.items() if n not in name} | {name: told}
    first = next((table for table in file.tables if table.rows), None)
    place = saying.place()
    _count(
        saying,
        place,
        _beginning(first, file) if first else None,
        类="偏离",
        所列=len(found) if first else None,
        名单="、".join(found.values()),
    )


def _beginning(table: IndicatorTable, file: ReportFile) -> Location:
    """The first name in a table."""
    name = plain(table.anchor.content)
    return cell_place(file.record, table.anchor, table.title, name)


_COUNTS: Mapping[str, Callable[[Saying, ReportFile], None]] = {
    "项目": _projects,
    "指标": _rows,
    "偏离": _deviations,
}

# ---- points --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Points:
    """The points of one file: ``items`` are weight and points of each, ``totals`` are told when
    all items are known.
    """

    file: ReportFile
    items: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    totals: list[Saying] = field(default_factory=list)

    def note(self, item: str, saying: Saying) -> None:
        """The points of an item."""
        weight, score = saying.number("权重"), saying.number("得分")
        self.items[item] = weight or Decimal(0), score or Decimal(0)
        self.file.record.observe(
            "自评得分",
            saying.place(),
            项=item,
            总=0,
            权重=weight,
            得分=score,
            转换=self.file.converted,
        )

    def note_total(self, saying: Saying) -> None:
        """The points of the whole; two wordings may find the same."""
        number = saying.within, saying.match.start("得分")
        if number not in [(one.within, one.match.start("得分")) for one in self.totals]:
            self.totals.append(saying)

    def finish(self) -> None:
        """Every total with the sums of the items that are printed, and its grade."""
        for saying in self.totals:
            self.file.record.section = saying.within.section
            self._total(saying)

    def _total(self, saying: Saying) -> None:
        words = self.file.words
        least_items = self.file.record.catalogue.threshold("得分项数")
        grade = words.grade.search(saying.within.line.text, saying.match.end())
        word = grade["等级"] if grade else ""
        least, grades = words.grades.get(word), words.grades.values()
        above = (one for one in grades if least is not None and one > least)
        self.file.record.observe(
            "自评得分",
            saying.place("得分"),
            项="总分",
            守=saying.held("得分") if len(self.items) >= least_items else None,
            总=1,
            权重=saying.number("权重") or _FULL,
            得分=saying.number("得分"),
            权重合计=sum((weight for weight, _ in self.items.values()), Decimal(0)),
            得分合计=sum((score for _, score in self.items.values()), Decimal(0)),
            项数=len(self.items),
            等级=word,
            等级下限=least,
            等级上限=min(above, default=None),
            转换=self.file.converted,
        )
