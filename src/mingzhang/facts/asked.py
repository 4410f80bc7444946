"""Which reasons a region's report asks for, and what this book's figures make of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.values import Values
from mingzhang.model.known import Known
from mingzhang.model.number import round_half_up, scale_of
from mingzhang.model.quantity import Quantity
from mingzhang.model.region import Region
from mingzhang.model.template import Literal, Reference, Template

REASON = "原因"  # the slot for what changed since last year, and the end of every such section
_TEXT = "文字"
_LEVELS = {"类": 1, "款": 2, "项": 3}


@dataclass(frozen=True, slots=True)
class Asked:
    """A reason that is asked for.

    ``section`` is that of the written text, ``opening`` what the report prints before it.
    ``other`` is what ``this`` is held against: last year's value, or, where ``planned``, the
    budget. ``change`` is in the base unit.
    """

    section: str
    quantity: str
    subject: str
    this: Known
    other: Known | None
    change: Known
    planned: bool
    opening: str = ""

    @property
    def case(self) -> tuple[str, str, str]:
        """Section, quantity and subject: where the written text stands."""
        return self.section, self.quantity, self.subject

    @property
    def percent(self) -> Decimal | None:
        """The change in percent of what it is held against; None if that is not above zero."""
        base = self.this.interval.value - self.change.interval.value
        return self.change.interval.value * 100 / base if base > 0 else None


def asked_of(region: Region, values: Values, catalogue: Catalogue, kind: str) -> list[Asked]:
    """Every reason the region's report asks of these figures, in the order it prints them.

    Only changes that are not zero as they are printed.
    """
    found: dict[tuple[str, str, str], Asked] = {}
    for template in region.chapters:
        if not _is_for(template.when, kind):
            continue
        for place in _places(template, region, values, catalogue):
            asked = _asked(place, values, catalogue)
            if asked:
                found.setdefault(asked.case, asked)
    return list(found.values())


def _is_for(when: str, kind: str) -> bool:
    """Whether a line is for reports of this kind; conditions on figures are left open."""
    clauses = (clause.strip() for clause in when.split("且"))
    return all(clause == kind for clause in clauses if clause and " " not in clause)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a report prints a reason: whose, of which section, after which words."""

    section: str
    reference: Reference
    opening: str

    def of(self, quantity: str, subject: str) -> _Place:
        """The place of one item of a sentence that is repeated."""
        reference = replace(
            self.reference,
            quantity=quantity if self.reference.quantity == "." else self.reference.quantity,
            subject=subject if self.reference.subject == "." else self.reference.subject,
        )
        return replace(self, reference=reference)


def _places(
    template: Template, region: Region, values: Values, catalogue: Catalogue
) -> Iterator[_Place]:
    """The places for reasons of a line and of the sentences in it, once for every item."""
    if template.kind == "每":
        yield from _in_sentence(template.argument, region, values, catalogue)
    before = ""
    for part in template.parts:
        if isinstance(part, Literal):
            before = part.text.rpartition("。")[2]
        elif part.phrase in {"句", "列"}:
            yield from _in_sentence(part.argument, region, values, catalogue)
        elif part.references and part.phrase == REASON:
            yield _Place(REASON, part.references[0], region.words.get("reason", ""))
        elif part.references and part.phrase == _TEXT and part.argument.endswith(REASON):
            yield _Place(part.argument, part.references[0], before)


def _in_sentence(
    name: str, region: Region, values: Values, catalogue: Catalogue
) -> Iterator[_Place]:
    sentence = region.sentences[name]
    places = [
        place
        for variant in sentence.variants
        for place in _places(variant.template, region, values, catalogue)
    ]
    if not sentence.over:
        yield from places
        return
    for quantity, subject in _items(sentence.over, values, catalogue) if places else ():
        yield from (place.of(quantity, subject) for place in places)


def _items(over: str, values: Values, catalogue: Catalogue) -> list[tuple[str, str]]:
    """What a sentence is repeated over, as quantities and subjects."""
    word, *texts = over.split() or [""]
    quantities = [Reference.parse(text).quantity for text in texts]
    if not quantities or word == "量":
        return [(quantity, "") for quantity in quantities]
    codes = {code for one in quantities for code in values.subjects(one)}
    listed = values.classifications.get(catalogue.quantities[quantities[0]].subjects)
    if word in _LEVELS and listed:
        codes = {code for code in codes if len(code) == listed.lengths[_LEVELS[word] - 1]}
    return [(quantities[0], code) for code in sorted(codes)]


def _asked(place: _Place, values: Values, catalogue: Catalogue) -> Asked | None:
    """The reason asked of one case, None where nothing changed or it is not known."""
    section, reference = place.section, place.reference
    declared = catalogue.quantities.get(reference.quantity)
    if declared is None or reference.shift:
        return None
    subject, planned = reference.subject, section != REASON
    this = values.get(declared.id, subject)
    if planned:
        name = declared.initial or declared.budget
        other = values.get(name, subject) if name else None
        change = _difference(this, other)
    else:
        other = values.get(declared.id, subject, -1) if declared.compare else None
        change = values.get(declared.change(), subject) if declared.compare else None
        change = change or _difference(this, other)
    if this is None or change is None or not _printed(change, declared):
        return None
    return Asked(section, declared.id, subject, this, other, change, planned, place.opening)


def _difference(this: Known | None, other: Known | None) -> Known | None:
    if this is None or other is None:
        return None
    return replace(this, interval=this.interval - other.interval, origin="推算", operands=())


def _printed(change: Known, declared: Quantity) -> Decimal:
    """The change as it is printed."""
    return round_half_up(change.interval.value / scale_of(declared.printed), 2)
