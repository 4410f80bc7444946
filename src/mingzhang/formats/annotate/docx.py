"""A copy of a docx with a comment at every place that a finding is about.

The places are named as the reader of docx names them, so its own walk finds them again.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.text.run import Run
from lxml import etree

from mingzhang.formats.annotate.note import AUTHOR, INITIALS, Note
from mingzhang.formats.files import beside
from mingzhang.formats.read.docx_body import BodyReader, Line
from mingzhang.formats.read.docx_styles import StyleSheet
from mingzhang.formats.wordml import w
from mingzhang.model.document import Cell
from mingzhang.model.finding import Location

_P, _R, _RPR, _TEXT = w("p"), w("r"), w("rPr"), w("t")
_CHARACTERS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_UNOPENED = (OpcError, KeyError, ValueError, AttributeError, etree.LxmlError)


def annotate_docx(source: Path, target: Path, notes: Iterable[Note]) -> bool:
    """Write ``target``: the docx ``source`` with ``notes`` as comments on what they are about.

    A note whose place is not found hangs on the first words of the document. Nothing is written,
    and False returned, where the file has no words or is built as the library does not know.
    """
    try:
        document = docx.Document(str(source))
        body: etree._Element = document.element.body
        start = next((run for run in body.iter(_R) if _text(run).strip()), None)
        if start is None:
            return False
        named = _Named(StyleSheet(document.styles.element))
        named.read(body)
        for note in notes:
            # One after the other: a place may be cut out of runs that a comment already holds.
            element = named.elements.get(note.location.path)
            runs = _stretch(element, note.location) if element is not None else []
            _comment(document, runs or [start], note)
        with beside(target) as part:
            document.save(str(part))
    except _UNOPENED:
        return False
    return True


def _comment(document: Document, runs: Sequence[etree._Element], note: Note) -> None:
    ends = [Run(run, document) for run in (runs[0], runs[-1])]  # type: ignore[arg-type]
    document.add_comment(ends, text=note.text, author=AUTHOR, initials=INITIALS)


class _Named(BodyReader):
    """Walks a body as it is read, and keeps which element each path names."""

    def __init__(self, styles: StyleSheet) -> None:
        super().__init__(styles, {})
        self.elements: dict[str, etree._Element] = {}

    def _new_line(self, element: etree._Element) -> Line:
        line = super()._new_line(element)
        self.elements[line.anchor.path] = element
        return line

    def _cell(self, element: etree._Element, columns: int, path: str) -> Cell:
        self.elements[path] = element
        return super()._cell(element, columns, path)


def _stretch(element: etree._Element, location: Location) -> list[etree._Element]:
    """The runs of what is told at a place; all of the paragraph or cell where that is unclear."""
    runs = [run for run in element.iter(_R) if _text(run)]
    start = location.column - 1
    end = start + location.length
    if start < 0 or end == start or next(element.iterdescendants(_P), None) is not None:
        # A cell: what stands in it is short, and its paragraphs are counted together.
        return runs
    offset = 0
    found = []
    for run in runs:
        length = len(_text(run))
        if offset < end and start < offset + length:
            found.append(_cut(run, max(start - offset, 0), min(end - offset, length)))
        offset += length
    return found


def _text(run: etree._Element) -> str:
    """The text of a run; a break of the page counts as the reader counts it, not at all."""
    return "".join(
        (child.text or "") if child.tag == _TEXT else _CHARACTERS.get(child.tag, "")
        for child in run
        if child.get(w("type")) != "page"
    )


def _cut(run: etree._Element, start: int, end: int) -> etree._Element:
    """The run of the characters from ``start`` to ``end`` of ``run``, which keeps the rest.

    Only a run of plain text is cut; another is returned as it is.
    """
    shown = [child for child in run if child.tag != _RPR]
    if len(shown) != 1 or shown[0].tag != _TEXT or (start == 0 and end == len(_text(run))):
        return run
    text = shown[0].text or ""
    before, held, after = text[:start], text[start:end], text[end:]
    if after:
        run.addnext(_like(run, after))
    if not before:
        _say(run, held)
        return run
    middle = _like(run, held)
    run.addnext(middle)
    _say(run, before)
    return middle


def _like(run: etree._Element, text: str) -> etree._Element:
    """A run with the looks of another and a text of its own."""
    made = copy.deepcopy(run)
    made.tail = None
    _say(made, text)
    return made


def _say(run: etree._Element, text: str) -> None:
    element = next(child for child in run if child.tag == _TEXT)
    element.text = text
    element.set(_SPACE, "preserve")
