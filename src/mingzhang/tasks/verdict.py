"""What a task says of one document: findings, outcomes, coverage; the published JSON of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingzhang.model.finding import Finding, Outcome
from mingzhang.model.understanding import NumberClass, Spot

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
    """One number with its class, for ``--numbers``."""

    spot: Spot
    kind: NumberClass
    quantity: str
    reason: str
    checks: tuple[str, ...]

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
class Verdict:
    """Everything found about one document. ``document`` is the JSON object of that name."""

    document: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    coverage: Coverage = Coverage()
    numbers: tuple[NumberLine, ...] = ()

    @property
    def errors(self) -> int:
        """Findings of severity error that are no consequence of another."""
        return sum(f.severity == "error" for f in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints as one line."""
        cover = self.coverage
        return {
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
            "findings": [finding.to_json() for finding in self.findings],
        }


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
