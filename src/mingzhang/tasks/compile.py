"""Compile: a book, its units, or a folder of books into reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.books import compiling
from mingzhang.books.batch import Done, Job, jobs_of, run_batch, table
from mingzhang.books.compiling import Compiled
from mingzhang.facts.loaded import opened
from mingzhang.told.answer import Answer
from mingzhang.told.outputs import FORMATS, known_formats
from mingzhang.told.progress import Progress, silent
from mingzhang.told.refused import misuse, refuse
from mingzhang.told.summary import brief, lines


@dataclass(frozen=True, slots=True)
class CompileOrder:
    """What to compile and where to; ``formats`` are names with commas between them, ``jobs`` how
    many of a folder's books are compiled at once (0: one a processor, None: nothing was said)."""

    folder: Path
    out: Path
    formats: str = ",".join(FORMATS)
    unit: str = ""
    all_units: bool = False
    final: bool = False
    jobs: int | None = None
    packs: Sequence[str] = ()


def compile_reports(
    order: CompileOrder, progress: Progress, heard: Callable[[str], None]
) -> Answer:
    """Compile what was asked for; ``heard`` gets a line for each of many books as it is done."""
    kinds = known_formats(order.formats)
    batch = jobs_of(
        order.folder,
        order.out,
        kinds,
        all_units=order.all_units,
        final=order.final,
        packs=order.packs,
    )
    if order.unit and (order.all_units or batch):
        mend = "请去掉 --unit，或去掉 --all-units 并指向一本账册。"
        raise misuse("--unit 只编一个单位的报告。", mend)
    if batch:
        return _many(batch, order.jobs or 0, heard)
    given = {"--jobs": order.jobs is not None}
    refuse(given, "只有一本账册，或文件夹里没有账册", "请去掉，或指向放着许多账册的文件夹。")
    made = _compiled(order, kinds, progress)
    told = [line for one in made for line in _told(one, short=order.all_units)]
    return Answer(told, code=1 if any(one.verdict.errors for one in made) else 0)


def _compiled(order: CompileOrder, kinds: Sequence[str], progress: Progress) -> list[Compiled]:
    progress(0, 3 + len(kinds), "读取账册")
    with opened(order.folder, order.packs) as loaded:
        if order.all_units:
            return compiling.compile_all(loaded, order.out, kinds, final=order.final, say=progress)
        one = compiling.compile_book(
            loaded, order.out, kinds, unit=order.unit, final=order.final, say=progress
        )
        return [one]


def compile_book(
    folder: Path,
    out: Path | None = None,
    formats: Sequence[str] = FORMATS,
    *,
    unit: str = "",
    final: bool = False,
    packs: Sequence[str] = (),
) -> Compiled:
    """The report of one unit (default: the department); without ``out`` nothing is written.

    Raises InputError for a book that cannot be read, or, when ``final``, one that is not ready.
    """
    with opened(folder, packs) as loaded:
        return compiling.compile_book(loaded, out, formats, unit=unit, final=final, say=silent)


def compile_all(
    folder: Path,
    out: Path,
    formats: Sequence[str] = FORMATS,
    *,
    final: bool = False,
    packs: Sequence[str] = (),
) -> list[Compiled]:
    """The report of the department into ``out``, that of every unit into a folder of its own."""
    with opened(folder, packs) as loaded:
        return compiling.compile_all(loaded, out, formats, final=final, say=silent)


def _told(one: Compiled, *, short: bool) -> list[str]:
    verdict = one.verdict.to_json()
    told = brief(verdict) if short else lines(verdict)
    return [*told, f"已写出 {len(one.files)} 个文件到 {one.out}：{'、'.join(one.files)}"]


def _many(batch: Sequence[Job], workers: int, heard: Callable[[str], None]) -> Answer:
    def told(number: int, done: Done) -> None:
        came = "没有编出" if done.broken else f"{done.reports} 份报告，{done.seconds:.1f} 秒"
        heard(f"[{number}/{len(batch)}] {done.name}：{came}")

    results = run_batch(batch, workers, told)
    broken = [done for done in results if done.broken]
    code = 1 if broken or any(done.errors for done in results) else 0
    return Answer(table(results), code=2 if len(broken) == len(results) else code)
