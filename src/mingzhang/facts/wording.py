"""The book's table of kept wording: read for the composer, written when wording is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingzhang.facts.book import Book
from mingzhang.formats.write.separated import write_csv
from mingzhang.model.wording import FreeText, KeptWording

TABLE = "措辞"
_TEXTS = "文字说明"
NAME = f"{TABLE}.csv"
_COLUMNS = ("年度", "单位代码", "原文", "改后", "部分", "出自")


def _of(book: Book, table: str, unit: str) -> list[dict[str, Any]]:
    """The rows of a table for one unit in the book's year."""
    return [
        row
        for row in book.table(table)
        if (row["单位代码"], row["年度"]) == (unit, book.settings.year)
    ]


def kept_wordings(book: Book, unit: str) -> list[KeptWording]:
    """The wording kept for the report of one unit."""
    return [
        KeptWording(row["原文"], row["改后"] or "", row["部分"] or "", row["出自"] or "")
        for row in _of(book, TABLE, unit)
    ]


def text_rows(book: Book, unit: str) -> list[dict[str, Any]]:
    """The rows of the table of texts for one unit."""
    return _of(book, _TEXTS, unit)


def free_texts(book: Book, unit: str) -> list[FreeText]:
    """The texts that stand alone, not about a quantity, as paragraphs of the report."""
    return [
        FreeText(number, row["内容"], row["章节"])
        for number, row in enumerate(text_rows(book, unit))
        if not row["量"]
    ]


def write_kept(book: Book, unit: str, changed: Mapping[str, KeptWording | None]) -> list[str]:
    """Write 措辞.csv with the changed wordings by their originals; None takes one out.

    Rows of other units and years stay. Returns what must be changed by hand: a workbook belongs
    to the person who keeps it.
    """
    told: list[str] = []
    rows: list[Sequence[Any]] = []
    left = dict(changed)
    for row in book.table(TABLE):
        own = (row["单位代码"], row["年度"]) == (unit, book.settings.year)
        touched = own and row["原文"] in left
        if row["来源"] != NAME:
            if touched:
                one = left.pop(row["原文"])
                what = f"把“改后”改成“{one.kept}”" if one else "删去这一行"
                told.append(f"{row['来源']} 第{row['行']}行：请自己{what}。")
            continue
        if touched:
            one = left.pop(row["原文"])
            if one:
                rows.append(_row(book, unit, one))
        else:
            rows.append([row[name] for name in _COLUMNS])
    rows += [_row(book, unit, one) for one in left.values() if one]
    if changed:
        write_csv([_COLUMNS, *rows], book.folder / NAME)
    return told


def _row(book: Book, unit: str, one: KeptWording) -> Sequence[Any]:
    return (book.settings.year, unit, one.original, one.kept, one.section, one.source)
