"""Quantities summed from the base relations: one SUM … GROUP BY over a relation, and its rows.

Nothing is guessed: where a row's value or the column that would place it is blank, the sum is
unknown, and the count of such rows says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Any

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import quote
from mingzhang.model.quantity import Quantity, Source
from mingzhang.model.relation import Relation, half_name
from mingzhang.model.rows import AMOUNT

# The table of which unit's rows count towards which unit: itself and all its superiors.
MEMBERSHIP: dict[str, str] = {"单位代码": "VARCHAR", "汇总代码": "VARCHAR"}


# After the code of rows that no deeper code of the axis divides; alone, of rows without a code.
# A private character, which no code has.
UNDIVIDED = "\ue000"

# The code lengths of the levels of an axis; none where a code is a plain word.
Levels = tuple[int, ...]

# Whether a row is of the unit itself, not of one below it.
_OWN = 'r."单位代码" = m."汇总代码"'


@dataclass(slots=True)
class Cell:
    """What the rows of a quantity come to under some codes.

    ``unknown`` counts the rows that leave the sum open, ``met`` has the different words of the
    quantity's conditions that a row was found for. In a complete ledger a row of zero is as none:
    it changes no sum, wherever it belongs.
    """

    value: Decimal = Decimal(0)
    half: Decimal = Decimal(0)
    unknown: int = 0
    met: set[tuple[str, ...]] = field(default_factory=set)

    def add(
        self, fits: bool | None, words: tuple[str, ...], sums: Sequence[Any], *, listed: bool
    ) -> None:
        """Rows of the same words that fit, or may (None); ``listed``: zeros count as met."""
        value, half, blank, filled = sums
        if fits is None:
            self.unknown += blank + filled
            return
        self.value += value
        self.half += half
        self.unknown += blank
        if listed or blank or filled:
            self.met.add(words)


# The cells of a quantity by year and the code on each axis, '' for its total.
Cells = dict[tuple[int, tuple[str, ...]], Cell]


def sum_cells(
    engine: DuckEngine,
    quantities: Sequence[Quantity],
    relation: Relation,
    levels: Sequence[Levels],
    year: int,
    unit: str,
) -> list[Cells]:
    """The cells of quantities that share a relation and a breakdown, for one unit, in one scan.

    ``levels`` are those of each axis. Rows that an axis does not divide further also count under
    their code and ``UNDIVIDED``. ``year`` stands for relations without years of their own.
    """
    sources = [_source(quantity) for quantity in quantities]
    scan = _Scan.of(sources, relation)
    axes, found = len(levels), [Cells() for _ in sources]
    takers = [(*scan.places(source), cells) for source, cells in zip(sources, found, strict=True)]
    for row in engine.rows(scan.sql(sources[0].by, levels, year), {"单位": unit}):
        place, rest = (row[0], row[1 : 1 + axes]), row[1 + axes :]
        for words, fit, sums, cells in takers:
            fits = rest[fit]
            if fits is False and any(place[1]):
                continue
            cell = cells.setdefault(place, Cell())  # of the total even where nothing fits
            if fits is not False:
                met = tuple(rest[word] for word in words)
                cell.add(fits, met, rest[sums : sums + 4], listed=relation.unlisted == "unknown")
    return found


@dataclass(frozen=True, slots=True)
class _Scan:
    """One scan for many quantities: rows are first added up by the words that conditions ask for,
    so that few sums are planned; then each quantity takes the groups that fit it.

    ``words``, ``fits`` and ``values`` give the place of each condition's column, each condition
    and each summed column in the result.
    """

    relation: Relation
    words: Mapping[str, int]
    fits: Mapping[str, int]
    values: Mapping[str, int]

    @staticmethod
    def of(sources: Sequence[Source], relation: Relation) -> _Scan:
        words = dict.fromkeys(column for source in sources for column in source.where)
        fits = dict.fromkeys(map(_fits_sql, sources))
        values = dict.fromkeys(source.value for source in sources)
        return _Scan(
            relation, *({name: n for n, name in enumerate(x)} for x in (words, fits, values))
        )

    def places(self, source: Source) -> tuple[tuple[int, ...], int, int]:
        """Where, after the codes, a source finds its words, whether it fits, and its sums."""
        words = tuple(self.words[column] for column in source.where)
        fits = len(self.words) + self.fits[_fits_sql(source)]
        return words, fits, len(self.words) + len(self.fits) + 4 * self.values[source.value]

    def sql(self, by: Sequence[str], levels: Sequence[Levels], year: int) -> str:
        """年度, the codes, the words, whether each condition fits, then four figures of each value:
        its sum, its half-unit, how many rows leave it blank and how many are not zero.
        """
        codes, joins = [], []
        for number, (column, lengths) in enumerate(zip(by, levels, strict=True)):
            code, join = _levels_sql(f"r.{quote(column)}", f"l{number}", lengths)
            codes.append(f"{code} AS 码{number}")
            joins.append(join)
        words = [f"r.{quote(column)}" for column in self.words]
        own = [f"{_OWN} AS 本级"] if any(_OWN in fit for fit in self.fits) else []
        keys = [f"{_year_sql(self.relation, year)} AS 年度", *codes, *words, *own]
        sums = [self._sum_sql(value) for value in self.values]
        groups = ", ".join(str(number + 1) for number in range(len(keys)))
        kept = ["r.年度", *(f"码{number}" for number in range(len(codes))), *words]
        fits = [fit.replace(_OWN, "本级") for fit in self.fits]
        columns = [f"合{number}" for number in range(4 * len(sums))]
        named = [f"{text} AS {name}" for text, name in zip(chain(*sums), columns, strict=True)]
        return f"""SELECT {", ".join((*kept, *fits, *columns))}
FROM (SELECT {", ".join((*keys, *named))}
FROM {_rows_sql(self.relation)}{"".join(joins)}
WHERE m."汇总代码" = $单位
GROUP BY {groups}) AS r"""

    def _sum_sql(self, name: str) -> tuple[str, str, str, str]:
        value, half = _value_sql(name, self.relation)
        return (
            f"coalesce(sum({value}), 0)::{AMOUNT}",
            f"coalesce(sum({half}), 0)::{AMOUNT}",
            f"count(*) FILTER ({value} IS NULL)",
            f"count(*) FILTER ({value} <> 0)",
        )


def parts_sql(quantity: Quantity, relation: Relation, year: int) -> str:
    """The same rows without the aggregate, for $单位 and $年度: 来源, 行, 值, then their codes."""
    source = _source(quantity)
    value, _ = _value_sql(source.value, relation)
    codes = "".join(f", coalesce(r.{quote(column)}, '')" for column in source.by)
    return f"""SELECT r."来源", r."行", {value} AS 值{codes}
FROM {_rows_sql(relation)}
WHERE {_fits_sql(source)} AND m."汇总代码" = $单位
  AND {_year_sql(relation, year)} = $年度
ORDER BY 1, 2"""


def _rows_sql(relation: Relation) -> str:
    """The rows and the units that they count towards."""
    return f'''{quote(relation.name)} AS r
JOIN "单位归属" AS m ON m."单位代码" = r."单位代码"'''


def _year_sql(relation: Relation, year: int) -> str:
    return 'r."年度"' if relation.column("年度") else str(year)


def _source(quantity: Quantity) -> Source:
    if quantity.source is None:
        raise ValueError(f"{quantity.id} is not summed from a relation")
    return quantity.source


def _value_sql(name: str, relation: Relation) -> tuple[str, str]:
    """What is summed, each row as one without a column, and its half-unit."""
    if not name:
        return "1", "0"
    column = relation.column(name)
    is_money = column is not None and column.kind == "money"
    return f"r.{quote(name)}", f"r.{quote(half_name(name))}" if is_money else "0"


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
    if source.own:
        tests.append(_OWN)
    return " AND ".join(tests) or "TRUE"


def _levels_sql(column: str, alias: str, lengths: Levels) -> tuple[str, str]:
    """The code of each level of an axis and the join that makes the levels; '' is the total."""
    if not lengths:
        join = f"\nCROSS JOIN (VALUES (0), (1)) AS {alias}(长)"
        return f"CASE {alias}.长 WHEN 0 THEN '' ELSE coalesce({column}, '{UNDIVIDED}') END", join
    code = f"coalesce({column}, '')"
    levels = ", ".join(f"({length})" for length in (0, *lengths, "NULL"))
    join = (
        f"\nJOIN (VALUES {levels}) AS {alias}(长) ON CASE WHEN {alias}.长 IS NULL "
        f"THEN length({code}) < {lengths[-1]} ELSE length({code}) >= {alias}.长 END"
    )
    whole = f"{code} || '{UNDIVIDED}'"
    return f"CASE WHEN {alias}.长 IS NULL THEN {whole} ELSE left({code}, {alias}.长) END", join


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
