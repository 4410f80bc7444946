"""Names of subjects as reports print them, held against the lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.relation import Classification, Subject

SAME, NEAR, OLD, OTHER = "同", "近", "旧", "否"
OBSERVED = "observed"
_MARKS = re.compile(r"[\s、，,（）()《》\"“”.．·]")


class SubjectNames:
    """What each code is called now and was called before, and which codes a name may mean."""

    def __init__(
        self, current: Classification, editions: Iterable[Classification], catalogue: Catalogue
    ) -> None:
        self.current = current
        self._slip = float(catalogue.threshold("科目名相近"))
        watch = catalogue.watch
        ending = "|".join(watch.list_of("名称结尾")) or "(?!)"
        self._ending = re.compile(f"(?<=..)(?:{ending})$")
        self._before = re.compile(f"^(?:{'|'.join(watch.list_of('名称前缀')) or '(?!)'})")
        self.old: dict[str, set[str]] = defaultdict(set)
        for edition in editions:
            for subject in edition.subjects.values():
                self.old[subject.code].add(self.key(subject.name))
        for line in watch.list_of("旧科目名"):
            code, _, name = line.partition(" ")
            self.old[code].add(self.key(name))
        self.codes: dict[str, list[str]] = defaultdict(list)
        for code, subject in current.subjects.items():
            self.codes[self.key(subject.name)].append(code)
        self.codes_once: dict[str, list[str]] = defaultdict(list)
        for code, names in self.old.items():
            for name in names:
                self.codes_once[name].append(code)

    def key(self, name: str) -> str:
        """A name as it is compared: without marks, one word for and, without its usual end."""
        return self._ending.sub("", _MARKS.sub("", name))

    def clean(self, name: str) -> str:
        """A name without the words of the sentence that stand before it."""
        if self.key(name) in self.codes:
            return name
        return self._before.sub("", name) or name

    def subject(self, code: str) -> Subject | None:
        """The subject of a code in the present edition."""
        return self.current.subjects.get(code)

    def fit(self, code: str, name: str, known: str = "") -> str | None:
        """How a printed name fits a code: 同, 近, 旧 or 否; None where the code is not known.

        ``known`` is what the code is called in the report's own tables.
        """
        subject = self.subject(code)
        right = known or (subject.name if subject else "")
        if not right:
            return None
        printed = self.key(name)
        if printed == self.key(right) or (subject and printed == self.key(subject.name)):
            return SAME
        if printed in self.old[code]:
            return OLD
        elsewhere = self.codes.get(printed, ())
        if any(len(other) == len(code) for other in elsewhere):
            return OTHER
        names = [self.key(right), *self.old[code]]
        return NEAR if max(alike(printed, one) for one in names) >= self._slip else OTHER

    def resolve(self, name: str, level: int, above: str = "") -> tuple[str, str]:
        """The code that a name means below a code, and how it fits; ("", "") if none or several."""
        printed = self.key(name)
        length = self.current.lengths[level - 1]
        for codes, fit in ((self.codes, SAME), (self.codes_once, OLD)):
            found = {c for c in codes.get(printed, ()) if len(c) == length and c.startswith(above)}
            if len(found) == 1:
                return found.pop(), fit
            if found:
                return "", ""
        if not above:
            return "", ""
        return self._nearest(printed, length, above)

    def _nearest(self, printed: str, length: int, above: str) -> tuple[str, str]:
        """The one code below another whose name differs by a slip."""
        ranked = sorted(
            (
                (alike(printed, self.key(subject.name)), code)
                for code, subject in self.current.subjects.items()
                if len(code) == length and code.startswith(above)
            ),
            reverse=True,
        )
        if ranked and ranked[0][0] >= self._slip:
            return ranked[0][1], NEAR
        return "", ""


def alike(one: str, other: str) -> float:
    """How much of two names agrees, 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
