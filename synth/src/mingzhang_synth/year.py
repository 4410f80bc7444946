"""A year of a made-up department: every table of its book, balanced to the cent.

Spending comes first; income is what pays for it and for what is carried over, fund by fund.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from mingzhang_synth.department import (
    CODE,
    ECONOMIC,
    FUNCTION,
    PROJECT,
    MadeDepartment,
    MadeUnit,
    Payment,
    money,
    scaled,
)
from mingzhang_synth.inventory import inventory
from mingzhang_synth.world import World

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Carried = dict[tuple[str, str, str], Decimal]  # unit, fund, function: carried over, in 元
Amounts = tuple[Decimal, ...]  # in the order of World.amounts, the final figure first

FUND, NATURE, SOURCE = "资金性质", "支出性质", "资金来源"
_WORDS = (FUND, NATURE, FUNCTION, ECONOMIC, PROJECT)


@dataclass
class _Year:
    """The year of one department as it is being made up."""

    world: World
    department: MadeDepartment
    year: int
    opening: Carried
    rng: Random
    closing: Carried = field(default_factory=dict)
    tables: Tables = field(default_factory=lambda: defaultdict(list))

    def row(self, table: str, unit: str, **words: Any) -> None:
        self.tables[table].append({"年度": self.year, "单位代码": unit, **words})


def make_year(
    world: World, department: MadeDepartment, year: int, opening: Carried
) -> tuple[Tables, Carried]:
    """The tables of one year and what is carried into the next; ``opening`` came into this one."""
    made = _Year(world, department, year, opening, Random(f"{department.seed}/{year}"))
    payments = [(payment, _paid(made, payment)) for payment in department.payments]
    for payment, amounts in payments:
        made.tables["内部往来"].append(_payment_row(made, payment, amounts))
    for unit in department.units:
        spending = _spending(made, unit)
        for payment, amounts in payments:
            if payment.payer == unit.code:
                spending[_payment_words(payment)] = amounts
        for codes, amounts in spending.items():
            named = dict(zip(_WORDS, codes, strict=True))
            made.row("支出", unit.code, **named, **_named(world, amounts))
        _fiscal_income(made, unit, spending)
        received = [(one, paid) for one, paid in payments if one.receiver == unit.code]
        _other_income(made, unit, spending, received)
        _projects(made, unit, spending)
        for table, words in inventory(world, unit, spending, made.rng):
            made.row(table, unit.code, **words)
    _scores(made)
    return dict(made.tables), made.closing


def _named(world: World, amounts: Amounts) -> dict[str, Decimal]:
    return dict(zip(world.amounts, amounts, strict=True))


def _vector(made: _Year, amount: Decimal) -> Amounts:
    """The final figure and the budgets it goes with."""
    return tuple(scaled(amount, made.rng, ratio) for ratio in made.world.ratios)


def _total(many: Iterable[Amounts]) -> Amounts:
    return tuple(sum(column, Decimal(0)) for column in zip(*many, strict=True))


def _spending(made: _Year, unit: MadeUnit) -> dict[tuple[str, ...], Amounts]:
    """Spending of the year by its words, rows of the same words added."""
    found: dict[tuple[str, ...], Amounts] = {}
    for cost in unit.costs:
        drift = made.world.projects["drift"] if cost.words[PROJECT] else made.world.drift
        amounts = _vector(made, scaled(cost.amount, made.rng, drift))
        words = tuple(cost.words[name] for name in _WORDS)
        found[words] = _total((found[words], amounts)) if words in found else amounts
    return found


def _paid(made: _Year, payment: Payment) -> Amounts:
    return _vector(made, scaled(payment.amount, made.rng, made.world.drift))


def _payment_words(payment: Payment) -> tuple[str, ...]:
    words = {**payment.flow.words, FUNCTION: payment.function, PROJECT: ""}
    return tuple(words[name] for name in _WORDS)


def _payment_row(made: _Year, payment: Payment, amounts: Amounts) -> Row:
    final, *budgets = amounts
    return {
        "年度": made.year,
        "付款单位": payment.payer,
        "收款单位": payment.receiver,
        **dict(zip(_WORDS, _payment_words(payment), strict=True)),
        SOURCE: payment.flow.source,
        "付款方金额": final,
        "收款方金额": final,
        **dict(zip(made.world.amounts[1:], budgets, strict=True)),
    }


def _fiscal_income(
    made: _Year, unit: MadeUnit, spending: Mapping[tuple[str, ...], Amounts]
) -> None:
    """Income of the funds that are granted by function: spending and what stays or came over."""
    rules = made.world.carry
    by_case: dict[tuple[str, str], list[Amounts]] = defaultdict(list)
    for (fund, _, function, *_), amounts in spending.items():
        if fund in rules["fiscal"]:
            by_case[fund, function].append(amounts)
    for (fund, function), many in by_case.items():
        final, *budgets = _total(many)
        opening = made.opening.get((unit.code, fund, function), Decimal(0))
        stays = made.rng.random() < rules["chance"]
        closing = scaled(final, made.rng, tuple(rules["share"])) if stays else Decimal(0)
        grown = closing - opening
        income = (final + grown, *(budget + max(grown, Decimal(0)) for budget in budgets))
        words = {SOURCE: fund, FUNCTION: function}
        made.row("收入", unit.code, **words, **_named(made.world, income))
        # A row of zeros where the unit has no carry at all: a table without rows knows nothing.
        _carry(made, unit.code, fund, function, opening, closing, shown=function == unit.running)


def _carry(
    made: _Year, unit: str, fund: str, function: str, opening: Decimal, closing: Decimal,
    *, shown: bool = False,
) -> None:  # fmt: skip
    rules = made.world.carry
    made.closing[unit, fund, function] = closing
    for kind, amount in ((rules["opening"], opening), (rules["closing"], closing)):
        if amount or shown:
            words = {FUND: fund, "类别": kind, FUNCTION: function}
            made.row("结转结余", unit, **words, **{made.world.amounts[0]: amount})


def _other_income(
    made: _Year,
    unit: MadeUnit,
    spending: Mapping[tuple[str, ...], Amounts],
    received: Sequence[tuple[Payment, Amounts]],
) -> None:
    """The unit's own income: what other spending needs beyond what other units paid to it."""
    other, rng = made.world.other, made.rng
    opening = made.opening.get((unit.code, other["fund"], unit.running), Decimal(0))
    spent = {words: amounts for words, amounts in spending.items() if words[0] == other["fund"]}
    if not spent and not received and not opening:
        return
    income: dict[tuple[str, str], list[Amounts]] = defaultdict(list)
    for payment, amounts in received:
        income[payment.flow.source, payment.function].append(amounts)
    certain = {cost.words[NATURE]: cost.source for cost in unit.costs if cost.source}
    for (_, nature, function, *_), amounts in spent.items():
        if nature in certain:
            income[certain[nature], function].append(amounts)
    moved = dict.fromkeys(other["surplus"], Decimal(0))
    for kind, chance in other["surplus"].items():
        if spent and rng.random() < chance:
            moved[kind] = money(rng, tuple(other["surplus_amount"]))
    used, shared = moved.values()
    none = tuple(Decimal(0) for _ in made.world.amounts)
    need = _total((none, *spent.values()))
    have = _total((none, *(amounts for many in income.values() for amounts in many)))
    lacking = need[0] + shared - used - opening - have[0]
    budgets = (max(n - h, Decimal(0)) for n, h in zip(need[1:], have[1:], strict=True))
    if lacking > 0:
        income[rng.choice(other["sources"]), unit.running].append((lacking, *budgets))
    for (source, function), many in income.items():
        words = {SOURCE: source, FUNCTION: function}
        made.row("收入", unit.code, **words, **_named(made.world, _total(many)))
    closing = max(-lacking, Decimal(0))
    _carry(made, unit.code, other["fund"], unit.running, opening, closing)
    for kind, amount in moved.items():
        if amount:
            words = {FUND: other["fund"], "类别": kind, FUNCTION: unit.running}
            made.row("结转结余", unit.code, **words, **{made.world.amounts[0]: amount})


def _projects(made: _Year, unit: MadeUnit, spending: Mapping[tuple[str, ...], Amounts]) -> None:
    for project in unit.projects:
        amounts = _total(a for words, a in spending.items() if words[-1] == project.code)
        words = {PROJECT: project.code, "项目名称": project.name, "资金类型": project.kind}
        made.row("项目", unit.code, **words, **_named(made.world, amounts))


def _scores(made: _Year) -> None:
    """Figures that only the department as a whole has."""
    for item, (low, high) in made.world.running["scores"].items():
        score = Decimal(f"{made.rng.uniform(low, high):.2f}")
        made.row("机构运行信息", CODE, 指标=item, **{made.world.amounts[0]: score})


def unit_rows(world: World, department: MadeDepartment) -> Iterator[Row]:
    """The table of units: the department, then its units."""
    yield {
        "单位代码": CODE,
        "单位名称": department.name,
        "简称": department.short_name,
        "单位类型": "部门",
    }
    for unit in department.units:
        yield {
            "单位代码": unit.code,
            "上级代码": CODE,
            "单位名称": unit.name,
            "单位类型": unit.kind,
        }
