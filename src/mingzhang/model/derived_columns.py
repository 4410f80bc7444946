"""The batch functions that fill derived columns: their names, what they take and what they give.

The SQL is in ``engines/base/derived_columns.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.model.relation import Column, ColumnKind


@dataclass(frozen=True, slots=True)
class BatchFunction:
    """A function of ``takes`` text columns that gives a column of one kind."""

    takes: int
    gives: ColumnKind
    title: str


FUNCTIONS: Mapping[str, BatchFunction] = {
    "id_length": BatchFunction(1, "integer", "证件号的位数"),
    "id_birth": BatchFunction(1, "date", "证件号里写的出生日期"),
    "id_division": BatchFunction(1, "text", "证件号的前6位"),
    "id_check": BatchFunction(1, "text", "18位证件号的校验码对不对：是、否"),
    "name_key": BatchFunction(1, "text", "去掉空格、间隔号、全角半角之别的姓名"),
}


def misuse(column: Column) -> str:
    """What is wrong with how a column says it is derived, in words; "" if nothing is."""
    function = FUNCTIONS.get(column.derived)
    if function is None:
        return f"列“{column.name}”的派生办法“{column.derived}”不存在。"
    if len(column.of) != function.takes:
        return f"列“{column.name}”的 of 应写{function.takes}列，写了{len(column.of)}列。"
    if column.kind != function.gives:
        return f"列“{column.name}”的 kind 应为 {function.gives}，写的是 {column.kind}。"
    return ""
