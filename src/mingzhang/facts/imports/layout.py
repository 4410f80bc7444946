"""The columns of a list sheet, those that a classification makes included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.model.imports import Fill, SheetProfile, Slot
from mingzhang.model.relation import Classification, Relation

NAME = "名称"  # the text of a column with the names of the codes


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of amounts, codes or words.

    ``axis`` is the column of the relations that its cells give; ``is_name`` that of the codes'
    names. A column of a grid has ``code``, its own code on the grid's axis, and is a subtotal if
    it is the sum of the codes below that. ``is_word``: what it fills is a text.
    """

    heads: tuple[str, ...]
    slot: Slot
    axis: str = ""
    code: str = ""
    is_subtotal: bool = False
    is_name: bool = False
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class ListLayout:
    """All columns of a list sheet.

    The first of ``axes`` is the one whose codes, of classification ``codes``, have levels. Where
    there is a grid, ``grid_axis`` is its axis and ``grid_fill`` what its cells fill.
    """

    columns: tuple[ListColumn, ...]
    axes: tuple[str, ...]
    codes: Classification
    grid_axis: str = ""
    grid_fill: Fill | None = None


def list_layout(
    sheet: SheetProfile,
    relations: Mapping[str, Relation],
    classifications: Mapping[str, Classification],
) -> ListLayout:
    """The layout of a list sheet under these editions of the classifications."""
    held = (relation for relation in relations.values() if relation.holder == "book")
    by_name = {column.name: column for relation in held for column in relation.columns}
    columns = []
    for given in sheet.columns:
        text, fill = given.slot.text, given.slot.fill
        filled = relations[fill.relation].column(fill.value) if fill else None
        columns.append(
            ListColumn(
                given.heads,
                given.slot,
                axis=text if text in by_name else "",
                is_name=text == NAME,
                is_word=filled is not None and filled.kind == "text",
            )
        )
    axes = tuple(column.axis for column in columns if column.axis)
    codes = classifications[by_name[axes[0]].codes]
    if sheet.grid is None:
        return ListLayout(tuple(columns), axes, codes)
    known = classifications[sheet.grid.classification].subjects
    for top in (known[code] for code in sheet.grid.classes if code in known):
        heads = (top.name, sheet.grid.subtotal)
        columns.append(ListColumn(heads, Slot(), code=top.code, is_subtotal=True))
        columns += [
            ListColumn((top.name, subject.name), sheet.grid.slot, code=subject.code)
            for subject in known.values()
            if subject.parent == top.code
        ]
    return ListLayout(tuple(columns), axes, codes, sheet.grid.axis, sheet.grid.slot.fill)
