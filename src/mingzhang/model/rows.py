"""Rows on their way into the engine: columns of plain Python values, never an object per row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Rows:
    """A table being gathered. ``types`` are SQL types by column name, in order."""

    types: dict[str, str]
    columns: dict[str, list[Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = {name: [] for name in self.types}

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def add(self, *values: Any) -> int:
        """Append one row, values in the order of ``types``; returns its index."""
        for column, value in zip(self.columns.values(), values, strict=True):
            column.append(value)
        return len(self) - 1

    def extend(self, rows: Iterable[Sequence[Any]]) -> None:
        """Append many rows."""
        for row in rows:
            self.add(*row)

    def row(self, index: int) -> tuple[Any, ...]:
        """The values of one row."""
        return tuple(column[index] for column in self.columns.values())


def named_rows(rows: Rows | None) -> Iterator[dict[str, Any]]:
    """The rows of a table, each by column name; none where there is no table."""
    for index in range(len(rows) if rows else 0):
        assert rows is not None
        yield dict(zip(rows.types, rows.row(index), strict=True))


AMOUNT = "DECIMAL(24,6)"

# A reading: one printed or known number. 表 is the official form or "" for running text; 待定
# marks a number the document itself declares disputed; 位置 indexes the caller's list of places.
READING: dict[str, str] = {
    "文档": "VARCHAR",
    "号": "BIGINT",
    "量": "VARCHAR",
    "单位代码": "VARCHAR",
    "年度": "INTEGER",
    "科目": "VARCHAR",
    "范围": "VARCHAR",
    "值": AMOUNT,
    "半": AMOUNT,
    "表": "VARCHAR",
    "待定": "BOOLEAN",
    "来源": "VARCHAR",
}

# A claim says how a printed value follows from other readings of the same document. The columns
# after 断言 are 号 of readings; an operand that the document does not print is NULL.
CLAIMS: dict[str, tuple[str, ...]] = {
    "合计": ("值",),
    "占比": ("值", "部分", "整体"),
    "增减额": ("值", "本年", "上年"),
    "增减率": ("值", "本年", "差"),
    "完成": ("值", "决算", "分母"),
    "偏离": ("值", "甲", "乙"),  # the value is 甲 less 乙 in percent of 乙
    "人均": ("值", "总数", "个数"),
    "重复": ("值", "基准"),
    "得分": ("值", "应得"),  # 应得 is no printed number but what a formula gives for those that are
    # What a written reason claims of the change it explains; its other columns are counts and
    # flags (1, -1, 0), NULL where the reason does not say it.
    "缺原因": ("值", "字数"),
    "原因方向": ("值", "方向词"),
    "原因金额": ("值", "增未计", "减未计", "列举金额"),
}
# The amounts that a reason names, positive for what was added.
NAMED: dict[str, str] = {
    "文档": "VARCHAR",
    "断言": "BIGINT",
    "值": AMOUNT,
    "半": AMOUNT,
}
CLAIM_ITEM: dict[str, str] = {
    "文档": "VARCHAR",
    "断言": "BIGINT",
    "项": "BIGINT",
    "系数": "INTEGER",
}


def claim_types(kind: str) -> dict[str, str]:
    """The SQL types of a claim relation."""
    return {"文档": "VARCHAR", "断言": "BIGINT"} | dict.fromkeys(CLAIMS[kind], "BIGINT")
