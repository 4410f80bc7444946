"""What packs declare, in the terms of dataclasses: the markers that stand beside a field's type.

``catalogue/reader.py`` reads a table of TOML by the annotations of a dataclass, and
``catalogue/names.py`` looks the names up that it declares; both obey these markers. What is wrong
with a value beyond its types it tells itself, by a method ``slips() -> Iterator[Slip]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

# Markers are plain classes: every dataclass costs each start of the program half a millisecond.
# Those without anything to say are used themselves, not an instance of theirs.


class Named:
    """The field is the name of the table (or the file) that is read; no field of TOML gives it."""


class OrNamed:
    """The field is the name of the table where the table does not give it."""


class Unwritten:
    """No field of TOML gives it: whoever loads the packs sets it afterwards."""


class Required:
    """TOML must give the field, though the dataclass has a default for those who build one."""


class Inline:
    """The fields of the value stand in the table itself, not in one of their own."""


class Unquoted:
    """An exact number that is written as a plain one: 0.5, not "0.5"."""


class Refers:
    """A text that is a quantity with its subject, 量[科目]@上年; the quantity must be declared."""


class Written:
    """The field goes by another name in TOML."""

    def __init__(self, name: str) -> None:
        self.name = name


class OneOf:
    """The text is one of these words."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words


class Keys:
    """The table has these fields: the required ones, and optional ones with what they are else."""

    def __init__(
        self, required: tuple[str, ...], optional: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.required = required
        self.optional = optional


class OrItself:
    """Where the list is left out, the table itself is its one entry, but for some fields."""

    def __init__(self, without: tuple[str, ...] = ()) -> None:
        self.without = without


class Of:
    """A text that names something of this kind: a field of the catalogue."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class ColumnOf:
    """A text that names a column of the relation that another field of the same value names."""

    def __init__(self, field: str) -> None:
        self.field = field


Name = Annotated[str, Named]
Title = Annotated[str, OrNamed]
Given = Annotated[str, Required]
QuantityName = Annotated[str, Of("quantities")]
RelationName = Annotated[str, Of("relations")]
ClassificationName = Annotated[str, Of("classifications")]
FormName = Annotated[str, Of("forms")]


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a value that was read, at one of its fields ("" = at the table itself).

    ``within`` leads to a value inside, as TOML counts: ("moves", "2") is the second of a list.
    """

    field: str
    message: str
    mend: str = ""
    within: tuple[str, ...] = ()
