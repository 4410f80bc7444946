"""What an audit is given beside the files: approved figures, written reasons, an earlier run."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mingzhang.disclosures.grouping import Disclosure, may_be_one_name
from mingzhang.model.approved import ApprovedSet
from mingzhang.model.finding import SEVERITY_WORDS, Severity
from mingzhang.rules.exceptions import WrittenException, explained_by
from mingzhang.told.verdict import Since, Verdict

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of an earlier run, as far as it must be told again."""

    id: str
    severity: Severity
    message: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The findings of one report in an earlier run; empty and 0 where the source does not say
    whose report it was."""

    department: str
    year: int
    kind: str
    findings: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything beside the files themselves that an audit was given."""

    approved: tuple[ApprovedSet, ...] = ()
    exceptions: tuple[WrittenException, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    def figures_for(self, one: Disclosure) -> tuple[ApprovedSet, ...]:
        """The approved figures that are those of a disclosure, of its year."""
        return tuple(_of_year(found, one.year) for found in self._near(one))

    def _near(self, one: Disclosure) -> list[ApprovedSet]:
        """Those of the same name, or else of one that may be short for it."""
        fits = [
            found
            for found in self.approved
            if (not found.year or not one.year or found.year == one.year)
            and (not found.kind or not one.head.kind or found.kind == one.head.kind)
        ]
        exact = [found for found in fits if found.department == one.department]
        return exact or [
            found for found in fits if may_be_one_name(found.department, one.department)
        ]

    def of(self, disclosures: Iterable[Disclosure]) -> Beside:
        """What of it concerns these disclosures."""
        sets = {found.path + found.kind: found for one in disclosures for found in self._near(one)}
        return replace(self, approved=tuple(sets.values()))

    def digest(self) -> str:
        """The same for the same content."""
        parts = (self.approved, self.exceptions, self.earlier)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def settle(self, verdict: Verdict) -> Verdict:
        """The verdict with reasons shown, and with what became of the earlier findings."""
        findings, used = explained_by(verdict.findings, self.exceptions)
        verdict = replace(
            verdict, findings=findings, explained=tuple(self.exceptions[one] for one in used)
        )
        earlier = _same_report(verdict.document, self.earlier)
        return verdict if earlier is None else replace(verdict, since=_since(verdict, earlier))

    def unused(self, used: Collection[str]) -> Iterator[str]:
        """A line for every reason that fits no finding; ``used`` is where those stand that do."""
        for one in self.exceptions:
            if one.where not in used:
                about = one.id or "、".join((one.rule, *one.key.values()))
                yield f"{one.where}：没有“{about}”这条问题，说明没有用上。"


def _of_year(found: ApprovedSet, year: int) -> ApprovedSet:
    """Tables that do not say their year are taken for those of the report's."""
    if found.year or not year:
        return found
    figures = (replace(one, year=one.year + year) for one in found.figures)
    return replace(found, year=year, figures=tuple(figures))


def _same_report(document: Mapping[str, Any], earlier: Sequence[Earlier]) -> Earlier | None:
    """The earlier run of the same report; one of nobody in particular where it is the only one."""
    whose = (document["department"], document["year"], document["kind"])
    for one in earlier:
        if (one.department, one.year, one.kind) == whose:
            return one
    alone = earlier[0] if len(earlier) == 1 else None
    return alone if alone and alone.department in ("", document["department"]) else None


def _since(verdict: Verdict, earlier: Earlier) -> Since:
    known = {one.id: one for one in earlier.findings}
    now = {finding.id for finding in verdict.findings}
    return Since(
        {one.id: "未改" if one.id in known else "新增" for one in verdict.findings},
        tuple((one.id, one.severity, one.message) for one in known.values() if one.id not in now),
        {one.id: one.reply for one in known.values() if one.reply},
    )


def told_since(verdict: Mapping[str, Any]) -> Iterator[str]:
    """What became of the earlier findings, in lines; nothing where none were given."""
    if "since" not in verdict:
        return
    since = verdict["since"]
    yield (
        f"与前一稿相比：已改 {len(since['fixed'])}，未改 {since['unchanged']}，"
        f"新增 {since['new']}。"
    )
    for one in since["fixed"][:_SHOWN]:
        yield f"  已改　{SEVERITY_WORDS[one['severity']]}　{one['message']}"
    if len(since["fixed"]) > _SHOWN:
        yield f"  …… 还有 {len(since['fixed']) - _SHOWN} 条已改，见 JSON。"
