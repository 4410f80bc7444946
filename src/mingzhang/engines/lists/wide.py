"""Linear identities between the columns of a wide relation of mass data: one scan.

``engines.identities`` answers the same question over the readings of documents; a property test
holds the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.grade import excess_sql
from mingzhang.engines.base.names import literal, quote
from mingzhang.model.finding import Outcome
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.quantity import Identity, Term


def wide_sql(
    relation: str,
    key: Sequence[str],
    identities: Sequence[Identity],
    columns: Mapping[str, str],
    half: str,
) -> str:
    """A SELECT that checks one or more identities in one scan and returns one row of each.

    ``relation`` has one row a case (columns ``key``) and one DECIMAL column a quantity;
    ``columns`` gives its name, ``half`` the half-unit of every cell as a literal ("0" for 元).
    Rows: 规则, 符合, 不符合, 无法核对 (counts) and 违反, a list of {键: {key…}, 差额} or NULL.
    ValueError if an identity is over children, fixes a subject, asks for the year before or has a
    quantity without column.
    """
    differences = ",\n    ".join(
        f"{_difference(identity, columns)} AS {_slot('差', number)}"
        for number, identity in enumerate(identities)
    )
    excesses = ", ".join(
        excess_sql(_slot("差", number), _tolerance(identity, half), identity.sense)
        for number, identity in enumerate(identities)
    )
    keys = ", ".join(_slot("键", number) for number in range(len(key)))
    renamed = ", ".join(f"{quote(name)} AS {_slot('键', n)}" for n, name in enumerate(key))
    fields = ", ".join(f"{literal(name)}: {_slot('键', n)}" for n, name in enumerate(key))
    names = ", ".join(literal(identity.id) for identity in identities)
    # A list a row, unnested, beats three aggregates an identity. Its entries say all three
    # outcomes at once: 0 met, NULL a term is missing, else by how much the identity fails; only
    # the last two are gathered, met is the rest. The list is a column of its own before it is
    # unnested: the filter would else be pushed below and compute every difference again.
    return f"""
SELECT [{names}][序 + 1] AS 规则, 件数 - 不符合 - 无法核对 AS 符合, 不符合, 无法核对, 违反
FROM (SELECT 序, coalesce(len(违反), 0) AS 不符合, coalesce(缺, 0) AS 无法核对, 违反
FROM range({len(identities)}) AS 式(序) LEFT JOIN
(SELECT 序, count(*) - count(差额) AS 缺,
    list({{'键': {{{fields}}}, '差额': 差额}}) FILTER (差额 IS NOT NULL) AS 违反
FROM (SELECT {keys}, unnest(差额列) AS 差额, unnest(range({len(identities)})) AS 序
FROM (SELECT {keys}, [{excesses}] AS 差额列
FROM (SELECT {renamed},
    {differences}
FROM {quote(relation)})))
WHERE 差额 IS DISTINCT FROM 0 GROUP BY 序) USING (序)),
(SELECT count(*) AS 件数 FROM {quote(relation)})
ORDER BY 序"""


def run_wide(
    engine: DuckEngine,
    relation: str,
    key: Sequence[str],
    identities: Sequence[Identity],
    columns: Mapping[str, str],
    half: str = "0",
    violations: str = "恒等式违反",
) -> list[Outcome]:
    """Check a wide relation (see ``wide_sql``): the outcome of each identity, in their order.

    Makes the table ``violations`` with the key, 规则 and 差额 (left − right), one row a violation.
    InputError if a column does not hold decimals, or not of the scale of the others.
    """
    census = wide_sql(relation, key, identities, columns, half)
    _require_exact(engine, relation, identities, columns)
    engine.run(f"CREATE OR REPLACE TEMP TABLE 普查 AS {census}")
    engine.run(
        f"CREATE OR REPLACE TABLE {quote(violations)} AS SELECT 键.*, 规则, 差额 FROM "
        "(SELECT 规则, 违.键 AS 键, 违.差额 AS 差额 "
        "FROM (SELECT 规则, unnest(违反) AS 违 FROM 普查))"
    )
    counts = list(engine.rows("SELECT 符合, 不符合, 无法核对 FROM 普查 ORDER BY rowid"))
    engine.run("DROP TABLE 普查")
    return [_outcome(identity, *row) for identity, row in zip(identities, counts, strict=True)]


def _outcome(identity: Identity, met: int, not_met: int, missing: int) -> Outcome:
    reasons = {"缺少数据": missing} if missing else {}
    return Outcome(identity.id, identity.title, met, not_met, reasons)


def _terms(identity: Identity) -> tuple[Term, ...]:
    """The terms of left − right = 0."""
    right = (replace(term, coefficient=-term.coefficient) for term in identity.right)
    return (identity.left, *right)


def _difference(identity: Identity, columns: Mapping[str, str]) -> str:
    terms = _terms(identity)
    if identity.grain != "case" or any(term.subject or term.shift for term in terms):
        raise ValueError(f"{identity.id}: not an identity of one row")
    if absent := [term.quantity for term in terms if term.quantity not in columns]:
        raise ValueError(f"{identity.id}: no column for {absent[0]}")
    negative, total = _sum([_addend(term, columns) for term in terms])
    return f"-{total}" if negative else total


def _addend(term: Term, columns: Mapping[str, str]) -> tuple[bool, str]:
    """Whether the term is subtracted, and its size."""
    column, times = quote(columns[term.quantity]), abs(term.coefficient)
    return term.coefficient < 0, column if times == 1 else f"{times} * {column}"


def _sum(addends: Sequence[tuple[bool, str]]) -> tuple[bool, str]:
    """The sum in halves of halves, with its sign.

    Each level adds a digit to the type, not each addend: sums of eight DECIMAL(15, 2) stay in
    64 bits, which takes half the time of 128.
    """
    if len(addends) == 1:
        return addends[0]
    middle = len(addends) // 2
    (negative, first), (subtracted, second) = _sum(addends[:middle]), _sum(addends[middle:])
    if negative == subtracted:
        return negative, f"({first} + {second})"
    return False, f"({second} - {first})" if negative else f"({first} - {second})"


def _tolerance(identity: Identity, half: str) -> Decimal:
    return Decimal(half) * sum(abs(term.coefficient) for term in _terms(identity))


def _slot(word: str, number: int) -> str:
    """A name that no column of the relation has, for no official term holds a blank."""
    return quote(f"{word} {number}")


def _require_exact(
    engine: DuckEngine, relation: str, identities: Iterable[Identity], columns: Mapping[str, str]
) -> None:
    """Floats do not compare, and decimals of several scales may be rounded to a common one."""
    kinds = {str(row[0]): str(row[1]) for row in engine.rows(f"DESCRIBE {quote(relation)}")}
    used = dict.fromkeys(columns[t.quantity] for one in identities for t in _terms(one))
    scales = {name: _DECIMAL.fullmatch(kinds.get(name, "")) for name in used}
    wanted = next((match[1] for match in scales.values() if match), "2")
    problems = [
        Problem(
            "not-exact",
            Place(file=relation),
            f"列“{name}”的类型是{kinds.get(name, '（没有这一列）')}，恒等式只核对定点小数。",
            f"请改为 DECIMAL，小数位数为{wanted}。",
        )
        for name, match in scales.items()
        if not match or match[1] != wanted
    ]
    if problems:
        raise InputError(problems)


_DECIMAL = re.compile(r"DECIMAL\(\d+,(\d+)\)")
