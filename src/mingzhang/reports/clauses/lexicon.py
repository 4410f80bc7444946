"""What names mean in the sections of a report, and which subject the head of an item is."""

from __future__ import annotations

import re

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.clause import Clauses, Family
from mingzhang.model.relation import Classification
from mingzhang.model.template import Reference
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import even
from mingzhang.texts.clauses import Lexer, lexer_of
from mingzhang.texts.words import alternatives

_LEVELS = {"类": 1, "款": 2, "项": 3}
_LETTER = r"[^，,。；：（）\d.．]"
_CLASS, _SECTION, _ITEM = (
    rf"[^，,。；：（）\d.．、]{_LETTER}{{1,{most}}}（(?:\d{{2,3}})?{mark}）(?:支出)?"
    for mark, most in (("类", 24), ("款", 30), ("项", 40))
)
_HEAD = (
    f"(?:{_CLASS}(?:{_SECTION})?(?:{_ITEM})?|{_SECTION}(?:{_ITEM})?|{_ITEM})"
    r"(?:（\d{3,7}）|\d{7}(?!\d))?"
)
_STEP = re.compile(r"([^（）]+)（(\d*)([类款项])）(?:支出)?")
_CODE = re.compile(r"(?:（(\d{3,7})）|(\d{7}))$")
_MARK = re.compile(r"（\d*[类款项]）")


class Lexicon:
    """Names by family of sections. The names of a family count before those of ``also``."""

    def __init__(self, catalogue: Catalogue, clauses: Clauses) -> None:
        self.clauses = clauses
        self._names = {
            family.name: _items(family, catalogue) | _names(family, clauses)
            for family in clauses.families.values()
        }
        self._classes = _classes(catalogue)
        words = {name for names in self._names.values() for name in names} | set(self._classes)
        source = alternatives(words)
        self._plain = lexer_of(clauses, source)
        self._headed = lexer_of(clauses, f"{_HEAD}|{source}")

    def lexer(self, text: str) -> Lexer:
        """The lexer for a text; heads of items are looked for where there are any."""
        return self._headed if _MARK.search(text) else self._plain

    def meaning(self, name: str, family: Family) -> tuple[Reference, ...]:
        """The quantities that a name stands for in a family, () if it is not known there."""
        found = self._names[family.name].get(name)
        if found is None and family.subjects and name in self._classes:
            return (Reference(family.subjects, self._classes[name]),)
        return found or ()


def is_head(name: str) -> bool:
    """Whether a token is the head of an item: 教育支出（类）普通教育（款）…"""
    return bool(_MARK.search(name))


class ItemHeads:
    """The subjects of the heads of items; what a head leaves out is as in the one before."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.path: dict[str, str] = {}
        self.last: Reference | None = None  # the item that was named last under this heading

    def begin(self) -> None:
        """Another heading: what was named before counts no more."""
        self.path, self.last = {}, None

    def item(self, head: str, quantity: str, classification: Classification) -> Reference:
        """The quantity of an item, whose amounts may stand in the next paragraph."""
        self.last = Reference(quantity, self.subject(head, classification))
        return self.last

    def subject(self, head: str, classification: Classification) -> str:
        """The code of a head: as printed, of its numbers, or by its names."""
        steps = _STEP.findall(head)
        highest = min(_LEVELS[mark] for _, _, mark in steps)
        self.path = {m: n for m, n in self.path.items() if _LEVELS[m] < highest}
        self.path |= {mark: even(name).strip('"') for name, _, mark in steps}
        if code := _CODE.search(head):
            return code[1] or code[2]
        digits = "".join(number for _, number, _ in steps)
        if len(digits) in classification.lengths:
            return digits
        path = [self.path[mark] for mark in _LEVELS if mark in self.path]
        level = _LEVELS[steps[-1][2]]
        code_by_path = self.record.code_of(path, level, classification)
        if code_by_path == path[-1]:
            return self.record.code_of(path[-1:], level, classification)
        return code_by_path


def _names(family: Family, clauses: Clauses) -> dict[str, tuple[Reference, ...]]:
    """The names of a family with those of its ``also``, as they stand in a line."""
    found: dict[str, tuple[Reference, ...]] = {}
    for name in (*family.also, family.name):
        below = clauses.families[name]
        if name != family.name:
            found |= _names(below, clauses)
        for printed, quantities in below.names.items():
            meaning = tuple(Reference.parse(quantity) for quantity in quantities)
            found[even(printed)] = found[even(printed).replace('"', "")] = meaning
    return found


def _items(family: Family, catalogue: Catalogue) -> dict[str, tuple[Reference, ...]]:
    """The subjects that the ``items`` of a family take, by their names."""
    found: dict[str, tuple[Reference, ...]] = {}
    for name in family.items:
        source, column = catalogue.quantities[name].source, catalogue.subjects_of(name)
        if not column or not source:
            continue
        starts = tuple(word.removesuffix("*") for word in source.where.get(column.name, ()))
        for subject in catalogue.classifications[column.codes].subjects.values():
            if subject.code.startswith(starts):
                found[even(subject.name)] = (Reference(name, subject.code),)
    return found


def _classes(catalogue: Catalogue) -> dict[str, str]:
    """The codes of the classes of functions by their names."""
    found: dict[str, str] = {}
    for family in (f for c in catalogue.clauses.values() for f in c.families.values()):
        if not family.subjects:
            continue
        column = catalogue.subjects_of(family.subjects)
        classification = catalogue.classifications.get(column.codes) if column else None
        for subject in classification.subjects.values() if classification else ():
            if subject.level == 1:
                found[even(subject.name)] = subject.code
    return found
