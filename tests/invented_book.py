"""A made-up department of one unit, complete and without contradictions, as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

DEPARTMENT = "虚构市测试局"
UNIT = "01"

SETTINGS = f"""# 虚构的部门，数都是编的。
department = "{DEPARTMENT}"
short_name = "市测试局"
unit = "00"
year = 2024
region = "sichuan"
kind = "部门"
published = "2025年8月20日"
"""

Row = Sequence[object]

# 性质, 功能科目, 经济科目, 项目代码, 年初预算数, 全年预算数, 决算数; all of it general budget.
SPENDING: list[Row] = [
    ("基本支出", "2080101", "30101", "", 12_000_000, 12_000_000, 11_876_543.21),
    ("基本支出", "2080101", "30102", "", 8_400_000, 8_450_000, 8_412_300.4),
    ("基本支出", "2080101", "30201", "", 900_000, 880_000, 876_540.39),
    ("基本支出", "2080101", "30217", "", 600_000, 600_000, 560_000),
    ("基本支出", "2080101", "30231", "", 1_250_000, 1_250_000, 1_200_000),
    ("基本支出", "2080505", "30108", "", 2_100_000, 2_100_000, 2_100_000),
    ("基本支出", "2101101", "30110", "", 980_000, 980_000, 975_310.25),
    ("基本支出", "2210201", "30113", "", 1_760_000, 1_760_000, 1_760_000),
    ("项目支出", "2060404", "30227", "X01", 2_000_000, 2_300_000, 2_287_600),
    ("项目支出", "2080799", "30399", "X02", 3_500_000, 3_900_000, 3_456_700),
]
# 科目: last year's final figures, in 万元; the total is their sum.
LAST_YEAR = {"206": "180.00", "208": "2650.50", "210": "95.25", "221": "170.40"}


def by_item() -> dict[str, tuple[float, float, float]]:
    """The sums of each item: budget of the beginning and of the whole year, final account."""
    sums: dict[str, tuple[float, float, float]] = {}
    for row in SPENDING:
        code, *amounts = str(row[1]), *(float(str(amount)) for amount in row[4:])
        before = sums.get(code, (0.0, 0.0, 0.0))
        first, whole, final = (round(a + b, 2) for a, b in zip(before, amounts, strict=True))
        sums[code] = (first, whole, final)
    return sums


def sheets() -> dict[str, list[Row]]:
    """The tables by name, heads first."""
    total = "3096.15万元"
    last = [
        *[(2023, "00", "收支.收入总计", "", total), (2023, "00", "收支.支出总计", "", total)],
        *[
            (2023, "00", "财政拨款.收入总计", "", total),
            (2023, "00", "财政拨款.支出总计", "", total),
        ],
        (2023, "00", "一般公共预算.支出.决算数", "", total),
        *(
            (2023, "00", "一般公共预算.支出.决算数", code, f"{amount}万元")
            for code, amount in LAST_YEAR.items()
        ),
        (2023, "00", "三公.合计.决算数", "", "182.00万元"),
        (2023, "00", "三公.公务用车购置及运行维护费.决算数", "", "122.00万元"),
        (2023, "00", "三公.公务接待费.决算数", "", "60.00万元"),
        (2023, "00", "机关运行经费.决算数", "", "260.00万元"),
    ]
    source = "一般公共预算财政拨款"
    return {
        "单位": [
            ("单位代码", "上级代码", "单位名称", "单位类型"),
            ("00", "", DEPARTMENT, "部门"),
            (UNIT, "00", f"{DEPARTMENT}机关", "行政单位"),
        ],
        "收入": [
            ("年度", "单位代码", "资金来源", "功能科目", "年初预算数", "全年预算数", "决算数"),
            *((2024, UNIT, source, code, *amounts) for code, amounts in by_item().items()),
        ],
        "支出": [
            (
                *("年度", "单位代码", "资金性质", "支出性质", "功能科目", "经济科目"),
                *("项目代码", "年初预算数", "全年预算数", "决算数"),
            ),
            *((2024, UNIT, source, *row) for row in SPENDING),
        ],
        "结转结余": [
            ("年度", "单位代码", "资金性质", "类别", "功能科目", "决算数"),
            *(
                (2024, UNIT, source, kind, "", 0)
                for kind in ("年初结转和结余", "年末结转和结余", "使用非财政拨款结余", "结余分配")
            ),
        ],
        "上年数": [("年度", "单位代码", "量", "科目", "值"), *last],
        "机构运行信息": [
            ("年度", "单位代码", "指标", "预算数", "决算数"),
            (2024, UNIT, "因公出国（境）费", 0, 0),
            (2024, UNIT, "公务用车购置费", 0, 0),
            (2024, UNIT, "公务用车运行维护费", 1_250_000, 1_200_000),
            (2024, UNIT, "国内公务接待费", 600_000, 560_000),
            (2024, UNIT, "国（境）外公务接待费", 0, 0),
            (2024, UNIT, "公务用车保有量", None, 6),
            (2024, UNIT, "国内公务接待批次", None, 120),
            (2024, UNIT, "国内公务接待人次", None, 960),
            (2024, UNIT, "机关运行经费", None, 2_636_540.39),
            (2024, UNIT, "预算事前绩效评估项目数", None, 1),
            (2024, UNIT, "编制绩效目标项目数", None, 2),
            (2024, UNIT, "开展绩效监控项目数", None, 2),
            (2024, "00", "整体绩效自评得分", None, 96.5),
        ],
        "采购明细": [
            (
                "年度",
                "单位代码",
                "合同编号",
                "采购内容",
                "采购类别",
                "支付金额",
                "供应商类型",
                "合同金额",
            ),
            (2024, UNIT, "C01", "办公设备", "货物", 386_000, "其他", 386_000),
            (2024, UNIT, "C02", "测试服务", "服务", 1_240_000, "其他", 1_240_000),
        ],
        "资产": [
            ("年度", "单位代码", "资产类别", "项目", "数量"),
            (2024, UNIT, "车辆", "机要通信用车", 1),
            (2024, UNIT, "车辆", "应急保障用车", 2),
            (2024, UNIT, "设备", "单价100万元（含）以上设备（不含车辆）", 0),
        ],
        "文字说明": [
            ("年度", "单位代码", "章节", "量", "科目", "序号", "内容"),
            (2024, "00", "主要职能", "", "", 1, "负责虚构市的测试工作。"),
            *((2024, "00", "原因", name, "", None, reason) for name, reason in REASONS.items()),
            (2024, "00", "附件", "", "", None, "部门整体支出绩效自评报告另附。"),
        ],
    }


REASONS = {
    "收支.收入总计": "主要原因是新增测试能力项目。",
    "财政拨款.收入总计": "主要原因是新增测试能力项目。",
    "一般公共预算.支出.决算数": "主要原因是新增测试能力项目。",
    "三公.合计.决算数": "主要原因是公务接待减少。",
    "三公.公务用车购置及运行维护费.决算数": "主要原因是车辆维修减少。",
    "三公.公务接待费.决算数": "主要原因是接待批次减少。",
    "机关运行经费.决算数": "主要原因是办公耗材涨价。",
}


def write_book(folder: Path) -> Path:
    """Write the book into a new folder: book.toml and one workbook."""
    folder.mkdir()
    (folder / "book.toml").write_text(SETTINGS, encoding="utf-8")
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets().items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(folder / "账册.xlsx")
    return folder
