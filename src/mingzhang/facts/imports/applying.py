"""Write the tables of an import: all of them or none, and only if the book can still be read."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mingzhang.facts.imports.merging import Change, Merge
from mingzhang.facts.imports.record import RECORD, Record
from mingzhang.formats.files import REFUSED, cannot_write, writing
from mingzhang.formats.write.separated import ENCODING, csv_text

DIFFERENCES = RECORD.parent / "导入差异.csv"
_TABLES = (".csv", ".xlsx", ".xls", ".toml")


def contents(merged: Merge, record: Record) -> dict[Path, str]:
    """What each file of the book is to hold; tables that stay as they are, are left out."""
    touched = {change.table for change in merged.changes}
    files = {
        Path(f"{name}.csv"): table.text()
        for name, table in merged.tables.items()
        if name in touched
    }
    if merged.changes:
        files[DIFFERENCES] = _differences(merged.changes)
    return files | {RECORD: record.text()}


def _differences(changes: Sequence[Change]) -> str:
    rows = ((c.table, c.row, c.column, c.before, c.after) for c in changes)
    return csv_text([("表", "行", "列", "原来", "现在"), *rows])


def copy_with(folder: Path, files: Mapping[Path, str], target: Path) -> None:
    """The book's tables in ``target`` with these files in place of theirs."""
    for path in folder.iterdir():
        if path.is_file() and path.suffix.lower() in _TABLES:
            shutil.copyfile(path, target / path.name)
    for name, text in files.items():
        _write(target / name, text)


def apply(folder: Path, files: Mapping[Path, str]) -> None:
    """Put the files into the book; if one cannot be written the others are put back.

    InputError names the file that could not be written.
    """
    before = {name: _bytes(folder / name) for name in files}
    with writing(folder), tempfile.TemporaryDirectory(dir=folder, prefix=".导入") as waiting:
        for name, text in files.items():
            _write(Path(waiting) / name, text)
        done: list[Path] = []
        for name in files:
            try:
                (folder / name).parent.mkdir(exist_ok=True)
                (Path(waiting) / name).replace(folder / name)
            except OSError as error:
                _put_back(folder, {one: before[one] for one in done})
                mend = "这次导入没有写入任何表。请关闭正在打开它的程序，检查权限后重试。"
                raise cannot_write(name, error, f"文件{REFUSED}", mend) from error
            done.append(name)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _put_back(folder: Path, files: Mapping[Path, bytes | None]) -> None:
    for name, data in files.items():
        if data is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(data)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    encoding = ENCODING if path.suffix == ".csv" else "utf-8"
    path.write_text(text, encoding=encoding, newline="")


def told(changes: Iterable[Change], limit: int) -> list[str]:
    """The changed cells as lines, at most ``limit`` of them."""
    cells = [change for change in changes if change.column]
    lines = [
        f"  {change.row}：{change.column} {change.before or '（空）'} → {change.after}"
        for change in cells[:limit]
    ]
    return [*lines, f"  另有 {len(cells) - limit} 处。"] if len(cells) > limit else lines
