"""The command that tells which projects lag and what the results mean: texts, files, the book."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import mingzhang
from mingzhang.catalogue.packs import load
from mingzhang.catalogue.papers import check_papers, read_paper
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.cli import app
from mingzhang.facts.book import read_book
from mingzhang.formats.read.document import read_document
from mingzhang.model.document import Number, Paragraph, Table, plain
from mingzhang.model.problem import InputError, Problem
from mingzhang.model.workdays import month_end, working_days_after
from mingzhang.scores.monitoring import FORMATS, SUGGESTED, Filled, Monitored
from mingzhang.tasks.monitor import monitor_book

SETTINGS = """# 虚构的部门，数都是编的。
department = "虚构市测试局"
unit = "00"
year = 2024
region = "sichuan"
"""
UNITS = """单位代码,上级代码,单位名称,单位类型
00,,虚构市测试局,部门
01,00,虚构市测试局机关,行政单位
02,00,虚构市测试中心,其他事业单位
"""
PROJECTS = """年度,单位代码,项目代码,项目名称,参评,年初预算数,全年预算数,决算数
2024,01,P1,能力建设,是,1000000,1000000,990000
2024,01,P2,设备更新,是,500000,600000,450000
2024,02,P3,人员培训,是,200000,200000,200000
2024,02,P4,宣传,是,50000,50000,50000
2023,01,P1,上年的项目,是,1,1,1
"""
INDICATORS = """年度,单位代码,项目代码,列入,一级指标,二级指标,三级指标,范围,指标性质,指标值,\
度量单位,权重,完成值,完成程度,上年完成值,偏差原因
2024,01,P1,,产出指标,数量指标,检测批次,,≥,200,批,30,270,,,
2024,01,P1,,产出指标,数量指标,抽样批次,,≥,100,批,30,130,,,
2024,01,P1,,效益指标,社会效益指标,覆盖人口,,≥,12,万人,30,12,,130000人,
2024,01,P2,,产出指标,数量指标,更新设备,,=,10,台,40,8,,,
2024,01,P2,,效益指标,社会效益指标,检测能力,,定性,明显提升,,50,明显提升,达成,,
2024,02,P3,,产出指标,数量指标,培训人次,,≥,100,人次,90,140,,,上级追加任务
"""
MONITORED = """年度,单位代码,项目代码,月份,全年预算数,执行数,目标进度,偏差原因,处理,措施
2024,01,P1,9,,700000,72,,,
2024,01,P1,11,,900000,91,,,
2024,01,P2,11,,400000,70,招标晚,,倒排工期
2024,02,P3,11,,165000,95,,继续执行,
2024,02,P4,11,,60000,90,,,
2023,01,P1,12,1000,1,,,,
"""


def write(folder: Path, **changed: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.toml").write_text(SETTINGS, encoding="utf-8")
    tables = {"单位": UNITS, "项目": PROJECTS, "绩效指标": INDICATORS, "绩效监控": MONITORED}
    for name, text in (tables | changed).items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Monitored:
    return monitor_book(write(tmp_path_factory.mktemp("监控") / "册"))


def paper(result: Monitored, name: str) -> Filled:
    return next(one for one in result.papers if one.paper.id == name)


def texts(one: Filled) -> list[str]:
    return [plain(b.content) for b in one.document.blocks if isinstance(b, Paragraph)]


def table_of(one: Filled, number: int = 0) -> list[list[str]]:
    tables = [block for block in one.document.blocks if isinstance(block, Table)]
    return [[plain(cell.content) for cell in row] for row in tables[number].rows]


def suggested(result: Monitored) -> dict[str, Mapping[str, str]]:
    return {row["编号"]: row for one in result.papers for row in one.suggested}


def run(*args: object) -> Any:
    return CliRunner().invoke(app, [str(arg) for arg in args])


def test_the_latest_month_of_the_year_the_worst_first(result: Monitored) -> None:
    one = paper(result, "监控报告")
    assert one.month == 11
    head, *rows = table_of(one)
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["项目"] for row in cells] == ["设备更新", "人员培训", "宣传", "能力建设"]
    assert [row["预算进度%"] for row in cells] == ["66.67", "82.50", "120", "90"]
    assert [row["状态"] for row in cells] == ["★ 预警", "★ 预警", "★ 预警", "正常"]
    # A light is a word and a mark, so that a print without colour shows it.
    assert [row["预算灯"] for row in cells] == ["▲ 黄", "● 绿", "● 绿", "● 绿"]


def test_the_totals_are_sums_of_the_rows(result: Monitored) -> None:
    budget, spent = 1_000_000 + 600_000 + 200_000 + 50_000, 900_000 + 400_000 + 165_000 + 60_000
    totals = paper(result, "监控报告").totals
    assert (totals["监控数"], totals["预警数"], totals["正常数"]) == (4, 3, 1)
    assert (totals["全年预算"], totals["已执行"]) == (budget, spent)
    assert f"执行率{spent / budget:.2%}。" in texts(paper(result, "监控报告"))[0]


def test_a_lagging_project_is_told_with_its_numbers_and_the_day(result: Monitored) -> None:
    text = next(one for one in texts(paper(result, "监控报告")) if one.startswith("设备更新"))
    assert text == (
        "设备更新（虚构市测试局机关）：到11月底执行40万元，占全年预算60万元的66.67%，"
        "低于应达到的82.50%，还差9.50万元；目标进度70%（填报），进度差3.33个百分点，"
        "没有超过10个百分点。按已过的月份推算，全年预计执行43.64万元，执行率72.73%。"
        "偏差原因：招标晚。措施：倒排工期。"
        "请在2024年12月13日前作出处理（继续执行、调剂、收回或暂停）并写明措施。"
    )
    handled = next(one for one in texts(paper(result, "监控报告")) if one.startswith("人员培训"))
    assert handled.endswith("偏差原因还没有填。已作处理：继续执行。")


def test_another_month(tmp_path: Path) -> None:
    earlier = monitor_book(write(tmp_path / "册"), 9)
    one = paper(earlier, "监控报告")
    assert (one.month, len(table_of(one)) - 1) == (9, 1)
    assert "9月底不低于67.50%（未证实）" in "".join(texts(one))
    assert not one.suggested  # 70 % is above the line


def test_numbers_of_a_document_lead_to_the_cell(tmp_path: Path, result: Monitored) -> None:
    names = result.write(tmp_path / "出")
    assert set(names) == {
        *(f"{name}.{kind}" for name in ("监控报告", "结果应用建议") for kind in FORMATS),
        SUGGESTED,
    }
    document = read_document(tmp_path / "出" / "监控报告.docx")
    tables = [block for block in document.blocks if isinstance(block, Table)]
    cells = [cell for table in tables for row in table.rows for cell in row]
    numbers = [one for cell in cells for one in cell.content if isinstance(one, Number)]
    assert "绩效监控.csv 第4行" in {number.source for number in numbers}
    assert "设备更新" in (tmp_path / "出" / "监控报告.html").read_text(encoding="utf-8")
    assert (tmp_path / "出" / "监控报告.pdf").read_bytes().startswith(b"%PDF")


def test_problems_to_hand_on(result: Monitored) -> None:
    rows = suggested(result)
    assert set(rows) == {
        "监控11月-P2-执行", "监控11月-P3-进度差", "监控11月-P4-进度差", "监控11月-P4-数据",
        "自评-P1-检测批次-超额", "自评-P2-更新设备-未达", "自评-P2-结余",
    }  # fmt: skip
    lagging = rows["监控11月-P2-执行"]
    assert Decimal(lagging["金额"]) == Decimal(600_000) * Decimal("0.825") - 400_000
    assert (lagging["期限"], lagging["责任单位"]) == ("2024-12-13", "虚构市测试局机关")
    assert (lagging["问题来源"], lagging["问题类别"]) == ("绩效监控", "预算执行")
    assert Decimal(rows["自评-P2-结余"]["金额"]) == 600_000 - 450_000
    assert "超过目标35%" in rows["自评-P1-检测批次-超额"]["问题"]


def test_the_use_of_results(result: Monitored) -> None:
    head, *rows = table_of(paper(result, "结果应用建议"))
    cells = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    # 10 × 99 % + 90; 10 × 75 % + 40 × 8/10 + 50; 10 + 90.
    scores = {"能力建设": "99.90", "设备更新": "89.50", "人员培训": "100"}
    assert {name: cells[name]["得分"] for name in cells} == scores
    assert [cells[name]["等级"] for name in scores] == ["优", "良", "优"]
    assert [cells[name]["下一年预算"] for name in scores] == ["优先保障", "予以保障", "优先保障"]
    without = table_of(paper(result, "结果应用建议"), 1)
    assert without[1:] == [["宣传", "虚构市测试中心", "没有绩效指标"]]


def test_targets_to_raise_next_year(result: Monitored) -> None:
    head, *rows = table_of(paper(result, "结果应用建议"), 2)
    cells = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    # 130 of 100 is 30 % over, not more than 30 %.
    assert {name: row["情形"] for name, row in cells.items()} == {
        "检测批次": "超额", "覆盖人口": "上年已达", "培训人次": "超额",
    }  # fmt: skip
    assert cells["检测批次"]["建议指标值"] == "≥270"
    assert cells["覆盖人口"]["建议指标值"] == "≥130000人"  # last year's is the better one


def test_an_indicator_of_two_lists_is_told_once(tmp_path: Path) -> None:
    line = "2024,01,P1,{},产出指标,数量指标,检测批次,,≥,200,批,,270,,,\n"
    both = INDICATORS + line.format("数量效益")
    one = paper(monitor_book(write(tmp_path / "册", 绩效指标=both)), "结果应用建议")
    assert [row["三级指标"] for row in one.rows["目标建议"]].count("检测批次") == 1


EVALUATED = """年度,单位代码,项目代码,评价类型,得分,复核得分,等级
2024,01,P1,单位自评,99,,优
2024,01,P1,财政评价,70,,中
2024,01,P2,单位自评,85,55,
2024,00,,部门评价,91.5,,优
"""


def test_the_evaluation_of_the_higher_office_decides(tmp_path: Path) -> None:
    one = paper(monitor_book(write(tmp_path / "册", 绩效评价=EVALUATED)), "结果应用建议")
    head, *rows = table_of(one)
    found = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert (found["能力建设"]["评价"], found["能力建设"]["等级"]) == ("财政评价（评价）", "中")
    assert found["能力建设"]["下一年预算"] == "按比例压减"
    # The reviewer's points go before those of the unit: 55 is 差.
    assert (found["设备更新"]["得分"], found["设备更新"]["下一年预算"]) == ("55", "取消或暂停安排")
    assert (found["部门整体"]["得分"], found["部门整体"]["等级"]) == ("91.50", "优")


# The book ---------------------------------------------------------------------------------------


def test_problems_are_kept_in_the_book_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "册")
    first = run("monitor", folder, "--keep")
    assert "“绩效问题.csv”写入7条。" in first.stdout
    before = (folder / "绩效问题.csv").read_bytes()
    kept = read_book(folder, load("disclosure")).table("绩效问题")
    assert {row["编号"] for row in kept} == set(suggested(monitor_book(folder)))
    assert {row["期限"] for row in kept if row["问题来源"] == "绩效监控"} == {date(2024, 12, 13)}
    again = run("monitor", folder, "--keep")
    assert "“绩效问题.csv”写入0条，账册里已有的7条没有再写。" in again.stdout
    assert (folder / "绩效问题.csv").read_bytes() == before


def test_what_people_wrote_about_a_problem_stays(tmp_path: Path) -> None:
    folder = write(tmp_path / "册")
    typed = (
        (
            "问题台账,,,,,,\n年度,单位代码,编号,问题来源,问题类别,问题,经办备注\n"
            "2024,01,监控11月-P2-执行,绩效监控,预算执行,已经约谈,\n"
        )
        .replace(",经办备注", ",状态")
        .replace("已经约谈,\n", "已经约谈,整改中\n")
    )
    (folder / "绩效问题.csv").write_text(typed, encoding="utf-8")
    assert "写入6条，账册里已有的1条没有再写" in run("monitor", folder, "--keep").stdout
    rows = {row["编号"]: row for row in read_book(folder, load("disclosure")).table("绩效问题")}
    assert len(rows) == 7
    assert (rows["监控11月-P2-执行"]["问题"], rows["监控11月-P2-执行"]["状态"]) == (
        "已经约谈", "整改中",
    )  # fmt: skip


def test_a_problem_in_a_workbook_of_the_book_is_not_written_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "册")
    workbook = openpyxl.Workbook()
    workbook.active.title = "绩效问题"
    workbook.active.append(("年度", "单位代码", "编号", "问题来源", "问题类别", "问题"))
    workbook.active.append((2024, "01", "自评-P2-结余", "单位自评", "预算执行", "结余"))
    workbook.save(folder / "问题.xlsx")
    assert "写入6条，账册里已有的1条没有再写" in run("monitor", folder, "--keep").stdout
    assert "自评-P2-结余" not in (folder / "绩效问题.csv").read_text(encoding="utf-8-sig")


def test_the_suggested_rows_fit_the_table_of_the_book(tmp_path: Path, result: Monitored) -> None:
    result.write(tmp_path / "出")
    folder = write(tmp_path / "册")
    (folder / "绩效问题.csv").write_bytes((tmp_path / "出" / SUGGESTED).read_bytes())
    assert len(read_book(folder, load("disclosure")).table("绩效问题")) == 7


# The command ------------------------------------------------------------------------------------


def test_json_is_what_its_schema_says(tmp_path: Path) -> None:
    done = run("monitor", write(tmp_path / "册"), "--json", "-o", tmp_path / "出")
    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    path = Path(mingzhang.__file__).parent / "schemas" / "monitor.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(told)
    rows = {row["项目代码"]: row for row in told["papers"][0]["rows"]["监控进度"]}
    assert (rows["P2"]["预算进度"], rows["P2"]["月份"]) == ("66.67", 11)
    with (tmp_path / "出" / SUGGESTED).open(encoding="utf-8-sig") as file:
        written = list(csv.DictReader(file))
    assert [row["编号"] for row in written] == [
        row["编号"] for one in told["papers"] for row in one["suggested"]
    ]


def test_a_month_that_the_book_lacks(tmp_path: Path) -> None:
    done = run("monitor", write(tmp_path / "册"), "--month", 6)
    assert done.exit_code != 0
    assert str(done.exception) == "账册里没有6月的监控数。 有的月份：9、11。"


@pytest.mark.parametrize("month", ["13", "0", "-1"])
def test_a_month_that_there_is_not(tmp_path: Path, month: str) -> None:
    rows = MONITORED + f"2024,02,P3,{month},,1,,,,\n"
    with pytest.raises(InputError) as caught:
        monitor_book(write(tmp_path / "册", 绩效监控=rows))
    (problem,) = caught.value.problems
    assert str(problem) == (
        f"绩效监控.csv 第8行：“月份”是{month}，应是1至12。 请改正；填累计到几月底的几。"
    )


def test_text_for_a_number(tmp_path: Path) -> None:
    rows = MONITORED.replace("400000", "四十万")
    with pytest.raises(InputError, match=r"绩效监控\.csv 单元格F4：读到“四十万”"):
        monitor_book(write(tmp_path / "册", 绩效监控=rows))


def test_wrong_rows_are_told_and_fail_the_command(tmp_path: Path) -> None:
    done = run("monitor", write(tmp_path / "册", 绩效监控=MONITORED.replace(",400000", ",-1")))
    assert done.exit_code == 1
    assert "设备更新：执行数是负数，请在“绩效监控”表改正（绩效监控.csv 第4行）。" in done.stdout
    assert run("monitor", write(tmp_path / "好")).exit_code == 0


def test_a_book_with_nothing_to_monitor(tmp_path: Path) -> None:
    empty = write(tmp_path / "册", 项目="", 绩效指标="", 绩效监控="")
    with pytest.raises(InputError, match="没有监控数和评价结果"):
        monitor_book(empty)


def test_a_book_with_results_only(tmp_path: Path) -> None:
    folder = write(tmp_path / "册", 绩效监控="")
    assert [one.paper.id for one in monitor_book(folder).papers] == ["结果应用建议"]
    with pytest.raises(InputError, match="没有9月的监控数"):
        monitor_book(folder, 9)


# Days and packs ---------------------------------------------------------------------------------


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_working_days_counted_one_by_one(day: date, count: int) -> None:
    end = working_days_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(one.isoweekday() <= 5 for one in between) == count
    assert count == 0 or end.isoweekday() <= 5


def test_the_end_of_february() -> None:
    assert (month_end(2024, 2), month_end(2023, 2)) == (date(2024, 2, 29), date(2023, 2, 28))


@pytest.mark.parametrize(
    ("head", "chapter", "message"),
    [
        ('rows = ["监控进"]', "", "没有名为“监控进”的表。"),
        ('period = "月"', "", "没有名为“月”的列（表“监控进度”）。"),
        ("", "@逐 监控进度\n{格 项目名}\n@逐完", "没有名为“项目名”的列。"),
        ("", "{格 全年预算 万}", "没有名为“万”的样式。"),
        ("", "[有 预警] 一", "没有名为“预警”的列。"),
        ('ledger = "绩效问题"\nproblems = "监控问题"\n[cells."编码"]\ntext = "1"', "",
         "没有名为“编码”的列（表“绩效问题”）。"),
        ('ledger = "绩效问题"\nproblems = "监控进度"', "", "没有名为“编号”的列（表“监控进度”）。"),
    ],
)  # fmt: skip
def test_a_paper_that_names_what_is_not_there(
    tmp_path: Path, head: str, chapter: str, message: str
) -> None:
    path = tmp_path / "坏.toml"
    usual = "" if head.startswith("rows") else 'rows = ["监控进度"]\n'
    path.write_text(f'{usual}counts = "监控总数"\n{head}\n', encoding="utf-8")
    path.with_suffix(".txt").write_text(f"# 虚构\n{chapter}\n", encoding="utf-8")
    problems: list[Problem] = []
    one = read_paper(TomlFile.read(path, "坏.toml", problems))
    check_papers(replace(load("disclosure"), papers={one.id: one}), problems)
    assert message in {problem.message for problem in problems}
