"""data.toml: which files hold which relation, who gave them, up to which day they are complete."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mingzhang.catalogue.parsed import parse
from mingzhang.catalogue.toml_file import Fields, TomlFile, syntax_problem
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.model.relation import Relation

NAME = "data.toml"
TITLE, IGNORE = "title", "ignore"
# TOML wants quotes round names that are not ASCII; people leave them out.
_HAN = r"[^\W\d_a-zA-Z][^\W]*"
_BARE_HEADER = re.compile(rf"^(\s*\[\[?\s*)({_HAN})((?:\s*\.\s*[\w\"-]+)?\s*\]\]?)", re.MULTILINE)
_BARE_KEY = re.compile(rf"^(\s*)({_HAN})(\s*=)", re.MULTILINE)
_BARE_INNER = re.compile(rf"([{{,]\s*)({_HAN})(\s*=\s*\")")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What data.toml says of a relation: its files, or () where they are found by name.

    ``renames`` are the heads of the files with the columns they are, ``place`` is where it is said.
    """

    files: tuple[Path, ...] = ()
    origin: str = ""
    as_of: date | None = None
    renames: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything data.toml says: a title, by relation its snapshots, the files that are no data."""

    title: str = ""
    snapshots: Mapping[str, tuple[Snapshot, ...]] = field(default_factory=dict)
    ignored: frozenset[Path] = frozenset()

    @property
    def files(self) -> frozenset[Path]:
        """All files it names."""
        return frozenset(
            path for entries in self.snapshots.values() for one in entries for path in one.files
        )


def read_manifest(folder: Path, relations: Mapping[str, Relation]) -> Manifest:
    """data.toml of the folder, an empty one where there is none; InputError names every slip."""
    path = folder / NAME
    if not path.is_file():
        return Manifest()
    problems: list[Problem] = []
    file = _parsed(path, problems)
    fields = file.fields()
    title = fields.text(TITLE, "")
    found: dict[str, tuple[Snapshot, ...]] = {}
    for name, value in file.data.items():
        if name in {TITLE, IGNORE}:
            continue
        relation = relations.get(name)
        if relation is None:
            mend = nearest(name, relations) or f"可写的有：{'、'.join(relations)}。"
            fields.complain(name, f"没有叫“{name}”的表。", mend)
            continue
        entries = fields.entries(name) if isinstance(value, list) else [fields.part(name)]
        snapshots = [_snapshot(entry, relation, folder) for entry in entries]
        _check_dates(entries, snapshots)
        found[name] = tuple(snapshots)
    ignored = {path for pattern in fields.texts(IGNORE) for path in _matching(folder, pattern)}
    if problems:
        raise InputError(problems)
    return Manifest(title, found, frozenset(ignored))


def chosen(snapshots: Sequence[Snapshot], day: date | None) -> Snapshot | None:
    """The latest snapshot that is not after the day; a single one whatever its day."""
    if len(snapshots) == 1:
        return snapshots[0]
    known = [one for one in snapshots if one.as_of and (day is None or one.as_of <= day)]
    return max(known, key=lambda one: one.as_of or date.min, default=None)


def _parsed(path: Path, problems: list[Problem]) -> TomlFile:
    try:
        return TomlFile.read(path, NAME, problems)
    except InputError as error:
        if error.problems[0].code != "toml":
            raise
    text = path.read_text(encoding="utf-8-sig")
    quoted = text
    for bare in (_BARE_HEADER, _BARE_KEY, _BARE_INNER):
        quoted = bare.sub(r'\1"\2"\3', quoted)
    try:
        return TomlFile(path, NAME, quoted, parse(quoted), problems)
    except tomllib.TOMLDecodeError as error:
        raise InputError([syntax_problem(error, NAME, quoted)]) from None


def _snapshot(fields: Fields, relation: Relation, folder: Path) -> Snapshot:
    snapshot = Snapshot(
        files=_files(fields, folder),
        origin=fields.text("source", ""),
        as_of=_as_of(fields),
        renames=_renames(fields, relation),
        sheet=fields.text("sheet", ""),
        place=fields.file.place(*fields.keys),
    )
    fields.close()
    return snapshot


def _files(fields: Fields, folder: Path) -> tuple[Path, ...]:
    found: dict[Path, None] = {}
    for pattern in fields.texts("files"):
        matched = _matching(folder, pattern)
        if not matched:
            names = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
            mend = nearest(pattern, names) or "请核对文件名；* 代表任意几个字。"
            fields.complain("files", f"没有文件与“{pattern}”相符。", mend)
        found |= dict.fromkeys(matched)
    return tuple(found)


def _matching(folder: Path, pattern: str) -> list[Path]:
    if not pattern or Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        return []
    return sorted(path for path in folder.glob(pattern) if path.is_file())


def _as_of(fields: Fields) -> date | None:
    fields.known.append("as_of")
    value: Any = fields.data.get("as_of")
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        fields.complain("as_of", f"“as_of”应为日期，读到的是“{value}”。", "请写成 2024-12-31。")
        return None


def _renames(fields: Fields, relation: Relation) -> dict[str, str]:
    """Their heads → our columns; written either way round, for one of the two is ours."""
    found = {}
    own = [column.name for column in relation.columns if not column.derived]
    for left, right in fields.table("columns").items():
        if left in own and isinstance(right, str):
            found[right] = left
        elif right in own:
            found[left] = right
        else:
            message = f"“{left}”和“{right}”都不是“{relation.name}”的列。"
            mend = nearest(left, own) or nearest(str(right), own) or f"列有：{'、'.join(own)}。"
            fields.file.complain((*fields.keys, "columns"), message, mend)
    return found


def _check_dates(entries: Sequence[Fields], snapshots: Sequence[Snapshot]) -> None:
    if len(snapshots) < 2:
        return
    for fields, snapshot in zip(entries, snapshots, strict=True):
        if snapshot.as_of is None and "as_of" not in fields.data:
            message = "同一张表有几份的，每份都要写 as_of（截至哪天）。"
            fields.file.complain(fields.keys, message, "请补上 as_of = 2024-12-31 这样的一行。")
        if not snapshot.files and "files" not in fields.data:
            message = "同一张表有几份的，每份都要写 files（是哪些文件）。"
            fields.file.complain(fields.keys, message)
