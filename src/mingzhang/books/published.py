"""Published tables in a workbook: what their official forms state, as stated numbers of a book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from mingzhang.facts.imports.gathering import CHOSEN, ORIGIN, STATED, UNIT, YEAR
from mingzhang.facts.imports.heading import Caption
from mingzhang.facts.imports.workbook import Readiness, Taken, unit_of, year_of
from mingzhang.formats.read.sheet_tables import tables_of
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.document import Cell, Table, plain
from mingzhang.model.marks import year_in
from mingzhang.model.number import MONEY, parse_decimal, round_half_up, shortest
from mingzhang.model.problem import Place, Problem
from mingzhang.model.quantity import Quantity
from mingzhang.reports.read_tables import FormReader, StatedQuantity

Row = dict[str, str]
_MONEY = re.compile(rf"({MONEY})[）)]?$")
_OWNER = re.compile(r"[:：]\s*(\S+)")
_NONE = ("-", "--", "—", "——", "－")
_UNKNOWN = re.compile(r"未公开|【.*】")  # said to be missing, so nothing is stated
_DECIMALS = 2  # that a printed amount has, though the workbook may drop its zeros


def read_published(
    sheets: Sequence[Sheet], ready: Readiness, region: str, file: str
) -> Taken | None:
    """What the sheets that are official forms state; None if none of them is one."""
    reader = FormReader(ready.catalogue.region(region), ready.catalogue)
    forms = [
        (sheet, table)
        for sheet in sheets
        for table in tables_of(sheet)
        if reader.forms_of(table.title)
    ]
    if not forms:
        return None
    taken = Taken(file)
    captions = [_caption(sheet, table) for sheet, table in forms]
    taken.unit = unit_of(captions, ready, file, taken.problems)
    taken.year = year_of(captions, ready, file, taken.problems)
    names = "、".join(dict.fromkeys(table.title for _, table in forms))
    taken.lines.append(f"{file}：{taken.unit}，{taken.year}年度，公开报表 {len(forms)} 张：{names}")
    units = {caption.money for caption in captions} - {""}
    rows: list[Row] = []
    for (sheet, table), caption in zip(forms, captions, strict=True):
        money = caption.money or (units.copy().pop() if len(units) == 1 else "")
        if not money:
            place, mend = sheet.place(), "请在表头上方写明（金额单位：万元）。"
            taken.problems.append(Problem("no-unit", place, "没有写金额单位。", mend))
            continue
        form = _Form(sheet, table, money, taken, ready)
        rows += form.rows(reader.read(table, taken.year).stated)
    taken.rows[STATED] = list(_chosen(rows))
    unused = [sheet.name for sheet in sheets if all(sheet is not one for one, _ in forms)]
    if unused:
        taken.lines.append(f"  没有用到的工作表：{'、'.join(unused)}")
    return taken


def _caption(sheet: Sheet, table: Table) -> Caption:
    """Owner, unit of amounts and year: what stands above the table."""
    owner, money = _OWNER.search(table.owner), _MONEY.search(table.unit)
    above = " ".join(str(cell) for row in sheet.rows[:6] for cell in row)
    return Caption(
        unit_name=owner[1] if owner else "",
        money=money[1] if money else "",
        year=year_in(above),
    )


class _Form:
    """One official form on its way into stated numbers."""

    def __init__(
        self, sheet: Sheet, table: Table, money: str, taken: Taken, ready: Readiness
    ) -> None:
        self.sheet, self.table, self.money, self.taken = sheet, table, money, taken
        self.quantities = ready.catalogue.quantities

    def rows(self, stated: Iterable[tuple[Cell, StatedQuantity, str]]) -> list[Row]:
        """A row for every cell with a number; what cannot be read is a problem of the file."""
        rows = []
        for cell, states, _ in stated:
            text = plain(cell.content).strip()
            if not text or text in _NONE or _UNKNOWN.fullmatch(text):
                continue
            value = parse_decimal(text)
            place = Place(self.sheet.file, self.sheet.name, cell.anchor.path)
            if value is None:
                message = f"读到“{text[:30]}”，应为数。"
                self.taken.problems.append(
                    Problem("not-a-number", place, message, "请改正或清空这一格。")
                )
                continue
            rows.append(
                {
                    YEAR: str(states.year),
                    UNIT: self.taken.unit,
                    "量": states.quantity,
                    "科目": states.subject,
                    "值": _written(value, text, self.quantities[states.quantity], self.money),
                    CHOSEN: "是",
                    ORIGIN: f"{self.sheet.source}!{cell.anchor.path}",
                }
            )
        self.taken.lines.append(f"  {self.table.title}：{len(rows)} 个数，金额单位{self.money}")
        return rows


def _written(value: Decimal, text: str, quantity: Quantity, money: str) -> str:
    """The number as it is printed, with the unit it is printed in."""
    if quantity.unit != "元":
        return f"{shortest(value)}{quantity.printed if quantity.unit == '%' else quantity.unit}"
    if money == "元":
        return shortest(value)
    decimals = max(_DECIMALS, len(text.partition(".")[2]))
    return f"{round_half_up(value, decimals):f}{money}"


def _chosen(rows: Iterable[Row]) -> Iterator[Row]:
    """Each quantity once: the first of equal numbers; another one is kept as a contradiction."""
    first: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        chosen = first.setdefault((row[YEAR], row["量"], row["科目"]), row)
        if chosen is row:
            yield row
        elif chosen["值"] != row["值"]:
            yield row | {CHOSEN: "否"}
