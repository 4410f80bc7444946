"""The feedback a bureau sends back: its columns, shared by its writers and its reader."""

from __future__ import annotations

from dataclasses import dataclass

# Name, width in characters of the workbook, share of the page of the document.
COLUMNS: tuple[tuple[str, float, float], ...] = (
    ("序号", 6, 4),
    ("页码", 9, 7),
    ("位置", 22, 10),
    ("原文", 24, 12),
    ("问题", 46, 24),
    ("依据", 26, 11),
    ("修改要求", 24, 10),
    ("部门回复", 20, 8),
    ("复核", 10, 4),
    ("轻重", 8, 5),
    ("编号", 19, 8),
)
NAMES = tuple(name for name, _, _ in COLUMNS)
ID, REPLY, PROBLEM, SEVERITY = "编号", "部门回复", "问题", "轻重"


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
        return (
            str(number), self.page, self.place, self.quote, self.problem, self.basis,
            self.demand, self.reply, self.review, self.severity, self.id,
        )  # fmt: skip
