"""Made-up books as the workbooks that final-accounts software exports, one a unit."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mingzhang.catalogue.packs import load
from mingzhang.facts.book import read_book
from mingzhang.facts.exports import export_units
from mingzhang_synth.department import CODE
from mingzhang_synth.world import read_world

EXPORTS = "导出"


def export_books(books: Iterable[Path], folder: Path) -> list[Path]:
    """Write each book's units into a folder of the book's name under ``folder``; the files."""
    catalogue = load("disclosure")
    profile = catalogue.imports[read_world().export]
    written = []
    for path in books:
        book = read_book(path, catalogue)
        units = [unit["单位代码"] for unit in book.units() if unit["单位代码"] != CODE]
        target = folder / path.name
        target.mkdir(parents=True)
        written += export_units(book, catalogue, profile, units, target)
    return written
