"""From a book's tables to the values of one department or unit, each with where it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import Book
from mingzhang.facts.consolidate import Remarks
from mingzhang.facts.stated import read_stated
from mingzhang.facts.sums import Case, Codes, may_lie_in, sum_rows
from mingzhang.model.known import Known
from mingzhang.model.number import Interval
from mingzhang.model.quantity import AXIS, Key, Quantity, split_subject
from mingzhang.model.relation import Classification
from mingzhang.model.template import Reference

_SUPPOSED = "假设的数"


@dataclass(frozen=True, slots=True)
class Values:
    """What a book knows of one unit.

    ``known`` lists the readings of each case, the one to print first; ``texts`` the free texts
    by section, quantity and subject. ``whole`` are the quantities (and years) whose unlisted
    subjects are zero, with the number of their axes; ``undivided`` the rows that stop short of a
    code and may belong to any below: there, what is not listed is unknown.
    """

    unit: str
    scope: str
    year: int
    known: Mapping[tuple[str, Key], tuple[Known, ...]]
    whole: Mapping[Case, int]
    undivided: Mapping[Case, frozenset[Codes]]
    texts: Mapping[tuple[str, str, str], tuple[str, ...]]
    classifications: Mapping[str, Classification]
    _listed: Mapping[Case, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        listed: dict[Case, list[str]] = defaultdict(list)
        for quantity, key in self.known:
            if key.subject:
                listed[quantity, key.year].append(key.subject)
        object.__setattr__(self, "_listed", {case: sorted(found) for case, found in listed.items()})

    def key(self, subject: str = "", shift: int = 0) -> Key:
        """The key of a case of this unit."""
        return Key(self.unit, self.year + shift, subject, self.scope)

    def get(self, quantity: str, subject: str = "", shift: int = 0) -> Known | None:
        """The value to print, or None if it is unknown. An unlisted subject may be zero."""
        key = self.key(subject, shift)
        readings = self.known.get((quantity, key))
        if readings:
            return readings[0]
        if subject and self._is_zero((quantity, key.year), subject):
            return Known(quantity, key, Interval(Decimal(0)), "未列为零", "账册中没有该科目的行")
        return None

    def _is_zero(self, case: Case, subject: str) -> bool:
        """Is a subject that is not listed zero? Not where an undivided row may belong to it."""
        axes = self.whole.get(case, 0)
        if subject.count(AXIS) >= axes:
            return False
        codes = split_subject(subject, axes)
        return not may_lie_in(codes, self.undivided[case], anywhere=True)

    def subjects(self, quantity: str, shift: int = 0, axis: int = 0) -> list[str]:
        """The codes on one axis that have a value over all of the others, in their order."""
        return [code for (code,) in self.combinations(quantity, shift, (axis,))]

    def combinations(
        self, quantity: str, shift: int = 0, axes: tuple[int, ...] = (0, 1)
    ) -> list[Codes]:
        """The codes on several axes that together have a value over all other axes, sorted."""
        found = []
        for subject in self._listed.get((quantity, self.year + shift), ()):
            codes = split_subject(subject, max(axes) + 1)
            chosen = tuple(codes[axis] for axis in axes)
            if all(chosen) and len(codes) - codes.count("") == len(axes):
                found.append(chosen)
        return sorted(found)

    def all(self) -> Iterator[Known]:
        """Every reading, rivals included."""
        for readings in self.known.values():
            yield from readings


def gather(
    engine: DuckEngine,
    book: Book,
    catalogue: Catalogue,
    unit: str = "",
    supposed: Mapping[Reference, Interval] | None = None,
) -> Values:
    """The values of one unit (default: the department) from a book that was loaded.

    ``supposed`` numbers stand before all others, as if the book stated them; what follows from
    them follows from what was supposed.
    """
    unit = unit or book.settings.unit
    has_children = any(row["上级代码"] == unit for row in book.units())
    scope = "汇总" if has_children else "本级"
    gathered: dict[tuple[str, Key], list[Known]] = defaultdict(list)
    for one, interval in (supposed or {}).items():
        key = Key(unit, book.settings.year + one.shift, one.subject, scope)
        gathered[one.quantity, key].append(Known(one.quantity, key, interval, "公布", _SUPPOSED))
    chosen, refused = _stated(book, catalogue, unit, scope)
    for known in chosen:
        gathered[known.quantity, known.key].append(known)

    sums = sum_rows(engine, book, catalogue, unit, scope)
    remarks = Remarks.of(
        book,
        catalogue,
        unit,
        lambda code, among: sum_rows(engine, book, catalogue, code, scope, among).known,
    )
    for bare in sums.known:
        known = remarks.on(bare)
        gathered[known.quantity, known.key].append(known)
    for known in refused:  # kept as a contradiction, never printed before a sum
        gathered[known.quantity, known.key].append(known)
    values = Values(
        unit,
        scope,
        book.settings.year,
        {case: tuple(readings) for case, readings in gathered.items()},
        sums.whole,
        sums.undivided,
        texts_of(book, unit),
        book.classifications,
    )
    return follow(values, catalogue)


def _stated(
    book: Book, catalogue: Catalogue, unit: str, scope: str
) -> tuple[list[Known], list[Known]]:
    """What the book states of a unit: the chosen values, and those that another one replaced."""
    found: tuple[list[Known], list[Known]] = ([], [])
    for one in read_stated(book.rows, catalogue):
        if one.unit_code == unit:
            key = Key(unit, one.year, one.subject, scope)
            known = Known(one.quantity, key, one.interval, "公布", one.source)
            found[0 if one.chosen else 1].append(known)
    return found


def texts_of(book: Book, unit: str) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Free texts of the year, in the order of 序号."""
    gathered: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for row in book.table("文字说明"):
        if row["单位代码"] == unit and row["年度"] == book.settings.year:
            key = (row["章节"], row["量"] or "", row["科目"] or "")
            gathered[key].append((row["序号"] or 0, row["内容"]))
    return {key: tuple(text for _, text in sorted(found)) for key, found in gathered.items()}


def follow(values: Values, catalogue: Catalogue) -> Values:
    """The values that follow from others: totals by formula, last year's, changes and rates."""
    known = {case: list(readings) for case, readings in values.known.items()}
    for step in (_formulas, _last_years, _followers):
        values = replace(values, known={case: tuple(found) for case, found in known.items()})
        for new in step(values, catalogue):
            known.setdefault((new.quantity, new.key), []).append(new)
    return replace(values, known={case: tuple(found) for case, found in known.items()})


def _formulas(values: Values, catalogue: Catalogue) -> Iterator[Known]:
    """Quantities that are sums of other quantities, where every term is known."""
    for quantity in catalogue.quantities.values():
        for shift in (0, -1) if quantity.formula else ():
            terms = [values.get(t.quantity, t.subject, shift + t.shift) for t in quantity.formula]
            found = [term for term in terms if term]
            if len(found) == len(terms):
                total = Interval(Decimal(0))
                for term, value in zip(quantity.formula, found, strict=True):
                    part = value.interval
                    total = total + part if term.coefficient > 0 else total - part
                yield Known(
                    quantity.id,
                    values.key("", shift),
                    total,
                    "推算",
                    _formula_text(quantity, catalogue),
                    tuple(value.address for value in found),
                )


def _formula_text(quantity: Quantity, catalogue: Catalogue) -> str:
    """The titles of the terms with their signs."""
    signs = {1: "＋", -1: "－"}
    titles = [
        (signs[t.coefficient], catalogue.quantities[t.quantity].title) for t in quantity.formula
    ]
    return "".join(sign + title for sign, title in titles).lstrip("＋")


def _last_years(values: Values, catalogue: Catalogue) -> Iterator[Known]:
    """Last year's value from this year's and a stated change, where nobody gave it."""
    for quantity in catalogue.quantities.values():
        if not quantity.compare:
            continue
        this, change = values.get(quantity.id), values.get(quantity.change())
        if this and change and not values.get(quantity.id, shift=-1):
            yield Known(
                quantity.id,
                values.key(shift=-1),
                this.interval - change.interval,
                "推算",
                "本年数－公布的增减额",
                (this.address, change.address),
            )


def _followers(values: Values, catalogue: Catalogue) -> Iterator[Known]:
    """Changes, growth, shares and completion, computed where their operands are known."""
    for quantity in catalogue.quantities.values():
        if quantity.kind == "base":
            continue
        of = catalogue.quantities[quantity.of]
        for shift in (0, -1):
            for subject in ["", *values.subjects(of.id, shift)]:
                known = _follower(values, quantity, of, subject, shift)
                if known:
                    yield known


def _follower(
    values: Values, quantity: Quantity, of: Quantity, subject: str, shift: int
) -> Known | None:
    """One following value, or None if an operand is unknown or the base is not positive."""
    part = values.get(of.id, subject, shift)
    if part is None:
        return None
    key = values.key(subject, shift)
    if quantity.kind == "占比":
        # Of a subject: the share of the quantity's own total; of the total: of ``share_of``.
        whole = values.get(of.id if subject else of.share_of, "", shift)
        return _ratio(quantity, key, part, whole)
    if quantity.kind == "完成率":
        return _ratio(quantity, key, part, values.get(of.budget, subject, shift))
    if quantity.kind == "年初完成率":
        return _ratio(quantity, key, part, values.get(of.initial, subject, shift))
    last = values.get(of.id, subject, shift - 1)
    if quantity.kind == "增减额":
        if last is None:
            return None
        return Known(
            quantity.id,
            key,
            part.interval - last.interval,
            "推算",
            "本年数－上年数",
            (part.address, last.address),
        )
    change = values.get(of.change(), subject, shift)
    if change is None and last is not None:
        change = Known(of.change(), key, part.interval - last.interval, "推算")
    if change is None:
        return None
    base = replace(part, interval=part.interval - change.interval)
    ratio = _ratio(quantity, key, change, base)
    operands = (change.address, part.address)
    return ratio and replace(ratio, source="增减额÷（本年数－增减额）", operands=operands)


def _ratio(quantity: Quantity, key: Key, part: Known, whole: Known | None) -> Known | None:
    """A percentage; its interval is left to the rules, which compare without dividing."""
    if whole is None or whole.interval.value <= 0:
        return None
    value = part.interval.value * 100 / whole.interval.value
    operands = (part.address, whole.address)
    return Known(quantity.id, key, Interval(value), "推算", "部分÷整体", operands)
