"""Made-up departments of six units compiled in a batch: seconds and memory by number of workers.

Run ``python -m benchmarks.batch [departments]``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from mingzhang.books.batch import Done, jobs_of, run_batch
from mingzhang.told.outputs import FORMATS
from mingzhang_synth.accounts import Order, make_book

DEPARTMENTS = 100
SEED = 3
WORKERS = (1, 2)
PARTS = 4  # of a run's time, for memory
_PAUSE = 0.2  # seconds between two looks at the memory


def tables(departments: int = DEPARTMENTS) -> Iterator[str]:
    """The Markdown lines of both tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder / "books", departments)
        runs = [run(folder, workers) for workers in WORKERS]
    yield "| 同时编 | 墙钟（秒） | 每本（秒） | 快几倍 | 没有编出 | 有必改 |"
    yield "|--:|--:|--:|--:|--:|--:|"
    for one in runs:
        yield (
            f"| {one.workers} | {one.seconds:.1f} | {one.seconds / departments:.2f} "
            f"| {runs[0].seconds / one.seconds:.2f} | {one.broken} | {one.wrong} |"
        )
    yield ""
    yield f"| 同时编 | {' | '.join(f'第{part + 1}段' for part in range(PARTS))} |"
    yield "|--:|" + "--:|" * PARTS
    for one in runs:
        peaks = " | ".join(f"{peak:.0f} MB" for peak in one.peaks())
        yield f"| {one.workers} | {peaks} |"


def make(folder: Path, departments: int) -> None:
    """Write the books, several at a time."""
    folder.mkdir()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        list(pool.map(make_one, [(folder, number + 1) for number in range(departments)]))


def make_one(order: tuple[Path, int]) -> None:
    """Write one book."""
    folder, number = order
    make_book(folder, number, Order(SEED))


@dataclass(slots=True)
class Run:
    """One run: seconds, books that failed, and the memory of its largest worker over time."""

    workers: int
    seconds: float = 0.0
    broken: int = 0
    wrong: int = 0
    looks: list[tuple[float, float]] = field(default_factory=list)  # seconds, MB

    def peaks(self) -> Iterator[float]:
        """The largest a worker was in each part of the time."""
        for part in range(PARTS):
            low, high = (self.seconds * edge / PARTS for edge in (part, part + 1))
            yield max((size for at, size in self.looks if low <= at < high), default=0.0)


def run(folder: Path, workers: int) -> Run:
    """Compile all books to all formats."""
    jobs = jobs_of(folder / "books", folder / "out", FORMATS)
    one, over = Run(workers), threading.Event()
    start = time.perf_counter()

    def look() -> None:
        while not over.wait(_PAUSE):
            one.looks.append((time.perf_counter() - start, largest_child()))

    watch = threading.Thread(target=look)
    watch.start()
    results: list[Done] = run_batch(jobs, workers)
    one.seconds = time.perf_counter() - start
    over.set()
    watch.join()
    one.broken = sum(done.broken for done in results)
    one.wrong = sum(bool(done.errors) for done in results)
    shutil.rmtree(folder / "out")
    return one


def largest_child() -> float:
    """The memory of the largest process that this one started, in MB (Linux)."""
    sizes = [0]
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            try:
                pages = int(Path(f"/proc/{child}/statm").read_text().split()[1])
            except (OSError, IndexError):
                continue  # it has ended meanwhile
            sizes.append(pages * 4096)
    return max(sizes) / 2**20


if __name__ == "__main__":
    print("\n".join(tables(int(sys.argv[1]) if len(sys.argv) > 1 else DEPARTMENTS)))
