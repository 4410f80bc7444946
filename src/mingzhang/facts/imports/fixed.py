"""A fixed form read: each row of the profile is found by the label beside its amounts."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.facts.imports.figures import ZERO, Claimed, Figures, Filled
from mingzhang.facts.imports.heading import Heads, find_heads
from mingzhang.facts.imports.texts import bare, barest, plain
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.imports import ORDINAL, FormSheet, Marks, Slot

_Labelled = tuple[str, list[tuple[int, Slot]]]  # a label, the slots to its right by column


def fixed_heads(sheet: Sheet, form: FormSheet, marks: Marks) -> Heads | None:
    """The head of the sheet, if it has one."""
    words = {plain(text) for row in form.head for text in row}
    labels = {plain(slot.text) for row in form.rows for slot in row if _is_label(slot)}
    labels |= {bare(label) for label in labels} - words

    def is_body(row: Sequence[str]) -> bool:
        return any({text, bare(text)} & labels and text not in words for text in row if text)

    return find_heads(sheet, words, is_body, marks)


def read_fixed(
    figures: Figures, form: FormSheet, heads: Heads, marks: Marks, *, rows_too: bool
) -> None:
    """Read the sheet into ``figures``; without ``rows_too`` only what it states.

    A blank cell in a row that was found is zero, as in every official form; a sheet without any
    amount says nothing.
    """
    columns = [heads.index([path]) for path in zip(*form.head, strict=True)]
    found: list[tuple[Slot, int, int]] = []
    for label_column, labelled in _blocks(form).items():
        at = columns[label_column]
        if at is None:
            continue
        after = heads.body
        for label, slots in labelled:
            row = _find(figures, at, label, after, heads.body)
            if row is None:
                _not_found(figures, label, slots, heads, at)
                continue
            after = row + 1
            figures.rows += 1
            places = ((slot, columns[column]) for column, slot in slots)
            found += [(slot, row, index) for slot, index in places if index is not None]
    values = {(row, at): figures.amount(marks, row, at) for _, row, at in found}
    if not any(values.values()):
        figures.note("blank-sheet", heads.body, 0, "整张表没有一个数，没有读入。")
        return
    for slot, row, at in found:
        value, cell = values[row, at] or ZERO, figures.sheet.address(row, at)
        if slot.fill and rows_too:
            figures.filled.append(Filled(slot.fill, (), value, cell))
        if slot.states:
            states = slot.states
            claimed = Claimed(states.quantity, states.subject, states.shift, value, cell)
            figures.claimed.append(claimed)


def _is_label(slot: Slot) -> bool:
    return bool(slot.text) and slot.text != ORDINAL


def _blocks(form: FormSheet) -> dict[int, list[_Labelled]]:
    """The rows of each column of labels, in order: a label with the slots to its right."""
    blocks: dict[int, list[_Labelled]] = {}
    for row in form.rows:
        block: list[tuple[int, Slot]] = []
        for column, slot in enumerate(row):
            if _is_label(slot):
                block = []
                blocks.setdefault(column, []).append((plain(slot.text), block))
            elif slot.states or slot.fill:
                block.append((column, slot))
    return blocks


def _find(figures: Figures, column: int, label: str, after: int, body: int) -> int | None:
    """The row of a label: the next below the last one found, else the first of all."""
    for shorten in (bare, barest):
        for start in (after, body):
            for index in range(start, len(figures.sheet.rows)):
                text = plain(figures.cell(index, column))
                if text and shorten(text) == shorten(label):
                    return index
    return None


def _not_found(
    figures: Figures, label: str, slots: Sequence[tuple[int, Slot]], heads: Heads, column: int
) -> None:
    """A row that the sheet lacks: told where a row of the book was to come from it."""
    if any(slot.fill for _, slot in slots):
        figures.note("missing-row", heads.body, column, f"没有找到“{label}”行，这一项没有读入。")
