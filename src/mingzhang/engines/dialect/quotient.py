"""QUOTIENT(甲, 乙, 位数): an exact quotient, rounded half away from zero.

Neither engine divides decimals alike, so both sides are made whole numbers of 38 digits and
divided as such. Beyond 38 digits both engines raise an error, never a wrong figure.

Dividing 38 digits is slow. Where products of columns are divided, a binary quotient is taken
first: it is right to some 15 digits, so one that is below a thousand million and not within
0.00001 of a half rounds as the exact one does. Only what lies nearer is divided exactly.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from mingzhang.engines.dialect.scopes import Kind

NAME = "QUOTIENT"
ARGUMENTS = 3
_RESULT_DIGITS = 30
_MOST = "1e9"  # a binary quotient below this errs by less than a millionth
_NEAR = "49999e-5"  # the farthest from a whole number that rounds surely

Whole = tuple[exp.Expr, int]  # an expression of whole numbers, and how many decimals it had


def quotient(
    numerator: exp.Expr, denominator: exp.Expr, digits: int, kind: Callable[[exp.Expr], Kind]
) -> exp.Expr:
    """The expression that computes a quotient; NULL where the denominator is zero or unknown.

    ``kind`` says how many decimals an operand has.
    """
    result: exp.Expr = exp.cast(_exact(numerator, denominator, digits, kind), _result_type())
    above, below = _binary(numerator), _binary(denominator)
    if above is not None and below is not None:
        result = _shortcut(above, below, digits, result)
    if digits:
        result = exp.Mul(this=_paren(result), expression=exp.Literal.number(f"0.{'1':0>{digits}}"))
    return _paren(result)


def _exact(
    numerator: exp.Expr, denominator: exp.Expr, digits: int, kind: Callable[[exp.Expr], Kind]
) -> exp.Expr:
    """(2甲 ± |乙|) ÷ 2乙 cut to a whole number, which rounds 甲÷乙 half away from zero."""
    above, above_scale = _whole(numerator, kind)
    below, below_scale = _whole(denominator, kind)
    shift = digits + below_scale - above_scale
    above = _scaled(above, max(shift, 0))
    below = _scaled(below, max(-shift, 0))
    size = exp.Abs(this=below.copy())
    half = exp.Case(
        ifs=[
            exp.If(
                this=exp.LT(this=_paren(above.copy()), expression=exp.Literal.number(0)),
                true=exp.Neg(this=size.copy()),
            )
        ],
        default=size,
    )
    return exp.IntDiv(
        this=_paren(exp.Add(this=_times(above, 2), expression=half)),
        expression=exp.Nullif(this=_times(below, 2), expression=exp.Literal.number(0)),
    )


def _shortcut(above: exp.Expr, below: exp.Expr, digits: int, exact: exp.Expr) -> exp.Expr:
    """The binary quotient rounded where it rounds surely, the exact one elsewhere."""
    whole = exp.Nullif(this=_paren(below), expression=exp.Literal.number(0))
    value: exp.Expr = exp.Div(this=_paren(above), expression=whole)
    if digits:
        value = exp.Mul(this=value, expression=exp.Literal.number(f"1e{digits}"))
    value = _paren(value)
    rounded = exp.Round(this=value.copy(), decimals=exp.Literal.number(0))
    apart = exp.Abs(this=exp.Sub(this=value.copy(), expression=rounded.copy()))
    sure = exp.And(
        this=exp.LT(this=exp.Abs(this=value), expression=exp.Literal.number(_MOST)),
        expression=exp.LT(this=apart, expression=exp.Literal.number(_NEAR)),
    )
    return exp.Case(ifs=[exp.If(this=sure, true=exp.cast(rounded, _result_type()))], default=exact)


def _binary(node: exp.Expr) -> exp.Expr | None:
    """An operand in binary to some 15 digits; None where its sums might lose them.

    Sums are taken in decimals, which lose nothing, unless they are of products, which might not
    fit.
    """
    match node:
        case exp.Paren():
            return _binary(node.this)
        case exp.Mul():
            left, right = _binary(node.left), _binary(node.right)
            if left is None or right is None:
                return None
            return exp.Mul(this=_paren(left), expression=_paren(right))
    if any(not _of_literal(product) for product in node.find_all(exp.Mul)):
        return None
    return exp.cast(node.copy(), "DOUBLE")


def _of_literal(product: exp.Mul) -> bool:
    sides = (product.left, product.right)
    return any(_plain(side) for side in sides)


def _plain(node: exp.Expr) -> bool:
    while isinstance(node, (exp.Paren, exp.Cast)):
        node = node.this
    return isinstance(node, exp.Literal)


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
    return exp.Mul(
        this=_paren(node.copy()), expression=exp.cast(exp.Literal.number(factor), "HUGEINT")
    )


def _result_type() -> str:
    return f"DECIMAL({_RESULT_DIGITS}, 0)"


def _paren(node: exp.Expr) -> exp.Expr:
    return node if isinstance(node, exp.Paren) else exp.Paren(this=node)
