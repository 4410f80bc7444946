"""Progress of projects in a month, recomputed by plain Python from the same made-up rows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from booklets import CATALOGUE, book_of

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.load import load_whole
from mingzhang.model.problem import InputError
from mingzhang.model.rows import named_rows

PROJECTS = "年度,单位代码,项目代码,项目名称,全年预算数"
MONITORED = "年度,单位代码,项目代码,月份,全年预算数,执行数,目标进度,预计全年执行数"
TARGETS = (
    "年度,单位代码,项目代码,列入,一级指标,二级指标,三级指标,范围,指标性质,指标值,度量单位,权重"
)
REACHED = "年度,单位代码,项目代码,三级指标,月份,完成值,完成程度"
LIGHTS = [("绿", 80), ("黄", 60), ("红", 0)]  # of the ratio to the share of the year that is over
ORDER = {"红": 0, "黄": 1, "绿": 2}
# (月份, 最低进度) as the rules of the place and year say.
LINES = {
    2024: {6: Fraction(40), 9: Fraction(135, 2), 11: Fraction(165, 2)},
    2025: {4: Fraction(25), 6: Fraction(40), 8: Fraction(60), 10: Fraction(80)},
}


def settings(year: int = 2024, region: str = "sichuan") -> str:
    return f'department = "虚构市测试局"\nunit = "00"\nyear = {year}\nregion = "{region}"\n'


def progress(folder: Path, book: str = "", **tables: str) -> dict[tuple[str, int], dict[str, Any]]:
    """The rows of 监控进度 by project and month."""
    with DuckEngine(threads=1) as engine:
        loaded = load_whole(engine, book_of(folder, book or settings(), **tables), CATALOGUE)
    rows = named_rows(loaded.rows["监控进度"])
    return {(row["项目代码"] or "", row["月份"]): row for row in rows}


def monitored(*rows: str, year: int = 2024) -> str:
    """Rows of 绩效监控 in short: 项目代码,月份,全年预算数,执行数,目标进度,预计全年执行数."""
    return "\n".join([MONITORED, *(f"{year},01,{row}" for row in rows)])


def rounded(value: Fraction, decimals: int = 2) -> Decimal:
    """Half away from zero, as an accountant rounds."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def light(share: Fraction, month: int) -> str | None:
    ratio = share / Fraction(month, 12) * 100
    return next((name for name, least in LIGHTS if ratio >= least), None)


@pytest.mark.parametrize("year", [2024, 2025])
def test_every_number_is_what_arithmetic_says(tmp_path: Path, year: int) -> None:
    chance = random.Random(year)
    lines, cases = [], []
    for number in range(400):
        month = chance.randint(1, 12)
        budget = chance.choice([1, 3, 7, 100, 12345, 999_999, chance.randint(1, 10**8)])
        spent = chance.choice([0, budget, chance.randint(0, budget)])
        line = LINES[year].get(month)
        if line and chance.random() < 0.3:  # on the line itself, and beside it
            spent = max(0, int(line * budget / 100) + chance.choice([-1, 0, 1]))
        target = chance.choice([None, 0, 100, chance.randint(0, 100)])
        cases.append((f"P{number}", month, budget, spent, target))
        lines.append(f"P{number},{month},{budget},{spent},{'' if target is None else target},")
    rows = progress(tmp_path / "册", settings(year), 绩效监控=monitored(*lines, year=year))
    for code, month, budget, spent, target in cases:
        row = rows[code, month]
        share, line = Fraction(spent, budget), LINES[year].get(month)
        assert row["预算进度"] == rounded(share * 100)
        assert row["时间进度"] == rounded(Fraction(month * 100, 12))
        assert row["应达进度"] == (None if line is None else rounded(line))
        assert row["预算灯"] == light(share, month)
        assert row["目标灯"] == (None if target is None else light(Fraction(target, 100), month))
        below = None if line is None else share * 100 < line
        far = None if target is None or line is None else abs(target - share * 100) > 10
        assert row["低于线"] == {None: None, True: "是", False: "否"}[below]
        assert row["差过大"] == {None: None, True: "是", False: "否"}[far]
        warned = True if below or far else (None if below is None or far is None else False)
        assert row["预警"] == {None: None, True: "是", False: "否"}[warned]
        expected = max(min(Fraction(spent * 12, month), Fraction(budget)), Fraction(spent))
        assert row["预计执行数"] == rounded(expected)
        if below is not None:
            missing = max(line * budget / 100 - spent, Fraction(0)) if line else Fraction(0)
            assert row["差额"] == rounded(missing)
    assert len({row["状态"] for row in rows.values()}) == 4  # every state occurs


def test_november_of_the_published_report(tmp_path: Path) -> None:
    """82.5 % in November: 82.49 % is warned, 82.5 % is not."""
    rows = progress(
        tmp_path / "册",
        绩效监控=monitored("甲,11,1000000,824999.99,80,", "乙,11,1000000,825000,80,"),
    )
    assert (rows["甲", 11]["预警"], rows["甲", 11]["差额"]) == ("是", Decimal("0.01"))
    assert (rows["乙", 11]["预警"], rows["乙", 11]["差额"]) == ("否", Decimal(0))


def test_the_rule_of_2025_warns_of_more_than_ten_points(tmp_path: Path) -> None:
    lines = ["甲,10,1000,850,95,", "乙,10,1000,850,95.01,", "丙,10,1000,850,74.99,"]
    rows = progress(tmp_path / "册", settings(2025), 绩效监控=monitored(*lines, year=2025))
    assert [rows[code, 10]["差过大"] for code in "甲乙丙"] == ["否", "是", "是"]
    assert [rows[code, 10]["低于线"] for code in "甲乙丙"] == ["否", "否", "否"]
    assert rows["乙", 10]["进度差"] == Decimal("10.01")


def test_months_without_a_line_are_not_warned(tmp_path: Path) -> None:
    rows = progress(tmp_path / "册", 绩效监控=monitored("甲,5,1000,1,90,"))
    assert (rows["甲", 5]["状态"], rows["甲", 5]["预警"]) == ("不是监控月份", None)
    assert rows["甲", 5]["预算灯"] == "红"


@pytest.mark.parametrize(
    ("region", "months"), [("sichuan", {6, 9, 11}), ("yunnan", {7}), ("hubei", {7})]
)
def test_a_place_without_lines_of_its_own_has_those_of_anywhere(
    region: str, months: set[int]
) -> None:
    assert {row["月份"] for row in CATALOGUE.valid("监控线", region, 2024)} == months


def test_a_place_that_gives_one_parameter_keeps_the_others() -> None:
    """Hubei says 20 points for the budget; it did not say that there is no other parameter."""
    hubei = {row["参数"]: row["值"] for row in CATALOGUE.valid("绩效参数", "hubei", 2024)}
    others = {row["参数"]: row["值"] for row in CATALOGUE.valid("绩效参数", "yunnan", 2024)}
    assert hubei == others | {"执行分值": Decimal(20)}


# What a month gives (月份,全年预算数,执行数) and why nothing can be computed of it.
BAD_MONTHS = {
    "6,,100": "没有全年预算数",
    "6,0,100": "全年预算数是零",
    "6,-5,100": "全年预算数是负数",
    "6,1000,": "没有填执行数",
    "6,1000,-1": "执行数是负数",
    "0,1000,100": "月份应是1至12",
    "13,1000,100": "月份应是1至12",
}


def test_what_cannot_be_computed_is_said(tmp_path: Path) -> None:
    lines = [f"P{number},{given},50," for number, given in enumerate(BAD_MONTHS)]
    rows = progress(tmp_path / "册", 绩效监控=monitored(*lines))
    by_project = {code: row for (code, _), row in rows.items()}
    for number, reason in enumerate(BAD_MONTHS.values()):
        row = by_project[f"P{number}"]
        assert (row["未定原因"], row["状态"], row["预警"]) == (reason, "无法判断", None)
        assert {row[name] for name in ("预算进度", "预算灯", "预计执行数", "差额")} == {None}


def test_doubtful_numbers_are_told(tmp_path: Path) -> None:
    lines = ["甲,6,1000,500,50,", "甲,9,1000,400,70,", "甲,11,1000,1001,90,900"]
    rows = progress(tmp_path / "册", 绩效监控=monitored(*lines))
    assert rows["甲", 6]["疑点"] is None
    assert rows["甲", 9]["疑点"] == "累计执行数比6月底少"
    assert rows["甲", 11]["疑点"] == "执行数超过全年预算数；预计全年执行数少于已执行数"
    assert rows["甲", 11]["预计来历"] == "填报"
    assert rows["甲", 11]["预计全年执行率"] == Decimal(90)


def test_the_budget_of_the_project_where_the_month_gives_none(tmp_path: Path) -> None:
    rows = progress(
        tmp_path / "册",
        项目=f"{PROJECTS}\n2024,01,甲,虚构项目,2000\n2023,01,甲,去年的,1\n2024,02,甲,别的单位,1",
        绩效监控=monitored("甲,6,,1000,50,", "乙,6,4000,1000,50,"),
    )
    assert (rows["甲", 6]["预算进度"], rows["甲", 6]["项目名称"]) == (Decimal(50), "虚构项目")
    assert (rows["乙", 6]["预算进度"], rows["乙", 6]["项目名称"]) == (Decimal(25), "乙")


@pytest.mark.parametrize("cell", ["一百", "5%", "abc"])
def test_text_for_a_number_is_refused_with_its_place(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InputError, match=r"绩效监控\.csv 单元格F2：读到“"):
        progress(tmp_path / "册", 绩效监控=monitored(f"甲,6,1000,{cell},50,"))


def test_spending_more_never_gives_a_worse_light(tmp_path: Path) -> None:
    chance = random.Random(7)
    lines, pairs = [], []
    for number in range(300):
        month, budget = chance.randint(1, 12), chance.randint(1, 10**7)
        less = chance.randint(0, budget)
        more = chance.randint(less, budget)
        lines += [f"少{number},{month},{budget},{less},,", f"多{number},{month},{budget},{more},,"]
        pairs.append((f"少{number}", f"多{number}", month))
    rows = progress(tmp_path / "册", 绩效监控=monitored(*lines))
    for less_code, more_code, month in pairs:
        worse, better = rows[less_code, month], rows[more_code, month]
        assert ORDER[worse["预算灯"]] <= ORDER[better["预算灯"]]
        assert not (worse["低于线"] == "否" and better["低于线"] == "是")
        assert worse["预计执行数"] <= better["预计执行数"]
    assert {row["预算灯"] for row in rows.values()} == set(ORDER)


# Targets --------------------------------------------------------------------------------------


def targets(*rows: str, project: str = "甲") -> list[str]:
    """Rows of 绩效指标 in short: 一级指标,三级指标,指标性质,指标值,度量单位,权重."""
    lines = []
    for row in rows:
        first, third, sign, value, unit, weight = row.split(",")
        lines.append(f"2024,01,{project},,{first},,{third},,{sign},{value},{unit},{weight}")
    return lines


def reached(rows: Mapping[str, str], project: str = "甲") -> list[str]:
    """Rows of 指标监控 in June: 完成值,完成程度 by the indicator."""
    return [f"2024,01,{project},{name},6,{text}" for name, text in rows.items()]


def table(head: str, rows: Iterable[str]) -> str:
    return "\n".join([head, *rows])


JUNE = monitored("甲,6,1000,500,,")


def target_of(folder: Path, wanted: Iterable[str], done: Mapping[str, str]) -> dict[str, Any]:
    rows = progress(
        folder / "册",
        绩效监控=JUNE,
        绩效指标=table(TARGETS, targets(*wanted)),
        指标监控=table(REACHED, reached(done)),
    )
    return rows["甲", 6]


def test_target_progress_is_the_weighted_mean_of_capped_shares(tmp_path: Path) -> None:
    row = target_of(
        tmp_path,
        [
            "产出指标,人次,≥,300,人次,30",
            "产出指标,场次,=,7,场,20",
            "效益指标,人口,≥,12,万人,25",  # 6 is six 万人: the unit is that of the target
            "效益指标,能力,定性,提升,,15",
            "产出指标,成本,≤,5,万元,10",  # an upper limit says nothing of progress
            "产出指标,时限,≤,2024年12月前,,10",  # not due yet
            "满意度指标,满意,≥,90,%,10",  # asked at the end of the year
        ],
        {"人次": "900,", "场次": "3,", "人口": "6,", "能力": ",部分达成"},
    )
    weighted = 30 * 1 + 20 * Fraction(3, 7) + 25 * Fraction(1, 2) + 15 * Fraction(80, 100)
    assert row["目标进度"] == rounded(weighted * 100 / (30 + 20 + 25 + 15))
    assert (row["目标来历"], row["目标未定原因"]) == ("推算", None)


UNKNOWN: list[tuple[list[str], dict[str, str], str]] = [
    (["产出指标,人次,≥,300,人次,30"], {}, "“人次”没有填完成值"),
    (["产出指标,人次,≥,300,人次,30"], {"人次": "很多,"}, "“人次”完成值不是一个数"),
    (["产出指标,人次,≥,300,人次,30"], {"人次": "5户,"}, "“人次”完成值的单位与目标不同"),
    (["效益指标,能力,定性,提升,,15"], {"能力": "有提升,"}, "“能力”没有评定完成程度"),
    (["产出指标,时限,≤,2024年5月前,,10"], {}, "“时限”没有填完成日期"),
    (["产出指标,成本,≤,5,万元,10"], {"成本": "2,"}, "没有到时候的、可以推算的指标"),
    (["产出指标,一,≥,1,个,", "产出指标,二,≥,1,个,5"], {"一": "1,", "二": "1,"},
     "有的指标没有写权重"),
    (["产出指标,一,≥,1,个,5", "产出指标,二,≥,1,个,5"], {},
     "“一”没有填完成值等，共2条算不出"),
]  # fmt: skip


def test_a_target_that_cannot_be_known_is_unknown_and_told(tmp_path: Path) -> None:
    months, wanted, done = [], [], []
    for number, (indicators, results, _) in enumerate(UNKNOWN):
        months.append(f"P{number},6,1000,500,,")
        wanted += targets(*indicators, project=f"P{number}")
        done += reached(results, f"P{number}")
    rows = progress(
        tmp_path / "册",
        绩效监控=monitored(*months),
        绩效指标=table(TARGETS, wanted),
        指标监控=table(REACHED, done),
    )
    for number, (_, _, reason) in enumerate(UNKNOWN):
        row = rows[f"P{number}", 6]
        assert (row["目标进度"], row["目标来历"], row["目标灯"]) == (None, None, None)
        assert row["目标未定原因"] == reason
        assert (row["低于线"], row["状态"]) == ("否", "无法判断")


def test_a_stated_target_goes_before_a_computed_one(tmp_path: Path) -> None:
    rows = progress(
        tmp_path / "册",
        绩效监控=monitored("甲,6,1000,500,44.5,", "乙,6,1000,500,101,"),
        绩效指标=table(TARGETS, targets("产出指标,人次,≥,300,人次,30")),
        指标监控=table(REACHED, reached({"人次": "300,"})),
    )
    assert (rows["甲", 6]["目标进度"], rows["甲", 6]["目标来历"]) == (Decimal("44.5"), "填报")
    assert rows["乙", 6]["目标进度"] is None
    assert rows["乙", 6]["目标未定原因"] == "填的目标进度不在0至100之间"


def test_without_any_weight_every_indicator_counts_alike(tmp_path: Path) -> None:
    wanted = ["产出指标,甲一,≥,4,个,", "产出指标,甲二,≥,4,个,"]
    row = target_of(tmp_path, wanted, {"甲一": "1,", "甲二": "2,"})
    assert row["目标进度"] == Decimal("37.5")


def test_a_late_date_counts_as_nothing_done_and_an_early_one_as_done(tmp_path: Path) -> None:
    wanted = ["产出指标,早,≤,2024年5月前,,10", "产出指标,晚,≤,2024年5月前,,30"]
    row = target_of(tmp_path, wanted, {"早": "2024年5月31日,", "晚": "2024年6月1日,"})
    assert row["目标进度"] == Decimal(25)


def test_an_exceeded_limit_is_named(tmp_path: Path) -> None:
    wanted = ["产出指标,单价,≤,5,万元,10", "产出指标,总价,≤,50,万元,10", "产出指标,数,≥,1,个,10"]
    row = target_of(tmp_path, wanted, {"单价": "6,", "总价": "50,", "数": "1,"})
    assert row["超限指标"] == "单价"


def test_an_indicator_of_two_scopes_cannot_be_told_apart(tmp_path: Path) -> None:
    both = [f"2024,01,甲,,产出指标,,人次,{scope},≥,300,人次,30" for scope in ("全市", "市本级")]
    rows = progress(
        tmp_path / "册",
        绩效监控=JUNE,
        绩效指标=table(TARGETS, both),
        指标监控=table(REACHED, reached({"人次": "300,"})),
    )
    assert "同名" in rows["甲", 6]["目标未定原因"]


def test_the_worst_come_first_and_every_month_is_ranked_apart(tmp_path: Path) -> None:
    lines = [
        "好,6,100,90,90,",
        "差,6,100,5,5,",
        "错,6,0,5,5,",
        "中,6,100,30,35,",
        "好,9,100,95,95,",
    ]
    rows = progress(tmp_path / "册", 绩效监控=monitored(*lines))
    june = sorted((row["名次"], code) for (code, month), row in rows.items() if month == 6)
    assert june == [(1, "差"), (2, "中"), (3, "错"), (4, "好")]
    assert rows["好", 9]["名次"] == 1
