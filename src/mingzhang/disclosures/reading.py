"""Files into documents: folders and archives file by file, a broken one as a line in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.disclosures.grouping import Card, card_of
from mingzhang.formats.read.archive import read_archive
from mingzhang.formats.read.document import READERS
from mingzhang.formats.read.document import read_document as read
from mingzhang.formats.read.ocr_extra import watcher
from mingzhang.model.document import Document, Table
from mingzhang.model.imports import Profile
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.told.names import is_paper
from mingzhang.told.verdict import Unreadable

ARCHIVE = ".zip"
_FEW_SHEETS = 5  # too few to be an export of everything


@dataclass(frozen=True, slots=True)
class File:
    """A document with its card."""

    card: Card
    document: Document


def expand(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are, folders as the readable files in them, if there are any."""
    for path in paths:
        found = sorted(path.rglob("*")) if path.is_dir() else ()
        readable = [
            file
            for file in found
            if (file.suffix.lower() in READERS or file.suffix.lower() == ARCHIVE)
            and not file.name.startswith(("~$", "."))
            and not is_paper(file.relative_to(path))
        ]
        yield from readable or [path]


@contextmanager
def recognition_told(
    progress: Callable[[int, int, str], None] | None, number: int, count: int
) -> Iterator[None]:
    """Tell ``progress`` of every recognised page while file ``number`` of ``count`` is read."""
    if progress is None:
        yield
        return
    token = watcher.set(
        lambda done, pages: progress(number, count, f"文字识别：第{done + 1}页，共{pages}页")
    )
    try:
        yield
    finally:
        watcher.reset(token)


def read_file(path: Path, catalogue: Catalogue) -> list[File | Unreadable]:
    """What a file holds: one document, or those of an archive; none of it stops the others."""
    try:
        found: list[tuple[str, Document | Problem]] = (
            read_archive(path)
            if path.suffix.lower() == ARCHIVE and path.is_file()
            else [(str(path), read_document(path))]
        )
    except InputError as error:
        return [unreadable(str(path), error)]
    return [
        Unreadable(name, one.code, str(one), str(one.place))
        if isinstance(one, Problem)
        else _filed(one, name, catalogue)
        for name, one in found
    ]


def _filed(document: Document, path: str, catalogue: Catalogue) -> File | Unreadable:
    """A document that says whose it is where only its tables or its name do."""
    if export := _export_in(document, catalogue):
        message = f"这是“{export.title}”的工作簿，不是公开报告，没有审核。"
        mend = "请用 mingzhang import 导入账册，再由账册编制公开报告。"
        return unreadable(path, InputError([Problem("export", Place(path), message, mend)]))
    card = card_of(document, path, catalogue)
    known = replace(
        document,
        department=document.department or card.department,
        year=document.year or card.year,
    )
    return File(card, known)


def _export_in(document: Document, catalogue: Catalogue) -> Profile | None:
    """What a workbook is an export of, to be imported and not audited."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    sheets = {(one.anchor.path.partition("!")[0], one.code) for one in tables if one.anchor.path}
    if len(sheets) < _FEW_SHEETS:
        return None
    from mingzhang.facts.imports.recognise import export_of  # few files are workbooks

    return export_of(sheets, catalogue.imports.values())


def read_document(path: Path) -> Document:
    """The document in a file; InputError in a clerk's words if it cannot be read."""
    if path.is_dir():
        mend = f"可读：{'、'.join(READERS)}。"
        raise InputError([Problem("no-file", Place(str(path)), "文件夹里没有可读的报告。", mend)])
    return read(path)


def unreadable(path: str, error: InputError) -> Unreadable:
    """The line for a file that cannot be read."""
    first = error.problems[0]
    return Unreadable(path, first.code, str(first), str(first.place))
