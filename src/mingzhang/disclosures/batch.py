"""Audit a folder of many: every file read once, every disclosure audited in a process of its own.

What is done is noted in the output folder: a run that was broken off, or one after a few files
have changed, takes from there what is still true.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import BUILT_IN, find_pack, load
from mingzhang.disclosures.beside import Beside
from mingzhang.disclosures.circular import Quality, write_circular
from mingzhang.disclosures.folder import Written, write_disclosure
from mingzhang.disclosures.grouping import Card, Disclosure, Links, folder_names, group, links_of
from mingzhang.disclosures.judging import Audited, audit_disclosures
from mingzhang.disclosures.reading import ARCHIVE, File, expand, read_file, unreadable
from mingzhang.engines.dialect.compiled import SHIPPED
from mingzhang.formats.files import make_folder, write_lines
from mingzhang.formats.read.ocr_extra import MOST_SECONDS_IN_ALL, is_installed
from mingzhang.model.problem import InputError
from mingzhang.told.names import FINDINGS
from mingzhang.told.verdict import Unreadable
from mingzhang.workers import KILLED, TOO_LONG, Lost, Workers, processors

Progress = Callable[[int, int, str], None]
_PROGRESS = ".审核进度.jsonl"  # what is done, in the output folder
_READ, _AUDIT = 10.0, 20.0  # seconds a file may take, recognition aside
_SLOW = {ARCHIVE: 120.0, ".doc": 90.0, ".wps": 90.0, ".rtf": 90.0, ".odt": 90.0}
_WHY = {
    TOO_LONG: "用的时间太长，没有审完。请单独审核，或拆分后再试。",
    KILLED: "审核它的进程被系统中止了，多半是内存不够。请单独审核。",
}


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of a batch: one line a disclosure, the unreadable, how many were taken over."""

    qualities: tuple[Quality, ...]
    lost: tuple[Unreadable, ...]
    taken_over: int
    notices: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """Findings of severity error in all of them."""
        return sum(one.errors for one in self.qualities)


@dataclass(frozen=True, slots=True)
class _ReadJob:
    path: str
    store: str  # where the documents are put until their disclosure is audited
    packs: tuple[str, ...]  # a process of its own loads its own catalogue


@dataclass(frozen=True, slots=True)
class _Stored:
    """A document that was read and put aside: its card and the file it is in."""

    card: Card
    file: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of all disclosures alike."""

    out: Path
    beside: Beside
    numbers: bool
    packs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _AuditJob:
    """Disclosures that are held against each other, each with its folder."""

    disclosures: tuple[Disclosure, ...]
    links: Links
    files: Mapping[str, str]
    folders: tuple[str, ...]
    beside: Beside
    numbers: bool
    packs: tuple[str, ...]
    key: str


def audit_batch(
    paths: Sequence[Path],
    out: Path,
    beside: Beside,
    catalogue: Catalogue,
    *,
    jobs: int = 0,
    expected: Sequence[str] = (),
    numbers: bool = False,
    progress: Progress | None = None,
) -> Batch:
    """Audit everything in ``paths`` into a folder each in ``out``, with the circular over them.

    ``jobs`` processes work at once (0: one a processor). A file that cannot be read, takes too
    long or takes its process down becomes a line and stops no other.
    """
    say = progress or (lambda _done, _total, _what: None)
    make_folder(out)
    done = _Done(out / _PROGRESS)
    count = jobs or processors()
    with tempfile.TemporaryDirectory(prefix="审核") as store:
        files = list(expand(paths))
        program = _program(catalogue.asked)
        digests = {str(path): _digest(path, program) for path in files}
        jobs_of = [_ReadJob(str(path), store, catalogue.asked) for path in files]
        stored, lost = _read_all(jobs_of, digests, done, count, say)
        asked = _Asked(out, beside, numbers, catalogue.asked)
        work = list(_sets(stored, digests, asked))
        written, failed = _audit_all(work, done, count, say)
    lost += failed
    qualities = tuple(_quality(one) for job in work for one in written.get(job.key, ()))
    write_circular(qualities, lost, expected, out)
    write_lines(out / FINDINGS, _lines(work, written, lost))
    taken = sum(len(written.get(one.key, ())) for one in work if one.key in done.before)
    used = {where for one in qualities for where in one.explained}
    return Batch(qualities, tuple(lost), taken, tuple(beside.unused(used)))


def _quality(row: Mapping[str, Any]) -> Quality:
    return Quality(
        **{**row, "missing": tuple(row["missing"]), "explained": tuple(row["explained"])}
    )


class _Done:
    """What is done, a line each: cards by the hash of the file, qualities by the key of a set."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cards: dict[str, list[dict[str, Any]]] = {}
        self.sets: dict[str, list[dict[str, Any]]] = {}
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            try:
                one = json.loads(line)
                (self.cards if "cards" in one else self.sets)[one["key"]] = one.get(
                    "cards", one.get("qualities", [])
                )
            except (ValueError, KeyError, TypeError):
                continue  # the last line of a run that was broken off
        self.before = frozenset(self.sets)

    def note(self, kind: str, key: str, rows: list[dict[str, Any]]) -> None:
        """One more line, at once on the disk."""
        with self.path.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps({"key": key, kind: rows}, ensure_ascii=False) + "\n")
        (self.cards if kind == "cards" else self.sets)[key] = rows


def _program(packs: Sequence[str]) -> str:
    """What the results depend on beside the files: the version of the program, its rules, those of
    other packs, and whether it recognises pictures.
    """
    found = hashlib.sha256(SHIPPED.read_bytes())
    for folder in (folder for folder in map(find_pack, packs) if folder.parent != BUILT_IN):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            found.update(path.read_bytes())
    return f"{version('mingzhang')}{found.hexdigest()}{is_installed()}"


def _digest(path: Path, program: str) -> str:
    """The hash of a file with the version of the program; "" if it cannot be read."""
    found = hashlib.sha256(f"{program}\n{path}\n".encode())
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                found.update(block)
    except OSError:
        return ""
    return found.hexdigest()


def _read_all(
    files: Sequence[_ReadJob],
    digests: Mapping[str, str],
    done: _Done,
    count: int,
    say: Progress,
) -> tuple[dict[str, _Stored], list[Unreadable]]:
    """The cards of all files; those whose cards are known are read only if they are needed."""
    found: dict[str, list[_Stored | Unreadable]] = {}
    jobs = []
    for job in files:
        known = done.cards.get(digests[job.path])
        if known is None:
            jobs.append(job)
        else:
            found[job.path] = [_Stored(Card(**one), "") for one in known]
    workers = Workers(_read, count, _seconds)
    for number, (index, came) in enumerate(workers.run(jobs)):
        name = jobs[index].path
        say(number, len(jobs), name)
        result = found[name] = [_too_long(name, came)] if isinstance(came, Lost) else came
        cards = [asdict(one.card) for one in result if isinstance(one, _Stored)]
        if digests[name] and len(cards) == len(result):
            done.note("cards", digests[name], cards)
    every = [one for job in files for one in found[job.path]]
    stored = {one.card.path: one for one in every if isinstance(one, _Stored)}
    return stored, [one for one in every if isinstance(one, Unreadable)]


def _seconds(job: _ReadJob) -> float:
    """How long a file may be read."""
    suffix = Path(job.path).suffix.lower()
    scanned = suffix in (".pdf", ARCHIVE) and is_installed()
    return _SLOW.get(suffix, _READ) + (MOST_SECONDS_IN_ALL if scanned else 0.0)


def _too_long(path: str, lost: Lost) -> Unreadable:
    """The line for a file that took too long, or took its process down."""
    why = _WHY.get(lost.reason, f"{lost.reason}，没有审完。")
    return Unreadable(path, "too-long", f"{path}：{why}", path)


def _read(job: _ReadJob) -> list[_Stored | Unreadable]:
    """Read one file in a process of its own and put its documents aside."""
    found: list[_Stored | Unreadable] = []
    for one in read_file(Path(job.path), load(*job.packs)):
        if isinstance(one, Unreadable):
            found.append(one)
            continue
        name = hashlib.sha256(one.card.path.encode()).hexdigest()
        target = Path(job.store) / name
        target.write_bytes(zlib.compress(pickle.dumps(one.document), 1))
        found.append(_Stored(one.card, str(target)))
    return found


def _sets(
    stored: Mapping[str, _Stored],
    digests: Mapping[str, str],
    asked: _Asked,
) -> Iterator[_AuditJob]:
    """The work: disclosures that belong together, with a key that changes with any of it."""
    disclosures = group([one.card for one in stored.values()])
    folders = folder_names(disclosures)
    links = links_of(disclosures)
    whole, program = asked.beside.digest(), _program(asked.packs)
    for members in links.sets(len(disclosures)):
        chosen = tuple(disclosures[one] for one in members)
        paths = sorted({card.path for one in chosen for card in one.cards})
        names = tuple(str(asked.out / folders[one]) for one in members)
        told = [program, whole, str(asked.numbers), *names]
        told += [f"{path} {_digest_of(path, digests)}" for path in paths]
        key = hashlib.sha256("\n".join(told).encode()).hexdigest()
        files = {path: stored[path].file for path in paths}
        own, among = asked.beside.of(chosen), links.among(members)
        yield _AuditJob(chosen, among, files, names, own, asked.numbers, asked.packs, key)


def _digest_of(path: str, digests: Mapping[str, str]) -> str:
    """The hash of a file, or of the archive it lies in."""
    if path in digests:
        return digests[path]
    return next((digests[str(p)] for p in Path(path).parents if str(p) in digests), "")


def _audit_all(
    work: Sequence[_AuditJob], done: _Done, count: int, say: Progress
) -> tuple[dict[str, list[dict[str, Any]]], list[Unreadable]]:
    """The qualities by the key of each set, and what could not be audited."""
    open_sets = [one for one in work if one.key not in done.sets or not _is_there(one)]
    workers = Workers(_audit, count, lambda job: _AUDIT * len(job.files))
    lost: list[Unreadable] = []
    for number, (index, result) in enumerate(workers.run(open_sets)):
        job = open_sets[index]
        say(number, len(open_sets), job.disclosures[0].department)
        if isinstance(result, Lost):
            lost += (_too_long(one.head.path, result) for one in job.disclosures)
            continue
        lost += (one for one in result if isinstance(one, Unreadable))
        rows = [asdict(one.quality) for one in result if isinstance(one, Written)]
        if len(rows) == len(result):
            done.note("qualities", job.key, rows)
        done.sets[job.key] = rows
    return done.sets, lost


def _is_there(job: _AuditJob) -> bool:
    """Whether what was written then is still there."""
    return all((Path(folder) / FINDINGS).is_file() for folder in job.folders)


def _audit(job: _AuditJob) -> list[Written | Unreadable]:
    """Audit one set in a process of its own; what it found is written before this returns."""
    catalogue = load(*job.packs)
    files = {
        card.path: _file(card, job.files[card.path], catalogue)
        for one in job.disclosures
        for card in one.cards
    }
    results: list[Written | Unreadable] = []
    audited = audit_disclosures(job.disclosures, files, job.links, job.beside, catalogue)
    for one, folder in zip(audited, job.folders, strict=True):
        if not isinstance(one, Audited):
            results.append(one)
            continue
        try:
            results.append(write_disclosure(one, Path(folder), numbers=job.numbers))
        except InputError as error:
            results.append(unreadable(one.parts[0][1], error))
    return results


def _file(card: Card, stored: str, catalogue: Catalogue) -> File:
    """A document that was put aside; one of an earlier run is read once more."""
    if stored:
        return File(card, pickle.loads(zlib.decompress(Path(stored).read_bytes())))  # our own file
    path = Path(card.path)
    archives = [one for one in path.parents if one.suffix.lower() == ARCHIVE and one.is_file()]
    read = read_file(archives[-1] if archives else path, catalogue)
    return next(one for one in read if isinstance(one, File) and one.card.path == card.path)


def _lines(
    work: Sequence[_AuditJob], done: Mapping[str, Any], lost: Sequence[Unreadable]
) -> Iterator[dict[str, Any]]:
    """The findings of every disclosure, one after another, then the files that were not read."""
    for job in work:
        for folder in job.folders if done.get(job.key) else ():
            path = Path(folder) / FINDINGS
            if path.is_file():
                for line in path.read_text(encoding="utf-8").splitlines():
                    yield json.loads(line)
    yield from (one.to_json() for one in lost)
