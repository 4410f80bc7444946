"""Disclosures: which files of a call are one publication, and which publications belong together.

A report with the files of its tables is one disclosure. Disclosures of one body in two years that
follow, or of a department and of its units, are audited in one run and held against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.document import Document, Paragraph, Table, plain
from mingzhang.model.marks import year_in
from mingzhang.reports.cover import cover, usual_year

UNIT = "单位"
DEPARTMENT = "部门"
_SENTENCE = 20  # characters from which a paragraph is a sentence of a report
_MOST_SENTENCES = 3  # that a file of tables may hold beside its tables
_OWNER = re.compile(r"[:：]\s*(\S+)")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True, slots=True)
class Card:
    """What a file says of itself: whose accounts, of which year, of a 部门 or a 单位.

    ``folder`` is where the files lie that may belong to it. What is not known is empty or zero;
    ``tables_only`` marks a file of tables without a report.
    """

    path: str
    folder: str
    department: str = ""
    year: int = 0
    kind: str = ""
    tables_only: bool = False


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The files of one publication, the report first."""

    cards: tuple[Card, ...]

    @property
    def head(self) -> Card:
        """The report, or the only file."""
        return self.cards[0]

    @property
    def department(self) -> str:
        """Whose accounts, as far as any of the files says it."""
        return next((card.department for card in self.cards if card.department), "")

    @property
    def year(self) -> int:
        """Of which year, 0 if no file says it."""
        return next((card.year for card in self.cards if card.year), 0)

    @property
    def of_unit(self) -> bool:
        """Whether it is of a single unit."""
        return self.head.kind == UNIT

    @property
    def same(self) -> tuple[str, bool]:
        """What two years of one body have in common."""
        return self.department, self.of_unit


def card_of(document: Document, path: str, catalogue: Catalogue) -> Card:
    """The card of a document that was read from ``path``."""
    words = catalogue.said.words
    tables = [block for block in document.blocks if isinstance(block, Table)]
    only = bool(tables) and _sentences(document) <= _MOST_SENTENCES
    said = cover(document, words)
    folder = str(PurePath(path).parent)
    if said and not only:
        kind = UNIT if said.unit else DEPARTMENT
        return Card(path, folder, said.department, said.year, kind)
    owners = (_OWNER.search(table.owner) for table in tables)
    owner = next((match[1] for match in owners if match), "")
    year = said.year if said else _year_of(document, tables, path)
    return Card(path, folder, owner, year, "", only)


def card_of_verdict(document: Mapping[str, Any]) -> Card:
    """The card of what was audited, by the JSON object of the document."""
    path = str(document["path"])
    folder = str(PurePath(path).parent)
    return Card(path, folder, document["department"], document["year"], document["kind"])


def _sentences(document: Document) -> int:
    texts = (plain(b.content) for b in document.blocks if isinstance(b, Paragraph))
    return sum(len(text) >= _SENTENCE and "。" in text for text in texts)


def _year_of(document: Document, tables: Iterable[Table], path: str) -> int:
    """The year of the titles, else the one spoken of most, else that of the file's name."""
    titles = (document.title, *(table.title for table in tables))
    titled = next(filter(None, map(year_in, titles)), 0)
    return titled or usual_year(document) or year_in(PurePath(path).name)


def group(cards: Sequence[Card]) -> list[Disclosure]:
    """The cards as disclosures, in the order of their first files.

    A file of tables joins the report of its folder that it fits; where it fits several that are
    the same report in other formats, it joins each of them; where none, it stands alone.
    """
    reports = [card for card in cards if not card.tables_only]
    joined: dict[str, list[Card]] = {card.path: [card] for card in reports}
    for card in cards:
        if card.tables_only:
            for path in _reports_for(card, reports) or [card.path]:
                joined.setdefault(path, []).append(card)
    order = {card.path: number for number, card in enumerate(cards)}
    found = sorted(joined.values(), key=lambda files: min(order[card.path] for card in files))
    return [Disclosure(tuple(files)) for files in found]


def _reports_for(tables: Card, reports: Sequence[Card]) -> list[str]:
    """The paths of the reports that a file of tables belongs to: one report, maybe in copies.

    It lies in the same folder, or is the only report there is.
    """
    fit = [one for one in reports if _may_be_of(tables, one)]
    near = [one for one in fit if one.folder == tables.folder] or (
        fit if len(reports) == len(fit) else []
    )
    if len({(one.department, one.year, one.kind) for one in near}) > 1:
        name = PurePath(tables.path).stem
        named = [one for one in near if one.department and one.department in name]
        exact = [one for one in near if tables.department and one.department == tables.department]
        near = exact or named
    if len({(one.department, one.year, one.kind) for one in near}) != 1:
        return []
    return [one.path for one in near]


def _may_be_of(tables: Card, report: Card) -> bool:
    if tables.year and report.year and tables.year != report.year:
        return False
    return may_be_one_name(tables.department, report.department)


def may_be_one_name(one: str, other: str) -> bool:
    """Whether two names may be of one body: one is left open, or is a short form of the other.

    A name with more behind it is that of a unit below (…局机关).
    """
    short, long = sorted((one, other), key=len)
    if short and short != long and long.startswith(short):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


@dataclass(frozen=True, slots=True)
class Links:
    """Which disclosure is held against which others, by the index of each."""

    last: Mapping[int, int]  # last year's disclosure of the same body
    units: Mapping[int, tuple[int, ...]]  # those of a department's units

    def sets(self, count: int) -> list[tuple[int, ...]]:
        """The disclosures that must be audited together, each set in order."""
        found = {number: {number} for number in range(count)}
        pairs = [*self.last.items(), *((one, u) for one, many in self.units.items() for u in many)]
        for one, other in pairs:
            if found[one] is not found[other]:
                found[one] |= found[other]
                for member in found[other]:
                    found[member] = found[one]
        return sorted({tuple(sorted(members)) for members in found.values()})

    def among(self, members: Sequence[int]) -> Links:
        """The links within one set, by the place of each disclosure in it."""
        at = {number: place for place, number in enumerate(members)}
        last = {at[one]: at[other] for one, other in self.last.items() if one in at}
        units = {
            at[one]: tuple(at[unit] for unit in many)
            for one, many in self.units.items()
            if one in at
        }
        return Links(last, units)


def links_of(disclosures: Sequence[Disclosure]) -> Links:
    """What belongs together among the disclosures of one call; a copy in another format is held
    against what its report is held against."""
    known = {
        (*one.same, one.year): number
        for number, one in reversed(list(enumerate(disclosures)))
        if one.department and one.year
    }
    last = {
        number: known[*one.same, one.year - 1]
        for number, one in enumerate(disclosures)
        if one.department and one.year and (*one.same, one.year - 1) in known
    }
    above: dict[tuple[str, int], list[int]] = {}
    for number, one in enumerate(disclosures):
        if one.head.kind == DEPARTMENT and one.year:
            above.setdefault((one.head.folder, one.year), []).append(number)
    units: dict[int, list[int]] = {}
    for (*_, year), number in known.items():
        for department in _departments_of(disclosures[number], year, above, disclosures):
            units.setdefault(department, []).append(number)
    return Links(last, {one: tuple(sorted(many)) for one, many in units.items()})


def _departments_of(
    unit: Disclosure,
    year: int,
    above: Mapping[tuple[str, int], Sequence[int]],
    disclosures: Sequence[Disclosure],
) -> Sequence[int]:
    """The department whose folder is nearest above a unit's, in each of its formats.

    Where several departments lie there, only the name of the unit tells which is its own.
    """
    if not unit.of_unit:
        return ()
    folder = PurePath(unit.head.folder)
    for place in (folder, *folder.parents):
        near = above.get((str(place), year), ())
        if len({disclosures[one].department for one in near}) > 1:
            return [one for one in near if unit.department.startswith(disclosures[one].department)]
        if near:
            return near
    return ()


def folder_names(disclosures: Sequence[Disclosure]) -> list[str]:
    """A folder's name for each disclosure: body and year, the file's own where these are not
    known; each different from the others."""
    names: list[str] = []
    for one in disclosures:
        stem = PurePath(one.head.path).stem
        kind = UNIT if one.of_unit else ""
        name = f"{one.department}{one.year or ''}{kind}" if one.department else stem
        name = _NOT_IN_NAMES.sub("_", name).strip(". ")[:80] or "报告"
        wanted, copy = name, 1
        while name in names:
            copy += 1
            name = f"{wanted}({copy})"
        names.append(name)
    return names
