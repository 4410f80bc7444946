"""Rules in SQL: one file, one rule, its header beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Annotated, Any, Literal

from mingzhang.model.declared import Given, OneOf, Title
from mingzhang.model.finding import CATEGORIES, Severity

# What a claim rule returns for every claim it could evaluate: the stated value with its half-unit
# the quotient of two intervals it must equal (denominator 1 for sums) and the readings it used.
CLAIM_OUTPUT = (
    "文档", "断言", "值号", "值", "半", "分子低", "分子高", "分母低", "分母高", "甲", "乙",
)  # fmt: skip


# What a query rule over an observation of documents returns beside its key and its figures: the
# document and the row it is about, where that stands and what it was held against (both 处).
OBSERVED_OUTPUT = ("文档", "号", "处")
OBSERVED_OPTIONAL = ("另处", "程度")

# What a query rule over the rows that units keep returns beside its key and its figures: whose row
# it is and where it stands; optional are the row it was held against, the column meant, how grave.
ROW_OWNER = ("单位代码", "年度")
ROW_OUTPUT = (*ROW_OWNER, "来源", "行")
ROW_OPTIONAL = ("另来源", "另行", "列", "程度")

DAY = "核对日期"  # the constant of a run that rules about deadlines and standards ask for


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as written. ``kind`` "claim" returns every evaluable claim, "query" only violations;
    "derive" returns the rows of the derived relation that it is named after, whole.

    ``over`` is the relation whose rows are the cases, ``inputs`` the columns without which a case
    cannot be evaluated, ``scope`` the columns of the key that name the object. ``holds`` are
    columns of ``over`` with places: of numbers that cannot move by more than two last digits in
    an evaluated case without the rule objecting. ``message`` is what a clerk reads, with the
    columns that the rule returns as {列}. ``among`` are the rows of ``over`` that the rule is
    about, as the values their columns may have (the SQL says so too; here it is for counting).
    ``pieces`` is a column of ``over`` whose values have nothing to do with each other, so that the
    rule may be run over the rows of each for themselves. ``optional`` are relations without which
    the rule still holds, though it may object to more. ``same_as`` are the rules that say of a
    report what this one says of the rows behind it.
    """

    id: Title
    title: str
    severity: Severity
    category: Annotated[str, OneOf(CATEGORIES)]
    sql: str
    path: str = ""
    kind: Annotated[Literal["claim", "query", "derive"], OneOf(("claim", "query"))] = "query"
    key: tuple[str, ...] = ()
    over: Given = ""
    inputs: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    basis: Given = ""
    proves: str = ""
    message: str = ""
    false_alarm: Given = ""
    verify: str = ""
    slip: bool = False  # outside by one unit of the last digit is only a suggestion
    same_as: tuple[str, ...] = ()
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    pieces: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """The columns that the message names."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.message) if name)


@dataclass(frozen=True, slots=True)
class Case:
    """A small example that tests a rule: rows by relation and what must come out."""

    name: str
    rows: Mapping[str, tuple[tuple[Any, ...], ...]]
    not_met: tuple[tuple[str, ...], ...] = ()
    not_evaluated: int = 0
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)  # the constants of the run
