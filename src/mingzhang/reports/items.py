"""What a repeated sentence or chart runs over, and the names of its items."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.relation import Classification, Column
from mingzhang.model.template import Reference
from mingzhang.reports.facts import Facts

_LEVELS = {"类": 1, "款": 2, "项": 3}


@dataclass(frozen=True, slots=True)
class ListItem:
    """One turn of a list: a subject of a quantity, or a quantity of a list of them."""

    reference: Reference
    number: int
    subject: str = ""

    def resolve(self, reference: Reference) -> Reference:
        """A slot's reference with "." replaced by this item's quantity or subject."""
        quantity, subject = reference.quantity, reference.subject
        return replace(
            reference,
            quantity=self.reference.quantity if quantity == "." else quantity,
            subject=self.subject if subject == "." else subject,
        )


def items_of(over: str, facts: Facts, catalogue: Catalogue) -> list[ListItem]:
    """The items of an ``over`` that are not known to be zero, in order.

    A list of quantities keeps those that are unknown: the report must say so. A subject stays
    while one of the quantities named is not zero.
    """
    word, *texts = over.split()
    references = [Reference.parse(text) for text in texts]
    if word == "量":
        candidates = [ListItem(reference, 0) for reference in references]
    else:
        classification = classification_of(catalogue, facts, references[0].quantity)
        known = {s for one in references for s in facts.subjects(one.quantity, one.shift)}
        column = _column(catalogue, references[0].quantity)
        words = column.values if column and classification is None else ()
        order = {one: number for number, one in enumerate(words)}
        candidates = [
            ListItem(references[0], 0, subject)
            for subject in sorted(known, key=lambda one: (order.get(one, len(order)), one))
            if _level_fits(word, subject, classification)
        ]
    kept = [
        item
        for item in candidates
        if not all(
            _is_zero(replace(item, reference=one), facts)
            for one in ([item.reference] if word == "量" else references)
        )
    ]
    return [replace(item, number=number) for number, item in enumerate(kept, start=1)]


def classification_of(catalogue: Catalogue, facts: Facts, quantity: str) -> Classification | None:
    """The classification of a quantity's subjects, None where subjects are plain words."""
    column = _column(catalogue, quantity)
    return facts.classifications.get(column.codes) if column and column.codes else None


def _column(catalogue: Catalogue, quantity: str) -> Column | None:
    """The column that gives the subjects of a quantity."""
    return catalogue.subjects_of(catalogue.quantities[quantity].of or quantity)


def subject_name(code: str, classification: Classification | None, level: int = 0) -> str:
    """The name of a subject, or of the one above it at ``level``; the code if it has no name."""
    if classification is None:
        return code
    if level and level <= len(classification.lengths):
        code = code[: classification.lengths[level - 1]]
    subject = classification.subjects.get(code)
    return subject.name if subject else code


def short_class(name: str, suffix: str) -> str:
    """A class's name without the word that such names end in, as it is printed before （类）."""
    return name.removesuffix(suffix)


def _level_fits(word: str, subject: str, classification: Classification | None) -> bool:
    if word not in _LEVELS or classification is None:
        return word not in _LEVELS
    level = _LEVELS[word]
    if level > len(classification.lengths):
        return False
    return len(subject) == classification.lengths[level - 1]


def _is_zero(item: ListItem, facts: Facts) -> bool:
    reference = item.reference
    known = facts.get(reference.quantity, item.subject or reference.subject, reference.shift)
    return known is not None and known.interval.value == 0 and known.interval.half == 0
