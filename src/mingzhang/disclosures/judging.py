"""Audit: read published documents, check every number, say what was found and what was proved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.disclosures.beside import Beside
from mingzhang.disclosures.grouping import Disclosure, Links, group, links_of
from mingzhang.disclosures.reading import File, expand, read_file, recognition_told, unreadable
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.documents.outcomes import Failure
from mingzhang.engines.documents.queries import Held
from mingzhang.formats.files import make_folder, write_lines
from mingzhang.model.document import Document
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.understanding import Spot, Understanding
from mingzhang.reports.cover import BLANK, other_document
from mingzhang.reports.held import Holder, are_all_units
from mingzhang.reports.understand import Reader, likely
from mingzhang.rules.approved import under_approved
from mingzhang.rules.causes import caused_findings, in_order, under_their_codes
from mingzhang.rules.documents import CheckedDocuments, check_understood
from mingzhang.rules.files import file_findings, softened
from mingzhang.rules.findings import FailureTeller
from mingzhang.rules.observed import observed_findings
from mingzhang.rules.proofs import told_proofs
from mingzhang.told.verdict import Coverage, NumberLine, Unreadable, Verdict

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Audited:
    """A disclosure that was audited: the verdict, and its documents with their paths."""

    verdict: Verdict
    parts: tuple[tuple[Document, str], ...]


Result = Audited | Unreadable


def audit(
    paths: Iterable[Path],
    catalogue: Catalogue,
    progress: Progress | None = None,
    beside: Beside | None = None,
) -> list[Verdict | Unreadable]:
    """Audit the disclosures in the files, folders taken file by file; all in one run of the rules.

    A file that cannot be read becomes an Unreadable in its place and stops nothing.
    """
    results = audit_files(paths, catalogue, progress, beside or Beside())
    return [one.verdict if isinstance(one, Audited) else one for one in results]


def audit_files(
    paths: Iterable[Path], catalogue: Catalogue, progress: Progress | None, beside: Beside
) -> list[Result]:
    """The same with the documents of each disclosure, for what is written about them."""
    files = list(expand(paths))
    read: list[File | Unreadable] = []
    for number, path in enumerate(files):
        if progress:
            progress(number, len(files), str(path))
        with recognition_told(progress, number, len(files)):
            read += read_file(path, catalogue)
    found = {one.card.path: one for one in read if isinstance(one, File)}
    disclosures = group([one.card for one in found.values()])
    results = audit_disclosures(disclosures, found, links_of(disclosures), beside, catalogue)
    order = {one.card.path if isinstance(one, File) else one.path: n for n, one in enumerate(read)}
    results += (one for one in read if isinstance(one, Unreadable))
    return sorted(results, key=lambda one: order[_path(one)])


def _path(result: Result) -> str:
    return result.path if isinstance(result, Unreadable) else result.parts[0][1]


def audit_disclosures(
    disclosures: Sequence[Disclosure],
    files: Mapping[str, File],
    links: Links,
    beside: Beside,
    catalogue: Catalogue,
) -> list[Result]:
    """Audit disclosures that were read, in their order; ``links`` say which are held together."""
    readers = regional_readers(catalogue)
    read: list[tuple[Document, Understanding] | Unreadable] = []
    for one in disclosures:
        parts = [(files[card.path].document, card.path) for card in one.cards]
        try:
            read.append((parts[0][0], understand(*parts[0], readers, parts[1:])))
        except InputError as error:
            read.append(unreadable(one.head.path, error))
    hold(disclosures, read, links, beside, catalogue)
    results: list[Result] = []
    for one, verdict in zip(disclosures, conclude(read, catalogue), strict=True):
        if isinstance(verdict, Unreadable):
            results.append(verdict)
        else:
            parts = [(files[card.path].document, card.path) for card in one.cards]
            results.append(Audited(beside.settle(_of_files(verdict, parts)), tuple(parts)))
    return results


@cache
def regional_readers(catalogue: Catalogue) -> tuple[Reader, ...]:
    """A reader for every region; what they have learned of the words is kept for the next."""
    return tuple(Reader(region, catalogue) for region in catalogue.regions.values())


def hold(
    disclosures: Sequence[Disclosure],
    read: Sequence[tuple[Document, Understanding] | Unreadable],
    links: Links,
    beside: Beside,
    catalogue: Catalogue,
) -> None:
    """Note what each disclosure is held against outside of itself."""
    reports = {n: one for n, one in enumerate(read) if not isinstance(one, Unreadable)}
    holders = {n: Holder(understood, catalogue) for n, (_, understood) in reports.items()}
    for number, holder in holders.items():
        for found in beside.figures_for(disclosures[number]):
            holder.approved(found.figures)
        if links.last.get(number) in holders:
            holder.last_year(holders[links.last[number]])
        units = links.units.get(number, ())
        if units:
            known = [holders[one] for one in units if one in holders]
            whole = len(known) == len(units)
            whole = whole and are_all_units(len(known), reports[number][0], catalogue)
            holder.units(known, whole)


def _of_files(verdict: Verdict, parts: Sequence[tuple[Document, str]]) -> Verdict:
    """The verdict with the files of the disclosure and what must be said of them."""
    about = {**verdict.document, "files": [path for _, path in parts]}
    key = {"部门": str(about["department"]), "年度": str(about["year"])}
    said = [one for document, path in parts for one in file_findings(document, path, key)]
    findings = softened(under_approved(verdict.findings), parts)
    return replace(verdict, document=about, findings=(*findings, *said))


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


def understand(
    document: Document,
    path: str,
    readers: Sequence[Reader],
    more: Sequence[tuple[Document, str]] = (),
) -> Understanding:
    """The reading of the region that understands most of the numbers; ``more`` are the other
    files of the disclosure."""
    other = other_document(document, readers[0].clauses.words)
    if other:
        mend = "请换成公开报告的全文。"
        raise InputError([Problem("not-a-report", Place(path), other, mend)])
    readings = [reader.read([(document, path), *more]) for reader in likely(readers, document)]
    best = max(readings, key=lambda reading: len(reading.spot_of))
    if not best.spot_of and BLANK not in best.observed:
        message = "没有认出公开报告的句式和报表。"
        mend = "请确认这是公开报告的全文，或它的报表。"
        raise InputError([Problem("not-a-report", Place(path), message, mend)])
    return best


def verdict(
    document: Document, understood: Understanding, checked: CheckedDocuments, catalogue: Catalogue
) -> Verdict:
    """Findings, outcomes, coverage and every number of one document."""
    failures = checked.failures.get(understood.document, ())
    teller = FailureTeller(understood, catalogue)
    proved = told_proofs(checked.proofs.get(understood.document, ()), teller)
    numbers = tuple(_number_lines(understood, checked, failures, proved))
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
    system = checked.systems.get(understood.document)
    findings = (
        *caused_findings(failures, system, understood, catalogue, document.origin),
        *observed_findings(checked.violations.get(understood.document, ()), understood),
    )
    outcomes = checked.outcomes[understood.document]
    findings = in_order(under_their_codes(findings), understood.document)
    return Verdict(about, findings, outcomes, coverage, numbers)


def _number_lines(
    understood: Understanding,
    checked: CheckedDocuments,
    failures: Iterable[Failure],
    proved: Mapping[int, tuple[str, ...]],
) -> Iterable[NumberLine]:
    """Every number in exactly one class, with why; ``proved`` tells the checks that agreed."""
    failed: dict[int, list[str]] = defaultdict(list)
    for failure in failures:
        for number in (*failure.value, *failure.operands):
            failed[number].append(failure.rule.id)
    quantities = understood.readings.columns["量"]
    held = _held(understood, checked.held.get(understood.document, ()))
    for spot in understood.spots:
        names = "、".join(dict.fromkeys(quantities[number] for number in spot.readings))
        rules = tuple(dict.fromkeys(rule for n in spot.readings for rule in failed.get(n, ())))
        if not spot.is_quantity:
            yield NumberLine(spot, "not_quantity", "", spot.reason, ())
        elif any((understood.document, number) in checked.checked for number in spot.readings):
            how = tuple(dict.fromkeys(told for n in spot.readings for told in proved.get(n, ())))
            yield NumberLine(spot, "checked", names, "", rules, how)
        elif told := held.get(spot.location.point):
            yield NumberLine(spot, "checked", names, "", rules, told)
        else:
            yield NumberLine(spot, "uncheckable", names, _why_unchecked(spot), rules)


def _held(understood: Understanding, kept: Iterable[Held]) -> Mapping[object, tuple[str, ...]]:
    """What query rules hold, told by where the number stands."""
    found: dict[object, dict[str, None]] = defaultdict(dict)
    for one in kept:
        found[understood.places[one.place].point][one.rule.title] = None
    return {place: tuple(titles) for place, titles in found.items()}


def _why_unchecked(spot: Spot) -> str:
    return spot.reason or "文中没有可据以核对的数，或核对的余地超过末位2个单位"


def write_findings(results: Iterable[Verdict | Unreadable], out: Path) -> None:
    """findings.jsonl in ``out``: one line a document, as ``--json`` prints it."""
    make_folder(out)
    write_lines(out / "findings.jsonl", (result.to_json() for result in results))


def write_numbers(results: Iterable[Verdict | Unreadable], path: Path) -> None:
    """One JSON line for every number of every document."""
    numbers = (n for r in results if isinstance(r, Verdict) for n in r.numbers)
    write_lines(path, (number.to_json() for number in numbers))
