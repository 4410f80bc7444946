"""Write the feedback to a department as a workbook and as a document, both to be filled in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.formats.cells import text_row
from mingzhang.formats.feedback import COLUMNS, ID, NAMES, REPLY, SEVERITY, FeedbackRow
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.lists import ListSheet, write_lists
from mingzhang.model.document import Document, Layout, Table

_SHEET = "反馈意见"
_HALF = 8  # characters of an id on a line of its narrow column
_LAYOUT = Layout(title_size=18, body_size=12, table_size=9, margin_top=25, margin_bottom=20)


def write_feedback_xlsx(title: str, note: str, rows: Sequence[FeedbackRow], path: Path) -> None:
    """Write the workbook; InputError if the file cannot be written."""
    cells = [row.cells(number) for number, row in enumerate(rows, start=1)]
    widths = [width for _, width, _ in COLUMNS]
    sheet = ListSheet(
        _SHEET, title, note, NAMES, widths, cells,
        grey=(ID,), fill=(REPLY, "复核"), coloured=SEVERITY,
    )  # fmt: skip
    write_lists([sheet], path)


def write_feedback_docx(title: str, note: str, rows: Sequence[FeedbackRow], path: Path) -> None:
    """Write the document, on pages across; InputError if the file cannot be written."""
    lines = [NAMES]
    for number, row in enumerate(rows, start=1):
        *cells, id_ = row.cells(number)
        lines.append((*cells, f"{id_[:_HALF]}\n{id_[_HALF:]}"))
    table = Table(
        title,
        tuple(map(text_row, lines)),
        notes=(note,),
        landscape=True,
        widths=tuple(share for _, _, share in COLUMNS),
    )
    write_docx(Document(title, (table,), layout=_LAYOUT), path, {})
