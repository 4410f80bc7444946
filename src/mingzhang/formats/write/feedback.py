"""Write the feedback to a department as a workbook and as a document, both to be filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from mingzhang.formats.cells import text_row
from mingzhang.formats.feedback import COLUMNS, NAMES, Column, FeedbackRow
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.lists import ListColumn, ListSheet, Look, write_lists
from mingzhang.model.document import Document, Layout, Table

_SHEET = "反馈意见"
_LOOKS: Mapping[str, Look] = {
    "id": "grey", "reply": "fill", "review": "fill", "severity": "severity",
}  # fmt: skip
_HALF = 8  # characters of an id on a line of its narrow column
_LAYOUT = Layout(title_size=18, body_size=12, table_size=9, margin_top=25, margin_bottom=20)


def write_feedback_xlsx(title: str, note: str, rows: Sequence[FeedbackRow], path: Path) -> None:
    """Write the workbook; InputError if the file cannot be written."""
    columns = [
        ListColumn(one.name, one.width, partial(_cell, one), _LOOKS.get(one.field, ""))
        for one in COLUMNS
    ]
    write_lists([ListSheet(_SHEET, title, note, columns, rows)], path)


def _cell(column: Column, number: int, row: FeedbackRow) -> str:
    return row.cell(number, column)


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
        widths=tuple(one.share for one in COLUMNS),
    )
    write_docx(Document(title, (table,), layout=_LAYOUT), path, {})
