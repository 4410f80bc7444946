"""Identities by both plans, against each other and against sums of fractions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.documents.identities import PARENTS, check_documents, load_terms
from mingzhang.engines.lists.wide import run_wide, wide_sql
from mingzhang.model.problem import InputError
from mingzhang.model.quantity import Identity, Sense, Term, join_subject
from mingzhang.model.rows import AMOUNT, READING, Rows

# 支出 = 基本支出 + 项目支出, the identity most examples are about.
SUM = Identity("支出构成", "支出构成", Term(1, "支出"), (Term(1, "基本支出"), Term(1, "项目支出")))


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as engine:
        yield engine


def load_readings(engine: DuckEngine, readings: Sequence[dict[str, Any]]) -> None:
    """Readings with 0.01 万元 as the last digit unless said otherwise."""
    usual = {
        "文档": "甲",
        "单位代码": "001",
        "年度": 2024,
        "科目": "",
        "范围": "汇总",
        "半": 50,
        "表": "",
        "待定": False,
        "来源": "",
    }
    rows = Rows(READING)
    for number, reading in enumerate(readings):
        given = usual | {"号": number} | reading
        rows.add(*(given[name] for name in READING))
    engine.load("读数", rows)


def load_parents(engine: DuckEngine, *pairs: tuple[str, str]) -> None:
    """Pairs of a subject and the one above it, all on the first axis."""
    rows = Rows(PARENTS)
    rows.extend((subject, 0, above) for subject, above in pairs)
    engine.load("科目上级", rows)


def check(
    engine: DuckEngine, identities: Sequence[Identity], readings: Sequence[dict[str, Any]]
) -> list[tuple[Any, ...]]:
    """规则, 文档, 科目, 结果, 原因 of every case."""
    load_readings(engine, readings)
    load_terms(engine, identities)
    check_documents(engine)
    return list(engine.rows("SELECT 规则, 文档, 科目, 结果, 原因 FROM 检查 ORDER BY 检查"))


def amounts(**values: str) -> list[dict[str, Any]]:
    return [{"量": quantity, "值": value} for quantity, value in values.items()]


def results(checked: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """The result of each case by its subject."""
    return {row[2]: row[3] for row in checked}


@pytest.fixture(autouse=True)
def _subjects(engine: DuckEngine) -> None:
    load_parents(engine, ("208", ""), ("210", ""), ("20801", "208"), ("20802", "208"))


def test_a_sum_holds_within_its_half_units_and_fails_beyond(engine: DuckEngine) -> None:
    held = amounts(支出="300150", 基本支出="100000", 项目支出="200000")
    failed = amounts(支出="300150.000001", 基本支出="100000", 项目支出="200000")
    assert check(engine, [SUM], held) == [("支出构成", "甲", "", "agrees", None)]
    assert check(engine, [SUM], failed) == [("支出构成", "甲", "", "error", None)]


def test_a_check_shows_its_intervals(engine: DuckEngine) -> None:
    signed = Identity("结转", "结转", Term(1, "年末"), (Term(1, "收入"), Term(-2, "支出")))
    check(engine, [signed], amounts(年末="1000", 收入="5000", 支出="3000"))
    bounds = engine.rows("SELECT 值低, 值高, 应为低, 应为高 FROM 检查")
    assert bounds == [(950, 1050, -1150, -850)]


def test_a_missing_term_is_named(engine: DuckEngine) -> None:
    fixed = Identity("教育", "教育", Term(1, "支出"), (Term(1, "支出", "205"), Term(1, "其他")))
    checked = check(engine, [SUM, fixed], amounts(支出="1", 项目支出="1"))
    assert [(row[3], row[4]) for row in checked] == [
        (None, "缺少：基本支出"),
        (None, "缺少：支出[205]、其他"),
    ]


def test_a_missing_left_term_is_a_case_and_nothing_at_all_is_none(engine: DuckEngine) -> None:
    checked = check(engine, [SUM], amounts(项目支出="1", 别的="1"))
    assert [row[4] for row in checked] == ["缺少：支出、基本支出"]
    assert check(engine, [SUM], amounts(别的="1")) == []


def test_every_reading_of_a_quantity_is_admitted(engine: DuckEngine) -> None:
    twice = amounts(支出="300000", 基本支出="100000", 项目支出="200000")
    elsewhere = {"量": "支出", "值": "299000"}
    assert results(check(engine, [SUM], [*twice, elsewhere])) == {"": "agrees"}
    assert engine.rows("SELECT 值低, 值高 FROM 检查") == [(298950, 300050)]


def test_documents_years_units_and_scopes_do_not_mix(engine: DuckEngine) -> None:
    held = amounts(支出="3", 基本支出="1", 项目支出="2")
    readings = [reading | {"半": 0} for reading in held]
    others = [
        reading | change
        for change in ({"文档": "乙"}, {"年度": 2023}, {"单位代码": "002"}, {"范围": "本级"})
        for reading in amounts(支出="9")
    ]
    checked = check(engine, [SUM], readings + others)
    assert sorted(str(row[3]) for row in checked) == ["None"] * 4 + ["agrees"]


def test_each_subject_is_its_own_case(engine: DuckEngine) -> None:
    each = Identity("逐科目", "逐科目", SUM.left, SUM.right, each=True)
    total = amounts(支出="300000", 基本支出="100000", 项目支出="200000")
    item = [
        reading | {"科目": "208"}
        for reading in amounts(支出="300000", 基本支出="100000", 项目支出="100000")
    ]
    assert results(check(engine, [each], total + item)) == {"": "agrees", "208": "error"}
    assert results(check(engine, [SUM], total + item)) == {"": "agrees"}


def test_a_fixed_subject_takes_part_in_the_case_of_each_subject(engine: DuckEngine) -> None:
    share = Identity(
        "不超过", "不超过", Term(1, "支出"), (Term(1, "限额", "000"),), sense="≤", each=True
    )
    readings = [
        *amounts(支出="900"),
        {"量": "支出", "值": "500", "科目": "208"},
        {"量": "支出", "值": "2000", "科目": "210"},
        {"量": "限额", "值": "1000", "科目": "000"},
    ]
    assert results(check(engine, [share], readings)) == {
        "": "agrees",
        "208": "agrees",
        "210": "error",
    }


def test_a_form_narrows_the_readings(engine: DuckEngine) -> None:
    form = Identity("表内", "表内", SUM.left, SUM.right, form="公开03表")
    inside = [
        reading | {"表": "公开03表"}
        for reading in amounts(支出="300000", 基本支出="100000", 项目支出="200000")
    ]
    outside = {"量": "支出", "值": "999999", "表": "公开01表"}
    assert results(check(engine, [form], [*inside, outside])) == {"": "agrees"}
    assert engine.rows("SELECT 值低, 值高 FROM 检查") == [(299950, 300050)]
    assert engine.rows("SELECT DISTINCT 表限 FROM 检查项") == [("公开03表",)]


@pytest.mark.parametrize(
    ("sense", "left", "wanted"),
    [
        ("≥", "1000", "error"),
        ("≥", "9000", "agrees"),
        ("≤", "1000", "agrees"),
        ("≤", "9000", "error"),
    ],
)
def test_inequalities_are_open_on_one_side(
    engine: DuckEngine, sense: Sense, left: str, wanted: str
) -> None:
    identity = Identity("比较", "比较", Term(1, "左"), (Term(1, "右"),), sense=sense)
    assert results(check(engine, [identity], amounts(左=left, 右="5000"))) == {"": wanted}
    (bounds,) = engine.rows("SELECT 应为低, 应为高 FROM 检查")
    assert bounds == ((4950, None) if sense == "≥" else (None, 5050))


CHILDREN = Identity("类款项", "类款项", Term(1, "支出"), (), grain="children")


def test_a_subject_is_the_sum_of_its_children(engine: DuckEngine) -> None:
    printed = {"": "700", "208": "300", "210": "400", "20801": "100", "20802": "150"}
    readings = [
        {"量": "支出", "科目": subject, "值": value, "半": "0.5"}
        for subject, value in printed.items()
    ]
    assert results(check(engine, [CHILDREN], readings)) == {"": "agrees", "208": "error"}
    assert engine.rows("SELECT 应为低, 应为高 FROM 检查 WHERE 科目 = '208'") == [(249, 251)]
    terms = engine.rows(
        "SELECT 检查项.科目, 角色, 系数 FROM 检查项 JOIN 检查 USING (检查) "
        "WHERE 检查.科目 = '208' ORDER BY ALL"
    )
    assert terms == [("208", "value", 1), ("20801", "operand", 1), ("20802", "operand", 1)]


def test_children_without_their_parent_are_not_evaluated(engine: DuckEngine) -> None:
    readings = [{"量": "支出", "科目": "20801", "值": "1"}]
    assert check(engine, [CHILDREN], readings) == [("类款项", "甲", "208", None, "缺少：支出")]


def test_a_fixed_subject_of_children_checks_only_this_subject(engine: DuckEngine) -> None:
    only = Identity("仅208", "仅208", Term(1, "支出", "208"), (), grain="children")
    readings = [
        {"量": "支出", "科目": subject, "值": "5"} for subject in ("", "208", "20801", "210")
    ]
    assert results(check(engine, [only], readings)) == {"208": "agrees"}


def test_the_readings_of_a_check_are_listed(engine: DuckEngine) -> None:
    check(engine, [SUM], amounts(支出="3", 项目支出="2"))
    listed = engine.rows(
        "SELECT 规则, 文档, 量, 单位代码, 年度, 科目, 范围, 表限, 系数, 角色 "
        "FROM 检查项 ORDER BY ALL"
    )
    assert listed == [
        ("支出构成", "甲", "支出", "001", 2024, "", "汇总", "", 1, "value"),
        ("支出构成", "甲", "项目支出", "001", 2024, "", "汇总", "", 1, "operand"),
    ]


# ---- Axes and years ----

CROSS = ("", "208", "20801", "20802", "×301", "×302", "208×301", "20801×301", "20802×302")
ALONG = {
    axis: Identity(f"轴{axis}", "", Term(1, "支出"), (), grain="children", axis=axis, axes=axes)
    for axis, axes in ((0, 1), (1, 2))
}
DOWN = Identity("各列", "", Term(1, "支出"), (), grain="children", axis=0, axes=2)


def load_cross(engine: DuckEngine) -> None:
    """The subject above each of ``CROSS`` on each axis where it has a code."""
    rows = Rows(PARENTS)
    for subject in CROSS[1:]:
        function, _, economic = subject.partition("×")
        if function:
            rows.add(subject, 0, join_subject(function[:3] if len(function) > 3 else "", economic))
        if economic:
            rows.add(subject, 1, function)
    engine.load("科目上级", rows)


def test_children_stand_on_the_axis_of_the_identity(engine: DuckEngine) -> None:
    load_cross(engine)
    printed = {
        "": "30", "208": "30", "20801": "10", "20802": "20", "×301": "10", "×302": "20",
        "208×301": "9", "20801×301": "9", "20802×302": "20",
    }  # fmt: skip
    readings = [{"量": "支出", "科目": s, "值": value, "半": 0} for s, value in printed.items()]
    checked = check(engine, [*ALONG.values(), DOWN], readings)
    assert {(rule, subject, result) for rule, _, subject, result, _ in checked} == {
        ("轴0", "", "agrees"), ("轴0", "208", "agrees"),
        ("轴1", "", "agrees"), ("轴1", "208", "error"), ("轴1", "20801", "error"),
        ("轴1", "20802", "agrees"),
        ("各列", "×301", "error"), ("各列", "208×301", "agrees"), ("各列", "208×302", None),
    }  # fmt: skip


def test_each_subject_is_of_the_axes_of_the_identity(engine: DuckEngine) -> None:
    readings = [
        reading | {"科目": subject}
        for subject in ("", "208", "208×301", "×301")
        for reading in amounts(支出="3", 基本支出="1", 项目支出="2")
    ]
    plain = Identity("一轴", "", SUM.left, SUM.right, each=True)
    crossed = Identity("二轴", "", SUM.left, SUM.right, each=True, axes=2)
    checked = check(engine, [plain, crossed], readings)
    assert [(row[0], row[2]) for row in checked] == [
        ("一轴", ""), ("一轴", "208"), ("二轴", "208×301"), ("二轴", "×301"),
    ]  # fmt: skip


CARRIED = Identity("衔接", "", Term(1, "年初"), (Term(1, "年末", "", -1),))


def test_a_term_of_the_year_before(engine: DuckEngine) -> None:
    readings = [
        {"量": quantity, "年度": year, "值": value, "半": 0}
        for quantity, year, value in (
            ("年初", 2023, "1"), ("年末", 2023, "5"), ("年初", 2024, "5"), ("年末", 2024, "9"),
        )
    ]  # fmt: skip
    load_readings(engine, readings)
    load_terms(engine, [CARRIED])
    check_documents(engine)
    checked = engine.rows("SELECT 年度, 结果, 原因 FROM 检查 ORDER BY 年度")
    assert checked == [(2023, None, "缺少：年末@上年"), (2024, "agrees", None)]
    terms = engine.rows("SELECT 量, 年度 FROM 检查项 WHERE 检查 = 2 ORDER BY 年度")
    assert terms == [("年末", 2023), ("年初", 2024)]


yearly = st.dictionaries(
    st.tuples(st.sampled_from(["甲", "乙"]), st.integers(2021, 2025)), st.integers(-3, 3)
)


@settings(deadline=None, max_examples=30)
@given(
    yearly,
    st.sampled_from([1, -1, 2]),
    st.sampled_from([0, -1]),
    st.sampled_from(["=", "≥", "≤"]),
)
def test_shifted_terms_and_the_oracle_agree(
    engine: DuckEngine,
    known: dict[tuple[str, int], int],
    coefficient: int,
    shift: int,
    sense: Sense,
) -> None:
    right = (Term(1, "乙", "", -1), Term(coefficient, "甲", "", shift))
    identity = Identity("跨年", "", Term(1, "乙"), right, sense=sense)
    readings = [
        {"量": quantity, "年度": year, "值": value, "半": "0.5"}
        for (quantity, year), value in known.items()
    ]
    load_readings(engine, readings)
    load_terms(engine, [identity])
    check_documents(engine)
    found = dict(engine.rows("SELECT 年度, 结果 FROM 检查 WHERE 结果 IS NOT NULL"))
    wanted = {}
    for year in range(2021, 2026):
        terms = [("乙", year), ("乙", year - 1), ("甲", year + shift)]
        if all(term in known for term in terms):
            this, last, other = (Fraction(known[term]) for term in terms)
            difference = this - last - coefficient * other
            slack = Fraction(1, 2) * (2 + abs(coefficient))
            held = {
                "=": abs(difference) <= slack,
                "≥": difference >= -slack,
                "≤": difference <= slack,
            }[sense]
            wanted[year] = "agrees" if held else "error"
    assert found == wanted


def test_a_wide_relation_has_no_year_before() -> None:
    with pytest.raises(ValueError, match="衔接"):
        wide_sql("宽表", ["单位代码"], [CARRIED], {"年初": "年初", "年末": "年末"}, "0")


# ---- Mass data ----


def load_wide(engine: DuckEngine, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = Rows({"单位代码": "VARCHAR"} | dict.fromkeys(columns, "DECIMAL(15, 2)"))
    table.extend(rows)
    engine.load("宽表", table)


WIDE = {"支出": "支出", "基本支出": "基本支出", "项目支出": "项目支出"}


def test_a_wide_relation_gives_three_outcomes_and_the_violations(engine: DuckEngine) -> None:
    load_wide(
        engine,
        list(WIDE),
        [("001", "3", "1", "2"), ("002", "3.01", "1", "2"), ("003", "3", None, "2")],
    )
    (outcome,) = run_wide(engine, "宽表", ["单位代码"], [SUM], WIDE)
    assert (outcome.met, outcome.not_met, outcome.reasons) == (1, 1, {"缺少数据": 1})
    assert engine.rows("SELECT * FROM 恒等式违反") == [("002", "支出构成", Decimal("0.01"))]


def test_a_wide_relation_without_rows_has_no_outcomes(engine: DuckEngine) -> None:
    load_wide(engine, list(WIDE), [])
    (outcome,) = run_wide(engine, "宽表", ["单位代码"], [SUM], WIDE)
    assert (outcome.met, outcome.not_met, outcome.not_evaluated) == (0, 0, 0)
    assert engine.rows("SELECT * FROM 恒等式违反") == []


def test_floats_are_refused(engine: DuckEngine) -> None:
    engine.run("CREATE OR REPLACE TABLE 浮点 AS SELECT 1.5::DOUBLE AS 支出, 1.5 AS 基本支出")
    with pytest.raises(InputError, match="列“支出”的类型是DOUBLE"):
        run_wide(engine, "浮点", [], [SUM], WIDE)


def test_decimals_of_several_scales_are_refused(engine: DuckEngine) -> None:
    engine.run(
        "CREATE OR REPLACE TABLE 混合 AS SELECT 1.50 AS 支出, 1.5 AS 基本支出, 1.00 AS 项目支出"
    )
    with pytest.raises(InputError, match="列“基本支出”"):
        run_wide(engine, "混合", ["支出"], [SUM], WIDE)


def test_an_identity_of_several_rows_is_no_wide_one() -> None:
    with pytest.raises(ValueError, match="类款项"):
        wide_sql("宽表", ["单位代码"], [CHILDREN], WIDE, "0")


# ---- Both plans and the oracle ----

QUANTITIES = ("甲", "乙", "丙", "丁", "戊")
terms = st.builds(Term, st.sampled_from([1, -1, 2, -3]), st.sampled_from(QUANTITIES), st.just(""))
identities = st.lists(
    st.builds(
        lambda left, right, sense: (left, tuple(right), sense),
        terms,
        st.lists(terms, min_size=1, max_size=4),
        st.sampled_from(["=", "=", "≥", "≤"]),
    ),
    min_size=1,
    max_size=4,
).map(
    lambda many: [
        Identity(f"R{number}", "", left, right, sense)
        for number, (left, right, sense) in enumerate(many)
    ]
)
cells = st.one_of(st.none(), st.integers(-6, 6).map(Decimal), st.just(Decimal("0.01")))
tables = st.lists(st.tuples(*(cells for _ in QUANTITIES)), min_size=1, max_size=6)


def oracle(identity: Identity, row: Sequence[Decimal | None], half: Decimal) -> bool | None:
    """Whether the identity holds by |Σ c x| ≤ Σ |c| · half, None if a term is missing."""
    values = dict(zip(QUANTITIES, row, strict=True))
    signed = [(t.coefficient, values[t.quantity]) for t in (identity.left,)]
    signed += [(-t.coefficient, values[t.quantity]) for t in identity.right]
    if any(value is None for _, value in signed):
        return None
    difference = sum((c * Fraction(value or 0) for c, value in signed), Fraction(0))
    slack = Fraction(half) * sum(abs(c) for c, _ in signed)
    if identity.sense == "=":
        return abs(difference) <= slack
    return difference >= -slack if identity.sense == "≥" else difference <= slack


Outcomes = dict[tuple[str, str], bool | None]


def by_scan(engine: DuckEngine, many: Sequence[Identity], wanted: Outcomes, half: str) -> None:
    """The wide plan finds the violations of each row, and as many of each outcome."""
    columns = dict(zip(QUANTITIES, QUANTITIES, strict=True))
    outcomes = run_wide(engine, "宽表", ["单位代码"], many, columns, half)
    violations = list(engine.rows("SELECT 单位代码, 规则 FROM 恒等式违反 ORDER BY ALL"))
    assert violations == sorted(case for case, met in wanted.items() if met is False)
    for outcome in outcomes:
        results = [met for (_, rule), met in wanted.items() if rule == outcome.rule]
        counts = (outcome.met, outcome.not_met, outcome.not_evaluated)
        assert counts == (results.count(True), results.count(False), results.count(None))


def by_join(engine: DuckEngine, many: Sequence[Identity], half: str) -> Outcomes:
    """The outcome of each unit and identity by the terms-join, from the same table as readings."""
    engine.create("读数", READING)
    engine.run(
        "INSERT INTO 读数 BY NAME SELECT '甲' AS 文档, 0 AS 号, 量, 单位代码, 2024 AS 年度, "
        f"'' AS 科目, '' AS 范围, 值, {half} AS 半, '' AS 表, FALSE AS 待定, '' AS 来源 "
        "FROM (UNPIVOT 宽表 ON COLUMNS(* EXCLUDE 单位代码) INTO NAME 量 VALUE 值)"
    )
    load_terms(engine, many)
    check_documents(engine)
    return {
        (unit, rule): None if result is None else result == "agrees"
        for unit, rule, result in engine.rows("SELECT 单位代码, 规则, 结果 FROM 检查")
    }


@settings(deadline=None, max_examples=40)
@given(tables, identities, st.sampled_from(["0", "0.005", "1"]))
def test_both_plans_and_the_oracle_agree(
    engine: DuckEngine,
    table: list[tuple[Decimal | None, ...]],
    many: list[Identity],
    half: str,
) -> None:
    keys = [f"{number:03}" for number in range(len(table))]
    load_wide(engine, QUANTITIES, [(key, *row) for key, row in zip(keys, table, strict=True)])
    wanted: Outcomes = {
        (key, identity.id): oracle(identity, row, Decimal(half))
        for key, row in zip(keys, table, strict=True)
        for identity in many
    }
    by_scan(engine, many, wanted, half)
    # A unit without any term of an identity is no case of the terms-join: not evaluated.
    joined = by_join(engine, many, half)
    assert {case: joined.get(case) for case in wanted} == wanted
    assert joined.keys() <= wanted.keys()


def test_amounts_keep_every_digit(engine: DuckEngine) -> None:
    assert AMOUNT == "DECIMAL(24,6)"
    exact = amounts(支出="9999999999999.999999", 基本支出="9999999999999", 项目支出="0.999999")
    off = amounts(支出="9999999999999.999998", 基本支出="9999999999999", 项目支出="0.999999")
    for readings, wanted in ((exact, "agrees"), (off, "error")):
        checked = check(engine, [SUM], [reading | {"半": 0} for reading in readings])
        assert results(checked) == {"": wanted}
