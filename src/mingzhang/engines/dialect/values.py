"""Checks the values of a rule's query: kinds must fit, and only what both engines compute alike
passes.

Products. An amount has 24 digits, 6 of them decimals, so a product has 12 decimals. DuckDB 2.0
computes a product of DECIMALs of at most 18 digits in 18 digits and overflows early; with a wider
operand it computes in 38 digits, exactly, and raises an error beyond. Spark 4.3 does the same
under the settings of ``base.spark_start``, else it silently rounds to 6 decimals. So one operand
of every product with a fraction is cast to 38 digits and its own decimals: the product of two
amounts is exact below 10^26 and beyond it an error, never a wrong figure.

Numbers that meet. Where numbers of different decimals meet and 38 digits cannot hold both, DuckDB
2.0 rounds the finer one in COALESCE, CASE, GREATEST, IN (SELECT …) and UNION. There the coarser
ones are cast to 38 digits and the decimals of the finest: again exact or an error. A parameter
has no more than the 6 decimals of an amount; ``dialect.bound`` sees to it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlglot import exp

from mingzhang.engines.dialect.refusals import Refusals
from mingzhang.engines.dialect.scopes import (
    DATE,
    DIGITS,
    PARAMETER,
    TEXT,
    TRUTH,
    UNKNOWN,
    Columns,
    Kind,
    Scope,
    Word,
    number,
    widest,
)
from mingzhang.engines.dialect.tree import PLAIN_NUMBER, Source

_MAX_SCALE = 18  # three amounts multiplied; more decimals leave too few digits before the point
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)


class Values(Refusals, ABC):
    """Finds the kind of every value. ``parameters`` gathers the names of the ``$名`` met."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.parameters: set[str] = set()

    @abstractmethod
    def query(self, node: exp.Expr, outer: Scope | None, named: Mapping[str, Columns]) -> Columns:
        """The columns that a subquery returns."""

    @abstractmethod
    def column(self, node: exp.Column, scope: Scope) -> Kind:
        """The kind of a column."""

    @abstractmethod
    def call(self, node: exp.Expr, scope: Scope) -> Kind:
        """The kind of a function's result, a cast, a window, or whatever else is left."""

    def kind(self, node: exp.Expr, scope: Scope) -> Kind:
        """What kind of value an expression is; whatever is not known here is refused."""
        for kinds, method in self._rules_of_kind():
            if isinstance(node, kinds):
                return method(node, scope)
        return self.call(node, scope)

    def _rules_of_kind(self) -> tuple[tuple[tuple[type, ...], Callable[..., Kind]], ...]:
        return (
            ((exp.Column,), self.column),
            ((exp.Paren,), lambda node, scope: self.kind(node.this, scope)),
            ((exp.Literal,), self._literal),
            ((exp.Placeholder,), self._parameter),
            ((exp.Null,), lambda node, scope: UNKNOWN),
            ((exp.Boolean,), lambda node, scope: TRUTH),
            ((exp.And, exp.Or), self._logic),
            ((exp.Not,), self._not),
            (_COMPARISONS, self._comparison),
            ((exp.Between,), self._between),
            ((exp.In,), self._in),
            ((exp.Is,), self._is),
            ((exp.Like,), self._like),
            ((exp.Exists,), self._exists),
            ((exp.Subquery,), self._scalar),
            ((exp.Mul,), self._product),
            ((exp.Add, exp.Sub, exp.Mod), self._sum),
            ((exp.Neg,), lambda node, scope: self._number(node.this, scope)),
            ((exp.Div, exp.IntDiv), self._quotient),
            ((exp.DPipe,), self._texts),
            ((exp.Case,), self._case),
            ((exp.Star,), lambda node, scope: self.star(node)),
        )

    def kinds(self, nodes: Iterable[exp.Expr], scope: Scope) -> list[Kind]:
        """The kinds of several values."""
        return [self.kind(node, scope) for node in nodes]

    def expect(self, node: exp.Expr, scope: Scope, word: Word) -> Kind:
        """The kind of a value that must be of one kind."""
        kind = self.kind(node, scope)
        if kind.word not in {word, "unknown"}:
            self.source.complain(node, f"此处应为{Kind(word)}，却是{kind}。", "请核对列的类型。")
        return kind

    def _number(self, node: exp.Expr, scope: Scope) -> Kind:
        return self.expect(node, scope, "number")

    def truth(self, node: exp.Expr | None, scope: Scope) -> None:
        """A condition, or a clause that holds one."""
        if isinstance(node, (exp.Where, exp.Having)):
            node = node.this
        if node is not None:
            self.expect(node, scope, "truth")

    def unify(self, nodes: Sequence[exp.Expr], kinds: Sequence[Kind]) -> Kind:
        """The one kind of values that meet; numbers are cast where one would be rounded."""
        known = [kind for kind in kinds if kind.word != "unknown"]
        if len({kind.word for kind in known}) > 1:
            words = "与".join(dict.fromkeys(str(kind) for kind in known))
            self.source.complain(nodes[0], f"{words}不能放在一起。", _alike_mend(known))
            return UNKNOWN
        if not known:
            return PARAMETER if PARAMETER in kinds else UNKNOWN
        if known[0].word != "number":
            return known[0]
        both = widest([*known, PARAMETER] if PARAMETER in kinds else known)
        if max(kind.whole for kind in known) + both.scale > DIGITS:
            for node, kind in zip(nodes, kinds, strict=True):
                if kind != UNKNOWN and (kind.scale != both.scale or kind.loose):
                    self._cast_up(node, both.scale)
            return number(both.scale)
        return both

    def _cast_up(self, node: exp.Expr, scale: int) -> None:
        if node.arg_key == "query" or isinstance(node, exp.Select | exp.SetOperation):
            message = "子查询或 UNION 两边的小数位数不同，会被舍入。"
            mend = f"请在其中写 CAST(… AS DECIMAL(38, {scale}))。"
            self.source.complain(node, message, mend)
        else:
            _cast(node, scale)

    def _literal(self, node: exp.Literal, scope: Scope) -> Kind:
        if node.is_string:
            if "\\" in node.name:
                message = "文字中不能有反斜杠，Spark 把它当转义符。"
                self.source.complain(node, message, "请去掉反斜杠。")
            return TEXT
        if not PLAIN_NUMBER.fullmatch(node.name):
            self.source.complain(node, f"数“{node.name}”写法不合规定。", "请写成 1000 或 0.85。")
            return UNKNOWN
        whole, _, decimals = node.name.partition(".")
        return number(len(decimals), len(whole))

    def _parameter(self, node: exp.Placeholder, scope: Scope) -> Kind:
        self.parameters.add(node.name)
        return PARAMETER

    def _logic(self, node: exp.Binary, scope: Scope) -> Kind:
        self.truth(node.left, scope)
        self.truth(node.right, scope)
        return TRUTH

    def _not(self, node: exp.Not, scope: Scope) -> Kind:
        if isinstance(node.this, exp.In) and node.this.args.get("query"):
            message = "NOT IN (SELECT …) 遇到空值时一行也不返回。"
            self.source.complain(node, message, "请用 NOT EXISTS。")
        self.truth(node.this, scope)
        return TRUTH

    def _meet(self, nodes: Sequence[exp.Expr], scope: Scope) -> Kind:
        return self.unify(nodes, self.kinds(nodes, scope))

    def _comparison(self, node: exp.Binary, scope: Scope) -> Kind:
        self._meet((node.left, node.right), scope)
        return TRUTH

    def _between(self, node: exp.Between, scope: Scope) -> Kind:
        self.only(node)
        self._meet((node.this, node.args["low"], node.args["high"]), scope)
        return TRUTH

    def _in(self, node: exp.In, scope: Scope) -> Kind:
        self.only(node)
        values = [node.this, *node.expressions]
        kinds = self.kinds(values, scope)
        query = node.args.get("query")
        if query:
            values.append(query)
            kinds.append(self._one_column(query, scope))
        self.unify(values, kinds)
        return TRUTH

    def _is(self, node: exp.Is, scope: Scope) -> Kind:
        if not isinstance(node.expression, (exp.Null, exp.Boolean)):
            self.refuse(node)
        self.kind(node.this, scope)
        return TRUTH

    def _like(self, node: exp.Like, scope: Scope) -> Kind:
        self.only(node)
        self.expect(node.this, scope, "text")
        self.expect(node.expression, scope, "text")
        return TRUTH

    def _exists(self, node: exp.Exists, scope: Scope) -> Kind:
        self.query(node.this, scope, scope.named)
        return TRUTH

    def _one_column(self, node: exp.Subquery, scope: Scope) -> Kind:
        self.only(node)
        columns = self.query(node.this, scope, scope.named)
        if len(columns) != 1:
            self.source.complain(node, f"此处的子查询应返回一列，却有{len(columns)}列。")
        return next(iter(columns.values()), UNKNOWN)

    def _scalar(self, node: exp.Subquery, scope: Scope) -> Kind:
        """A query used as a value: it must give one row whatever the data."""
        query = node.this
        one_row = any(item.find(exp.AggFunc) for item in query.expressions)
        if query.args.get("group") or query.find(exp.Window) or not one_row:
            message = "用作一个值的子查询可能返回多行。"
            self.source.complain(node, message, "请用不带 GROUP BY 的 SUM、MAX 等，或改用 JOIN。")
        return self._one_column(node, scope)

    def _product(self, node: exp.Mul, scope: Scope) -> Kind:
        left, right = self._number(node.left, scope), self._number(node.right, scope)
        scale = left.scale + right.scale
        if scale == 0:
            return widest((left, right))
        if scale > _MAX_SCALE:
            message = f"连乘的小数位数达到{scale}位，超过{_MAX_SCALE}位。"
            self.source.complain(node, message, "请先用 ROUND(…, 2) 等减少小数位。")
        _cast(node.left, left.scale)
        if right.loose:
            _cast(node.right, right.scale)
        return number(scale)

    def _sum(self, node: exp.Binary, scope: Scope) -> Kind:
        kinds = self.kinds((node.left, node.right), scope)
        if DATE in kinds:
            message = "日期不能直接加减，两个引擎结果不同。"
            self.source.complain(node, message, "请用 DATE_DIFF('day', 起, 止)。")
            return UNKNOWN
        for kind, side in zip(kinds, (node.left, node.right), strict=True):
            if kind.word not in {"number", "unknown"}:
                self.source.complain(side, f"此处应为数，却是{kind}。", "请核对列的类型。")
        if isinstance(node, exp.Mod):
            self.written_number(node.right, 1)
        total = widest(kinds)
        return number(total.scale, total.whole + 1, total.loose)

    def _quotient(self, node: exp.Binary, scope: Scope) -> Kind:
        message = "不用除法，DuckDB 得浮点数而 Spark 得舍入的小数。"
        self.source.complain(
            node,
            message,
            "请交叉相乘后比较：甲 > 乙 * 0.8，而不是 甲 / 乙 > 0.8；"
            "要印出的率用 QUOTIENT(甲, 乙, 位数)。",
        )
        self.kinds((node.left, node.right), scope)
        return UNKNOWN

    def _texts(self, node: exp.DPipe, scope: Scope) -> Kind:
        self.expect(node.left, scope, "text")
        self.expect(node.right, scope, "text")
        return TEXT

    def _case(self, node: exp.Case, scope: Scope) -> Kind:
        branches = node.args["ifs"]
        subject = node.this
        if subject:
            self._meet((subject, *(branch.this for branch in branches)), scope)
        else:
            for branch in branches:
                self.truth(branch.this, scope)
        results = [branch.args["true"] for branch in branches]
        default = node.args.get("default")
        return self._meet([*results, *([default] if default else [])], scope)

    def written_number(self, node: exp.Expr, least: int) -> None:
        """An argument that must be a whole number written out, for others differ by engine."""
        if not (isinstance(node, exp.Literal) and node.name.isdigit() and int(node.name) >= least):
            message = f"此处须直接写一个不小于{least}的整数，两个引擎对其他值结果不同。"
            self.source.complain(node, message, "请改写。")

    def order(self, order: exp.Expr | None, scope: Scope) -> None:
        """An ORDER BY, of a query, a window or an aggregate."""
        if order:
            self.only(order)
            for item in order.expressions:
                self.only(item)
                self.kind(item.this, scope)


def _cast(node: exp.Expr, scale: int) -> None:
    """Put a cast to 38 digits in the place of a value, be it itself a cast."""
    wide = exp.DataType.build(f"DECIMAL({DIGITS}, {scale})", dialect="duckdb")
    node.replace(exp.Cast(this=node.copy(), to=wide))


def _alike_mend(kinds: Iterable[Kind]) -> str:
    words = {kind.word for kind in kinds}
    if words == {"date", "text"}:
        return "日期请写成 DATE '2024-01-31'。"
    return "文字的代码请加单引号。" if words == {"number", "text"} else "请核对列的类型。"
