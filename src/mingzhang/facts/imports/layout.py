"""The columns of a form with a row for each code, those that a classification makes included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.model.imports import Fill, FormColumn, FormSheet
from mingzhang.model.relation import Classification, Relation

_NAME = "名称"  # the text of a column with the names of the codes


@dataclass(frozen=True, slots=True)
class CodedColumn(FormColumn):
    """A column of amounts, codes or words.

    ``axis`` is the column of the relations that its cells give; ``is_name`` that of the codes'
    names. A column of a grid has ``code``, its own code on the grid's axis, and is a subtotal if
    it is the sum of the codes below that. ``is_word``: what it fills is a text.
    """

    axis: str = ""
    code: str = ""
    is_subtotal: bool = False
    is_name: bool = False
    is_word: bool = False

    @property
    def is_amount(self) -> bool:
        """Whether its cells are amounts."""
        fills = self.slot.states or self.slot.fill or self.code
        return bool(fills) and not self.is_word


@dataclass(frozen=True, slots=True)
class FormLayout:
    """All columns of a form with codes.

    The first of ``axes`` is the one whose codes, of classification ``codes``, have levels. Where
    there is a grid, ``grid_axis`` is its axis and ``grid_fill`` what its cells fill.
    """

    columns: tuple[CodedColumn, ...]
    axes: tuple[str, ...]
    codes: Classification
    grid_axis: str = ""
    grid_fill: Fill | None = None


def form_layout(
    form: FormSheet,
    relations: Mapping[str, Relation],
    classifications: Mapping[str, Classification],
) -> FormLayout:
    """The layout of a form with codes under these editions of the classifications."""
    held = (relation for relation in relations.values() if relation.holder == "book")
    by_name = {column.name: column for relation in held for column in relation.columns}
    columns = []
    for given in form.columns:
        text, fill = given.slot.text, given.slot.fill
        filled = relations[fill.relation].column(fill.value) if fill else None
        columns.append(
            CodedColumn(
                given.heads,
                given.slot,
                axis=text if text in by_name else "",
                is_name=text == _NAME,
                is_word=filled is not None and filled.kind == "text",
            )
        )
    axes = tuple(column.axis for column in columns if column.axis)
    codes = classifications[by_name[axes[0]].codes]
    if form.grid is None:
        return FormLayout(tuple(columns), axes, codes)
    known = classifications[form.grid.classification].subjects
    for top in (known[code] for code in form.grid.classes if code in known):
        heads = ((top.name, form.grid.subtotal),)
        columns.append(CodedColumn(heads, code=top.code, is_subtotal=True))
        columns += [
            CodedColumn(((top.name, subject.name),), form.grid.slot, code=subject.code)
            for subject in known.values()
            if subject.parent == top.code
        ]
    return FormLayout(tuple(columns), axes, codes, form.grid.axis, form.grid.slot.fill)
