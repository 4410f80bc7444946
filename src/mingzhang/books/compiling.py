"""Compile: a book in, the report out in every format, with what was checked beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.books.approval import write_sheets
from mingzhang.books.checklist import to_explain, write_list
from mingzhang.books.checks import book_verdict, check_book, impossible_points
from mingzhang.books.composing import compose_report, reword
from mingzhang.books.evaluated import write_row_sheets
from mingzhang.books.linting import refuse_unfit
from mingzhang.facts.book import Book
from mingzhang.facts.internal import superiors
from mingzhang.facts.loaded import Loaded
from mingzhang.facts.whose import kind_of, name_of
from mingzhang.formats.checklist import ChecklistRow
from mingzhang.model.document import Document, Table
from mingzhang.model.finding import Finding
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.reports.row_sheets import RowSheet
from mingzhang.rules.edited import outdated_wordings
from mingzhang.rules.exceptions import lacking, unexplained
from mingzhang.scores.scoring import with_scores
from mingzhang.told.outputs import FORMATS, REPORT, write_all
from mingzhang.told.verdict import Verdict

Progress = Callable[[int, int, str], None]
# What Windows allows in no name of a file.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled report: its document and official forms, the verdict on the book, what is missing,
    the code of the department or unit it is of, the files written into ``out``, and what a draft
    asks its sections to explain."""

    document: Document
    verdict: Verdict
    missing: tuple[str, ...]
    files: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    unit: str = ""
    out: Path | None = None
    to_explain: tuple[ChecklistRow, ...] = ()
    beside: tuple[RowSheet, ...] = ()


def compile_book(
    loaded: Loaded,
    out: Path | None = None,
    formats: Sequence[str] = FORMATS,
    *,
    unit: str = "",
    final: bool = False,
    say: Progress,
) -> Compiled:
    """Compile the report of one unit (default: the department); with ``out`` write the files, all
    of them or none.

    Raises InputError for an unknown unit, or, when ``final``, for a book that is not ready: a 必改,
    a missing number or an unexplained 需说明 stands.
    """
    steps = 3 + len(formats)
    unit = loaded.known_unit(unit)
    say(1, steps, "核对并编写报告")
    made = make_report(loaded, unit, final=final)
    if final:
        refuse_unready([made], loaded.book.folder)
    if out is None:
        return made
    return _write_report(made, out, formats, loaded, lambda n, what: say(n + 3, steps, what))


def compile_all(
    loaded: Loaded,
    out: Path,
    formats: Sequence[str] = FORMATS,
    *,
    final: bool = False,
    say: Progress,
) -> list[Compiled]:
    """The report of the department into ``out``, that of every unit into a folder of its own there.

    Raises InputError as ``compile_book`` does; when ``final``, nothing is written unless all of
    them are ready.
    """
    folders = _unit_folders(loaded.book, out)
    steps = len(folders) * (1 + len(formats))
    made = []
    for number, unit in enumerate(folders):
        say(number, steps, f"编写 {unit}")
        made.append(make_report(loaded, unit, final=final))
    if final:
        refuse_unready(made, loaded.book.folder)
    written = []
    for number, one in enumerate(made):
        before = len(made) + number * len(formats)

        def told(done: int, what: str, before: int = before, unit: str = one.unit) -> None:
            say(before + done, steps, f"{unit} {what}")

        written.append(_write_report(one, folders[one.unit], formats, loaded, told))
    return written


def _unit_folders(book: Book, out: Path) -> dict[str, Path]:
    """Where the reports go: the department's first, into ``out`` itself, then each unit's below."""
    top = book.settings.unit
    folders = {top: out}
    parents = {row["单位代码"]: row["上级代码"] for row in book.units()}
    for row in book.units():
        code = row["单位代码"]
        if code != top and top in superiors(code, parents):
            folders[code] = out / _NOT_IN_NAMES.sub("_", f"{code} {row['单位名称']}").rstrip(". ")
    if len(set(folders.values())) < len(folders):
        message = "有两个单位的代码和名称只差文件名里不能用的字，写不成两个文件夹。"
        raise InputError(
            [Problem("same-folder", Place(str(book.folder)), message, "请改单位代码。")]
        )
    return folders


def make_report(loaded: Loaded, unit: str, *, final: bool) -> Compiled:
    """The report of a department or unit, checked; nothing written."""
    book, catalogue = loaded.book, loaded.catalogue
    values, points = with_scores(loaded.values(unit), book, catalogue)
    checked, findings, disputed = check_book(loaded, values)
    composed = compose_report(loaded, values, disputed, points, final=final)
    composed, unused = reword(composed, loaded, values)
    findings = (
        *findings,
        *impossible_points(points, book, values),
        *lacking(composed.missing, book.settings.reconstruction),
        *outdated_wordings(unused, name_of(book, unit), values.year),
    )
    verdict = book_verdict(loaded, unit, composed, findings, checked)
    asked = () if final else to_explain(book, values, catalogue, kind_of(book, unit))
    return Compiled(
        composed.document,
        verdict,
        composed.missing,
        tables=composed.tables,
        unit=unit,
        to_explain=asked,
        beside=composed.beside,
    )


def _write_report(
    made: Compiled,
    out: Path,
    formats: Sequence[str],
    loaded: Loaded,
    say: Callable[[int, str], None],
) -> Compiled:
    """Write the files of a report into ``out``, all of them or none."""
    book, catalogue = loaded.book, loaded.catalogue
    workbook = catalogue.region(book.settings.region).words["workbook"]

    def told(done: int, steps: int, what: str) -> None:
        say(done - steps + len(formats), what)

    def finish(stage: Path) -> None:
        write_row_sheets(stage, made.beside, formats)
        if not made.document.draft:
            refuse_unfit(stage)
        write_sheets(stage, made.document, made.verdict, catalogue)

    files = write_all(
        out, made.document, made.tables, made.verdict, formats, workbook, told, len(formats), finish
    )
    files += write_list(out, made.to_explain, book.settings.year)
    return replace(made, files=files, out=out)


def refuse_unready(made: Sequence[Compiled], folder: Path) -> None:
    """A final version must have nothing open."""
    problems = []
    for one in made:
        whose = f"{one.document.department}：" if len(made) > 1 else ""
        open_points = [f"尚缺：{what}。" for what in one.missing]
        # What only a reader of the report may ask is told, but keeps no report from being final.
        own = (f for f in one.verdict.findings if f.severity == "error" or not _of_report(f))
        open_points += unexplained(own)
        problems += [
            Problem("not-ready", Place(str(folder)), whose + point) for point in open_points
        ]
    if problems:
        message = f"有 {len(problems)} 件未决，没有出定稿，原来的文件没有动。"
        mend = "请补齐、改正，或在“例外说明”写明理由，再编一次。"
        raise InputError([*problems, Problem("no-final", Place(str(folder)), message, mend)])


def _of_report(finding: Finding) -> bool:
    """Whether it was seen in the report itself, not in the book."""
    return any(place.file == REPORT for place in finding.locations)
