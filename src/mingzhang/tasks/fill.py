"""Fill: a book begun, exports and published tables read into it, reasons taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.books import beginning, importing, last_year, reasons
from mingzhang.books.beginning import Start, fresh
from mingzhang.books.importing import Import
from mingzhang.catalogue.packs import DEFAULT, load, written_pack
from mingzhang.facts.loaded import catalogue_of, packs_of
from mingzhang.told.answer import Answer
from mingzhang.told.progress import Progress, silent
from mingzhang.told.refused import refuse

REGION, YEAR = "sichuan", 2024  # of a book of which nothing is said


def begin(
    folder: Path,
    last: Sequence[Path] = (),
    *,
    region: str = "",
    year: int = 0,
    as_csv: bool = False,
    packs: Sequence[str] = (),
) -> Answer:
    """Make a book, from last year's or what was published of it; what was made."""
    start = start_from(last, region, year, packs) if last else fresh(region or REGION, year or YEAR)
    before = start.settings.packs
    named = dict.fromkeys((*before, *packs))
    names = tuple(written_pack(name, folder) for name in named)
    start = replace(start, settings=replace(start.settings, packs=names))
    files = init_book(folder, start, as_csv=as_csv, packs=tuple(named))
    return Answer([f"已建账册 {folder}：{'、'.join(files)}", *start.notes])


def start_from(
    paths: Sequence[Path], region: str = "", year: int = 0, packs: Sequence[str] = ()
) -> Start:
    """What next year's book begins with; its packs are those of last year's, as found from here."""
    book = last_year.book_among(paths)
    named = packs_of(book) if book else DEFAULT
    start = last_year.start_from(paths, load(*dict.fromkeys((*named, *packs))), region, year)
    return replace(start, settings=replace(start.settings, packs=named))


def init_book(
    folder: Path, start: Start, *, as_csv: bool = False, packs: Sequence[str] = DEFAULT
) -> tuple[str, ...]:
    """Write the book that ``start`` begins; the names of its files."""
    return beginning.init_book(folder, start, load(*packs), as_csv=as_csv)


@dataclass(frozen=True, slots=True)
class Coming:
    """What would be written into a book, and ``write``, which does it; None where there is nothing
    to be asked."""

    answer: Answer
    write: Callable[[], Answer] | None = None


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """The files for a book, by which profile, of which unit; a ``preview`` writes nothing."""

    folder: Path
    files: Sequence[Path]
    profile: str = ""
    unit: str = ""
    preview: bool = False
    packs: Sequence[str] = ()


def bring_in(order: ImportOrder, progress: Progress) -> Coming:
    """Filled lists are taken back at once; of exports and tables this tells what would change."""
    if lists := reasons.among(order.files):
        given = {"--profile": order.profile, "--unit": order.unit}
        refuse(given, "这是填好的清单，自己写着单位", "请去掉。")
        return Coming(Answer(take_back(order.folder, lists, order.packs, preview=order.preview)))
    prepared = prepare(
        order.folder, order.files, order.profile, order.unit, progress, packs=order.packs
    )
    answer = Answer(prepared.lines(), code=2 if prepared.problems else 0)
    if prepared.problems or order.preview or not prepared.merged.changes:
        return Coming(answer)

    def write() -> Answer:
        prepared.write()
        names = "、".join(str(name) for name in prepared.files)
        return Answer([f"已写入 {order.folder}：{names}"])

    return Coming(answer, write)


def prepare(
    folder: Path,
    files: Sequence[Path],
    profile: str = "",
    unit: str = "",
    progress: Progress = silent,
    *,
    packs: Sequence[str] = (),
) -> Import:
    """Read exports and tables and hold them against the book; nothing is written yet."""
    catalogue = catalogue_of(folder, packs)
    return importing.prepare(folder, catalogue, files, profile, unit, progress)


def take_back(
    folder: Path, paths: Sequence[Path], packs: Sequence[str] = (), *, preview: bool = False
) -> tuple[str, ...]:
    """Take the reasons of filled lists into the book; what happened."""
    return reasons.take_back(folder, catalogue_of(folder, packs), paths, preview=preview)
