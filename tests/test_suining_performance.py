"""The example book against the extracted tables of the report, read here by other means.

The tables stand beside the project (../shared); without them only the book's own sums are held.
"""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "examples" / "suining-hrss-2024"
DATA = ROOT.parent / "shared" / "data" / "suining-2024"
REPORT = ROOT.parent / "shared" / "documents" / "suining-hrss-2024.txt"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="没有 ../shared/data")
needs_report = pytest.mark.skipif(not REPORT.is_file(), reason="没有 ../shared/documents")

Row = dict[str, str]
FULL = str.maketrans("，；：（）〔〕", ",;:()[]")


def table(name: str) -> list[Row]:
    with (BOOK / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def data(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def stated(quantity: str) -> str:
    (found,) = (row["值"] for row in table("报表单元") if row["量"] == quantity)
    return found


def goals(where: str, level: str = "") -> list[Row]:
    return [
        row
        for row in table("绩效指标")
        if row["列入"] == where and level in row["一级指标"] and (where or not row["项目代码"])
    ]


def bare(text: str, unit: str) -> str:
    """A value without its unit."""
    return text.removesuffix(unit) if unit else text


@needs_data
@pytest.mark.parametrize(
    ("name", "where", "level", "title"),
    [
        ("indicators", "重点履职", "", "level3"),
        ("quantity_indicators", "数量效益", "产出", "quantity_indicator"),
        ("benefit_indicators", "数量效益", "效益", "benefit_indicator"),
        ("department_indicators", "", "", "level3"),
    ],
)
def test_every_indicator_is_the_extracted_one(
    name: str, where: str, level: str, title: str
) -> None:
    theirs, ours = data(name), goals(where, level)
    assert len(ours) == len(theirs) == {"i": 144, "q": 32, "b": 35, "d": 23}[name[0]]
    for mine, other in zip(ours, theirs, strict=True):
        assert mine["项目代码"] == other.get("project_code", "")
        if "OCR缺失" not in other[title]:
            assert mine["三级指标"] == other[title]
        if mine["指标值"]:
            assert mine["指标值"] == other["target_value"]
        assert mine["度量单位"] == other["unit"]
        assert mine["指标性质"] in {other["operator"], ""}
        actual = other["actual_value"].replace("（空）", "")
        unit = "人" if other["unit"] == "人数" else other["unit"]
        assert bare(mine["完成值"], unit) == bare(actual, unit)


def test_only_limits_without_an_operator_have_none() -> None:
    for row in table("绩效指标"):
        if not row["指标性质"]:
            assert row["二级指标"] == "时效指标"
            assert "月" in row["指标值"]
            assert row["完成程度"] == "达成"


def test_weights_of_the_department_add_up_to_ninety() -> None:
    weights: Counter[str] = Counter()
    for row in goals(""):
        weights[row["一级指标"]] += int(row["权重"])
    assert weights == {"产出指标": 40, "效益指标": 20, "满意度指标": 20, "成本指标": 10}


def test_the_printed_points_add_up_to_7668() -> None:
    points = {
        row["量"]: Decimal(row["值"].removesuffix("分"))
        for row in table("报表单元")
        if row["量"].startswith("得分.")
    }
    total = points.pop("得分.合计")
    assert (len(points), sum(points.values()), total) == (17, Decimal("76.68"), Decimal("95.68"))


def test_what_is_stated_is_what_the_lists_count() -> None:
    assert stated("评价.数量指标数") == f"{len(goals('数量效益', '产出'))}条"
    assert stated("评价.效益指标数") == f"{len(goals('数量效益', '效益'))}条"
    assessed = [row["项目代码"] for row in table("项目") if row["参评"] == "是"]
    assert stated("评价.项目总数") == f"{len(assessed)}个"
    assert {row["项目代码"] for row in goals("数量效益")} == {*assessed}


def test_tasks_of_the_form_and_of_the_projects() -> None:
    assert len(table("年度任务")) == 11
    adjusted: Counter[str] = Counter()
    for row in table("项目"):
        if row["重点任务"]:
            amount = Decimal(row["全年预算数"].removesuffix("万元"))
            adjusted[row["重点任务"][:3]] += amount  # type: ignore[assignment]
    printed = ["592.48", "20.71", "417.43", "4", "251"]
    assert [*adjusted.values()] == [Decimal(one) for one in printed]


@needs_report
def test_written_texts_are_those_of_the_report() -> None:
    """Word for word, but for blanks and the width of punctuation."""
    said = "".join(REPORT.read_text(encoding="utf-8").split())
    said = said.translate(FULL).replace("-一是", "一是").replace("-二是", "二是")
    missing = []
    for row in table("文字说明"):
        section = row["章节"]
        if section in PARTS and section != "重点任务项目说明":  # its cell is unreadable in parts
            text = row["内容"].translate(FULL).replace("“", '"').replace("”", '"').rstrip("。")
            if text not in said:
                missing.append((section, text[:40]))
    assert missing == []


PARTS = {
    "重点任务", "重点任务完成", "预算编制依据", "预算编制说明", "预算结余说明", "财务管理制度",
    "财务岗位设置", "资金使用规范", "决策程序说明", "目标设置说明", "项目入库说明",
    "执行同向说明", "项目调整说明", "执行结果说明", "结果应用说明", "存在问题", "改进建议",
}  # fmt: skip
