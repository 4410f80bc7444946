"""Rows of targets and results in tables of any layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from mingzhang.model.columns import TableWords
from mingzhang.model.document import Cell, Document, Heading, Paragraph, Table, plain
from mingzhang.reports.tables.sections import Section, compact, sections, value_in
from mingzhang.reports.tokens import even
from mingzhang.texts.measures import Measure, Measures

_LONGEST_TITLE = 60
_NO_TITLE = re.compile(r"^（|：|。")
_LINES_ABOVE = 4  # a title, a year and a unit may stand above a table
_WHOLE, _PROJECT = "部门", "项目"
_FULL = Decimal(100)
AT_LEAST = ("≥", ">", "=")  # signs of targets of which more is better


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row. ``level`` are the labels before its name, ``cell`` the cell of its name."""

    name: str
    level: str
    target: Measure
    result: Measure
    rate: Decimal | None
    rate_half: Decimal
    weight: Decimal | None
    score: Decimal | None
    reason: str | None  # None without a column for it
    project: str
    cell: Cell
    target_cell: Cell
    result_cell: Cell
    rate_cell: Cell | None
    signed: bool  # the sign stands in a column of its own
    certain: bool  # the project is printed beside the row, or above the form

    @property
    def due_rate(self) -> Decimal | None:
        """The completion in percent that follows from target and result."""
        target, result = self.target.number, self.result.number
        return None if not target or result is None else result * _FULL / target

    @property
    def excess(self) -> Decimal | None:
        """By how many percent the result is above the target; None where that says nothing."""
        target, result = self.target, self.result
        if target.number is None or result.number is None or target.number <= 0:
            return None
        if target.sign not in AT_LEAST or target.unit != result.unit:
            return None
        return (result.number - target.number) * _FULL / target.number


@dataclass(slots=True)
class IndicatorTable:
    """Indicators under one title. ``kind`` is the head of their names, ``scope`` whose they are.

    ``execution`` are the points for execution, ``total`` the points that the table states.
    """

    title: str
    scope: str
    kind: str
    block: int  # the block of the document it begins at
    printed: str = ""  # the title that the table itself has
    rows: list[Indicator] = field(default_factory=list)
    execution: Decimal | None = None
    execution_score: Decimal | None = None
    execution_rate: Decimal | None = None
    total: Decimal | None = None
    total_score: Decimal | None = None
    anchor: Cell = field(default_factory=Cell)


def indicator_tables(document: Document, words: TableWords) -> list[IndicatorTable]:
    """All tables of indicators; one that goes on without a new title is one table."""
    found: list[IndicatorTable] = []
    fresh = True
    recent: list[str] = []  # what was printed since the last table
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading | Paragraph):
            text = even("".join(plain(block.content).split()))
            recent = recent if fresh else []
            recent += [text] if len(text) <= _LONGEST_TITLE else []
            fresh = True
        elif isinstance(block, Table):
            reader = _Reader(block, words)
            above = recent[-_LINES_ABOVE:] if fresh or not block.title.strip() else []
            named = [text for text in above if not _NO_TITLE.search(text)]
            name = block.title.strip() or next(reversed(named), "") or f"第{number + 1}块"
            # A sentence above may name the form of the whole department; it is no title.
            about = "".join((name, block.owner, *named))
            for one in reader.tables(name, number, about):
                goes_on = (
                    bool(found) and not fresh and not block.title and one.kind == found[-1].kind
                )
                if goes_on and not reader.project:
                    found[-1].rows += one.rows
                else:
                    found.append(one)
            # A table without a title and without a text above it has that of the one before.
            recent = [name] if fresh or block.title.strip() else recent
            fresh = False
    return found


class _Reader:
    """One table of the document."""

    def __init__(self, table: Table, words: TableWords) -> None:
        self.table, self.words, self.measures = table, words, Measures(words)
        self.sections = sections(table, words)
        self.project = self._form_project()

    def tables(self, title: str, block: int, about: str) -> Iterator[IndicatorTable]:
        """The sections of indicators; ``about`` is what is printed above them."""
        whole = self.words.is_of("whole", about)
        execution, points, rate = self._execution()
        for section in self.sections:
            if not {"指标", "目标", "实际"} <= set(section.roles):
                continue
            kind = section.heads[section.column("指标")] if section.column("指标") >= 0 else ""
            about_one = f"{title}（{self.project}）" if self.project else title
            table = IndicatorTable(about_one, _WHOLE if whole else _PROJECT, kind, block)
            table.printed = self.table.title
            table.execution, table.execution_score = execution, points
            table.execution_rate = rate
            table.rows = list(self._rows(section))
            table.total, table.total_score = self._total(section)
            if table.rows:
                table.anchor = table.rows[0].cell
                yield table

    def _form_project(self) -> str:
        """The project of a form of one project: what stands beside the words 项目名称."""
        for row in self.table.rows[:4]:
            texts = [compact(cell) for cell in row]
            for before, after in pairwise(texts):
                if self.words.role(before) == "项目" and after and not self.words.role(after):
                    return after
        return ""

    def _rows(self, section: Section) -> Iterator[Indicator]:
        blocks = _Blocks(section, self.words)
        rate_column = section.column("完成率")
        for number, row in enumerate(section.body):
            name = section.text(row, "指标")
            sign = self.measures.sign(section.text(row, "性质"))
            unit = section.text(row, "单位")
            target = self.measures.read(section.text(row, "目标"), sign, unit)
            result = self.measures.read(section.text(row, "实际"), "", "")
            if not _is_indicator(name, target, result, self.words):
                continue
            rate, half = _rate(section.text(row, "完成率"))
            reason = section.text(row, "原因") if section.column("原因") >= 0 else None
            first = section.column("指标")
            yield Indicator(
                name=name,
                level="".join(dict.fromkeys(compact(cell) for cell in row[:first])),
                target=target,
                result=self._with_unit(result, unit),
                rate=rate,
                rate_half=half,
                weight=value_in(section.text(row, "权重")),
                score=value_in(section.text(row, "得分")),
                reason=reason,
                project=section.text(row, "项目") or self.project or blocks.of(number),
                cell=row[first],
                target_cell=row[section.column("目标")],
                result_cell=row[section.column("实际")],
                rate_cell=row[rate_column] if 0 <= rate_column < len(row) else None,
                signed=bool(sign),
                certain=bool(section.text(row, "项目") or self.project),
            )

    def _with_unit(self, result: Measure, unit: str) -> Measure:
        """A result without a unit has that of the column of units."""
        if result.number is not None and not result.unit and unit:
            return self.measures.read(result.text, "", unit)
        return result

    def _execution(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """The points for execution, those given and the rate, from the rows of the funds."""
        for section in self.sections:
            if "指标" in section.roles or section.column("权重") < 0:
                continue
            for row in section.body:
                label = "".join(compact(cell) for cell in row[:2])
                if self.words.is_of("execution", label):
                    weight, score = (value_in(section.text(row, one)) for one in ("权重", "得分"))
                    return weight, score, _rate(section.text(row, "执行率"))[0]
        return None, None, None

    def _total(self, section: Section) -> tuple[Decimal | None, Decimal | None]:
        """The points that a last row states as the sum."""
        for row in reversed(section.body):
            label = next((text for text in map(compact, row) if text), "")
            if label in self.words.indicators["total"]:
                return value_in(section.text(row, "权重")), value_in(section.text(row, "得分"))
        return None, None


class _Blocks:
    """The project of each row where the labels of merged cells stand on any of its rows: a new
    project begins after the indicators of costs, which come last.
    """

    def __init__(self, section: Section, words: TableWords) -> None:
        first = section.column("指标")
        column = section.column("工作")
        if column < 0 and section.column("项目") < 0:
            column = next((n for n in range(1, first) if section.roles[n] == ""), -1)
        self.texts: list[str] = [""] * len(section.body)
        printed = [compact(row[column]) for row in section.body] if column >= 0 else []
        if printed and all(printed):  # merged cells that are whole say it on every row
            self.texts = printed
            return
        start, costs = 0, False
        for number, row in enumerate(section.body):
            label = "".join(compact(cell) for cell in row[:first])
            is_cost = words.is_of("cost", label)
            named = bool(section.text(row, "指标") and section.text(row, "目标"))
            if costs and not is_cost and words.is_of("first", label):
                self._close(section, column, start, number)
                start, costs = number, False
            costs = costs or (is_cost and named)
        self._close(section, column, start, len(section.body))

    def _close(self, section: Section, column: int, start: int, stop: int) -> None:
        if column < 0:
            return
        text = "".join(dict.fromkeys(compact(row[column]) for row in section.body[start:stop]))
        self.texts[start:stop] = [text] * (stop - start)

    def of(self, row: int) -> str:
        """What stands beside the rows of a row's project, run together."""
        return self.texts[row]


def _is_indicator(name: str, target: Measure, result: Measure, words: TableWords) -> bool:
    """Whether a row has a name, a target and a result; merged cells of a total have not."""
    told = bool(name and target.text and result.text) and name != target.text
    return told and value_in(name) is None and name not in words.indicators["total"]


def _rate(text: str) -> tuple[Decimal | None, Decimal]:
    """A completion in percent with its half-unit; 1.02 without a sign is 102."""
    value = value_in(text)
    if value is None:
        return None, Decimal(0)
    digits = text.rstrip("%")
    half = Decimal(5).scaleb(-len(digits.partition(".")[2]) - 1)
    if not text.endswith("%") and 0 < value <= 2:
        return value * 100, half * 100
    return value, half


def likest(garbled: str, names: Iterable[str]) -> str:
    """The name whose letters a garbled text has, in whatever order; "" if none is near."""
    letters = Counter(garbled)
    best, most = "", Decimal("0.75")
    for name in names:
        wanted = Counter(name)
        share = Decimal(sum((wanted & letters).values())) / max(len(name), 1)
        longer = Decimal(len(name)) / max(len(garbled), 1)
        if share > most and longer >= Decimal("0.5"):
            best, most = name, share
    return best


def scored(rows: Sequence[Indicator]) -> tuple[Decimal, Decimal] | None:
    """The sums of weights and of points, None where a row has no weight."""
    if not rows or any(row.weight is None for row in rows):
        return None
    weights = sum((row.weight for row in rows if row.weight is not None), Decimal(0))
    return weights, sum((row.score for row in rows if row.score is not None), Decimal(0))
