"""reasons.toml: how reasons are worded in each region, and where the projects they name stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from mingzhang.model.declared import Inline
from mingzhang.model.reason import ReasonWords

USUAL = "通用"


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """Where a book keeps projects: the relation and its columns of name, code and amount."""

    relation: str
    name: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class ReportHeads:
    """The heads of the columns of a report's tables that name projects and their amounts, the
    likeliest first."""

    names: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonStyle:
    """A region's wording of reasons.

    ``against`` names what a figure is held against: last year, the budget of the beginning, the
    budget where there is no other.
    """

    words: Annotated[ReasonWords, Inline]
    against: tuple[str, ...]
    projects: ProjectTable
    document: ReportHeads
