"""Every rule of our packs has cases: some that pass, fail by little, and cannot be evaluated."""

from __future__ import annotations

from dataclasses import replace

import pytest
from written import CATALOGUE

from mingzhang.catalogue.packs import BUILT_IN, load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.model.rule import Case
from mingzhang.rules.cases import CaseResult, run_cases
from mingzhang.rules.shown import run_rule_cases

PACKS = sorted(path.parent.name for path in BUILT_IN.glob("*/pack.toml"))
READING = ("文档", "号", "值", "半", "低", "高")


@pytest.mark.parametrize("pack", PACKS)
def test_all_cases_of_our_packs_pass(pack: str) -> None:
    assert [result.message for result in run_rule_cases(load(pack)) if not result.passed] == []


@pytest.mark.parametrize("name", load(*PACKS).rules)
def test_a_rule_is_tested_by_all_three_outcomes(name: str) -> None:
    catalogue = load(*PACKS)
    cases = catalogue.cases[name]
    sources = [catalogue.rules[name].over]
    while behind := catalogue.derivations.get(sources[-1]):  # rows that a case does not give
        sources.append(behind.over)
    rows = sum(len(case.rows.get(one, ())) for case in cases for one in sources)
    failed = sum(len(case.not_met) for case in cases)
    unknown = sum(case.not_evaluated for case in cases)
    assert failed
    assert unknown
    assert rows > failed + unknown


def run(name: str, case: Case) -> CaseResult:
    rules = {name: CATALOGUE.rules[name]}
    compiled = compiled_rules(rules, CATALOGUE.relations)
    with DuckEngine(threads=1) as engine:
        (result,) = run_cases(rules[name], compiled[name], [case], CATALOGUE.relations, engine)
    return result


# 25.00% and 24.98% of 100.00 in 400.00, and one without its whole.
SHARES = Case(
    "占比",
    {
        "读数": (
            ("甲", 1, "1000000", "50", "999950", "1000050"),
            ("甲", 2, "4000000", "50", "3999950", "4000050"),
            ("甲", 3, "25.00", "0.005", "24.995", "25.005"),
            ("甲", 4, "24.98", "0.005", "24.975", "24.985"),
        ),
        "占比": (("甲", 1, 3, 1, 2), ("甲", 2, 4, 1, 2), ("甲", 3, 3, 1, "")),
    },
    (("甲", "2"),),
    1,
    {"读数": READING},
)


def test_a_claim_rule_fails_where_its_grade_is_error() -> None:
    assert run("占比", SHARES).passed


def test_a_case_that_expects_something_else_of_a_claim_rule_is_told_apart() -> None:
    wrong = replace(SHARES, not_met=(("甲", "1"),), not_evaluated=2)
    assert run("占比", wrong).message == (
        "规则“占比”用例“占比”：漏报 甲/1；多报 甲/2；无法核对的应为2行，实为1行。"
    )
