"""Read the grid of an HTML table with its spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from lxml import etree

from mingzhang.formats.read.html_inline import Traces, inlines_of, is_unseen, tag_of, text_of
from mingzhang.formats.read.table_head import head_depth
from mingzhang.model.document import Anchor, Cell, Table

_WIDEST_SPAN = 200
_LONGEST_CELL = 2000  # characters; a "cell" of more text is a part of the page's layout
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
_ALIGNS: dict[str, Literal["left", "center", "right"]] = {
    "l": "left",
    "c": "center",
    "r": "right",
    "left": "left",
    "center": "center",
    "right": "right",
}


def is_layout(element: etree._Element) -> bool:
    """Whether a table only arranges the page: it holds tables, one cell, or whole texts."""
    cells = [cell for row in table_rows(element) for cell in row if tag_of(cell) in ("td", "th")]
    nested = next(element.iterdescendants("table"), None) is not None
    return nested or len(cells) < 2 or any(len(text_of(cell)) > _LONGEST_CELL for cell in cells)


def read_grid(element: etree._Element, traces: Traces) -> Table:
    """The rows of a ``table`` element; its caption is the title.

    Head rows are those of ``thead``, or of ``th`` only, or as deep as the spans of the first.
    """
    elements = list(table_rows(element))
    paths = _row_paths(elements)
    rows = [
        _cells(row, path, len(elements) - index, traces)
        for index, (row, path) in enumerate(zip(elements, paths, strict=True))
    ]
    caption = next(element.iterchildren("caption"), None)
    return Table(
        title="" if caption is None else text_of(caption),
        rows=tuple(rows),
        head_rows=_head_rows(element, rows),
        anchor=anchor_of(element),
    )


def anchor_of(element: etree._Element) -> Anchor:
    """The place of an element's first character."""
    return Anchor(column=1, path=element.getroottree().getpath(element))


def table_rows(element: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, in its sections or outside of them."""
    for child in element:
        if tag_of(child) == "tr" and not is_unseen(child):
            yield child
        elif tag_of(child) in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if tag_of(row) == "tr" and not is_unseen(row))


def _row_paths(rows: list[etree._Element]) -> Iterator[str]:
    """The XPath of each row; lxml's own counts all rows before it again for each."""
    for parent, group in groupby(rows, key=lambda row: row.getparent()):
        if parent is not None:
            path = parent.getroottree().getpath(parent)
            places = {row: place for place, row in enumerate(parent.iterchildren("tr"), start=1)}
            yield from (f"{path}/tr[{places[row]}]" for row in group)


def _cells(row: etree._Element, path: str, rows_left: int, traces: Traces) -> tuple[Cell, ...]:
    counts = {"td": 0, "th": 0}
    cells = []
    for element in row:
        tag = tag_of(element)
        if tag not in counts or is_unseen(element):
            continue
        counts[tag] += 1
        cells.append(
            Cell(
                content=inlines_of(element, traces),
                rows=min(_span(element, "rowspan"), rows_left),
                columns=min(_span(element, "colspan"), _WIDEST_SPAN),
                align=_align(element),
                anchor=Anchor(column=1, path=f"{path}/{tag}[{counts[tag]}]"),
            )
        )
    return tuple(cells)


def _span(element: etree._Element, name: str) -> int:
    text = (element.get(name) or "").strip()
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _align(element: etree._Element) -> Literal["left", "center", "right"]:
    styled = _ALIGN.search(element.get("style") or "")
    names = [element.get("class") or "", styled[1] if styled else "", element.get("align") or ""]
    return next((_ALIGNS[name.lower()] for name in names if name.lower() in _ALIGNS), "left")


def _head_rows(element: etree._Element, rows: list[tuple[Cell, ...]]) -> int:
    in_head = len(element.findall("thead/tr"))
    if in_head:
        return in_head
    elements = list(table_rows(element))
    of_heads = [all(tag_of(cell) != "td" for cell in row) for row in elements]
    heads = of_heads.index(False) if False in of_heads else 0
    return min(heads or head_depth(rows), max(len(rows) - 1, 0))
