"""What a PDF page shows, by position: glyphs and ruling lines. Nothing here knows of tables.

Coordinates are points from the lower left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

_THICK = 2.6  # points; a filled rectangle thinner than this is a ruling line
_SHORTEST = 3.0  # points; shorter strokes are parts of drawn characters
_DEEPEST = 4  # levels of form objects
_NOTHING = {0xA0, 0xAD, 0x3000, 0xFFFE, 0xFFFF}  # blanks and marks that print nothing
_MOST_OBJECTS = 20_000  # of a page; a drawing, not a table, has more


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character: its edges, its baseline and the size of its font.

    Boxes of glyphs are of no use across: a full stop is low, and fonts state odd heights.
    """

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre: what decides in which cell it stands."""
        return (self.left + self.right) / 2, self.base + 0.35 * self.size


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line along an axis: at ``at`` across, from ``start`` to ``end`` along."""

    vertical: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number (1-based), size, glyphs in the order of the file, rulings."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rulings: tuple[Ruling, ...]
    images: float = 0.0  # share of the page that pictures cover


def read_page(document: Any, index: int) -> Page:
    """The page at ``index`` (0-based) of an open document."""
    page = pdfium.FPDF_LoadPage(document, index)
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        rulings: list[Ruling] = []
        covered = _objects(page, rulings)
        area = max(width * height, 1.0)
        return Page(index + 1, width, height, tuple(_glyphs(page)), tuple(rulings), covered / area)
    finally:
        pdfium.FPDF_ClosePage(page)


def _glyphs(page: Any) -> Iterator[Glyph]:
    text = pdfium.FPDFText_LoadPage(page)
    try:
        left, right, low, high, x, y = (ctypes.c_double() for _ in range(6))
        box = [ctypes.byref(one) for one in (left, right, low, high)]
        origin = ctypes.byref(x), ctypes.byref(y)
        matrix = pdfium.FS_MATRIX()
        for index in range(pdfium.FPDFText_CountChars(text)):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if code <= 32 or code in _NOTHING:
                continue
            if pdfium.FPDFText_GetCharBox(text, index, *box) and pdfium.FPDFText_GetCharOrigin(
                text, index, *origin
            ):
                # The size that is stated is scaled once more by the matrix of the text.
                size = pdfium.FPDFText_GetFontSize(text, index)
                if pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
                    size *= math.hypot(matrix.c, matrix.d)
                yield Glyph(chr(code), left.value, right.value, y.value, max(size, 1.0))
    finally:
        pdfium.FPDFText_ClosePage(text)


def _objects(page: Any, rulings: list[Ruling]) -> float:
    """Gather the rulings; the area that pictures cover."""
    covered = 0.0
    count = pdfium.FPDFPage_CountObjects(page)
    for index in range(min(count, _MOST_OBJECTS)):
        covered += _object(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, rulings, 0)
    return covered


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def _object(item: Any, outer: Matrix, rulings: list[Ruling], depth: int) -> float:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        rulings.extend(_path(item, _times(_matrix(item), outer)))
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        return _area(_matrix(item), outer)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = _times(_matrix(item), outer)
        count = pdfium.FPDFFormObj_CountObjects(item)
        return sum(
            _object(pdfium.FPDFFormObj_GetObject(item, index), inner, rulings, depth + 1)
            for index in range(min(count, _MOST_OBJECTS))
        )
    return 0.0


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
            e * p + f * r + t, e * q + f * s + u)  # fmt: skip


def _area(matrix: Matrix, outer: Matrix) -> float:
    """The area of the unit square, which is where a picture is drawn."""
    a, b, c, d, _, _ = _times(matrix, outer)
    return abs(a * d - b * c)


def _path(item: Any, matrix: Matrix) -> Iterator[Ruling]:
    """The rulings of a path: its straight sides, or its middle if it is a thin filled bar."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke))
    for points in _outlines(item, matrix):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
        if len(points) > 2 and min(right - left, top - bottom) <= _THICK:
            yield from _bar(left, right, bottom, top)
        elif stroke.value:
            for start, end in pairwise(points):
                yield from _side(start, end)


def _bar(left: float, right: float, bottom: float, top: float) -> Iterator[Ruling]:
    if right - left >= max(top - bottom, _SHORTEST):
        yield Ruling(False, (bottom + top) / 2, left, right)
    elif top - bottom >= _SHORTEST:
        yield Ruling(True, (left + right) / 2, bottom, top)


def _side(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Ruling]:
    across, up = abs(end[0] - start[0]), abs(end[1] - start[1])
    if across <= 0.5 and up >= _SHORTEST:
        yield Ruling(True, (start[0] + end[0]) / 2, *sorted((start[1], end[1])))
    elif up <= 0.5 and across >= _SHORTEST:
        yield Ruling(False, (start[1] + end[1]) / 2, *sorted((start[0], end[0])))


def _outlines(item: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each outline of a path; curves end one."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            points.append(point)
        else:
            if len(points) > 1:
                yield points
            points = [point]
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points
