"""A value the book knows, as the composer and ``explain`` take it, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mingzhang.model.number import Interval
from mingzhang.model.quantity import Key

Origin = Literal["公布", "汇总", "推算", "认定", "未列为零"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the book says of one quantity in one case.

    ``origin`` 公布 is a stated number, 汇总 a sum of base rows, 推算 computed from other values,
    认定 points that a person gave, 未列为零 a case without rows in a complete ledger. ``source``
    is one line for a person; ``operands`` are the quantities it was computed from, as addresses.
    """

    quantity: str
    key: Key
    interval: Interval
    origin: Origin
    source: str = ""
    operands: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """``量@年度|科目|单位代码|范围``, as the explain command takes it."""
        return f"{self.quantity}@{self.key}"

    @property
    def told(self) -> str:
        """Where it comes from, in one line: a stated number says so itself."""
        return self.source if self.origin == "公布" else f"{self.origin}：{self.source}"
