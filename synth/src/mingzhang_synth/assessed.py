"""What the table of points of a made-up department asks for: assets, counts, judgements, a score.

Which inputs and which items there are is read from the rubric of the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.values import Values
from mingzhang.model.formula import Span, UndefinedError, evaluate
from mingzhang.model.rubric import WEIGHT, Item, Rubric, rounded
from mingzhang.model.template import Reference
from mingzhang_synth.department import CODE, PROJECT, money, scaled
from mingzhang_synth.making import UNIT, Making


def add_inputs(made: Making, catalogue: Catalogue, rubric: Rubric | None) -> None:
    """What the items are computed from and the accounts do not hold, and what is judged by hand."""
    codes = [row[UNIT] for row in made.table("people")]
    for unit in dict.fromkeys(codes):
        _assets(made, unit)
    for unit in (CODE, *dict.fromkeys(codes)):
        if rubric is not None:
            _counts(made, catalogue, rubric, unit)
            _judged(made, rubric, unit)


def add_score(made: Making, rubric: Rubric | None, values: Mapping[str, Values]) -> None:
    """The points of the department and of each unit, where every item is known."""
    rules, reached = made.data["assessments"], made.data["reached"]
    for unit, known in values.items():
        points = _total(made, rubric, known) if rubric else None
        figure = made.figure("score", unit)
        if rubric is None or points is None:
            continue
        if figure is not None:
            figure[made.world.amounts[0]] = points
        made.add(
            "assessments", unit, **{PROJECT: ""}, 评价类型=rules["kind"], 得分=points,
            等级=rubric.grade(points), 评价人=rules["person"], 复核人=rules["checker"],
            日期=made.day(rules["on"]).isoformat(), 评价结论=rules["conclusion_whole"],
            存在问题=reached["short_reason"], 改进措施=reached["short_mend"],
        )  # fmt: skip


def _assets(made: Making, unit: str) -> None:
    """The assets of a unit at the end of this year and, where asked, of the last one."""
    amounts: list[Decimal] = []
    for line in made.data["assets"]:
        if "of" in line:
            order, *share = line["of"]
            amount = scaled(amounts[order], made.rng, (share[0], share[1]))
        else:
            amount = money(made.rng, tuple(line["amount"]))
        amounts.append(amount)
        made.add("assets", unit, **line["words"], 金额=amount)
        if "last" in line:
            before = scaled(amount, made.rng, tuple(line["last"]))
            row = {"年度": made.year - 1, UNIT: unit, **line["words"], "金额": before}
            made.table("assets").append(row)


def _asked(catalogue: Catalogue, rubric: Rubric) -> Iterator[Reference]:
    """The inputs that nothing in the book adds up, each once."""
    own = (item.inputs for item in rubric.items)
    others = (reading.inputs for item in rubric.items for reading in item.readings)
    inputs = (*own, *others)
    for reference in dict.fromkeys(one for named in inputs for one in named.values()):
        quantity = catalogue.quantities[reference.quantity]
        follows = quantity.formula or quantity.of
        if quantity.source is None and not follows and not reference.shift:
            yield reference


def _counts(made: Making, catalogue: Catalogue, rubric: Rubric, unit: str) -> None:
    """Every assessed project is as it should be, and no money is left over."""
    projects = list(made.projects("" if unit == CODE else unit))
    number = sum(row["参评"] == "是" for row in projects)
    for reference in _asked(catalogue, rubric):
        quantity = catalogue.quantities[reference.quantity]
        count = 0 if quantity.printed == "万元" else number
        made.add(
            "stated", unit, 量=quantity.id, 科目="", 值=f"{count}{quantity.unit}",
            出处=made.data["origin"]["stated"],
        )  # fmt: skip


def _judged(made: Making, rubric: Rubric, unit: str) -> None:
    """Items without a formula get their full points by hand, deductions take nothing."""
    rules = made.data["assessments"]
    for item in rubric.items:
        if item.formula is not None and not item.deduction:
            continue
        kind, points = ("扣分", Decimal(0)) if item.deduction else ("人工评定", item.weight)
        reason = rules["deduction_reason" if item.deduction else "hand_reason"]
        made.add(
            "judged", unit, **{PROJECT: ""}, 评分项=item.name, 认定=kind, 分值=points, 理由=reason,
            认定人=rules["checker"], 日期=made.day(rules["on"]).isoformat(),
        )  # fmt: skip


def _total(made: Making, rubric: Rubric, values: Values) -> Decimal | None:
    """The points of all items; None where one of them cannot be computed."""
    judged = {row["评分项"]: row for row in made.table("judged") if row[UNIT] == values.unit}
    total = Decimal(0)
    for item in rubric.items:
        points = None if item.name in judged else _points(item, rubric, values)
        if item.name in judged and not item.deduction:
            points = Decimal(judged[item.name]["分值"])
        if points is None and not item.deduction:
            return None
        total += points or 0
    return total


def _points(item: Item, rubric: Rubric, values: Values) -> Decimal | None:
    spans = {WEIGHT: Span(Fraction(item.weight), Fraction(item.weight))}
    for name, reference in item.inputs.items():
        known = values.get(reference.quantity, reference.subject, reference.shift)
        if known is None:
            return None
        spans[name] = Span.of(known.interval)
    if item.formula is None:
        return None
    try:
        exact = evaluate(item.formula, spans)
    except UndefinedError:
        return None
    points = rounded(exact.low, rubric.decimals)
    if points != rounded(exact.high, rubric.decimals):
        return None
    return min(max(points, Decimal(0)), item.weight)
