"""One cause, one finding: what explains several failing checks, with its consequences under it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.documents.outcomes import Failure
from mingzhang.engines.documents.repair import SCALE, CheckKey, System, tied
from mingzhang.model.finding import Finding
from mingzhang.model.understanding import Understanding
from mingzhang.rules.causes_search import Cause, Elsewhere, FigureCase, Search
from mingzhang.rules.causes_told import MOVED, CauseTeller
from mingzhang.rules.findings import FailureTeller, ToldFinding, numbered, told_failures
from mingzhang.rules.notes import noted
from mingzhang.rules.roundings import together


def caused_findings(
    failures: Iterable[Failure],
    system: System | None,
    understood: Understanding,
    catalogue: Catalogue,
    origin: str = "",
) -> tuple[Finding, ...]:
    """The findings of one document: each cause before its consequences, which carry its id.

    ``system`` holds the checks around the failures, ``origin`` says how the document's text was
    obtained. What no cause explains is told check by check; roundings of one rule are one finding.
    """
    teller = FailureTeller(understood, catalogue)
    told = told_failures(failures, teller)
    heads: list[Finding] = []
    alone: Sequence[ToldFinding] = told
    if system:
        system = tied(system, _printed_once(system, understood))
        gathered = _Gathered(told, CauseTeller(teller, system, origin))
        for cause in _causes(told, system, understood):
            gathered.hang(cause)
        heads, alone = gathered.heads, gathered.alone()
    return (*heads, *together([noted(one, teller) for one in alone], understood))


@dataclass(slots=True)
class _Gathered:
    """Findings on their way under their causes; ``heads`` are causes with their consequences."""

    told: Sequence[ToldFinding]
    teller: CauseTeller
    heads: list[Finding] = field(default_factory=list)
    hung: set[str] = field(default_factory=set)

    def hang(self, cause: Cause) -> None:
        """Put under a cause what tells only checks that it explains."""
        keys = {self.teller.system.checks[index].key for index in cause.explains}
        found = [one for one in self.alone() if _keys(one) <= keys]
        if not found:
            return
        own = self.teller.own(cause, found)
        head = own or self.teller.of(cause, found)
        head = numbered([*self.heads, head])[-1]
        below = [one.finding for one in found if one.finding.id != head.id]
        self.heads += [head, *(replace(finding, cause=head.id) for finding in below)]
        self.hung |= {one.finding.id for one in found}

    def alone(self) -> list[ToldFinding]:
        """What no cause has taken."""
        return [one for one in self.told if one.finding.id not in self.hung]


def under_their_codes(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """An item under another class hangs under what is already said of its printed code."""
    codes = {
        finding.key["编码"]: finding.id
        for finding in findings
        if finding.severity == "error" and "编码" in finding.key
    }
    heads = {
        finding.id: codes[finding.key["科目"]]
        for finding in findings
        if finding.rule == MOVED and finding.key["科目"] in codes
    }
    return tuple(
        replace(finding, cause=heads[finding.cause or finding.id])
        if (finding.cause or finding.id) in heads
        else finding
        for finding in findings
    )


def in_order(findings: Sequence[Finding], report: str = "") -> tuple[Finding, ...]:
    """Findings by the place of what is suspect, each consequence behind its cause; those in the
    file of the report before those in the files beside it.
    """
    heads = {finding.id: finding for finding in findings}
    beside = {one.locations[0].file for one in findings if one.locations} - {report}
    files = [report, *sorted(beside)]

    def place(finding: Finding) -> tuple[int, ...]:
        if not finding.locations:
            return (len(files), 0, 0, 0)
        at = finding.locations[0]
        return files.index(at.file), at.page, at.line, at.column

    def rank(finding: Finding) -> tuple[tuple[int, ...], str, bool, tuple[int, ...]]:
        head = heads.get(finding.cause or "", finding)
        return place(head), head.id, finding is not head, place(finding)

    return tuple(sorted(findings, key=rank))


def _keys(told: ToldFinding) -> set[CheckKey]:
    return {(failure.rule.id, failure.case) for failure in told.failures}


def _causes(told: Sequence[ToldFinding], system: System, understood: Understanding) -> list[Cause]:
    """What explains the failing checks that are told as errors; the others say nothing."""
    errors = {key for one in told if one.finding.severity == "error" for key in _keys(one)}
    left = {n for n, check in enumerate(system.checks) if check.failed and check.key in errors}
    aside = {n for n, check in enumerate(system.checks) if check.slips or check.failed} - left
    cases = _cases(system, understood)
    if not left:
        return []
    return list(Search(system, cases, left, aside, _elsewhere(cases, understood)).causes())


def _elsewhere(
    cases: Mapping[int, FigureCase], understood: Understanding
) -> Mapping[tuple[str, str], Sequence[Elsewhere]]:
    """All readings but zeros of the quantities and subjects in question, by these."""
    wanted = {(case.quantity, case.subject) for case in cases.values()}
    columns = understood.readings.columns
    found: dict[tuple[str, str], list[Elsewhere]] = defaultdict(list)
    for number, key in enumerate(zip(columns["量"], columns["科目"], strict=True)):
        value, half = columns["值"][number], columns["半"][number]
        if key in wanted and value:
            year, unit, scope = (columns[name][number] for name in ("年度", "单位代码", "范围"))
            whole = int(value * SCALE), int(half * SCALE)
            found[key].append(Elsewhere(number, year, unit, scope, *whole))
    return found


def _printed_once(system: System, understood: Understanding) -> Iterator[tuple[int, ...]]:
    """Figures of the same value that one printed number states."""
    figure_of = {n: figure for figure in system.figures.values() for n in figure.readings}
    for spot in understood.spots:
        figures = {figure_of[n].number for n in spot.readings if n in figure_of}
        values = {(system.figures[n].value, system.figures[n].half) for n in figures}
        if len(figures) > 1 and len(values) == 1:
            yield tuple(figures)


def _cases(system: System, understood: Understanding) -> Mapping[int, FigureCase]:
    columns = understood.readings.columns
    cases = {}
    for number, figure in system.figures.items():
        first = figure.readings[0]
        cases[number] = FigureCase(
            columns["量"][first],
            columns["年度"][first],
            columns["科目"][first],
            columns["单位代码"][first],
            columns["范围"][first],
            next((columns["表"][n] for n in figure.readings if columns["表"][n]), ""),
            next((n for n in figure.readings if columns["表"][n]), first),
        )
    return cases
