"""Faults planted in the goals of a made-up book, with the finding that must name each.

A fault takes a project of its own, so that none hides another. The key of an answer is what the
finding's key must hold at least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.model.number import round_half_up
from mingzhang_synth.department import PROJECT
from mingzhang_synth.faults import Planted
from mingzhang_synth.making import UNIT, Making
from mingzhang_synth.year import Row

_NAME = "三级指标"
_WRONG_UNIT = "套"
_RAISED = 9  # points: 90 become 99
_BEYOND = Decimal("1.30")
_FAR = Decimal("1.50")


@dataclass
class Goals:
    """The goals of a book before their faults; ``used`` are the projects that have one."""

    made: Making
    department: str
    used: set[tuple[str, str]] = field(default_factory=set)

    def take(self, kind: str) -> Row | None:
        """A goal of that kind that was reached, of a project without a fault yet."""
        rows = list(self._of(kind))
        if not rows:
            return None
        row: Row = self.made.rng.choice(rows)
        self.used.add((row[UNIT], row[PROJECT]))
        return row

    def _of(self, kind: str) -> Iterator[Row]:
        levels = next(goal["levels"] for goal in self.made.data["goals"] if goal["kind"] == kind)
        for row in self.made.table("goals"):
            own = row[PROJECT] and (row[UNIT], row[PROJECT]) not in self.used
            if own and [row["一级指标"], row["二级指标"]] == levels and not row["偏差原因"]:
                yield row

    def planted(
        self, rule: str, kind: str, row: Row, cause: str, *, whole: bool = False
    ) -> Planted:
        """The answer to a fault in a goal, or in the ``whole`` set of a project's goals."""
        key = {
            "部门": self.department,
            "年度": str(self.made.year),
            UNIT: row[UNIT],
            PROJECT: row[PROJECT],
        }
        return Planted(rule, key if whole else key | {_NAME: row[_NAME]}, kind, cause)


def _weights_99(goals: Goals) -> Planted | None:
    row = goals.take("count")
    if row is None:
        return None
    row["权重"] += _RAISED
    row["得分"] = row["权重"]
    cause = f"权重多写了{_RAISED}分，合计99分"
    return goals.planted("目标权重", "权重不合", row, cause, whole=True)


def _words_for_number(goals: Goals) -> Planted | None:
    row = goals.take("count")
    if row is None:
        return None
    was, row["指标值"] = row["指标值"], "显著增加"
    return goals.planted("目标数值", "文字代数", row, f"指标值{was}写成了文字“{row['指标值']}”")


def _other_unit(goals: Goals) -> Planted | None:
    row = goals.take("count")
    if row is None:
        return None
    row["完成值"] += _WRONG_UNIT
    cause = f"度量单位是{row['度量单位']}，完成值写成{row['完成值']}"
    return goals.planted("目标单位", "单位不同", row, cause)


def _below_last_year(goals: Goals) -> Planted | None:
    row = goals.take("count")
    if row is None:
        return None
    row["上年完成值"] = str(int(row["指标值"]) * 2)
    cause = f"上年已完成{row['上年完成值']}，本年目标只有{row['指标值']}"
    return goals.planted("目标偏低", "目标偏低", row, cause)


def _two_values(goals: Goals) -> Planted | None:
    """The same indicator in both lists of one project, with two targets."""
    row = goals.take("rate")
    if row is None:
        return None
    again = row | {
        "列入": "数量效益",
        "指标值": str(int(row["指标值"]) - 1),
        "权重": None,
        "得分": None,
    }
    row["列入"] = "重点履职"
    goals.made.table("goals").append(again)
    cause = f"同一指标在两张表里的目标是{row['指标值']}和{again['指标值']}"
    return goals.planted("目标两值", "一指标两值", row, cause)


def _beyond_budget(goals: Goals) -> Planted | None:
    row = goals.take("cost")
    if row is None:
        return None
    was = Decimal(row["指标值"])
    row["指标值"] = f"{round_half_up(was * _BEYOND, 2)}"
    cause = f"成本目标{row['指标值']}万元，调整后的数只有{was}万元"
    return goals.planted("目标成本", "成本超数", row, cause, whole=True)


def _ratio_as_percent(goals: Goals) -> Planted | None:
    row = goals.take("count")
    if row is None:
        return None
    ratio = round_half_up(Decimal(row["完成值"]) / Decimal(row["指标值"]), 2)
    row["完成率"] = f"{ratio}%"
    return goals.planted("完成率写法", "倍数当百分数", row, f"完成率{ratio}倍印成{row['完成率']}")


def _far_without_reason(goals: Goals) -> Planted | None:
    row = goals.take("count")
    if row is None:
        return None
    row["完成值"] = str(int(Decimal(row["指标值"]) * _FAR) + 1)
    cause = f"目标{row['指标值']}，完成{row['完成值']}，没有写原因"
    return goals.planted("超额原因", "超额无原因", row, cause)


# The closed list of kinds, each with what plants one; None where no project is left for it.
KINDS: Mapping[str, Callable[[Goals], Planted | None]] = {
    "权重不合": _weights_99,
    "文字代数": _words_for_number,
    "单位不同": _other_unit,
    "目标偏低": _below_last_year,
    "一指标两值": _two_values,
    "成本超数": _beyond_budget,
    "倍数当百分数": _ratio_as_percent,
    "超额无原因": _far_without_reason,
}


def plant_in_goals(made: Making, department: str, count: int) -> list[Planted]:
    """Plant so many faults, of every kind in turn as far as there are projects for them."""
    goals, planted = Goals(made, department), list[Planted]()
    while len(planted) < count:
        kinds = list(KINDS.values())[: count - len(planted)]
        more = [one for kind in kinds if (one := kind(goals))]
        if not more:
            break
        planted += more
    return planted
