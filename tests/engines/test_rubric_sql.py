"""The points of a rubric in SQL are those of its formulas computed with fractions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import quote
from mingzhang.engines.lists.rubric_sql import column, score_rows
from mingzhang.model.formula import (
    Binary,
    Call,
    Compare,
    Comparison,
    Condition,
    Constant,
    Logic,
    Name,
    Node,
    Operator,
)
from mingzhang.model.number import Interval
from mingzhang.model.rows import Rows
from mingzhang.model.rubric import Item, Rubric
from mingzhang.model.template import Reference
from mingzhang.rules.scores import score

CATALOGUE = load("disclosure")
AMOUNT = "DECIMAL(24,6)"
COMPARISONS: list[Comparison] = ["=", "≠", "<", ">", "≤", "≥"]
OPERATORS: list[Operator] = ["+", "-", "*", "/"]
Cells = dict[str, Decimal | None]


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as engine:
        yield engine


def columns_of(rubric: Rubric) -> list[str]:
    return [column(item.name, name) for item in rubric.items for name in item.inputs]


def by_sql(
    engine: DuckEngine, rubric: Rubric, rows: Sequence[Cells], kind: str = AMOUNT
) -> list[dict[str, Decimal | None]]:
    """The points of each row for each item."""
    names = columns_of(rubric)
    table = Rows({"号": "BIGINT"} | dict.fromkeys(names, kind))
    for number, cells in enumerate(rows):
        table.add(number, *(cells[name] for name in names))
    engine.load("宽表", table)
    score_rows(engine, rubric, "宽表", "分", ("号",))
    items = [item.name for item in rubric.items]
    listed = ", ".join(map(quote, items))
    found = engine.rows(f"SELECT {listed} FROM 分 ORDER BY 号")
    return [dict(zip(items, row, strict=True)) for row in found]


def by_rules(rubric: Rubric, cells: Cells) -> dict[str, Decimal | None]:
    """The points of each item by the scoring of a single department."""

    def get(reference: Reference) -> Interval | None:
        value = cells[reference.quantity]
        return None if value is None else Interval(value)

    renamed = tuple(
        replace(
            item,
            inputs={name: Reference(column(item.name, name)) for name in item.inputs},
            readings=(),
        )
        for item in rubric.items
        if item.formula
    )
    whole = replace(rubric, items=renamed)
    found = score(whole, get, (), lambda _: None, lambda reference: reference.quantity)
    points = {one.item.name: one.points for one in found.items}
    return {item.name: points.get(item.name) for item in rubric.items}


def same(engine: DuckEngine, rubric: Rubric, rows: Sequence[Cells], kind: str = AMOUNT) -> None:
    for cells, found in zip(rows, by_sql(engine, rubric, rows, kind), strict=True):
        assert found == by_rules(rubric, cells), cells


def drawn(chance: random.Random, names: Sequence[str], sizes: Sequence[Any]) -> Cells:
    """A row of inputs: some missing, many equal, a few of them zero."""
    pool = [chance.choice(sizes)(chance) for _ in range(4)]
    return {
        name: None if chance.random() < 0.03 else Decimal(chance.choice(pool)) for name in names
    }


SMALL = [
    lambda chance: chance.randint(0, 32),
    lambda chance: chance.randint(1, 400),
    lambda chance: Decimal(chance.randint(0, 10**5)).scaleb(-2),
    lambda chance: Decimal(chance.randint(-(10**12), 10**12)).scaleb(-2),
]
HUGE = [*SMALL, lambda chance: Decimal(chance.randint(-(10**17), 10**17)).scaleb(0)]


@pytest.mark.parametrize("name", sorted(CATALOGUE.rubrics))
@pytest.mark.parametrize("sizes", [SMALL, HUGE], ids=["small", "huge"])
def test_the_shipped_rubrics(engine: DuckEngine, name: str, sizes: Sequence[Any]) -> None:
    rubric = CATALOGUE.rubrics[name]
    chance = random.Random(name)
    same(engine, rubric, [drawn(chance, columns_of(rubric), sizes) for _ in range(400)])


def test_a_share_of_every_count_is_rounded_at_its_edge(engine: DuckEngine) -> None:
    """Shares of 8, 16, 32 and 40 put points on half a cent exactly; they go up."""
    rubric = one_item(Binary("/", Binary("*", Name("权重"), Name("甲")), Name("乙")), Decimal(6))
    pairs = [(a, b) for b in range(1, 101) for a in range(b + 1)]
    rows: list[Cells] = [{"项.甲": Decimal(a), "项.乙": Decimal(b)} for a, b in pairs]
    edges = 0
    found = by_sql(engine, rubric, rows, "BIGINT")
    for (a, b), row in zip(pairs, found, strict=True):
        thousandths = Fraction(6 * a * 1000, b)
        edges += thousandths.denominator == 1 and thousandths.numerator % 10 == 5
        cents = (6 * a * 200 + b) // (2 * b)
        assert row["项"] == Decimal(cents) / 100, (a, b)
    assert edges > 50


def one_item(formula: Node, weight: Decimal, decimals: int = 2) -> Rubric:
    inputs = {name: Reference(name) for name in ("甲", "乙", "丙")}
    named = {name: inputs[name] for name in inputs if name in repr(formula)}
    item = Item("项", "", weight, "得分.项", "published", inputs=named, formula=formula)
    return Rubric("试", "", "部门", 2024, 2024, "", (item,), (), decimals=decimals)


def grown(chance: random.Random, depth: int) -> Node:
    """A formula of any shape."""
    if depth == 0 or chance.random() < 0.15:
        written = chance.choice([Fraction(1), Fraction(2), Fraction(1, 3), Fraction(7, 4)])
        leaves: list[Node] = [Constant(written), *map(Name, ("甲", "乙", "丙", "权重"))]
        return chance.choice(leaves)
    part = [grown(chance, depth - 1) for _ in range(3)]
    condition: Condition = Compare(chance.choice(COMPARISONS), part[0], part[1])
    if chance.random() < 0.3:
        other = Compare(chance.choice(COMPARISONS), part[1], part[2])
        condition = Logic("且" if chance.random() < 0.5 else "或", (condition, other))
    shapes: list[Node] = [
        Binary(chance.choice(OPERATORS), part[0], part[1]),
        Binary("/", part[0], part[1]),
        Call(chance.choice(["最大", "最小", "平均"]), tuple(part)),
        Call("绝对值", (part[0],)),
        Call("若", (part[0], part[1]), condition),
        Call("计", (), condition),
    ]
    return chance.choice(shapes)


@pytest.mark.parametrize("seed", range(30))
def test_formulas_of_any_shape(engine: DuckEngine, seed: int) -> None:
    chance = random.Random(seed)
    rubric = one_item(
        grown(chance, 2),
        Decimal(chance.choice(["0.5", "4", "7.005", "15"])),
        chance.choice([0, 2, 3]),
    )
    same(engine, rubric, [drawn(chance, columns_of(rubric), HUGE) for _ in range(60)])


def test_what_38_digits_do_not_hold_is_computed_all_the_same(engine: DuckEngine) -> None:
    product = Binary("*", Name("甲"), Name("乙"))
    formula = Binary("/", Binary("*", Name("权重"), product), Binary("*", Name("丙"), Name("丙")))
    rubric = one_item(formula, Decimal(10))
    big = Decimal(10**17)
    rows: list[Cells] = [
        {"项.甲": big, "项.乙": big - 1, "项.丙": 2 * big},
        {"项.甲": big, "项.乙": big, "项.丙": Decimal(0)},
        {"项.甲": big, "项.乙": None, "项.丙": big},
        {"项.甲": Decimal(1), "项.乙": Decimal(1), "项.丙": Decimal(2)},
    ]
    found = [row["项"] for row in by_sql(engine, rubric, rows)]
    assert found == [Decimal("2.50"), None, None, Decimal("2.50")]
