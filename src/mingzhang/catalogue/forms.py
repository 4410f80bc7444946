"""A region's list of official forms, and what it says otherwise of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, Literal

from mingzhang.catalogue.reader import read
from mingzhang.catalogue.toml_file import Fields
from mingzhang.model.declared import Written
from mingzhang.model.marks import NUMERAL
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.region import Form, FormUse, Region, Stand
from mingzhang.model.template import Reference

_ORDINAL = re.compile(f"^{NUMERAL}、")


@dataclass(frozen=True, slots=True)
class _Use:
    """What a region says otherwise of a form; what it does not say is None."""

    form: str
    omit: tuple[str, ...] = ()
    title: str | None = None
    note: str | None = None
    empty_note: str | None = None
    total_position: Annotated[Literal["first", "last"] | None, Written("total")] = None
    stands: Annotated[Stand | None, Written("place")] = None
    codes: int | None = None
    row_numbers: bool | None = None
    landscape: bool | None = None
    widths: tuple[float, ...] | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """What it says, by the fields of a form."""
        said = {one.name: getattr(self, one.name) for one in fields(self)[2:]}
        return {name: value for name, value in said.items() if value is not None}


def read_uses(table: Fields) -> tuple[FormUse, ...]:
    """A region's list of forms: ids, or tables with what the region says otherwise."""
    uses = []
    place = Place(table.file.label)  # the line is found by the name, as for all that lists hold
    for number, item in enumerate(table.items("forms"), start=1):
        if isinstance(item, str):
            uses.append(FormUse(item, place=place))
        elif isinstance(item, dict):
            use = read(_Use, Fields(table.file, (*table.keys, "forms", str(number)), item))
            uses.append(FormUse(use.form, use.changes, use.omit, place))
        else:
            table.complain("forms", "“forms”的每项应为报表的名字，或含 form 的表。")
    return tuple(uses)


def with_forms(region: Region, forms: Mapping[str, Form], problems: list[Problem]) -> Region:
    """The region with its forms resolved; a form that no pack has is a problem."""
    resolved = []
    for use in region.form_uses:
        if use.form in forms:
            form = replace(forms[use.form], **use.changes)
            resolved.append(_without(form, use.omit) if use.omit else form)
        else:
            message = f"没有名为“{use.form}”的报表。"
            problems.append(Problem("pack", use.place, message, nearest(use.form, forms)))
    return replace(region, forms=tuple(resolved))


def _without(form: Form, subjects: tuple[str, ...]) -> Form:
    """The form without the rows of these subjects; ordinals stay without gaps."""
    kept = [row for row in form.rows if not _is_of(row, subjects)]
    columns: list[list[str]] = []
    for column, cells in enumerate(zip(*form.rows, strict=True)):
        ordinals = iter([match[0] for cell in cells if (match := _ORDINAL.match(cell))])
        columns.append([_renumbered(row[column], ordinals) for row in kept])
    return replace(form, rows=tuple(zip(*columns, strict=True)))


def _renumbered(label: str, ordinals: Iterator[str]) -> str:
    bare = _ORDINAL.sub("", label)
    return label if bare == label else next(ordinals) + bare


def _is_of(row: tuple[str, ...], subjects: tuple[str, ...]) -> bool:
    slots = [Reference.parse(cell[1:]).subject for cell in row if cell.startswith("=")]
    return bool(slots) and all(subject in subjects for subject in slots)
