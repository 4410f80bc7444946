"""Which few numbers, if they were right, would let every failing check agree and break none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mingzhang.engines.documents.repair import FAR, FREE, SCALE, Range, System, met
from mingzhang.rules.causes_digits import STRONG, Meant, meant

# slipped: a run of rows each holds the next row's number. moved: an item stands under another
# class. single: one number is wrong. same: one fact told by several checks, the number unknown.
# either: one check, and one of several numbers is wrong.
Kind = Literal["slipped", "moved", "single", "same", "either"]


@dataclass(frozen=True, slots=True)
class FigureCase:
    """What a figure is of; ``form`` and ``order`` are where it first stands."""

    quantity: str
    year: int
    subject: str
    unit: str
    scope: str
    form: str
    order: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A reading as it may have been taken for another year's or scope's; in millionths."""

    reading: int
    year: int
    unit: str
    scope: str
    value: int
    half: int


@dataclass(frozen=True, slots=True)
class Cause:
    """What explains some failing checks (by index).

    ``suspects`` are the wrong figures, ``wanted`` the range of each in millionths, ``meant`` the
    likeliest value of each. ``taken_for`` is the reading of another year or scope whose number
    stands in its place. A moved item explains pairs of checks, first of each that of the class
    it lacks in.
    """

    kind: Kind
    explains: tuple[int, ...]
    suspects: tuple[int, ...] = ()
    wanted: tuple[Range, ...] = ()
    meant: tuple[Meant, ...] = ()
    taken_for: int | None = None


@dataclass(slots=True)
class Search:
    """Explains the failing checks ``left`` of one document, those in ``aside`` say nothing."""

    system: System
    cases: Mapping[int, FigureCase]
    left: set[int]
    aside: set[int]
    elsewhere: Mapping[tuple[str, str], Sequence[Elsewhere]] = field(default_factory=dict)
    _wanted: dict[int, Range | None] = field(default_factory=dict)

    def causes(self) -> Iterator[Cause]:
        """The causes found, in the order in which they are looked for."""
        yield from self._slipped()
        yield from self._moved()
        while found := self._best():
            yield found
        yield from self._doubted()

    # ---- one number ------------------------------------------------------------------------------

    def _best(self) -> Cause | None:
        """The hypothesis that explains most, among equals the one that leaves least open."""
        groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number in self._suspects(self.left):
            wanted = self.wanted(number)
            explained = wanted and self._explained(number, wanted)
            if explained:
                groups[explained].append(number)
        for explained in sorted(groups, key=lambda one: (-len(one), self._open(groups[one]), one)):
            cause = self._of_one(explained, groups[explained])
            if cause:
                self._accept(cause)
                return cause
        return None

    def _of_one(self, explained: tuple[int, ...], numbers: Sequence[int]) -> Cause | None:
        """The cause of checks that each of these figures explains alone."""
        printed = [n for n in numbers if not self.system.figures[n].blank] or numbers
        bounded = [n for n in printed if self._is_bounded(n)]
        found = printed if len(printed) == 1 else [n for n in bounded if self._is_telling(n)]
        if len(found) == 1 and found[0] in bounded:
            (number,) = found
            wanted = self.wanted(number)
            assert wanted is not None
            likely = self._meant(number, wanted)
            taken = self._taken_for(number, wanted)
            return Cause("single", explained, (number,), (wanted,), (likely,), taken)
        return Cause("same", explained, tuple(printed)) if len(explained) > 1 else None

    def _accept(self, cause: Cause) -> None:
        """Go on with the explained checks out of the way and the numbers as they should be."""
        self.left.difference_update(cause.explains)
        if cause.kind in ("same", "moved"):
            self.aside.update(cause.explains)
        for number, wanted in zip(cause.suspects, cause.wanted, strict=False):
            self.system.put(number, wanted)  # a moved item keeps its number
        changed = {c for number in cause.suspects for c in self.system.touching[number]}
        self._forget({*changed, *cause.explains})

    def _forget(self, checks: Iterable[int]) -> None:
        for number in self._suspects(checks):
            self._wanted.pop(number, None)

    def _suspects(self, checks: Iterable[int]) -> set[int]:
        """The figures that take part in some checks and may be in the wrong."""
        operands = (o for index in checks for o in self.system.checks[index].operands)
        figures = self.system.figures
        return {
            n
            for operand in operands
            for n in operand.figures
            if not figures[n].disputed and figures[n].moved is None
        }

    def wanted(self, number: int) -> Range | None:
        """The values of a figure with which every check agrees that it takes part in."""
        if number not in self._wanted:
            wanted: Range | None = FREE
            maybe = []
            for index in self.system.touching[number]:
                if index in self.left and self.system.is_beside(index, number):
                    maybe.append(index)
                elif wanted is not None and index not in self.aside:
                    wanted = met(wanted, self.system.admitted(index, number))
            for index in maybe if wanted else ():
                wanted = met(wanted, self.system.admitted(index, number)) or wanted
            self._wanted[number] = wanted
        return self._wanted[number]

    def _explained(self, number: int, wanted: Range) -> tuple[int, ...]:
        """The failing checks that agree once the figure is in its range. One that has another
        figure in the same place may go on failing for that one's sake.
        """
        left = [index for index in self.system.touching[number] if index in self.left]
        beside = [index for index in left if self.system.is_beside(index, number)]
        still = [n for n in beside if met(wanted, self.system.admitted(n, number)) is None]
        return tuple(index for index in left if index not in still)

    def _open(self, numbers: Iterable[int]) -> int:
        """How wide the narrowest range of some figures is, in half-units of each."""
        ranges = [(self.wanted(n), self.system.figures[n].half or SCALE) for n in numbers]
        return min((wanted[1] - wanted[0]) // half for wanted, half in ranges if wanted)

    def _is_bounded(self, number: int) -> bool:
        wanted = self.wanted(number)
        return wanted is not None and wanted[0] > -FAR // 2 and wanted[1] < FAR // 2

    def _is_telling(self, number: int) -> bool:
        """Whether what is printed shows by itself how it came to be wrong."""
        wanted = self.wanted(number)
        assert wanted is not None
        telling = self._meant(number, wanted).slip in STRONG
        return telling or self._taken_for(number, wanted) is not None

    def _meant(self, number: int, wanted: Range) -> Meant:
        figures = self.system.figures
        groups = figures[number].groups
        others = [f.value for f in figures.values() if f.groups & groups and f.number != number]
        return meant(figures[number], wanted, others)

    def _taken_for(self, number: int, wanted: Range) -> int | None:
        """A reading of the same quantity in another year or scope with the number printed here."""
        case, figure = self.cases[number], self.system.figures[number]
        for other in self.elsewhere.get((case.quantity, case.subject), ()):
            is_other = (other.year, other.scope, other.unit) != (case.year, case.scope, case.unit)
            is_same = abs(other.value - figure.value) <= max(other.half, figure.half)
            if is_other and is_same and not wanted[0] <= other.value <= wanted[1]:
                return other.reading
        return None

    def _doubted(self) -> Iterator[Cause]:
        """What no cause explains, with the numbers that may be wrong."""
        for index in sorted(self.left):
            found = sorted(n for n in self._suspects([index]) if self.wanted(n) is not None)
            found = [n for n in found if not self.system.figures[n].blank]
            if found:
                yield Cause("either", (index,), tuple(found))

    # ---- an item under another class -------------------------------------------------------------

    def _moved(self) -> Iterator[Cause]:
        """Two sums that miss by one item that stands in one of them, each column of it."""
        sums = [n for n in sorted(self.left) if self._is_of_class(n)]
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for lacking in (n for n in sums if self.system.excess(n)[0] > 0):
            for holding in (n for n in sums if self.system.excess(n)[1] < 0):
                for item in self._items_that_mend(lacking, holding):
                    found[lacking, holding].append(item)
        rows: dict[tuple[str, ...], list[tuple[int, int, int]]] = defaultdict(list)
        for (lacking, holding), items in found.items():
            shared = [pair for pair in found if lacking in pair or holding in pair]
            if len(items) == 1 and len(shared) == 1:
                totals = (self.system.checks[n].operands[0].figures[0] for n in (lacking, holding))
                row = tuple(self.cases[n].subject for n in (*totals, items[0]))
                rows[row].append((lacking, holding, items[0]))
        for of_row in rows.values():
            pairs = tuple(index for lacking, holding, _ in of_row for index in (lacking, holding))
            cause = Cause("moved", pairs, tuple(item for *_, item in of_row))
            self._accept(cause)
            yield cause

    def _is_of_class(self, index: int) -> bool:
        """Whether a check says that a class is the sum of its items, all of one quantity."""
        check = self.system.checks[index]
        total = [o for o in check.operands if o.coefficient == 1]
        items = [o for o in check.operands if o.coefficient == -1]
        if check.shape != "sum" or check.sense != "=" or len(total) != 1 or not items:
            return False
        if len(items) + 1 != len(check.operands):
            return False
        case = self.cases[total[0].figures[0]]
        return bool(case.subject) and all(
            (its.quantity, its.year) == (case.quantity, case.year)
            for its in (self.cases[o.figures[0]] for o in items)
        )

    def _items_that_mend(self, lacking: int, holding: int) -> Iterator[int]:
        checks, figures = self.system.checks, self.system.figures
        first, second = (checks[n].operands[0].figures[0] for n in (lacking, holding))
        if self.cases[first].quantity != self.cases[second].quantity:
            return
        short, over = self.system.excess(lacking), self.system.excess(holding)
        asked = met(short, (-over[1], -over[0]))
        there = {n for operand in checks[lacking].operands for n in operand.figures}
        for operand in checks[holding].operands:
            for number in operand.figures if operand.coefficient == -1 else ():
                figure = figures[number]
                if number not in there and met(asked, (figure.low, figure.high)):
                    yield number

    # ---- a column that slipped by a row ----------------------------------------------------------

    def _slipped(self) -> Iterator[Cause]:
        """Runs of rows in one column of a form, each with the number of the row beside it."""
        columns: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        for number, case in sorted(self.cases.items(), key=lambda one: one[1].order):
            if case.form:
                columns[case.form, case.quantity, case.year].append(number)
        for column in columns.values():
            for step in (1, -1):
                for run in self._runs(column, step):
                    cause = self._of_run(column, run, step)
                    if cause:
                        self._accept(cause)
                        yield cause

    def _runs(self, column: Sequence[int], step: int) -> Iterator[list[int]]:
        """Places of at least two rows on end that a check wants to be as the next is printed."""
        run: list[int] = []
        for place in range(len(column)):
            beside = place + step
            fits = 0 <= beside < len(column) and self._fits(column[place], column[beside])
            if fits:
                run.append(place)
            if run and (not fits or place == len(column) - 1):
                if len(run) > 1:
                    yield run
                run = []

    def _fits(self, number: int, beside: int) -> bool:
        figures = self.system.figures
        value, own = figures[beside].value, figures[number]
        if not value or value == own.value or own.disputed:
            return False
        for index in self.system.touching[number]:
            if index in self.left:
                admitted = self.system.admitted(index, number)
                if admitted and admitted[0] <= value <= admitted[1]:
                    return True
        return False

    def _of_run(self, column: Sequence[int], run: Sequence[int], step: int) -> Cause | None:
        """The cause of a run, if every check agrees once each row has its own number; the row
        that gave its number away may have any.
        """
        numbers = [column[place] for place in run]
        values = [self.system.figures[column[place + step]].value for place in run]
        wanted = [(value, value) for value in values]
        for number, one in zip(numbers, wanted, strict=True):
            self.system.put(number, one)
        self._wanted.clear()
        last = column[run[-1] + 1 if step > 0 else run[0] - 1]
        its = self.wanted(last)
        if its is not None and self.left & set(self.system.touching[last]) and its != FREE:
            self.system.put(last, its)
            numbers, wanted = [*numbers, last], [*wanted, its]
        touched = {c for number in numbers for c in self.system.touching[number]} - self.aside
        agrees = all(self.system.agrees(index) for index in touched)
        for number in numbers:
            self.system.put(number, None)
        self._wanted.clear()
        if not agrees:
            return None
        explained = tuple(sorted(touched & self.left))
        pairs = zip(numbers, wanted, strict=True)
        likely = tuple(self._meant(number, one) for number, one in pairs)
        return Cause("slipped", explained, tuple(numbers), tuple(wanted), likely)
