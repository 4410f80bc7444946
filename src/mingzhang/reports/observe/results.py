"""Results of indicators that sentences print, against the rows of the tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mingzhang.model.columns import TableWords
from mingzhang.model.number import NUMBER
from mingzhang.reports.observe.files import ReportFile, TextBlock
from mingzhang.reports.observe.proved import reading_in
from mingzhang.reports.tables.cells import cell_place
from mingzhang.reports.tables.indicators import Indicator, IndicatorTable
from mingzhang.reports.tables.names import comparable
from mingzhang.texts.measures import Measure, Measures

_MEASURED = re.compile(
    rf"(?P<name>[^，。；、：（）,:;]+?)(?P<number>{NUMBER})(?P<unit>%|[一-鿿]{{1,4}})?"
)
_Rows = list[tuple[Indicator, IndicatorTable]]


@dataclass(slots=True)
class ResultsSaid:
    """The rows of one file by their comparable names, ready to be found in sentences."""

    file: ReportFile
    rows: dict[str, _Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shortest = self.file.record.catalogue.threshold("文中指标名字数")
        for table in self.file.tables:
            for row in table.rows:
                name = comparable(row.name, self.file.words)
                if len(name) >= shortest and row.result.number is not None:
                    self.rows.setdefault(name, []).append((row, table))

    def note(self, text: TextBlock) -> None:
        """Results that a paragraph prints of indicators that a table has."""
        if not self.rows or not text.is_paragraph:
            return
        words = self.file.words
        for match in _MEASURED.finditer(text.line.text):
            rows = self.rows.get(comparable(_bare(match["name"], words), words))
            found = rows and self._measured(text, match, rows)
            if found:
                self._note(text, match, *found)

    def _measured(
        self, text: TextBlock, match: re.Match[str], rows: _Rows
    ) -> tuple[str, Measure, _Rows] | None:
        """The unit and the value of a number, the longest unit that rows have, and these rows;
        98%以上 is no result.
        """
        measures, line = Measures(self.file.words), text.line.text
        bounds = tuple(word for _, words in self.file.words.sign_tails for word in words)
        whole = match["unit"] or ""
        for length in range(len(whole), -1, -1):
            value = measures.read(match["number"] + whole[:length])
            if value.sign or line.startswith(bounds, match.end("number") + length):
                return None
            same = [one for one in rows if one[0].result.unit == value.unit]
            if value.number is not None and same:
                return whole[:length], value, same
        return None

    def _note(
        self, text: TextBlock, match: re.Match[str], unit: str, value: Measure, rows: _Rows
    ) -> None:
        record = self.file.record
        row, table = rows[0]
        reading = reading_in(record, row.result_cell, table.printed)
        spot = None if reading is None else record.result.spot_of[reading]
        # A result that another row repeats, or that is finer than the text, may move unseen.
        alone = len(rows) == 1 and spot is not None and spot.text == match["number"]
        cell = cell_place(record, row.result_cell, table.title, row.name)
        other = spot.location if spot else cell
        place = text.place(match.span("number"))
        record.observe(
            "文中指标",
            place,
            守=record.result.place(place),
            守表=record.result.place(other) if alone else None,
            另处=record.result.place(other),
            指标=row.name,
            文中=match["number"] + unit,
            值=value.number,
            半=value.half,
            单位=row.result.unit,
            目标=row.target.number,
            实际=row.result.number,
            目标文=row.target.text,
            实际文=row.result.text,
            另有=int(any(_agrees(one, value) for one, _ in rows)),
            转换=self.file.converted,
        )


def _agrees(row: Indicator, value: Measure) -> bool:
    """Whether the result of a row is the one that is said."""
    if row.result.number is None or value.number is None:
        return False
    return abs(row.result.number - value.number) <= value.half


def _bare(name: str, words: TableWords) -> str:
    """A phrase before a number without the verb that ends it."""
    for word in sorted(words.indicators["rate_words"], key=len, reverse=True):
        if name.endswith(word):
            return name.removesuffix(word)
    return name
