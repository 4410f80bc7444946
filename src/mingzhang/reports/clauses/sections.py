"""Which family of quantities the headings of a report put its sentences in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mingzhang.model.clause import Clauses, Family
from mingzhang.model.marks import NUMERAL, ORDINAL
from mingzhang.reports.tokens import EvenLine

_OTHERS = "其他"
_LONGEST_TITLE = 60
_LEVELS = (
    (re.compile(f"{NUMERAL}、"), 2),
    (re.compile(ORDINAL), 3),
)


@dataclass(slots=True)
class Sections:
    """Follows the headings of one document."""

    clauses: Clauses
    absent: frozenset[str] = frozenset()  # forms of which no table is there
    _closed: dict[int, bool] = field(default_factory=dict)
    _families: dict[int, Family | None] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether quantities of the whole department are told under the present headings."""
        return not any(self._closed.values())

    @property
    def family(self) -> Family:
        """The family of the deepest heading that has one."""
        found = [family for _, family in sorted(self._families.items()) if family]
        return found[-1] if found else self.clauses.families[_OTHERS]

    def heading(self, level: int, text: str) -> None:
        """A heading of this level (1 to 3) begins."""
        plain = EvenLine.of(text).text
        words = self.clauses.words
        self._families = {above: f for above, f in self._families.items() if above < level}
        opened = any(word in plain for word in words.opened)
        above = {} if opened else self._closed
        self._closed = {higher: closed for higher, closed in above.items() if higher < level}
        self._closed[level] = not opened and any(word in plain for word in words.closed)
        under = any(family for one, family in self._families.items() if one > 1)
        fitting = (
            family
            for family in self.clauses.families.values()
            if (family.below or not under) and _names(family, plain)
        )
        # The title of a part names many things; that of a notice the one it is about.
        found = None if level == 1 and opened else next(fitting, None)
        if found and found.form in self.absent:
            found = self.clauses.families[found.instead]
        self._families[level] = found

    def title(self, text: str) -> bool:
        """Whether a paragraph is a title without a number; it opens a section if it is."""
        plain = EvenLine.of(text).text.removesuffix("。")
        if len(plain) > _LONGEST_TITLE or not plain or any(stop in plain for stop in "，；。："):
            return False
        if not any(plain.rstrip("）").endswith(word) for word in ("说明", "情况", "报告")):
            return False
        level = next((n for mark, n in _LEVELS if mark.match(plain)), 1)
        self.heading(level, plain)
        return True


def _names(family: Family, heading: str) -> bool:
    return any(_in_order(words.split("…"), heading) for words in family.headings)


def _in_order(words: list[str], text: str) -> bool:
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True
