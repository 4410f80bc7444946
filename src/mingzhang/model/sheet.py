"""The sheets that go round with a report before it is published, as packs word them."""

from __future__ import annotations

from dataclasses import dataclass

# What stands in braces in the texts of a sheet.
SHEET_SLOTS = (
    "部门", "类型", "年度", "标题", "稿次", "必改", "需说明", "已说明", "核对比例", "个数", "指纹",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApprovalSheet:
    """A form to print and sign; a cell left empty is for the hand.

    ``rows`` are printed under ``head``, equal neighbours as one cell. ``files`` is the head of the
    list of files with number, name, size and SHA-256; without it the list is left out. ``before``
    and ``notes`` stand above and below the rows.
    """

    id: str
    title: str
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    before: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
