"""The feedback a bureau sends back: its columns, shared by its writers and its reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Column(NamedTuple):
    """A column: its name, its width in characters of the workbook, its share of the page of the
    document, and the field of a row that it holds; "" is the number of the row."""

    name: str
    width: float
    share: float
    field: str


COLUMNS = (
    Column("序号", 6, 4, ""),
    Column("页码", 9, 7, "page"),
    Column("位置", 22, 10, "place"),
    Column("原文", 24, 12, "quote"),
    Column("问题", 46, 24, "problem"),
    Column("依据", 26, 11, "basis"),
    Column("修改要求", 24, 10, "demand"),
    Column("部门回复", 20, 8, "reply"),
    Column("复核", 10, 4, "review"),
    Column("轻重", 8, 5, "severity"),
    Column("编号", 19, 8, "id"),
)
NAMES = tuple(column.name for column in COLUMNS)
ID, REPLY, PROBLEM = "编号", "部门回复", "问题"


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One finding for the department: where, what is printed, what is wrong, on what basis, what
    to do; what the department answered and the reviewer found; ``id`` leads back to the finding.
    """

    page: str
    place: str
    quote: str
    problem: str
    basis: str
    demand: str
    reply: str = ""
    review: str = ""
    severity: str = ""
    id: str = ""

    def cells(self, number: int) -> tuple[str, ...]:
        """The cells in the order of the columns."""
        return tuple(self.cell(number, column) for column in COLUMNS)

    def cell(self, number: int, column: Column) -> str:
        """What stands in a column."""
        return str(getattr(self, column.field)) if column.field else str(number)
