"""The check of a book as a performance officer calls it: places, mends, outcomes, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

import mingzhang
from mingzhang import cli
from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import read_book
from mingzhang.facts.load import load_whole
from mingzhang.tasks.check import CheckOrder, check_book
from mingzhang.tasks.compile import compile_book

SCHEMA = json.loads(
    (Path(mingzhang.__file__).parent / "schemas" / "audit.schema.json").read_text("utf-8")
)
EXAMPLES = Path(__file__).parents[1] / "examples"
DAY = date(2025, 7, 1)

SETTINGS = 'department = "虚构市测试局"\nunit = "00"\nyear = 2024\n'
UNITS = """
单位代码,上级代码,单位名称,单位类型
00,,虚构市测试局,部门
01,00,虚构市测试局机关,行政单位
02,00,虚构市测试中心,其他事业单位
"""
PROJECTS = """
年度,单位代码,项目代码,项目名称,资金类型,参评,年初预算数,全年预算数,决算数
2024,01,P1,虚构培训,部门预算,是,100000,100000,100000
2024,02,P2,虚构宣传,部门预算,是,120000,170400,170400
"""
GOALS = (
    "年度,单位代码,项目代码,一级指标,二级指标,三级指标,指标性质,指标值,度量单位,权重,完成值,完成率,"
    "列入,范围"
)
# Two sets of goals without any objection: 50 + 20 + 10 + 10 points.
SOUND = [
    f"2024,{unit},{project},{goal},,"
    for unit, project, cost in (("01", "P1", "10"), ("02", "P2", "17.04"))
    for goal in (
        "产出指标,数量指标,培训人数,≥,350,人次,50,357,102%",
        "效益指标,社会效益指标,知晓率,≥,90,%,20,91,100%",
        "满意度指标,服务对象满意度指标,满意度,≥,90,%,10,95,100%",
        f"成本指标,经济成本指标,成本,≤,{cost},万元,10,{cost},100%",
    )
]


def write(folder: Path, goals: list[str], **tables: str) -> Path:
    """A book of these goals and more tables."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.toml").write_text(SETTINGS, encoding="utf-8")
    whole = {"单位": UNITS, "项目": PROJECTS, "绩效指标": "\n".join([GOALS, *goals])} | tables
    for name, text in whole.items():
        (folder / f"{name}.csv").write_text(text.strip() + "\n", encoding="utf-8")
    return folder


def changed(row: int, old: str, new: str) -> list[str]:
    """The sound goals with one thing changed in one row."""
    assert SOUND[row].count(old) == 1
    return [*SOUND[:row], SOUND[row].replace(old, new), *SOUND[row + 1 :]]


# The cost of the budget before it was adjusted, as target and as result.
OLD_COST = changed(7, "≤,17.04,万元,10,17.04", "≤,12,万元,10,12")


def found(book: Path, **options: Any) -> list[tuple[str, str, int, str]]:
    """Rule, severity, line and column of each finding."""
    checked = check_book(CheckOrder(book, day=DAY, **options))
    return [
        (one.rule, one.severity, one.locations[0].line, one.locations[0].row)
        for one in checked.verdict.findings
    ]


def test_a_sound_book_has_no_finding(tmp_path: Path) -> None:
    checked = check_book(CheckOrder(write(tmp_path, SOUND), day=DAY))
    assert checked.verdict.findings == ()
    assert checked.code == 0
    weights = next(one for one in checked.verdict.outcomes if one.rule == "目标权重")
    assert (weights.met, weights.not_met, weights.not_evaluated) == (8, 0, 0)


@pytest.mark.parametrize(
    ("row", "old", "new", "expected"),
    [
        (0, ",50,357", ",59,357", ("目标权重", "error", 2, "权重")),
        (0, "102%", "1.02%", ("完成率写法", "error", 2, "完成率")),
        (4, "≥,350", "≥,大幅增加", ("目标数值", "error", 6, "指标值")),
        (4, "350,人次", "350,", ("目标缺单位", "warning", 6, "度量单位")),
        (4, "357,", "357套,", ("目标单位", "warning", 6, "完成值")),
        (4, "357,", "完成,", ("完成无数", "error", 6, "完成值")),
        (4, "≥,350", "定性,350", ("定性有数", "warning", 6, "指标性质")),
        (4, "≥,350", ",350", ("目标性质", "warning", 6, "指标性质")),
        (4, "357,102%", "340,97.14%", ("未达原因", "warning", 6, "偏差原因")),
        (4, "357,102%", "456,130.29%", ("超额原因", "warning", 6, "偏差原因")),
        (7, "≤,17.04", "≤,12", ("目标成本", "warning", 9, "指标值")),
        (6, "满意度指标,服务对象满意度指标", "效益指标,", ("必填类别", "warning", 6, "一级指标")),
        (3, "2024,01,P1", "2024,01,P9", ("指标项目", "error", 5, "项目代码")),
    ],
)
def test_one_planted_fault_is_found_at_its_place(
    row: int, old: str, new: str, expected: tuple[str, str, int, str], tmp_path: Path
) -> None:
    assert expected in found(write(tmp_path, changed(row, old, new)))


def test_an_overshoot_of_exactly_thirty_percent_needs_no_reason(tmp_path: Path) -> None:
    for done, rules in (("455", []), ("455.01", ["超额原因"])):
        book = write(tmp_path / done, changed(0, "357,102%", f"{done},"))
        assert [rule for rule, *_ in found(book)] == rules


def test_a_message_tells_both_numbers_and_the_mend(tmp_path: Path) -> None:
    book = write(tmp_path, OLD_COST)
    text = "\n".join(check_book(CheckOrder(book, day=DAY)).lines())
    assert (
        "  需说明　第9行“指标值”：“虚构宣传”的成本指标合计12万元，全年预算17.04万元，"
        "还是年初的预算，没有随预算调整。请把成本指标改到调整后的预算；只管一部分支出的，请注明。"
    ) in text
    assert "《绩效指标》" in text
    assert "\n目标成本\t1\t1\t0\n" in text


LIBRARY = """
年度,单位代码,项目代码,序号,日期,状态,经办角色,经办人,意见,入库期限
2024,01,P1,1,2023-08-01,草稿,预算单位,,,
2024,01,P1,2,2023-08-20,单位送审,预算单位,,,
2024,01,P1,3,2023-09-01,部门审核,主管部门,,,
2024,01,P1,4,2023-09-20,财政审核,主管部门,,,
2024,01,P1,5,2023-11-01,入库,财政部门,,,2023-10-31
2024,02,P2,1,2023-08-20,单位送审,主管部门,,,
2024,02,P2,2,2023-08-01,草稿,预算单位,,,
2024,02,P2,3,2023-09-20,财政审核,主管部门,,,
"""


def test_the_life_cycle_of_projects(tmp_path: Path) -> None:
    book = write(tmp_path, SOUND, 项目库=LIBRARY)
    assert sorted(found(book)) == [
        ("库日期", "error", 8, "日期"),
        ("库步骤", "warning", 9, "状态"),
        ("库理由", "warning", 8, "意见"),
        ("库角色", "warning", 8, "经办角色"),
        ("未入库执行", "error", 9, "状态"),
        ("未按时入库", "warning", 6, "日期"),
    ]


def test_where_projects_stand_is_derived_from_their_steps(tmp_path: Path) -> None:
    more = "\n2024,01,P3,虚构清单,部门预算,是,0,0,0\n"
    folder = write(tmp_path, SOUND, 项目库=LIBRARY, 项目=PROJECTS.strip() + more)
    catalogue = load("disclosure")
    with DuckEngine(threads=1) as engine:
        book = load_whole(engine, read_book(folder, catalogue), catalogue)
    stands = {row["项目代码"]: row for row in book.table("项目现状")}
    got = {code: (row["状态"], row["入库日期"], row["按时入库"]) for code, row in stands.items()}
    assert got == {
        "P1": ("入库", date(2023, 11, 1), "否"),
        "P2": ("财政审核", None, "否"),
        "P3": (None, None, None),
    }
    assert (stands["P1"]["来源"], stands["P1"]["行"]) == ("项目库.csv", 6)


PROBLEMS = """
年度,单位代码,编号,问题来源,问题类别,问题,期限,措施,状态,销号日期
2024,01,甲,单位自评,目标设置,虚构的问题一,2025-06-30,细化,整改中,
2024,01,乙,单位自评,目标设置,虚构的问题二,2025-07-01,细化,整改中,
2024,02,丙,单位自评,目标设置,虚构的问题三,2025-06-30,,已销号,2025-06-01
"""


def test_deadlines_are_held_against_the_day_given(tmp_path: Path) -> None:
    book = write(tmp_path, SOUND, 绩效问题=PROBLEMS)
    assert ("问题逾期", "warning", 2, "期限") in found(book)
    assert ("销号复核", "warning", 4, "措施") in found(book)
    later = check_book(CheckOrder(book, day=date(2025, 7, 2))).verdict.findings
    assert {one.key["编号"] for one in later if one.rule == "问题逾期"} == {"甲", "乙"}
    overdue = next(one for one in later if one.key["编号"] == "甲")
    assert "期限2025年6月30日，已过2天" in overdue.message


def test_one_unit_alone(tmp_path: Path) -> None:
    both = [goal.replace(",50,357", ",51,357") for goal in SOUND]
    book = write(tmp_path, both)
    assert {rule for rule, *_ in found(book)} == {"目标权重"}
    assert len(found(book)) == 2
    assert [line for _, _, line, _ in found(book, unit="02")] == [6]


def test_a_written_reason_turns_a_finding_into_a_suggestion(tmp_path: Path) -> None:
    reason = "年度,单位代码,规则,量,科目,理由\n2024,00,目标成本,,,另有合同\n"
    book = write(tmp_path, OLD_COST, 例外说明=reason)
    (one,) = check_book(CheckOrder(book, day=DAY)).verdict.findings
    assert one.severity == "info"
    assert one.message.endswith("（已说明：另有合同）")


def test_the_report_of_a_book_tells_the_same_of_its_rows(tmp_path: Path) -> None:
    book = write(tmp_path, changed(0, ",50,357", ",59,357"), 绩效问题=PROBLEMS)
    verdict = compile_book(book).verdict
    beside = {one.id for one in verdict.findings if one.rule in {"目标权重", "销号复核"}}
    checked = check_book(CheckOrder(book, day=DAY)).verdict
    assert beside == {one.id for one in checked.findings if one.rule != "问题逾期"}
    overdue = next(one for one in verdict.outcomes if one.rule == "问题逾期")
    assert overdue.reasons == {"没有给出：核对日期": 3}


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command in this process: code, output, what went to standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mingzhang", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, captured.out, captured.err

    return run


def test_the_command_prints_json_of_the_published_schema(call: Call, tmp_path: Path) -> None:
    book = write(tmp_path / "账册", changed(0, "102%", "1.02%"))
    code, out, err = call("check", book, "--json", "-o", tmp_path / "出")
    (line,) = out.splitlines()
    told = json.loads(line)
    jsonschema.validate(told, SCHEMA)
    assert code == 1
    assert [one["rule"] for one in told["findings"]] == ["完成率写法"]
    assert "findings.jsonl、问题清单.xlsx" in err
    written = (tmp_path / "出" / "findings.jsonl").read_text("utf-8")
    assert json.loads(written) == told
    sheet = openpyxl.load_workbook(tmp_path / "出" / "问题清单.xlsx").worksheets[0]
    row = [cell.value for cell in list(sheet.rows)[3]]
    assert row[2] == "必改"
    assert "《绩效指标》完成率" in row
    assert "1.02%" in row


def test_the_exit_code_is_that_of_the_gravest(call: Call, tmp_path: Path) -> None:
    warned = write(tmp_path / "甲", OLD_COST)
    code, out, _ = call("check", warned)
    assert (code, "必改 0，需说明 1，建议 0" in out) == (0, True)
    assert call("check", write(tmp_path / "乙", changed(0, ",50,357", ",59,357")))[0] == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--only-pack", "performence"), "没有名为“performence”的规则包。 是否为“performance”？"),
        (("--unit", "03"), "没有名为“03”的单位代码。"),
    ],
)
def test_a_wrong_call_is_told(more: tuple[str, str], told: str, call: Call, tmp_path: Path) -> None:
    code, out, err = call("check", write(tmp_path, SOUND), *more)
    assert (code, out) == (2, "")
    assert told in err


def test_the_published_book_has_only_the_faults_it_prints() -> None:
    """Each 必改 was looked up in the published report: a text for a number, 1.02% for 102%, one
    indicator with two targets."""
    checked = check_book(CheckOrder(EXAMPLES / "suining-hrss-2024", day=DAY))
    assert {
        (one.rule, one.key["项目代码"], one.key["三级指标"])
        for one in checked.verdict.findings
        if one.severity == "error"
    } == {
        ("完成率写法", "P01", "市本级职业培训补贴发放人员数量"),
        ("完成无数", "P06", "每套试卷更新费用标准"),
        ("完成无数", "P10", "服装采购时间"),
        ("目标两值", "P08", "事业单位工作人员遴选次数"),
        ("目标数值", "P08", "人事人才可持续性"),
    }
    (cost,) = (one for one in checked.verdict.findings if one.rule == "目标成本")
    assert (cost.key["项目代码"], str(cost.stated), str(cost.expected)) == ("P06", "12.00", "17.04")


def test_the_made_up_department_has_nothing_that_must_change() -> None:
    checked = check_book(CheckOrder(EXAMPLES / "made-up-department", day=DAY))
    assert [one.message for one in checked.verdict.findings if one.severity == "error"] == []
