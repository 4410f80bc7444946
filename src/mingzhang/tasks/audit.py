"""Audit: read published documents, check every number, say what was found and what was proved."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import load
from mingzhang.engines.duck import DuckEngine
from mingzhang.engines.outcomes import Failure
from mingzhang.formats.read.document import READERS
from mingzhang.model.document import Document
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.understanding import Spot, Understanding
from mingzhang.reports.understand import Reader, likely
from mingzhang.rules.documents import Checked, check_understood
from mingzhang.rules.findings import findings_of
from mingzhang.rules.observed import observed_findings
from mingzhang.tasks.papers import is_paper
from mingzhang.tasks.verdict import Coverage, NumberLine, Unreadable, Verdict

Progress = Callable[[int, int, str], None]


def audit(paths: Iterable[Path], progress: Progress | None = None) -> list[Verdict | Unreadable]:
    """Audit the documents, folders taken file by file; all of them in one run of the rules.

    A file that cannot be read becomes an Unreadable in its place and stops nothing.
    """
    catalogue = load("disclosure")
    readers = [Reader(region, catalogue) for region in catalogue.regions.values()]
    results: list[tuple[Document, Understanding] | Unreadable] = []
    files = list(expand(paths))
    for number, path in enumerate(files):
        if progress:
            progress(number, len(files), str(path))
        try:
            document = read_document(path)
            results.append((document, understand(document, str(path), readers)))
        except InputError as error:
            first = error.problems[0]
            results.append(Unreadable(str(path), first.code, str(first), str(first.place)))
    return conclude(results, catalogue)


def conclude(
    results: Sequence[tuple[Document, Understanding] | Unreadable],
    catalogue: Catalogue,
    engine: DuckEngine | None = None,
) -> list[Verdict | Unreadable]:
    """Check what was understood and tell it document by document, in the order given; in
    ``engine``, where one is at hand."""
    understood = [one[1] for one in results if not isinstance(one, Unreadable)]
    if not understood:
        return [one for one in results if isinstance(one, Unreadable)]
    with nullcontext(engine) if engine else DuckEngine() as working:
        checked = check_understood(understood, catalogue, working)
    return [
        one if isinstance(one, Unreadable) else verdict(*one, checked, catalogue) for one in results
    ]


def expand(paths: Iterable[Path]) -> Iterable[Path]:
    """Files as they are, folders as the readable files in them, if there are any."""
    for path in paths:
        found = sorted(path.rglob("*")) if path.is_dir() else ()
        readable = [
            file
            for file in found
            if file.suffix.lower() in READERS and not is_paper(file.relative_to(path))
        ]
        yield from readable or [path]


def read_document(path: Path) -> Document:
    """The document in a file; InputError in a clerk's words if it cannot be read."""
    kinds = "、".join(READERS)
    if path.is_dir():
        mend = f"可读：{kinds}。"
        raise InputError([Problem("no-file", Place(str(path)), "文件夹里没有可读的报告。", mend)])
    if not path.is_file():
        problem = Problem("no-file", Place(str(path)), "没有这个文件。", "请检查路径。")
        raise InputError([problem])
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        message = f"还不能读“{path.suffix or '没有扩展名'}”的文件。"
        raise InputError([Problem("format", Place(str(path)), message, f"可读：{kinds}。")])
    return reader(path)


def understand(document: Document, path: str, readers: Sequence[Reader]) -> Understanding:
    """The reading of the region that understands most of the numbers."""
    readings = [reader.read([(document, path)]) for reader in likely(readers, document)]
    best = max(readings, key=lambda reading: len(reading.spot_of))
    if not best.spot_of:
        message = "没有认出公开报告的句式和报表。"
        mend = "请确认这是公开报告的全文；可读的地区见 mingzhang catalogue。"
        raise InputError([Problem("not-a-report", Place(path), message, mend)])
    return best


def verdict(
    document: Document, understood: Understanding, checked: Checked, catalogue: Catalogue
) -> Verdict:
    """Findings, outcomes, coverage and every number of one document."""
    failures = checked.failures.get(understood.document, ())
    numbers = tuple(number_lines(understood, checked, failures))
    kinds = [number.kind for number in numbers]
    coverage = Coverage(
        len(kinds), kinds.count("checked"), kinds.count("uncheckable"), kinds.count("not_quantity")
    )
    about = {
        "path": understood.document,
        "title": understood.title or document.title,
        "department": understood.department,
        "kind": understood.kind,
        "year": understood.year,
        "pages": document.pages,
        "region": understood.region,
        "blank": not understood.spot_of,
        "origin": document.origin,
    }
    findings = (
        *findings_of(failures, understood, catalogue),
        *observed_findings(checked.violations.get(understood.document, ()), understood),
    )
    return Verdict(about, findings, checked.outcomes[understood.document], coverage, numbers)


def number_lines(
    understood: Understanding, checked: Checked, failures: Iterable[Failure]
) -> Iterable[NumberLine]:
    """Every number in exactly one class, with why."""
    failed: dict[int, list[str]] = defaultdict(list)
    for failure in failures:
        for number in (*failure.value, *failure.operands):
            failed[number].append(failure.rule.id)
    quantities = understood.readings.columns["量"]
    for spot in understood.spots:
        names = "、".join(dict.fromkeys(quantities[number] for number in spot.readings))
        rules = tuple(dict.fromkeys(rule for n in spot.readings for rule in failed.get(n, ())))
        if not spot.is_quantity:
            yield NumberLine(spot, "not_quantity", "", spot.reason, ())
        elif any((understood.document, number) in checked.checked for number in spot.readings):
            yield NumberLine(spot, "checked", names, "", rules)
        else:
            yield NumberLine(spot, "uncheckable", names, _why_unchecked(spot), rules)


def _why_unchecked(spot: Spot) -> str:
    return spot.reason or "文中没有可据以核对的数，或核对的余地超过末位2个单位"


def write_findings(results: Iterable[Verdict | Unreadable], out: Path) -> None:
    """findings.jsonl in ``out``: one line a document, as ``--json`` prints it."""
    out.mkdir(parents=True, exist_ok=True)
    write_lines(out / "findings.jsonl", (result.to_json() for result in results))


def write_numbers(results: Iterable[Verdict | Unreadable], path: Path) -> None:
    """One JSON line for every number of every document."""
    numbers = (n for r in results if isinstance(r, Verdict) for n in r.numbers)
    write_lines(path, (number.to_json() for number in numbers))


def write_lines(path: Path, objects: Iterable[Mapping[str, Any]]) -> None:
    """JSON lines, written beside and then moved into place."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as handle:
        for one in objects:
            handle.write(json.dumps(one, ensure_ascii=False) + "\n")
    part.replace(path)
