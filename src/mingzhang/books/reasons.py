"""Filled lists of what must be explained, taken back into the book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.answers import Merge
from mingzhang.facts.book import Book, read_book
from mingzhang.facts.checklist import Written, checklist_rows, written_of
from mingzhang.facts.load import load_book
from mingzhang.facts.reasons import TEXTS
from mingzhang.facts.texts_file import NAME, TextsFile
from mingzhang.facts.values import gather
from mingzhang.facts.whose import kind_of
from mingzhang.formats.checklist import TITLE, ChecklistRow
from mingzhang.formats.read.checklist import Answer, is_checklist, read_checklist
from mingzhang.model.problem import InputError, Place, Problem

__all__ = ["among", "is_checklist", "take_back"]


def among(paths: Sequence[Path]) -> list[Path]:
    """The lists, where all of the files are; none where none is. InputError for a mixture."""
    found = [path for path in paths if is_checklist(path)]
    others = [path for path in paths if path not in found]
    if found and others:
        message, mend = f"与{found[0].name}一起的这个文件不是{TITLE}。", "请分两次导入。"
        raise InputError([Problem("mixture", Place(path.name), message, mend) for path in others])
    return found


def take_back(
    folder: Path, catalogue: Catalogue, paths: Sequence[Path], *, preview: bool = False
) -> tuple[str, ...]:
    """Take the reasons of filled lists into the book; what happened, as lines. A ``preview`` tells
    the same and writes nothing.

    Raises InputError, and writes nothing, where a list cannot be read, is another book's, has a
    reason that is too long, or two sections answered the same thing differently.
    """
    book = read_book(folder, catalogue)
    answers, problems = _read(paths)
    units = list(dict.fromkeys(answer.text("单位代码") for answer in answers))
    rows, written = _asked(book, catalogue, units)
    style = catalogue.reason_style(book.settings.region)
    merge = Merge(book.settings.year, rows, style.words.blank if style else ())
    merge.take(answers)
    problems += merge.problems
    if problems:
        raise InputError(problems)
    file = TextsFile.open(folder, catalogue.relations[TEXTS], book.settings.year)
    count = file.take(merge.taken.values(), written)
    if count and not preview:
        file.save()
    return tuple(_told(merge, count, file.elsewhere, preview=preview))


def _read(paths: Sequence[Path]) -> tuple[list[Answer], list[Problem]]:
    """The rows of all lists."""
    answers: list[Answer] = []
    problems: list[Problem] = []
    for path in paths:
        found, wrong = read_checklist(path)
        answers += found
        problems += wrong
    return answers, problems


def _asked(
    book: Book, catalogue: Catalogue, units: Sequence[str]
) -> tuple[dict[str, ChecklistRow], dict[str, dict[tuple[str, str, str], Written]]]:
    """What the book asks of the units that answered, and what is written for them already."""
    rows: dict[str, ChecklistRow] = {}
    written = {}
    known = {unit["单位代码"] for unit in book.units()}
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        for unit in (unit for unit in units if unit in known):
            values = gather(engine, book, catalogue, unit)
            rows |= checklist_rows(book, values, catalogue, kind_of(book, unit))
            written[unit] = written_of(book, unit)
    return rows, written


def _told(merge: Merge, count: int, elsewhere: Sequence[str], *, preview: bool) -> Iterator[str]:
    """What happened, the count first."""
    written = f"{'原因要写入' if preview else '原因写入'}“{NAME}”{count}条"
    yield f"{written}，没有变的{merge.unchanged}条，还没有写的{merge.open}条。"
    yield from merge.notes
    yield from elsewhere
    if count and not preview:
        yield "请再编一次报告，原因就印进去。"
