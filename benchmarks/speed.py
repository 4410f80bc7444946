"""Seconds and memory of the audit beside plain text extraction of the same file.

Whole processes are measured by what the system says they used. The yardstick is pdfplumber reading
the text of every page, nothing more.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import truth
from benchmarks.made import samples

COMMAND = Path(sys.executable).with_name("mingzhang")
ROUNDS = 5
DOCUMENTS = 100
DIFFERENT = 5  # made-up reports; the batch is copies of them
# Runs a command from a small process: the peak of a child begins with its parent's.
_MEASURE = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
wall = time.perf_counter() - start
cpu = usage.ru_utime + usage.ru_stime
print(os.waitstatus_to_exitcode(status), wall, cpu, usage.ru_maxrss / 1024)
"""
_PLUMB = """
import sys, pdfplumber
with pdfplumber.open(sys.argv[1]) as pdf:
    print(sum(len(page.extract_text() or "") for page in pdf.pages))
"""


@dataclass(frozen=True, slots=True)
class Used:
    """What a process used: seconds by the clock and of the processors, the most memory in MB."""

    wall: float
    cpu: float
    memory: float


def used(command: Sequence[str | Path]) -> Used:
    """Run a command to its end."""
    small = (sys.executable, "-S", "-c", _MEASURE, *command)
    told = subprocess.run(small, capture_output=True, text=True, check=True).stdout
    code, wall, cpu, memory = told.split()
    if not 0 <= int(code) <= 1:
        raise RuntimeError(f"{command[0]} failed")
    return Used(float(wall), float(cpu), float(memory))


def median(command: Sequence[str | Path]) -> Used:
    """The medians of several runs after one to warm up."""
    used(command)
    runs = [used(command) for _ in range(ROUNDS)]
    wall, cpu, memory = (
        statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "memory")
    )
    return Used(wall, cpu, memory)


def tables(documents: int = DOCUMENTS) -> Iterator[str]:
    """Single files as whole processes, then a batch of made-up PDFs."""
    with tempfile.TemporaryDirectory() as name:
        made = samples(Path(name) / "made", DIFFERENT)
        real = [
            one.report
            for one in map(truth.load_list, sorted(truth.LISTS.glob("*.toml")))
            if truth.at_hand(one)
        ]
        yield from single([made[0], *real])
        yield ""
        yield from batch(Path(name), made, documents)


def single(paths: Sequence[Path]) -> Iterator[str]:
    """Each file on its own, beside the yardstick for PDFs."""
    yield "| 整个进程 | 墙钟（秒） | 处理器（秒） | 内存（MB） | pdfplumber 抽文字，处理器（秒） |"
    yield "|---|--:|--:|--:|--:|"
    for path in paths:
        ours = median((COMMAND, "audit", path))
        beside = "–"
        if path.suffix == ".pdf":
            beside = f"{median((sys.executable, '-c', _PLUMB, path)).cpu:.2f}"
        yield f"| {path.name} | {ours.wall:.2f} | {ours.cpu:.2f} | {ours.memory:.0f} | {beside} |"


def batch(folder: Path, made: Sequence[Path], documents: int) -> Iterator[str]:
    """Growing numbers of PDFs in one command: processor seconds a document and the memory."""
    yield "| 一批 PDF | 墙钟（秒） | 处理器（秒） | 每份处理器（秒） | 内存（MB） |"
    yield "|--:|--:|--:|--:|--:|"
    data = [path.read_bytes() for path in made]
    for share in (4, 2, 1):
        count = max(documents // share, 1)
        many = folder / f"many{share}"
        many.mkdir()
        for number in range(count):
            (many / f"{number:05}.pdf").write_bytes(data[number % len(data)])
        run = used((COMMAND, "audit", many))
        yield (
            f"| {count} | {run.wall:.1f} | {run.cpu:.1f} | {run.cpu / count:.2f} "
            f"| {run.memory:.0f} |"
        )
