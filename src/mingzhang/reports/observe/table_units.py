"""Tables of amounts, with whether anything says in what unit their amounts are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.watch import Watch
from mingzhang.model.document import Document, Heading, Paragraph, Table, plain
from mingzhang.model.number import parse_decimal
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import even

_AMOUNT = re.compile(r"[-−]?[\d,]+\.\d{1,2}")
_HEADS = 3  # rows that may be heads
_ABOVE, _BELOW = 4, 1  # blocks around a table that may say its unit
_LONGEST = 60  # letters of a caption


def observe_table_units(files: Sequence[ReportFile], record: Record) -> None:
    """Note each table of amounts; nothing where a unit stands once for all of them."""
    watch = record.catalogue.watch
    for file in files:
        document, record.file = file.document, file.path
        tables = list(_tables(document, record.catalogue))
        near = {at + n for at, _ in tables for n in range(-_ABOVE, _BELOW + 1)}
        said = watch.expression("金额单位").search
        if any(said(_text(block)) for at, block in _captions(document) if at not in near):
            continue
        for at, table in tables:
            name = table.title.strip() or _caption(document, at)
            record.observe(
                "表单位",
                record.location(table.anchor, name, (0, len(name)), name),
                表=name,
                有单位=int(_has_unit(document, at, table, watch)),
                最大=max(_amounts(table)),
            )


def _tables(document: Document, catalogue: Catalogue) -> Iterator[tuple[int, Table]]:
    heads, fewest = catalogue.watch.expression("金额表头"), catalogue.threshold("金额表数个数")
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) and len(list(_amounts(block))) >= fewest:
            top = [cell for row in block.rows[:_HEADS] for cell in row]
            if any(heads.search(even(_bare(plain(cell.content)))) for cell in top):
                yield at, block


def _amounts(table: Table) -> Iterator[Decimal]:
    for row in table.rows[1:]:
        for cell in row:
            text = _bare(plain(cell.content))
            if _AMOUNT.fullmatch(text):
                yield abs(parse_decimal(text) or Decimal(0))


def _has_unit(document: Document, at: int, table: Table, watch: Watch) -> bool:
    unit = watch.expression("写明单位")
    around = [
        _text(block)
        for block in document.blocks[max(0, at - _ABOVE) : at + _BELOW + 1]
        if isinstance(block, Heading | Paragraph) and len(_text(block)) <= _LONGEST
    ]
    cells = [_bare(plain(cell.content)) for row in table.rows for cell in row]
    told = [table.title, table.owner, table.unit, *table.notes, *around, *cells]
    return any(unit.search(even(_bare(text))) for text in told)


def _captions(document: Document) -> Iterator[tuple[int, Heading | Paragraph]]:
    for at, block in enumerate(document.blocks):
        if isinstance(block, Heading | Paragraph):
            yield at, block


def _caption(document: Document, at: int) -> str:
    """The last short text above a table."""
    above = (_text(block) for number, block in _captions(document) if number < at)
    return next((one for one in reversed(list(above)) if one and len(one) <= _LONGEST), "")


def _text(block: Heading | Paragraph) -> str:
    return even(_bare(plain(block.content)))


def _bare(text: str) -> str:
    return "".join(text.split())
