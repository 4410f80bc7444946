"""reasons.toml: how reasons are worded in each region, and where the projects they name stand."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from decimal import Decimal

from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.reason import ReasonWords

USUAL = "通用"
_NO_LISTS = {"threshold", "limit"}
_LISTS = tuple(f.name for f in dataclass_fields(ReasonWords) if f.name not in _NO_LISTS)


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """Where a book keeps projects: the relation and its columns of name, code and amount."""

    relation: str
    name: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class ReasonStyle:
    """A region's wording of reasons.

    ``against`` names what a figure is held against: last year, the budget of the beginning, the
    budget where there is no other. ``name_heads`` and ``value_heads`` are the heads of the columns
    of a report's tables that name projects and their amounts, the likeliest first.
    """

    words: ReasonWords
    against: tuple[str, ...]
    projects: ProjectTable
    name_heads: tuple[str, ...]
    value_heads: tuple[str, ...]


def read_reasons(file: TomlFile) -> dict[str, ReasonStyle]:
    """The styles of a pack by region; 通用 is that of all others."""
    return {name: _read_style(fields) for name, fields in file.tables()}


def _read_style(fields: Fields) -> ReasonStyle:
    words = ReasonWords(
        **{name: fields.texts(name) for name in _LISTS},
        threshold=Decimal(str(fields.number("threshold_percent", 0))),
        limit=fields.whole("limit", 200),
    )
    projects, document = fields.part("projects"), fields.part("document")
    style = ReasonStyle(
        words,
        fields.texts("against"),
        ProjectTable(*(projects.text(name) for name in ("relation", "name", "code", "value"))),
        document.texts("names"),
        document.texts("values"),
    )
    for one in (projects, document, fields):
        one.close()
    return style
