"""What sentences say of the tables: how many rows, what sum, which result, how many points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.model.columns import TableWords
from mingzhang.model.document import Document, Heading, Paragraph, plain
from mingzhang.model.finding import Location
from mingzhang.model.marks import NUMERALS, ORDINAL
from mingzhang.model.number import NUMBER, half_unit, parse_decimal
from mingzhang.reports.observe.indicators import Project, projects_of
from mingzhang.reports.observe.proved import prove_sum, reading_in
from mingzhang.reports.record import SECTION_LEVELS, Record
from mingzhang.reports.tables.generic import CONVERTED
from mingzhang.reports.tables.indicators import Indicator, IndicatorTable, indicator_tables
from mingzhang.reports.tables.names import comparable
from mingzhang.reports.tokens import Line
from mingzhang.texts.measures import Measures

_ORDINAL = re.compile(rf"^[-\s]*(?:{ORDINAL}|[{NUMERALS}\d]+）)")  # also with half a bracket
_LONGEST_ITEM = 25
_SHORTEST_NAME = 5  # a shorter name says too little to be the same thing elsewhere
_FEW_ROUNDED = 3  # with more rows rounding alone may move a sum by more than two last digits
_FEWEST_POINTS = 3  # as many items as the rule on the sum of points asks for
_FULL = Decimal(100)
_MEASURED = re.compile(
    rf"(?P<name>[^，。；、：（）,:;]+?)(?P<number>{NUMBER})(?P<unit>%|[一-鿿]{{1,4}})?"
)


@dataclass(slots=True)
class _Said:
    """One document while its sentences are read."""

    document: Document
    record: Record
    words: TableWords
    converted: int
    tables: list[IndicatorTable] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    sections: dict[int, str] = field(default_factory=dict)  # the heading above, by id of a block

    def place(self, block: Paragraph, line: Line, span: tuple[int, int]) -> Location:
        raw = line.span(span)
        self.record.section = self.sections[id(block)]
        return self.record.location(block.anchor, line.raw, raw)

    def held(self, block: Paragraph, line: Line, match: re.Match[str], name: str) -> int:
        """The place of a number of a match, for a column of what a rule holds."""
        return self.record.result.place(self.place(block, line, match.span(name)))


def observe_said(parts: Sequence[tuple[Document, str]], record: Record) -> None:
    """Note counts, sums, points and results that the running text states."""
    words = record.catalogue.table_words
    if words is None:
        return
    for document, path in parts:
        record.file = path
        said = _Said(document, record, words, int(document.origin in CONVERTED))
        said.tables = indicator_tables(document, words)
        said.projects = list(projects_of(document, record, words))
        _observe(said)


def heading_of(line: Line) -> str:
    """What a line says as a heading, without its ordinal; "" if it is none."""
    if len(line.text) > _LONGEST_ITEM or line.text.endswith("。"):
        return ""
    return _ORDINAL.sub("", line.text)


def _observe(said: _Said) -> None:
    item, section = "", ""
    points: dict[str, tuple[Decimal, Decimal]] = {}
    named = _named(said)
    totals: list[tuple[Paragraph, Line, re.Match[str]]] = []
    for number, block in enumerate(said.document.blocks):
        if not isinstance(block, Heading | Paragraph):
            continue
        line = Line.of(plain(block.content))
        item = heading_of(line) or item
        if isinstance(block, Heading):
            section = plain(block.content) if block.level <= SECTION_LEVELS else section
            continue
        said.sections[id(block)] = section
        for one in said.words.said:
            for match in one.pattern.finditer(line.text):
                if one.kind == "项目":
                    _projects(said, number, block, line, match)
                elif one.kind == "指标":
                    _rows(said, one.of, block, line, match)
                elif one.kind == "偏离":
                    _deviations(said, block, line, match)
                elif one.kind == "得分":
                    points[item] = _points(said, item, block, line, match)
                elif one.kind == "总分" and not any(
                    known is block and other.start("得分") == match.start("得分")
                    for known, _, other in totals
                ):
                    totals.append((block, line, match))
        _results(said, named, block, line)
    for block, line, match in totals:
        _total(said, points, block, line, match)


def _number(match: re.Match[str], name: str) -> Decimal | None:
    if name not in match.re.groupindex:
        return None
    return parse_decimal(match[name])


def _projects(said: _Said, number: int, block: Paragraph, line: Line, match: re.Match[str]) -> None:
    """A number of projects and the sum of their money, against the table that follows."""
    after = [one for one in said.projects if one.block > number]
    rows = [one for one in after if one.block == after[0].block]
    place = said.place(block, line, match.span("条"))
    common = {"转换": said.converted}
    other = said.record.result.place(rows[0].location) if rows else None
    said.record.observe(
        "所说条数",
        place,
        另处=other,
        类="项目",
        守=said.held(block, line, match, "条") if rows else None,
        说法=match[0],
        所说=_number(match, "条"),
        所列=len(rows) if rows else None,
        名单="、".join(one.name for one in rows),
        **common,
    )
    amount = _number(match, "金额")
    if amount is None:
        return
    sums = [
        None
        if not rows or any(row.amounts[n] is None for row in rows)
        else sum((row.amounts[n] or Decimal(0) for row in rows), Decimal(0))
        for n in range(3)
    ]
    half = half_unit(match["金额"], "", 2)
    fitting = (n for n in (2, 1, 0) if sums[n] is not None and abs((sums[n] or 0) - amount) <= half)
    if (column := next(fitting, None)) is not None:
        _prove(said, rows, column, said.place(block, line, match.span("金额")), match[0])
    said.record.observe(
        "项目合计",
        said.place(block, line, match.span("金额")),
        另处=other,
        守=said.held(block, line, match, "金额") if 0 < len(rows) <= _FEW_ROUNDED else None,
        表=rows[0].table if rows else None,
        金额=amount,
        半=half,
        年初=sums[0],
        全年=sums[1],
        执行=sums[2],
        余=half * (len(rows) + 1),
        **common,
    )


def _prove(said: _Said, rows: Sequence[Project], column: int, place: Location, says: str) -> None:
    """The sum of projects as a claim over the readings of their column."""
    names = next((known.columns for known in said.words.known if known.each), {})
    wanted = [names[role] for role in ("年初", "全年", "执行") if role in names][
        column : column + 1
    ]
    columns = said.record.result.readings.columns
    found = {
        columns["科目"][n]: n
        for n, name in enumerate(columns["量"])
        if wanted and name == wanted[0]
    }
    readings = [found[row.name] for row in rows if row.name in found]
    if len(readings) == len(rows):
        prove_sum(said.record, place, says, "万元", readings)


def _rows(said: _Said, of: str, block: Paragraph, line: Line, match: re.Match[str]) -> None:
    """A number of indicators of a kind, against the rows of the one table of that kind."""
    tables = [table for table in said.tables if of in table.kind]
    titles = {table.title for table in tables}
    rows = [row for table in tables for row in table.rows]
    said.record.observe(
        "所说条数",
        said.place(block, line, match.span("条")),
        另处=said.record.result.place(_first(said, tables)) if tables else None,
        类="指标",
        守=said.held(block, line, match, "条") if len(titles) == 1 else None,
        说法=match[0],
        所说=_number(match, "条"),
        所列=len(rows) if len(titles) == 1 else None,
        转换=said.converted,
        名单=tables[0].title if tables else "",
    )


def _first(said: _Said, tables: Sequence[IndicatorTable]) -> Location:
    cell = tables[0].anchor
    text = plain(cell.content)
    return said.record.location(cell.anchor, text, (0, len(text)), tables[0].title, text)


def _deviations(said: _Said, block: Paragraph, line: Line, match: re.Match[str]) -> None:
    """A number of indicators far above their targets, against those that the tables show."""
    limit = _number(match, "限") or Decimal(0)
    found: dict[str, str] = {}
    for row in (row for table in said.tables for row in table.rows):
        target, result = row.target, row.result
        if target.number is None or result.number is None or target.number <= 0:
            continue
        if target.sign not in ("≥", ">", "=") or target.unit != result.unit:
            continue
        beyond = (result.number - target.number) * _FULL / target.number
        if beyond > limit:
            told = f"{row.name}（目标{target.text}，完成{result.text}）"
            name = comparable(row.name, said.words)
            if not any(name in other for other in found):
                # Converted tables lose lines of long names: the longest is the whole one.
                found = {n: text for n, text in found.items() if n not in name} | {name: told}
    tables = [table for table in said.tables if table.rows]
    said.record.observe(
        "所说条数",
        said.place(block, line, match.span()),
        另处=said.record.result.place(_first(said, tables)) if tables else None,
        类="偏离",
        说法=match[0],
        所说=_number(match, "条"),
        所列=len(found) if tables else None,
        转换=said.converted,
        名单="、".join(found.values()),
    )


def _points(
    said: _Said, item: str, block: Paragraph, line: Line, match: re.Match[str]
) -> tuple[Decimal, Decimal]:
    weight, score = _number(match, "权重"), _number(match, "得分")
    said.record.observe(
        "自评得分",
        said.place(block, line, match.span()),
        项=item,
        总=0,
        权重=weight,
        得分=score,
        转换=said.converted,
    )
    return weight or Decimal(0), score or Decimal(0)


def _total(
    said: _Said,
    points: dict[str, tuple[Decimal, Decimal]],
    block: Paragraph,
    line: Line,
    match: re.Match[str],
) -> None:
    """The points of the whole with the sums of the items that are printed, and the grade."""
    grade = said.words.grade.search(line.text, match.end())
    word = grade["等级"] if grade else ""
    least, grades = said.words.grades.get(word), said.words.grades.values()
    said.record.observe(
        "自评得分",
        said.place(block, line, match.span("得分")),
        项="总分",
        守=said.held(block, line, match, "得分") if len(points) >= _FEWEST_POINTS else None,
        总=1,
        权重=_number(match, "权重") or _FULL,
        得分=_number(match, "得分"),
        权重合计=sum((weight for weight, _ in points.values()), Decimal(0)),
        得分合计=sum((score for _, score in points.values()), Decimal(0)),
        项数=len(points),
        等级=word,
        等级下限=least,
        等级上限=min((one for one in grades if least is not None and one > least), default=None),
        转换=said.converted,
    )


def _named(said: _Said) -> dict[str, list[tuple[Indicator, IndicatorTable]]]:
    """The indicators by their comparable names."""
    found: dict[str, list[tuple[Indicator, IndicatorTable]]] = {}
    for table in said.tables:
        for row in table.rows:
            name = comparable(row.name, said.words)
            if len(name) >= _SHORTEST_NAME and row.result.number is not None:
                found.setdefault(name, []).append((row, table))
    return found


def _results(
    said: _Said,
    named: dict[str, list[tuple[Indicator, IndicatorTable]]],
    block: Paragraph,
    line: Line,
) -> None:
    """Results that a sentence prints of an indicator that a table has."""
    if not named:
        return
    measures = Measures(said.words)
    bounds = tuple(word for _, words in said.words.sign_tails for word in words)
    for match in _MEASURED.finditer(line.text):
        rows = named.get(comparable(_bare(match["name"], said.words), said.words), [])
        if not rows:
            continue
        for length in range(len(match["unit"] or ""), -1, -1):
            unit = (match["unit"] or "")[:length]
            value = measures.read(match["number"] + unit)
            same = [one for one in rows if one[0].result.unit == value.unit]
            if value.sign or line.text.startswith(bounds, match.end("number") + length):
                break  # 98%以上 is no result
            if value.number is not None and same:
                _result(said, same, value.number, value.half, unit, block, line, match)
                break


def _bare(name: str, words: TableWords) -> str:
    """A phrase before a number without the verb that ends it."""
    for word in sorted(words.indicators["rate_words"], key=len, reverse=True):
        if name.endswith(word):
            return name.removesuffix(word)
    return name


def _result(
    said: _Said,
    rows: Sequence[tuple[Indicator, IndicatorTable]],
    value: Decimal,
    half: Decimal,
    unit: str,
    block: Paragraph,
    line: Line,
    match: re.Match[str],
) -> None:
    agrees = any(
        one.result.number is not None and abs(one.result.number - value) <= half for one, _ in rows
    )
    row, table = rows[0]
    reading = reading_in(said.record, row.result_cell, table.printed)
    spot = None if reading is None else said.record.result.spot_of[reading]
    # A result that another row repeats, or that is finer than the text, may move unseen.
    alone = len(rows) == 1 and spot is not None and spot.text == match["number"]
    cell = row.result_cell
    text = plain(cell.content)
    other = (
        spot.location
        if spot
        else said.record.location(cell.anchor, text, (0, len(text)), table.title, row.name)
    )
    place = said.place(block, line, match.span("number"))
    said.record.observe(
        "文中指标",
        place,
        守=said.record.result.place(place),
        守表=said.record.result.place(other) if alone else None,
        另处=said.record.result.place(other),
        指标=row.name,
        文中=match["number"] + unit,
        值=value,
        半=half,
        单位=row.result.unit,
        目标=row.target.number,
        实际=row.result.number,
        目标文=row.target.text,
        实际文=row.result.text,
        另有=int(agrees),
        转换=said.converted,
    )
