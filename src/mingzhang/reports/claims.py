"""What the sentences of a document claim: operands are named while reading and found at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.quantity import Operand, claim_of
from mingzhang.model.understanding import Understanding


@dataclass(frozen=True, slots=True)
class _Follower:
    """A printed share, change or completion, with what it follows from."""

    kind: str
    value: int
    operands: tuple[Operand, Operand]
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Sum:
    """Items of a list that make up a total."""

    total: Operand
    members: tuple[int, ...]
    paragraph: int


@dataclass(slots=True)
class Claims:
    """Gathers the claims of one document. ``paragraph`` numbers the block being read."""

    result: Understanding
    catalogue: Catalogue
    paragraph: int = 0
    _followers: list[_Follower] = field(default_factory=list)
    _sums: list[_Sum] = field(default_factory=list)
    _given: list[tuple[str, tuple[int | None, ...]]] = field(default_factory=list)
    _sums_given: list[tuple[int, tuple[tuple[int, int], ...]]] = field(default_factory=list)
    _printed: dict[Operand, list[int]] = field(default_factory=lambda: defaultdict(list))
    _paragraphs: dict[int, int] = field(default_factory=dict)

    def note(self, reading: int) -> None:
        """A reading that others may follow from."""
        self._printed[self.result.case(reading)].append(reading)
        self._paragraphs[reading] = self.paragraph

    def follow(self, reading: int) -> None:
        """What the reading claims, if its quantity follows from another."""
        name, year, subject = self.result.case(reading)
        quantity = self.catalogue.quantities[name]
        if quantity.kind != "base":
            of = self.catalogue.quantities[quantity.of]
            kind, operands = claim_of(quantity, of, year, subject)
            self._followers.append(_Follower(kind, reading, operands, self.paragraph))

    def named(self, kind: str, value: int, operands: tuple[Operand, Operand]) -> None:
        """What a reading claims that follows from others than its quantity says."""
        self._followers.append(_Follower(kind, value, operands, self.paragraph))

    def given(self, kind: str, value: int, *operands: int | None) -> None:
        """A claim of which all readings are at hand, in the order of ``CLAIMS[kind]``."""
        self._given.append((kind, (value, *operands)))

    def sum_given(self, total: int, members: Sequence[tuple[int, int]]) -> None:
        """A total that is at hand is the sum of the members, each with its coefficient."""
        self._sums_given.append((total, tuple(members)))

    def add_up(self, total: Operand, members: Sequence[int]) -> None:
        """The members make up the total."""
        self._sums.append(_Sum(total, tuple(members), self.paragraph))

    def settle(self) -> None:
        """Operands become readings: of the same paragraph if it has them, else of the document."""
        document, claims = self.result.document, self.result.claims
        number = 0
        for one in self._followers:
            operands = [self._find(operand, one.paragraph) for operand in one.operands]
            claims[one.kind].add(document, number, one.value, *operands)
            number += 1
        for given, readings in self._given:
            claims[given].add(document, number, *readings)
            number += 1
        for whole, signed in self._sums_given:
            claims["合计"].add(document, number, whole)
            self.result.items.extend((document, number, item, sign) for item, sign in signed)
            number += 1
        for one_sum in self._sums:
            total = self._find(one_sum.total, one_sum.paragraph)
            if total is not None:
                claims["合计"].add(document, number, total)
                self.result.items.extend((document, number, item, 1) for item in one_sum.members)
                number += 1

    def _find(self, operand: Operand, paragraph: int) -> int | None:
        found = self._printed.get(operand, [])
        near = [number for number in found if self._paragraphs[number] == paragraph]
        return next(iter(near or found), None)
