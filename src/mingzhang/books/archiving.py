"""Archive: the final files, the book they came from and their papers, in one folder that proves
by checksums that nothing was changed since.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from mingzhang.books.linting import refuse_unfit
from mingzhang.facts.settings import is_book
from mingzhang.formats.checksum import HAS_SM3, Sum, lines, read_lines, size_text, sums_of
from mingzhang.formats.files import staged
from mingzhang.formats.write.xlsx import write_list
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.told.names import CHECKS, PAPERS, SHEETS

SUMS = "校验.sha256"
LIST = "移交清单"
_FINAL, _BOOK = "定稿", "账册"
_HEAD = ("序号", "文件", "说明", "页数", "大小", "SHA-256", "SM3")
_WIDTHS = (6, 36, 16, 6, 12, 44, 44)
# What a file is, by its place or by its suffix.
_PLACES = {SHEETS: "审批用表", _BOOK: "账册", CHECKS: "核对结果"}
_KINDS = {
    ".docx": "文字稿",
    ".pdf": "版式文件",
    ".html": "网页",
    ".txt": "纯文本",
    ".xlsx": "表格",
    ".json": "数据说明",
    ".csv": "数据",
}
_NOT_COPIED = ("~$*", ".*", "Thumbs.db")


def archive(out: Path, target: Path, book: Path | None = None) -> list[str]:
    """Put the compiled folder ``out`` and a copy of ``book`` into ``target``; the files put there.

    Raises InputError if ``out`` is no compiled final version or not fit to be public, or if
    ``target`` exists: an archive is never written over. All of it is written or nothing.
    """
    _refuse_others(out, target, book)
    with staged(target) as stage:
        _copy(out, stage, book)
        refuse_unfit(stage / _FINAL)
        sums = sums_of(stage)
        rows = list(_rows(sums, stage))
        _write_lists(stage, rows)
        (stage / SUMS).write_text("".join(lines(sums_of(stage))), encoding="utf-8")
    return [one.name for one in sums_of(target)]


def _refuse_others(out: Path, target: Path, book: Path | None) -> None:
    problems = []
    if not (out / CHECKS).is_file():
        message = f"这不是 compile 的输出文件夹：没有 {CHECKS}。"
        problems.append(
            Problem("not-compiled", Place(str(out)), message, "请先用 --final 编成定稿。")
        )
    if book and not is_book(book):
        problems.append(
            Problem("no-book", Place(str(book)), "这里没有 book.toml。", "请检查路径。")
        )
    if target.exists():
        mend = "归档不覆盖，请另选一个文件夹。"
        problems.append(Problem("archived", Place(str(target)), "已经有这个文件夹。", mend))
    if problems:
        raise InputError(problems)


def _copy(out: Path, stage: Path, book: Path | None) -> None:
    """The public files into 定稿/, everything else of ``out`` beside them, the book into 账册/."""
    ignore = shutil.ignore_patterns(*_NOT_COPIED)
    shutil.copytree(out, stage / _FINAL, ignore=ignore)
    for path in _internal(stage / _FINAL):
        target = stage / path.relative_to(stage / _FINAL)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    if book:
        shutil.copytree(book, stage / _BOOK, ignore=ignore)


def _internal(final: Path) -> list[Path]:
    """What of a compiled folder is not for the public, of every unit's too."""
    return sorted(path for path in final.rglob("*") if path.name in PAPERS)


def _rows(sums: Sequence[Sum], stage: Path) -> Iterator[tuple[str, ...]]:
    for number, one in enumerate(sums, start=1):
        path = stage / one.name
        size = size_text(one.size)
        yield str(number), one.name, _told(one.name), _pages(path), size, one.sha256, one.sm3


def _told(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return _PLACES.get(name.partition("/")[0], _KINDS.get(suffix, "其他文件"))


def _pages(path: Path) -> str:
    """The pages of a PDF; "" for what has none of its own."""
    if path.suffix.lower() != ".pdf":
        return ""
    with pypdfium2.PdfDocument(path) as document:
        return str(len(document))


def _write_lists(stage: Path, rows: Sequence[tuple[str, ...]]) -> None:
    """The transfer list for the eye, as a workbook and as text."""
    width = len(_HEAD) if HAS_SM3 else len(_HEAD) - 1
    whole = [row[:width] for row in (_HEAD, *rows)]
    write_list(LIST, whole, _WIDTHS[:width], stage / f"{LIST}.xlsx")
    text = "\n".join("\t".join(row) for row in whole)
    (stage / f"{LIST}.txt").write_text(f"{LIST}\n{text}\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Checked:
    """An archive held against its checksums: names by what became of them."""

    whole: int
    changed: tuple[str, ...]
    lost: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether every file is as it was archived, and there is no other."""
        return not (self.changed or self.lost or self.added)

    def lines(self) -> Iterator[str]:
        """The result for a person."""
        for word, names in (
            ("被改动", self.changed),
            ("不见了", self.lost),
            ("多出来", self.added),
        ):
            yield from (f"  {word}：{name}" for name in names)
        gone = len(self.changed) + len(self.lost) + len(self.added)
        yield f"与归档时相同的文件 {self.whole} 个，不同 {gone} 个。"


def verify(folder: Path) -> Checked:
    """Compare the files of an archive with its checksums; InputError if it has none."""
    path = folder / SUMS
    try:
        expected = read_lines(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"没有 {SUMS}，不能核对。"
        raise InputError(
            [Problem("no-archive", Place(str(folder)), message, "请检查路径。")]
        ) from error
    except ValueError as error:
        message = "校验值的清单已损坏，不能核对。"
        raise InputError([Problem("no-archive", Place(str(path)), message)]) from error
    found = {one.name: one.sha256 for one in sums_of(folder) if one.name != SUMS}
    same = [name for name in expected if found.get(name) == expected[name]]
    return Checked(
        len(same),
        tuple(name for name in expected if name in found and name not in same),
        tuple(name for name in expected if name not in found),
        tuple(name for name in found if name not in expected),
    )
