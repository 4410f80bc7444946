"""Compile many books at once: a few processes, one book after another in each.

A book that cannot be compiled, or takes its process down, is told of and stops no other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.books.compiling import compile_all, compile_book
from mingzhang.facts.loaded import opened
from mingzhang.facts.settings import SETTINGS, is_book
from mingzhang.model.problem import InputError
from mingzhang.told.progress import silent
from mingzhang.told.summary import brief
from mingzhang.workers import KILLED, Lost, Workers, processors

_KILLED = "编制它的进程被系统中止了，多半是内存不够。请单独编这一本看看。"


@dataclass(frozen=True, slots=True)
class Job:
    """One book to compile: where it is, where its reports go, which of them."""

    name: str
    folder: Path
    out: Path
    formats: tuple[str, ...]
    all_units: bool = False
    final: bool = False
    packs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one book: a line or more a report, or why there is none."""

    name: str
    lines: tuple[str, ...]
    errors: int = 0
    reports: int = 0
    seconds: float = 0.0

    @property
    def broken(self) -> bool:
        """Nothing was compiled."""
        return not self.reports


def books_in(folder: Path) -> list[Path]:
    """The books that lie in a folder, in the order of their names; none if it is a book itself."""
    if is_book(folder):
        return []
    return sorted(path.parent for path in folder.glob(f"*/{SETTINGS}"))


def jobs_of(
    folder: Path,
    out: Path,
    formats: Sequence[str],
    *,
    all_units: bool = False,
    final: bool = False,
    packs: Sequence[str] = (),
) -> list[Job]:
    """A job for each book in ``folder``; its reports go into a folder of its name in ``out``."""
    return [
        Job(book.name, book, out / book.name, tuple(formats), all_units, final, tuple(packs))
        for book in books_in(folder)
    ]


def run_batch(
    jobs: Sequence[Job], workers: int = 0, told: Callable[[int, Done], None] | None = None
) -> list[Done]:
    """Compile the books in ``workers`` processes (0: as many as there are processors).

    Gives what came of each in the order of ``jobs``; ``told`` hears it as soon as it is known,
    with how many are done.
    """
    found: dict[str, Done] = {}
    for index, result in Workers(_compile_job, workers or processors(), _limit).run(jobs):
        job = jobs[index]
        done = result if not isinstance(result, Lost) else _lost(job, result)
        found[done.name] = done
        if told:
            told(len(found), done)
    return [found[job.name] for job in jobs]


def _limit(_job: Job) -> float:
    """A book may take as long as it needs."""
    return float("inf")


def _lost(job: Job, lost: Lost) -> Done:
    why = _KILLED if lost.reason == KILLED else f"{lost.reason}，没有编出。"
    return Done(job.name, (f"{job.folder}：{why}",))


def _compile_job(job: Job) -> Done:
    """Compile one book; whatever is wrong with it becomes lines."""
    start = time.perf_counter()
    try:
        with opened(job.folder, job.packs) as loaded:
            if job.all_units:
                made = compile_all(loaded, job.out, job.formats, final=job.final, say=silent)
            else:
                made = [compile_book(loaded, job.out, job.formats, final=job.final, say=silent)]
    except InputError as error:
        return Done(job.name, tuple(str(problem) for problem in error.problems))
    verdicts = [one.verdict for one in made]
    lines = tuple(line for verdict in verdicts for line in brief(verdict.to_json()))
    errors = sum(verdict.errors for verdict in verdicts)
    return Done(job.name, lines, errors, len(made), time.perf_counter() - start)


def table(results: Sequence[Done]) -> Iterator[str]:
    """What came of each book, in order, then of all of them."""
    for done in results:
        yield done.name
        yield from (f"  {line}" for line in done.lines)
    reports, broken = sum(done.reports for done in results), sum(done.broken for done in results)
    wrong = sum(bool(done.errors) for done in results)
    right = len(results) - wrong - broken
    yield (
        f"共 {len(results)} 本账册，{reports} 份报告："
        f"没有必改的 {right} 本，有必改的 {wrong} 本，没有编出的 {broken} 本。"
    )
