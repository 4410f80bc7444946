"""What moved from one report to the next: every sentence, share, chart and table cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from mingzhang.model.document import Datum, Figure, Heading, Inline, Number, Paragraph, Table, plain

ARROW = "→"


@dataclass(frozen=True)
class Moved:
    """A number that moved: what it stands in (句子, 图, 表), where, and what is shown of it.

    ``is_rate``: it is a percentage.
    """

    kind: str
    where: str
    shown: str
    is_rate: bool


def moved(before: Sequence[object], after: Sequence[object]) -> Iterator[Moved]:
    """The moves from one list of blocks to another of the same build, in order."""
    section = ""
    for old, new in zip_longest(before, after):
        if isinstance(new, Heading):
            section = plain(new.content)
        if isinstance(old, Paragraph) and isinstance(new, Paragraph):
            yield from _in_paragraph(old, new, section)
        elif isinstance(old, Figure) and isinstance(new, Figure):
            yield from _in_figure(old, new)
        elif isinstance(old, Table) and isinstance(new, Table):
            yield from _in_table(old, new)


def _in_paragraph(old: Paragraph, new: Paragraph, section: str) -> Iterator[Moved]:
    known = {one.address: one.text for one in old.content if isinstance(one, Number)}
    pieces = [_shown(one, known) for one in new.content]
    for clause in "".join(pieces).replace("；", "。").split("。"):
        for part in clause.split("，"):
            if ARROW in part:
                yield Moved("句子", section, part.strip(), part.rstrip("】").endswith("%"))


def _shown(inline: Inline, known: dict[str, str]) -> str:
    """The text of an inline; a number that moved with what it was."""
    if isinstance(inline, Number) and known.get(inline.address, inline.text) != inline.text:
        return f"{known[inline.address]}{ARROW}{inline.text}"
    return inline.text


def _in_figure(old: Figure, new: Figure) -> Iterator[Moved]:
    before = {datum.label: datum for datum in old.data}
    for datum in new.data:
        was = before.get(datum.label, Datum(datum.label, None))
        for one, other in ((was.number, datum.number), (was.share, datum.share)):
            if one and other and one.text != other.text:
                shown = f"{datum.label} {one.text}{ARROW}{other.text}{other.unit}"
                yield Moved("图", new.caption, shown, other.unit == "%")


def _in_table(old: Table, new: Table) -> Iterator[Moved]:
    known = {
        number.address: number.text
        for row in old.rows
        for cell in row
        for number in cell.content
        if isinstance(number, Number)
    }
    for row in new.rows:
        texts = [plain(cell.content) for cell in row]
        name = next((text for text in reversed(texts[:4]) if text and not text[0].isdigit()), "")
        for cell in row:
            for number in cell.content:
                if isinstance(number, Number) and known.get(number.address) not in {
                    None,
                    number.text,
                }:
                    shown = f"{name} {known[number.address]}{ARROW}{number.text}"
                    yield Moved("表", new.title, shown, False)
