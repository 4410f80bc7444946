"""Which of the amounts that were said make up others: of a list, and of the items of a section.

Only what is complete adds up: a list whose shares make 100, or that names every part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.model.clause import SumOf
from mingzhang.model.relation import Classification
from mingzhang.model.template import Reference
from mingzhang.reports.clauses.statements import SaidAmount
from mingzhang.reports.record import Record

_WHOLE = Decimal(100)
_ROUNDED = Decimal("0.001")  # rounding alone does not move a sum so far


@dataclass(slots=True)
class SaidSums:
    """Notes the sums of one document."""

    record: Record
    sums: Sequence[SumOf]
    _items: dict[tuple[str, int], dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def paragraph(self, said: Sequence[SaidAmount]) -> None:
        """The lists of one paragraph."""
        for one in self.sums:
            for at, total in enumerate(said):
                if total.reference == Reference(one.total) and not total.share:
                    self._list(one, total, said[at + 1 :])
                    break
        self._note_items(said)

    def _list(self, one: SumOf, total: SaidAmount, after: Sequence[SaidAmount]) -> None:
        found: dict[Reference, int] = {}
        shares: dict[Reference, int] = {}
        for said in after:
            if said.year == total.year and self._is_part(said.reference, one):
                (shares if said.share else found).setdefault(said.reference, said.reading)
        if not found:
            return
        every = one.parts and len(found) == len(one.parts)
        if every or self._is_whole(found, shares):
            members = [(reading, 1) for reading in found.values()]
            self.record.claims.sum_given(total.reading, members)

    def _is_part(self, reference: Reference, one: SumOf) -> bool:
        if one.parts:
            return reference.quantity in one.parts and not reference.subject
        if reference.quantity != one.total or not reference.subject:
            return False
        classification = self.record.classification(one.total)
        return classification is None or len(reference.subject) == classification.lengths[0]

    def _is_whole(self, found: Iterable[Reference], shares: dict[Reference, int]) -> bool:
        """Whether every part has its share and these make up the whole."""
        if set(found) != set(shares):
            return False
        values = self.record.result.readings.columns["值"]
        whole: Decimal = sum((values[one] for one in shares.values()), Decimal(0))
        return abs(whole - _WHOLE) <= self.record.catalogue.threshold("占比合计相差")

    def _note_items(self, said: Sequence[SaidAmount]) -> None:
        """Keep the items of the lowest level, which stand in paragraphs of their own."""
        whole = {one.total for one in self.sums if not one.parts}
        for one in said:
            if one.share or not one.reference.subject or one.reference.quantity not in whole:
                continue
            classification = self.record.classification(one.reference.quantity)
            if classification and len(one.reference.subject) == classification.lengths[-1]:
                items = self._items[one.reference.quantity, one.year]
                items.setdefault(one.reference.subject, one.reading)

    def finish(self) -> None:
        """The items of each section make up its total, and those of a class the class."""
        for (quantity, year), items in self._items.items():
            classification = self.record.classification(quantity)
            if classification and len(items) > 1:
                self._section(quantity, year, items, classification)

    def _section(
        self, quantity: str, year: int, items: dict[str, int], classification: Classification
    ) -> None:
        columns = self.record.result.readings.columns
        stated: dict[str, int] = {}
        cases = zip(columns["量"], columns["年度"], columns["科目"], columns["表"], strict=True)
        for number, (name, of, subject, form) in enumerate(cases):
            if (name, of, form) == (quantity, year, ""):
                stated.setdefault(subject, number)
        width = classification.lengths[0]
        classes = {code for code in stated if len(code) == width}
        if "" not in stated or classes - {code[:width] for code in items}:
            return
        below = {
            code: [reading for subject, reading in items.items() if subject[:width] == code]
            for code in sorted(classes)
        }
        off = [code for code, parts in below.items() if self._differs(stated[code], parts)]
        # What differs more is not all of them, unless the items of all classes but one fit.
        most = self.record.catalogue.threshold("合计各项相差")
        near = not self._differs(stated[""], items.values(), most)
        if not near and (len(off) > 1 or len(classes) < 2):
            return
        self.record.claims.sum_given(stated[""], [(reading, 1) for reading in items.values()])
        for code, parts in below.items():
            self.record.claims.sum_given(stated[code], [(reading, 1) for reading in parts])

    def _differs(self, total: int, parts: Iterable[int], most: Decimal = _ROUNDED) -> bool:
        """Whether parts are further from their total than a share of it."""
        values = self.record.result.readings.columns["值"]
        whole: Decimal = sum((values[part] for part in parts), Decimal(0))
        return bool(abs(whole - values[total]) > most * abs(values[total]))
