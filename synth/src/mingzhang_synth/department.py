"""What lasts of a made-up department: its units, their people, what they pay for every year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from mingzhang_synth.world import CostLine, Field, Flow, Range, UnitKind, World

CODE = "00"  # of the department in its table of units
FUNCTION, ECONOMIC, PROJECT = "功能科目", "经济科目", "项目代码"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cost:
    """Something paid for each year: the words of its spending row and about how much, in 元."""

    words: Mapping[str, str]
    amount: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a unit."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class MadeUnit:
    """A unit; ``running`` is the function code of its own work."""

    code: str
    name: str
    kind: str
    heads: int
    running: str
    costs: tuple[Cost, ...]
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """A yearly payment from one unit to another."""

    payer: str
    receiver: str
    flow: Flow
    function: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MadeDepartment:
    """A department; everything of it follows from ``seed`` (which includes its number)."""

    seed: str
    name: str
    short_name: str
    units: tuple[MadeUnit, ...]
    payments: tuple[Payment, ...]


def make_department(world: World, number: int, seed: int, units: int) -> MadeDepartment:
    """The department of that number: the same seed gives the same department."""
    own = f"{seed}/{number}"
    rng = Random(own)
    name = world.department.format(number)
    field = rng.choice(world.fields)
    made = tuple(_unit(world, field, name, order, rng) for order in range(units))
    payments = tuple(_payments(world, made, rng))
    return MadeDepartment(own, name, world.short_name.format(number), made, payments)


def money(rng: Random, bounds: Range) -> Decimal:
    """An amount within the bounds, to the cent."""
    low, high = bounds
    return Decimal(rng.randint(round(low * 100), round(high * 100))) * CENT


def scaled(amount: Decimal, rng: Random, bounds: Range) -> Decimal:
    """The amount times a factor within the bounds, to the cent."""
    return (amount * Decimal(f"{rng.uniform(*bounds):.4f}")).quantize(CENT)


def _unit(world: World, field: Field, department: str, order: int, rng: Random) -> MadeUnit:
    kind = world.units[order % len(world.units)]
    again = order // len(world.units)
    code = f"{order + 1:02d}"
    name = f"{department}{kind.name}{f'（{again + 1}）' if again else ''}"
    heads = rng.randint(*kind.heads)
    running = field.running[kind.kind]
    costs = [*_lines(world.basic, kind, heads, running, rng)]
    projects: list[Project] = []
    for fund in world.funds:
        if rng.random() < fund.chance:
            more = _projects(world, fund.words, fund.functions or field.business, code, rng)
            for project, parts in more:
                projects.append(_numbered(world, project, code, len(projects) + 1))
                costs += (_of_project(part, projects[-1].code) for part in parts)
    other = world.other
    if kind.kind in other["kinds"] and rng.random() < other["chance"]:
        fund_word = {"资金性质": other["fund"]}
        costs += (
            Cost({**cost.words, **fund_word}, cost.amount, cost.source)
            for cost in _lines(world.other_lines, kind, heads, running, rng)
        )
    return MadeUnit(code, name, kind.kind, heads, running, tuple(costs), tuple(projects))


def _lines(
    lines: Sequence[CostLine], kind: UnitKind, heads: int, running: str, rng: Random
) -> Iterator[Cost]:
    for line in lines:
        if (line.kinds and kind.kind not in line.kinds) or rng.random() >= line.chance:
            continue
        amount = money(rng, line.amount) * (heads if line.per_head else 1)
        codes = {FUNCTION: line.function or running, ECONOMIC: line.economic, PROJECT: ""}
        yield Cost({**line.words, **codes}, amount, line.source)


def _projects(
    world: World, fund: Mapping[str, str], functions: Sequence[str], unit: str, rng: Random
) -> Iterator[tuple[Project, list[Cost]]]:
    """Projects without their codes, each with what it pays for."""
    rules = world.projects
    kinds = [word for word, weight in rules["kinds"] for _ in range(weight)]
    for _ in range(rng.randint(*rules["count"])):
        name = rng.choice(rules["first"]) + rng.choice(rules["last"])
        words = {**rules["words"], **fund, FUNCTION: rng.choice(functions)}
        total = money(rng, tuple(rules["amount"]))
        economics = sorted(rng.sample(rules["economics"], rng.randint(1, 4)))
        weights = [rng.randint(1, 9) for _ in economics]
        parts = [
            Cost({**words, ECONOMIC: code}, (total * weight / sum(weights)).quantize(CENT))
            for code, weight in zip(economics, weights, strict=True)
        ]
        yield Project("", name, rng.choice(kinds)), parts


def _numbered(world: World, project: Project, unit: str, number: int) -> Project:
    return Project(world.projects["code"].format(unit, number), project.name, project.kind)


def _of_project(cost: Cost, code: str) -> Cost:
    return Cost({**cost.words, PROJECT: code}, cost.amount)


def _payments(world: World, units: Sequence[MadeUnit], rng: Random) -> Iterator[Payment]:
    """Payments between the first unit and others, none of them twice."""
    first, *others = units
    for flow in world.flows:
        if others and rng.random() < flow.chance:
            other = rng.choice(others)
            payer, receiver = (first, other) if flow.down else (other, first)
            amount = money(rng, flow.amount)
            yield Payment(payer.code, receiver.code, flow, payer.running, amount)
