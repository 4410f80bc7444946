"""What a file that would be made public shows and hides, as the inspectors of formats tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

# What stands in a file without being shown, or leads out of it.
TraceKind = Literal[
    "tracked-change",
    "comment",
    "person",
    "company",
    "custom-property",
    "template-path",
    "printer-path",
    "file-path",
    "hidden-text",
    "hidden-sheet",
    "hidden-row",
    "hidden-column",
    "defined-name",
    "outside-link",
    "script",
    "embedded-object",
    "attachment",
    "macro",
    "unread",
]


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of text that would be public and where it stands (第3段, 工作表“收入”单元格B7).

    ``bare`` tells a cell that is a number and nothing else; ``head`` is the text above its column.
    """

    text: str
    place: str = ""
    bare: bool = False
    head: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """Something hidden: its kind, where it stands and what it says."""

    kind: TraceKind
    place: str = ""
    detail: str = ""


@dataclass(slots=True)
class Inspection:
    """One file looked through. ``file`` is its path, with the path inside an archive behind “!”."""

    file: str
    shown: list[Shown] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)

    def show(self, text: str, place: str = "", *, bare: bool = False, head: str = "") -> None:
        """Note a text; blank ones say nothing."""
        if text.strip():
            self.shown.append(Shown(text, place, bare, head))

    def trace(self, kind: TraceKind, place: str = "", detail: str = "") -> None:
        """Note something hidden, once."""
        one = Trace(kind, place, detail)
        if one not in self.traces:
            self.traces.append(one)
