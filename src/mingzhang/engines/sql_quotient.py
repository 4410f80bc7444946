"""QUOTIENT(甲, 乙, 位数): an exact quotient, rounded half away from zero.

Neither engine divides decimals alike, so both sides are made whole numbers of 38 digits first and
divided as such. Beyond 38 digits both engines raise an error, never a wrong figure.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from mingzhang.engines.sql_names import Kind

NAME = "QUOTIENT"
ARGUMENTS = 3
_RESULT_DIGITS = 30

Whole = tuple[exp.Expr, int]  # an expression of whole numbers, and how many decimals it had


def quotient(
    numerator: exp.Expr, denominator: exp.Expr, digits: int, kind: Callable[[exp.Expr], Kind]
) -> exp.Expr:
    """The expression that computes a quotient; NULL where the denominator is zero or unknown.

    ``kind`` says how many decimals an operand has.
    """
    above, above_scale = _whole(numerator, kind)
    below, below_scale = _whole(denominator, kind)
    shift = digits + below_scale - above_scale
    above = _scaled(above, max(shift, 0))
    below = _scaled(below, max(-shift, 0))
    twice = _times(_absolute(above), 2)
    half_up = exp.IntDiv(
        this=_paren(exp.Add(this=twice, expression=_absolute(below))),
        expression=_paren(_times(_absolute(below), 2)),
    )
    result = exp.cast(half_up, f"DECIMAL({_RESULT_DIGITS}, 0)")
    if digits:
        result = exp.Mul(this=result, expression=exp.Literal.number(f"0.{'1':0>{digits}}"))
    zero = exp.Literal.number(0)
    opposite = exp.Or(
        this=_both(exp.LT(this=above, expression=zero), exp.GT(this=below, expression=zero)),
        expression=_both(exp.GT(this=above, expression=zero), exp.LT(this=below, expression=zero)),
    )
    return exp.Case(
        ifs=[
            exp.If(this=exp.EQ(this=below.copy(), expression=zero), true=exp.Null()),
            exp.If(this=opposite, true=exp.Neg(this=_paren(result.copy()))),
        ],
        default=result,
    )


def _whole(node: exp.Expr, kind: Callable[[exp.Expr], Kind]) -> Whole:
    """An operand as whole numbers: its products and sums part by part, so that no part of it is
    rounded or overflows before it must."""
    match node:
        case exp.Paren():
            return _whole(node.this, kind)
        case exp.Neg():
            inner, scale = _whole(node.this, kind)
            return exp.Neg(this=_paren(inner)), scale
        case exp.Mul():
            (left, first), (right, second) = _whole(node.left, kind), _whole(node.right, kind)
            return exp.Mul(this=_paren(left), expression=_paren(right)), first + second
        case exp.Add() | exp.Sub():
            (left, first), (right, second) = _whole(node.left, kind), _whole(node.right, kind)
            scale = max(first, second)
            parts = _scaled(left, scale - first), _scaled(right, scale - second)
            return type(node)(this=_paren(parts[0]), expression=_paren(parts[1])), scale
    scale = kind(node).scale
    value = _paren(node.copy())
    if scale:
        value = exp.Mul(this=value, expression=exp.Literal.number(10**scale))
    return exp.cast(value, "HUGEINT"), scale


def _scaled(node: exp.Expr, digits: int) -> exp.Expr:
    return _times(node, 10**digits) if digits else node


def _times(node: exp.Expr, factor: int) -> exp.Expr:
    return exp.Mul(this=_paren(node), expression=exp.cast(exp.Literal.number(factor), "HUGEINT"))


def _absolute(node: exp.Expr) -> exp.Expr:
    return exp.Abs(this=node.copy())


def _both(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return _paren(exp.And(this=left.copy(), expression=right.copy()))


def _paren(node: exp.Expr) -> exp.Expr:
    return node if isinstance(node, exp.Paren) else exp.Paren(this=node)
