"""sheets/*.toml of a pack: the forms to sign before a report is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.problem import nearest
from mingzhang.model.sheet import SHEET_SLOTS, ApprovalSheet

_SLOT = re.compile(r"\{([^{}]*)\}")
_FILE_COLUMNS = 4


def read_sheet(file: TomlFile) -> ApprovalSheet:
    """One sheet, named by its file."""
    fields = file.fields()
    sheet = ApprovalSheet(
        id=PurePosixPath(file.label).stem,
        title=fields.text("title"),
        rows=fields.grid("rows"),
        head=fields.texts("head"),
        widths=tuple(fields.numbers("widths")),
        before=fields.texts("before"),
        files=fields.texts("files"),
        notes=fields.texts("notes"),
    )
    fields.close()
    for slot in (slot for text in _texts(sheet) for slot in _SLOT.findall(text)):
        if slot not in SHEET_SLOTS:
            fields.complain("rows", f"不认识的空“{{{slot}}}”。", nearest(slot, SHEET_SLOTS))
    width = len(sheet.rows[0]) if sheet.rows else 0
    if not width or any(len(row) != width for row in (*sheet.rows, sheet.head or sheet.rows[0])):
        fields.complain("rows", "各行的格数不同，或一行也没有。", '请补齐，空格写 ""。')
    if sheet.files and len(sheet.files) != _FILE_COLUMNS:
        fields.complain("files", "“files”应是四个列名：序号、文件名、大小、校验值。")
    return sheet


def _texts(sheet: ApprovalSheet) -> Iterator[str]:
    yield sheet.title
    yield from (cell for row in sheet.rows for cell in row)
    yield from (*sheet.before, *sheet.notes)
