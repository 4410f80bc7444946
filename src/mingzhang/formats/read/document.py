"""The reader of a document, chosen by what the file holds and loaded when a file first wants it.

The libraries behind PDF and Word take longer to load than a text takes to read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from mingzhang.formats.files import not_opened, not_there, refusal
from mingzhang.formats.read.content import kind_of
from mingzhang.model.document import Document
from mingzhang.model.problem import InputError

Reading = Callable[[Path], Document]


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


def _workbook(path: Path) -> Document:
    from mingzhang.formats.read.workbook import read_workbook

    return read_workbook(path)


def _converted(path: Path) -> Document:
    from mingzhang.formats.read.convert import read_converted

    return read_converted(path)


_READINGS: Mapping[str, Reading] = {
    ".txt": _text,
    ".md": _text,
    ".html": _html,
    ".htm": _html,
    ".docx": _docx,
    ".pdf": _pdf,
    ".xlsx": _workbook,
    ".xlsm": _workbook,
    ".xls": _workbook,
    ".et": _workbook,
    ".ods": _workbook,
    ".doc": _converted,
    ".wps": _converted,
    ".rtf": _converted,
    ".odt": _converted,
}


def read_document(path: Path) -> Document:
    """The document in a file, whatever its name says; InputError in a clerk's words.

    The content decides, the ending of the name only where the content is plain or unknown.
    """
    try:
        kind = kind_of(path)
    except FileNotFoundError:
        raise InputError([not_there(path)]) from None
    except OSError:
        raise InputError([not_opened(path)]) from None
    reading = _READINGS.get(kind)
    if reading is None:
        known = "、".join(_READINGS)
        raise refusal(
            path, "format", f"还不能读“{kind or '没有扩展名'}”的文件。", f"可读：{known}。"
        )
    return reading(path)


# By the ending of the name, lower case: the files that may be documents.
READERS: Mapping[str, Reading] = dict.fromkeys(_READINGS, read_document)
