"""The year of made-up projects: their way through the library, monitoring, assessment, results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from mingzhang.model.number import round_half_up
from mingzhang_synth.department import CENT, CODE, PROJECT
from mingzhang_synth.goals import Result
from mingzhang_synth.making import UNIT, Making
from mingzhang_synth.year import Row

_HUNDRED = Decimal(100)


def add_records(made: Making, results: Sequence[Result]) -> None:
    """Everything that is written down beside the goals themselves."""
    late = made.rng.sample(range(len(results)), min(made.data["watch"]["late"], len(results)))
    for order, result in enumerate(results):
        _funds(made, result.project)
        _library(made, result.project)
        _watch(made, result.project, late=order in late)
        _assessment(made, result)
    for unit in made.units():
        _ahead(made, unit)
        _problems(made, unit)
    _uses(made, results)


def _of(project: Row) -> dict[str, str]:
    return {PROJECT: project[PROJECT]}


def _funds(made: Making, project: Row) -> None:
    named = {name: project[name] for name in made.world.amounts}
    made.add("funds", project[UNIT], 资金来源=made.data["funds"]["source"], **_of(project), **named)


def _library(made: Making, project: Row) -> None:
    """The steps from draft to archive; some are returned once and come again."""
    rules = made.data["library"]
    steps = [
        {**step, "why": rules["adjust_reason"] if step.get("reason") else ""}
        for step in rules["steps"]
    ]
    if made.rng.random() < rules["returned"]:
        draft, sent, seen = steps[:3]
        back = {**draft, "role": seen["role"], "on": sent["on"], "why": rules["return_reason"]}
        # Returned on the day it was sent, and sent again before it is seen.
        steps[2:2] = [back, sent]
    for order, step in enumerate(steps, start=1):
        stored = step["state"] == project_store(made)
        made.add(
            "library", project[UNIT], **_of(project), 序号=order,
            日期=made.day(step["on"]).isoformat(), 状态=step["state"], 经办角色=step["role"],
            经办人=made.data["problems"]["person"], 意见=step["why"],
            入库期限=made.day(rules["deadline"]).isoformat() if stored else "",
        )  # fmt: skip


def project_store(made: Making) -> str:
    """The state in which a project is stored for the budget."""
    return str(made.data["library"]["stored"])


def _watch(made: Making, project: Row, *, late: bool) -> None:
    """How far money and goals were in some months; who was late says why and what is done."""
    rules = made.data["watch"]
    final, adjusted, _ = made.amounts(project)
    counted = next(
        row
        for row in made.table("goals")
        if row[PROJECT] == project[PROJECT] and row[UNIT] == project[UNIT]
    )
    for month in rules["months"]:
        share = made.within(month["late" if late else "share"])
        spent = min((adjusted * share).quantize(CENT), final)
        behind = share * _HUNDRED < Decimal(rules["least"][str(month["month"])])
        apart = made.within(rules["apart"])
        told: dict[str, Any] = {}
        if behind:
            told = {
                "偏差原因": rules["reason"],
                "处理": rules["handling"],
                "处理日期": made.day(month["on"]).isoformat(),
                "措施": rules["measure"],
            }
        made.add(
            "watch", project[UNIT], **_of(project), 月份=month["month"], 执行数=spent,
            目标进度=round_half_up(share * _HUNDRED + apart, 1), **told,
        )  # fmt: skip
        made.add(
            "steps", project[UNIT], **_of(project), 三级指标=counted["三级指标"],
            月份=month["month"], 完成值=str(int(Decimal(counted["完成值"]) * share)),
        )  # fmt: skip


def _ahead(made: Making, unit: str) -> None:
    """The assessments ahead of the year that the unit counts, of its largest projects."""
    rules = made.data["ahead"]
    largest = sorted(made.projects(unit), key=lambda row: made.amounts(row)[2], reverse=True)
    for project in largest[: made.count("ahead", unit)]:
        project["项目类型"] = made.data["projects"]["kinds"][1]
        scores = {item: made.rng.randint(*rules["range"]) for item in rules["items"]}
        first = made.amounts(project)[2]
        amounts = {rules["asked"]: first, rules["granted"]: first}
        made.add(
            "ahead", unit, **_of(project), 日期=made.day(rules["on"]).isoformat(), **scores,
            总分=sum(scores.values()), 结论=rules["result"], **amounts, 评估机构=rules["by"],
            意见=rules["opinion"],
        )  # fmt: skip


def _assessment(made: Making, result: Result) -> None:
    rules = made.data["assessments"]
    reached = made.data["reached"]
    missed = [
        row
        for row in made.table("goals")
        if row[PROJECT] == result.project[PROJECT] and row["偏差原因"] == reached["short_reason"]
    ]
    made.add(
        "assessments", result.project[UNIT], **_of(result.project), 评价类型=rules["kind"],
        得分=result.points, 等级=result.grade, 评价人=rules["person"], 复核人=rules["checker"],
        日期=made.day(rules["on"]).isoformat(), 评价结论=rules["conclusion"],
        存在问题=reached["short_reason"] if missed else rules["none"],
        改进措施=reached["short_mend"] if missed else rules["none"],
    )  # fmt: skip


def _problems(made: Making, unit: str) -> None:
    """The problems that the unit counts, mended and open ones."""
    rules = made.data["problems"]
    projects = list(made.projects(unit))
    mended = made.count("mended", unit)
    for order in range(mended + made.count("open", unit)):
        project = projects[order % len(projects)]
        state, closed = rules["closed"] if order < mended else (rules["open"], None)
        made.add(
            "problems", unit, 编号=rules["number"].format(unit, order + 1),
            问题来源=rules["source"], **_of(project), 问题类别=made.rng.choice(rules["kinds"]),
            问题=rules["text"].format(project["项目名称"]), 责任人=rules["person"],
            期限=made.day(rules["until"]).isoformat(), 措施=rules["measure"], 状态=state,
            销号日期=made.day(closed).isoformat() if closed else "",
        )  # fmt: skip


def _uses(made: Making, results: Sequence[Result]) -> None:
    """What the department did with the results, counted."""
    grades = Counter(result.grade for result in results)
    order = 0
    for use in made.data["uses"]:
        about = use["about"]
        cases = sorted(grades) if about == "grades" else [""]
        for grade in cases:
            order += 1
            count = grades[grade] if grade else None
            if about == "problems":
                count = len(made.table("problems"))
            made.add(
                "uses", CODE, **{PROJECT: "", "序号": order}, 评价年度=made.year,
                评价类型=made.data["assessments"]["kind"], 等级=grade, 应用方式=use["way"],
                内容=use["text"].format(grade), 条数=count,
            )  # fmt: skip
