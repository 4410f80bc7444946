"""Looks through an xlsx: every cell of every sheet, and what of it does not show."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from lxml import etree

from mingzhang.formats.inspect.package import inspect_package
from mingzhang.formats.inspect.parts import Parts, attribute, is_on, local
from mingzhang.formats.read.sheets import cell_name
from mingzhang.model.inspection import Inspection

_STATES = {"hidden": "隐藏", "veryHidden": "深度隐藏，在菜单里看不到"}
# Names that printing and filters make by themselves.
_OWN_NAMES = ("_xlnm.Print_Titles", "_xlnm.Print_Area", "_xlnm._FilterDatabase")
_LAST_COLUMN = 16_384
_SHOWN_HIDDEN = 3  # ranges of hidden rows or columns named one by one in a sheet


def inspect_xlsx(parts: Parts, result: Inspection) -> None:
    """Note every cell of the workbook and everything in it that does not show."""
    inspect_package(parts, result)
    book = parts.tree("xl/workbook.xml")
    if book is None:
        return
    shared = _shared_texts(parts.tree("xl/sharedStrings.xml"))
    targets = _targets(parts, "xl/workbook.xml")
    sheet_of: dict[str, str] = {}  # by what belongs to the sheet
    for element in book.iter():
        name = local(element)
        if name == "sheet":
            _sheet(parts, element, targets, shared, result)
            own = _targets(parts, targets.get(attribute(element, "id"), ""))
            sheet_of |= dict.fromkeys(own.values(), f"工作表“{attribute(element, 'name')}”")
        elif name == "definedName" and attribute(element, "name") not in _OWN_NAMES:
            detail = f"{attribute(element, 'name')}＝{element.text or ''}"
            result.trace("defined-name", "", detail)
    for name in parts.matching(r"xl/externalLinks/externalLink\d+\.xml"):
        result.trace("outside-link", "引用别的工作簿", name)
    for name in parts.matching(r"xl/(?:threadedComments/|persons/|comments).*\.xml"):
        _comments(parts.tree(name), sheet_of.get(name, ""), result)
    for name in parts.matching(r"xl/drawings/[^/]+\.xml"):
        _texts(parts.tree(name), "图形里的文字", result)


def _targets(parts: Parts, owner: str) -> dict[str, str]:
    """The parts that the part ``owner`` refers to, by relationship id."""
    folder, name = posixpath.split(owner)
    root = parts.tree(f"{folder}/_rels/{name}.rels")
    return {
        attribute(one, "Id"): posixpath.normpath(
            posixpath.join("/", folder, attribute(one, "Target"))
        ).lstrip("/")
        for one in (() if root is None else root)
    }


def _shared_texts(root: etree._Element | None) -> list[str]:
    return [
        "".join(one.text or "" for one in item.iter("{*}t"))
        for item in (() if root is None else root.iter("{*}si"))
    ]


def _sheet(
    parts: Parts,
    element: etree._Element,
    targets: Mapping[str, str],
    shared: list[str],
    result: Inspection,
) -> None:
    name, state = attribute(element, "name"), attribute(element, "state")
    place = f"工作表“{name}”"
    if state in _STATES:
        result.trace("hidden-sheet", place, _STATES[state])
    root = parts.tree(targets.get(attribute(element, "id"), ""))
    if root is None:
        return
    heads: dict[str, str] = {}
    for cell in root.iter("{*}c"):
        text, bare = _value(cell, shared)
        address = attribute(cell, "r")
        letters = address.rstrip("0123456789")
        result.show(text, f"{place}单元格{address}", bare=bare, head=heads.get(letters, ""))
        if text and not bare:
            heads[letters] = text
    _hidden_lines(root, place, result)
    for kind in (
        "oddHeader",
        "oddFooter",
        "evenHeader",
        "evenFooter",
        "firstHeader",
        "firstFooter",
    ):
        for one in root.iter("{*}" + kind):
            result.show(one.text or "", f"{place}页眉页脚")


def _value(cell: etree._Element, shared: list[str]) -> tuple[str, bool]:
    """What a cell shows, and whether it is stored as a number."""
    kind = attribute(cell, "t")
    if kind == "inlineStr":
        return "".join(one.text or "" for one in cell.iter("{*}t")), False
    text = next((one.text or "" for one in cell.iter("{*}v")), "")
    if kind == "s":
        index = int(text) if text.isdigit() else -1
        return (shared[index] if 0 <= index < len(shared) else ""), False
    return text, kind in ("", "n")


def _hidden_lines(root: etree._Element, place: str, result: Inspection) -> None:
    rows = [attribute(row, "r") for row in root.iter("{*}row") if is_on(row, "hidden")]
    if rows:
        result.trace("hidden-row", place, _listed(rows, "行"))
    columns = []
    for column in root.iter("{*}col"):
        first, last = (int(attribute(column, key) or 0) for key in ("min", "max"))
        # A sheet that hides everything beyond its last column hides nothing.
        if is_on(column, "hidden") and last < _LAST_COLUMN:
            columns += [cell_name(1, number)[:-1] for number in range(first, last + 1)]
    if columns:
        result.trace("hidden-column", place, _listed(columns, "列"))


def _listed(names: list[str], word: str) -> str:
    more = f" 等共{len(names)}{word}" if len(names) > _SHOWN_HIDDEN else ""
    return "、".join(f"{name}{word}" for name in names[:_SHOWN_HIDDEN]) + more


def _comments(root: etree._Element | None, sheet: str, result: Inspection) -> None:
    if root is None:
        return
    authors = [one.text or "" for one in root.iter("{*}author")]
    for one in root.iter("{*}comment", "{*}threadedComment"):
        text = "".join(part.text or "" for part in one.iter("{*}t", "{*}text"))
        index = attribute(one, "authorId")
        known = index.isdigit() and int(index) < len(authors)
        result.trace("comment", f"{sheet}单元格{attribute(one, 'ref')}", text)
        if known and authors[int(index)]:
            result.trace("person", "批注的作者", authors[int(index)])
    for person in root.iter("{*}person"):
        result.trace("person", "批注的作者", attribute(person, "displayName"))


def _texts(root: etree._Element | None, place: str, result: Inspection) -> None:
    for one in () if root is None else root.iter("{*}t"):
        result.show(one.text or "", place)
