"""The formulas of a rubric as one SQL query: the points of many departments at once.

Every part of a formula is a whole number over a whole number, so nothing is rounded before the
points are. Where 38 digits do not hold them, that item is computed again with fractions, which
hold everything: the answers are those of ``model.formula.evaluate``, only sooner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import quote
from mingzhang.model.formula import (
    Binary,
    Call,
    Compare,
    Condition,
    Constant,
    Logic,
    Name,
    Node,
    Span,
    UndefinedError,
    evaluate,
)
from mingzhang.model.rubric import WEIGHT, Item, Rubric, rounded

_POINTS = "DECIMAL(18, {})"
_ONE = "CAST(1 AS HUGEINT)"
_SIGNS = {"=": "=", "≠": "<>", "<": "<", ">": ">", "≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class Ratio:
    """``above`` ÷ (``below`` × 10 to the power of ``scale``), all of them whole numbers.

    ``below`` is "" for 1, and is never negative or zero: it is NULL instead.
    """

    above: str
    below: str = ""
    scale: int = 0

    def scaled(self, scale: int) -> str:
        """``above`` for a higher ``scale``."""
        return _times(self.above, _factor(10 ** (scale - self.scale)))

    def whole_below(self) -> str:
        """Everything below the line, as SQL."""
        return _times(self.below, _factor(10**self.scale)) or _ONE


def column(item: str, name: str) -> str:
    """The column of the wide table that holds an input of an item."""
    return f"{item}.{name}"


def score_rows(
    engine: DuckEngine, rubric: Rubric, wide: str, result: str, keys: tuple[str, ...]
) -> None:
    """A table ``result`` of the points that each row of ``wide`` gets for each item.

    ``wide`` has a column for each input (see ``column``), decimal or whole, NULL where it is not
    known. The points are NULL where an input is not known, where the formula divides by zero, and
    where the item has no formula. ``keys`` are the columns that tell its rows apart.
    """
    scales = _scales(engine, wide)
    named = [*map(quote, keys)]
    for item in rubric.items:
        points = _points(item, rubric.decimals, scales) if _computed(item) else "NULL"
        kind = _POINTS.format(rubric.decimals)
        named.append(f"CAST(TRY({points}) AS {kind}) AS {quote(item.name)}")
    engine.run(f"CREATE OR REPLACE TABLE {quote(result)} AS SELECT {', '.join(named)} FROM {wide}")
    for item in rubric.items:
        if _computed(item):
            _mend(engine, rubric, item, (wide, result, keys))


def _computed(item: Item) -> bool:
    return item.formula is not None and item.ground != "unprinted" and not item.deduction


def _mend(
    engine: DuckEngine, rubric: Rubric, item: Item, tables: tuple[str, str, tuple[str, ...]]
) -> None:
    """Compute with fractions what came to nothing though every input is known."""
    wide, result, keys = tables
    inputs = [quote(column(item.name, name)) for name in item.inputs]
    known = " AND ".join(f"w.{name} IS NOT NULL" for name in inputs) or "TRUE"
    same = " AND ".join(f"w.{quote(key)} = r.{quote(key)}" for key in keys)
    values = "".join(f", w.{name}" for name in inputs)
    rows = engine.rows(
        f"SELECT r.rowid{values} FROM {wide} AS w JOIN {quote(result)} AS r ON {same} "
        f"WHERE r.{quote(item.name)} IS NULL AND {known}"
    )
    for row, *cells in rows:
        points = _exact_points(item, dict(zip(item.inputs, cells, strict=True)), rubric.decimals)
        if points is not None:
            engine.run(
                f"UPDATE {quote(result)} SET {quote(item.name)} = $1::DECIMAL(18, 6) "
                "WHERE rowid = $2",
                [str(points), row],
            )


def _exact_points(item: Item, values: Mapping[str, Decimal | int], decimals: int) -> Decimal | None:
    """The points of an item of which every input is known; None where it divides by zero."""
    full = Fraction(item.weight)
    known = {name: Fraction(value) for name, value in values.items()} | {WEIGHT: full}
    assert item.formula is not None
    try:
        exact = evaluate(item.formula, {name: Span(one, one) for name, one in known.items()}).low
    except UndefinedError:
        return None
    return rounded(min(max(exact, Fraction(0)), full), decimals)


def _scales(engine: DuckEngine, wide: str) -> dict[str, int]:
    """How many decimals each column of a table has."""
    found = {}
    for name, kind, *_ in engine.rows(f"DESCRIBE SELECT * FROM {wide}"):
        decimal = kind.startswith("DECIMAL")
        found[name] = int(kind.removesuffix(")").partition(",")[2]) if decimal else 0
    return found


def _points(item: Item, decimals: int, scales: Mapping[str, int]) -> str:
    """SQL of the points, at most the weight and at least nothing, rounded half up."""
    assert item.formula is not None
    names = _Names(item, scales)
    value = names.ratio(item.formula)
    below = value.whole_below()
    weight = _constant(Fraction(item.weight))
    most = rounded(Fraction(item.weight), decimals)
    twice = _times(value.above, _whole(2 * 10**decimals))
    half_up = f"({twice} + {below}) // ({_times(below, _whole(2))})"
    step = f"0.{1:0>{decimals}}" if decimals else "1"
    lacking = " OR ".join(f"{names.sql(name)} IS NULL" for name in item.inputs) or "FALSE"
    return (
        f"CASE WHEN {lacking} OR ({value.above}) IS NULL OR ({below}) IS NULL THEN NULL "
        f"WHEN {value.above} <= 0 THEN 0 "
        f"WHEN {_times(value.above, weight.below)} >= {_times(weight.above, below)} THEN {most} "
        f"ELSE CAST({half_up} AS DECIMAL(18, 0)) * {step} END"
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """Writes the formula of one item."""

    item: Item
    scales: Mapping[str, int]

    def sql(self, name: str) -> str:
        """The column of an input."""
        return quote(column(self.item.name, name))

    def ratio(self, node: Node) -> Ratio:
        """The value of a formula."""
        match node:
            case Constant(value):
                return _constant(value)
            case Name(name) if name == WEIGHT:
                return _constant(Fraction(self.item.weight))
            case Name(name):
                scale = self.scales[column(self.item.name, name)]
                shifted = f"{self.sql(name)} * {10**scale}" if scale else self.sql(name)
                return Ratio(f"CAST({shifted} AS HUGEINT)", scale=scale)
            case Binary(operator, left, right):
                return _combined(operator, self.ratio(left), self.ratio(right))
            case Call():
                return self.called(node)
        raise TypeError(node)

    def called(self, call: Call) -> Ratio:
        """The value of a function."""
        if call.condition is not None:
            held = self.condition(call.condition)
            branches = call.arguments or (Constant(Fraction(1)), Constant(Fraction(0)))
            return _chosen(held, *map(self.ratio, branches))
        found = [self.ratio(argument) for argument in call.arguments]
        match call.function:
            case "绝对值":
                return Ratio(f"ABS({found[0].above})", found[0].below, found[0].scale)
            case "最大" | "最小":
                return _extreme("GREATEST" if call.function == "最大" else "LEAST", found)
            case "平均":
                total = found[0]
                for other in found[1:]:
                    total = _combined("+", total, other)
                return _combined("/", total, _constant(Fraction(len(found))))
        raise ValueError(call.function)

    def condition(self, condition: Condition) -> str:
        """SQL of a condition, NULL where any part of it has no value."""
        match condition:
            case Compare(operator, left, right):
                return _compared(_SIGNS[operator], self.ratio(left), self.ratio(right))
            case Logic(operator, parts):
                held = [f"({self.condition(part)})" for part in parts]
                unknown = " OR ".join(f"{part} IS NULL" for part in held)
                joined = (" AND " if operator == "且" else " OR ").join(held)
                return f"CASE WHEN {unknown} THEN NULL ELSE {joined} END"
        raise TypeError(condition)


def _combined(operator: str, left: Ratio, right: Ratio) -> Ratio:
    if operator == "*":
        above = _times(left.above, right.above)
        return Ratio(above, _times(left.below, right.below), left.scale + right.scale)
    if operator == "/":
        return _divided(left, right)
    first, second, below, scale = _alike(left, right)
    return Ratio(f"({first} {operator} {second})", below, scale)


def _divided(left: Ratio, right: Ratio) -> Ratio:
    """甲÷乙, with the sign above; NULL below where the divisor is zero."""
    sign = f"(CASE WHEN {right.above} < 0 THEN -1 ELSE 1 END)"
    above = _times(_times(left.above, right.below), sign)
    below = _times(left.below, f"NULLIF(ABS({right.above}), 0)")
    scale = left.scale - right.scale
    return Ratio(_times(above, _factor(10 ** max(-scale, 0))), below, max(scale, 0))


def _alike(left: Ratio, right: Ratio) -> tuple[str, str, str, int]:
    """Both numbers over the same: what is above each of them, below both, and their scale."""
    scale = max(left.scale, right.scale)
    first, second = left.scaled(scale), right.scaled(scale)
    if left.below == right.below:
        return first, second, left.below, scale
    below = _times(left.below, right.below)
    return _times(first, right.below), _times(second, left.below), below, scale


def _extreme(function: str, found: list[Ratio]) -> Ratio:
    """The greatest or least, of all of which all must have a value."""
    scale = max(one.scale for one in found)
    above, below = [], ""
    for place, one in enumerate(found):
        others = [other.below for n, other in enumerate(found) if n != place]
        above.append(reduce(_times, others, one.scaled(scale)))
        below = _times(below, one.below)
    unknown = " OR ".join(f"{one} IS NULL" for one in above)
    chosen = f"{function}({', '.join(above)})"
    return Ratio(f"(CASE WHEN {unknown} THEN NULL ELSE {chosen} END)", below, scale)


def _compared(sign: str, left: Ratio, right: Ratio) -> str:
    first, second, below, _ = _alike(left, right)
    undefined = f"CASE WHEN ({below}) IS NULL THEN NULL ELSE " if below else ""
    return f"{undefined}{first} {sign} {second}{' END' if undefined else ''}"


def _chosen(held: str, left: Ratio, right: Ratio) -> Ratio:
    """The first where the condition holds, the second where it does not, else nothing."""
    scale = max(left.scale, right.scale)

    def either(first: str, second: str) -> str:
        return f"(CASE WHEN {held} THEN {first} WHEN NOT ({held}) THEN {second} END)"

    below = either(left.below or _ONE, right.below or _ONE) if left.below or right.below else ""
    return Ratio(either(left.scaled(scale), right.scaled(scale)), below, scale)


def _constant(value: Fraction) -> Ratio:
    return Ratio(_whole(value.numerator), _factor(value.denominator))


def _factor(value: int) -> str:
    return "" if value == 1 else _whole(value)


def _whole(value: int) -> str:
    return f"CAST({value} AS HUGEINT)"


def _times(left: str, right: str) -> str:
    """A product; "" stands for 1."""
    return f"({left} * {right})" if left and right else left or right
