"""Identities: the wide plan against hand-written DuckDB, and the terms-join by documents.

Run ``python -m benchmarks.identities``. The yardstick is the fastest of several hand-written
queries that only count the three outcomes; ours counts them and keeps every violation too.
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import quote
from mingzhang.engines.documents.identities import PARENTS, check_documents, load_terms
from mingzhang.engines.lists.wide import run_wide
from mingzhang.model.quantity import Identity, Term
from mingzhang.model.rows import READING

UNITS = 20_000
IDENTITIES = 200
ITEMS = 800  # columns that are summed; each identity has a column of its own besides
TERMS = 8
READINGS = 500  # of a document
ROUNDS = 5

Counts = list[tuple[int, int, int]]  # met, not met, not evaluated of each identity


def main() -> None:
    """Print the tables."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(
        f"{date.today()}  {os.cpu_count()} cores  {memory:.0f} GiB"
        f"  Python {platform.python_version()}  DuckDB {duckdb.__version__}"
    )
    mass_data()
    documents()


# ---- Mass data ----


def mass_data() -> None:
    """Ours and the hand-written forms over a table and over Parquet."""
    identities = wide_identities()
    with DuckEngine() as engine, tempfile.TemporaryDirectory() as folder:
        make_units(engine, identities)
        file = Path(folder) / "单位.parquet"
        engine.run(f"COPY 单位 TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
        engine.run(f"CREATE VIEW 单位文件 AS SELECT * FROM '{file}'")
        for relation, title in (("单位", "table in memory"), ("单位文件", "Parquet")):
            print(
                f"\n{IDENTITIES} identities of {TERMS} terms, {UNITS:,} units, "
                f"{ITEMS + IDENTITIES:,} columns DECIMAL(15,2), {title}"
            )
            compare(engine, relation, identities)


def wide_identities() -> list[Identity]:
    """Each total is a signed sum of seven items drawn at random."""
    chance = random.Random(2024)
    return [
        Identity(
            f"恒等式{number:03}",
            "",
            Term(1, f"合计{number:03}"),
            tuple(
                Term(chance.choice((1, 1, 1, -1)), f"项{item:03}")
                for item in chance.sample(range(ITEMS), TERMS - 1)
            ),
        )
        for number in range(IDENTITIES)
    ]


def make_units(engine: DuckEngine, identities: Sequence[Identity]) -> None:
    """One row a unit; one cell in 5,000 is missing, one total in 1,000 is off by a cent."""
    items = ", ".join(
        f"CASE WHEN hash(号, {item}) % 5000 > 0 THEN "
        f"CAST(CAST(hash(号, {item}) % 100000000 AS INTEGER) * 0.01 AS DECIMAL(15, 2)) END "
        f"AS 项{item:03}"
        for item in range(ITEMS)
    )
    totals = ", ".join(
        f"CAST({hand_sum(identity.right)} + CASE WHEN hash(号, {-number - 1}) % 1000 = 0 "
        f"THEN 0.01 ELSE 0 END AS DECIMAL(15, 2)) AS {identity.left.quantity}"
        for number, identity in enumerate(identities)
    )
    engine.run(
        f"CREATE TEMP TABLE 项 AS SELECT range AS 号, {items} FROM range({UNITS}) AS t(range)"
    )
    engine.run(
        f"CREATE TABLE 单位 AS SELECT '51' || 号 AS 单位代码, * EXCLUDE 号, {totals} FROM 项"
    )
    engine.run("DROP TABLE 项")


def compare(engine: DuckEngine, relation: str, identities: Sequence[Identity]) -> None:
    """Time all forms in turn, so that a busy moment strikes each of them, and check the counts."""

    def ours() -> Counts:
        columns = {t.quantity: t.quantity for i in identities for t in (i.left, *i.right)}
        outcomes = run_wide(engine, relation, ["单位代码"], identities, columns)
        return [(one.met, one.not_met, one.not_evaluated) for one in outcomes]

    def by_hand(form: HandForm) -> Counts:
        sql, read = form
        return read(list(engine.rows(sql)))

    hand = hand_forms(relation, identities).items()
    forms = {"ours": ours} | {name: partial(by_hand, form) for name, form in hand}
    seconds, answers = measure(forms)
    if any(answer != answers["ours"] for answer in answers.values()):
        raise AssertionError("the forms do not count alike")
    yardstick = min(value for name, value in seconds.items() if name != "ours")
    for name, value in seconds.items():
        mark = "  <- yardstick" if value == yardstick else ""
        print(f"  {name:<44}{value:8.3f} s  {value / yardstick:5.2f}{mark}")
    total = [sum(column) for column in zip(*answers["ours"], strict=True)]
    print(f"  met {total[0]:,}, not met {total[1]:,}, not evaluated {total[2]:,}")


def measure(
    forms: Mapping[str, Callable[[], Counts]],
) -> tuple[dict[str, float], dict[str, Counts]]:
    """The median seconds and the answer of each form, after one round of warming up."""
    answers = {name: form() for name, form in forms.items()}
    seconds: dict[str, list[float]] = {name: [] for name in forms}
    for _ in range(ROUNDS):
        for name, form in forms.items():
            start = time.perf_counter()
            form()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in seconds.items()}, answers


# ---- What an expert writes by hand ----

HandForm = tuple[str, Callable[[Sequence[tuple[int, ...]]], Counts]]


def hand_forms(relation: str, identities: Sequence[Identity]) -> dict[str, HandForm]:
    """Queries that count met, not met and not evaluated, and how to read their rows."""
    numbers = range(len(identities))
    flat = [f"{one.left.quantity} - ({hand_sum(one.right)})" for one in identities]
    paired = [hand_pairs(one) for one in identities]
    columns = ", ".join(f"{paired[n]} = 0 AS b{n}" for n in numbers)

    def unnested(differences: Sequence[str]) -> str:
        booleans = ", ".join(f"{difference} = 0" for difference in differences)
        return (
            "SELECT count_if(b), count_if(NOT b), count(*) - count(b) FROM (SELECT unnest(o) AS b, "
            f"unnest(range({len(numbers)})) AS n FROM (SELECT [{booleans}] AS o FROM {relation})) "
            "GROUP BY n ORDER BY n"
        )

    return {
        "three aggregates an identity": (
            f"SELECT {', '.join(_three(difference) for difference in flat)} FROM {relation}",
            lambda rows: [
                (rows[0][3 * n], rows[0][3 * n + 1], rows[0][3 * n + 2]) for n in numbers
            ],
        ),
        "two aggregates, sums in pairs": (
            f"SELECT count(*), {', '.join(f'count(b{n}), count_if(b{n})' for n in numbers)} "
            f"FROM (SELECT {columns} FROM {relation})",
            lambda rows: [
                (
                    rows[0][2 * n + 2],
                    rows[0][2 * n + 1] - rows[0][2 * n + 2],
                    rows[0][0] - rows[0][2 * n + 1],
                )
                for n in numbers
            ],
        ),
        "boolean list, unnested": (unnested(flat), _as_counts),
        "boolean list, unnested, sums in pairs": (unnested(paired), _as_counts),
    }


def _three(difference: str) -> str:
    return (
        f"count_if({difference} = 0), count_if({difference} <> 0), count_if(({difference}) IS NULL)"
    )


def _as_counts(rows: Sequence[tuple[int, ...]]) -> Counts:
    return [(met, not_met, missing) for met, not_met, missing in rows]


def hand_sum(terms: Sequence[Term]) -> str:
    """The terms one after the other."""
    signed = (f"{'+' if term.coefficient > 0 else '-'} {term.quantity}" for term in terms)
    return " ".join(signed).removeprefix("+ ")


def hand_pairs(identity: Identity) -> str:
    """Left − right as a sum of sums of two, which keeps the decimals in 64 bits."""
    terms = [identity.left, *(Term(-t.coefficient, t.quantity) for t in identity.right)]
    pairs = [f"({hand_sum(terms[n : n + 2])})" for n in range(0, TERMS, 2)]
    return f"(({pairs[0]} + {pairs[1]}) + ({pairs[2]} + {pairs[3]}))"


# ---- Documents ----


def documents() -> None:
    """The terms-join over readings of growing numbers of documents."""
    print(f"\nterms-join: {IDENTITIES} identities of {TERMS} terms, {READINGS} readings a document")
    for count in (1, 100, 1000):
        with DuckEngine() as engine:
            make_readings(engine, count)
            load_terms(engine, document_identities())
            check_documents(engine)
            seconds = [_seconds(partial(check_documents, engine)) for _ in range(ROUNDS)]
            ((checks,),) = engine.rows("SELECT count(*) FROM 检查 WHERE 结果 IS NOT NULL")
        median = statistics.median(seconds)
        print(
            f"  {count:>5} documents  {checks:>8,} checks  {median:7.3f} s"
            f"  {median / count * 1000:8.2f} ms a document"
        )


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def document_identities() -> list[Identity]:
    """Sums of seven of the quantities of a document."""
    chance = random.Random(2025)
    return [
        Identity(
            f"恒等式{number:03}",
            "",
            Term(1, f"量{number:03}"),
            tuple(Term(1, f"量{n:03}") for n in chance.sample(range(IDENTITIES, READINGS), 7)),
        )
        for number in range(IDENTITIES)
    ]


def make_readings(engine: DuckEngine, documents: int) -> None:
    """One reading a quantity and document, in 0.01 万元."""
    engine.create("科目上级", PARENTS)
    engine.create("读数", READING)
    columns = ", ".join(quote(name) for name in READING)
    engine.run(
        f"INSERT INTO 读数 ({columns}) SELECT '文档' || d, n, '量' || format('{{:03}}', n), "
        "'51' || d, 2024, '', '汇总', hash(d, n) % 1000000 * 100, 50, '', FALSE, '' "
        f"FROM range({documents}) AS 文档(d), range({READINGS}) AS 量(n)"
    )


if __name__ == "__main__":
    main()
