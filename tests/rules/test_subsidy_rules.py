"""Five subsidy rules over random payments against plain Python: months as numbers, exact fractions.

Names, numbers and places are invented; the pools are small so that everything collides.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.engines.dialect.compiling import compile_rule
from mingzhang.model.problem import InputError
from mingzhang.model.rule import Case
from mingzhang.rules.cases import Behind, run_cases

Key = tuple[str, ...]
CATALOGUE = load("subsidies")
SEEDS = range(2)
ROWS = 2000
DAY = date(2024, 12, 31)

# 政策代码, 类别, 周期, 计量, 死亡后可领月数
POLICIES = {
    "A": ("甲类", "月", "人", 0), "B": ("甲类", "月", "人", 2), "C": ("乙类", "月", "人", 0),
    "D": ("丙类", "月", "人", None), "E": ("丁类", "年", "人", 0), "F": ("丁类", "年", "亩", None),
    "G": ("戊类", "次", "人", 0), "H": ("戊类", "半年", "人", 0),
}  # fmt: skip
# 甲, 乙, 换领月数, 起, 止
EXCLUSIONS = [
    ("甲类", "乙类", 1, date(2023, 12, 1), None),
    ("D", "E", 0, date(2000, 1, 1), date(2024, 6, 30)),
    ("A", "B", 2, date(2024, 1, 1), None),
]
# 政策代码, 区划前缀, 起, 止, 标准
STANDARDS = [
    ("A", "", date(2020, 1, 1), None, Decimal(100)),
    ("A", "5109", date(2023, 6, 1), date(2023, 12, 31), Decimal(90)),
    ("A", "5109", date(2024, 1, 1), None, Decimal(110)),
    ("A", "510904", date(2024, 2, 1), date(2024, 3, 31), Decimal("120.5")),
    ("B", "510903", date(2024, 2, 1), None, Decimal(100)),
    ("F", "51", date(2023, 7, 1), date(2024, 6, 30), Decimal("91.07")),
    ("F", "51", date(2024, 7, 1), None, Decimal(95)),
]
PARAMETERS = {
    "超标准容差": Decimal("0.5"), "离群倍数": Decimal(4), "离群最少村数": Decimal(8),
    "离群最少人数": Decimal(3), "离群最低倍率": Decimal("1.2"),
}  # fmt: skip
COLUMNS = (
    "政策代码", "期间", "期数", "证件号", "姓名", "村代码", "数量", "金额", "发放日期", "状态",
    "发放类型",
)  # fmt: skip


@dataclass(frozen=True)
class Paid:
    """One row as a person sees it."""

    policy: str
    period: str
    count: int | None
    who: str | None
    village: str
    units: Decimal
    amount: Decimal
    day: date
    state: str
    kind: str | None

    @property
    def months(self) -> range:
        """The months it is for, counted from year 0."""
        year = int(self.period[:4])
        if len(self.period) == 4:
            return range(year * 12, year * 12 + 12)
        last = year * 12 + int(self.period[4:]) - 1
        span = {"半年": 6}.get(POLICIES[self.policy][1], 1) * (self.count or 1)
        return range(last - span + 1, last + 1)


@dataclass(frozen=True)
class World:
    """Payments, deaths by number, inhabitants and kind of every village."""

    paid: list[Paid]
    deaths: dict[str, date]
    villages: dict[str, tuple[str, int]]


@cache
def world(seed: int) -> World:
    draw = random.Random(seed)
    people = [f"5109031950{n:08d}" for n in range(60)]
    villages = {
        f"51090{county}1{n:05d}": (draw.choice(["丘区", "丘区", "坝区"]), draw.randint(200, 900))
        for county in (3, 4)
        for n in range(14)
    }
    homes = {who: draw.choice(list(villages)) for who in people}
    deaths = {
        who: date(2023, 9, 1).replace(month=draw.randint(9, 12), day=draw.randint(1, 28))
        if draw.random() < 0.5
        else date(2024, draw.randint(1, 4), draw.choice([1, 15, 29]))
        for who in draw.sample(people, 25)
    }
    paid = [payment(draw, people, homes, villages) for _ in range(ROWS)]
    return World(paid, deaths, villages)


def payment(
    draw: random.Random, people: Sequence[str], homes: dict[str, str], villages: dict[str, Any]
) -> Paid:
    policy = draw.choice("AABBCCDDEFGH")
    year = draw.choice(["2023", "2024"])
    period = (
        year
        if POLICIES[policy][1] == "年"
        else year
        + draw.choice(["11", "12"] if year == "2023" else ["01", "02", "03", "04", "05", "06"])
    )
    who = draw.choice(people)
    count = draw.choice([None, 1, 1, 1, 1, 2, 3]) if len(period) == 6 else 1
    units = (
        Decimal(draw.choice([1, 1, 1, 2])) if policy != "F" else Decimal(draw.randint(1, 99)) / 10
    )
    base = draw.choice([90, 100, 110]) * units * (count or 1)
    extra = Decimal(draw.choice(["0", "0", "0", "0.5", "0.51", "20"]))
    reversed_ = draw.random() < 0.08
    amount = -base if reversed_ else base + extra
    village = homes[who] if draw.random() < 0.9 else draw.choice(list(villages))
    return Paid(
        policy, period, count, who if draw.random() < 0.98 else None, village, units, amount,
        date(2024, draw.randint(1, 6), draw.choice([5, 20])),
        draw.choice(["成功"] * 8 + ["退回", "失败"]),
        "更正" if reversed_ else draw.choice(["正常"] * 8 + ["补发", "更正", None]),
    )  # fmt: skip


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def succeeded(rows: Iterable[Paid]) -> list[Paid]:
    return [row for row in rows if row.state == "成功" and row.who]


def s12(given: World) -> set[Key]:
    after: dict[Key, Decimal] = defaultdict(Decimal)
    for row in succeeded(given.paid):
        died, grace = given.deaths.get(str(row.who)), POLICIES[row.policy][3]
        if died is None or grace is None:
            continue
        late = [month for month in row.months if month > month_of(died) + grace]
        if len(late) == len(row.months) or (late and (row.count or 1) > 1):
            after[str(row.who), row.policy, row.period] += row.amount
    return {key for key, total in after.items() if total > 0}


def s27(given: World) -> set[Key]:
    times: dict[Key, int] = defaultdict(int)
    for row in succeeded(given.paid):
        if POLICIES[row.policy][1] == "次" or row.kind == "补发":
            continue
        if row.amount < 0:
            times[row.policy, row.period, str(row.who)] -= 1
        elif row.kind != "更正":
            times[row.policy, row.period, str(row.who)] += 1
    return {key for key, count in times.items() if count > 1}


def pairs() -> dict[tuple[str, str], tuple[int, int, int]]:
    """By pair of policies: months that may overlap, first and last month in force."""
    found: dict[tuple[str, str], tuple[int, int, int]] = {}
    for first, second, grace, start, end in EXCLUSIONS:
        for a, (class_a, *_) in POLICIES.items():
            for b, (class_b, *_) in POLICIES.items():
                if first in (a, class_a) and second in (b, class_b) and a != b:
                    found[a, b] = grace, month_of(start), month_of(end) if end else 10**6
    return found


def s29(given: World) -> set[Key]:
    net: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in succeeded(given.paid):
        net[str(row.who), row.policy][row.period] += row.amount
    found: set[Key] = set()
    for (who, a), of_a in net.items():
        for b in POLICIES:
            rule, of_b = pairs().get((a, b)), net.get((who, b), {})
            if rule is None:
                continue
            both = {
                max(one, other, key=len)
                for one, mine in of_a.items()
                for other, theirs in of_b.items()
                if mine > 0 and theirs > 0
                and (one == other or (len(one) != len(other) and one[:4] == other[:4]))
            }  # fmt: skip
            if both and not (len(both) <= rule[0] and changed(of_a, of_b, both)):
                found |= {(who, p, a, b) for p in both if in_force(p, rule[1], rule[2])}
    return found


def in_force(period: str, start: int, end: int) -> bool:
    year = int(period[:4]) * 12
    months = [year + int(period[4:]) - 1] if period[4:] else list(range(year, year + 12))
    return months[-1] >= start and months[0] <= end


def changed(of_a: Iterable[str], of_b: Iterable[str], both: set[str]) -> bool:
    """Did one stop while they overlapped, and the other begin?"""
    ends = [(min(of), max(of)) for of in (list(of_a), list(of_b))]
    head, tail = min(both), max(both)
    return any(old[1] <= tail and new[0] >= head for old, new in (ends, ends[::-1]))


def s35(given: World) -> set[Key]:
    found: set[Key] = set()
    for row in succeeded(given.paid):
        months = row.months
        last = months[-1]
        fit = [
            (len(prefix), standard)
            for policy, prefix, start, end, standard in STANDARDS
            if policy == row.policy
            and row.village.startswith(prefix)
            and valid(row, start, end, last)
        ]
        if not fit:
            continue
        longest = max(length for length, _ in fit)
        most = max(standard for length, standard in fit if length == longest)
        if row.amount > most * row.units * (row.count or 1) + PARAMETERS["超标准容差"]:
            found.add((str(row.who), row.policy, row.period, row.day.isoformat()))
    return found


def valid(row: Paid, start: date, end: date | None, last: int) -> bool:
    """In the period; of arrears, begun by their last month; of a year, in any part of it."""
    if len(row.period) == 4:
        year = int(row.period)
        return start.year <= year <= (end.year if end else 9999)
    begun = month_of(start) <= last
    return begun and ((row.count or 1) > 1 or end is None or month_of(end) >= last)


def s57(given: World) -> set[Key]:
    sums: dict[tuple[str, str, str], list[Paid]] = defaultdict(list)
    for row in given.paid:
        if row.state == "成功" and POLICIES[row.policy][1] != "次":
            sums[row.policy, row.period[:4], row.village].append(row)
    groups: dict[Key, dict[str, tuple[Fraction, int]]] = defaultdict(dict)
    for (policy, year, village), rows in sums.items():
        kind, people = given.villages[village]
        base = sum(row.units for row in rows) if POLICIES[policy][2] == "亩" else Decimal(people)
        share = Fraction(sum(row.amount for row in rows)) / Fraction(base)
        rounded = Decimal(share.numerator) / Decimal(share.denominator)
        exact = Fraction(rounded.quantize(Decimal("0.000001"), ROUND_HALF_UP))
        receivers = len({row.who for row in rows if row.who})
        groups[policy, year, village[:6], kind][village] = exact, receivers
    found: set[Key] = set()
    for (policy, year, _, _), members in groups.items():
        if len(members) < PARAMETERS["离群最少村数"]:
            continue
        middle = lower_median([value for value, _ in members.values()])
        spread = lower_median([abs(value - middle) for value, _ in members.values()])
        for village, (value, receivers) in members.items():
            far = (value - middle) * Fraction("0.6745") > 4 * spread
            if far and value > middle * Fraction("1.2") and receivers >= 3:
                found.add((policy, year, village))
    return found


def lower_median(values: list[Fraction]) -> Fraction:
    return sorted(values)[(len(values) - 1) // 2]


def as_case(given: World, keys: Iterable[Key]) -> Case:
    rows: dict[str, list[tuple[Any, ...]]] = {
        "发放": [
            (r.policy, r.period, r.count, r.who, "虚构", r.village, r.units, r.amount, r.day,
             r.state, r.kind)
            for r in given.paid
        ],
        "死亡登记": [(who, "虚构", died) for who, died in given.deaths.items()],
        "村情": [(code, "虚构村", kind, people) for code, (kind, people) in given.villages.items()],
        "政策": [(code, "虚构" + code, *rest) for code, rest in POLICIES.items()],
        "互斥政策": [(a, b, "必改", n, start, end) for a, b, n, start, end in EXCLUSIONS],
        "政策标准": [(*row, "公布") for row in STANDARDS],
        "比对参数": list(PARAMETERS.items()),
    }  # fmt: skip
    columns = {
        "发放": COLUMNS,
        "死亡登记": ("证件号", "姓名", "死亡日期"),
        "村情": ("村代码", "村名称", "类别", "人口"),
        "政策": ("政策代码", "名称", "类别", "周期", "计量", "死亡后可领月数"),
        "互斥政策": ("甲类", "乙类", "程度", "换领月数", "起", "止"),
        "政策标准": ("政策代码", "区划前缀", "起", "止", "标准", "来历"),
        "比对参数": ("参数", "值"),
    }
    return Case("随机", {k: tuple(v) for k, v in rows.items()}, tuple(keys), 0, columns)


@cache
def behind() -> Behind:
    derived = compiled_rules(CATALOGUE.derivations, CATALOGUE.relations)
    return Behind(derived, CATALOGUE.parameters)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rule", [s12, s27, s29, s35, s57], ids=lambda rule: rule.__name__)
def test_a_rule_finds_what_plain_python_finds(rule: Any, seed: int) -> None:
    name = rule.__name__.upper()
    expected = rule(world(seed))
    compiled = compiled_rules(CATALOGUE.rules, CATALOGUE.relations)
    with DuckEngine(threads=1) as engine:
        (result,) = run_cases(
            CATALOGUE.rules[name],
            compiled[name],
            [as_case(world(seed), expected)],
            CATALOGUE.relations,
            engine,
            {"核对日期": DAY},
            behind(),
        )
    assert expected, "the draw has nothing to find"
    assert result.got == result.expected, result.message[:2000]


def test_a_rule_whose_pieces_are_not_independent_is_told_by_its_cases() -> None:
    rule = replace(CATALOGUE.rules["S27"], pieces="发放日期")
    compiled, _ = compile_rule(rule, CATALOGUE.relations)
    assert compiled
    with DuckEngine(threads=1) as engine, pytest.raises(InputError) as raised:
        run_cases(
            rule, compiled, CATALOGUE.cases["S27"], CATALOGUE.relations, engine,
            {"核对日期": DAY}, behind(),
        )  # fmt: skip
    assert "按“发放日期”分几次跑" in str(raised.value)


def test_a_derivation_leaves_out_what_is_computed_from_its_columns() -> None:
    one = CATALOGUE.derivations["领取人"]
    compiled, _ = compile_rule(one, CATALOGUE.relations)
    assert compiled
    assert "出生日期" not in compiled.columns
    more = replace(one, sql=one.sql.replace("u.证件号,", "u.证件号, 18 AS 证件位数,", 1))
    problems = compile_rule(more, CATALOGUE.relations)[1]
    assert "输出了约定以外的列“证件位数”" in "".join(map(str, problems))
