"""Publish: files looked through before they go out, and what went out put into the archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.books import archiving, linting
from mingzhang.told.answer import Answer
from mingzhang.told.refused import refuse

ARCHIVE = Path("归档")


def lint(paths: Sequence[Path]) -> Answer:
    """What must not go out, file by file."""
    verdicts = linting.lint(paths)
    code = 1 if any(verdict.errors for verdict in verdicts) else 0
    return Answer(linting.told(verdicts), (one.to_json() for one in verdicts), code)


def archive(folder: Path, out: Path | None = None, book: Path | None = None) -> Answer:
    """The final files, and the book they came from, into an archive."""
    out = out or ARCHIVE
    names = archiving.archive(folder, out, book)
    return Answer([f"已归档 {len(names)} 个文件到 {out}，移交清单和校验值在其中。"])


def verify(folder: Path, out: Path | None = None, book: Path | None = None) -> Answer:
    """Whether an archive is as it was made; nothing is written, so that ``out`` is refused."""
    refuse({"-o": out, "--book": book}, "--verify 只核对，不归档", "请去掉，或去掉 --verify。")
    checked = archiving.verify(folder)
    return Answer(checked.lines(), code=0 if checked.intact else 1)
