"""Reading export workbooks against openpyxl, on the same files in one run of one process.

``python -m benchmarks.imports [--quick]``: 1,000 files of some fifteen sheets, or 60. Both readers
take every cell of every sheet; the last line also makes the rows of a book's tables out of them.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import load
from mingzhang.facts.book import Book, read_book
from mingzhang.facts.exports import export_units
from mingzhang.facts.imports.recognise import recognise
from mingzhang.facts.imports.workbook import Readiness, read_export
from mingzhang.formats.read.sheets import read_tables

FILES, QUICK, DIFFERENT = 1000, 60, 20
FUND = "一般公共预算财政拨款"
ITEMS = ("2080101", "2080102", "2080105", "2080505", "2101101", "2210201", "2013101", "2060404")
KINDS = ("30101", "30102", "30103", "30108", "30113", "30201", "30207", "30211", "30217", "31002")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} files")
    count = QUICK if parser.parse_args().quick else FILES
    print("\n".join(table(count)))


def table(count: int) -> Iterator[str]:
    """Seconds for ``count`` files and how many times faster than openpyxl, as Markdown."""
    catalogue = load("disclosure")
    with tempfile.TemporaryDirectory() as name:
        book = made_up_book(Path(name), catalogue)
        paths = exports(book, catalogue, Path(name), count)
        yield f"{count} 个导出文件，每个 {len(read_tables(paths[0])[0])} 张表。"
        yield ""
        yield "| 读法 | 秒 | 每个文件毫秒 | 比 openpyxl 快 |"
        yield "|---|--:|--:|--:|"
        slow = timed(with_openpyxl, paths)
        for title, read in (
            ("openpyxl（read_only）逐格读", None),
            ("本软件读出各格", lambda path: read_tables(path)),
            ("本软件读出并化成账册的行", taker(book, catalogue)),
        ):
            seconds = timed(read, paths) if read else slow
            times = f"{slow / seconds:.1f} 倍" if read else ""
            yield f"| {title} | {seconds:.1f} | {seconds / count * 1000:.1f} | {times} |"


def timed(read: Callable[[Path], object], paths: Sequence[Path]) -> float:
    """Seconds to read all files, one after the other."""
    start = time.perf_counter()
    for path in paths:
        read(path)
    return time.perf_counter() - start


def with_openpyxl(path: Path) -> int:
    """Every cell of every sheet, the quickest way openpyxl has."""
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    cells = sum(len(row) for sheet in workbook for row in sheet.iter_rows(values_only=True))
    workbook.close()
    return cells


def taker(book: Book, catalogue: Catalogue) -> Callable[[Path], object]:
    """The whole reading of an import but for the book's own tables."""
    ready = Readiness(catalogue, book.classifications, book.units(), book.settings.year)
    profile = catalogue.imports["决算导出"]

    def take(path: Path) -> object:
        taken = read_export(recognise(read_tables(path)[0], profile), ready, path.name)
        assert not taken.problems, taken.problems[0]
        return taken

    return take


def exports(book: Book, catalogue: Catalogue, folder: Path, count: int) -> list[Path]:
    """The exports of the book's units, copied until there are ``count``."""
    units = [unit["单位代码"] for unit in book.units() if unit["上级代码"]]
    made = export_units(book, catalogue, catalogue.imports["决算导出"], units, folder)
    paths = []
    for number in range(count):
        paths.append(folder / f"{number:04}.xlsx")
        shutil.copyfile(made[number % len(made)], paths[-1])
    return paths


def made_up_book(folder: Path, catalogue: Catalogue) -> Book:
    """A made-up department of units with a few hundred rows each."""
    rng = random.Random(0)
    settings = 'department = "虚构市测试局"\nunit = "00"\nyear = 2024\n'
    (folder / "book.toml").write_text(settings, encoding="utf-8")
    units = [f"{number:03}" for number in range(1, DIFFERENT + 1)]
    spent = [
        (2024, unit, FUND, nature, item, kind, project, rng.randrange(1, 10**9) / 100)
        for unit in units
        for nature, project in (("基本支出", ""), ("项目支出", "X01"), ("项目支出", "X02"))
        for item in ITEMS
        for kind in KINDS
    ]
    received: dict[tuple[str, str], float] = {}
    for _, unit, _, _, item, _, _, amount in spent:
        received[unit, item] = received.get((unit, item), 0) + amount
    named = [("00", "", "虚构市测试局", "部门")]
    named += [(unit, "00", f"虚构市测试{unit}中心", "其他事业单位") for unit in units]
    tables: dict[str, list[Sequence[object]]] = {
        "单位": [("单位代码", "上级代码", "单位名称", "单位类型"), *named],
        "支出": [
            (
                *("年度", "单位代码", "资金性质", "支出性质"),
                "功能科目",
                "经济科目",
                "项目代码",
                "决算数",
            ),
            *spent,
        ],
        "收入": [
            ("年度", "单位代码", "资金来源", "功能科目", "决算数"),
            *((2024, unit, FUND, item, round(v, 2)) for (unit, item), v in received.items()),
        ],
        "项目": [
            ("年度", "单位代码", "项目代码", "项目名称"),
            *((2024, unit, code, f"虚构项目{code}") for unit in units for code in ("X01", "X02")),
        ],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows(rows)
    return read_book(folder, catalogue)


if __name__ == "__main__":
    main()
