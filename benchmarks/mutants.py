"""Change one thing in a report of any format and see whether the audit notices.

The change is made in the Document that the reader of the format gave, so that a PDF can be
changed as well as a text: what is tried is everything after the reading of the file.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from benchmarks.mutations import KINDS as FILE_KINDS
from benchmarks.mutations import Change, Mutant, Printed, flagged, where
from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import load
from mingzhang.disclosures.judging import conclude, understand
from mingzhang.model.document import (
    Anchor,
    Block,
    Document,
    Figure,
    Heading,
    Number,
    Paragraph,
    Table,
    Text,
    plain,
)
from mingzhang.reports.tokens import TOKEN, even, quoted
from mingzhang.reports.understand import Reader
from mingzhang.told.verdict import NumberLine, Verdict

BATCH = 50  # mutants in one run of the rules
NAMED = ("名称", "编码")
EVERY = 8  # of so many seeds one changes a name or code, one a direction word, one a unit

_NAME = re.compile(r"[一-龥]{4,}(?=（项）|\(项\))")
_CODE = re.compile(r"(?<=[（(])2\d{2}(?:\d{2}){0,2}(?=[）)])")
_DIRECTION = "方向词"
_SIGN = "正负"


@dataclass(frozen=True, slots=True)
class Spot:
    """A text of the document: a block, a cell of a table, a number or share of a figure."""

    block: int
    row: int = -1
    cell: int = -1


@dataclass(frozen=True, slots=True)
class Target:
    """A number, name or code that can be changed: where it stands in the text of its spot."""

    spot: Spot
    text: str
    printed: Printed


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutation, what the audit called the number before, and whether it was flagged."""

    seed: int
    mutant: Mutant
    flagged: bool

    @property
    def checked(self) -> bool:
        """Whether the audit of the unchanged report called the number checked."""
        return self.mutant.kind not in NAMED and self.mutant.printed.checked


class Bench:
    """A report that was read and audited once, ready to be changed."""

    def __init__(self, document: Document, path: str) -> None:
        self.catalogue: Catalogue = load("disclosure")
        regions = self.catalogue.regions.values()
        self.readers = [Reader(region, self.catalogue) for region in regions]
        self.document, self.path = document, path
        (self.verdict,) = self.audited([document])
        self.numbers = list(_numbers(document, self.verdict))
        self.names = list(_names(self.numbers))

    def audited(self, documents: Sequence[Document]) -> list[Verdict]:
        """The verdicts; each document has a path of its own, by which its rows are told apart."""
        understood = [
            (document, understand(document, f"{self.path}#{number}", self.readers))
            for number, document in enumerate(documents)
        ]
        told = conclude(understood, self.catalogue)
        return [one for one in told if isinstance(one, Verdict)]

    def mutant(self, seed: int) -> tuple[Mutant, Document]:
        """The report with one thing changed; the same seed changes the same thing alike."""
        chance = random.Random(f"{self.path} {seed}")
        if self.names and seed % EVERY == 0:
            return self._changed(chance.choice(self.names), {NAMED[0]: _renamed}, chance)
        kinds = {name: KINDS[name] for name in (RARE.get(seed % EVERY),) if name} or KINDS
        for wanted in (kinds, KINDS):
            fitting = [one for one in self.numbers if _can_change(one, wanted, chance)]
            if fitting:
                return self._changed(chance.choice(fitting), wanted, chance)
        raise ValueError(f"{self.path}: nothing to change")

    def _changed(
        self, target: Target, kinds: dict[str, Kind], chance: random.Random
    ) -> tuple[Mutant, Document]:
        for kind in chance.sample(list(kinds), len(kinds)):
            changed = kinds[kind](target.text, target.printed, chance)
            if changed is not None:
                text = "".join(changed)
                if kind in NAMED:
                    kind = NAMED[target.printed.text.isdigit()]
                mutant = Mutant(text, target.printed, kind, changed[1])
                return mutant, _with_text(self.document, target.spot, text)
        raise ValueError(f"no way to change {target.printed.text}")

    def trials(self, seeds: Sequence[int]) -> Iterator[Trial]:
        """Change the report with each seed and audit what comes out, many in one run."""
        for first in range(0, len(seeds), BATCH):
            batch = seeds[first : first + BATCH]
            made = [self.mutant(seed) for seed in batch]
            verdicts = self.audited([document for _, document in made])
            for seed, (mutant, _), after in zip(batch, made, verdicts, strict=True):
                noticed = _noticed if mutant.kind in NAMED else flagged
                yield Trial(seed, mutant, noticed(mutant, self.verdict, after))


# ---- Where the numbers are -----------------------------------------------------------------------


Key = tuple[object, ...]
_Place = tuple[Spot, str, int, str, Key]  # where, the text, the number in it, how it is known


def _numbers(document: Document, verdict: Verdict) -> Iterator[Target]:
    """The quantities of the audit, each found again in the document by its location."""
    lines: dict[Key, deque[NumberLine]] = defaultdict(deque)
    for line in verdict.numbers:
        at = line.spot.location
        place = (at.page, at.line, at.column, at.path, at.box)
        lines[*place, at.quote, line.spot.text].append(line)
    for spot, text, start, number, key in _places(document):
        found = lines[key].popleft() if lines[key] else None
        if found and found.kind != "not_quantity":
            yield Target(spot, text, Printed(start, number, where(found), found))


def _places(document: Document) -> Iterator[_Place]:
    """Every number of the document."""
    for spot, text, anchor in _texts(document):
        for match in TOKEN.finditer(even(text)):
            key = _key(anchor, match.span(), quoted(text, match.span()), match[0])
            yield spot, text, match.start(), match[0], key
    for block, figure in enumerate(document.blocks):
        if isinstance(figure, Figure):
            for at, datum in enumerate(figure.data):
                for side, number in enumerate((datum.number, datum.share)):
                    if number is not None:
                        quote = f"{figure.caption} {datum.label} {number.text}"
                        key = _key(figure.anchor, (0, 0), quote, number.text)
                        yield Spot(block, at, side), number.text, 0, number.text, key


def _key(anchor: Anchor, span: tuple[int, int], quote: str, number: str) -> Key:
    place, box = anchor.at(span[0]), anchor.box(*span)
    at = (place.page, place.line, place.column, anchor.path, box[1] if box else None)
    return *at, quote, number


def _names(numbers: Sequence[Target]) -> Iterator[Target]:
    """Names of items and codes in brackets in the paragraphs that have numbers, each once; their
    place is that of a number beside them."""
    beside = {target.spot: target for target in numbers if target.spot.row < 0}
    for target in beside.values():
        for match in chain(_NAME.finditer(target.text), _CODE.finditer(target.text)):
            printed = replace(target.printed, start=match.start(), text=match[0])
            yield replace(target, printed=printed)


def _texts(document: Document) -> Iterator[tuple[Spot, str, Anchor]]:
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph | Heading):
            yield Spot(number), plain(block.content), block.anchor
        elif isinstance(block, Table):
            for row, cells in enumerate(block.rows):
                for at, cell in enumerate(cells):
                    yield Spot(number, row, at), plain(cell.content), cell.anchor


def _with_text(document: Document, spot: Spot, text: str) -> Document:
    blocks: list[Block] = list(document.blocks)
    blocks[spot.block] = _block_with(blocks[spot.block], spot, text)
    return replace(document, blocks=tuple(blocks))


def _block_with(block: Block, spot: Spot, text: str) -> Block:
    match block:
        case Paragraph() | Heading():
            return replace(block, content=(Text(text),))
        case Table():
            rows = [list(row) for row in block.rows]
            rows[spot.row][spot.cell] = replace(rows[spot.row][spot.cell], content=(Text(text),))
            return replace(block, rows=tuple(tuple(row) for row in rows))
        case Figure():
            data = list(block.data)
            datum = data[spot.row]
            data[spot.row] = (
                replace(datum, share=_printed(datum.share, text))
                if spot.cell
                else replace(datum, number=_printed(datum.number, text))
            )
            return replace(block, data=tuple(data))
        case _:
            raise TypeError(f"no text in {block}")


def _printed(number: Number | None, text: str) -> Number | None:
    return number and replace(number, text=text)


# ---- Changing one --------------------------------------------------------------------------------

Kind = Callable[[str, Printed, random.Random], Change]


def _word(text: str, printed: Printed, chance: random.Random) -> Change:
    """The other direction word before the number."""
    changed = FILE_KINDS["方向或正负"](text, printed, chance)
    return changed if changed and changed[1] == printed.text else None


def _sign(text: str, printed: Printed, chance: random.Random) -> Change:
    """A minus where there is no direction word."""
    changed = FILE_KINDS["方向或正负"](text, printed, chance)
    return changed if changed and changed[1] != printed.text else None


def _renamed(text: str, printed: Printed, chance: random.Random) -> Change:
    """Another digit in a code, two characters of a name exchanged."""
    old = printed.text
    if old.isdigit():
        return FILE_KINDS["改一位"](text, printed, chance)
    candidates = [
        old[:at] + old[at + 1] + old[at] + old[at + 2 :]
        for at in range(len(old) - 1)
        if old[at] != old[at + 1]
    ]
    return text[: printed.start], chance.choice(candidates), text[printed.end :]


KINDS: dict[str, Kind] = {
    **{name: kind for name, kind in FILE_KINDS.items() if name != "方向或正负"},
    _DIRECTION: _word,
    _SIGN: _sign,
}


RARE = {1: _DIRECTION, 2: "万元作元"}  # by the rest of the seed


def _can_change(target: Target, kinds: dict[str, Kind], chance: random.Random) -> bool:
    return any(kind(target.text, target.printed, chance) for kind in kinds.values())


def _noticed(mutant: Mutant, before: Verdict, after: Verdict) -> bool:
    """Whether a new finding stands where the name does and says it or what it was."""
    known = {(finding.id, finding.message) for finding in before.findings}
    place = mutant.printed.line.spot.location
    words = (mutant.after, mutant.printed.text)
    return any(
        (at.page, at.line, at.section) == (place.page, place.line, place.section)
        and any(word in f"{at.quote}{finding.message}" for word in words)
        for finding in after.findings
        if (finding.id, finding.message) not in known
        for at in finding.locations
    )


# ---- Telling -------------------------------------------------------------------------------------


def share(found: Sequence[Trial]) -> float:
    """The flagged share; 1 where there is nothing to flag."""
    return sum(trial.flagged for trial in found) / len(found) if found else 1.0
