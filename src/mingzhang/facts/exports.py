"""Write a unit's accounts as the workbook an import profile describes: the import, backwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import Book
from mingzhang.facts.export_lists import ListExport, Shown, shown
from mingzhang.facts.export_sums import UnitSums
from mingzhang.facts.imports.layout import list_layout
from mingzhang.facts.load import load_book
from mingzhang.facts.values import Values, gather
from mingzhang.formats.cells import head_cells, text_cell
from mingzhang.formats.write.xlsx import write_xlsx
from mingzhang.model.document import Cell, Number, Table
from mingzhang.model.imports import ORDINAL, Profile, SheetProfile, Slot
from mingzhang.model.number import shortest

_Filled = tuple[Sequence[Sequence[str]], list[bool], list[list[Shown]]]


def export_units(
    book: Book, catalogue: Catalogue, profile: Profile, units: Sequence[str], folder: Path
) -> list[Path]:
    """Write one .xlsx a unit (code and name) into ``folder``, which exists; the files in order.

    Amounts are in 元. A sheet without an amount is left out unless the profile requires it, a
    sheet that only repeats what others hold always.
    """
    paths = []
    names = {unit["单位代码"]: unit["单位名称"] for unit in book.units()}
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        for unit in units:
            values = gather(engine, book, catalogue, unit)
            sheets = _Export(book, catalogue, profile, values).sheets(names[unit])
            path = folder / f"{unit}{names[unit]}.xlsx"
            write_xlsx(list(sheets.values()), path, list(sheets))
            paths.append(path)
    return paths


@dataclass(frozen=True, slots=True)
class _Export:
    """One unit's values on their way into the sheets of a profile."""

    book: Book
    catalogue: Catalogue
    profile: Profile
    values: Values

    @property
    def sums(self) -> UnitSums:
        """The unit's own rows."""
        return UnitSums(self.book.rows, self.profile, self.values.unit, self.values.year)

    def sheets(self, name: str) -> dict[str, Table]:
        """The sheets by name, in the order of their ids."""
        marks = self.profile.marks
        owner = f"{marks.unit_name[0]}：{name}　{marks.unit_code[0]}：{self.values.unit}"
        unit = f"{self.values.year}年度　{marks.money[0]}：元"
        written = {}
        for sheet in sorted(self.profile.sheets, key=lambda sheet: (sheet.id[0] != "Z", sheet.id)):
            if sheet.grid and sheet.grid.slot == Slot():
                continue
            head, counted, body = self._fixed(sheet) if sheet.rows else self._listed(sheet)
            if not sheet.required and not any(isinstance(c, Decimal) for row in body for c in row):
                continue
            code = f"({sheet.code})" if sheet.code else ""
            written[f"{sheet.id} {sheet.title}{code}"] = Table(
                title=sheet.title,
                rows=(*head_cells(head), *map(_cells, [self._numbering(counted), *body])),
                head_rows=len(head),
                code=sheet.code,
                owner=owner,
                unit=unit,
                landscape=True,
            )
        return written

    def _numbering(self, counted: Sequence[bool]) -> list[Shown]:
        """The row that numbers the columns of amounts."""
        ordinals = [
            str(sum(counted[: index + 1])) if is_ else "" for index, is_ in enumerate(counted)
        ]
        return [self.profile.marks.numbering[0], *ordinals[1:]]

    def _fixed(self, sheet: SheetProfile) -> _Filled:
        """Head, which columns hold amounts, and the rows of a fixed sheet."""
        ordinal = 0
        columns: list[list[Shown]] = []
        for slots in zip(*sheet.rows, strict=True):
            columns.append([])
            for slot in slots:
                ordinal += slot.text == ORDINAL
                columns[-1].append(str(ordinal) if slot.text == ORDINAL else self._cell(slot))
        counted = [
            any(slot.states or slot.fill for slot in slots)
            for slots in zip(*sheet.rows, strict=True)
        ]
        return sheet.head, counted, [list(row) for row in zip(*columns, strict=True)]

    def _cell(self, slot: Slot, code: str = "") -> Shown:
        """What a slot shows; ``code`` is that of its row in a list."""
        if slot.states:
            subject = code if slot.states.subject == "." else slot.states.subject
            known = self.values.get(slot.states.quantity, subject, slot.states.shift)
            return shown(known.interval.value) if known else ""
        if slot.fill:
            return shown(sum(self.sums.of(slot.fill, ()).values(), Decimal(0)))
        return slot.text

    def _listed(self, sheet: SheetProfile) -> _Filled:
        """The same of a list sheet."""
        layout = list_layout(sheet, self.catalogue.relations, self.book.classifications)
        deepest = max(len(column.heads) for column in layout.columns)
        head = [
            [column.heads[min(level, len(column.heads) - 1)] for column in layout.columns]
            for level in range(deepest)
        ]
        total = self.profile.marks.total[0]
        export = ListExport(layout, self.sums, self._cell, self.values.subjects, total)
        counted = [
            not (column.axis or column.slot.text or column.is_word) for column in layout.columns
        ]
        return head, counted, list(export.rows())


def _cells(row: Sequence[Shown]) -> tuple[Cell, ...]:
    return tuple(_amount(cell) if isinstance(cell, Decimal) else text_cell(cell) for cell in row)


def _amount(value: Decimal) -> Cell:
    """A number with two decimals, or more where it has them; a count has them too."""
    text = f"{value:.2f}" if value == round(value, 2) else shortest(value)
    return Cell((Number(text, value, "元", "", ""),), align="right")
