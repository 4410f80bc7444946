"""What a department must explain, as rows of the list that goes to its sections."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.reasons import ReasonStyle
from mingzhang.facts.asked import Asked, asked_of
from mingzhang.facts.book import Book
from mingzhang.facts.contributors import Contributors, Ledger, Share, contributors_of
from mingzhang.facts.reasons import TEXTS, is_large, projects, subordinates
from mingzhang.facts.values import Values
from mingzhang.formats.checklist import STATES, ChecklistRow
from mingzhang.model.known import Known
from mingzhang.model.number import round_half_up, scale_of
from mingzhang.model.quantity import AXIS

_OFFICES = "处室分工"
_WILD = "*"
_DECIMALS = 2
_NOTHING_BELOW = "账册里没有更细的数可比，看不出是哪几项。"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """The reason a book has: its rows (several paragraphs are several rows) as one."""

    text: str
    rows: tuple[Row, ...] = ()

    def word(self, column: str) -> str:
        """A word of the first row."""
        return str(self.rows[0].get(column) or "") if self.rows else ""

    @property
    def state(self) -> str:
        """待写 where nothing is written, whatever the row says."""
        return (self.word("状态") or STATES[1]) if self.text else STATES[0]


def written_of(book: Book, unit: str) -> dict[tuple[str, str, str], Written]:
    """The texts of a unit for the year, by section, quantity and subject."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in book.table(TEXTS):
        if (row["单位代码"], row["年度"]) == (unit, book.settings.year):
            case = (row["章节"], row["量"] or "", row["科目"] or "")
            found.setdefault(case, []).append(row)
    return {
        case: Written("".join(r["内容"] or "" for r in ordered), tuple(ordered))
        for case, rows in found.items()
        for ordered in [sorted(rows, key=lambda row: row["序号"] or 0)]
    }


def row_id(year: int, unit: str, case: tuple[str, str, str]) -> str:
    """The number of a row: the same for the same thing, whatever the figures."""
    return hashlib.sha256("|".join((str(year), unit, *case)).encode()).hexdigest()[:8].upper()


def mark_of(text: str) -> str:
    """The mark of a reason; "" for none."""
    return hashlib.sha256(text.encode()).hexdigest()[:8] if text else ""


def checklist_rows(
    book: Book, values: Values, catalogue: Catalogue, kind: str
) -> dict[str, ChecklistRow]:
    """The rows of one unit by their number, in the order of the report."""
    region = catalogue.region(book.settings.region)
    style = catalogue.reason_style(region.name)
    if style is None:
        return {}
    maker = _Maker(book, values, catalogue, style)
    found = asked_of(region, values, catalogue, kind)
    rows = (maker.row(asked) for asked in found if is_large(asked, book, style))
    return {row.id: row for row in rows}


class _Maker:
    """Makes the rows of one unit."""

    def __init__(
        self, book: Book, values: Values, catalogue: Catalogue, style: ReasonStyle
    ) -> None:
        self.book = book
        self.values = values
        self.catalogue = catalogue
        self.style = style
        table = style.projects
        names = {row[table.code]: row[table.name] or "" for row in book.table(table.relation)}
        self.below = subordinates(book, values.unit)
        self.ledger = Ledger(
            list(projects(book, values, style)), names, table.code, cache(self._rows)
        )
        self.written = written_of(book, values.unit)
        self.office = _offices(book, values.unit)
        self.unit = next(u["单位名称"] for u in book.units() if u["单位代码"] == values.unit)

    def _rows(self, relation: str) -> list[Row]:
        """The rows of the year of the unit and those below it."""
        return [
            row
            for row in self.book.table(relation)
            if row.get("单位代码") in self.below and row.get("年度") == self.values.year
        ]

    def row(self, asked: Asked) -> ChecklistRow:
        written = self.written.get(asked.case, Written(""))
        percent = asked.percent
        day = written.rows[0].get("日期") if written.rows else None
        return ChecklistRow(
            id=row_id(self.values.year, self.values.unit, asked.case),
            unit=self.unit,
            office=written.word("处室") or self.office(asked.quantity, asked.subject),
            matter=self._matter(asked),
            against=self._against(asked),
            this=self._printed(asked, asked.this),
            other=self._printed(asked, asked.other) if asked.other else None,
            change=self._printed(asked, asked.change),
            percent=None if percent is None else round_half_up(percent, _DECIMALS),
            contributors=tuple(self._told(asked)),
            limit=self.book.settings.reason_limit or self.style.words.limit,
            reason=written.text,
            author=written.word("作者"),
            day=day,
            state=written.state,
            unit_code=self.values.unit,
            section=asked.section,
            quantity=asked.quantity,
            subject=asked.subject,
            issued=mark_of(written.text),
        )

    def _printed(self, asked: Asked, known: Known) -> Decimal:
        """A value in the unit it is printed in."""
        scale = scale_of(self.catalogue.quantities[asked.quantity].printed)
        return round_half_up(known.interval.value / scale, _DECIMALS)

    def _matter(self, asked: Asked) -> str:
        """Title, subject with its name, unit."""
        declared = self.catalogue.quantities[asked.quantity]
        subject = ""
        if asked.subject:
            listed = self.values.classifications.get(declared.subjects)
            code = asked.subject.partition(AXIS)[0]
            named = listed.subjects.get(code) if listed else None
            subject = f"：{asked.subject} {named.name}" if named else f"：{asked.subject}"
        return f"{declared.title}{subject}（{declared.printed}）"

    def _against(self, asked: Asked) -> str:
        declared = self.catalogue.quantities[asked.quantity]
        place = 0 if not asked.planned else 1 if declared.initial else 2
        return self.style.against[place]

    def _told(self, asked: Asked) -> list[str]:
        """The contributors as lines of text."""
        declared = self.catalogue.quantities[asked.quantity]
        scale = scale_of(declared.printed)
        found = contributors_of(asked, self.values, self.catalogue, self.ledger)
        return [_line(one, scale) for one in found if one.shares] or [_NOTHING_BELOW]


def _line(one: Contributors, scale: Decimal) -> str:
    text = f"按{one.kind}：{'；'.join(_share(share, scale) for share in one.shares)}"
    if one.percent is None:
        return text
    if one.percent < 0:
        return f"{text}（合起来与增减额方向相反）"
    return f"{text}（合起来占增减额的{round_half_up(one.percent, 1)}%）"


def _share(share: Share, scale: Decimal) -> str:
    amount = round_half_up(share.change / scale, _DECIMALS)
    if share.whole:
        return f"{share.name} 本年{amount:f}"
    return f"{share.name} {'＋' if amount >= 0 else '－'}{abs(amount):f}"


def _offices(book: Book, unit: str) -> Callable[[str, str], str]:
    """Who explains a quantity and subject, by the table of offices: the closest row that fits."""
    table = [row for row in book.table(_OFFICES) if (row["单位代码"] or unit) == unit]

    def office(quantity: str, subject: str) -> str:
        codes = subject.split(AXIS)
        fits = [row for row in table if _fits(row, quantity, codes)]
        return str(max(fits, key=_closeness)["处室"]) if fits else ""

    return office


def _fits(row: Row, quantity: str, codes: list[str]) -> bool:
    name, code, project = row["量"] or "", row["科目"] or "", row["项目代码"] or ""
    fits = quantity.startswith(name[:-1]) if name.endswith(_WILD) else name in {"", quantity}
    below = any(one.startswith(code) for one in codes)
    return fits and below and (not project or project in codes)


def _closeness(row: Row) -> tuple[bool, int, bool, int, bool]:
    """A project before a subject, a longer subject before a shorter, then the quantity."""
    name, code = row["量"] or "", row["科目"] or ""
    exact = bool(name) and not name.endswith(_WILD)
    return bool(row["项目代码"]), len(code), exact, len(name), bool(row["单位代码"])
