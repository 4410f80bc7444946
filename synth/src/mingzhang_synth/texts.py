"""Texts of a made-up book: whatever the regions' chapters ask for, true to the figures.

Which sections and which reasons are asked is read from the regions themselves, so a book is whole
in every region.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.values import Values
from mingzhang.model.quantity import Quantity
from mingzhang.model.region import Region
from mingzhang.model.template import Reference, Slot, Template
from mingzhang_synth.world import World

Row = dict[str, Any]
_TEXT, _REASON = "文字", "原因"  # the phrases that print what somebody wrote


def text_rows(
    world: World, catalogue: Catalogue, region: Region, values: Values, rng: Random
) -> Iterator[Row]:
    """The texts of one unit: sections in general, then what is asked of single quantities."""
    for section in _sections(region):
        told = world.texts.get(section, world.texts["*"])
        for order, line in enumerate(told, start=1):
            yield _row(values, section, order, line)
    marks = map(world.mark, count())
    for section, reference in _asked(region):
        quantity = catalogue.quantities.get(reference.quantity)
        if quantity is None or reference.shift:
            continue
        for subject in _subjects(values, reference):
            line = _told(world, section, quantity, subject, values, rng)
            if line:
                line = line.format(next(marks)) if "{}" in line else line
                yield _row(values, section, None, line, quantity.id, subject)


def _row(
    values: Values,
    section: str,
    order: int | None,
    line: str,
    quantity: str = "",
    subject: str = "",
) -> Row:
    return {
        "年度": values.year,
        "单位代码": values.unit,
        "章节": section,
        "量": quantity,
        "科目": subject,
        "序号": order,
        "内容": line,
        "状态": "已审",
    }


def _templates(region: Region) -> Iterator[Template]:
    yield from region.chapters
    for sentence in region.sentences.values():
        yield from (variant.template for variant in sentence.variants)


def _slots(region: Region) -> Iterator[Slot]:
    for template in _templates(region):
        yield from (part for part in template.parts if isinstance(part, Slot))


def _sections(region: Region) -> list[str]:
    """Sections of free text, each once."""
    lines = [line.argument for line in region.chapters if line.kind == _TEXT]
    slots = [s.argument for s in _slots(region) if s.phrase == _TEXT and not s.references]
    return list(dict.fromkeys((*lines, *slots)))


def _asked(region: Region) -> list[tuple[str, Reference]]:
    """Section and quantity of every text about a quantity that the region prints."""
    found: dict[tuple[str, Reference], None] = {}
    for slot in _slots(region):
        if slot.phrase in {_REASON, _TEXT}:
            section = slot.argument if slot.phrase == _TEXT else _REASON
            found |= {(section, reference): None for reference in slot.references[:1]}
    return list(found)


def _subjects(values: Values, reference: Reference) -> Iterable[str]:
    """The subject of a reference; "." stands for every item, the longest codes."""
    if reference.subject != ".":
        return (reference.subject,)
    codes = values.subjects(reference.quantity)
    longest = max(map(len, codes), default=0)
    return (code for code in codes if len(code) == longest)


def _told(
    world: World, section: str, quantity: Quantity, subject: str, values: Values, rng: Random
) -> str:
    """A sentence that goes the way the figure went."""
    words = world.about.get(section, world.about["*"])
    sign = _direction(words["against"], quantity, subject, values)
    if sign is None:
        return str(rng.choice(words["none"]))
    return str(rng.choice(words["up" if sign > 0 else "down" if sign < 0 else "flat"]))


def _direction(against: str, quantity: Quantity, subject: str, values: Values) -> Decimal | None:
    """This figure less last year's, or less its budget; None where there is nothing to compare."""
    known = values.get(quantity.id, subject)
    if against == "last":
        other = values.get(quantity.id, subject, -1) if quantity.compare else None
    elif against == "budget":
        name = quantity.initial or quantity.budget
        other = values.get(name, subject) if name else None
    else:
        other = None
    return known.interval.value - other.interval.value if known and other else None
