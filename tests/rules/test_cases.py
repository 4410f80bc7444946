"""The cases of a rule: the sample pack passes, and every way to be wrong is told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.dialect.compiling import compile_rule
from mingzhang.model.problem import InputError
from mingzhang.model.rule import Case, Rule
from mingzhang.rules.cases import CaseResult, run_cases

SAMPLE = load(str(Path(__file__).parent.parent / "packs" / "sample"))
NAMES = ("项目代码", "期间", "证件号码", "状态", "金额")
PAID_TWICE = (("P1", "2024-05", "A", "成功", "90.00"), ("P1", "2024-05", "A", "成功", "90.00"))


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as engine:
        yield engine


def run(engine: DuckEngine, rule: Rule, *cases: Case, **values: Any) -> tuple[CaseResult, ...]:
    compiled, problems = compile_rule(rule, SAMPLE.relations)
    assert compiled, problems
    return run_cases(rule, compiled, cases, SAMPLE.relations, engine, values)


def paid(
    *rows: tuple[Any, ...], not_met: tuple[tuple[str, ...], ...] = (), unknown: int = 0
) -> Case:
    return Case("例", {"发放": rows}, not_met, unknown, {"发放": NAMES})


@pytest.mark.parametrize("name", SAMPLE.rules)
def test_the_cases_of_the_sample_pack_pass(engine: DuckEngine, name: str) -> None:
    results = run(engine, SAMPLE.rules[name], *SAMPLE.cases[name])
    assert len(results) == 2
    assert [result.message for result in results if not result.passed] == []


def test_a_missed_and_an_invented_violation(engine: DuckEngine) -> None:
    wrong_key = ("P1", "2024-05", "B")
    (result,) = run(engine, SAMPLE.rules["BT-27"], paid(*PAID_TWICE, not_met=(wrong_key,)))
    assert not result.passed
    assert result.expected == (wrong_key,)
    assert result.got == (("P1", "2024-05", "A"),)
    assert result.message == ("规则“BT-27”用例“例”：漏报 P1/2024-05/B；多报 P1/2024-05/A。")


def test_a_wrong_count_of_rows_not_evaluated(engine: DuckEngine) -> None:
    row = ("P1", "2024-05", "A", None, "90.00")
    (result,) = run(engine, SAMPLE.rules["BT-27"], paid(row, unknown=2))
    assert not result.passed
    assert result.message.endswith("无法核对的应为2行，实为1行。")


def test_a_key_returned_twice_is_not_one_finding(engine: DuckEngine) -> None:
    key = ("项目代码", "期间", "证件号码")
    rule = replace(SAMPLE.rules["BT-27"], sql=f"SELECT {', '.join(key)} FROM 发放")
    (result,) = run(engine, rule, paid(*PAID_TWICE, not_met=(("P1", "2024-05", "A"),)))
    assert not result.passed
    assert "多报 P1/2024-05/A" in result.message


def test_each_case_starts_from_empty_tables(engine: DuckEngine) -> None:
    results = run(
        engine,
        SAMPLE.rules["BT-27"],
        paid(*PAID_TWICE, not_met=(("P1", "2024-05", "A"),)),
        Case("空", {}),
    )
    assert [result.passed for result in results] == [True, True]


def test_rows_fill_all_columns_in_order_when_none_are_named(engine: DuckEngine) -> None:
    row = ("P1", "2024", "A", "成功", 331.66, "2.01", date(2024, 5, 1))
    standard = ("P1", 165, "2024-01-01", None)
    case = Case("例", {"发放": (row,), "标准": (standard,)}, (("P1", "2024", "A"),))
    (result,) = run(engine, SAMPLE.rules["BT-31"], case)
    assert result.passed, result.message


def test_half_units_and_places_have_defaults_and_keys_are_plain_texts(engine: DuckEngine) -> None:
    rule = replace(
        SAMPLE.rules["BT-27"],
        key=("金额", "行"),
        scope=(),
        sql="SELECT 金额, 行, 来源 FROM 发放 WHERE 金额半 = 0 AND 金额 > $限额",
    )
    case = Case("例", {"发放": ((100,), ("2.50",))}, (("100", "1"),), 2, {"发放": ("金额",)})
    (result,) = run(engine, rule, case, 限额=50)
    assert result.passed, result.message
    with pytest.raises(InputError, match="需要参数“限额”"):
        run(engine, rule, case)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (Case("例", {"发方": ()}), "没有名为“发方”的表。 是否为“发放”？"),
        (paid(("P1", "2024-05")), "表“发放”：第1行有2格，应为5格"),
        (paid(("P1", "2024-05", "A", "成功", "九十")), "列“金额”应为数，读到的是“九十”"),
        (
            Case("例", {"发放": (("A",),)}, columns={"发放": ("证件号",)}),
            "没有列“证件号”。是否为“证件号码”？",
        ),
        (
            Case("例", {"发放": (("5月1日",),)}, columns={"发放": ("发放日期",)}),
            "列“发放日期”应为日期",
        ),
    ],
)
def test_a_case_that_does_not_fit_the_relations(engine: DuckEngine, case: Case, words: str) -> None:
    with pytest.raises(InputError) as caught:
        run(engine, SAMPLE.rules["BT-27"], case)
    assert words in str(caught.value)
    assert "规则“BT-27”用例“例”" in str(caught.value)
