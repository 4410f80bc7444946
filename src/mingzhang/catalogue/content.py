"""What the loaded packs declare, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from mingzhang.catalogue.parameters import valid_rows
from mingzhang.catalogue.reasons import USUAL, ReasonStyle
from mingzhang.catalogue.thresholds import Threshold
from mingzhang.catalogue.watch import Watch, joined
from mingzhang.model.clause import Clauses
from mingzhang.model.columns import TableWords
from mingzhang.model.imports import Profile
from mingzhang.model.measured import Measured
from mingzhang.model.paper import Paper
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.model.quantity import Identity, Quantity
from mingzhang.model.region import Form, Region
from mingzhang.model.relation import Classification, Column, Relation
from mingzhang.model.row_table import Computed, RowTable
from mingzhang.model.rubric import Rubric
from mingzhang.model.rule import Case, Rule
from mingzhang.model.sheet import ApprovalSheet
from mingzhang.model.states import LifeCycle


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Everything the loaded packs declare, by name; each one is equal to itself alone.

    ``packs`` are all of them, required ones before those that require them; ``asked`` the names and
    paths by which it can be loaded again.
    """

    packs: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    relations: Mapping[str, Relation] = field(default_factory=dict)
    classifications: Mapping[str, Classification] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    identities: Mapping[str, Identity] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    cases: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)
    regions: Mapping[str, Region] = field(default_factory=dict)
    imports: Mapping[str, Profile] = field(default_factory=dict)
    reasons: Mapping[str, ReasonStyle] = field(default_factory=dict)
    sheets: Mapping[str, ApprovalSheet] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    watches: Mapping[str, Watch] = field(default_factory=dict)
    columns: Mapping[str, TableWords] = field(default_factory=dict)
    clauses: Mapping[str, Clauses] = field(default_factory=dict)
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    states: Mapping[str, LifeCycle] = field(default_factory=dict)
    row_tables: Mapping[str, RowTable] = field(default_factory=dict)
    computed: Mapping[str, Computed] = field(default_factory=dict)
    parameters: Mapping[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    derivations: Mapping[str, Rule] = field(default_factory=dict)
    measured: Mapping[str, Measured] = field(default_factory=dict)
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)

    def region(self, name: str) -> Region:
        """The region of this name; InputError with the nearest name if there is none."""
        if name not in self.regions:
            raise InputError([unknown_name("region", "地区", name, self.regions)])
        return self.regions[name]

    def rubric(self, name: str) -> Rubric:
        """The rubric of this name; InputError with the nearest name if there is none."""
        if name not in self.rubrics:
            raise InputError([unknown_name("rubric", "评分表", name, self.rubrics)])
        return self.rubrics[name]

    def rubric_of(self, place: str, year: int, about: str) -> Rubric | None:
        """The rubric of a place and year for 部门 or 项目: the place's own first, else one that
        any place may use; None where the packs have none."""
        fit = [r for r in self.rubrics.values() if r.object == about and r.first <= year <= r.last]
        own = [rubric for rubric in fit if rubric.place == place]
        return next(iter((*own, *(rubric for rubric in fit if not rubric.place))), None)

    def threshold(self, name: str) -> Decimal:
        """The number of this name from which on something counts; InputError if there is none."""
        if name not in self.thresholds:
            raise InputError([unknown_name("threshold", "界限", name, self.thresholds)])
        return self.thresholds[name].value

    def valid(self, parameter: str, place: str, year: int) -> tuple[dict[str, Any], ...]:
        """The rows of a parameter relation that hold in a place and year."""
        each = self.relations[parameter].each if parameter in self.relations else ()
        return valid_rows(self.parameters.get(parameter, ()), place, year, each)

    def subjects_of(self, quantity: str) -> Column | None:
        """The column of the book that gives the subjects of a quantity, of the first axis."""
        source = self.quantities[quantity].source
        if source is None or not source.by:
            return None
        return self.relations[source.relation].column(source.by[0])

    def named(self, code: str) -> str:
        """A code with its name by any classification, 教育支出（205）; else the code."""
        every = (one.subjects.get(code) for one in self.classifications.values())
        subject = next(filter(None, every), None)
        return f"{subject.name}（{code}）" if subject else code

    @property
    def watch(self) -> Watch:
        """What every pack says of wordings and of what a report must hold."""
        return joined(self.watches.values())

    @property
    def said(self) -> Clauses:
        """How every pack says sentences, as one."""
        return next(iter(self.clauses.values()), Clauses())

    @property
    def table_words(self) -> TableWords | None:
        """How tables other than official forms are read; None where no pack says it."""
        return next(iter(self.columns.values()), None)

    def reason_style(self, region: str) -> ReasonStyle | None:
        """How reasons are worded in a region; None where no pack says it."""
        return self.reasons.get(region) or self.reasons.get(USUAL)


# The fields that hold what packs declare, by name.
KINDS = tuple(one.name for one in fields(Catalogue) if one.name not in ("packs", "asked"))


def unknown_name(code: str, word: str, name: str, known: Iterable[str]) -> Problem:
    """The problem that nothing of this kind goes by that name, with the nearest that does."""
    listing = "、".join(known)
    mend = nearest(name, known) or (f"现有：{listing}。" if listing else "")
    return Problem(code, Place(), f"没有名为“{name}”的{word}。", mend)
