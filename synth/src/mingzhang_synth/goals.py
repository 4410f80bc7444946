"""Goals of made-up projects: targets, what was reached, points that add up, by their own chance.

What the accounts count already (how many projects were good, how many problems are open) is kept:
the goals are made to come out so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from mingzhang.model.number import round_half_up, scale_of
from mingzhang_synth.department import CODE, PROJECT
from mingzhang_synth.making import UNIT, Making
from mingzhang_synth.year import Row

Fate = Literal["reached", "far", "short"]
_SIGN = {"count": "≥", "rate": "≥", "limit": "≤", "cost": "≤", "words": "定性"}
_MAY_FAIL = {"count", "rate"}
_ALL = Decimal(100)
_TEN_THOUSAND = scale_of("万元")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a project: its row, its points and the grade they are."""

    project: Row
    points: Decimal
    grade: str


def add_goals(made: Making) -> list[Result]:
    """Describe the projects and give each its goals, and the department its own."""
    _describe(made)
    results = []
    for unit in made.units():
        own = list(made.projects(unit))
        poor = made.rng.sample(range(len(own)), min(made.count("good", unit), len(own)))
        for order, project in enumerate(own):
            results.append(_project(made, project, poor=order in poor))
    _whole(made)
    return results


def _describe(made: Making) -> None:
    """What a project is about: its task, how long it runs, whether it is assessed, who leads it."""
    words, rng = made.data["projects"], made.rng
    total = Counter(row["项目名称"] for row in made.projects())
    seen: Counter[str] = Counter()
    for order, row in enumerate(made.projects()):
        # A report knows projects by their names: none may be another's, nor begin it.
        name = row["项目名称"]
        row["项目名称"] = name + (words["phases"][seen[name]] if total[name] > 1 else "")
        seen[name] += 1
        granted = row["资金类型"] == words["granted"]
        # The first of each task always has one, so that no task is without a project.
        free = order >= len(words["tasks"]) and rng.random() < words["no_task"]
        row["重点任务"] = "" if free else words["tasks"][order % len(words["tasks"])][0]
        row["项目类型"] = words["kinds"][0]
        row["期限类型"] = rng.choice(words["terms"]) if granted else ""
        row["参评"] = "是" if granted else "否"
        row["项目负责人"], row["财务负责人"] = words["leader"], words["accountant"]
    for order, (name, content) in enumerate(words["tasks"], start=1):
        made.add("tasks", CODE, 序号=order, 任务名称=name, 主要内容=content)


def _project(made: Making, project: Row, *, poor: bool) -> Result:
    """The goals of one project; a poor one misses two of them by so much that it is only good."""
    final, adjusted, _ = made.amounts(project)
    rules = made.data["reached"]
    points = _executed(final, adjusted, rules)
    rates = [n for n, goal in enumerate(made.data["goals"]) if goal["kind"] == "rate"]
    for order, goal in enumerate(made.data["goals"]):
        fate: Fate = "reached"
        if poor and order in rates[:2]:
            fate = "short"
        elif goal["kind"] == "count" and made.rng.random() < rules["far"]:
            fate = "far"
        words = _goal(made, goal, project["项目名称"], (final, adjusted), fate)
        points += words["得分"]
        made.add("goals", project[UNIT], **{PROJECT: project[PROJECT], "序号": order + 1}, **words)
    grade = next(name for name, least in rules["grades"] if points >= least)
    return Result(project, points, grade)


def _executed(final: Decimal, adjusted: Decimal, rules: Mapping[str, Any]) -> Decimal:
    """Points of how much of the budget was used."""
    full = Decimal(rules["execution"])
    return min(full, round_half_up(full * final / adjusted, rules["decimals"]))


def _whole(made: Making) -> None:
    every = [made.amounts(row) for row in made.projects()]
    money = sum((a[0] for a in every), Decimal(0)), sum((a[1] for a in every), Decimal(0))
    for order, goal in enumerate(made.data["whole"], start=1):
        words = _goal(made, goal, "", money, "reached")
        made.add("goals", CODE, **{PROJECT: "", "序号": order}, **words)


def _goal(
    made: Making, goal: Mapping[str, Any], label: str, money: tuple[Decimal, Decimal], fate: Fate
) -> Row:
    """One goal: target, unit, weight, what was reached, the points, why it was missed."""
    name, unit = made.rng.choice(goal["names"])
    target, reached, before = _figures(made, goal, unit, money, fate)
    weight = Decimal(goal["weight"])
    rules = made.data["reached"]
    points = weight
    if fate == "short":
        points = round_half_up(weight * Decimal(reached) / Decimal(target), rules["decimals"])
    words = goal["kind"] == "words"
    missed = fate != "reached" and goal["kind"] in _MAY_FAIL
    first, second = goal["levels"]
    return {
        "一级指标": first,
        "二级指标": second,
        "三级指标": name.format(label),
        "指标性质": _SIGN[goal["kind"]],
        "指标值": target,
        "度量单位": "" if words else unit,
        "权重": weight,
        "完成值": reached,
        "完成程度": rules["done"] if words else "",
        "得分": points,
        "上年完成值": before,
        "偏差原因": rules[f"{fate}_reason"] if missed else "",
        "改进措施": rules[f"{fate}_mend"] if missed else "",
    }


def _printed(amount: Decimal) -> str:
    return f"{round_half_up(amount / _TEN_THOUSAND, 2)}"


def _figures(
    made: Making,
    goal: Mapping[str, Any],
    unit: str,
    money: tuple[Decimal, Decimal],
    fate: Fate,
) -> tuple[str, str, str]:
    """Target, what was reached and what last year reached, as they are written."""
    rng, rules = made.rng, made.data["reached"]
    match goal["kind"]:
        case "words":
            return unit, unit, ""
        case "cost":
            final, adjusted = money
            # As the tables print amounts, so that the goal is the figure beside it.
            return _printed(adjusted), _printed(final), ""
        case "limit":
            last = rng.randint(*goal["days"])
            done = rng.randint(1, last)
            return f"{made.year}年12月{last}日", f"{made.year}年12月{done}日", ""
    target = rng.randint(*goal["range"])
    bounds = {"reached": "more", "far": "far_more", "short": "less"}[fate]
    found = target * made.within(rules[bounds])
    if goal["kind"] == "rate":
        found = min(found, _ALL)
    # Rounding may not turn what was reached into what was missed, nor far into near.
    whole = int(found) if fate == "short" else max(int(found), target)
    before = int(target * made.within(rules["before"]))
    return str(target), str(whole + (fate == "far")), str(before)
