"""Import: exports of final-accounts software and published tables into the tables of a book."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.books.published import read_published
from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.book import classifications
from mingzhang.facts.imports.applying import apply, contents, copy_with, told
from mingzhang.facts.imports.batches import ListedRows, read_lists
from mingzhang.facts.imports.merging import Batch, Merge, merge
from mingzhang.facts.imports.recognise import FoundLists, find_export
from mingzhang.facts.imports.record import Source, read_record
from mingzhang.facts.imports.steps import number_steps
from mingzhang.facts.imports.workbook import Readiness, Taken, read_export
from mingzhang.facts.intake import Intake, read_book_tables
from mingzhang.facts.settings import Settings, read_settings
from mingzhang.formats.read.sheets import Sheet, read_tables
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.rows import named_rows

Progress = Callable[[int, int, str], None]
_SHOWN = 30  # changed cells and notes of a kind listed on the screen


@dataclass(frozen=True, slots=True)
class Import:
    """An import that was prepared: what it read, what it would change, the files to write.

    Nothing is written before ``write``; while ``problems`` stand, nothing can be.
    """

    folder: Path
    taken: tuple[Taken, ...]
    merged: Merge
    files: dict[Path, str]
    problems: tuple[Problem, ...] = ()

    def lines(self) -> list[str]:
        """The preview: what was recognised, what it changes, what is wrong."""
        lines = [line for one in self.taken for line in one.lines]
        notes = [note for one in self.taken for note in one.notes] + self.merged.notes
        lines += [f"提示：{note}" for note in notes[:_SHOWN]]
        if len(notes) > _SHOWN:
            lines.append(f"提示另有 {len(notes) - _SHOWN} 条。")
        lines += [f"问题：{problem}" for problem in self.problems]
        if self.problems:
            return [*lines, f"有 {len(self.problems)} 个问题，没有写入任何表。"]
        return [*lines, *self._changes()]

    def _changes(self) -> list[str]:
        merged = self.merged
        if not merged.changes:
            return ["与账册里的一样，没有改动。"]
        counts = [
            f"{name} 新增{merged.added.get(name, 0)}行、删去{merged.removed.get(name, 0)}行"
            for name in merged.tables
            if name in merged.added or name in merged.removed
        ]
        cells = sum(bool(change.column) for change in merged.changes)
        if cells:
            counts.append(f"改动 {cells} 格")
        return [f"改动：{'；'.join(counts)}。", *told(merged.changes, _SHOWN)]

    def write(self) -> None:
        """Write the tables; InputError if problems stand or a file cannot be written."""
        if self.problems:
            raise InputError(self.problems)
        if self.merged.changes:
            apply(self.folder, self.files)


def prepare(
    folder: Path,
    catalogue: Catalogue,
    files: Sequence[Path],
    profile: str = "",
    unit: str = "",
    progress: Progress | None = None,
) -> Import:
    """Read the files and hold them against the book; InputError if the book cannot be read."""
    say = progress or (lambda _done, _total, _what: None)
    settings = read_settings(folder)
    intake = _intake(folder, catalogue, settings)
    ready = _ready(catalogue, settings, intake, unit)
    taken, sources = [], []
    lists = ListedRows()
    for number, path in enumerate(files):
        say(number, len(files), path.name)
        taken.append(_take(path, profile, ready, settings.region, lists))
        sources += _sources(path, taken[-1], lists)
    problems = [problem for one in taken for problem in one.problems] + _same_unit(taken)
    if unit and len(files) > 1:
        message = "--unit 只用于一个文件。"
        problems.append(Problem("several-files", Place(), message, "请分几次导入。"))
    if problems:
        return Import(folder, tuple(taken), Merge(), {}, tuple(problems))
    return _merged(folder, catalogue, intake, taken, sources, lists)


def _merged(
    folder: Path,
    catalogue: Catalogue,
    intake: Intake,
    taken: Sequence[Taken],
    sources: Sequence[Source],
    lists: ListedRows,
) -> Import:
    record = read_record(folder)
    new: dict[str, list[dict[str, str]]] = {}
    for one in taken:
        for name, rows in one.rows.items():
            new.setdefault(name, []).extend(rows)
    cases = frozenset((one.unit, str(one.year)) for one in sources if not one.part)
    batches, problems = number_steps(lists.batches(), catalogue.relations, record, intake.rows)
    if cases:
        batches = [Batch(cases, new), *batches]
    merged = merge(folder, catalogue.relations, batches, record, intake.rows)
    record.replace(sources)
    files = contents(merged, record)
    problems += merged.problems or _spoilt(folder, files, catalogue, intake)
    return Import(folder, tuple(taken), merged, files, tuple(problems))


def _take(path: Path, profile: str, ready: Readiness, region: str, lists: ListedRows) -> Taken:
    """One file by the profile named or proposed, as lists, else as published tables."""
    if path.is_dir():
        message, mend = "这是文件夹。", "请写明其中的文件，可以一次写几个。"
        return Taken(path.name, problems=[Problem("folder", Place(path.name), message, mend)])
    sheets, problems = read_tables(path)
    if not sheets:
        return Taken(path.name, problems=list(problems))
    try:
        found = find_export(sheets, ready.catalogue.imports, profile, Place(path.name))
    except InputError as error:
        return Taken(path.name, problems=list(error.problems))
    if isinstance(found, FoundLists):
        taken = read_lists(found, ready, path.name, lists)
    elif found:
        taken = read_export(found, ready, path.name)
    else:
        published = read_published(sheets, ready, region, path.name)
        if published is None:  # what is wrong in single cells of it matters to nobody
            return _unrecognised(path.name, sheets, ready)
        taken = published
    unused = {sheet.name for sheet in found.unused} if found else set()
    taken.problems += [problem for problem in problems if problem.place.sheet not in unused]
    return taken


def _unrecognised(file: str, sheets: Sequence[Sheet], ready: Readiness) -> Taken:
    names = "、".join(sheet.name for sheet in sheets[:8])
    message = f"认不出是什么报表；工作表有：{names}。"
    mend = f"请核对文件，或用 --profile 写明导出格式（{'、'.join(ready.catalogue.imports)}）。"
    if any(ready.catalogue.relations.get(sheet.name) for sheet in sheets):
        mend = "里面有账册的表：不用导入，放进账册的文件夹就会读。"
    return Taken(file, problems=[Problem("unrecognised", Place(file), message, mend)])


def _intake(folder: Path, catalogue: Catalogue, settings: Settings) -> Intake:
    relations = {n: r for n, r in catalogue.relations.items() if r.holder == "book"}
    return read_book_tables(folder, relations, classifications(catalogue, settings))


def _ready(catalogue: Catalogue, settings: Settings, intake: Intake, unit: str) -> Readiness:
    """What the import must know; InputError if the unit that was given is none of the book's."""
    units = list(named_rows(intake.rows["单位"]))
    if unit and unit not in {one["单位代码"] for one in units}:
        message = f"账册的“单位”表里没有单位代码“{unit}”。"
        raise InputError([Problem("unknown-unit", Place(), message, "请先在“单位”表补上。")])
    return Readiness(catalogue, intake.classifications, units, settings.year, unit)


def _sources(path: Path, taken: Taken, lists: ListedRows) -> list[Source]:
    """The file as a source of the accounts it holds, or of each kind of list."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    listed = [Source(path.name, digest, *case) for case in lists.cases(path.name)]
    return listed or [Source(path.name, digest, taken.unit, taken.year)]


def _same_unit(taken: Sequence[Taken]) -> list[Problem]:
    """Two files of one unit: nobody can say which one holds."""
    first: dict[tuple[str, int], str] = {}
    problems = []
    for one in taken:
        other = first.setdefault((one.unit, one.year), one.file) if one.unit else one.file
        if other != one.file:
            message = f"和“{other}”是同一个单位（{one.unit}）的表。"
            problems.append(Problem("same-unit", Place(one.file), message, "请只导入其中一个。"))
    return problems


def _spoilt(
    folder: Path, files: dict[Path, str], catalogue: Catalogue, before: Intake
) -> list[Problem]:
    """Problems the book would have that it has not now."""
    with tempfile.TemporaryDirectory() as name:
        copy_with(folder, files, Path(name))
        after = _intake(Path(name), catalogue, read_settings(folder))
    known = {(problem.code, problem.message) for problem in before.problems}
    return [problem for problem in after.problems if (problem.code, problem.message) not in known]
