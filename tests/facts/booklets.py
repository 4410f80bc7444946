"""Small invented books: a few lines of CSV a table, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import Book, read_book
from mingzhang.facts.load import load_book
from mingzhang.facts.values import Values, gather

CATALOGUE = load("disclosure")
SETTINGS = 'department = "某市测试局"\nunit = "00"\nyear = 2024\n'
UNITS = """
单位代码,上级代码,单位名称,单位类型
00,,某市测试局,部门
01,00,某市测试局机关,行政单位
02,00,某市测试中心,其他事业单位
021,02,某市测试中心分站,其他事业单位
"""
EXPENSE = "年度,单位代码,资金性质,支出性质,功能科目,经济科目,项目代码,全年预算数,决算数"


def expense(*rows: str) -> str:
    """Rows of 支出 in short: 单位代码,支出性质,功能科目,决算数 of 2024, one general budget."""
    lines = [EXPENSE]
    for row in rows:
        unit, nature, subject, amount = row.split(",")
        lines.append(f"2024,{unit},一般公共预算财政拨款,{nature},{subject},,,,{amount}")
    return "\n".join(lines)


def stated(*rows: str, year: int = 2024) -> str:
    """Rows of 报表单元 or 上年数 in short: 量,值 of the department."""
    lines = ["年度,单位代码,量,科目,值,出处"]
    for row in rows:
        quantity, value = row.rsplit(",", 1)
        lines.append(f"{year},00,{quantity},,{value},")
    return "\n".join(lines)


def write_book(folder: Path, settings: str = SETTINGS, **tables: str) -> Path:
    """A book of these tables; a table 单位 unless one is given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.toml").write_text(settings, encoding="utf-8")
    for name, text in ({"单位": UNITS} | tables).items():
        (folder / f"{name}.csv").write_text(text.strip() + "\n", encoding="utf-8")
    return folder


def book_of(folder: Path, settings: str = SETTINGS, **tables: str) -> Book:
    """The book of these tables, read."""
    return read_book(write_book(folder, settings, **tables), CATALOGUE)


def values_of(book: Book, unit: str = "") -> Values:
    """What the book comes to."""
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        return gather(engine, book, CATALOGUE, unit)


def amounts(values: Values, quantity: str, *subjects: str) -> Mapping[str, str | None]:
    """The value of each subject as text, None where it is unknown; "" is the total."""
    found = {subject: values.get(quantity, subject) for subject in subjects or ("",)}
    return {
        subject: f"{known.interval.value.normalize():f}" if known else None
        for subject, known in found.items()
    }
