"""Approved figures to hold a publication against: a book, a data package, or the workbook of
tables that was approved, as exported or as printed; or a folder of any of these."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.books.beginning import Start, init_book
from mingzhang.books.compiling import make_report
from mingzhang.books.importing import prepare
from mingzhang.catalogue.content import Catalogue
from mingzhang.disclosures.grouping import UNIT, Disclosure, card_of, group
from mingzhang.disclosures.judging import regional_readers, understand
from mingzhang.disclosures.reading import File, expand, read_file
from mingzhang.facts.imports.heading import caption_of
from mingzhang.facts.imports.recognise import propose
from mingzhang.facts.loaded import opened, opened_by
from mingzhang.facts.settings import Settings, is_book
from mingzhang.facts.whose import kind_of
from mingzhang.formats.read.sheets import read_tables
from mingzhang.model.approved import Approved, ApprovedSet
from mingzhang.model.document import Block, Document, Table
from mingzhang.model.number import parse_decimal
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.reports.held import Holder
from mingzhang.told.outputs import printed_numbers

_PACKAGE = "datapackage.json"
_NUMBERS = Path("data") / "numbers.csv"
_WORKBOOKS = {".xls", ".xlsx", ".et", ".ods"}
_CODE = "00"
_CAPTION_ROWS = 6  # rows above the head of an exported sheet


def read_approved(path: Path, catalogue: Catalogue) -> tuple[ApprovedSet, ...]:
    """The approved figures in ``path``, a set for every body and year; InputError if there are
    none, with every problem of what cannot be read."""
    found = tuple(one for one in _sets(path, catalogue) if one.figures)
    if not found:
        message = "没有找到批复的数。"
        mend = "请给出账册、数据包，或批复的报表的工作簿。"
        raise InputError([Problem("no-approved", Place(str(path)), message, mend)])
    return found


def _sets(path: Path, catalogue: Catalogue) -> Iterator[ApprovedSet]:
    if is_book(path):
        yield from _of_book(path, catalogue)
    elif path.name == _PACKAGE or (path / _PACKAGE).is_file():
        yield _of_package(path.parent if path.name == _PACKAGE else path, catalogue)
    elif path.is_dir():
        inside = sorted(path.iterdir())
        for folder in inside:
            if folder.is_dir() and not folder.name.startswith("."):
                yield from _sets(folder, catalogue)
        yield from _of_files([one for one in inside if one.is_file()], catalogue)
    else:
        yield from _of_files([path], catalogue)


def _of_book(folder: Path, catalogue: Catalogue) -> Iterator[ApprovedSet]:
    """What the book would publish of the department and of each unit."""
    with opened(folder, catalogue.asked) as loaded:
        for row in loaded.book.units():
            code, year = row["单位代码"], loaded.book.settings.year
            made = make_report(loaded, code, final=False)
            figures = tuple(_printed(made.document, made.tables, str(folder), loaded.catalogue))
            name, kind = made.document.department, kind_of(loaded.book, code)
            yield ApprovedSet(str(folder), name, year, kind, figures)


def _printed(
    document: Document, tables: Iterable[Table], source: str, catalogue: Catalogue
) -> Iterator[Approved]:
    """The exact figures behind the printed ones, with the table each stands in."""
    for block in (*document.blocks, *tables):
        title = block.title if isinstance(block, Table) else ""
        for number in printed_numbers(_alone(document, block)):
            year, subject, *_ = number.key.split("|")
            if catalogue.quantities[number.quantity].kind == "base":
                yield Approved(
                    number.quantity, int(year), subject, number.value, table=title, source=source
                )


def _alone(document: Document, block: Block) -> Document:
    return Document(document.title, (block,))


def _of_package(folder: Path, catalogue: Catalogue) -> ApprovedSet:
    """The figures of a data package that was written beside a report."""
    path = folder / _NUMBERS
    try:
        title = json.loads((folder / _PACKAGE).read_text(encoding="utf-8")).get("title", "")
    except (OSError, ValueError, AttributeError) as error:
        raise _unfit(folder / _PACKAGE) from error
    sheets, problems = read_tables(path)
    if problems or not sheets or not sheets[0].rows:
        raise InputError(problems) if problems else _unfit(path)
    head, *rows = sheets[0].rows
    names = [str(cell) for cell in head]
    if not {"quantity", "year", "subject", "value"} <= set(names):
        raise _unfit(path)
    card = card_of(Document(str(title), ()), str(path), catalogue)
    cells = (dict(zip(names, row, strict=False)) for row in rows)
    figures = tuple(one for row in cells for one in _figure(row, str(path), catalogue))
    return ApprovedSet(str(folder), card.department, card.year, card.kind, figures)


def _figure(row: dict[str, Any], source: str, catalogue: Catalogue) -> Iterator[Approved]:
    quantity = catalogue.quantities.get(str(row["quantity"]))
    year, value = _number(row["year"]), _number(row["value"])
    if quantity and quantity.kind == "base" and year is not None and value is not None:
        subject = str(row["subject"] or "")
        yield Approved(quantity.id, int(year), subject, value, source=source)


def _number(cell: object) -> Decimal | None:
    return cell if isinstance(cell, Decimal) else parse_decimal(str(cell))


def _unfit(path: Path) -> InputError:
    message = "不是 mingzhang 写出的数据包。"
    mend = f"请指向含 {_PACKAGE} 和 data 的文件夹。"
    return InputError([Problem("not-a-package", Place(str(path)), message, mend)])


def _of_files(paths: Iterable[Path], catalogue: Catalogue) -> Iterator[ApprovedSet]:
    """Workbooks and documents: exports by their profile, others as published."""
    files: dict[str, File] = {}
    for path in expand(paths):
        export = _of_export(path, catalogue) if path.suffix.lower() in _WORKBOOKS else None
        if export:
            yield export
            continue
        for one in read_file(path, catalogue):
            if not isinstance(one, File):
                raise InputError([Problem(one.code, Place(), one.message)])
            files[one.card.path] = one
    for disclosure in group([one.card for one in files.values()]):
        yield _of_documents(disclosure, files, catalogue)


def _of_documents(
    disclosure: Disclosure, files: dict[str, File], catalogue: Catalogue
) -> ApprovedSet:
    parts = [(files[card.path].document, card.path) for card in disclosure.cards]
    understood = understand(*parts[0], regional_readers(catalogue), parts[1:])
    holder = Holder(understood, catalogue)
    figures = []
    for reading in holder.printed:
        place = holder.place_of(reading)
        where = f"{place.file} {place.table} {place.row}" if place else ""
        table = place.table if place else ""
        figures.append(Approved(*reading.case, reading.value, reading.half, table, where))
    head = disclosure.head
    kind = UNIT if disclosure.of_unit else head.kind
    return ApprovedSet(head.path, disclosure.department, disclosure.year, kind, tuple(figures))


def _of_export(path: Path, catalogue: Catalogue) -> ApprovedSet | None:
    """An export of the final-accounts software, through a book of one unit; None if it is none."""
    sheets, problems = read_tables(path)
    found = None if problems else propose(sheets, catalogue.imports.values(), Place(path.name))
    if found is None:
        return None
    captions = [caption_of(sheet, found.profile.marks, _CAPTION_ROWS) for sheet in sheets]
    named = next((one.unit_name for one in captions if one.unit_name), "")
    year = next((one.year for one in captions if one.year), 0)
    name = named or path.stem
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        settings = Settings(name, year, next(iter(catalogue.regions)), _CODE, name)
        row = {"单位代码": _CODE, "单位名称": name, "单位类型": "部门"}
        init_book(book, Start(settings, {"单位": [row]}), catalogue, as_csv=True)
        prepare(book, catalogue, [path], unit=_CODE).write()
        with opened_by(book, catalogue) as loaded:
            made = make_report(loaded, _CODE, final=False)
    printed = _printed(made.document, made.tables, str(path), catalogue)
    # Counts are the makeshift book's own; an export holds amounts.
    figures = tuple(one for one in printed if catalogue.quantities[one.quantity].unit == "元")
    return ApprovedSet(str(path), named, year, "", figures)
