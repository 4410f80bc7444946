"""Rules over payments: our run against the same SQL by hand, by size, on Spark, and what is found.

    python -m benchmarks.engines rules [millions]      against the same SQL by hand, census included
    python -m benchmarks.engines sizes [millions…]     seconds and peak memory by number of payments
    python -m benchmarks.engines spark [millions]      the same findings on Spark
    python -m benchmarks.engines found [millions]      planted faults and traps
    python -m benchmarks.engines small                 a whole ``check`` of 1,000 rows
    python -m benchmarks.engines others [millions]     pandera and polars on two of the checks

Each run is a process of its own, so its peak memory is its own; medians of ``ROUNDS``.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.derived_columns import with_derived
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import literal, quote
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiling import bound
from mingzhang.engines.lists.plan import SharedStep
from mingzhang.engines.lists.sweep_sql import Ask, census_sql
from mingzhang.lists.checking import checked_lists
from mingzhang.lists.sweeping import SweepOrder, prepare, sweep_of

PACK = "subsidies"
ROUNDS = int(os.environ.get("MINGZHANG_ROUNDS", "5"))
MEMORY = "6GB"
WORK = Path(os.environ.get("MINGZHANG_BENCH", tempfile.gettempdir())) / "mingzhang-bench"
DAY = date(2024, 12, 31)


def main() -> None:
    """Run the part named on the command line."""
    part, *rest = sys.argv[1:] or ["rules"]
    if part == "one":
        one(*rest)
        return
    print(head())
    for line in PARTS[part]([float(word) for word in rest]):
        print(line, flush=True)


def page() -> None:
    """Every part at its usual size, as the page of benchmarks has them."""
    for name, part in PARTS.items():
        print(f"{name}:")
        for line in part(()):
            print(line, flush=True)


def head() -> str:
    """Date, machine and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{date.today()}  {os.cpu_count()} cores  {memory:.0f} GiB"
        f"  Python {platform.python_version()}  DuckDB {duckdb.__version__}"
    )


def world(millions: float) -> Path:
    """The made-up payments of this size; made once and kept."""
    folder = WORK / f"{millions:g}m"
    if not folder.is_dir():
        WORK.mkdir(parents=True, exist_ok=True)
        size = int(millions * 1_000_000)
        start = time.perf_counter()
        command = ("synth", "payments", "--size", f"{size}", "--seed", "1", "-o", f"{folder}")
        done = run(mingzhang(*command))
        print(f"made {size:,} payments in {time.perf_counter() - start:.0f} s", done["rss"])
    return folder


def mingzhang(*arguments: str) -> list[str]:
    """The command line of the program."""
    return [sys.executable, "-m", "mingzhang.cli", *arguments]


def run(command: Sequence[str]) -> dict[str, Any]:
    """A process: its seconds, its peak memory in GiB, what it printed last as JSON if it did."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    last = printed.strip().splitlines()[-1:] or [""]
    told = json.loads(last[0]) if last[0].startswith("{") else {}
    rss = usage.ru_maxrss / 2**20
    return {"wall": time.perf_counter() - start, "rss": rss, **told}


def one(how: str, folder: str) -> None:
    """One run in this process; prints seconds and findings as JSON."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=WORK) as name:
        counts = {"ours": ours, "hand": hand, "spark": on_spark}[how](Path(folder), Path(name))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": seconds, "own": peak, "findings": counts}))


def ours(data: Path, out: Path, engine: str = "duckdb") -> dict[str, int]:
    """The program's own run: intake, plan, census, findings."""
    asked = SweepOrder(data, PACK, engine, memory=MEMORY)
    with checked_lists(asked, load(PACK), out / "run", lambda *_: None) as checked:
        return {one.rule: one.findings for one in checked.finished.swept}


def on_spark(data: Path, out: Path) -> dict[str, int]:
    """The same on Spark."""
    return ours(data, out, "spark")


def hand(data: Path, out: Path) -> dict[str, int]:
    """What an expert's script does with the same SQL: views over the files, the shared steps as
    tables, one count of the cases a rule, one COPY a rule. No plan, no ids, no messages.
    """
    engine = DuckEngine(memory=MEMORY, folder=out)
    ready = prepare(SweepOrder(data, PACK), load(PACK), out, engine, lambda *_: None)
    relations = ready.catalogue.relations
    sweep = sweep_of(ready, engine, out)
    for name, rows in sweep.parameters.items():
        engine.load(name, rows)
    for name, source in ready.data.sources.items():
        paths = ", ".join(literal(str(file.path)) for file in source.files)
        engine.run(
            f"CREATE VIEW {quote(name)} AS SELECT *, filename AS 来源, file_row_number + 1 AS 行 "
            f"FROM read_parquet([{paths}], filename = true, file_row_number = true)"
        )
    for step in ready.plan.steps:
        if isinstance(step, SharedStep):
            sql = step.compiled.duckdb
            types = relation_types(relations[step.name])
            engine.keep(step.name, types, with_derived("duckdb", relations[step.name], sql))
    counts = {}
    for step in ready.plan.rules:
        engine.rows(census_sql(step.rule.over, [Ask.of(step.rule)], "duckdb"))
        constants = bound(step.compiled, ready.constants)
        counts[step.rule.id] = engine.write(
            step.compiled.duckdb, out / f"{step.rule.id}.parquet", constants
        )
    engine.close()
    return counts


def rules(millions: Sequence[float]) -> Iterator[str]:
    """Ours and by hand in turn, five times; the ratio of the medians and its spread."""
    for size in millions or (50,):
        folder = world(size)
        taken: dict[str, list[dict[str, Any]]] = {"ours": [], "hand": []}
        for _ in range(ROUNDS):
            for how, done in taken.items():
                done.append(
                    run([sys.executable, "-m", "benchmarks.engines", "one", how, f"{folder}"])
                )
        assert len({str(d["findings"]) for done in taken.values() for d in done}) == 1
        yield f"{size:g} million payments, 12 rules, medians of {ROUNDS}"
        for how, done in taken.items():
            seconds = statistics.median(d["seconds"] for d in done)
            yield f"  {how:<6}{seconds:8.1f} s   peak {max(d['rss'] for d in done):.1f} GiB"
        pairs = [o["seconds"] / h["seconds"] for o, h in zip(*taken.values(), strict=True)]
        yield f"  ratio {statistics.median(pairs):.2f} ({min(pairs):.2f} to {max(pairs):.2f})"


def sizes(millions: Sequence[float]) -> Iterator[str]:
    """Seconds and peak memory of one run each."""
    yield "  million payments   seconds   s a million   peak GiB   findings"
    for size in millions or (1, 5, 25, 50, 100):
        folder = world(size)
        done = run([sys.executable, "-m", "benchmarks.engines", "one", "ours", f"{folder}"])
        total = sum(done["findings"].values())
        yield (
            f"  {size:>16g}{done['seconds']:>10.1f}{done['seconds'] / size:>14.2f}"
            f"{done['rss']:>11.1f}{total:>11,}"
        )


def spark(millions: Sequence[float]) -> Iterator[str]:
    """The findings of both engines, id by id."""
    for size in millions or (10,):
        folder = world(size)
        identities: dict[str, list[Any]] = {}
        for engine in ("duckdb", "spark"):
            with tempfile.TemporaryDirectory(dir=WORK) as name:
                start = time.perf_counter()
                asked = SweepOrder(folder, PACK, engine, memory=MEMORY)
                with checked_lists(
                    asked, load(PACK), Path(name) / "run", lambda *_: None
                ) as checked:
                    seconds = time.perf_counter() - start
                    files = literal(str(checked.folder / "findings" / "*.parquet"))
                    identities[engine] = duckdb.execute(
                        f"SELECT id, severity, message, stated, expected, amount, rows, details "
                        f"FROM read_parquet({files}) ORDER BY ALL"
                    ).fetchall()
            yield f"  {engine:<8}{seconds:8.1f} s  {len(identities[engine]):,} findings"
        same = identities["duckdb"] == identities["spark"]
        yield f"  {size:g} million payments: {'the same' if same else 'NOT THE SAME'}"


def found(millions: Sequence[float]) -> Iterator[str]:
    """Planted faults that were found, and findings that answer one, by rule."""
    for size in millions or (1,):
        folder = world(size)
        answers: dict[str, dict[str, set[str]]] = {}
        with (folder / "answers.csv").open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                key = json.dumps(dict(sorted(json.loads(row["key"]).items())), ensure_ascii=False)
                kinds = answers.setdefault(row["rule"], {"fault": set(), "trap": set()})
                kinds[row["kind"]].add(key)
        with (
            tempfile.TemporaryDirectory(dir=WORK) as name,
            checked_lists(
                SweepOrder(folder, PACK), load(PACK), Path(name) / "run", lambda *_: None
            ) as checked,
        ):
            got = {
                    one.rule: {key for (key,) in duckdb.execute(
                        "SELECT key FROM read_parquet("
                        f"{literal(str(checked.folder / 'findings' / f'{one.rule}.parquet'))})"
                    ).fetchall()}
                    for one in checked.finished.swept
                }  # fmt: skip
        yield f"{size:g} million payments"
        yield "  rule   planted   found   recall   findings   precision   traps   reported"
        sums = [0, 0, 0, 0]
        for rule, kinds in sorted(answers.items()):
            have = got.get(rule, set())
            hit, sprung = len(have & kinds["fault"]), len(have & kinds["trap"])
            sums = [a + b for a, b in zip(
                sums, (len(kinds["fault"]), hit, len(have), sprung), strict=True
            )]  # fmt: skip
            yield (
                f"  {rule}{len(kinds['fault']):>11}{hit:>8}{percent(hit, len(kinds['fault']))}"
                f"{len(have):>11}{percent(hit, len(have)):>12}{len(kinds['trap']):>8}{sprung:>11}"
            )
        yield (
            f"  all{sums[0]:>11}{sums[1]:>8}{percent(sums[1], sums[0])}{sums[2]:>11}"
            f"{percent(sums[1], sums[2]):>12}{'':>8}{sums[3]:>11}"
        )


def percent(part: int, whole: int) -> str:
    """A share of the table."""
    return f"{100 * part / whole:8.1f}%" if whole else f"{'':>9}"


def small(_: Sequence[float]) -> Iterator[str]:
    """A whole process of ``check`` on 1,000 rows, the cache warm."""
    folder = WORK / "small"
    if not folder.is_dir():
        run(mingzhang("synth", "payments", "--size", "1000", "--seed", "1", "-o", f"{folder}"))
    walls = [
        run(mingzhang("sweep", f"{folder}", "--pack", PACK))["wall"] for _ in range(1 + ROUNDS)
    ]
    start = [run(mingzhang("--version"))["wall"] for _ in range(1 + ROUNDS)]
    yield f"  check of 1,000 rows {statistics.median(walls[1:]):.2f} s wall"
    yield f"  of it the bare command {statistics.median(start[1:]):.2f} s"


def others(millions: Sequence[float]) -> Iterator[str]:
    """Duplicates and payments over the standard, in pandera and polars where they are installed."""
    for size in millions or (5,):
        files = str(world(size) / "发放" / "*.parquet")
        yield timed("DuckDB", partial(with_duckdb, files))
        yield from with_polars(files)
        yield from with_pandera(files)


def with_duckdb(files: str) -> int:
    """The duplicates as one query."""
    sql = (
        "SELECT 政策代码, 期间, 证件号 FROM read_parquet($files) WHERE 状态 = '成功' "
        "GROUP BY ALL HAVING count(*) > 1"
    )
    with duckdb.connect() as connection:
        return len(connection.execute(sql, {"files": files}).fetchall())


def timed(name: str, work: Callable[[], int]) -> str:
    """The median seconds of some work, and what it counts."""
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        count = work()
        seconds.append(time.perf_counter() - start)
    return f"  {name:<10}{statistics.median(seconds):8.2f} s  {count:,}"


def with_polars(files: str) -> Iterator[str]:
    """The duplicates in polars, its streaming engine."""
    try:
        import polars
    except ImportError:
        yield "  polars is not installed"
        return
    keys = ["政策代码", "期间", "证件号"]
    query = (
        polars.scan_parquet(files).filter(polars.col("状态") == "成功")
        .group_by(keys).len().filter(polars.col("len") > 1)
    )  # fmt: skip
    yield timed("polars", lambda: query.collect(engine="streaming").height)


def with_pandera(files: str) -> Iterator[str]:
    """The same key declared unique in pandera, over pandas; reading is counted."""
    try:
        import pandas
        import pandera.pandas as pandera
    except ImportError:
        yield "  pandera is not installed"
        return
    keys = ["政策代码", "期间", "证件号"]
    schema = pandera.DataFrameSchema(unique=keys)

    def work() -> int:
        with duckdb.connect() as connection:
            rows = connection.execute(
                "SELECT 政策代码, 期间, 证件号 FROM read_parquet($files) WHERE 状态 = '成功'",
                {"files": files},
            ).df()
        assert isinstance(rows, pandas.DataFrame)
        try:
            schema.validate(rows, lazy=True)
        except pandera.errors.SchemaErrors:
            return int(rows.duplicated(keys).sum())
        return 0

    yield timed("pandera", work)


PARTS: dict[str, Callable[[Sequence[float]], Iterator[str]]] = {
    "rules": rules, "sizes": sizes, "found": found, "spark": spark, "small": small,
    "others": others,
}  # fmt: skip


if __name__ == "__main__":
    main()
