"""Cells and tables made from texts: rows as they are, equal neighbours as one, heads of forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal

from mingzhang.model.document import Cell, Table, Text


def text_cell(text: str, align: Literal["left", "center", "right"] = "left") -> Cell:
    """A cell with one text, without content where it is empty."""
    return Cell((Text(text),) if text else (), align=align)


def text_row(texts: Iterable[str]) -> tuple[Cell, ...]:
    """A row of texts."""
    return tuple(map(text_cell, texts))


def text_table(
    title: str, rows: Iterable[Iterable[str]], widths: Sequence[float] = (), head_rows: int = 1
) -> Table:
    """A table of texts, its head first; ``widths`` are relative."""
    return Table(title, tuple(map(text_row, rows)), head_rows, widths=tuple(widths))


def joined_row(texts: Iterable[str]) -> tuple[Cell, ...]:
    """A row in which equal texts side by side are one cell; empty ones stay apart, for the hand."""
    cells: list[Cell] = []
    for text, same in groupby(texts):
        count = len(list(same))
        if text:
            cells.append(Cell((Text(text),), columns=count))
        else:
            cells += [Cell()] * count
    return tuple(cells)


def head_cells(head: Sequence[Sequence[str]]) -> tuple[tuple[Cell, ...], ...]:
    """Head rows in which equal neighbours, across and down, are one cell.

    Across, they must also stand under one cell: two classes each have a column of the same name.
    """
    covered: dict[tuple[int, int], tuple[int, int]] = {}  # by place, the cell that covers it
    rows = []
    for r, row in enumerate(head):
        cells = []
        for c, text in enumerate(row):
            if (r, c) in covered:
                continue
            above = covered.get((r - 1, c))
            width = 1
            while (
                c + width < len(row)
                and row[c + width] == text
                and (r, c + width) not in covered
                and covered.get((r - 1, c + width)) == above
            ):
                width += 1
            same = [text] * width
            height = 1
            while r + height < len(head) and [*head[r + height][c : c + width]] == same:
                height += 1
            places = ((r + i, c + j) for i in range(height) for j in range(width))
            covered |= dict.fromkeys(places, (r, c))
            cells.append(Cell((Text(text),), height, width, "center"))
        rows.append(tuple(cells))
    return tuple(rows)
