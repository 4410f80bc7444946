"""Audit: published reports read and checked, one or a folder of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import DEFAULT, load
from mingzhang.disclosures import judging
from mingzhang.disclosures.beside import Beside
from mingzhang.disclosures.judging import Audited, audit_files, write_numbers
from mingzhang.formats.files import write_lines
from mingzhang.told.answer import Answer
from mingzhang.told.progress import Progress, silent
from mingzhang.told.refused import misuse, refuse
from mingzhang.told.verdict import Unreadable, Verdict


@dataclass(frozen=True, slots=True)
class AuditOrder:
    """What to audit, what to hold it against and where to write; ``jobs`` is how many disclosures
    are audited at once (0: one a processor, None: nothing was said)."""

    paths: Sequence[Path]
    out: Path | None = None
    numbers: Path | None = None
    against: Path | None = None
    since: Path | None = None
    exceptions: Path | None = None
    expected: Path | None = None
    jobs: int | None = None
    packs: Sequence[str] = ()


def audit(
    paths: Sequence[Path],
    *,
    beside: Beside | None = None,
    packs: Sequence[str] = (),
    progress: Progress = silent,
) -> list[Verdict | Unreadable]:
    """The verdict on every disclosure in the files, folders taken file by file."""
    return judging.audit(paths, load(*DEFAULT, *packs), progress, beside)


def audit_reports(order: AuditOrder, progress: Progress) -> Answer:
    """Do what was asked; InputError for a call that cannot be done."""
    if order.out is None:
        mend = "请用 -o 写明输出的文件夹。"
        if order.expected:
            raise misuse("--expected 要与 -o 同用，未公开的写在通报里。", mend)
        refuse({"--jobs": order.jobs is not None}, "它要与 -o 同用", mend)
    catalogue = load(*DEFAULT, *order.packs)
    beside, expected = _beside(order, catalogue), _expected(order)
    if order.out and (order.jobs is not None or any(path.is_dir() for path in order.paths)):
        return _batch(order, order.out, beside, catalogue, expected, progress)
    from mingzhang.disclosures.told import told_verdicts

    results = audit_files(order.paths, catalogue, progress, beside)
    verdicts = [one.verdict if isinstance(one, Audited) else one for one in results]
    notices: list[str] = []
    if order.out:
        from mingzhang.disclosures.folder import write_results  # brings in all that writes

        notices += write_results(results, order.out, expected)
    if order.numbers:
        write_numbers(verdicts, order.numbers)
    read = [one for one in verdicts if isinstance(one, Verdict)]
    used = {reason.where for one in read for reason in one.explained}
    return told_verdicts(verdicts, (), [*notices, *beside.unused(used)])


def _beside(order: AuditOrder, catalogue: Catalogue) -> Beside:
    """What the findings are held against, read before anything is audited."""
    beside = Beside()
    if order.against:
        from mingzhang.books.against import read_approved  # brings in all that compiles

        beside = Beside(read_approved(order.against, catalogue))
    if order.exceptions or order.since:
        from mingzhang.disclosures import since  # brings in Word and Excel

        reasons = since.read_exceptions(order.exceptions) if order.exceptions else ()
        earlier = since.read_earlier(order.since, catalogue) if order.since else ()
        beside = Beside(beside.approved, reasons, earlier)
    return beside


def _expected(order: AuditOrder) -> tuple[str, ...]:
    if order.expected is None:
        return ()
    from mingzhang.disclosures.circular import read_expected

    return read_expected(order.expected)


def _batch(
    order: AuditOrder,
    out: Path,
    beside: Beside,
    catalogue: Catalogue,
    expected: Sequence[str],
    progress: Progress,
) -> Answer:
    from mingzhang.disclosures.batch import audit_batch  # brings in all that writes
    from mingzhang.disclosures.folder import NUMBERS
    from mingzhang.disclosures.told import json_lines, told_batch

    jobs, numbers = order.jobs or 0, order.numbers is not None
    batch = audit_batch(
        order.paths, out, beside, catalogue,
        jobs=jobs, expected=expected, numbers=numbers, progress=progress,
    )  # fmt: skip
    if order.numbers:
        parts = sorted(out.glob(f"*/{NUMBERS}"))
        write_lines(order.numbers, (one for part in parts for one in json_lines(part)))
    return told_batch(batch, out)
