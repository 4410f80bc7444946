"""The reader of a document by the ending of its name, loaded when a file first wants it.

The libraries behind PDF and Word take longer to load than a text takes to read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from mingzhang.model.document import Document


def _text(path: Path) -> Document:
    from mingzhang.formats.read.text import read_text

    return read_text(path)


def _html(path: Path) -> Document:
    from mingzhang.formats.read.html import read_html

    return read_html(path)


def _docx(path: Path) -> Document:
    from mingzhang.formats.read.docx import read_docx

    return read_docx(path)


def _pdf(path: Path) -> Document:
    from mingzhang.formats.read.pdf import read_pdf

    return read_pdf(path)


def _converted(path: Path) -> Document:
    from mingzhang.formats.read.convert import read_converted

    return read_converted(path)


# By the ending of the name, lower case; each gives the Document or an InputError in a clerk's
# words.
READERS: Mapping[str, Callable[[Path], Document]] = {
    ".txt": _text,
    ".html": _html,
    ".htm": _html,
    ".docx": _docx,
    ".pdf": _pdf,
    ".doc": _converted,
    ".wps": _converted,
    ".rtf": _converted,
    ".odt": _converted,
}
