"""The sheets that go round with a report before it is published, as packs word them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.model.declared import Name, Slip
from mingzhang.model.problem import nearest

# What stands in braces in the texts of a sheet.
_SHEET_SLOTS = (
    "部门", "类型", "年度", "标题", "稿次", "必改", "需说明", "已说明", "核对比例", "个数", "指纹",
)  # fmt: skip
_SLOT = re.compile(r"\{([^{}]*)\}")
_FILE_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class ApprovalSheet:
    """A form to print and sign; a cell left empty is for the hand.

    ``rows`` are printed under ``head``, equal neighbours as one cell. ``files`` is the head of the
    list of files with number, name, size and SHA-256; without it the list is left out. ``before``
    and ``notes`` stand above and below the rows.
    """

    id: Name
    title: str
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    before: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def slips(self) -> Iterator[Slip]:
        """Unknown slots, rows of other widths than the first, a head of files that is none."""
        texts = (self.title, *(cell for row in self.rows for cell in row), *self.before)
        for slot in (slot for text in (*texts, *self.notes) for slot in _SLOT.findall(text)):
            if slot not in _SHEET_SLOTS:
                mend = nearest(slot, _SHEET_SLOTS)
                yield Slip("rows", f"不认识的空“{{{slot}}}”。", mend)
        widths = {len(row) for row in (*self.rows, *filter(None, [self.head]))}
        if not self.rows or widths == {0} or len(widths) > 1:
            yield Slip("rows", "各行的格数不同，或一行也没有。", '请补齐，空格写 ""。')
        if self.files and len(self.files) != _FILE_COLUMNS:
            yield Slip("files", "“files”应是四个列名：序号、文件名、大小、校验值。")
