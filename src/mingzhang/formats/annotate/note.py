"""What is noted in a copy: one finding at one of its places, in the words of its reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mingzhang.formats.plain import one_line
from mingzhang.model.finding import SEVERITY_WORDS, Finding, Location, Severity

# What no XML may hold; blanks and other control characters are spaces by then.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")

AUTHOR = "明账"
INITIALS = "账"


@dataclass(frozen=True, slots=True)
class Note:
    """A note at ``location``: its text, a line a fact, and how grave what it says is."""

    location: Location
    text: str
    severity: Severity


def notes_of(findings: Iterable[Finding], path: str) -> Iterator[Note]:
    """A note for each place in the file ``path`` that a finding is about, and one without a place
    for a finding that has none anywhere.

    What a suspect was only held against is not noted: nothing is wrong there.
    """
    for finding in findings:
        for location in finding.locations or (Location("suspect", file=path),):
            if location.role != "operand" and location.file == path:
                yield Note(location, _text(finding, location), finding.severity)


def _text(finding: Finding, location: Location) -> str:
    word = SEVERITY_WORDS[finding.severity]
    if location.role == "repeat":
        word += "（另一处）"
    lines = [f"{word}：{one_line(finding.message)}"]
    if finding.cause:
        lines.append("由另一处差错引起，改正那一处后应相符。")
    if finding.basis:
        lines.append(f"依据：{one_line(finding.basis)}")
    if finding.verify:
        lines.append(f"核实：{one_line(finding.verify)}")
    return _NOT_XML.sub("", "\n".join(lines))
