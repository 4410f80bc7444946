"""Begin a book from last year's: its own book, or the report and the tables that were published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mingzhang.books.beginning import Start, fresh
from mingzhang.catalogue.content import Catalogue
from mingzhang.disclosures.judging import understand
from mingzhang.disclosures.reading import read_document
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import Book, read_book
from mingzhang.facts.carry import (
    LAST_YEARS,
    Row,
    carried,
    last_year_row,
    last_year_rows,
    lasting_rows,
    written,
)
from mingzhang.facts.load import load_book
from mingzhang.facts.settings import Settings, is_book
from mingzhang.facts.values import gather
from mingzhang.formats.read.sheet_tables import tables_of
from mingzhang.formats.read.sheets import read_tables
from mingzhang.model.document import Block, Document
from mingzhang.model.finding import Location
from mingzhang.model.number import Interval
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.rows import named_rows
from mingzhang.model.understanding import Understanding
from mingzhang.reports.understand import Reader

_WORKBOOKS = (".xls", ".xlsx")
_CHANGED = "“上年数”里的数要调整时，改“值”、留“原值”，并写“调整理由”。"


def start_from(
    paths: Sequence[Path], catalogue: Catalogue, region: str = "", year: int = 0
) -> Start:
    """What next year's book begins with; InputError if nothing of last year's can be read.

    ``paths`` is one folder with a book, or the files of one disclosure: report and tables.
    """
    if folder := book_among(paths):
        return _from_book(read_book(folder, catalogue), catalogue, region, year)
    return _from_reports(paths, catalogue, region, year)


def book_among(paths: Sequence[Path]) -> Path | None:
    """Last year's book, None where the paths are of what was published.

    InputError for a folder that is none, or a book beside other files: it says all.
    """
    for path in paths:
        _must_be_alone(path, paths)
    return paths[0] if paths[0].is_dir() else None


def _must_be_alone(path: Path, paths: Sequence[Path]) -> None:
    """A folder is a book, and a book says all; what was published is named file by file."""
    if not path.is_dir():
        return
    if not is_book(path):
        message = "这个文件夹里没有 book.toml，不是账册。"
        mend = "上年公开的报告和报表请逐个写明，如 --from 报告.pdf --from 附表.xlsx。"
        raise InputError([Problem("not-a-book", Place(str(path)), message, mend)])
    if len(paths) > 1:
        message = "给了上年的账册，又给了别的文件。"
        raise InputError([Problem("two-sources", Place(str(path)), message, "请只给账册。")])


def _from_book(book: Book, catalogue: Catalogue, region: str, year: int) -> Start:
    """Everything that lasts, and last year's figures of the department and of every unit."""
    settings = book.settings
    year = year or settings.year + 1
    _must_follow(settings.year, year, str(book.folder))
    origin = f"{settings.year}年度账册"
    last: list[Row] = []
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        for unit in book.units():
            values = gather(engine, book, catalogue, unit["单位代码"])
            last += last_year_rows(values, catalogue, origin)
    rows = lasting_rows(book, year) | {LAST_YEARS: last}
    started = replace(
        settings, year=year, region=region or settings.region, published="", reconstruction=False
    )
    kept = "、".join(f"{name}{len(found)}行" for name, found in rows.items() if found)
    return Start(started, rows, (f"由{origin}带来：{kept}。", _CHANGED))


def _from_reports(paths: Sequence[Path], catalogue: Catalogue, region: str, year: int) -> Start:
    """The figures that were printed; the unit and its name are all else that is known."""
    readers = [Reader(one, catalogue) for one in catalogue.regions.values()]
    read = [understand(document, path, readers) for document, path in _disclosure(paths)]
    named = next((one for one in read if one.year), None)
    if named is None:
        message = "没有认出报告的年度。"
        mend = "请一并给出报告全文，或用 --year 写明年度后手工填“上年数”。"
        raise InputError([Problem("year", Place(str(paths[0])), message, mend)])
    year = year or named.year + 1
    _must_follow(named.year, year, named.document)
    start = fresh(region or named.region, year)
    settings = replace(start.settings, department=named.department, short_name="")
    unit = dict(start.rows["单位"][0]) | {"单位名称": named.department}
    rows: dict[str, list[Row]] = {"单位": [unit], LAST_YEARS: []}
    seen: set[tuple[str, str]] = set()
    for one in read:
        for row in _printed(one, named.year, settings, catalogue):
            if (row["量"], row["科目"]) not in seen:
                seen.add((row["量"], row["科目"]))
                rows[LAST_YEARS].append(row)
    found = f"由{named.year}年度公开的报告带来上年数{len(rows[LAST_YEARS])}行。"
    return Start(settings, rows, (found, _CHANGED))


def _disclosure(paths: Sequence[Path]) -> Iterator[tuple[Document, str]]:
    """The documents of a disclosure; tables in workbooks of their own belong to the report."""
    reports = [path for path in paths if path.suffix.lower() not in _WORKBOOKS]
    tables: list[Block] = []
    for path in paths:
        if path not in reports:
            sheets, problems = read_tables(path)
            if problems:
                raise InputError(problems)
            tables += (table for sheet in sheets for table in tables_of(sheet))
    if not reports:
        message = "只有报表的工作簿，不知道是哪个部门、哪一年的。"
        mend = "请一并给出报告全文（.docx、.pdf、.html 或 .txt）。"
        raise InputError([Problem("no-report", Place(str(paths[0])), message, mend)])
    for number, path in enumerate(reports):
        document = read_document(path)
        more = tables if number == 0 else []
        yield replace(document, blocks=(*document.blocks, *more)), str(path)


def _must_follow(last: int, year: int, place: str) -> None:
    if year != last + 1:
        message = f"上年应是{year - 1}年度，给的是{last}年度。"
        mend = f"请改 --year 为 {last + 1}，或给出{year - 1}年度的账册或报告。"
        raise InputError([Problem("year", Place(place), message, mend)])


def _printed(
    understood: Understanding, year: int, settings: Settings, catalogue: Catalogue
) -> Iterator[Row]:
    """The readings of that year that next year's report asks for, as they were printed."""
    asked = carried(catalogue)
    for row in named_rows(understood.readings):
        if row["量"] in asked and row["年度"] == year and not row["待定"]:
            spot = understood.spot_of[row["号"]]
            origin = f"{Path(understood.document).name} {_place(spot.location)}".strip()
            # Not the text itself: “4万元” of a region that drops zeros is known to two decimals.
            value = written(Interval(row["值"], row["半"]), catalogue.quantities[row["量"]])
            yield last_year_row(year, settings.unit, row["量"], row["科目"], value, origin)


def _place(where: Location) -> str:
    """Where a number stands, as a person looks it up."""
    if where.line:
        return f"第{where.line}行"
    page = f"第{where.page}页" if where.page else ""
    return page + (f"《{where.table}》{where.row}" if where.table else where.section)
