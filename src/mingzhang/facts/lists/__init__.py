"""The intake of lists of any size: Parquet, CSV, workbooks, from a folder or one file.

What can be read is read; every file, row or cell that cannot is named and counted. What is not
Parquet of the right types is taken over as such in a stage folder, whence a later run has it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from mingzhang.engines.base.staging import Staging, StagingError
from mingzhang.engines.base.tables import TRACE, relation_types
from mingzhang.facts.lists.find import BOOKS, PARQUET, Found, Input, find
from mingzhang.facts.lists.manifest import Manifest, read_manifest
from mingzhang.facts.lists.parquet import common_columns, take_parquet
from mingzhang.facts.lists.staged import TakenOver, into_stage, not_staged
from mingzhang.facts.lists.text import take_text
from mingzhang.facts.lists.workbook import Workbooks, take_workbook
from mingzhang.formats.files import not_opened
from mingzhang.model.data import Data, Source
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.relation import Relation

Progress = Callable[[int, int, str], None]


def read_data(
    path: Path,
    relations: Mapping[str, Relation],
    stage: Path,
    day: date | None = None,
    needed: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Data:
    """Everything that a folder or file offers of these relations, as Parquet files.

    Of several snapshots of a relation the latest not after ``day`` is read. Only the ``needed``
    relations are read, if given. ``progress`` is told the number of a file, of how many, its name.
    """
    if not path.exists():
        message = "没有这个文件或文件夹。"
        raise InputError([Problem("no-file", Place(str(path)), message, "请检查路径。")])
    manifest = read_manifest(path, relations) if path.is_dir() else Manifest()
    books = Workbooks()
    found, problems = find(path, relations, manifest, day, books.sheets, stage)
    if not any(one.inputs for one in found.values()):
        raise InputError([*problems, _nothing(path, relations)])
    asked = {name: one for name, one in found.items() if needed is None or name in needed}
    with into_stage(stage):
        stage.mkdir(parents=True, exist_ok=True)
    intake = _Intake(stage, books, problems, progress, sum(len(f.inputs) for f in asked.values()))
    try:
        with Staging(stage) as intake.staging:
            for name, one in asked.items():
                intake.take(relations[name], one)
    except StagingError as error:
        if not error.disk:
            raise
        raise not_staged(stage, OSError(str(error))) from None
    return Data(
        path, manifest.title, intake.sources, tuple(dict.fromkeys(problems)), intake.set_aside
    )


class _Intake:
    """The sources as they come."""

    staging: Staging

    def __init__(
        self,
        stage: Path,
        books: Workbooks,
        problems: list[Problem],
        progress: Progress | None,
        total: int,
    ) -> None:
        self.stage, self.books, self.problems = stage, books, problems
        self.progress, self.total, self.done = progress, total, 0
        self.sources: dict[str, Source] = {}
        self.set_aside: dict[str, int] = {}

    def take(self, relation: Relation, found: Found) -> None:
        """All files of a relation."""
        plain = [one for one in found.inputs if one.path.suffix.lower() in PARQUET]
        lying = iter(take_parquet(self.staging, self.stage, plain, relation))
        taken = []
        for one in found.inputs:
            self.done += 1
            self._tell(one.name)
            taken.append(next(lying) if one in plain else self._other(one, relation))
        self.problems += [problem for over in taken for problem in over.problems]
        self.problems += _lacking(relation, found, taken)
        failed = any(over.failed for over in taken)
        aside = sum(over.set_aside for over in taken)
        if failed or aside:
            self.set_aside[relation.name] = -1 if failed else aside
        if any(over.files for over in taken):
            self.sources[relation.name] = _source(relation, found, taken)

    def _tell(self, what: str) -> None:
        if self.progress:
            self.progress(self.done, self.total, what)

    def _other(self, one: Input, relation: Relation) -> TakenOver:
        try:
            if one.path.suffix.lower() in BOOKS:
                return take_workbook(self.staging, self.stage, one, relation, self.books)
            return take_text(self.staging, self.stage, one, relation, self._tell)
        except StagingError as error:
            if error.disk:
                raise
            return TakenOver(problems=[not_opened(one.name)], failed=True)
        except OSError:
            return TakenOver(problems=[not_opened(one.name)], failed=True)


def _lacking(relation: Relation, found: Found, taken: list[TakenOver]) -> Iterator[Problem]:
    """The files without a column that others of the relation have: its rows count as empty."""
    spread = {name for over in taken for name in over.columns}
    for one, over in zip(found.inputs, taken, strict=True):
        lacking = [c for c in relation.names if c in spread and c not in over.columns]
        if lacking and not over.failed:
            names = "、".join(f"“{name}”" for name in lacking)
            message = f"没有列{names}，同一张表的别的文件有；这个文件的按空着算。"
            yield Problem("missing-column", Place(one.name), message)


def _source(relation: Relation, found: Found, taken: list[TakenOver]) -> Source:
    """The source; where some files have 来源 and 行 and others lie as they are, both are told."""
    files = tuple(file for over in taken for file in over.files)
    columns = common_columns([over.columns for over in taken], relation_types(relation))
    numbered = all(TRACE.keys() <= over.columns.keys() for over in taken if over.files)
    if numbered:
        columns = {name: kind for name, kind in columns.items() if name not in TRACE}
    snapshot = found.snapshot
    return Source(relation.name, files, columns, numbered, snapshot.origin, snapshot.as_of)


def _nothing(path: Path, relations: Mapping[str, Relation]) -> Problem:
    message = "没有可以读的数据。"
    first, names = next(iter(relations), ""), "、".join(relations)
    mend = f"请把文件命名为表的名称（如 {first}.csv）；可用的表名：{names}。"
    return Problem("no-data", Place(str(path)), message, mend)
