"""How long the example book takes to every format, in one process and as a whole command.

Run ``python -m benchmarks.compile``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from mingzhang.tasks.compile import compile_book
from mingzhang.told.outputs import FORMATS, NAMES, Writer

BOOK = Path(__file__).parents[1] / "examples" / "suining-hrss-2024"
COMMAND = Path(sys.executable).with_name("mingzhang")
ROUNDS = 5


def tables() -> Iterator[str]:
    """The Markdown lines of both tables."""
    with tempfile.TemporaryDirectory() as folder:
        yield from in_process(Path(folder))
        yield ""
        yield from as_command(Path(folder))


# ---- In one process, after import ----------------------------------------------------------------


def in_process(folder: Path) -> Iterator[str]:
    """Median seconds of the whole, of the work before writing, and of each writer alone."""
    made = compile_book(BOOK)
    names = NAMES | {"xlsx": "决算报表.xlsx"}

    def write(kind: str) -> None:
        Writer(made.document, made.tables, folder, names).write(kind)

    works: dict[str, Callable[[], object]] = {
        "账册到全部格式": lambda: compile_book(BOOK, folder / "out"),
        "其中：读账册、核对、编写、读回": lambda: compile_book(BOOK),
    }
    works |= {f"其中：{names[kind]}": partial(write, kind) for kind in FORMATS}
    yield "| 导入之后，一个进程里 | 墙钟（秒） |"
    yield "|---|--:|"
    for name, work in works.items():
        yield f"| {name} | {median_seconds(work):.2f} |"


def median_seconds(work: Callable[[], object]) -> float:
    """The median wall time of the work after one round of warming up."""
    work()
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


# ---- As a command --------------------------------------------------------------------------------


def as_command(folder: Path) -> Iterator[str]:
    """Median wall and processor seconds of whole processes."""
    out = folder / "command"
    commands = {
        "mingzhang compile": ("compile", BOOK, "-o", out),
        "mingzhang audit 报告.txt": ("audit", out / "报告.txt"),
        "mingzhang audit 报告.html": ("audit", out / "报告.html"),
        "mingzhang audit 报告.docx": ("audit", out / "报告.docx"),
        "mingzhang --version": ("--version",),
    }
    yield "| 整个进程 | 墙钟（秒） | 处理器（秒） |"
    yield "|---|--:|--:|"
    for name, arguments in commands.items():
        run(arguments)
        measured = [run(arguments) for _ in range(ROUNDS)]
        wall, cpu = (statistics.median(column) for column in zip(*measured, strict=True))
        yield f"| `{name}` | {wall:.2f} | {cpu:.2f} |"


def run(arguments: tuple[str | Path, ...]) -> tuple[float, float]:
    """Wall and processor seconds of one run of the command."""
    start = time.perf_counter()
    process = subprocess.Popen([COMMAND, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) > 1:
        raise RuntimeError(f"{arguments[0]} failed")
    return wall, usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    print("\n".join(tables()))
