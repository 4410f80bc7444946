"""A short invented report in a file of each format, with invented findings in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from sample_report import report

from mingzhang.formats.places import Piece, Places
from mingzhang.formats.read.document import read_document
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.html import write_html
from mingzhang.formats.write.pdf import write_pdf
from mingzhang.formats.write.text import write_text
from mingzhang.formats.write.xlsx import write_xlsx
from mingzhang.model.document import Document, Table
from mingzhang.model.finding import Finding, Location, Severity
from mingzhang.reports.record import Record

FORMATS = ("txt", "html", "docx", "pdf", "xlsx")
HOSTILE = "</script><script>alert('1')</script><b>&amp;\"'"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def write(folder: Path, suffix: str) -> Path:
    """The report as a file."""
    path = folder / f"报告.{suffix}"
    document = report()
    tables = [block for block in document.blocks if isinstance(block, Table)]
    match suffix:
        case "txt":
            path.write_text(write_text(document), encoding="utf-8")
        case "html":
            path.write_text(write_html(document), encoding="utf-8")
        case "docx":
            write_docx(document, path, {})
        case "pdf":
            write_pdf(document, path, {})
        case _:
            write_xlsx(tables, path, ["收入明细"])
    return path


def written(folder: Path, suffix: str) -> tuple[Document, Path]:
    """The report as it is read back from a file, and the file."""
    path = write(folder, suffix)
    return read_document(path), path


def location(piece: Piece, start: int, end: int, path: Path) -> Location:
    """The place of a stretch of a piece as reports are read."""
    record = cast(Any, Record.__new__(Record))
    record.file, record.section = str(path), "一、收入情况"
    found: Location = record.location(piece.anchor, piece.text, (start, end))
    return found


def numbers(document: Document, path: Path) -> Iterator[tuple[Piece, int, str, Location]]:
    """Every number of the document with its piece, where it begins, its text and its location."""
    for piece in Places(document).pieces:
        for match in _NUMBER.finditer(piece.text) if piece.content is not None else ():
            yield piece, match.start(), match[0], location(piece, *match.span(), path)


def finding(
    key: str,
    *locations: Location,
    severity: Severity = "error",
    cause: str | None = None,
    message: str = "",
) -> Finding:
    """An invented finding."""
    return Finding(
        rule="占比",
        title="占比应等于部分除以整体",
        severity=severity,
        category="share",
        message=message or f"虚构的差错{key}：应为12.34万元（6.17＋6.17）。",
        key={"量": key},
        cause=cause,
        locations=locations,
        basis="虚构的依据",
        verify="虚构的核实办法",
    )


def at(document: Document, path: Path, text: str, nth: int = 0) -> Location:
    """The location of the ``nth`` number that reads ``text``."""
    return [place for _, _, number, place in numbers(document, path) if number == text][nth]


def held_against(place: Location) -> Location:
    """The place as that of an operand."""
    return replace(place, role="operand")
