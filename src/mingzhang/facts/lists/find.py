"""Which files of a folder hold which relation: as data.toml says, else by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mingzhang.facts.lists.manifest import NAME, Manifest, Snapshot, chosen
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.relation import Relation

PARQUET = (".parquet", ".pq")
TEXT = (".csv", ".tsv", ".txt")
BOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
_READABLE = (*PARQUET, *TEXT, *BOOKS)

Sheets = Callable[[Path], Sequence[Sheet]]


@dataclass(frozen=True, slots=True)
class Input:
    """One file with rows of a relation; of a workbook, ``sheet`` names one ("": those that fit)."""

    path: Path
    name: str
    sheet: str = ""
    renames: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """The inputs of one relation and what data.toml says of them."""

    inputs: list[Input] = field(default_factory=list)
    snapshot: Snapshot = field(default_factory=Snapshot)


def find(
    root: Path,
    relations: Mapping[str, Relation],
    manifest: Manifest,
    day: date | None,
    sheets: Sheets,
    aside: Path,
) -> tuple[dict[str, Found], list[Problem]]:
    """The inputs of each relation, and the files that are of none; ``aside`` is not looked into."""
    found: dict[str, Found] = {}
    problems: list[Problem] = []
    listed = manifest.files
    for name, snapshots in manifest.snapshots.items():
        snapshot = chosen(snapshots, day)
        if snapshot is None:
            problems.append(_no_snapshot(name, snapshots, day))
            continue
        found[name] = Found(snapshot=snapshot)
        found[name].inputs += [
            Input(path, _label(path, root), snapshot.sheet, snapshot.renames)
            for path in snapshot.files
        ]
    settled = {
        name for name, entries in manifest.snapshots.items() if any(e.files for e in entries)
    }
    for path in _files(root, aside):
        if path in listed or path in manifest.ignored:
            continue
        hits = _hits(path, root, relations, sheets)
        if not hits:
            problems.append(_unknown(path, root, relations))
        for name, sheet in hits:
            if name in settled:
                problems.append(_left_out(path, root, name))
                continue
            entry = found.setdefault(name, Found())
            snapshot = entry.snapshot
            label = _label(path, root)
            entry.inputs.append(Input(path, label, sheet or snapshot.sheet, snapshot.renames))
    return found, problems


def relation_of(text: str, relations: Mapping[str, Relation]) -> str:
    """The relation a file, folder or sheet is named after; "" for none.

    Its name or title, or what begins with it and goes on with no further Chinese word: 发放_2024
    is of 发放, 发放失败 may be anything.
    """
    text = "".join(text.split())
    best, length = "", 0
    for name, relation in relations.items():
        for called in {name, relation.title} - {""}:
            goes_on = text[len(called) : len(called) + 1]
            if not text.startswith(called) or len(called) <= length:
                continue
            if not ("\u4e00" <= goes_on <= "\u9fff"):
                best, length = name, len(called)
    return best


def _files(root: Path, aside: Path) -> list[Path]:
    """The files to look at, in order; not data.toml, what programs hide, or the folder aside."""
    if root.is_file():
        return [root]
    inner, outer = aside.resolve(), root.resolve()
    skipped = inner.relative_to(outer).parts if inner.is_relative_to(outer) else ()
    found = []
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        is_aside = bool(skipped) and parts[: len(skipped)] == skipped
        is_hidden = any(part.startswith((".", "~$")) for part in parts)
        if not is_aside and not is_hidden and parts != (NAME,) and path.is_file():
            found.append(path)
    return found


def _hits(
    path: Path, root: Path, relations: Mapping[str, Relation], sheets: Sheets
) -> list[tuple[str, str]]:
    """The relations a file holds, each with the sheet it is in where a sheet is named after it."""
    suffix = path.suffix.lower()
    if suffix not in _READABLE:
        return []
    own = relation_of(path.name[: -len(suffix)], relations)
    if not own:
        folders = path.relative_to(root).parts[:-1] if path != root else (path.parent.name,)
        own = next((hit for part in folders if (hit := relation_of(part, relations))), "")
    if suffix not in BOOKS:
        return [(own, "")] if own else []
    named = [
        (relation_of(sheet.name, relations), sheet.name)
        for sheet in sheets(path)
        if not sheet.hidden
    ]
    hits = [(name, sheet) for name, sheet in named if name]
    return hits or ([(own, "")] if own else [])


def _label(path: Path, root: Path) -> str:
    return path.name if path == root else path.relative_to(root).as_posix()


def _unknown(path: Path, root: Path, relations: Mapping[str, Relation]) -> Problem:
    place = Place(_label(path, root))
    if path.suffix.lower() not in _READABLE:
        message = "没有读：不是 Parquet、CSV 或工作簿。"
        return Problem("unknown-file", place, message, "用不到的可以不管。")
    message = "没有读：文件名、文件夹名、工作表名都不是规则包里的表。"
    near = nearest(path.stem, relations)
    mend = f"{near}请改名，或写进 {NAME}；可用的表名：{'、'.join(relations)}。"
    return Problem("unknown-file", place, message, mend)


def _left_out(path: Path, root: Path, name: str) -> Problem:
    message = f"没有读：“{name}”的文件在 {NAME} 里另有指定。"
    return Problem("unknown-file", Place(_label(path, root)), message, f"要读的请加进 {NAME}。")


def _no_snapshot(name: str, snapshots: Sequence[Snapshot], day: date | None) -> Problem:
    first = min(one.as_of for one in snapshots if one.as_of)
    message = f"“{name}”最早的一份截至{first}，在{day}以后，没有可用的。"
    return Problem(
        "no-snapshot", snapshots[0].place, message, "请补上更早的一份，或换一个核对日期。"
    )
