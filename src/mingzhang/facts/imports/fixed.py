"""A fixed sheet read: each row of the profile is found by the label beside its amounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from mingzhang.facts.imports.figures import ZERO, Claimed, Figures, Filled, amount
from mingzhang.facts.imports.heading import Heads, find_heads, path_of
from mingzhang.facts.imports.lists import HEAD_MEND
from mingzhang.facts.imports.texts import bare, barest, plain
from mingzhang.model.imports import ORDINAL, Marks, SheetProfile, Slot


def fixed_heads(figures: Figures, marks: Marks) -> Heads | None:
    """The head of the sheet, or None and a problem."""
    profile = figures.profile
    words = {plain(text) for row in profile.head for text in row}
    labels = {plain(slot.text) for row in profile.rows for slot in row if _is_label(slot)}
    labels |= {bare(label) for label in labels} - words

    def is_body(row: Sequence[str]) -> bool:
        return any({text, bare(text)} & labels and text not in words for text in row if text)

    heads = find_heads(figures.sheet, words, is_body, marks)
    if heads is None:
        figures.complain("no-head", 0, 0, f"没有找到“{profile.title}”的表头。", HEAD_MEND)
    return heads


def read_fixed(figures: Figures, heads: Heads, marks: Marks, *, rows_too: bool) -> None:
    """Read the sheet into ``figures``; without ``rows_too`` only what it states.

    A blank cell in a row that was found is zero, as in every official form; a sheet without any
    amount says nothing.
    """
    columns = _columns(figures.profile, heads)
    found: list[tuple[Slot, int, int]] = []
    for label_column, labelled in _blocks(figures.profile).items():
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
            for column, slot in slots:
                index = columns[column]
                if index is not None:
                    found.append((slot, row, index))
    values = {(row, at): amount(figures, marks, row, at) for _, row, at in found}
    if not any(values.values()):
        figures.note("blank-sheet", heads.body, 0, "整张表没有一个数，没有读入。")
        return
    for slot, row, at in found:
        _take(figures, slot, (row, at), values[row, at], rows_too=rows_too)


def _is_label(slot: Slot) -> bool:
    return bool(slot.text) and slot.text != ORDINAL


def _columns(profile: SheetProfile, heads: Heads) -> list[int | None]:
    """Where each column of the profile stands in the sheet."""
    paths = (path_of(map(plain, texts)) for texts in zip(*profile.head, strict=True))
    return [heads.column(path) for path in paths]


Labelled = tuple[str, list[tuple[int, Slot]]]


def _blocks(profile: SheetProfile) -> dict[int, list[Labelled]]:
    """The rows of each column of labels, in order: a label with the slots to its right."""
    blocks: dict[int, list[Labelled]] = {}
    for row in profile.rows:
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
    rows = figures.sheet.rows
    for shorten in (bare, barest):
        for start in (after, body):
            for index in range(start, len(rows)):
                text = plain(rows[index][column]) if column < len(rows[index]) else ""
                if text and shorten(text) == shorten(label):
                    return index
    return None


def _not_found(
    figures: Figures, label: str, slots: Sequence[tuple[int, Slot]], heads: Heads, column: int
) -> None:
    """A row that the sheet lacks: told where a row of the book was to come from it."""
    if any(slot.fill for _, slot in slots):
        figures.note("missing-row", heads.body, column, f"没有找到“{label}”行，这一项没有读入。")


def _take(
    figures: Figures, slot: Slot, at: tuple[int, int], value: Decimal | None, *, rows_too: bool
) -> None:
    """One cell: the row it fills and what it states."""
    cell = figures.sheet.address(*at)
    if slot.fill and rows_too:
        figures.filled.append(Filled(slot.fill, (), value or ZERO, cell))
    if slot.states:
        states, blank = slot.states, value is None
        figures.claimed.append(
            Claimed(states.quantity, states.subject, states.shift, value or ZERO, cell, blank)
        )
