"""What a made-up unit counts beside its accounts: running figures, contracts, people, assets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import Any

from mingzhang_synth.department import MadeUnit, scaled
from mingzhang_synth.world import World

Spending = Mapping[tuple[str, ...], tuple[Decimal, ...]]
Found = Iterator[tuple[str, dict[str, Any]]]
_ITEM, _COUNT = "指标", "数量"


def inventory(world: World, unit: MadeUnit, spending: Spending, rng: Random) -> Found:
    """Rows as table name and words, without year and unit."""
    vehicles = {name: rng.randint(0, most) for name, most in world.assets["vehicles"]}
    for name, count in vehicles.items():
        yield "资产", {"资产类别": "车辆", "项目": name, _COUNT: count}
    equipment = {"资产类别": "设备", "项目": world.assets["equipment"], _COUNT: rng.randint(0, 2)}
    yield "资产", equipment
    yield from _running(world, unit, spending, sum(vehicles.values()), rng)
    yield from _contracts(world, unit, spending, rng)
    yield from _people(world, unit, rng)


def _running(world: World, unit: MadeUnit, spending: Spending, vehicles: int, rng: Random) -> Found:
    """Running figures that follow from granted spending, and counts that follow from them."""
    rules, final = world.running, world.amounts[0]
    known: dict[str, Decimal] = {}
    for item, codes in rules["economics"].items():
        known[item] = _sum(world, spending, codes)
        budget = scaled(known[item], rng, (1.0, 1.25))
        words = {_ITEM: item, world.first_amount: budget, final: known[item]}
        words |= {name: words[of] for name, of in rules["general"].items()}
        yield "机构运行信息", words
    for item, rule in rules["counts"].items():
        known[item] = _count(rule, known[rule["of"]], rng)
    for item, (low, high) in rules["numbers"].items():
        known[item] = Decimal(rng.randint(low, high))
    known[rules["vehicles"]["item"]] = Decimal(vehicles)
    office = rules["office"]
    basic = {words: a for words, a in spending.items() if not words[-1]}
    is_office = unit.kind in office["kinds"]
    known[office["item"]] = _sum(world, basic, office["economics"]) if is_office else Decimal(0)
    known |= _performance(rules["projects"], spending, rng)
    for item, (least, most) in rules["scores"].items():
        known[item] = Decimal(f"{rng.uniform(least, most):.2f}")
    for item, value in known.items():
        if item not in rules["economics"]:
            yield "机构运行信息", {_ITEM: item, final: value}


def _performance(
    rules: Mapping[str, list[str]], spending: Spending, rng: Random
) -> dict[str, Decimal]:
    """How many projects were planned, watched and assessed, and what came of it."""
    codes = {words[-1] for words in spending if words[-1]}
    whole = sum((amounts[1] for words, amounts in spending.items() if words[-1]), Decimal(0))
    found = dict.fromkeys(rules["counted"], Decimal(len(codes)))
    found |= dict.fromkeys(rules["amounts"], whole)
    best, good, *others = rules["grades"]
    found |= dict.fromkeys(others, Decimal(0))
    found[good] = Decimal(rng.randint(0, len(codes)))
    found[best] = len(codes) - found[good]
    problems, mended, open_ones = rules["problems"]
    found[mended], found[open_ones] = Decimal(rng.randint(0, 3)), Decimal(rng.randint(0, 1))
    found[problems] = found[mended] + found[open_ones]
    return found


def _sum(world: World, spending: Spending, codes: Iterable[str]) -> Decimal:
    """Final spending of granted funds on economic codes that begin with one of these."""
    begins = tuple(codes)
    return sum(
        (
            amounts[0]
            for (fund, _, _, economic, _), amounts in spending.items()
            if fund in world.carry["fiscal"] and begins and economic.startswith(begins)
        ),
        Decimal(0),
    )


def _count(rule: Mapping[str, Any], of: Decimal, rng: Random) -> Decimal:
    """How many an amount makes at so much each, or so many times another count."""
    if not of:
        return Decimal(0)
    if "times" in rule:
        return of * rng.randint(*rule["times"])
    return max(Decimal(1), of // rng.randint(*rule["each"]))


def _contracts(world: World, unit: MadeUnit, spending: Spending, rng: Random) -> Found:
    rules = world.procurement
    number = 0
    for (_, _, _, economic, _), amounts in spending.items():
        if economic not in rules["economics"]:
            continue
        number += 1
        paid = scaled(amounts[0], rng, tuple(rules["share"]))
        supplier, reserved = rng.choice(rules["suppliers"])
        yield (
            "采购明细",
            {
                "合同编号": rules["code"].format(unit.code, number),
                "采购内容": rules["content"].format(number),
                "采购类别": rules["economics"][economic],
                "供应商类型": supplier,
                "预留对象": reserved,
                rules["planned"]: scaled(paid, rng, (1.0, 1.1)),
                "合同金额": paid,
                "支付金额": paid,
            },
        )


def _people(world: World, unit: MadeUnit, rng: Random) -> Found:
    kinds = world.people[unit.kind]
    share, rest = divmod(unit.heads, len(kinds))
    for order, kind in enumerate(kinds):
        there = share + (rest if order == 0 else 0)
        yield "人员", {"人员类别": kind, "编制数": there + rng.randint(0, 4), "实有人数": there}
