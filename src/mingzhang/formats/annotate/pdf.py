"""A copy of a PDF with a box and a note at every place that a finding is about.

The notes are standard annotations in an update appended to the file: the pages, and every byte of
the original, stay as they are.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from mingzhang.formats.annotate.note import AUTHOR, Note
from mingzhang.formats.files import beside
from mingzhang.model.document import Box
from mingzhang.model.finding import Severity

_GRAVEST: Sequence[Severity] = ("error", "warning", "info")
_COLOURS: dict[Severity, tuple[int, int, int]] = {
    "error": (192, 32, 28),
    "warning": (201, 134, 0),
    "info": (31, 78, 121),
}
_ROOM = 1.0  # points between the text and its box
_BELOW = 0.15  # of the size of a font: what stands below its baseline
_LINE = 1.2  # points
_ICON = 20.0  # points; the icon of a note that belongs to no place
_CORNER = 12.0  # points from the left and the top of the page


def annotate_pdf(source: Path, target: Path, notes: Iterable[Note]) -> None:
    """Write ``target``: the PDF ``source`` with ``notes``.

    Notes of one place are one annotation, its colour that of the gravest; those without a place on
    a page are gathered in one at the top of the first page.
    """
    boxed: dict[int, dict[Box, list[Note]]] = defaultdict(lambda: defaultdict(list))
    loose: list[Note] = []
    with pypdfium2.PdfDocument(source) as document:
        for note in notes:
            place = note.location
            if place.box and 0 < place.page <= len(document):
                boxed[place.page - 1][place.box].append(note)
            else:
                loose.append(note)
        if loose:
            boxed[0].setdefault((0, 0, 0, 0), [])
        for index, places in boxed.items():
            page = pdfium.FPDF_LoadPage(document.raw, index)
            try:
                for box, held in places.items():
                    if held:
                        _put(page, pdfium.FPDF_ANNOT_SQUARE, _around(box), held)
                if loose and index == 0:
                    _put(page, pdfium.FPDF_ANNOT_TEXT, _corner(page), loose)
            finally:
                pdfium.FPDF_ClosePage(page)
        with beside(target) as part, part.open("wb") as file:
            document.save(file, flags=pdfium.FPDF_INCREMENTAL)


def _around(box: Box) -> Box:
    """The box with some room; it is moved down, for a line stands below its baseline too."""
    left, bottom, right, top = box
    drop = _BELOW * (top - bottom)
    return left - _ROOM, bottom - drop - _ROOM, right + _ROOM, top - drop + _ROOM


def _corner(page: Any) -> Box:
    """Where the icon for the whole document stands."""
    shown = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(shown))
    left, top = shown.left + _CORNER, shown.top - _CORNER
    return left, top - _ICON, left + _ICON, top


def _put(page: Any, kind: int, box: Box, notes: Sequence[Note]) -> None:
    """One annotation of all ``notes``, printed with the page."""
    annotation = pdfium.FPDFPage_CreateAnnot(page, kind)
    gravest = min((note.severity for note in notes), key=_GRAVEST.index)
    left, bottom, right, top = box
    corners = pdfium.FS_RECTF(left, top, right, bottom)
    try:
        pdfium.FPDFAnnot_SetRect(annotation, ctypes.byref(corners))
        stroke = pdfium.FPDFANNOT_COLORTYPE_Color
        pdfium.FPDFAnnot_SetColor(annotation, stroke, *_COLOURS[gravest], 255)
        pdfium.FPDFAnnot_SetBorder(annotation, 0, 0, _LINE)
        _say(annotation, b"Contents", "\n\n".join(dict.fromkeys(note.text for note in notes)))
        _say(annotation, b"T", AUTHOR)
        pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDF_ANNOT_FLAG_PRINT)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _say(annotation: Any, key: bytes, text: str) -> None:
    """Set a text of the annotation; PDFium takes UTF-16, closed with a zero."""
    data = f"{text}\0".encode("utf-16-le", "replace")
    buffer = ctypes.create_string_buffer(data, len(data))
    pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    pdfium.FPDFAnnot_SetStringValue(annotation, key, pointer)
