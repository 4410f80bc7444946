"""Whose accounts: the name of a department or unit of a book, and which of the two it is."""

from __future__ import annotations

from mingzhang.facts.book import Book


def name_of(book: Book, unit: str) -> str:
    """The name of the department or unit."""
    if unit == book.settings.unit:
        return book.settings.department
    return next(row["单位名称"] for row in book.units() if row["单位代码"] == unit)


def kind_of(book: Book, unit: str) -> str:
    """Are these the accounts of a department (部门) or of a unit (单位)?"""
    if unit == book.settings.unit:
        return book.settings.kind
    kinds = {row["单位代码"]: row["单位类型"] for row in book.units()}
    return "部门" if kinds[unit] == "部门" else "单位"
