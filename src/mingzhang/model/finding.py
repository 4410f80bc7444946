"""A finding: what is wrong, where, what it should be, on what basis, how to verify."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

# What a rule or an identity is about.
CATEGORIES = (
    "sum", "table-table", "table-text", "text-text", "share", "growth", "completion", "direction",
    "name-code", "missing", "unit", "year", "count", "date", "score", "indicator", "rounding",
    "wording", "layout", "conflict", "publication", "payment",
)  # fmt: skip

Severity = Literal["error", "warning", "info"]
SEVERITY_WORDS: dict[Severity, str] = {"error": "必改", "warning": "需说明", "info": "建议"}
SEVERITY_OF: dict[str, Severity] = {word: severity for severity, word in SEVERITY_WORDS.items()}
SEVERITIES: tuple[Severity, ...] = tuple(SEVERITY_WORDS)  # the gravest first


@dataclass(frozen=True, slots=True)
class Location:
    """One place a finding points to; ``role`` tells the suspect from what it was held against.

    ``box`` is left, bottom, right and top in points from the lower left corner of a PDF's page.
    ``path`` names the element or the cell in a file without lines, as its anchor does; ``length``
    is how many characters are told, which may go on over the next lines.
    """

    role: Literal["suspect", "repeat", "operand"]
    file: str = ""
    page: int = 0
    line: int = 0
    column: int = 0
    end: int = 0
    section: str = ""
    table: str = ""
    row: str = ""
    quote: str = ""
    box: tuple[float, float, float, float] | None = None
    path: str = ""
    length: int = 0

    @property
    def point(self) -> tuple[object, ...]:
        """Where it stands and nothing else, so that two notes of one number are known as one."""
        if self.line and self.column:
            return self.file, self.line, self.column
        return self.file, self.page, self.path, self.box or self.quote


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of one rule.

    ``stated`` and ``expected`` are in the unit the document prints; ``key`` identifies the case
    across versions of a document (never a page or a line).
    """

    rule: str
    title: str
    severity: Severity
    category: str
    message: str
    key: Mapping[str, str]
    measure: str = ""
    stated: Decimal | None = None
    expected: Decimal | None = None
    expected_low: Decimal | None = None
    expected_high: Decimal | None = None
    difference: Decimal | None = None
    amount: Decimal | None = None
    cause: str | None = None
    locations: tuple[Location, ...] = ()
    basis: str = ""
    verify: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """16 hex digits of the rule and its canonical key: a rerun finds the same finding."""
        canonical = json.dumps(dict(sorted(self.key.items())), ensure_ascii=False)
        return hashlib.sha256(f"{self.rule}\n{canonical}".encode()).hexdigest()[:16]

    def with_places_of(self, other: Finding) -> Finding:
        """The finding with the places of another as well, each once."""
        more = [place for place in other.locations if place not in self.locations]
        return replace(self, locations=(*self.locations, *more))

    def to_json(self) -> dict[str, Any]:
        """The finding as the published JSON schema has it; decimals are strings."""

        def number(value: Decimal | None) -> str | None:
            return None if value is None else f"{value.normalize():f}"

        return {
            "id": self.id,
            "rule": self.rule,
            "title": self.title,
            "severity": self.severity,
            "category": self.category,
            "message": self.message,
            "key": dict(self.key),
            "measure": self.measure,
            "stated": number(self.stated),
            "expected": number(self.expected),
            "expected_low": number(self.expected_low),
            "expected_high": number(self.expected_high),
            "difference": number(self.difference),
            "amount": number(self.amount),
            "cause": self.cause,
            "locations": [
                {
                    "role": location.role,
                    "file": location.file,
                    "page": location.page,
                    "line": location.line,
                    "column": location.column,
                    "end": location.end,
                    "section": location.section,
                    "table": location.table,
                    "row": location.row,
                    "quote": location.quote,
                    "box": list(location.box) if location.box else None,
                }
                for location in self.locations
            ],
            "basis": self.basis,
            "verify": self.verify,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often a rule was met, not met, and not evaluated, with the reasons of the last."""

    rule: str
    title: str
    met: int
    not_met: int
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def not_evaluated(self) -> int:
        """Cases that could not be checked."""
        return sum(self.reasons.values())

    def to_json(self) -> dict[str, Any]:
        """The outcome as the published JSON schema has it."""
        return {
            "id": self.rule,
            "title": self.title,
            "met": self.met,
            "not_met": self.not_met,
            "not_evaluated": self.not_evaluated,
            "reasons": dict(self.reasons),
        }
