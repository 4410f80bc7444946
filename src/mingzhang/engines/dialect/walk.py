"""Walks a rule's query clause by clause: every table and column must exist, every name be plain.

What is not on the short list of clauses that both engines read alike is a problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp

from mingzhang.engines.dialect.calls import Calls
from mingzhang.engines.dialect.scopes import UNKNOWN, Columns, Kind, Scope
from mingzhang.engines.dialect.tree import PLAIN_NAME, Source
from mingzhang.model.problem import nearest

_RENAME = "请用 AS 另起一个名字。"


class Walker(Calls):
    """Checks one rule. After ``query``: the relations and parameters the rule uses."""

    def __init__(self, source: Source, tables: Mapping[str, Columns]) -> None:
        super().__init__(source)
        self.tables = tables
        self.relations: set[str] = set()

    def query(self, node: exp.Expr, outer: Scope | None, named: Mapping[str, Columns]) -> Columns:
        """The columns that a SELECT or UNION returns, in order."""
        if isinstance(node, exp.Union):
            return self._union(node, outer, named)
        if not isinstance(node, exp.Select):
            self.refuse(node)
            return {}
        self.only(node)
        scope = Scope(self._with(node, named), outer)
        self._sources(node, scope)
        self.truth(node.args.get("where"), scope)
        columns = self._projections(node, scope)
        self._after_projections(node, scope)
        return columns

    def _union(self, node: exp.Union, outer: Scope | None, named: Mapping[str, Columns]) -> Columns:
        self.only(node)
        left = self.query(node.left, outer, named)
        right = self.query(node.right, outer, named)
        if len(left) != len(right):
            message = f"UNION 两边的列数不同：{len(left)} 与 {len(right)}。"
            self.source.complain(node.right, message, "请使两边一致。")
            return left
        pairs = zip(left.items(), right.values(), strict=True)
        return {
            name: self.unify((node.left, node.right), (kind, other))
            for (name, kind), other in pairs
        }

    def _with(self, node: exp.Select, named: Mapping[str, Columns]) -> Mapping[str, Columns]:
        found = dict(named)
        clause = node.args.get("with_")
        if not clause:
            return found
        self.only(clause)
        for query in clause.expressions:
            self.only(query)
            self._name(query.args["alias"].this)
            if query.alias in self.tables:
                self.source.complain(query, f"WITH 的名字“{query.alias}”是已有的表。", "请换名。")
            found[query.alias] = self.query(query.this, None, found)
        return found

    def _sources(self, node: exp.Select, scope: Scope) -> None:
        start = node.args.get("from_")
        joins = node.args.get("joins") or []
        for item in [*([start] if start else []), *joins]:
            self._source(item.this, scope)
        for join in joins:
            self._join(join, scope)

    def _source(self, node: exp.Expr, scope: Scope) -> None:
        """A table or a query in FROM or JOIN."""
        self.only(node)
        alias = node.args.get("alias")
        if alias:
            self.only(alias)
            self._alias(alias.this)
        if isinstance(node, exp.Table):
            columns = self._table(node, scope)
        elif isinstance(node, exp.Subquery):
            columns = self.query(node.this, None, scope.named)
            if not alias:
                self.source.complain(node, "FROM 中的子查询没有名字。", "请写 (SELECT …) AS 名字。")
        else:
            self.refuse(node)
            columns = None
        name = node.alias_or_name
        if isinstance(node, exp.Table) and node.name in scope.named:
            scope.steps.add(name)
        if name in scope.sources:
            self.source.complain(node, f"“{name}”在 FROM 中出现两次。", _RENAME)
        scope.sources[name] = columns

    def _table(self, node: exp.Table, scope: Scope) -> Columns | None:
        name = node.name
        if name in scope.named:
            return scope.named[name]
        if name in self.tables:
            self.relations.add(name)
            return self.tables[name]
        known = [*scope.named, *self.tables]
        self.source.complain(
            node, f"没有名为“{name}”的表。", nearest(name, known) or "请核对目录。", "unknown-table"
        )
        return None

    def _join(self, node: exp.Join, scope: Scope) -> None:
        condition, kind = node.args.get("on"), node.kind.upper()
        if node.args.get("using"):
            self.source.complain(node, "不用 USING。", "请写 ON 甲.列 = 乙.列。")
        elif kind not in {"", "INNER", "OUTER", "CROSS"} or node.method:
            self.source.complain(node, f"不支持 {kind or node.method} JOIN。", "请用 EXISTS 改写。")
        elif kind != "CROSS" and not condition:
            self.source.complain(node, "表之间用逗号连接，或 JOIN 没有 ON。", "请写 JOIN … ON …。")
        else:
            self.only(node)
        self.truth(condition, scope)

    def _projections(self, node: exp.Select, scope: Scope) -> Columns:
        """The columns of the SELECT list; every one must have a name of its own."""
        _write_out(node, scope)
        columns: dict[str, Kind] = {}
        aliases: dict[str, Kind] = {}
        for number, item in enumerate(node.expressions, start=1):
            value = item.unalias()
            kind = self.kind(value, scope)
            name = _output_name(item)
            if isinstance(item, exp.Alias):
                self._alias(item.args["alias"])
                if _output_name(value) != name:
                    aliases[name] = kind
            if not name and scope.outer is None and not value.is_star:
                self.source.complain(item, f"第{number}个输出列没有名字。", "请用 AS 起名。")
            if name in columns:
                self.source.complain(item, f"两个输出列都叫“{name}”。", _RENAME)
            if name or scope.outer:
                columns[name or f"{number}"] = kind
        distinct = node.args.get("distinct")
        if distinct:
            self.only(distinct)
        scope.aliases = aliases
        return columns

    def _after_projections(self, node: exp.Select, scope: Scope) -> None:
        """GROUP BY, HAVING, ORDER BY and LIMIT, which also see the names given by AS."""
        group, having = node.args.get("group"), node.args.get("having")
        if group:
            self.only(group)
            self.kinds(group.expressions, scope)
        self.truth(having, scope)
        self._distinct_lists(node)
        order, limit = node.args.get("order"), node.args.get("limit")
        self.order(order, scope)
        if limit and not order:
            self.source.complain(
                limit, "LIMIT 没有 ORDER BY，取哪几行没有定数。", "请加 ORDER BY。"
            )
        if limit and not isinstance(limit, exp.Limit):
            self.refuse(limit)

    def _distinct_lists(self, node: exp.Select) -> None:
        """STRING_AGG beside what makes Spark 4.3 group twice: it breaks off with an error then."""
        own = [one for one in node.find_all(exp.AggFunc) if one.parent_select is node]
        lists = [one for one in own if isinstance(one, exp.GroupConcat)]
        apart = [one for one in own if _is_distinct(one)]
        filtered = any(isinstance(one.parent, exp.Filter) for one in apart)
        if lists and (len(apart) > 1 or filtered):
            message = "STRING_AGG 旁有两处以上 DISTINCT，或 DISTINCT 带 FILTER，Spark 会报错。"
            mend = "请把去重的列表和个数放进两个 WITH 步骤，再 JOIN。"
            self.source.complain(lists[0], message, mend)

    def _alias(self, name: exp.Expr) -> None:
        if self.source.is_text(name):
            self.source.complain(name, f"名字“{name.name}”写成了文字。", "请去掉单引号。")
        elif not self.source.follows_as(name):
            self.source.complain(name, f"别名“{name.name}”前没有 AS。", f"请写 AS {name.name}。")
        self._name(name)

    def _name(self, name: exp.Expr) -> None:
        if not PLAIN_NAME.fullmatch(name.name):
            mend = "名字须以汉字或字母开头，不含标点和空格。"
            self.source.complain(name, f"名字“{name.name}”不合规定。", mend)

    def column(self, node: exp.Column, scope: Scope) -> Kind:
        """The kind of a column; an unqualified one is qualified in the tree."""
        self.only(node)
        if isinstance(node.this, exp.Star):
            return self.star(node)
        return self._qualified(node, scope) if node.table else self._bare(node, scope)

    def _qualified(self, node: exp.Column, scope: Scope) -> Kind:
        sources = scope.visible_sources()
        if node.table not in sources:
            known = nearest(node.table, sources) or "请核对 FROM 中的名字。"
            message = f"FROM 中没有“{node.table}”。"
            self.source.complain(node, message, known, "unknown-table")
            return UNKNOWN
        columns = sources[node.table]
        if columns is None or node.name in columns:
            return UNKNOWN if columns is None else columns[node.name]
        return self._unknown_column(node, f"表“{node.table}”没有列“{node.name}”。", columns)

    def _bare(self, node: exp.Column, scope: Scope) -> Kind:
        """A column without its table: found, then written with it into the tree."""
        for around in scope.around():
            holders = around.holders(node.name)
            alias = around.aliases.get(node.name)
            if holders and alias is not None:
                message = f"“{node.name}”既是列又是 AS 起的名字。"
                self.source.complain(node, message, _RENAME, "ambiguous")
            if len(holders) > 1:
                message = f"列“{node.name}”在{'、'.join(holders)}中都有。"
                mend = f"请写明表，如 {holders[0]}.{node.name}。"
                self.source.complain(node, message, mend, "ambiguous")
            if holders:
                node.set("table", exp.to_identifier(holders[0], quoted=True))
                return (around.sources[holders[0]] or {})[node.name]
            if alias is not None:
                return alias
            if None in around.sources.values():
                return UNKNOWN
        known = [name for columns in scope.visible_sources().values() for name in columns or ()]
        return self._unknown_column(node, f"没有列“{node.name}”。", [*known, *scope.aliases])

    def _unknown_column(self, node: exp.Column, message: str, known: Iterable[str]) -> Kind:
        known = list(known)
        mend = nearest(node.name, known) or f"现有：{'、'.join(known)}。"
        self.source.complain(node, message, mend, "unknown-column")
        return UNKNOWN


def _write_out(node: exp.Select, scope: Scope) -> None:
    """Every 步骤.* of a WITH query, whose columns the rule itself wrote, as these columns."""
    items: list[exp.Expr] = []
    for item in node.expressions:
        table = item.table if isinstance(item, exp.Column) else ""
        if isinstance(item, exp.Column) and item.is_star and table in scope.steps:
            items += [exp.column(name, table) for name in scope.sources[table] or ()]
        else:
            items.append(item)
    node.set("expressions", items)


def _is_distinct(aggregate: exp.Expr) -> bool:
    """Whether an aggregate takes each value once; that of STRING_AGG stands below its order."""
    inner = aggregate.this
    return isinstance(inner.this if isinstance(inner, exp.Order) else inner, exp.Distinct)


def _output_name(item: exp.Expr) -> str:
    """The name of a column of the SELECT list, "" for a value without one."""
    return item.alias_or_name if isinstance(item, (exp.Alias, exp.Column)) else ""
