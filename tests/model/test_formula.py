"""Formulas: read, computed exactly and told, against Python's own arithmetic on fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mingzhang.catalogue.formulas import FormulaError, parse_formula
from mingzhang.model.formula import Span, UndefinedError, evaluate, names_in, told

NAMES = ("甲", "乙", "丙")
Numbers = Mapping[str, Fraction]
# A formula as it is written, and the same thing as Python computes it.
Pair = tuple[str, Callable[[Numbers], Fraction]]

fractions = st.fractions(-50, 50, max_denominator=8)


def _constant(text: str, value: Fraction) -> Pair:
    return text, lambda _: value


def _name(name: str) -> Pair:
    return name, lambda numbers: numbers[name]


def _sum(left: Pair, right: Pair) -> Pair:
    return f"({left[0]} ＋ {right[0]})", lambda n: left[1](n) + right[1](n)


def _difference(left: Pair, right: Pair) -> Pair:
    return f"{left[0]} － ({right[0]})", lambda n: left[1](n) - right[1](n)


def _product(left: Pair, right: Pair) -> Pair:
    return f"({left[0]}) × ({right[0]})", lambda n: left[1](n) * right[1](n)


def _quotient(left: Pair, right: Pair) -> Pair:
    return f"({left[0]}) ÷ ({right[0]})", lambda n: left[1](n) / right[1](n)


def _size(part: Pair, _: Pair) -> Pair:
    return f"绝对值({part[0]})", lambda n: abs(part[1](n))


def _largest(left: Pair, right: Pair) -> Pair:
    return f"最大({left[0]}, {right[0]})", lambda n: max(left[1](n), right[1](n))


def _least(left: Pair, right: Pair) -> Pair:
    return f"最小({left[0]}, {right[0]})", lambda n: min(left[1](n), right[1](n))


def _mean(left: Pair, right: Pair) -> Pair:
    return f"平均({left[0]}, {right[0]})", lambda n: (left[1](n) + right[1](n)) / 2


def _choice(left: Pair, right: Pair) -> Pair:
    text = f"若({left[0]} ≤ {right[0]} 且 {right[0]} ≠ 0, {left[0]}, {right[0]})"
    return text, lambda n: left[1](n) if left[1](n) <= right[1](n) != 0 else right[1](n)


def _count(left: Pair, right: Pair) -> Pair:
    text = f"计({left[0]} > {right[0]} 或 {left[0]} = 1)"
    return text, lambda n: Fraction(left[1](n) > right[1](n) or left[1](n) == 1)


OPERATIONS = (
    _sum, _difference, _product, _quotient, _size, _largest, _least, _mean, _choice, _count,
)  # fmt: skip
leaves: st.SearchStrategy[Pair] = st.one_of(
    st.sampled_from(NAMES).map(_name),
    st.sampled_from(("0", "2", "0.25", "30%")).map(
        lambda text: _constant(text, Fraction(3, 10) if text == "30%" else Fraction(text))
    ),
)
pairs = st.recursive(
    leaves,
    lambda parts: st.builds(
        lambda operation, left, right: operation(left, right),
        st.sampled_from(OPERATIONS),
        parts,
        parts,
    ),
    max_leaves=7,
)
numbers = st.fixed_dictionaries(dict.fromkeys(NAMES, fractions))


def exactly(values: Numbers) -> dict[str, Span]:
    return {name: Span(value, value) for name, value in values.items()}


@given(pairs, numbers)
def test_a_formula_is_computed_as_python_computes_it(pair: Pair, values: Numbers) -> None:
    text, compute = pair
    try:
        expected = compute(values)
    except ZeroDivisionError:
        # A branch that is not taken is not divided by; what is divided by zero has no value.
        with pytest.raises(UndefinedError):
            evaluate(parse_formula(text), exactly(values))
        return
    assert evaluate(parse_formula(text), exactly(values)) == Span(expected, expected)


@given(pairs, numbers, numbers, numbers)
def test_the_span_holds_every_value_that_lies_within_the_inputs(
    pair: Pair, first: Numbers, second: Numbers, between: Numbers
) -> None:
    text, compute = pair
    spans = {name: Span(*sorted((first[name], second[name]))) for name in NAMES}
    inside = {
        name: spans[name].low + (spans[name].high - spans[name].low) * (between[name] + 50) / 100
        for name in NAMES
    }
    try:
        found = evaluate(parse_formula(text), spans)
    except UndefinedError:
        assume(False)
    assert found.low <= compute(inside) <= found.high


@given(pairs, numbers)
def test_what_is_told_reads_back_and_says_the_same(pair: Pair, values: Numbers) -> None:
    node = parse_formula(pair[0])
    again = parse_formula(told(node))
    assert told(again) == told(node)
    try:
        expected = evaluate(node, exactly(values))
    except UndefinedError:
        assume(False)
    assert evaluate(again, exactly(values)) == expected


def test_a_formula_is_told_with_its_numbers_and_only_the_brackets_it_needs() -> None:
    node = parse_formula("权重 × (1 - 绝对值(甲 - 乙) ÷ 乙) - (甲 - (乙 + 30%))")
    assert told(node) == "权重×（1－绝对值（甲－乙）÷乙）－（甲－（乙＋0.3））"
    assert told(node, {"权重": "8", "甲": "3元", "乙": "4元"}.__getitem__) == (
        "8×（1－绝对值（3元－4元）÷4元）－（3元－（4元＋0.3））"
    )
    assert names_in(node) == ("权重", "甲", "乙")


def test_a_condition_that_the_spans_leave_open_gives_both_branches() -> None:
    node = parse_formula("若(甲 ≤ 乙, 3, 1)")
    wide = Span(Fraction(4), Fraction(6))
    assert evaluate(node, {"甲": wide, "乙": Span(Fraction(5), Fraction(5))}) == Span(
        Fraction(1), Fraction(3)
    )
    assert evaluate(node, {"甲": wide, "乙": Span(Fraction(6), Fraction(7))}) == Span(
        Fraction(3), Fraction(3)
    )


@pytest.mark.parametrize(("low", "word"), [(0, "除数“甲－乙”是零"), (-1, "除数“甲－乙”可能是零")])
def test_a_division_by_zero_names_the_divisor(low: int, word: str) -> None:
    values = {"甲": Span(Fraction(5 + low), Fraction(5)), "乙": Span(Fraction(5), Fraction(5))}
    with pytest.raises(UndefinedError, match=word):
        evaluate(parse_formula("8 ÷ (甲 - 乙)"), values)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("权重 × (1 - 甲", "第12个字前少了“)”"),
        ("权重 × ", "公式没有写完"),
        ("权重 甲", "第4个字“甲”多余"),
        ("绝对直(甲)", "没有叫“绝对直”的函数。是否为“绝对值”？"),
        ("若(甲, 1, 0)", "条件里少了"),
        ("若(甲 = 1, 1)", "函数“若”应有2个数，读到1个"),
        ("甲 × ÷ 乙", "第5个字“÷”前面少了"),
        ("甲 & 乙", "多余"),
    ],
)
def test_a_slip_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert words in str(caught.value)
