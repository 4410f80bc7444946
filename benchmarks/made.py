"""Reports to measure with: made-up departments in every format, and the real ones at hand."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks import truth
from mingzhang.catalogue.packs import load
from mingzhang.disclosures.reading import read_document
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.html import write_html
from mingzhang.formats.write.pdf import write_pdf
from mingzhang.formats.write.text import write_text
from mingzhang.model.document import Document
from mingzhang.tasks.compile import compile_book

sys.path.append(str(truth.ROOT / "tests"))
from whole_department import write_whole

SUFFIXES = (".txt", ".html", ".docx", ".pdf")


def reports() -> Iterator[tuple[str, Document, str]]:
    """A made-up department published after each region, in each format, as it is read back; and
    the real reports at hand. With the name of its row and its path."""
    with tempfile.TemporaryDirectory() as name:
        for region in sorted(load("disclosure").regions):
            folder = Path(name) / region
            made = compile_book(write_whole(folder / "book", region)).document
            for suffix in SUFFIXES:
                path = folder / f"报告{suffix}"
                write(made, path)
                yield f"编的，{suffix[1:]}", read_document(path), f"{region}/{path.name}"
    for one in map(truth.load_list, sorted(truth.LISTS.glob("*.toml"))):
        if truth.at_hand(one):
            yield one.report.stem, read_document(one.report), one.report.name


def write(document: Document, path: Path) -> None:
    """The report in the format of its ending."""
    match path.suffix:
        case ".txt":
            path.write_text(write_text(document), encoding="utf-8")
        case ".html":
            path.write_text(write_html(document), encoding="utf-8")
        case ".docx":
            write_docx(document, path, {})
        case _:
            write_pdf(document, path)


def samples(folder: Path, count: int) -> list[Path]:
    """Different made-up reports as PDFs, ``count`` of them."""
    folder.mkdir(parents=True)
    regions = islice(cycle(sorted(load("disclosure").regions)), count)
    paths = []
    for number, region in enumerate(regions):
        book = write_whole(folder / f"book{number}", region, seed=number)
        paths.append(folder / f"{number:04}.pdf")
        write(compile_book(book).document, paths[-1])
    return paths
