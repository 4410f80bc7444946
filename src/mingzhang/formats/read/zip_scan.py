"""Scan the XML of .xlsx and .ods workbooks for errors, percentages and formulas without value."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from mingzhang.formats.read.cell_marks import (
    MAX_BYTES,
    BrokenWorkbookError,
    CellMarks,
    TooLargeError,
    is_percent,
)

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# The one shape in which all spreadsheet programs write cells, and signs that a sheet has others.
_PLAIN_CELL = b'<c r="'
_ODD = (b"'", b"\n", b"\t", b"\r", b"\0", b" =", b"= ", b"<!")
_ANY_CELL = (b"<c ", b"<c>", b"<c/")
_FAR_CELL = re.compile(rb'<c r="(?![A-Z]{1,2}[0-9]{1,4}")')
_NAMESPACED = re.compile(rb":[cfr][ />o]")
_FORMULA = re.compile(rb"<f[ />]")
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION_ID_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_BUILT_IN_PERCENTS = {"9", "10"}


def scan_xlsx(archive: zipfile.ZipFile) -> dict[str, CellMarks]:
    """The marks of every worksheet by name; charts and macro sheets are left out."""
    _check_sizes(archive)
    workbook = _tree(archive, "xl/workbook.xml")
    percents = _percent_styles(archive)
    never_calculated = any(
        element.get("fullCalcOnLoad") in ("1", "true") for element in _all(workbook, "calcPr")
    )
    targets = _worksheets(archive)
    marks = {}
    for sheet in _all(workbook, "sheet"):
        target = targets.get(sheet.get(_RELATION_ID) or sheet.get(_RELATION_ID_STRICT) or "")
        if target:
            xml = _read(archive, target)
            marks[sheet.get("name") or ""] = _unmarked(xml, percents) or _walk(
                xml, percents, never_calculated
            )
    return marks


def scan_ods(archive: zipfile.ZipFile) -> dict[str, CellMarks]:
    """The marks of every table by name."""
    _check_sizes(archive)
    scan = _OdsCells()
    _feed(_read(archive, "content.xml"), scan)
    return scan.marks


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Refuse bombs; reading every part also catches those that understate their size.

    Worksheets are read, and so checked, when they are scanned.
    """
    if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
        raise TooLargeError
    for member in archive.infolist():
        if not member.filename.startswith("xl/worksheets/"):
            with archive.open(member) as part:
                while part.read(1 << 20):
                    pass


def _parser(target: Any = None) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, target=target)


def _read(archive: zipfile.ZipFile, part: str) -> bytes:
    try:
        return archive.read(part)
    except KeyError as error:
        raise BrokenWorkbookError from error


def _tree(archive: zipfile.ZipFile, part: str) -> etree._Element:
    try:
        return etree.fromstring(_read(archive, part), _parser())
    except etree.XMLSyntaxError as error:
        raise BrokenWorkbookError from error


def _feed(xml: bytes, target: Any) -> None:
    try:
        etree.fromstring(xml, _parser(target))
    except etree.XMLSyntaxError as error:
        raise BrokenWorkbookError from error


def _all(tree: etree._Element, name: str) -> list[etree._Element]:
    return list(tree.iter("{*}" + name))


def _worksheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part names of the worksheets by relationship id."""
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    return {
        relation.get("Id") or "": posixpath.normpath(
            posixpath.join("/xl", relation.get("Target") or "")
        ).lstrip("/")
        for relation in _all(relations, "Relationship")
        if (relation.get("Type") or "").endswith("/worksheet")
    }


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """Indices (as text) of the cell styles that show percentages."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = _tree(archive, "xl/styles.xml")
    formats = _BUILT_IN_PERCENTS | {
        element.get("numFmtId") or ""
        for element in _all(styles, "numFmt")
        if is_percent(element.get("formatCode") or "")
    }
    cell_formats = next(iter(_all(styles, "cellXfs")), None)
    if cell_formats is None:
        return set()
    return {
        str(index)
        for index, element in enumerate(cell_formats)
        if element.get("numFmtId") in formats
    }


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _unmarked(xml: bytes, percents: set[str]) -> CellMarks | None:
    """Marks of a worksheet that plainly has nothing to mark and is not large, else None.

    Several times quicker than a walk, for it only counts and searches bytes. It trusts its
    patterns only if every cell is of the one usual shape, so nothing can hide from it.
    """
    body = xml[max(xml.find(b"<worksheet"), 0) :]
    cells = body.count(_PLAIN_CELL)
    is_plain = (
        not any(sign in body for sign in _ODD)
        and cells == sum(map(body.count, _ANY_CELL))
        and not _NAMESPACED.search(body)
    )
    if not is_plain or _FAR_CELL.search(body) or _FORMULA.search(body) or b't="e"' in body:
        return None
    if any(b'="%s"' % style.encode() in body for style in percents):
        return None
    return CellMarks()


def _walk(xml: bytes, percents: set[str], never_calculated: bool) -> CellMarks:
    scan = _XlsxCells(percents, never_calculated)
    _feed(xml, scan)
    return scan.marks


class _XlsxCells:
    """Parser target that walks the cells of one worksheet."""

    def __init__(self, percents: set[str], never_calculated: bool) -> None:
        self.marks = CellMarks()
        self._percents = percents
        self._never_calculated = never_calculated
        self._row = self._column = 0
        self._is_error = self._is_number = self._formula = False
        self._style = ""
        self._value = ""
        self._in_value = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._in_value = True

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            match = _REFERENCE.fullmatch(reference)
            if not match:
                raise BrokenWorkbookError
            self._row, self._column = int(match[2]), _column(match[1])
        self.marks.reach(self._row, self._column)
        kind = attributes.get("t", "n")
        self._is_error, self._is_number = kind == "e", kind == "n"
        self._style = attributes.get("s", "")
        self._formula, self._value = False, ""

    def data(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name == "v":
            self._in_value = False
        elif name == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        at = (self._row, self._column)
        if self._is_error:
            self.marks.errors[at] = self._value
        elif self._is_number:
            # Programs that write formulas leave no value, or a 0 to be calculated on opening.
            empty = not self._value or (self._never_calculated and self._value == "0")
            if self._formula and empty:
                self.marks.formulas.append(at)
            elif self._style in self._percents:
                self.marks.percents.append(at)

    def close(self) -> None:
        """Nothing to hand over; the marks are read from the object."""


class _OdsCells:
    """Parser target that walks the tables of an OpenDocument spreadsheet."""

    def __init__(self) -> None:
        self.marks: dict[str, CellMarks] = {}
        self._marks = CellMarks()
        self._row = self._column = 0
        self._row_span = 1
        self._in_error = False
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            "table": self._begin_table,
            "table-row": self._begin_row,
            "table-cell": self._begin_cell,
            "covered-table-cell": self._begin_cell,
        }

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        begin = self._starts.get(tag.rpartition("}")[2])
        if begin:
            begin({key.rpartition("}")[2]: value for key, value in attributes.items()})

    def _begin_table(self, attributes: Mapping[str, str]) -> None:
        self._marks = self.marks[attributes.get("name", "")] = CellMarks()
        self._row, self._row_span = 0, 1

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row += self._row_span
        self._row_span = _repeats(attributes.get("number-rows-repeated"))
        self._column = 0

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        first = self._column + 1
        self._column += _repeats(attributes.get("number-columns-repeated"))
        kind = attributes.get("value-type")
        self._in_error = kind == "error"
        if kind:
            self._marks.reach(self._row + self._row_span - 1, self._column)
        if kind == "percentage":
            self._marks.percents.append((self._row, first))

    def data(self, text: str) -> None:
        if self._in_error and text.strip():
            self._marks.errors.setdefault((self._row, self._column), text.strip())

    def end(self, tag: str) -> None:
        if tag.endswith("}table-cell"):
            self._in_error = False

    def close(self) -> None:
        """Nothing to hand over; the marks are read from the object."""


def _repeats(text: str | None) -> int:
    """How often a row or cell is repeated; more often than any sheet has rows is an attack."""
    repeats = int(text or 1)
    if not 1 <= repeats <= 1 << 20:
        raise TooLargeError
    return repeats
