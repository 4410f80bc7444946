"""What an audit leaves in a folder: the page, the copies with notes, feedback, list, findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.disclosures.circular import Quality, quality_of, write_circular
from mingzhang.disclosures.feedback import write_feedback
from mingzhang.disclosures.grouping import Disclosure, card_of_verdict, folder_names
from mingzhang.disclosures.judging import Audited, Result, write_findings, write_numbers
from mingzhang.disclosures.review import write_review
from mingzhang.formats.files import staged
from mingzhang.told.verdict import Unreadable, Verdict

NUMBERS = "numbers.jsonl"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of one disclosure: its folder, its place in the circular, what to say."""

    folder: Path
    quality: Quality
    notices: tuple[str, ...] = ()


def write_disclosure(one: Audited, out: Path, *, numbers: bool = False) -> Written:
    """Write everything of one disclosure into ``out``, all of it or none."""
    with staged(out) as stage:
        notices = write_review(one.verdict, one.parts, stage)
        write_feedback(one.verdict, stage)
        write_findings([one.verdict], stage)
        if numbers:
            write_numbers([one.verdict], stage / NUMBERS)
    return Written(out, quality_of(one.verdict), notices)


def write_results(
    results: Sequence[Result], out: Path, expected: Sequence[str] = ()
) -> tuple[str, ...]:
    """Write all results of one call: a single disclosure into ``out`` itself, several into a
    folder each with the circular over them. Returns what to say about it.
    """
    audited = [one for one in results if isinstance(one, Audited)]
    lost = [one for one in results if isinstance(one, Unreadable)]
    told: list[str] = []
    if len(results) == 1 and audited and not expected:
        told += write_disclosure(audited[0], out).notices
    else:
        names = folder_names([_disclosure(one) for one in audited])
        written = [
            write_disclosure(one, out / name) for one, name in zip(audited, names, strict=True)
        ]
        told += (f"{one.folder.name}：{notice}" for one in written for notice in one.notices)
        write_circular([one.quality for one in written], lost, expected, out)
    write_findings(_verdicts(results), out)
    return tuple(told)


def _disclosure(one: Audited) -> Disclosure:
    return Disclosure((card_of_verdict(one.verdict.document),))


def _verdicts(results: Iterable[Result]) -> list[Verdict | Unreadable]:
    return [one.verdict if isinstance(one, Audited) else one for one in results]
