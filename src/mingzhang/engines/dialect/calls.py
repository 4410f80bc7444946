"""Checks calls: functions of the list with fitting arguments, windows, filters and casts."""

from __future__ import annotations

from abc import ABC
from datetime import date

from sqlglot import exp

from mingzhang.engines.dialect.functions import BY_NODE, Function
from mingzhang.engines.dialect.quotient import ARGUMENTS, NAME, quotient
from mingzhang.engines.dialect.scopes import (
    DATE,
    PARAMETER,
    TEXT,
    UNKNOWN,
    WHOLE,
    Kind,
    Scope,
    number,
)
from mingzhang.engines.dialect.values import Values

_OPTIONAL = {"expressions", "decimals", "length", "offset"}


class Calls(Values, ABC):
    """Finds the kind of what a call gives."""

    def call(self, node: exp.Expr, scope: Scope) -> Kind:
        """The kind of a function's result, a cast, a window; anything else is refused."""
        if isinstance(node, exp.Cast):
            return self._cast(node, scope)
        if isinstance(node, exp.Filter):
            return self._filter(node, scope)
        if isinstance(node, exp.Window):
            return self._window(node, scope)
        if isinstance(node, exp.Anonymous) and node.name.upper() == NAME:
            return self._quotient_of(node, scope)
        function = BY_NODE.get(type(node).__name__)
        return self._function(function, node, scope) if function else self.refuse(node)

    def _quotient_of(self, node: exp.Anonymous, scope: Scope) -> Kind:
        """A quotient, written into the tree as both engines compute it."""
        if len(node.expressions) != ARGUMENTS:
            self.source.complain(node, f"{NAME} 应有 {ARGUMENTS} 个参数：被除数、除数、小数位数。")
            return UNKNOWN
        for operand in node.expressions[:2]:
            self.expect(operand, scope, "number")
        above, below, digits = node.expressions
        self.written_number(digits, 0)
        if not digits.name.isdigit():
            return UNKNOWN
        places = int(digits.name)
        node.replace(quotient(above, below, places, lambda part: self.kind(part, scope)))
        return number(places)

    def _function(self, function: Function, node: exp.Expr, scope: Scope) -> Kind:
        self._arguments(function, node)
        alike: list[tuple[exp.Expr, Kind]] = []
        first = UNKNOWN
        for name, wanted in function.arguments.items():
            for value in _as_list(node.args.get(name)):
                if wanted in {"count", "digits"}:
                    self.written_number(value, 1 if wanted == "count" else 0)
                    continue
                kind = self._argument(value, wanted, scope, function)
                alike += [(value, kind)] if wanted == "alike" else []
                first = kind if name == "this" else first
        if function.result == "alike":
            return self.unify([value for value, _ in alike], [kind for _, kind in alike])
        return _result(function, node, first)

    def _arguments(self, function: Function, node: exp.Expr) -> None:
        """Too many or too few arguments, and the ones with a fixed form."""
        extra = [
            name
            for name, value in node.args.items()
            if name not in function.arguments and isinstance(value, (exp.Expr, list)) and value
        ]
        lacking = function.arguments.keys() - _OPTIONAL - {n for n, v in node.args.items() if v}
        if (extra and not isinstance(node, exp.DateDiff)) or lacking:
            self.source.complain(
                node, f"{function.name} 的参数个数或写法不对。", "请对照函数说明。"
            )
        if isinstance(node, exp.DateDiff) and node.text("unit").upper() != "DAY":
            self.source.complain(node, "DATE_DIFF 只可用 'day'，月、年的算法两个引擎不同。")
        if isinstance(node, exp.GroupConcat) and not isinstance(node.this, exp.Order):
            message = "STRING_AGG 没有 ORDER BY，次序没有定数。"
            self.source.complain(node, message, "请写 STRING_AGG(列, '、' ORDER BY 列)。")

    def _argument(self, node: exp.Expr, wanted: str, scope: Scope, function: Function) -> Kind:
        if isinstance(node, exp.Star) and function.name == "COUNT":
            return UNKNOWN
        if isinstance(node, exp.Order) and function.name == "STRING_AGG":
            self.order(node, scope)
            node = node.this
        if isinstance(node, exp.Distinct) and len(node.expressions) == 1:
            self.only(node)
            node = node.expressions[0]
        kind = self.kind(node, scope)
        word = "number" if wanted == "whole" else wanted
        wrong = wanted not in {"any", "alike"} and kind.word not in {word, "unknown"}
        if wrong or (wanted == "whole" and kind.scale and kind != PARAMETER):
            message = f"{function.name} 的参数不能是{kind}。"
            self.source.complain(node, message, "请核对列的类型。")
        return kind

    def _window(self, node: exp.Window, scope: Scope) -> Kind:
        self.only(node)
        self.kinds(node.args.get("partition_by") or [], scope)
        order = node.args.get("order")
        self.order(order, scope)
        function = BY_NODE.get(type(node.this).__name__)
        if function and function.ordered and not order:
            message = f"{function.name} 的 OVER 没有 ORDER BY，次序没有定数。"
            self.source.complain(node, message, "请加 ORDER BY。")
        return self.kind(node.this, scope)

    def _cast(self, node: exp.Cast, scope: Scope) -> Kind:
        if isinstance(node, exp.TryCast):
            return self.refuse(node)
        self.only(node)
        kind, target = self.kind(node.this, scope), node.to
        sizes = [int(size.name) for size in target.expressions]
        if target.is_type("VARCHAR", "TEXT") and kind.loose:
            message = "参数的小数位数不定，写成文字时两个引擎不同（.85 与 0.85）。"
            mend = "请写 CAST(CAST($参数 AS DECIMAL(18, 2)) AS VARCHAR)；参数是文字的，直接用它。"
            self.source.complain(node, message, mend)
        if target.is_type("DECIMAL") and len(sizes) == 2 and sizes[0] <= sizes[1]:
            message = "DECIMAL 没有留整数的位数，写成文字时两个引擎不同（.85 与 0.85）。"
            mend = f"请写 DECIMAL({sizes[1] + 1}, {sizes[1]}) 或更宽的。"
            self.source.complain(node, message, mend)
        if target.is_type("DECIMAL") and len(sizes) == 2 and kind.word in {"number", "unknown"}:
            return number(sizes[1], sizes[0] - sizes[1])
        if target.is_type("BIGINT", "INT") and kind.scale != 0:
            message = "小数不能 CAST 成整数，DuckDB 四舍五入而 Spark 截去小数。"
            self.source.complain(node, message, "请用 FLOOR 或 ROUND(…, 0)。")
            return WHOLE
        if target.is_type("BIGINT", "INT") and kind.word in {"number", "unknown"}:
            return WHOLE
        if target.is_type("VARCHAR", "TEXT") and kind.word in {"text", "number", "date", "unknown"}:
            return TEXT
        if target.is_type("DATE") and kind in {UNKNOWN, PARAMETER}:
            return DATE
        if target.is_type("DATE") and isinstance(node.this, exp.Literal):
            return self._date(node.this)
        message = f"不支持把{kind}转换成 {target.sql(dialect='duckdb')}。"
        self.source.complain(node, message, "请在目录中把列声明为所需的类型。")
        return UNKNOWN

    def _date(self, node: exp.Literal) -> Kind:
        try:
            date.fromisoformat(node.name)
        except ValueError:
            self.source.complain(node, f"“{node.name}”不是日期。", "请写成 DATE '2024-01-31'。")
        return DATE

    def _filter(self, node: exp.Filter, scope: Scope) -> Kind:
        self.truth(node.expression, scope)
        return self.kind(node.this, scope)


def _result(function: Function, node: exp.Expr, argument: Kind) -> Kind:
    """What a function of a fixed kind gives, by its first argument."""
    match function.result:
        case "sum":
            return number(argument.scale, loose=argument.loose)
        case "number":
            return number(argument.scale, argument.whole, argument.loose)
        case "rounded":
            digits = node.text("decimals")
            scale = min(int(digits) if digits.isdigit() else 0, argument.scale)
            return number(scale, argument.whole + argument.scale - scale, argument.loose)
        case "text" | "date" | "truth":
            return Kind(function.result)
        case _:
            return WHOLE


def _as_list(value: object) -> list[exp.Expr]:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, exp.Expr) else []
