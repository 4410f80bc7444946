"""One call of the audit command: what was asked, what is run for it, what is told of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from mingzhang.disclosures.beside import Beside, Earlier, told_since
from mingzhang.disclosures.judging import (
    Audited,
    audit_files,
    write_findings,
    write_numbers,
)
from mingzhang.formats.files import write_lines
from mingzhang.model.approved import ApprovedSet
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.rules.exceptions import WrittenException
from mingzhang.told.summary import lines
from mingzhang.told.verdict import Unreadable, Verdict

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments of the command, as its help describes them."""

    paths: Sequence[Path]
    out: Path | None = None
    numbers: Path | None = None
    against: Path | None = None
    since: Path | None = None
    exceptions: Path | None = None
    expected: Path | None = None
    jobs: int = 0
    book: Path | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What to print of a call: an object or some lines for every result, then the exit code.

    ``more`` lines follow and go where the results do not go as JSON; ``lost`` are the files that
    could not be read, which the objects tell too; ``notices`` are always told.
    """

    objects: Callable[[], Iterator[dict[str, Any]]]
    lines: Callable[[], Iterator[str]]
    code: int
    more: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def run(asked: Asked, progress: Progress) -> Told:
    """Do what was asked; InputError for a call that cannot be done."""
    if asked.book or asked.keep:
        return _against_book(asked)
    beside = _beside(asked)
    expected = _expected(asked)
    if asked.out and (asked.jobs or any(path.is_dir() for path in asked.paths)):
        return _batch(asked, asked.out, beside, expected, progress)
    results = audit_files(asked.paths, progress, beside)
    verdicts = [one.verdict if isinstance(one, Audited) else one for one in results]
    notices: list[str] = []
    if asked.out:
        from mingzhang.disclosures.folder import write_results  # brings in all that writes

        notices += write_results(results, asked.out, expected)
    used = {reason.where for one in _read(verdicts) for reason in one.explained}
    return _told(asked, verdicts, [], [*notices, *beside.unused(used)])


def _beside(asked: Asked) -> Beside:
    """What the findings are held against, read before anything is audited."""
    approved: tuple[ApprovedSet, ...] = ()
    reasons: tuple[WrittenException, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    if asked.against:
        from mingzhang.books.against import read_approved  # brings in all that compiles

        approved = read_approved(asked.against)
    if asked.exceptions or asked.since:
        from mingzhang.disclosures.since import (  # brings in Word and Excel
            read_earlier,
            read_exceptions,
        )

        reasons = read_exceptions(asked.exceptions) if asked.exceptions else ()
        earlier = read_earlier(asked.since) if asked.since else ()
    return Beside(approved, reasons, earlier)


def _expected(asked: Asked) -> tuple[str, ...]:
    if asked.expected is None:
        return ()
    if asked.out is None:
        message = "--expected 要与 -o 同用，未公开的写在通报里。"
        raise InputError([Problem("call", Place(), message, "请用 -o 写明输出的文件夹。")])
    from mingzhang.disclosures.circular import read_expected

    return read_expected(asked.expected)


def _against_book(asked: Asked) -> Told:
    from mingzhang.books.edited import audit_against_book  # brings in all that compiles

    results, told = audit_against_book(asked.paths, asked.book, asked.out, keep=asked.keep)
    if asked.out:
        write_findings(results, asked.out)
    return _told(asked, results, told, [])


def _told(
    asked: Asked,
    results: Sequence[Verdict | Unreadable],
    more: Sequence[str],
    notices: Sequence[str],
) -> Told:
    if asked.numbers:
        write_numbers(results, asked.numbers)
    read = _read(results)
    code = 2 if not read else 1 if any(one.errors for one in read) else 0
    lost = [one.message for one in results if isinstance(one, Unreadable)]
    return Told(
        lambda: (one.to_json() for one in results),
        lambda: chain.from_iterable(map(_lines, read)),
        code,
        tuple(more),
        tuple(lost),
        tuple(notices),
    )


def _read(results: Sequence[Verdict | Unreadable]) -> list[Verdict]:
    return [one for one in results if isinstance(one, Verdict)]


def _lines(verdict: Verdict) -> Iterator[str]:
    told = verdict.to_json()
    yield from lines(told)
    yield from told_since(told)


def _batch(
    asked: Asked, out: Path, beside: Beside, expected: Sequence[str], progress: Progress
) -> Told:
    from mingzhang.disclosures.batch import audit_batch  # brings in all that writes
    from mingzhang.disclosures.folder import NUMBERS
    from mingzhang.told.names import FINDINGS

    batch = audit_batch(
        asked.paths,
        out,
        beside,
        jobs=asked.jobs,
        expected=expected,
        numbers=asked.numbers is not None,
        progress=progress,
    )
    if asked.numbers:
        parts = sorted(out.glob(f"*/{NUMBERS}"))
        write_lines(asked.numbers, (one for part in parts for one in _objects(part)))

    def summary() -> Iterator[str]:
        yield from (one.line for one in batch.qualities)
        yield (
            f"共 {len(batch.qualities)} 份公开资料，必改 {batch.errors} 条，"
            f"读不了的文件 {len(batch.lost)} 个"
            + (f"；{batch.taken_over} 份没有变，沿用上次的结果。" if batch.taken_over else "。")
        )
        yield f"已写出到 {out}：通报、每份一个文件夹。"

    code = 2 if not batch.qualities else 1 if batch.errors else 0
    lost = tuple(one.message for one in batch.lost)
    return Told(lambda: _objects(out / FINDINGS), summary, code, (), lost, batch.notices)


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        yield from (json.loads(line) for line in handle)
