"""A book's papers: what lags in a month and what is due, what the results mean for next year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.appending import append_rows
from mingzhang.facts.book import Book
from mingzhang.facts.loaded import Loaded
from mingzhang.formats.files import names_in, staged
from mingzhang.formats.write.separated import write_csv
from mingzhang.formats.write.text import write_text
from mingzhang.model.document import Document
from mingzhang.model.number import shortest
from mingzhang.model.paper import DUE, MUST, Paper
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.workdays import month_end, working_days_after
from mingzhang.reports.facts import Facts, Row
from mingzhang.reports.papers import PaperWriter
from mingzhang.told.outputs import Writer

FORMATS = ("docx", "html", "pdf")
SUGGESTED = "问题建议.csv"
SCHEMA = "mingzhang/1"
_MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Filled:
    """One paper: its document, what its head counted, the rows it lists and those it suggests."""

    paper: Paper
    month: int
    document: Document
    totals: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]]
    suggested: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Monitored:
    """What the papers of a book say."""

    book: Book
    catalogue: Catalogue
    papers: tuple[Filled, ...]

    @property
    def must(self) -> int:
        """How many rows are wrong in themselves, so that nothing can be said of them."""
        return sum(int(one.totals.get(MUST) or 0) for one in self.papers)

    def lines(self) -> Iterator[str]:
        """The papers as text, and what they suggest."""
        for one in self.papers:
            yield from write_text(one.document).rstrip("\n").split("\n")
            yield ""
        count = sum(len(one.suggested) for one in self.papers)
        yield f"可以交整改的问题{count}条。" if count else "没有要交整改的问题。"

    def to_json(self) -> dict[str, Any]:
        """The same as one object; decimals and dates are texts."""
        settings = self.book.settings
        return {
            "schema": SCHEMA,
            "document": {
                "path": str(self.book.folder),
                "department": settings.department,
                "year": settings.year,
                "region": settings.region,
            },
            "papers": [
                {
                    "id": one.paper.id,
                    "title": one.document.title,
                    "month": one.month or None,
                    "totals": {name: _json(value) for name, value in one.totals.items()},
                    "rows": {
                        name: [{key: _json(value) for key, value in row.items()} for row in rows]
                        for name, rows in one.rows.items()
                    },
                    "suggested": [dict(row) for row in one.suggested],
                }
                for one in self.papers
            ],
        }

    def write(self, out: Path) -> tuple[str, ...]:
        """Write every paper in its formats and the suggested rows, all of them or none."""
        with staged(out) as stage:
            for one in self.papers:
                names = {kind: f"{one.paper.id}.{kind}" for kind in FORMATS}
                writer = Writer(one.document, (), stage, names)
                for kind in FORMATS:
                    writer.write(kind)
            for ledger, rows in self._ledgers().items():
                columns = self.catalogue.relations[ledger].names
                lines = [[row.get(column, "") for column in columns] for row in rows]
                write_csv([columns, *lines], stage / SUGGESTED)
            return names_in(stage)

    def keep(self) -> Iterator[str]:
        """Add the suggested rows to the book, those it has not yet; what happened, as lines."""
        for ledger, rows in self._ledgers().items():
            relation = self.catalogue.relations[ledger]
            present = self.book.table(ledger)
            done = append_rows(self.book.folder, relation, rows, present, self.catalogue)
            known = f"，账册里已有的{done.known}条没有再写" if done.known else ""
            yield f"“{done.file}”写入{done.new}条{known}。"

    def _ledgers(self) -> dict[str, list[Mapping[str, str]]]:
        found: dict[str, list[Mapping[str, str]]] = {}
        for one in self.papers:
            if one.paper.ledger:
                found.setdefault(one.paper.ledger, []).extend(one.suggested)
        return found


def monitored(loaded: Loaded, month: int = 0) -> Monitored:
    """Fill the papers of the packs from a book, those by month for ``month`` or the latest one.

    InputError where the book has no rows for any paper, or none of the month.
    """
    book, catalogue = loaded.book, loaded.catalogue
    found = tuple(filter(None, (_filled(p, book, catalogue, month) for p in _papers(catalogue))))
    if not found or (month and not any(one.month for one in found)):
        raise InputError([_nothing(book, catalogue, month)])
    return Monitored(book, catalogue, found)


def _papers(catalogue: Catalogue) -> list[Paper]:
    """Those by month first."""
    return sorted(catalogue.papers.values(), key=lambda paper: not paper.period)


def _filled(paper: Paper, book: Book, catalogue: Catalogue, month: int) -> Filled | None:
    """The paper, None where the book has nothing to say in it."""
    rows = [row for row in book.table(paper.relations[0]) if row["年度"] == book.settings.year]
    wanted = _month_of(paper, rows, month) if paper.period and rows else 0
    found = _Rows(paper, book, catalogue, wanted)
    totals = _totals(paper, found.of(paper.counts), catalogue)
    if totals is None:
        return None
    region = catalogue.region(book.settings.region)
    about = {**totals, **_head(paper, book, wanted, found)}
    writer = PaperWriter(paper, _facts(paper, book, found), region, catalogue, about)
    return Filled(
        paper,
        wanted,
        writer.document(),
        totals,
        {name: found.of(name) for name in paper.relations},
        list(writer.suggested()),
    )


def _totals(paper: Paper, rows: Sequence[Row], catalogue: Catalogue) -> dict[str, Any] | None:
    """The counts of the year and month; None where there is nothing to count."""
    if not rows:
        return None
    relation = catalogue.relations[paper.counts]
    found = {name: rows[0][name] for name in relation.names if name not in relation.key}
    for name, (part, whole) in paper.exact.items():
        found[name] = found[part] * 100 / found[whole] if found[whole] else None
    return found


def _month_of(paper: Paper, rows: Sequence[Row], month: int) -> int:
    """The month asked for, else the latest; InputError for one that the book does not have."""
    wrong = [row for row in rows if row[paper.period] not in _MONTHS]
    if wrong:
        raise InputError(_wrong_month(row, paper.period) for row in wrong)
    months = sorted({int(row[paper.period]) for row in rows})
    if not month or month in months:
        return month or months[-1]
    listing = "、".join(map(str, months))
    message, mend = f"账册里没有{month}月的监控数。", f"有的月份：{listing}。"
    raise InputError([Problem("no-month", Place(), message, mend)])


def _wrong_month(row: Row, period: str) -> Problem:
    file, _, sheet = str(row["来源"]).partition("#")
    place = Place(file, sheet, line=int(row["行"]))
    message = f"“{period}”是{row[period]}，应是1至12。"
    return Problem("month", place, message, "请改正；填累计到几月底的几。")


def _nothing(book: Book, catalogue: Catalogue, month: int) -> Problem:
    bases = [catalogue.derivations[paper.relations[0]].over for paper in _papers(catalogue)]
    told = f"{month}月的" if month else ""
    mend = f"请先在“{'”“'.join(dict.fromkeys(bases))}”表里填。"
    message = f"账册里没有{told}监控数{'' if month else '和评价结果'}。"
    return Problem("no-rows", Place(str(book.folder)), message, mend)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of relations of the year and month; of parameters, those that hold in the place."""

    paper: Paper
    book: Book
    catalogue: Catalogue
    month: int
    _known: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, name: str) -> list[Row]:
        """The rows of a relation in the order of the paper, else in that of the book."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> list[Row]:
        settings, paper = self.book.settings, self.paper
        if self.catalogue.relations[name].holder == "parameter":
            found: list[Row] = list(self.catalogue.valid(name, settings.region, settings.year))
        else:
            found = [row for row in self.book.table(name) if row["年度"] == settings.year]
        if self.month:
            found = [row for row in found if row.get(paper.period, self.month) == self.month]
        if paper.order in self.catalogue.relations[name].names:
            found.sort(key=lambda row: row[paper.order])
        return found


def _head(paper: Paper, book: Book, month: int, rows: _Rows) -> dict[str, Any]:
    """The month, and the day by which one must react."""
    days = next((row[paper.due] for row in rows.of(paper.relations[0])), 0) if paper.due else 0
    due = working_days_after(month_end(book.settings.year, month), int(days)) if days else None
    return {paper.period: month, DUE: due} if paper.period else {}


def _facts(paper: Paper, book: Book, rows: _Rows) -> Facts:
    """What the paper is made from: rows, no quantities."""
    settings = book.settings

    def address(row: Row, column: str) -> tuple[str, str]:
        key = (settings.year, row.get("项目代码"), row.get("单位代码"), row.get(paper.period))
        words = ("" if part is None else str(part) for part in key)
        return f"{paper.relations[0]}.{column}", "|".join(words)

    return Facts(
        department=settings.department,
        short_name=settings.short_name,
        year=settings.year,
        published=settings.published,
        reconstruction=settings.reconstruction,
        get=lambda _quantity, _subject, _shift: None,
        subjects=lambda *_about: (),
        trace=lambda _known: (),
        texts={},
        units=(),
        classifications=book.classifications,
        rows=rows.of,
        address=address,
    )


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return shortest(value)
    return value.isoformat() if isinstance(value, date) else value
