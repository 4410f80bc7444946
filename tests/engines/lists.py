"""Small list relations and rules over them, made for tests of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.tables import TRACE, relation_types
from mingzhang.engines.dialect.compiling import CompiledRule, compile_rule
from mingzhang.model.data import DataFile, Source
from mingzhang.model.relation import Column, Relation
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Rule

PAID = Relation(
    name="发放",
    title="发放",
    columns=(
        Column("证件号", private="identity"),
        Column("期间"),
        Column("状态"),
        Column("金额", "money"),
        Column("数量", "number"),
        Column("日期", "date"),
        Column("笔数", "integer"),
    ),
    key=("证件号", "期间"),
    holder="list",
    dated="日期",
)
DEAD = Relation(
    name="死亡",
    title="死亡",
    columns=(Column("证件号", private="identity"), Column("死亡日期", "date")),
    key=("证件号",),
    holder="list",
    fresh=92,
)
SUMS = Relation(
    name="人合计",
    title="人合计",
    columns=(Column("证件号"), Column("笔数", "integer"), Column("金额", "money")),
    key=("证件号",),
    holder="shared",
)
RELATIONS: Mapping[str, Relation] = {one.name: one for one in (PAID, DEAD, SUMS)}


def query(sql: str, **header: Any) -> Rule:
    """A rule over 发放, whatever the header says else."""
    given = {"id": "甲", "title": "试", "severity": "error", "category": "payment", **header}
    return Rule(**{"over": "发放", "path": "甲.sql", "kind": "query", **given}, sql=sql)


def compiled(rule: Rule) -> CompiledRule:
    """The rule ready to run."""
    one, problems = compile_rule(rule, RELATIONS)
    assert one is not None, [str(problem) for problem in problems]
    return one


def stored(relation: Relation, rows: Iterable[Sequence[Any]], folder: Path, by: str = "") -> Source:
    """The rows as Parquet files: one, or one for each value of a column."""
    types = {n: kind for n, kind in relation_types(relation).items() if n not in TRACE}
    table = Rows(types)
    table.extend(rows)
    files = []
    with DuckEngine(threads=1) as engine:
        engine.load("t", table)
        values = sorted(set(table.columns[by])) if by else [None]
        for number, value in enumerate(values):
            path = folder / f"{relation.name}-{number}.parquet"
            where = "" if value is None else f" WHERE \"{by}\" = '{value}'"
            count = engine.write(f"SELECT * FROM t{where}", path)
            files.append(DataFile(path, path.name, count, "1"))
    return Source(relation.name, tuple(files), types)
