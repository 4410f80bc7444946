"""Rules over the rows of a book: what is found, where, of whom, and what could not be checked."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.engines.dialect.compiling import compile_rule
from mingzhang.engines.documents.queries import row_rules
from mingzhang.model.finding import Finding, Outcome
from mingzhang.model.relation import half_name
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Rule
from mingzhang.rules.book import check_rows, only_in_report, row_findings, row_outcomes

CATALOGUE = load("disclosure")
RULES = {one.id: one for one in row_rules(CATALOGUE.rules.values(), CATALOGUE.relations)}
Row = dict[str, object]
Tables = dict[str, list[Row]]


def rows_of(name: str, given_rows: list[Row]) -> Rows:
    """Rows of a relation as a book has them; what is not given is unknown, a half-unit nothing."""
    relation = CATALOGUE.relations[name]
    rows = Rows(relation_types(relation))
    halves = {half_name(c.name): 0 for c in relation.columns if c.kind == "money"}
    for number, row in enumerate(given_rows, start=2):
        filled = {"来源": f"账册.xlsx#{name}", "行": number, "年度": 2024, "单位代码": "00"}
        filled |= halves | row
        rows.add(*(filled.get(column) for column in rows.types))
    return rows


def check(
    tables: Tables, rule: str, units: tuple[str, ...] = ("00",), years: tuple[int, ...] = ()
) -> tuple[tuple[Finding, ...], Outcome]:
    """The findings and the outcome of one rule over these tables alone."""
    loaded = {name: rows_of(name, rows) for name, rows in tables.items()}
    with DuckEngine(threads=1) as engine:
        for name, rows in loaded.items():
            engine.load(name, rows)
        checked = check_rows(engine, CATALOGUE, {}, "performance")
    findings = row_findings(checked, "虚构局", 2024, units, loaded, years)
    (outcome,) = (one for one in row_outcomes(checked, units, years) if one.rule == rule)
    return tuple(one for one in findings if one.rule == rule), outcome


def weights(*numbers: str | None, **more: object) -> Tables:
    """The goals of one project with these weights, under the Sichuan parameter."""
    goals: list[Row] = [
        {"项目代码": "P1", "三级指标": f"指标{n}", "权重": one, **more}
        for n, one in enumerate(numbers)
    ]
    return {"绩效指标": goals, "绩效参数": [{"参数": "执行分值", "值": 10}]}


def test_a_finding_names_file_table_row_column_and_text() -> None:
    (found,), outcome = check(weights("49", "50"), "目标权重")
    assert found.severity == "error"
    assert found.message == (
        "“P1”的指标权重合计99分，应为90分（另10分是预算执行）。请核对各项权重，减到应为的分数。"
    )
    (place,) = found.locations
    assert (place.file, place.table, place.line) == ("账册.xlsx", "绩效指标", 2)
    assert (place.row, place.quote) == ("权重", "49")
    assert (found.stated, found.expected) == (Decimal(99), Decimal(90))
    assert found.difference == Decimal(9)
    assert found.key == {
        "部门": "虚构局", "年度": "2024", "单位代码": "00", "项目代码": "P1",
    }  # fmt: skip
    assert (outcome.met, outcome.not_met, outcome.not_evaluated) == (1, 1, 0)


def test_what_lacks_an_input_is_neither_met_nor_wrong() -> None:
    found, outcome = check(weights(None, None, None), "目标权重")
    assert found == ()
    assert (outcome.met, outcome.not_met, outcome.reasons) == (0, 0, {"缺少：权重": 3})


def test_only_the_rows_of_the_units_and_years_asked_for_are_told() -> None:
    tables = weights("99", 单位代码="01")
    assert check(tables, "目标权重", ("00",)) == ((), Outcome("目标权重", *told_as("目标权重")))
    assert len(check(tables, "目标权重", ("00", "01"))[0]) == 1
    assert check(tables, "目标权重", ("01",), (2023,))[0] == ()
    assert len(check(tables, "目标权重", ("01",), (2024,))[0]) == 1


def told_as(rule: str) -> tuple[str, int, int]:
    """The title of a rule that saw nothing, met and not met."""
    return RULES[rule].title, 0, 0


def test_the_same_case_twice_is_one_finding_with_both_places() -> None:
    goal: Row = {"项目代码": "P1", "三级指标": "人数", "种类": "定量"}
    goal |= {"指标性质": "≥", "指标值": "很多"}
    both = [{**goal, "列入": "重点履职"}, {**goal, "列入": "数量效益"}]
    (found,), outcome = check({"指标评分": both}, "目标数值")
    assert [place.line for place in found.locations] == [2, 3]
    assert outcome.not_met == 2


def test_a_rule_that_needs_a_day_says_so_where_none_is_given() -> None:
    problem: Row = {"编号": "1", "期限": "2024-06-30", "状态": "整改中"}
    found, outcome = check({"绩效问题": [problem]}, "问题逾期")
    assert found == ()
    assert outcome.reasons == {"没有给出：核对日期": 1}


def test_an_empty_book_has_every_rule_with_nothing_done() -> None:
    with DuckEngine(threads=1) as engine:
        checked = check_rows(engine, CATALOGUE, {})
    outcomes = row_outcomes(checked, ("00",))
    assert {one.rule for one in outcomes} == RULES.keys()
    assert all(one.met == one.not_met == one.not_evaluated == 0 for one in outcomes)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.decimals("0.01", "89.99", places=2), min_size=1, max_size=6))
def test_weights_are_right_exactly_when_they_add_up(numbers: list[Decimal]) -> None:
    found, _ = check(weights(*map(str, numbers)), "目标权重")
    total = sum(numbers)
    assert bool(found) == (total != 90)
    if found and total != 100:
        assert (found[0].severity, found[0].difference) == ("error", total - 90)


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_execution_is_low_by_the_exact_quotient(budget: int, spent: int) -> None:
    project: Row = {"项目代码": "P1", "全年预算数": budget, "决算数": spent, "执行率": 1}
    tables: Tables = {
        "项目评分": [project],
        "绩效指标": [{"项目代码": "P1", "三级指标": "甲"}],
        "绩效参数": [{"参数": "执行率说明线", "值": 90}],
    }
    assert bool(check(tables, "执行率原因")[0]) == (Decimal(spent) < Decimal(budget) * 9 / 10)


def test_thresholds_come_from_the_parameters() -> None:
    project: Row = {"项目代码": "P1", "全年预算数": 100, "决算数": 85, "执行率": 85}
    goals: list[Row] = [{"项目代码": "P1", "三级指标": "甲"}]
    for line, low in ((90, True), (85, False), (80, False)):
        parameters: list[Row] = [{"参数": "执行率说明线", "值": line}]
        tables = {"项目评分": [project], "绩效指标": goals, "绩效参数": parameters}
        assert bool(check(tables, "执行率原因")[0]) == low
    assert not check({"项目评分": [project], "绩效指标": goals}, "执行率原因")[0]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_what_a_clerk_needs(name: str) -> None:
    rule = RULES[name]
    assert all((rule.basis, rule.proves, rule.false_alarm, rule.verify, rule.inputs))
    assert rule.message.endswith(("。", "{说}", "{问题}请催办；整改完的请复核、销号。"))
    assert "请" in rule.message or "{说}" in rule.message


@pytest.mark.parametrize("name", RULES)
def test_no_rule_holds_a_parameter_of_place_and_year_as_a_literal(name: str) -> None:
    sql = RULES[name].sql
    parameters = {row["参数"] for row in CATALOGUE.parameters["绩效参数"]}
    assert not {" 30 ", " 90 ", "1000000"} & {f" {word} " for word in sql.split()}
    used = {word for word in parameters if f"'{word}'" in sql}
    assert all(f"a.{word}" in sql for word in used)


def test_a_rule_over_rows_must_say_whose_row_it_is() -> None:
    relations = CATALOGUE.relations
    rule = Rule(
        "试", "试", "error", "indicator", "SELECT i.三级指标, i.行 FROM 绩效指标 AS i",
        key=("三级指标",), over="绩效指标",
    )  # fmt: skip
    compiled, problems = compile_rule(rule, relations)
    assert compiled is None
    assert {problem.message for problem in problems} == {
        f"没有输出应有的列“{name}”。" for name in ("单位代码", "年度", "来源")
    }


def test_documents_do_not_list_the_rules_over_rows() -> None:
    documents = {
        rule.id
        for rule in CATALOGUE.rules.values()
        if rule.kind == "query" and CATALOGUE.relations[rule.over].holder == "document"
    }
    assert documents.isdisjoint(RULES)
    assert documents | RULES.keys() == {
        rule.id for rule in CATALOGUE.rules.values() if rule.kind == "query"
    }


@pytest.mark.parametrize("name", RULES)
def test_both_engines_have_the_rule(name: str) -> None:
    compiled = compiled_rules({name: RULES[name]}, CATALOGUE.relations)[name]
    assert compiled.duckdb
    assert compiled.spark
    assert set(compiled.parameters) <= {"核对日期"}


def test_every_step_of_the_life_cycle_passes_its_rules() -> None:
    """A project walked along random allowed moves by allowed roles is never objected to, and one
    that skips a state is."""
    cycle = CATALOGUE.states["项目库"]
    moves = {(source, move.target): move for move in cycle.moves for source in move.sources}
    steps = [
        {"过程": "项目库", "从": source, "到": target, "角色": role,
         "须写理由": "是" if move.reason else "否"}
        for (source, target), move in moves.items()
        for role in move.roles
    ]  # fmt: skip
    rows: list[Row] = []
    for code, (source, target) in enumerate((s, t) for s in cycle.states for t in cycle.states):
        allowed = moves.get((source, target))
        role = allowed.roles[0] if allowed else cycle.roles[0]
        rows += [
            {"项目代码": f"{code}", "序号": 1, "状态": source, "经办角色": role},
            {"项目代码": f"{code}", "序号": 2, "状态": target, "经办角色": role, "意见": "理由"},
        ]
    tables: Tables = {"项目库": rows, "状态步": [dict(step) for step in steps]}
    objected = Counter(one.key["项目代码"] for one in check(tables, "库步骤")[0])
    count = len(cycle.states) ** 2
    assert objected == Counter({str(n): 1 for n in range(count)}) - Counter(
        str(n)
        for n, pair in enumerate((s, t) for s in cycle.states for t in cycle.states)
        if pair in moves
    )
    assert check(tables, "库角色")[0] == ()
    assert check(tables, "库理由")[0] == ()


def test_what_a_rule_says_of_rows_names_rules_over_reports() -> None:
    named = {(rule.id, name) for rule in CATALOGUE.rules.values() for name in rule.same_as}
    assert named
    over_reports = {
        rule.id
        for rule in CATALOGUE.rules.values()
        if rule.kind == "query" and CATALOGUE.relations[rule.over].holder == "document"
    }
    assert {name for _, name in named} <= over_reports
    assert {rule for rule, _ in named} <= RULES.keys()


def found(rule: str, message: str = "不符。", **key: str) -> Finding:
    whose = {"部门": "虚构局", "年度": "2024"}
    return Finding(rule, "题", "error", "indicator", message, {**whose, **key})


def test_a_report_adds_what_its_book_does_not_say() -> None:
    of_book = [found("目标两值", 三级指标="参保人数"), found("同量", 量="收支.收入总计")]
    new = found("指标两值", 指标="培训人数")
    other_rule = found("文中指标", 指标="参保人数")
    of_report = [
        found("指标两值", 指标="参保人数"),  # the book says it of the rows
        found("同量", 量="收支.收入总计"),  # the very same finding
        found("占比", "应为4%。（文中已标明冲突待定）", 量="甲"),  # rests on a number in dispute
        new,
        other_rule,
    ]
    assert list(only_in_report(of_report, of_book, CATALOGUE)) == [new, other_rule]
