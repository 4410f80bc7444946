"""What a task says of one document: findings, outcomes, coverage; the published JSON of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingzhang.model.finding import Finding, Outcome, Severity
from mingzhang.model.understanding import NumberClass, Spot
from mingzhang.rules.exceptions import WrittenException

SCHEMA = "mingzhang/1"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many numbers a document has and how many of them are proved."""

    numbers: int = 0
    checked: int = 0
    uncheckable: int = 0
    not_quantities: int = 0

    @property
    def share(self) -> str:
        """Checked over the numbers that are quantities, to four decimals."""
        quantities = self.numbers - self.not_quantities
        return f"{self.checked / quantities:.4f}" if quantities else "0.0000"


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number with its class, for ``--numbers``; ``proofs`` tell the checks that agreed."""

    spot: Spot
    kind: NumberClass
    quantity: str
    reason: str
    checks: tuple[str, ...]
    proofs: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The line of ``--numbers``."""
        place = self.spot.location
        return {
            "place": {
                "file": place.file,
                "page": place.page,
                "line": place.line,
                "column": place.column,
                "end": place.end,
                "section": place.section,
                "table": place.table,
                "row": place.row,
            },
            "quote": place.quote,
            "value": self.spot.text,
            "unit": self.spot.unit,
            "class": self.kind,
            "reason": self.reason,
            "quantity": self.quantity,
            "checks": list(self.checks),
        }


@dataclass(frozen=True, slots=True)
class Since:
    """What became of an earlier run's findings: the state (未改, 新增) of each finding by its id,
    those that are gone (id, severity, message), and what the department replied."""

    states: Mapping[str, str]
    fixed: tuple[tuple[str, Severity, str], ...]
    replies: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """The summary; the state of each finding stands with it."""
        states = list(self.states.values())
        return {
            "unchanged": states.count("未改"),
            "new": states.count("新增"),
            "fixed": [
                {"id": name, "severity": severity, "message": message}
                for name, severity, message in self.fixed
            ],
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything found about one disclosure. ``document`` is the JSON object of that name.

    ``since`` is there where an earlier run was given, ``explained`` the written reasons that fit.
    """

    document: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    coverage: Coverage = Coverage()
    numbers: tuple[NumberLine, ...] = ()
    since: Since | None = None
    explained: tuple[WrittenException, ...] = ()

    @property
    def errors(self) -> int:
        """Findings of severity error that are no consequence of another."""
        return sum(f.severity == "error" and not f.cause for f in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints as one line."""
        cover = self.coverage
        told = {
            "schema": SCHEMA,
            "document": dict(self.document),
            "coverage": {
                "numbers": cover.numbers,
                "checked": cover.checked,
                "uncheckable": cover.uncheckable,
                "not_quantities": cover.not_quantities,
                "share": cover.share,
            },
            "rules": [outcome.to_json() for outcome in self.outcomes],
            "findings": [self._told(finding) for finding in self.findings],
        }
        return told | ({"since": self.since.to_json()} if self.since else {})

    def _told(self, finding: Finding) -> dict[str, Any]:
        state = {"since": self.since.states[finding.id]} if self.since else {}
        return finding.to_json() | state


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read."""

    path: str
    code: str
    message: str
    place: str

    def to_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints as one line."""
        return {
            "document": {"path": self.path},
            "error": {"code": self.code, "message": self.message, "place": self.place},
        }
