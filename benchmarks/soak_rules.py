"""Random rules over random rows on DuckDB and on Spark: the same answer, row by row, or no answer.

A rule is drawn from the dialect: selections, groups, joins, windows, choices, over two small lists
with unknown cells, negative and large amounts, days at the ends of months. A figure that is too
large may stop one engine only, for they compute in their own order; any other error must be both's.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.protocol import Engine
from mingzhang.engines.base.spark import SparkEngine
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiling import CompiledRule, bound, compile_rule
from mingzhang.model.problem import InputError
from mingzhang.model.relation import Column, Relation
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Rule

COLUMNS = (
    Column("文"), Column("词"), Column("整", "integer"), Column("钱", "money"),
    Column("数", "number"), Column("日", "date"),
)  # fmt: skip
RELATIONS = {name: Relation(name, name, COLUMNS, (), holder="list") for name in ("甲", "乙")}
PLAIN = Rule("D", "", "error", "sum", "", path="D.sql", key=("姓名",), over="甲", kind="query")
CONSTANTS = {"日期": date(2024, 2, 29), "率": Decimal("0.85"), "名": "b"}
ROWS = 12
DRAWS = 40  # rules over the same rows

_TEXTS = ("a", "b", "B", "", " a", "中", "中文", "𠮷", "é", "a%_", "1", "01", "a'b", None)
_WHOLE = (0, 1, -1, 2, 7, 12, 2024, 10**9, -(10**9), None)
_MONEY = ("0", "0.01", "-0.01", "0.05", "100", "-99.995", "12345678901234.56", "-2.5", "1.5", None)
_NUMBER = ("0", "0.0001", "-0.0001", "0.5", "2.5", "-2.5", "33.3333", "99999999999999.9999", None)
_DAYS = ("2024-01-31", "2024-02-29", "2023-02-28", "2023-12-31", "2024-01-01", "1900-03-01", None)

_TOO_LARGE = ("Overflow", "Out of Range", "OVERFLOW", "OUT_OF_RANGE", "Could not cast value")


class Drawn:
    """One rule, from one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.tables: tuple[str, ...] = ("x",)

    def pick(self, choices: Sequence[str]) -> str:
        """One of these."""
        return self.chance.choice(choices)

    def column(self, *names: str) -> str:
        """A column of any table in reach."""
        return f"{self.pick(self.tables)}.{self.pick(names)}"

    def text(self, deep: int = 2) -> str:
        """A text."""
        if deep <= 0 or self.chance.random() < 0.3:
            return self.pick((self.column("文", "词"), self.column("文", "词"), "'b'", "$名"))
        one, two, whole = self.text(deep - 1), self.text(deep - 1), self.chance.randrange(1, 3)
        return self.pick((
            f"{one} || {two}", f"COALESCE({one}, '无')", f"NULLIF({one}, {two})",
            f"SUBSTRING({one}, {whole}, 2)", f"LEFT({one}, {whole})", f"RIGHT({one}, {whole})",
            f"LOWER({one})", f"UPPER({one})", f"TRIM({one})", f"REPLACE({one}, 'a', '中')",
            f"GREATEST({one}, {two})", f"LEAST({one}, {two})",
            f"CASE WHEN {self.truth(deep - 1)} THEN {one} ELSE {two} END",
            f"CAST({self.number(deep - 1)} AS VARCHAR)", f"CAST({self.column('日')} AS VARCHAR)",
        ))  # fmt: skip

    def number(self, deep: int = 2) -> str:
        """A number."""
        if deep <= 0 or self.chance.random() < 0.3:
            return self.pick((self.column("整", "钱", "数"), self.column("钱", "数"), "0.5", "$率"))
        one, two = self.number(deep - 1), self.number(deep - 1)
        digits = self.chance.randrange(0, 3)
        return self.pick((
            f"({one} + {two})", f"({one} - {two})", f"({one} * {two})", f"(0 - {one})",
            f"ABS({one})", f"ROUND({one}, {digits})", f"FLOOR({one})", f"CEIL({one})",
            f"COALESCE({one}, {two})", f"NULLIF({one}, {two})", f"GREATEST({one}, {two})",
            f"LEAST({one}, {two})", f"({self.column('整')} % 7)", f"({self.column('钱')} % 7)",
            f"CASE WHEN {self.truth(deep - 1)} THEN {one} ELSE {two} END",
            f"CASE WHEN {self.truth(deep - 1)} THEN {one} END",
            f"LENGTH({self.text(deep - 1)})", f"STRPOS({self.text(deep - 1)}, 'a')",
            f"YEAR({self.day(deep - 1)})", f"MONTH({self.day(deep - 1)})",
            f"DATE_DIFF('day', {self.day(deep - 1)}, {self.day(deep - 1)})",
            f"CAST({one} AS DECIMAL(30, {digits}))", f"QUOTIENT({one}, {two}, {digits})",
        ))  # fmt: skip

    def day(self, deep: int = 1) -> str:
        """A date."""
        column = self.column("日")
        if deep <= 0 or self.chance.random() < 0.5:
            return self.pick((column, column, "DATE '2024-02-29'", "CAST($日期 AS DATE)"))
        return self.pick((
            f"LAST_DAY({column})", f"COALESCE({column}, {self.day(deep - 1)})",
            f"GREATEST({column}, {self.day(deep - 1)})", "MAKE_DATE(2023, 2, 28)",
            f"MAKE_DATE(YEAR({column}), MONTH({column}), 1)",
        ))  # fmt: skip

    def truth(self, deep: int = 2) -> str:
        """A condition."""
        sign = self.pick(("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM"))
        plain = (
            f"{self.number(deep - 1)} {sign} {self.number(deep - 1)}",
            f"{self.text(deep - 1)} {sign} {self.text(deep - 1)}",
            f"{self.day(deep - 1)} {sign} {self.day(deep - 1)}",
            f"{self.column('文', '词')} LIKE {self.pick(('a%', '%中%', '_', '%'))!r}",
            f"{self.column('文', '整', '日')} IS NULL",
            f"{self.column('钱')} BETWEEN {self.number(0)} AND {self.number(0)}",
            f"{self.column('整')} IN (1, 2, 7)",
            f"STARTS_WITH({self.text(deep - 1)}, 'a')",
        )
        if deep <= 0 or self.chance.random() < 0.6:
            return self.pick(plain)
        one, two = self.truth(deep - 1), self.truth(deep - 1)
        return self.pick((f"({one} AND {two})", f"({one} OR {two})", f"(NOT {one})"))

    def total(self) -> str:
        """A value of a group: a number, then what else there is as text."""
        number, condition = self.number(1), self.truth(1)
        return self.pick((
            f"SUM({number})", f"COUNT(DISTINCT {number})", f"MIN({number})", f"MAX({number})",
            f"SUM({number}) FILTER (WHERE {condition})", f"COUNT(*) FILTER (WHERE {condition})",
            f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)", f"MAX({number}) - MIN({number})",
            f"QUOTIENT(SUM({number}), COUNT(*), 2)", f"COALESCE(SUM({number}), 0) * 0.5",
        ))  # fmt: skip

    def sql(self) -> str:
        """The whole query."""
        return self.chance.choice((self._rows, self._groups, self._groups, self._window))()

    def _source(self) -> str:
        self.tables = ("x",)
        if self.chance.random() < 0.5:
            return "甲 AS x"
        self.tables = ("x", "y")
        on = self.pick(("x.文 = y.文", "x.整 = y.整", "x.日 <= y.日", "x.钱 = y.数"))
        more = f" AND {self.truth(1)}" if self.chance.random() < 0.3 else ""
        return f"甲 AS x {self.pick(('JOIN', 'LEFT JOIN'))} 乙 AS y ON {on}{more}"

    def _where(self) -> str:
        if self.chance.random() < 0.5:
            return ""
        inner = "EXISTS (SELECT 1 FROM 乙 AS z WHERE z.文 = x.文 AND z.整 > 0)"
        return f" WHERE {self.pick((self.truth(), inner, 'NOT ' + inner, self.truth()))}"

    def _rows(self) -> str:
        source = self._source()
        distinct = self.pick(("", "", "DISTINCT "))
        return (
            f"SELECT {distinct}{self.text()} AS 姓名, {self.number()} AS 金额, "
            f"{self.day()} AS 日期, "
            f"CASE WHEN {self.truth()} THEN '是' ELSE '否' END AS 说明 FROM {source}{self._where()}"
        )

    def _groups(self) -> str:
        source = self._source()
        key = self.pick((self.column("文", "词"), f"LEFT({self.column('文', '词')}, 1)"))
        texts = f"STRING_AGG(DISTINCT {self.column('词')}, '、' ORDER BY "
        column = self.column("词")
        listed = texts.replace(texts.split("DISTINCT ")[1].split(",")[0], column) + f"{column})"
        what = self.pick((listed, f"MAX({self.text(1)})", f"MIN({self.text(1)})"))
        having = f" HAVING {self.total()} > {self.pick(('0', '1', '0.5'))}"
        return (
            f"SELECT {key} AS 姓名, {self.total()} AS 金额, {what} AS 说明, "
            f"MAX({self.day()}) AS 日期 FROM {source}{self._where()} GROUP BY {key}"
            f"{having if self.chance.random() < 0.5 else ''}"
        )

    def _window(self) -> str:
        source = self._source()
        order = f"ORDER BY {self.column('整', '文', '日')}{self.pick(('', ' DESC'))}"
        inside = f"PARTITION BY {self.column('文', '整')} {order}"
        number = self.number(1)
        over = self.pick((
            f"RANK() OVER ({inside})", f"DENSE_RANK() OVER ({inside})",
            f"SUM({number}) OVER (PARTITION BY {self.column('文')})",
            f"COUNT(*) OVER ({inside})", f"SUM({number}) OVER ({inside})",
        ))  # fmt: skip
        return f"SELECT {self.text(1)} AS 姓名, {over} AS 金额 FROM {source}{self._where()}"


def tables(chance: random.Random) -> dict[str, Rows]:
    """Rows of both lists."""
    found = {}
    for name, relation in RELATIONS.items():
        rows = Rows(relation_types(relation))
        for number in range(1, ROWS + 1):
            cells = (chance.choice(one) for one in (_TEXTS, _TEXTS, _WHOLE, _MONEY, _NUMBER, _DAYS))
            rows.add(*cells, name, number)
        found[name] = rows
    return found


def answer(engine: Engine, rule: CompiledRule) -> Counter[tuple[Any, ...]] | str:
    """What an engine returns, or that it refuses."""
    try:
        return Counter(engine.rows(rule.sql(engine.dialect), bound(rule, CONSTANTS)))
    except (duckdb.Error, InputError) as error:
        return f"error {str(error).splitlines()[0][:150]}"


def compared(seed: int, spark: SparkEngine) -> Iterator[tuple[str, str]]:
    """The rules of one seed with what differs, "" where nothing does; refused ones are left out."""
    chance = random.Random(seed)
    with DuckEngine(threads=1) as duck:
        for name, rows in tables(chance).items():
            duck.load(name, rows)
            spark.load(name, rows)
        for _ in range(DRAWS):
            sql = Drawn(chance).sql()
            rule = _compiled(sql)
            if rule:
                yield sql, _difference(answer(duck, rule), answer(spark, rule))


def _compiled(sql: str) -> CompiledRule | None:
    from dataclasses import replace

    return compile_rule(replace(PLAIN, sql=sql), RELATIONS)[0]


def _difference(ours: Counter[Any] | str, theirs: Counter[Any] | str) -> str:
    if isinstance(ours, str) or isinstance(theirs, str):
        errors = [one for one in (ours, theirs) if isinstance(one, str)]
        fair = len(errors) == 2 or any(word in errors[0] for word in _TOO_LARGE)
        return "" if fair else f"DuckDB {_short(ours)}；Spark {_short(theirs)}"
    if ours == theirs:
        return ""
    return f"只有 DuckDB：{_short(ours - theirs)}；只有 Spark：{_short(theirs - ours)}"


def _short(found: Counter[Any] | str) -> str:
    return found if isinstance(found, str) else str(sorted(found, key=str)[:3])


def open_spark(folder: Path) -> SparkEngine | None:
    """Spark on this machine, None where it is not installed."""
    try:
        return SparkEngine(folder, threads=1, memory="1GB")
    except InputError:
        return None
