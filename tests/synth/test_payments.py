"""Made-up payments: the same for each seed, of the right types, no real numbers, and every planted
fault is in the data, every look-alike too, found here in plain Python without the rules."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from mingzhang.catalogue.packs import find_pack
from mingzhang.catalogue.reader import read_tables
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.cli import app
from mingzhang.engines.base.tables import TRACE, relation_types
from mingzhang.model.problem import InputError
from mingzhang.model.relation import Relation
from mingzhang_synth.orders import make_payments
from mingzhang_synth.payments import Wish
from mingzhang_synth.worlds import WorldMaker

Row = dict[str, Any]
Key = tuple[str, ...]
SIZE, FAULTS, LIMIT_DAYS = 20_000, 8, 30
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
LISTS = (
    "发放", "死亡登记", "财政供养", "婚姻登记", "社保卡", "监护", "补贴资格", "面积申报", "村耕地",
    "村情", "资金到账",
)  # fmt: skip
# Column names of a finding's key in the order in which the tests below name its values.
KEYS = {
    "S02": ("证件号",), "S06": ("卡号",), "S07": ("证件号",),
    "S12": ("证件号", "政策代码", "期间"), "S20": ("证件号", "政策代码", "期间"),
    "S27": ("证件号", "政策代码", "期间"), "S29": ("证件号", "期间", "甲", "乙"),
    "S35": ("证件号", "政策代码", "期间", "发放日期"), "S39": ("年度", "政策代码", "村代码"),
    "S45": ("县代码", "政策代码", "到账日期"), "S53": ("证件号", "政策代码", "期间"),
    "S57": ("政策代码", "年度", "村代码"),
}  # fmt: skip


def read(folder: Path, name: str) -> list[Row]:
    path = folder / name / "*.parquet" if name == "发放" else folder / f"{name}.parquet"
    cursor = duckdb.connect().execute(f"SELECT * FROM read_parquet('{path}')")
    columns = [one[0] for one in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


class World:
    """A world as read back from its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lists = {name: read(folder, name) for name in LISTS}
        self.paid = [row for row in self.lists["发放"] if row["状态"] == "成功"]
        self.answers: dict[tuple[str, str], set[Key]] = defaultdict(set)
        with (folder / "answers.csv").open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                key = json.loads(row["key"])
                assert set(key) == set(KEYS[row["rule"]])
                assert list(key) == sorted(key)
                values = tuple(key[column] for column in KEYS[row["rule"]])
                assert values not in self.answers[row["rule"], row["kind"]]
                self.answers[row["rule"], row["kind"]].add(values)

    def case(self, row: Row) -> Key:
        return row["证件号"], row["政策代码"], row["期间"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world") / "名单"
    make_payments(folder, Wish(SIZE, 7, FAULTS))
    return World(folder)


def month(day: date) -> str:
    return f"{day.year}{day.month:02d}"


def months_of(row: Row) -> Iterator[str]:
    """The periods that a payment covers, the last one being its own."""
    last = int(row["期间"])
    yield from (str(last - back) for back in range(row["期数"]))


def valid_days(card: Row) -> tuple[date, date]:
    return card["起"], card["止"] or date.max


# What each rule is about, computed in Python from the files.


def bad_numbers(world: World) -> set[Key]:
    """Numbers with an impossible birth date, or with a prefix of the city that never was."""
    with (find_pack("subsidies") / "parameters" / "区划沿革.csv").open(
        encoding="utf-8-sig"
    ) as file:
        prefixes = {row["代码"] for row in csv.DictReader(file)}
    found: set[Key] = set()
    for number in {row["证件号"] for row in world.paid}:
        try:
            date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        except ValueError:
            found.add((number,))
        if number[:4] == "5109" and number[:6] not in prefixes:
            found.add((number,))
    return found


def shared_cards(world: World) -> set[Key]:
    """Cards of people who are neither guardian and ward nor wards of one guardian."""
    guardians = defaultdict(set)
    for row in world.lists["监护"]:
        guardians[row["被监护人证件号"]].add(row["监护人证件号"])
    users = defaultdict(set)
    for row in world.paid:
        users[row["卡号"]].add(row["证件号"])
    heads = {
        card: {frozenset(guardians.get(one, {one})) for one in people}
        for card, people in users.items()
    }
    return {(card,) for card, of_whom in heads.items() if len(of_whom) > 1}


def many_cards(world: World) -> set[Key]:
    """People paid on two cards that were valid together for more than a month."""
    cards = {row["卡号"]: row for row in world.lists["社保卡"]}
    used = defaultdict(set)
    for row in world.paid:
        used[row["证件号"]].add(row["卡号"])
    found: set[Key] = set()
    for number, several in used.items():
        spans = sorted(valid_days(cards[card]) for card in several) if len(several) > 1 else []
        for (_, until), (since, _) in pairwise(spans):
            if until - since > timedelta(days=31):
                found.add((number,))
    return found


def after_death(world: World) -> set[Key]:
    died = {row["证件号"]: row["死亡日期"] for row in world.lists["死亡登记"] if row["死亡日期"]}
    return {
        world.case(row)
        for row in world.paid
        if row["证件号"] in died
        and len(row["期间"]) == 6
        and min(months_of(row)) > month(died[row["证件号"]])
    }


def on_payroll(world: World) -> set[Key]:
    """Paid for months in which the person or the spouse held a post of the payroll that counts."""
    spouses = defaultdict(list)
    for row in world.lists["婚姻登记"]:
        until = month(row["止"]) if row["止"] else "9"
        spouses[row["证件号"]].append((row["配偶证件号"], until))
        spouses[row["配偶证件号"]].append((row["证件号"], until))
    posts = defaultdict(list)
    for row in world.lists["财政供养"]:
        if row["人员性质"] in {"在编", "工勤", "退休"}:
            posts[row["证件号"]].append((month(row["起"]), month(row["止"]) if row["止"] else "9"))

    def supported(number: str, period: str) -> bool:
        return any(since <= period <= until for since, until in posts[number])

    return {
        world.case(row)
        for row in world.paid
        if row["政策代码"] in {"DB-NC", "TK-NC-FS"}
        and (
            supported(row["证件号"], row["期间"])
            or any(
                row["期间"] <= until and supported(other, row["期间"])
                for other, until in spouses[row["证件号"]]
            )
        )
    }


def paid_twice(world: World) -> set[Key]:
    times = Counter(world.case(row) for row in world.paid if row["发放类型"] == "正常")
    return {case for case, count in times.items() if count > 1}


def both_kinds(world: World) -> set[Key]:
    """Both of two allowances that exclude each other, in more than the month of the change."""
    periods: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in world.paid:
        periods[row["证件号"], row["政策代码"]].add(row["期间"])
    found: set[Key] = set()
    for number in {number for number, _ in periods}:
        both = periods[number, "DB-NC"] & periods[number, "TK-NC-FS"]
        if len(both) > 1:
            found |= {(number, period, "DB-NC", "TK-NC-FS") for period in both}
    return found


def above_standard(world: World) -> set[Key]:
    standards = {"DB-NC": 480, "TK-NC-FS": 630, "CJR-SH": 90, "DL": Decimal("91.07")}
    return {
        (*world.case(row), row["发放日期"].isoformat())
        for row in world.paid
        if row["政策代码"] in standards
        and row["金额"] > standards[row["政策代码"]] * row["数量"] * row["期数"]
    }


def too_much_land(world: World) -> set[Key]:
    claimed: Counter[str] = Counter()
    for row in world.lists["面积申报"]:
        claimed[row["村代码"]] += row["面积"]
    return {
        ("2024", "DL", row["村代码"])
        for row in world.lists["村耕地"]
        if claimed[row["村代码"]] > row["耕地面积"] * Decimal("1.05")
    }


def late_money(world: World) -> set[Key]:
    """Arrivals after which the limit went by before as much was paid out as had come."""
    came: dict[tuple[str, str], list[tuple[date, Decimal]]] = defaultdict(list)
    for row in world.lists["资金到账"]:
        came[row["县代码"], row["政策代码"]].append((row["到账日期"], row["金额"]))
    went: dict[tuple[str, str], list[tuple[date, Decimal]]] = defaultdict(list)
    for row in world.paid:
        went[row["村代码"][:6], row["政策代码"]].append((row["发放日期"], row["金额"]))
    found: set[Key] = set()
    for (county, policy), arrivals in came.items():
        if policy == "DL":
            continue  # no limit
        total = Decimal(0)
        for day, amount in sorted(arrivals):
            total += amount
            limit = day + timedelta(days=LIMIT_DAYS)
            if sum(paid for when, paid in went[county, policy] if when <= limit) < total:
                found.add((county, policy, day.isoformat()))
    return found


def not_paid(world: World) -> set[Key]:
    covered = {
        (row["证件号"], row["政策代码"], one)
        for row in world.paid
        if len(row["期间"]) == 6
        for one in months_of(row)
    }
    found: set[Key] = set()
    for row in world.lists["补贴资格"]:
        for number in range(1, 13) if row["状态"] == "正常" else ():
            case = row["证件号"], row["政策代码"], f"2024{number:02d}"
            if row["起"] <= date(2024, number, 1) and case not in covered:
                found.add(case)
    return found


def outlying_villages(world: World) -> set[Key]:
    """Villages that get twice the median of their like a head; only where there are eight."""
    about = {row["村代码"]: row for row in world.lists["村情"]}
    money: Counter[tuple[str, str]] = Counter()
    for row in world.paid:
        money[row["政策代码"], row["村代码"]] += row["金额"]
    groups: dict[Key, list[tuple[Decimal, str]]] = defaultdict(list)
    for (policy, village), amount in money.items():
        if policy != "DL":
            group = policy, village[:6], about[village]["类别"]
            groups[group].append((amount / about[village]["人口"], village))
    found: set[Key] = set()
    for (policy, _, _), villages in groups.items():
        median = sorted(villages)[len(villages) // 2][0]
        if len(villages) >= 8:
            found |= {(policy, "2024", one) for share, one in villages if share > 2 * median}
    return found


TRUTH: dict[str, Callable[[World], set[Key]]] = {
    "S02": bad_numbers, "S06": shared_cards, "S07": many_cards, "S12": after_death,
    "S20": on_payroll, "S27": paid_twice, "S29": both_kinds, "S35": above_standard,
    "S39": too_much_land, "S45": late_money, "S53": not_paid, "S57": outlying_villages,
}  # fmt: skip


@pytest.mark.parametrize("rule", TRUTH)
def test_the_planted_faults_are_all_there_is(world: World, rule: str) -> None:
    """The data have exactly the faults that the answers name, so no trap is one."""
    planted, traps = world.answers[rule, "fault"], world.answers[rule, "trap"]
    assert planted
    assert traps
    assert TRUTH[rule](world) == planted
    assert not planted & traps


def test_the_traps_stand_in_the_data(world: World) -> None:
    """What only looks like a fault is there to be looked at."""
    paid = {world.case(row) for row in world.paid}
    lists, traps = world.lists, {rule: world.answers[rule, "trap"] for rule in KEYS}
    numbers = {row["证件号"] for row in world.paid}
    assert traps["S02"] <= {(number,) for number in numbers}
    assert {"512836", "510922"} <= {number[:6] for number in numbers}
    assert traps["S06"] <= {(row["卡号"],) for row in world.paid}
    assert lists["监护"]
    replaced = Counter(row["证件号"] for row in world.paid)
    assert all(replaced[number] == 12 for (number,) in traps["S07"])
    assert {"注销"} < {row["状态"] for row in lists["社保卡"]}
    assert traps["S12"] <= paid
    names = {row["姓名"] for row in lists["死亡登记"]}
    dead = {row["证件号"] for row in lists["死亡登记"]}
    living = [row for row in world.paid if world.case(row) in traps["S12"]]
    assert any(row["姓名"] in names and row["证件号"] not in dead for row in living)
    assert traps["S20"] <= paid
    assert {"公益性岗位", "村医"} <= {row["人员性质"] for row in lists["财政供养"]}
    assert traps["S27"] <= paid
    attempts = Counter(world.case(row) for row in lists["发放"])
    assert any(attempts[case] > 1 for case in traps["S27"])
    assert {row["状态"] for row in lists["发放"]} == {"成功", "失败", "退回"}
    assert any(row["期数"] > 1 for row in world.paid if world.case(row) in traps["S27"])
    assert {(number, policy) for number, _, policy, _ in traps["S29"]} <= {c[:2] for c in paid}
    assert {case[:3] for case in traps["S35"]} <= {world.case(row) for row in lists["发放"]}
    assert traps["S39"] <= {("2024", "DL", row["村代码"]) for row in lists["村耕地"]}
    entitled = {(row["证件号"], row["政策代码"]) for row in lists["补贴资格"]}
    assert {case[:2] for case in traps["S53"]} <= entitled
    assert {"暂停", "终止"} < {row["状态"] for row in lists["补贴资格"]}
    assert {village for _, _, village in traps["S57"]} <= {row["村代码"] for row in lists["村情"]}


def test_no_number_can_be_a_real_persons(world: World) -> None:
    """Every number of a person fails its check digit, every name says that it is made up."""
    numbers = {
        value
        for rows in world.lists.values()
        for row in rows
        for column, value in row.items()
        if column.endswith("证件号")
    }
    assert len(numbers) > SIZE / 20
    for number in numbers:
        assert len(number) == 18
        total = sum(w * int(digit) for w, digit in zip(WEIGHTS, number[:17], strict=True))
        assert number[17] != "10X98765432"[total % 11]
    names = {row["姓名"] for rows in world.lists.values() for row in rows if "姓名" in row}
    assert all(name.startswith("虚构") for name in names)
    assert {row["卡号"][:3] for row in world.lists["社保卡"]} == {"999"}


def test_a_number_is_one_persons(world: World) -> None:
    owner: dict[str, str] = {}
    for row in world.lists["发放"]:
        assert owner.setdefault(row["证件号"], row["姓名"]) == row["姓名"]


def test_the_files_have_the_types_of_the_relations(world: World) -> None:
    pack = find_pack("subsidies")
    relations = read_tables(Relation, TomlFile.read(pack / "relations.toml", "relations.toml", []))
    for name in LISTS:
        path = world.folder / (f"{name}/*.parquet" if name == "发放" else f"{name}.parquet")
        told = duckdb.connect().execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
        types = relation_types(relations[name])
        assert {row[0]: row[1] for row in told} == {n: types[n] for n in types if n not in TRACE}


def test_a_file_holds_one_period(world: World) -> None:
    files = sorted((world.folder / "发放").glob("*.parquet"))
    assert [one.stem for one in files] == ["2024", *(f"2024{n:02d}" for n in range(1, 13))]
    for file in files:
        periods = duckdb.connect().execute(f"SELECT DISTINCT 期间 FROM '{file}'").fetchall()
        assert periods == [(file.stem,)]


def test_registers_have_gaps(world: World) -> None:
    cards = {row["卡号"] for row in world.lists["社保卡"]}
    used = {row["卡号"] for row in world.paid}
    assert 0 < len(used - cards) < len(used) / 10
    assert any(row["死亡日期"] is None for row in world.lists["死亡登记"])


def test_data_toml_says_that_all_is_made_up(world: World) -> None:
    text = (world.folder / "data.toml").read_text(encoding="utf-8")
    assert text.count('source = "虚构"') == text.count("as_of = 2025-01-31") == len(LISTS)


def test_the_same_seed_gives_the_same_world(world: World, tmp_path: Path) -> None:
    make_payments(tmp_path / "再", Wish(SIZE, 7, FAULTS))
    again = World(tmp_path / "再")
    assert again.lists == world.lists
    name = "answers.csv"
    assert (again.folder / name).read_bytes() == (world.folder / name).read_bytes()
    make_payments(tmp_path / "另", Wish(SIZE, 8, FAULTS))
    assert (tmp_path / "另" / name).read_bytes() != (world.folder / name).read_bytes()


def test_without_faults_the_world_is_clean(tmp_path: Path) -> None:
    make_payments(tmp_path / "净", Wish(SIZE, 7, 0))
    clean = World(tmp_path / "净")
    assert not clean.answers
    assert {rule: found for rule, truth in TRUTH.items() if (found := truth(clean))} == {}


def test_as_csv_it_is_the_same(tmp_path: Path, world: World) -> None:
    out = tmp_path / "表"
    call = ["synth", "payments", "--size", str(SIZE), "--seed", "7", "--faults", str(FAULTS)]
    result = CliRunner().invoke(app, [*call, "-o", str(out), "--format", "csv"])
    assert result.exit_code == 0, result.output
    assert "虚构" in result.output
    assert not list(out.rglob("*.parquet"))
    with (out / "死亡登记.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    told = [
        {name: str(value or "") for name, value in row.items()} for row in world.lists["死亡登记"]
    ]
    assert rows == told


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "我的.txt").write_text("在", encoding="utf-8")
    with pytest.raises(InputError, match="不动它"):
        make_payments(tmp_path, Wish(1_000, 1))
    assert [one.name for one in tmp_path.iterdir()] == ["我的.txt"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), KeyboardInterrupt),
        (RuntimeError("Query interrupted"), KeyboardInterrupt),  # what DuckDB makes of Ctrl-C
        (duckdb.IOException("Could not write: No space left on device"), InputError),
        (OSError(28, "No space left on device"), InputError),
    ],
)
def test_nothing_half_made_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, told: type[BaseException]
) -> None:
    """Broken off in the middle of the lists: neither the folder nor its scratch is there."""
    write = WorldMaker._list

    def broken(maker: WorldMaker, step: Any, *rest: Any) -> Any:
        if step.relation == "死亡登记":
            raise error
        return write(maker, step, *rest)

    monkeypatch.setattr(WorldMaker, "_list", broken)
    with pytest.raises(told) as found:
        make_payments(tmp_path / "世界", Wish(1_000, 1))
    assert list(tmp_path.iterdir()) == []
    if told is InputError:
        assert str(found.value).startswith(f"{tmp_path / '世界'}：磁盘满了。")
