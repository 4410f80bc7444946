"""The restricted SQL of rules: checked against the catalogue, compiled for DuckDB and Spark.

A rule is one SELECT over the relations it names. What the two engines are not known to answer
alike is refused with the reason and what to write instead. sqlglot is loaded only to compile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.engines.base.names import Dialect
from mingzhang.engines.base.tables import is_kept_by_units, relation_types
from mingzhang.engines.dialect.lexical import lexical_problems
from mingzhang.engines.dialect.scopes import PARAMETER_SCALE, kind_of_type
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.model.relation import Relation
from mingzhang.model.rule import (
    CLAIM_OUTPUT,
    OBSERVED_OPTIONAL,
    OBSERVED_OUTPUT,
    ROW_OPTIONAL,
    ROW_OUTPUT,
    Rule,
)

# Part of the cache key: raise it when the same rule would compile to other SQL.
DIALECT_VERSION = "3"

# What a query rule may return beside its key: the figures of the finding, then what tells a
# person which case it is.
FIGURES = ("公布值", "应为值", "差额", "金额", "行数")
_DESCRIPTIONS = (
    "单位名称", "项目名称", "姓名", "日期", "标准", "说明", "依据", "程度", "来源", "行",
)  # fmt: skip


Types = Mapping[str, str]  # SQL type by column name, in order


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to run. ``relations`` and ``parameters`` ($名 without the $) are sorted.

    ``kinds`` are those of the columns it returns (text, number, date, truth, unknown), ``splits``
    the columns of the relation it is over by whose values it may be run piece by piece.
    """

    id: str
    duckdb: str
    spark: str
    relations: tuple[str, ...]
    parameters: tuple[str, ...]
    columns: tuple[str, ...]  # what it returns, in order
    kinds: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()

    def sql(self, dialect: Dialect) -> str:
        """The query as an engine takes it."""
        return self.duckdb if dialect == "duckdb" else self.spark


def compile_rule(
    rule: Rule, relations: Mapping[str, Relation]
) -> tuple[CompiledRule | None, tuple[Problem, ...]]:
    """The compiled rule, or None and everything that is wrong with it."""
    from mingzhang.engines.dialect.prepared import binding_problems
    from mingzhang.engines.dialect.splits import splits
    from mingzhang.engines.dialect.tree import Source, parse, to_duckdb, to_spark
    from mingzhang.engines.dialect.walk import Walker

    tables = {name: relation_types(relation) for name, relation in relations.items()}
    problems = [*lexical_problems(rule.sql, rule.path), *_header_problems(rule, tables)]
    source = Source(rule.sql, rule.path, problems)
    tree = parse(source) if not problems else None
    if tree is None:
        return None, tuple(problems)
    kinds = {
        name: {column: kind_of_type(sql_type) for column, sql_type in types.items()}
        for name, types in tables.items()
    }
    walker = Walker(source, kinds)
    returned = walker.query(tree, None, {})
    columns = tuple(returned)
    required, optional = _contract(rule, relations)
    problems += _output_problems(rule, columns, required, optional)
    compiled = CompiledRule(
        id=rule.id,
        duckdb=to_duckdb(tree),
        spark=to_spark(tree),
        relations=tuple(sorted(walker.relations)),
        parameters=tuple(sorted(walker.parameters)),
        columns=columns,
        kinds=tuple(kind.word for kind in returned.values()),
        splits=(rule.pieces,) if rule.pieces else splits(tree, rule.over),
    )
    if not problems:
        named = {name: tables[name] for name in compiled.relations}
        place = Place(rule.path, line=_first_line(rule.sql))
        problems += binding_problems(compiled.duckdb, named, place)
    return (None if problems else compiled), tuple(problems)


def bound(compiled: CompiledRule, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the rule's parameters; InputError for one that is missing or not exact."""
    problems = []
    for name in compiled.parameters:
        value = values.get(name)
        digits = value.as_tuple().exponent if isinstance(value, Decimal) else 0
        if value is None:
            message = f"规则“{compiled.id}”需要参数“{name}”。"
            problems.append(Problem("parameter", Place(), message, "请给出它的值。"))
        elif isinstance(value, float) or not isinstance(digits, int) or digits < -PARAMETER_SCALE:
            message = f"参数“{name}”应为不超过{PARAMETER_SCALE}位小数的数，读到的是 {value}。"
            problems.append(Problem("parameter", Place(), message, "请改成十进制小数。"))
    if problems:
        raise InputError(problems)
    return {name: values[name] for name in compiled.parameters}


def _header_problems(rule: Rule, tables: Mapping[str, Types]) -> Iterator[Problem]:
    """The names in the header: ``over``, ``inputs``, ``holds``, ``key``, ``scope``."""
    place = Place(rule.path, line=1)
    if rule.over not in tables:
        mend = nearest(rule.over, tables) or "请核对目录。"
        yield Problem("unknown-table", place, f"over 所指的表“{rule.over}”不存在。", mend)
    if rule.kind == "derive" and rule.id not in tables:
        mend = nearest(rule.id, tables) or "请核对目录。"
        yield Problem("unknown-table", place, f"没有名为“{rule.id}”的表可推出。", mend)
    for name in rule.inputs:
        table, _, column = name.partition(".")
        if table not in tables or column not in tables[table]:
            known = [f"{table}.{column}" for table in tables for column in tables[table]]
            mend = nearest(name, known) or "应写成 表.列。"
            yield Problem("unknown-column", place, f"inputs 所指的列“{name}”不存在。", mend)
    for name in rule.holds:
        columns = tables.get(rule.over, {})
        if name not in columns:
            mend = nearest(name, columns) or "应写成 over 的列名。"
            yield Problem("unknown-column", place, f"holds 所指的列“{name}”不存在。", mend)
    for name in (*rule.among, *filter(None, (rule.pieces,))):
        columns = tables.get(rule.over, {})
        if name not in columns:
            mend = nearest(name, columns) or "应写成 over 的列名。"
            yield Problem("unknown-column", place, f"among、pieces 所指的列“{name}”不存在。", mend)
    if rule.kind == "query" and not rule.key:
        yield Problem("rule", place, "没有声明 key。", "请写明用哪些列区分每一条问题。")
    for name in rule.scope:
        if name not in rule.key:
            mend = nearest(name, rule.key) or "请从 key 中选。"
            yield Problem("rule", place, f"scope 中的“{name}”不在 key 中。", mend)


def _contract(
    rule: Rule, relations: Mapping[str, Relation]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which columns a rule must and may return; a derivation returns all of its relation."""
    if rule.kind == "derive":
        return _derived_output(relations.get(rule.id)), ()
    if rule.kind == "claim":
        return CLAIM_OUTPUT, ()
    over = relations.get(rule.over)
    returned = (*rule.key, *rule.told)
    if over and over.holder == "document":
        return (*OBSERVED_OUTPUT, *returned), (*OBSERVED_OPTIONAL, *FIGURES)
    if over and is_kept_by_units(over):
        return (*ROW_OUTPUT, *returned), (*ROW_OPTIONAL, *FIGURES)
    return returned, (*FIGURES, *_DESCRIPTIONS)


def _derived_output(relation: Relation | None) -> tuple[str, ...]:
    """The columns of a derived relation; of a shared one but those that are computed from them."""
    if relation is None:
        return ()
    if relation.holder == "shared":
        return tuple(column.name for column in relation.columns if not column.derived)
    return tuple(relation_types(relation))


def _output_problems(
    rule: Rule, columns: tuple[str, ...], required: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[Problem]:
    """What the contract asks for and is not returned, and what it does not allow."""
    place = Place(rule.path, line=_first_line(rule.sql))
    for name in required:
        if name not in columns:
            mend = f"请在 SELECT 中输出“{name}”。"
            yield Problem("output", place, f"没有输出应有的列“{name}”。", mend)
    allowed = (*required, *optional)
    for name in columns:
        if name not in allowed:
            mend = nearest(name, allowed) or f"可以输出：{'、'.join(allowed)}。"
            yield Problem("output", place, f"输出了约定以外的列“{name}”。", mend)


def _first_line(sql: str) -> int:
    """The line on which the SQL begins, below its header."""
    return sql[: len(sql) - len(sql.lstrip())].count("\n") + 1
