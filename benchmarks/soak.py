"""Long runs: many mutations, broken files for every reader, property tests with new seeds, and
random rules over random rows on both engines where pyspark and Java are installed.

Run ``python -m benchmarks.soak [--minutes N] [--mutations N] [--files N | --full] [--seed S]``.
Every round does a share of each; the rounds go on until the minutes are over, but at least until
there were so many mutations and broken files, and the last line tells how many checks passed and
failed. A broken file is audited in a process of its own kind, so that one that takes even the
program down is named as well.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from types import FrameType

from benchmarks import mutations, soak_rules
from mingzhang.engines.base.spark import SparkEngine
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "examples" / "suining-hrss-2024"
MUTATIONS = 1_000  # of each format that is changed in its file, at least
FILES = 2_000  # broken files of all formats, at least
FULL = 20_000
PER_ROUND = 100
BROKEN = 40  # files of each format in a round
WORKERS = 2
LEAST = 0.98
LIMIT = 10  # seconds for one file
CHANGED = ("报告.txt", "报告.html")
REPORTS = (*CHANGED, "网站粘贴版.html", "报告.docx", "报告.pdf", "决算报表.xlsx")
FORMATS = ("text", "html", "site", "docx", "pdf", "xlsx")
ZIPPED = (".docx", ".xlsx")


@dataclass(slots=True)
class Tally:
    """What passed, and a line for each that did not."""

    passed: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, passed: bool, what: str) -> None:
        """One more check."""
        if passed:
            self.passed += 1
        else:
            self.failures.append(what)
            print(f"失败：{what}", flush=True)


def main() -> None:
    """Soak until the time is over; exit 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--mutations", type=int, default=MUTATIONS, help="of each format")
    parser.add_argument("--files", type=int, default=FILES, help="broken files in all")
    parser.add_argument("--full", action="store_true", help=f"{FULL} broken files")
    parser.add_argument("--seed", type=int, default=1_000)
    options = parser.parse_args()
    files = FULL if options.full else options.files
    tally, end = Tally(), time.monotonic() + options.minutes * 60
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        compile_book(BOOK, out, FORMATS)
        spark = soak_rules.open_spark(Path(name))
        print(
            "规则在两个引擎上比较" if spark else "没有 Spark，规则没有在两个引擎上比较", flush=True
        )
        for number in range(options.seed, options.seed + 100_000):
            done = number - options.seed
            enough = done * PER_ROUND >= options.mutations and done * BROKEN * len(REPORTS) >= files
            if time.monotonic() > end and enough:
                break
            one_round(out, number, tally, changes=done * PER_ROUND < options.mutations)
            if spark:
                rules(number, spark, tally)
            print(f"第{done + 1}轮：通过 {tally.passed}，失败 {len(tally.failures)}", flush=True)
        if spark:
            spark.close()
    print(f"{tally.passed} passed, {len(tally.failures)} failed")
    sys.exit(1 if tally.failures else 0)


def one_round(out: Path, number: int, tally: Tally, *, changes: bool) -> None:
    """Broken files of one number; with ``changes`` mutations and property tests too."""
    if changes:
        seeds = range(number * PER_ROUND, (number + 1) * PER_ROUND)
        for name in CHANGED:
            mutated(out / name, seeds, tally)
        properties(number, tally)
    broken(out, number, tally)


def rules(number: int, spark: SparkEngine, tally: Tally) -> None:
    """Drawn rules answer alike on both engines."""
    for sql, difference in soak_rules.compared(number, spark):
        tally.add(not difference, f"规则，种子 {number}：{sql}\n  {difference}")


# ---- Mutations -----------------------------------------------------------------------------------


def mutated(path: Path, seeds: range, tally: Tally) -> None:
    """Enough of the changed numbers that were called checked are flagged."""
    before = mutations.unchanged(path)
    tally.add(before.errors == 0, f"{path.name}：未改的报告有必改")
    found = [
        trial
        for trial in mutations.trials(path, before, list(seeds))
        if trial.mutant.printed.checked
    ]
    missed = [trial.seed for trial in found if not trial.flagged]
    tally.passed += len(found) - len(missed)
    tally.add(mutations.share(found) >= LEAST, f"{path.name}：没有指出的种子 {missed}")


# ---- Broken files --------------------------------------------------------------------------------


def broken(out: Path, number: int, tally: Tally) -> None:
    """A share of broken files made from the report in every format."""
    seeds = range(number * BROKEN, (number + 1) * BROKEN)
    jobs = [(out / name, [seed]) for name in REPORTS for seed in seeds]
    whole = [(out / name, list(seeds)) for name in REPORTS]
    told = _apart(whole) or [line for job in jobs for line in _apart([job]) or [_died(*job)]]
    for line in told:
        tally.add(not line, line)


def _died(path: Path, seeds: list[int]) -> str:
    return f"{path.name} 种子 {seeds}：程序中断"


def _apart(jobs: list[tuple[Path, list[int]]]) -> list[str]:
    """What is told of each file, by processes that may die; empty if one did."""
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        try:
            return [line for lines in pool.map(_files, jobs) for line in lines]
        except BrokenProcessPool:
            return []


def _files(job: tuple[Path, list[int]]) -> list[str]:
    """One line a seed, empty where the broken file was read or refused in time."""
    path, seeds = job
    data = path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        told = ((seed, survives(data, path.name, seed, Path(folder))) for seed in seeds)
        return [f"{path.name} 种子 {seed}：{line}" if line else "" for seed, line in told]


def survives(data: bytes, name: str, seed: int, folder: Path) -> str:
    """Damage a report and audit it: "" if it was read or refused in time, else what went wrong."""
    file = folder / f"{seed}-{name}"
    file.write_bytes(damaged(data, file.suffix, random.Random(f"{name} {seed}")))
    try:
        with limited(LIMIT):
            audit([file])
    except Exception as error:  # an audit raises nothing, whatever the file
        return f"{type(error).__name__}: {error}"[:300]
    return ""


def damaged(data: bytes, suffix: str, chance: random.Random) -> bytes:
    """Bytes flipped, cut off, cut out or repeated; in a zipped file often those of one part."""
    if suffix in ZIPPED and chance.random() < 0.7:
        return _one_part_damaged(data, chance)
    return _damaged(data, chance)


def _damaged(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.randrange(1, 2_000))
    match chance.choice(("flip", "cut", "drop", "repeat")):
        case "flip":
            changed = bytearray(data)
            for _ in range(chance.randrange(1, 30)):
                changed[chance.randrange(len(data))] = chance.randrange(256)
            return bytes(changed)
        case "cut":
            return data[:start]
        case "drop":
            return data[:start] + data[end:]
        case _:
            return data[:end] + data[start:]


def _one_part_damaged(data: bytes, chance: random.Random) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        parts = [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
        main = [name for name in parts if name.endswith("document.xml") or "/sheet" in name][:8]
        hit = chance.choice([*parts, *main * (8 // len(main))])
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, _damaged(content, chance) if name == hit else content)
    return result.getvalue()


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """TimeoutError if the work inside takes longer."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"over {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# ---- Property tests ------------------------------------------------------------------------------


def properties(seed: int, tally: Tally) -> None:
    """The property tests of the suite with examples of this seed."""
    files = [
        path
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if "@given" in path.read_text(encoding="utf-8")
    ]
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "-k", "not browser"]
    command += [f"--hypothesis-seed={seed}", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    tail = " ".join(done.stdout.splitlines()[-3:])
    tally.add(done.returncode == 0, f"性质测试，种子 {seed}：{tail}")


if __name__ == "__main__":
    main()
