"""A copy of an xlsx with a note on every cell that a finding is about.

Only the parts that hold notes are written anew, and the lines of a sheet that point to them; every
other part of the file is copied as it is.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

from mingzhang.formats.annotate.cell_notes import add_notes, add_shapes, new_notes, new_shapes
from mingzhang.formats.annotate.note import Note
from mingzhang.formats.files import beside

_TYPES = "[Content_Types].xml"
_BOOK = "xl/workbook.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_RELATIONS = f"{_PACKAGE}relationships"
_CONTENT = f"{_PACKAGE}content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_SHAPES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
# What may stand behind the line that points to the shapes of notes, in the order of the standard.
_AFTER = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip


def annotate_xlsx(source: Path, target: Path, notes: Iterable[Note]) -> bool:
    """Write ``target``: the workbook ``source`` with ``notes`` on its cells.

    A note without a cell stands on A1 of the first sheet. Nothing is written, and False returned,
    where the workbook is built as this writer does not know.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            book = _Book(archive)
            for sheet, cells in _by_sheet(book, notes).items():
                book.annotate(sheet, cells)
            with beside(target) as part:
                book.write(part)
    except (KeyError, IndexError, StopIteration, zipfile.BadZipFile, etree.LxmlError):
        return False
    return True


def _by_sheet(book: _Book, notes: Iterable[Note]) -> Mapping[str, dict[str, str]]:
    """By the part of a sheet and the cell: all that is noted there."""
    gathered: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    first = next(iter(book.sheets.values()))
    for note in notes:
        name, _, cell = note.location.path.rpartition("!")
        sheet = book.sheets.get(name, "") if _CELL.fullmatch(cell) else ""
        held = gathered[sheet or first][cell if sheet else "A1"]
        if note.text not in held:
            held.append(note.text)
    return {
        sheet: {cell: "\n\n".join(texts) for cell, texts in cells.items()}
        for sheet, cells in gathered.items()
    }


class _Book:
    """An open workbook: ``sheets`` leads from the name of a sheet to its part."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._changed: dict[str, bytes] = {}
        targets = self._targets(_BOOK)
        self.sheets = {
            str(sheet.get("name")): targets[str(sheet.get(f"{{{_OFFICE}}}id"))]
            for sheet in self._tree(_BOOK).iter(f"{{{_MAIN}}}sheet")
        }

    def annotate(self, sheet: str, cells: Mapping[str, str]) -> None:
        """Put a note on each of the cells of a sheet, beside the notes it has."""
        root = self._tree(sheet)
        own = self._related(sheet, "comments")
        drawing = root.find(f"{{{_MAIN}}}legacyDrawing")
        shapes = drawing is not None and self._targets(sheet)[str(drawing.get(f"{{{_OFFICE}}}id"))]
        if own:
            self._put(own, add_notes(self._tree(own), cells))
        else:
            name = self._new_part("xl/comments{}.xml")
            self._put(name, new_notes(cells))
            self._relate(sheet, "comments", name)
            self._declare("Override", "PartName", f"/{name}", _COMMENTS_TYPE)
        if shapes:
            self._put(shapes, add_shapes(self._tree(shapes), cells))
            return
        name = self._new_part("xl/drawings/vmlDrawing{}.vml")
        self._put(name, new_shapes(cells))
        self._declare("Default", "Extension", "vml", _SHAPES_TYPE)
        line = etree.Element(f"{{{_MAIN}}}legacyDrawing")
        line.set(f"{{{_OFFICE}}}id", self._relate(sheet, "vmlDrawing", name))
        behind = [child for child in root if etree.QName(child).localname in _AFTER]
        root.insert(root.index(behind[0]) if behind else len(root), line)
        self._put(sheet, _bytes(root))

    def write(self, target: Path) -> None:
        """The workbook with what was changed; the rest byte for byte, in its order."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
            for info in self._archive.infolist():
                data = self._changed.pop(info.filename, None)
                held = self._archive.read(info) if data is None else data
                written.writestr(info, held, zipfile.ZIP_DEFLATED)
            for name, data in self._changed.items():
                written.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)

    def _read(self, name: str) -> bytes:
        return self._changed[name] if name in self._changed else self._archive.read(name)

    def _tree(self, name: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(self._read(name), parser)

    def _put(self, name: str, data: bytes) -> None:
        self._changed[name] = data

    def _holds(self, name: str) -> bool:
        return name in self._changed or name in self._archive.NameToInfo

    def _relations(self, part: str) -> etree._Element:
        name = _relations_of(part)
        empty = f'<Relationships xmlns="{_RELATIONS}"/>'
        return self._tree(name) if self._holds(name) else etree.fromstring(empty)

    def _targets(self, part: str) -> dict[str, str]:
        """By its id, each part that ``part`` points to."""
        folder = posixpath.dirname(part)
        return {
            str(one.get("Id")): posixpath.normpath(
                posixpath.join("/", folder, str(one.get("Target")))
            ).lstrip("/")
            for one in self._relations(part)
            if one.get("TargetMode") != "External"
        }

    def _related(self, part: str, kind: str) -> str:
        """The part of a kind that ``part`` points to, "" if there is none."""
        targets = self._targets(part)
        return next(
            (
                targets[str(one.get("Id"))]
                for one in self._relations(part)
                if str(one.get("Type")).endswith(f"/{kind}")
            ),
            "",
        )

    def _relate(self, part: str, kind: str, target: str) -> str:
        """Let ``part`` point to ``target``; the id of that."""
        root = self._relations(part)
        taken = {one.get("Id") for one in root}
        identity = next(i for n in range(1, len(taken) + 2) if (i := f"rIdMz{n}") not in taken)
        one = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship")
        one.set("Id", identity)
        one.set("Type", f"{_OFFICE}/{kind}")
        one.set("Target", f"/{target}")
        self._put(_relations_of(part), _bytes(root))
        return identity

    def _new_part(self, pattern: str) -> str:
        number = 1
        while self._holds(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def _declare(self, how: str, by: str, what: str, kind: str) -> None:
        """Say of what type a part is, by its name or by its ending, unless that is said."""
        root = self._tree(_TYPES)
        if not any(one.get(by) == what for one in root):
            one = etree.Element(f"{{{_CONTENT}}}{how}")
            one.set(by, what)
            one.set("ContentType", kind)
            root.insert(0 if how == "Default" else len(root), one)
            self._put(_TYPES, _bytes(root))


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
