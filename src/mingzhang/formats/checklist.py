"""The checklist of what must be explained: its columns, shared by its writer and its reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FILE = "需说明事项清单.xlsx"
TITLE = "需说明事项清单"
OVERVIEW, UNASSIGNED = "总览", "待分派"
STATES = ("待写", "已写", "已审")
HEAD_ROW = 4  # 1-based: title, explanation and a blank line stand above


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One thing to explain.

    ``this``, ``other`` (what it is held against, named by ``against``) and ``change`` are in the
    unit that is printed, ``percent`` is the change in percent or None. ``contributors`` are lines
    of text. ``reason`` to ``state`` are what a section fills in; ``issued`` is the mark of the
    reason the list was issued with. The last four lead back to the book.
    """

    id: str
    unit: str
    office: str
    matter: str
    against: str
    this: Decimal
    other: Decimal | None
    change: Decimal
    percent: Decimal | None
    contributors: tuple[str, ...]
    limit: int
    reason: str
    author: str
    day: date | None
    state: str
    unit_code: str
    section: str
    quantity: str
    subject: str
    issued: str


# Name, width in characters, what its head tells.
COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("编号", 11, "读回时认的号，请不要改。"),
    ("单位", 18, ""),
    ("处室", 14, "由“处室分工”或“文字说明”表定；不对的请告诉财务。"),
    ("事项", 30, "要说明的数；金额单位见括号。"),
    ("比较", 14, "本年数与什么比。"),
    ("本年数", 13, ""),
    ("对比数", 13, "“比较”列说的那个数；空着的是账册里没有。"),
    ("增减额", 13, "正数是增加，负数是减少。"),
    ("增减率（%）", 11, "空着的不可比（上年为零或不知道）。"),
    ("贡献最大的项", 52, "账册里变动最大的几项，写原因时先看这里。写“本年”的，上年数不知道。"),
    ("字数上限", 8, ""),
    ("原因", 60, "请写明增加、减少了什么，各多少；列举的相抵后应等于增减额，没有列全的写“主要”。"),
    ("填写人", 11, ""),
    ("日期", 12, "如 2025-03-18。"),
    ("状态", 8, "写好选“已写”，处室负责人看过选“已审”。"),
    ("单位代码", 5, "读回用，请不要改。"),
    ("章节", 5, "读回用，请不要改。"),
    ("量", 5, "读回用，请不要改。"),
    ("科目", 5, "读回用，请不要改。"),
    ("下发标记", 5, "下发时原因的标记，读回用，请不要改。"),
)  # fmt: skip
NAMES = tuple(name for name, _, _ in COLUMNS)
TO_FILL = ("原因", "填写人", "日期", "状态")
FOR_THE_WAY_BACK = NAMES[-5:]
