"""Cells that hold a number and its unit as people write them, and the columns read from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from mingzhang.model.declared import ColumnOf, Name, Of, RelationName
from mingzhang.model.problem import Place

# What is appended to the name of a measured value, and the SQL type of each of its columns.
NUMBER, UNIT, DAY = "数", "单位", "日"


@dataclass(frozen=True, slots=True)
class MeasuredValue:
    """A text column, the column of its unit and that of its sign, read as ``name`` + 数 (in base
    units), 单位 (the base unit) and 日 (the last day a date allows)."""

    name: str
    text: str
    unit: str = ""
    sign: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it fills."""
        return tuple(self.name + suffix for suffix in (NUMBER, UNIT, DAY))


@dataclass(frozen=True, slots=True)
class Measured:
    """A derived relation with a row for each of those of ``of`` (the same 来源 and 行), which has
    their columns and those that are read from them, so that nobody need join the two.

    Columns of units and signs that ``of`` lacks are those of the rows of ``lent_by`` with the same
    ``by``.
    """

    relation: Annotated[Name, Of("relations")]
    of: RelationName
    values: tuple[MeasuredValue, ...]
    lent_by: RelationName = ""
    by: tuple[Annotated[str, ColumnOf("of")], ...] = ()
    place: Place = field(default=Place(), compare=False)
