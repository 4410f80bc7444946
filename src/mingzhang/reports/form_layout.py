"""The grid of a form as it is printed: built columns, codes in pieces, official numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial

from mingzhang.model.quantity import AXIS, join_subject
from mingzhang.model.region import Form
from mingzhang.model.relation import Classification
from mingzhang.model.template import Reference

EVERY = f"{AXIS}*"  # in a slot: one column for every subject of the next axis
_CODE = "{科目}"
ROW_NUMBER = "{行次}"
_PIECES = ("类", "款", "项")
_PIECE_WIDTHS = (6, 4, 4)
_ROWS, _COLUMNS = "行次", "栏次"
_NUMBER_WIDTH = 5
_WHOLE = "小计"  # head of the column of a class, before those of its sections

_Change = Callable[[str], str]


def laid_out(
    form: Form, subjects: Sequence[str], columns: Classification | None, lengths: Sequence[int]
) -> Form:
    """The form with a column for each of ``subjects`` (of the classification ``columns``), its
    codes cut at ``lengths`` where it wants them in pieces, and official numbers where it has them.

    A code cell of a list form becomes {科目1}, {科目2} …; a row number a cell {行次}.
    """
    if columns is not None:
        form = _spread(form, subjects, columns)
    pieces = min(form.codes, len(lengths))
    if pieces > 1:
        form = _in_pieces(form, lengths[:pieces])
    return _numbered(form) if form.row_numbers else form


@cache
def slot_of(cell: str) -> Reference | None:
    """The reference of an amount cell, None of any other; forms repeat theirs many times."""
    return Reference.parse(cell[1:]) if cell.startswith("=") else None


def resolved(reference: Reference, codes: Sequence[str]) -> Reference:
    """A slot's reference with "." replaced by the codes of the row it stands in."""
    own, *further = reference.subject.split(AXIS)
    if own != ".":
        return reference
    return replace(reference, subject=join_subject(*codes, *further))


def spread_column(form: Form) -> int:
    """Where the columns of the classification begin; -1 where the form has none."""
    cells = form.row or next(iter(form.rows), ())
    return next((n for n, cell in enumerate(cells) if EVERY in cell), -1)


def _code_columns(form: Form) -> list[int]:
    """The columns that hold codes of subjects."""
    columns = [n for n, cell in enumerate(form.row) if cell == _CODE]
    for number, cells in enumerate(zip(*form.fixed_rows, strict=True)):
        if any(cell.isdigit() for cell in cells):
            columns.append(number)
    return columns


def label_columns(form: Form) -> list[int]:
    """The columns that never hold an amount."""
    rows = [row for row in (*form.fixed_rows, form.total, form.row) if row]
    return [
        number
        for number, cells in enumerate(zip(*rows, strict=True))
        if not any(cell.startswith("=") for cell in cells)
    ]


def _widened(form: Form, column: int, changes: Sequence[_Change], widths: Sequence[float]) -> Form:
    """The form with one column instead of ``column`` for each change, made from its cells."""

    def row(cells: tuple[str, ...]) -> tuple[str, ...]:
        if not cells:
            return ()
        made = tuple(change(cells[column]) for change in changes)
        return (*cells[:column], *made, *cells[column + 1 :])

    extra = len(changes) - 1
    return replace(
        form,
        head=tuple(map(row, form.head)),
        rows=tuple(map(row, form.rows)),
        optional=tuple(map(row, form.optional)),
        foot=tuple(map(row, form.foot)),
        total=row(form.total),
        row=row(form.row),
        widths=(*form.widths[:column], *widths, *form.widths[column + 1 :]) if form.widths else (),
        numbered=tuple(n + extra if n > column else n for n in form.numbered),
    )


def _spread(form: Form, subjects: Sequence[str], columns: Classification) -> Form:
    column = spread_column(form)
    changes = [partial(_of_subject, subject=one, columns=columns) for one in subjects]
    width = form.widths[column] if form.widths else 0
    return _widened(form, column, changes, [width] * len(changes))


def _of_subject(text: str, *, subject: str, columns: Classification) -> str:
    """A cell of a built column, as the form writes it for all of them."""
    first = subject[: columns.lengths[0]]
    own = _WHOLE if subject == first else _name(subject, columns)
    named = text.replace("{类}", _name(first, columns)).replace("{款}", own)
    return named.replace(EVERY, f"{AXIS}{subject}")


def _name(code: str, classification: Classification) -> str:
    subject = classification.subjects.get(code)
    return subject.name if subject else code


def _in_pieces(form: Form, lengths: Sequence[int]) -> Form:
    """Each code column as several, one a level, under a head row of their names."""
    form = replace(form, head=(*form.head, form.head[-1]))
    bounds = list(zip((0, *lengths), lengths, strict=False))
    names = _PIECES[: len(bounds)]
    for column in reversed(_code_columns(form)):
        changes = [partial(_piece, number=n, bounds=one) for n, one in enumerate(bounds, start=1)]
        form = _widened(form, column, changes, _PIECE_WIDTHS[: len(bounds)])
        form = _with_last_head(form, column, names)
    return form


def _piece(text: str, *, number: int, bounds: tuple[int, int]) -> str:
    if text == _CODE:
        return f"{{科目{number}}}"
    return text[slice(*bounds)] if text.isdigit() else text


def _with_last_head(form: Form, column: int, texts: Sequence[str]) -> Form:
    """The last head row with these texts from ``column`` on."""
    last = form.head[-1]
    last = (*last[:column], *texts, *last[column + len(texts) :])
    return replace(form, head=(*form.head[:-1], last))


def _numbered(form: Form) -> Form:
    """With the numbers of rows after the labels of a fixed form, and a head row of columns'."""
    for column in reversed(form.numbered):
        width = form.widths[column] if form.widths else 0
        form = _widened(form, column, (str, _row_number), (width, _NUMBER_WIDTH))
        head = [(*row[: column + 1], row[column], *row[column + 2 :]) for row in form.head]
        form = _with_last_head(replace(form, head=tuple(head)), column + 1, (_ROWS,))
    labels, number, cells = label_columns(form), 0, []
    for column, text in enumerate(form.head[-1]):
        if column not in labels:
            number += 1
        cells.append(str(number) if column not in labels else "" if text == _ROWS else _COLUMNS)
    return replace(form, head=(*form.head, tuple(cells)))


def _row_number(_label: str) -> str:
    return ROW_NUMBER
