"""Formulas of scores: small trees over named inputs, computed exactly and told with their numbers.

The same tree is computed here for one department, in SQL for many, and printed for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from mingzhang.model.declared import Slip
from mingzhang.model.number import Interval, shortest
from mingzhang.model.problem import nearest
from mingzhang.model.template import Reference

Operator = Literal["+", "-", "*", "/"]
Comparison = Literal["=", "≠", "<", ">", "≤", "≥"]

# The closed list of functions. 计 counts a condition that holds as 1, else 0.
FUNCTIONS = ("绝对值", "最大", "最小", "平均", "若", "计")

_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


@dataclass(frozen=True, slots=True)
class Constant:
    """A number written in the formula."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """An input, or 权重, the weight of the item."""

    name: str


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts and the operation between them."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """A condition on two parts."""

    operator: Comparison
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """Conditions of which all (且) or one (或) must hold."""

    operator: Literal["且", "或"]
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One of ``FUNCTIONS``; 若 and 计 take a ``condition`` first."""

    function: str
    arguments: tuple[Node, ...] = ()
    condition: Condition | None = None


Condition = Compare | Logic
Node = Constant | Name | Binary | Call


class UndefinedError(ValueError):
    """The formula has no value: it divides by zero or by what may be zero. Says by what."""


@dataclass(frozen=True, slots=True)
class Span:
    """Every value from ``low`` to ``high``, exactly."""

    low: Fraction
    high: Fraction

    @staticmethod
    def of(interval: Interval) -> Span:
        """The span of a printed number."""
        return Span(Fraction(interval.low), Fraction(interval.high))

    def hull(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(min(self.low, other.low), max(self.high, other.high))


def names_in(node: Node | Condition) -> tuple[str, ...]:
    """The inputs of a formula in the order in which it names them, each once."""
    match node:
        case Name(name):
            return (name,)
        case Binary(_, left, right) | Compare(_, left, right):
            parts: tuple[Node | Condition, ...] = (left, right)
        case Logic(_, inner):
            parts = inner
        case Call(_, arguments, condition):
            parts = (*((condition,) if condition else ()), *arguments)
        case _:
            parts = ()
    return tuple(dict.fromkeys(name for part in parts for name in names_in(part)))


def misnamed(
    node: Node | None, inputs: Mapping[str, Reference], given: tuple[str, ...] = ()
) -> Iterator[Slip]:
    """Names in a formula that are neither inputs nor given, and inputs that it does not use."""
    used = names_in(node) if node else tuple(inputs)
    for name in used:
        if name not in (*inputs, *given):
            mend = nearest(name, (*inputs, *given)) or "请在 inputs 里写明它是哪个量。"
            yield Slip("formula", f"公式里的“{name}”不是输入。", mend)
    for name in inputs:
        if name not in used:
            yield Slip("formula", f"输入“{name}”没有用在公式里。", "请删去，或用上。")


def evaluate(node: Node, values: Mapping[str, Span]) -> Span:
    """The span of a formula; UndefinedError where it divides by what may be zero.

    Each use of an input counts on its own, so the span may be wider than need be, never narrower.
    """
    match node:
        case Constant(value):
            return Span(value, value)
        case Name(name):
            return values[name]
        case Binary(operator, left, right):
            divisor = evaluate(right, values)
            if operator == "/" and divisor.low <= 0 <= divisor.high:
                zero = "是零" if divisor.low == divisor.high else "可能是零"
                raise UndefinedError(f"除数“{told(right)}”{zero}")
            return _combine(operator, evaluate(left, values), divisor)
        case Call():
            return _call(node, values)
    raise TypeError(node)


def holds(condition: Condition, values: Mapping[str, Span]) -> bool | None:
    """Whether a condition holds; None where the spans leave it open."""
    match condition:
        case Compare(operator, left, right):
            return _compare(operator, evaluate(left, values), evaluate(right, values))
        case Logic(operator, parts):
            found = [holds(part, values) for part in parts]
            decisive = operator == "或"
            if decisive in found:
                return decisive
            return None if None in found else not decisive
    raise TypeError(condition)


def _combine(operator: Operator, left: Span, right: Span) -> Span:
    match operator:
        case "+":
            return Span(left.low + right.low, left.high + right.high)
        case "-":
            return Span(left.low - right.high, left.high - right.low)
        case "*":
            corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        case "/":
            corners = [a / b for a in (left.low, left.high) for b in (right.low, right.high)]
    return Span(min(corners), max(corners))


def _call(call: Call, values: Mapping[str, Span]) -> Span:
    if call.function in {"若", "计"}:
        assert call.condition is not None
        held = holds(call.condition, values)
        branches = call.arguments or (Constant(Fraction(1)), Constant(Fraction(0)))
        if held is None:
            return evaluate(branches[0], values).hull(evaluate(branches[1], values))
        return evaluate(branches[0 if held else 1], values)
    found = [evaluate(argument, values) for argument in call.arguments]
    lows, highs = [span.low for span in found], [span.high for span in found]
    match call.function:
        case "绝对值":
            ends = sorted((abs(lows[0]), abs(highs[0])))
            return Span(Fraction(0) if lows[0] <= 0 <= highs[0] else ends[0], ends[1])
        case "最大":
            return Span(max(lows), max(highs))
        case "最小":
            return Span(min(lows), min(highs))
        case "平均":
            return Span(sum(lows, Fraction(0)) / len(lows), sum(highs, Fraction(0)) / len(highs))
    raise ValueError(call.function)


def _compare(operator: Comparison, left: Span, right: Span) -> bool | None:
    match operator:
        case "<":
            return True if left.high < right.low else False if left.low >= right.high else None
        case "≤":
            return True if left.high <= right.low else False if left.low > right.high else None
        case ">":
            return _compare("<", right, left)
        case "≥":
            return _compare("≤", right, left)
        case "=":
            if left.high < right.low or right.high < left.low:
                return False
            return True if left.low == left.high == right.low == right.high else None
        case "≠":
            same = _compare("=", left, right)
            return None if same is None else not same


def told(node: Node | Condition, show: Callable[[str], str] = str) -> str:
    """The formula as a person writes it; ``show`` prints an input, its name or its value."""
    return _told(node, show, 0)


def _told(node: Node | Condition, show: Callable[[str], str], outer: int) -> str:
    match node:
        case Constant(value):
            return _plain(value)
        case Name(name):
            return show(name)
        case Binary(operator, left, right):
            own = _STRENGTH[operator]
            inner = own + (operator in "-/")
            text = f"{_told(left, show, own)}{_SIGNS[operator]}{_told(right, show, inner)}"
            return f"（{text}）" if own < outer else text
        case Compare(operator, left, right):
            return f"{_told(left, show, 0)}{operator}{_told(right, show, 0)}"
        case Logic(operator, parts):
            return f" {operator} ".join(_told(part, show, 0) for part in parts)
        case Call(function, arguments, condition):
            first: tuple[Node | Condition, ...] = (condition,) if condition else ()
            inner_parts = (_told(part, show, 0) for part in (*first, *arguments))
            return f"{function}（{'，'.join(inner_parts)}）"
    raise TypeError(node)


def _plain(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return shortest(Decimal(value.numerator) / Decimal(value.denominator))
