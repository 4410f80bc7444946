"""The example of lists as three made-up platforms export them, from the made-up figures beside it.

    python tools/make_platform_examples.py [FOLDER]

Needs LibreOffice (soffice) for the .xls. No real platform's layout is known: what is written here
shows the kinds of layout that the profiles read, nothing more.
"""

from __future__ import annotations

import csv
import datetime
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from mingzhang.model.number import round_half_up

FOLDER = Path(__file__).parents[1] / "examples" / "platform-exports"
FIGURES = "原数.toml"
UNITS = {"01": "虚构市样例局机关", "02": "虚构市样例服务中心"}
MADE = datetime.datetime(2025, 1, 10)
SIGNS = {"≥": "正向", "≤": "反向", "=": "等于", "定性": "定性描述"}
KINDS = {
    "产出指标": "产出类",
    "效益指标": "效益类",
    "成本指标": "成本类",
    "满意度指标": "满意类",
}
STAGES = {"执行": "实施库", "完成": "已结项", "归档": "历史库", "终止": "退出库"}
Row = Sequence[object]
Range = tuple[int, int, int, int]


def main() -> int:
    """Write the exports anew."""
    target = Path(sys.argv[1]) if len(sys.argv) == 2 else FOLDER
    target.mkdir(parents=True, exist_ok=True)
    projects = tomllib.loads((FOLDER / FIGURES).read_text(encoding="utf-8"))["项目"]
    wide(projects, target / "项目绩效一览表.xlsx")
    monthly(projects, target / "绩效运行监控表.xlsx")
    execution(projects, target / "预算可执行情况表.xlsx")
    ledger(projects, target)
    targets(projects, target / "资金绩效目标.csv")
    print(f"已写出 {target}。")
    return 0


def wide(projects: Sequence[Mapping[str, Any]], path: Path) -> None:
    """One sheet of 元: a row an indicator, what is the project's merged over its rows."""
    head = (
        "单位编码", "单位名称", "项目编码", "项目名称", "项目类别", "年初预算数", "调整后预算数",
        "预算执行数", "执行率", "一级指标", "二级指标", "三级指标", "绩效指标值", "权重",
        "实际完成值", "完成程度",
    )  # fmt: skip
    rows: list[Row] = [
        ("（虚构样例）项目支出绩效目标执行情况一览表",),
        ("部门名称：虚构市样例局", *[""] * 6, "2024年度", *[""] * 4, "金额单位：元"),
        head,
    ]
    merged: list[Range] = [(0, 0, 0, len(head) - 1)]
    for one in projects:
        first = len(rows)
        for kind, sub, name, sign, value, unit, weight, actual, degree in one["指标"]:
            told = f"定性：{value}" if sign == "定性" else f"{sign}{value}{unit}"
            done = actual if sign == "定性" else f"{actual}{unit}"
            rows.append(
                (*_of_project(one), kind, sub, name, told, Decimal(weight), done, degree)
                if len(rows) == first
                else (*[""] * 9, kind, sub, name, told, Decimal(weight), done, degree)
            )
        merged += [(first, at, len(rows) - 1, at) for at in range(9)]
    rows.append(("合计", *[""] * 4, *(_sum(projects, name) for name in ("年初", "全年", "执行"))))
    rows.append(("填表人：虚构", "", "审核人：虚构"))
    write(path, {"一览": (rows, merged)})


def _of_project(one: Mapping[str, Any]) -> Row:
    amounts = [Decimal(one[name]) for name in ("年初", "全年", "执行")]
    return (
        one["单位"], UNITS[one["单位"]], one["代码"], one["名称"], one["类型"], *amounts,
        _share(amounts[2], amounts[1]),
    )  # fmt: skip


def _share(part: Decimal, whole: Decimal) -> str:
    return f"{round_half_up(part / whole * 100, 2)}%"


def _sum(projects: Sequence[Mapping[str, Any]], name: str) -> Decimal:
    return sum((Decimal(one[name]) for one in projects), Decimal(0))


def _wan(value: Decimal | str) -> Decimal:
    return round_half_up(Decimal(value) / 10000, 2)


def monthly(projects: Sequence[Mapping[str, Any]], path: Path) -> None:
    """A sheet a month in 万元: heads of two rows, the unit in a column, a total at the end."""
    sheets: dict[str, tuple[list[Row], list[Range]]] = {}
    for month in (6, 9):
        rows: list[Row] = [
            (f"（虚构样例）2024年{month}月绩效运行监控表",),
            (
                "填报单位：虚构市样例局",
                "",
                "",
                "填报日期：2024年10月12日",
                "",
                "",
                "",
                "单位：万元",
            ),
            ("单位代码", "项目", "", "预算执行", "", "", "目标完成", ""),
            (
                "",
                "项目代码",
                "项目名称",
                "全年预算数",
                "累计执行数",
                "执行率",
                "目标进度",
                "偏差原因",
            ),
        ]
        for one in projects:
            budget, spent, progress, why = _at(one, month)
            shares = (_share(spent, budget), f"{progress}%")
            amounts = (_wan(budget), _wan(spent))
            rows.append((one["单位"], one["代码"], one["名称"], *amounts, *shares, why))
        months = [_at(one, month) for one in projects]
        sums = [
            sum((budget for budget, _, _, _ in months), Decimal(0)),
            sum((spent for _, spent, _, _ in months), Decimal(0)),
        ]
        rows.append(("合计", "", "", *map(_wan, sums), _share(sums[1], sums[0])))
        rows.append(("注：虚构样例，执行数为年初到月底累计。",))
        merged = [(0, 0, 0, 7), (2, 0, 3, 0), (2, 1, 2, 2), (2, 3, 2, 5), (2, 6, 2, 7)]
        sheets[f"{month}月"] = (rows, merged)
    write(path, sheets)


def _at(one: Mapping[str, Any], month: int) -> tuple[Decimal, Decimal, str, str]:
    found = next(entry for entry in one["监控"] if entry[0] == month)
    return Decimal(found[1]), Decimal(found[2]), found[3], found[4]


def execution(projects: Sequence[Mapping[str, Any]], path: Path) -> None:
    """The year in 万元: a subtotal behind each unit's projects, the total first."""
    head = ("预算单位", "项目代码", "项目名称", "年初预算数（万元）", "指标金额合计（万元）",
            "累计支出数（万元）", "支出进度")  # fmt: skip
    rows: list[Row] = [("（虚构样例）2024年12月预算可执行情况表",), head, _sums("合计", projects)]
    for unit, name in UNITS.items():
        own = [one for one in projects if one["单位"] == unit]
        for one in own:
            amounts = [_wan(one[key]) for key in ("年初", "全年", "执行")]
            share = round_half_up(Decimal(one["执行"]) / Decimal(one["全年"]), 4)
            rows.append((f"{unit}-{name}", one["代码"], one["名称"], *amounts, share))
        rows.append(_sums(f"{name}小计", own))
    write(path, {"预算可执行情况表": (rows, [(0, 0, 0, 6)])})


def _sums(label: str, projects: Sequence[Mapping[str, Any]]) -> Row:
    return (label, "", "", *(_wan(_sum(projects, name)) for name in ("年初", "全年", "执行")))


def ledger(projects: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Another platform's words, as .xls: codes as text, the steps of each project in columns."""
    head = (
        "执行单位编码", "资金项目编码", "资金项目", "期初预算安排", "指标金额合计", "累计支付",
        "支付进度", "申报时间", "进库时间", "进库限期", "项目阶段", "阶段时间",
    )  # fmt: skip
    rows: list[Row] = [("（虚构样例）资金项目台账",), ("2024年度", "", "计量单位：元"), head]
    for one in projects:
        amounts = [f"{Decimal(one[name]):,.2f}" for name in ("年初", "全年", "执行")]
        share = _share(Decimal(one["执行"]), Decimal(one["全年"]))
        (_, asked), (_, entered) = one["步骤"]
        stage, day = one["状态"]
        rows.append(
            (*_names(one), *amounts, share, asked, entered, one["入库期限"], STAGES[stage], day)
        )
    rows.append(("总计", "", "", *(f"{_sum(projects, n):,.2f}" for n in ("年初", "全年", "执行"))))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "资金项目台账.xlsx"
        write(path, {"台账": (rows, [])})
        command = ["soffice", "--headless", "--convert-to", "xls:MS Excel 97", "--outdir"]
        subprocess.run([*command, str(folder), str(path)], check=True, capture_output=True)


def _names(one: Mapping[str, Any]) -> Row:
    return one["单位"], one["代码"], one["名称"]


def targets(projects: Sequence[Mapping[str, Any]], path: Path) -> None:
    """The same platform's targets as CSV in GB 18030; codes wrapped so that they stay texts."""
    head = (
        "执行单位编码", "资金项目编码", "指标分类", "指标子类", "指标内容", "指标方向", "目标值",
        "计量", "占比", "实绩",
    )  # fmt: skip
    blank = [""] * (len(head) - 1)
    rows: list[Row] = [("（虚构样例）2024年资金绩效目标", *blank), head]
    for one in projects:
        for kind, sub, name, sign, value, unit, weight, actual, _ in one["指标"]:
            codes = (f'="{one["单位"]}"', f'="{one["代码"]}"')
            texts = (KINDS[kind], sub, name, SIGNS[sign], value, unit or "-", weight, actual)
            rows.append((*codes, *texts))
    with path.open("w", encoding="gb18030", newline="") as handle:
        csv.writer(handle, lineterminator="\r\n").writerows(rows)


def write(path: Path, sheets: Mapping[str, tuple[Sequence[Row], Sequence[Range]]]) -> None:
    """A workbook of these sheets, the same bytes each time."""
    workbook = xlsxwriter.Workbook(path)
    workbook.set_properties({"created": MADE})
    plain = workbook.add_format({"valign": "vcenter"})
    for name, (rows, merged) in sheets.items():
        sheet = workbook.add_worksheet(name)
        sheet.set_column(0, 20, 16)
        for area in merged:
            sheet.merge_range(*area, "", plain)
        for index, row in enumerate(rows):
            for at, value in enumerate(row):
                if isinstance(value, Decimal):
                    sheet.write_number(index, at, value)
                elif value != "":
                    sheet.write_string(index, at, str(value))
    workbook.close()


if __name__ == "__main__":
    sys.exit(main())
