"""The two parts in which a workbook keeps the notes of a sheet: their texts, and their shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from mingzhang.formats.annotate.note import AUTHOR

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_VML = "urn:schemas-microsoft-com:vml"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_PARTS = re.compile(r"([A-Z]+)([0-9]+)")
_WIDE, _HIGH = 4, 8  # columns and rows that an open note covers


def new_notes(cells: Mapping[str, str]) -> bytes:
    """The texts of the notes on ``cells`` as a part of their own."""
    empty = f'<comments xmlns="{_MAIN}"><authors/><commentList/></comments>'
    return add_notes(etree.fromstring(empty), cells)


def add_notes(root: etree._Element, cells: Mapping[str, str]) -> bytes:
    """The part ``root`` with the notes on ``cells``; a cell that has one gets more text in it."""
    authors, listed = root[0], next(root.iter(f"{{{_MAIN}}}commentList"))
    known = {one.get("ref"): one for one in listed}
    author = str(len(authors))
    etree.SubElement(authors, f"{{{_MAIN}}}author").text = AUTHOR
    for cell, text in cells.items():
        comment = known.get(cell)
        if comment is None:
            comment = etree.SubElement(listed, f"{{{_MAIN}}}comment", ref=cell, authorId=author)
            held = etree.SubElement(comment, f"{{{_MAIN}}}text")
        else:
            held, text = comment[0], f"\n\n{AUTHOR}：\n{text}"
        run = etree.SubElement(held, f"{{{_MAIN}}}r")
        shown = etree.SubElement(run, f"{{{_MAIN}}}t")
        shown.text = text
        shown.set(_SPACE, "preserve")
    return _bytes(root)


def new_shapes(cells: Mapping[str, str]) -> bytes:
    """The shapes of the notes on ``cells`` as a part of their own."""
    names = {"v": _VML, "o": _OFFICE, "x": _EXCEL}
    root = etree.Element("xml", nsmap=names)
    layout = etree.SubElement(root, f"{{{_OFFICE}}}shapelayout")
    layout.set(f"{{{_VML}}}ext", "edit")
    ids = etree.SubElement(layout, f"{{{_OFFICE}}}idmap", data="1")
    ids.set(f"{{{_VML}}}ext", "edit")
    return add_shapes(root, cells)


def add_shapes(root: etree._Element, cells: Mapping[str, str]) -> bytes:
    """The part ``root`` with a hidden box for each of ``cells`` that has none."""
    places = [_place(cell) for cell in cells]
    known = {
        tuple(int(data.findtext(f"{{{_EXCEL}}}{name}", "-1")) for name in ("Row", "Column"))
        for data in root.iter(f"{{{_EXCEL}}}ClientData")
    }
    if not any(one.get("id") == "mzNote" for one in root):
        kind = etree.SubElement(root, f"{{{_VML}}}shapetype", id="mzNote", coordsize="21600,21600")
        kind.set(f"{{{_OFFICE}}}spt", "202")
        kind.set("path", "m,l,21600r21600,l21600,xe")
    for number, (row, column) in enumerate(places, start=1):
        if (row, column) not in known:
            _shape(root, f"mzNote{number}", row, column)
    return _bytes(root)


def _shape(root: etree._Element, name: str, row: int, column: int) -> None:
    shape = etree.SubElement(root, f"{{{_VML}}}shape", id=name, type="#mzNote")
    shape.set("style", "position:absolute;visibility:hidden")
    shape.set("fillcolor", "#ffffe1")
    etree.SubElement(shape, f"{{{_VML}}}textbox")
    data = etree.SubElement(shape, f"{{{_EXCEL}}}ClientData", ObjectType="Note")
    etree.SubElement(data, f"{{{_EXCEL}}}MoveWithCells")
    etree.SubElement(data, f"{{{_EXCEL}}}SizeWithCells")
    # From column and row, to column and row, each with an offset in pixels.
    corners = (column + 1, 15, row, 2, column + 1 + _WIDE, 15, row + _HIGH, 4)
    anchor = etree.SubElement(data, f"{{{_EXCEL}}}Anchor")
    anchor.text = ", ".join(map(str, corners))
    etree.SubElement(data, f"{{{_EXCEL}}}AutoFill").text = "False"
    etree.SubElement(data, f"{{{_EXCEL}}}Row").text = str(row)
    etree.SubElement(data, f"{{{_EXCEL}}}Column").text = str(column)


def _place(cell: str) -> tuple[int, int]:
    """Row and column of a cell's name, from 0."""
    match = _PARTS.fullmatch(cell)
    assert match
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
