"""Quantities summed from the base relations: one SUM … GROUP BY over a relation, and its rows.

Nothing is guessed: where a row's value or the column that would place it is blank, the sum is
unknown, and the count of such rows says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.engines.duck import quote
from mingzhang.model.quantity import Quantity, Source
from mingzhang.model.relation import Relation, half_name
from mingzhang.model.rows import AMOUNT

# The table of which unit's rows count towards which unit: itself and all its superiors.
MEMBERSHIP: dict[str, str] = {"单位代码": "VARCHAR", "汇总代码": "VARCHAR"}


def sums_sql(
    quantities: Sequence[Quantity], relation: Relation, by: str, lengths: tuple[int, ...], year: int
) -> str:
    """The sums of quantities that share a relation and a breakdown, in one scan.

    Gives 单位代码, 年度, 科目, then for each quantity its sum, half-unit, the number of rows that
    make it unknown, and how many different words of its ``where`` were met. ``lengths`` are the
    code lengths of the subject levels; without them a subject is the word itself. ``year`` stands
    for relations that have no year of their own.
    """
    year_sql = 'r."年度"' if relation.column("年度") else str(year)
    subject, join = _levels_sql(by, lengths)
    sums = ",\n  ".join(_sum_sql(_source(quantity), relation) for quantity in quantities)
    return f"""SELECT m."汇总代码" AS 单位代码, {year_sql} AS 年度, {subject} AS 科目,
  {sums}
FROM {quote(relation.name)} AS r
JOIN "单位归属" AS m ON m."单位代码" = r."单位代码"{join}
GROUP BY 1, 2, 3"""


def parts_sql(quantity: Quantity, relation: Relation, year: int) -> str:
    """The same rows without the aggregate, for $单位, $年度 and $科目 (a code or its beginning)."""
    source = _source(quantity)
    year_sql = 'r."年度"' if relation.column("年度") else str(year)
    value, half = _value_sql(source, relation)
    code = f"coalesce(r.{quote(source.by[0])}, '')" if source.by else "''"
    return f"""SELECT r."来源", r."行", {code} AS 码, {value} AS 值, {half} AS 半
FROM {quote(relation.name)} AS r
JOIN "单位归属" AS m ON m."单位代码" = r."单位代码"
WHERE {_fits_sql(source)} AND m."汇总代码" = $单位 AND {year_sql} = $年度
  AND starts_with({code}, $科目)
ORDER BY 1, 2"""


def _source(quantity: Quantity) -> Source:
    if quantity.source is None:
        raise ValueError(f"{quantity.id} is not summed from a relation")
    return quantity.source


def _sum_sql(source: Source, relation: Relation) -> str:
    value, half = _value_sql(source, relation)
    fits = _fits_sql(source)
    words = ", ".join(f"r.{quote(column)}" for column in source.where)
    # Counting different words costs; only a list that must be complete needs it.
    several = relation.unlisted == "unknown" and sum(map(len, source.where.values())) > 1
    kinds = f"count(DISTINCT concat_ws('|', {words}))" if several else "count(*)"
    return (
        f"coalesce(sum({value}) FILTER ({fits}), 0)::{AMOUNT}, "
        f"coalesce(sum({half}) FILTER ({fits}), 0)::{AMOUNT}, "
        f"count(*) FILTER (({fits}) IS NULL OR (({fits}) AND {value} IS NULL)), "
        f"{kinds} FILTER ({fits})"
    )


def _value_sql(source: Source, relation: Relation) -> tuple[str, str]:
    """What is summed and its half-unit."""
    if not source.value:
        return "1", "0"
    column = relation.column(source.value)
    is_money = column is not None and column.kind == "money"
    return f"r.{quote(source.value)}", f"r.{quote(half_name(source.value))}" if is_money else "0"


def _fits_sql(source: Source) -> str:
    """TRUE, FALSE, or NULL where a blank column leaves it open."""
    tests = []
    for column, words in source.where.items():
        name = f"r.{quote(column)}"
        exact = [word for word in words if not word.endswith("*")]
        parts = [f"starts_with({name}, {_text(word[:-1])})" for word in words if word[-1] == "*"]
        if exact:
            parts.append(f"{name} IN ({', '.join(map(_text, exact))})")
        tests.append(f"({' OR '.join(parts)})")
    return " AND ".join(tests) or "TRUE"


def _levels_sql(by: str, lengths: tuple[int, ...]) -> tuple[str, str]:
    """The subject of each level and the join that makes the levels; '' is the total."""
    if not by:
        return "''", ""
    code = f"coalesce(r.{quote(by)}, '')"
    if not lengths:
        return "l.科目", f", LATERAL (SELECT unnest(list_distinct(['', {code}])) AS 科目) AS l"
    levels = ", ".join(f"({length})" for length in (0, *lengths))
    return f"left({code}, l.长)", f"\nJOIN (VALUES {levels}) AS l(长) ON length({code}) >= l.长"


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
