"""Advice on the SQL of a rule that is allowed and yet may not say what its author means.

Three-valued logic is the trap: a comparison with an empty column is neither true nor false, so
the row is dropped and nobody is told that it was not checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from mingzhang.engines.dialect.tree import Source, parse
from mingzhang.model.problem import Problem
from mingzhang.model.relation import Relation
from mingzhang.model.rule import Rule

# Numbers that belong to arithmetic and the calendar; any other is somebody's decision.
_PLAIN_NUMBERS = frozenset({"0", "1", "12", "100"})
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Like, exp.In, exp.Between)
# Arguments that are places and lengths in a text, or decimals to round to.
_POSITIONS = (exp.Substring, exp.Left, exp.Right, exp.Round, exp.Lag, exp.Lead)
_ANSWERING = (exp.Coalesce, exp.Case, exp.If, exp.AggFunc, exp.Query)
_DECIMALS = 2  # the index of the decimals among the arguments of QUOTIENT


def sql_advice(rule: Rule, relations: Mapping[str, Relation]) -> tuple[Problem, ...]:
    """What to look at in the SQL of one rule, each with its line; nothing if it does not parse,
    which the loader says better."""
    source = Source(rule.sql, rule.path)
    tree = parse(source)
    if tree is None:
        return ()
    linter = _Linter(rule, relations, source, _queries(tree))
    linter.unused_inputs(tree)
    linter.dropped_rows(tree)
    linter.numbers(tree)
    linter.empty_keys(tree)
    return tuple(source.problems)


def _queries(tree: exp.Expr) -> dict[str, exp.Expr]:
    """The WITH queries by name."""
    return {query.alias: query.this for query in tree.find_all(exp.CTE)}


@dataclass(slots=True)
class _Select:
    """One SELECT: its tables by alias, the aliases a LEFT JOIN may leave empty, and the columns
    whose emptiness it has thought of, all as (alias, column)."""

    node: exp.Select
    tables: dict[str, str] = field(default_factory=dict)
    subqueries: dict[str, exp.Expr] = field(default_factory=dict)
    outer: set[str] = field(default_factory=set)
    guarded: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class _Linter:
    rule: Rule
    relations: Mapping[str, Relation]
    source: Source
    queries: Mapping[str, exp.Expr]

    def unused_inputs(self, tree: exp.Expr) -> None:
        """Inputs that the SQL never names."""
        used = {column.name for column in tree.find_all(exp.Column)}
        for name in self.rule.inputs:
            if name.partition(".")[2] not in used:
                message = f"inputs 里的“{name}”在 SQL 里没有用到，它空着的行会白白算作无法核对。"
                self.source.complain_at(0, "unused-input", message, "请用上它，或从 inputs 去掉。")

    def dropped_rows(self, tree: exp.Expr) -> None:
        """Columns that may be empty, in conditions that then drop the row in silence."""
        for node in tree.find_all(*_COMPARISONS):
            around = self._around(node)
            if not around or not _is_condition(node):
                continue
            for column in _operands(node):
                found = self._relation_of(column, around)
                if found and self._drops(column, found, around):
                    self._complain_dropped(column, found[1])

    def _drops(
        self, column: exp.Column, found: tuple[str, Relation], around: list[_Select]
    ) -> bool:
        alias, relation = found
        declared = relation.column(column.name)
        if declared is None or declared.empty != "unknown":
            return False
        # Another table's key leads to its rows; one without it is just not met with.
        if column.name in relation.key and (relation.name != self.rule.over or _keyed(relation)):
            return False
        if f"{relation.name}.{column.name}" in self.rule.inputs:
            return False
        if relation.name == self.rule.over and column.name in self.rule.among:
            return False
        return not any((alias, column.name) in select.guarded for select in around)

    def _complain_dropped(self, column: exp.Column, relation: Relation) -> None:
        message = f"“{relation.name}.{column.name}”空着时，这个比较不成立，行就悄悄略过了。"
        mend = (
            "请写进 inputs（只限 over 的列），或写 IS NOT NULL、COALESCE 说明空着怎样算。"
            if relation.name == self.rule.over
            else "请写 IS NOT NULL 或 COALESCE，说明空着怎样算。"
        )
        self.source.complain(column, message, mend, "dropped-rows")

    def numbers(self, tree: exp.Expr) -> None:
        """Limits written into the SQL."""
        for node in tree.find_all(exp.Literal):
            if node.is_string or node.name in _PLAIN_NUMBERS or _is_position(node):
                continue
            message = f"SQL 里写着数 {node.name}：界限、标准会随地方和年度变。"
            self.source.complain(node, message, "请移到参数表，规则联结参数表。", "number")

    def empty_keys(self, tree: exp.Select) -> None:
        """Columns of the key that may come out empty: such findings cannot be told apart."""
        for name in self.rule.key:
            item = next((one for one in tree.expressions if one.alias_or_name == name), None)
            if item is not None and self._may_be_empty(item.unalias(), tree, 0):
                message = f"key 的“{name}”可能空着，空着的几条发现分不清是谁的。"
                mend = f"请在 WHERE 里写 {name} IS NOT NULL，并把它写进 inputs。"
                self.source.complain(item, message, mend, "empty-key")

    def _may_be_empty(self, value: exp.Expr, query: exp.Expr, depth: int) -> bool:
        """Whether a value of a SELECT may be empty, as far as it is a column that goes through."""
        if (
            not isinstance(value, exp.Column)
            or not isinstance(query, exp.Select)
            or depth > len(self.queries) + 1
        ):
            return False
        select = self._select(query)
        alias = value.table or self._only_alias(value.name, [select])
        if (alias, value.name) in _known_filled(query, lambda c: self._alias_in(c, select)):
            return False
        if alias in select.outer:
            return True
        table = select.tables.get(alias, "")
        inner = select.subqueries.get(alias) or self.queries.get(table)
        if inner is not None:
            return any(
                self._may_be_empty(item.unalias(), part, depth + 1)
                for part in _parts(inner)
                for item in part.expressions
                if item.alias_or_name == value.name
            )
        relation = self.relations.get(table)
        column = relation.column(value.name) if relation else None
        if relation is None or column is None or column.empty != "unknown":
            return False
        return value.name not in relation.key or not _keyed(relation)

    def _alias_in(self, column: exp.Column, select: _Select) -> str:
        return column.table or self._only_alias(column.name, [select])

    def _around(self, node: exp.Expr) -> list[_Select]:
        """The SELECTs around a node, innermost first."""
        found = []
        parent = node.find_ancestor(exp.Select)
        while parent is not None:
            found.append(self._select(parent))
            parent = parent.find_ancestor(exp.Select)
        return found

    def _select(self, node: exp.Select) -> _Select:
        select = _Select(node)
        start = node.args.get("from_")
        for join in [*([start] if start else []), *(node.args.get("joins") or [])]:
            item, alias = join.this, join.this.alias_or_name
            if isinstance(item, exp.Table):
                select.tables[alias] = item.name
            elif isinstance(item, exp.Subquery):
                select.subqueries[alias] = item.this
            if isinstance(join, exp.Join) and join.side == "LEFT":
                select.outer.add(alias)
        for node_ in node.find_all(exp.Is, exp.Coalesce, exp.NullSafeEQ, exp.NullSafeNEQ):
            for column in node_.find_all(exp.Column):
                alias = column.table or self._only_alias(column.name, [select])
                select.guarded.add((alias, column.name))
        return select

    def _relation_of(
        self, column: exp.Column, around: list[_Select]
    ) -> tuple[str, Relation] | None:
        """The alias and the relation that a column is of; None where it is of a WITH query."""
        alias = column.table or self._only_alias(column.name, around)
        for select in around:
            if alias in select.tables:
                name = select.tables[alias]
                relation = None if name in self.queries else self.relations.get(name)
                return (alias, relation) if relation else None
        return None

    def _only_alias(self, column: str, around: list[_Select]) -> str:
        """The alias that an unqualified column belongs to."""
        for select in around:
            for alias, table in select.tables.items():
                relation = self.relations.get(table)
                if relation and table not in self.queries and relation.column(column):
                    return alias
            if len(select.tables) + len(select.subqueries) == 1:
                return next(iter((*select.tables, *select.subqueries)))
        return ""


def _keyed(relation: Relation) -> bool:
    """Whether every row surely has its key: lists come as they are."""
    return relation.holder not in {"list", "shared"}


def _operands(node: exp.Expr) -> Iterator[exp.Column]:
    """The columns that a comparison compares, not those that something between answers for when
    they are empty: COALESCE, CASE, a sum, a subquery."""
    for side in node.iter_expressions():
        for inner in side.walk(prune=lambda one: isinstance(one, _ANSWERING)):
            if isinstance(inner, exp.Column):
                yield inner


def _is_condition(node: exp.Expr) -> bool:
    """Whether the comparison decides which rows there are: it stands in WHERE, ON or HAVING and
    not in a CASE there."""
    above: exp.Expr | None = node
    while above is not None and not isinstance(above, exp.Select):
        if isinstance(above, exp.Case | exp.If):
            return False
        if isinstance(above, exp.Where | exp.Having | exp.Join):
            return True
        above = above.parent
    return False


def _is_position(node: exp.Literal) -> bool:
    parent = node.parent
    if isinstance(parent, exp.Anonymous):
        return parent.expressions.index(node) == _DECIMALS
    if isinstance(parent, _POSITIONS):
        return node is not parent.this
    if isinstance(parent, exp.Binary) and isinstance(parent.left, exp.Length):
        return True  # how a code is written, which no year changes
    return isinstance(parent, exp.Limit | exp.DataTypeParam)


def _known_filled(query: exp.Select, alias_of: Callable[[exp.Column], str]) -> set[tuple[str, str]]:
    """The columns that a row of the SELECT cannot lack: its conditions would have dropped it."""
    found = set()
    joins = (join for join in query.args.get("joins") or [] if join.side != "LEFT")
    conditions = [query.args.get("where"), *(join.args.get("on") for join in joins)]
    for condition in conditions:
        for part in _conjuncts(condition):
            is_filled = isinstance(part, exp.Not) and isinstance(part.this, exp.Is)
            if is_filled or isinstance(part, _COMPARISONS):
                found |= {(alias_of(column), column.name) for column in _operands(part)}
    return found


def _conjuncts(condition: exp.Expr | None) -> Iterator[exp.Expr]:
    if condition is None:
        return
    if isinstance(condition, exp.Where | exp.Paren):
        yield from _conjuncts(condition.this)
    elif isinstance(condition, exp.And):
        yield from _conjuncts(condition.left)
        yield from _conjuncts(condition.right)
    else:
        yield condition


def _parts(query: exp.Expr) -> Iterator[exp.Select]:
    """The SELECTs that a query is put together from."""
    if isinstance(query, exp.Union):
        yield from _parts(query.left)
        yield from _parts(query.right)
    elif isinstance(query, exp.Select):
        yield query
