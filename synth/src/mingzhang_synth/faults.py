"""Faults planted in a made-up book, each one thing wrong, with the finding that must name it.

What a rule is called and what its key holds is the published contract of findings; the rules
themselves are not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from mingzhang.catalogue.content import Catalogue
from mingzhang.facts.carry import LAST_YEARS
from mingzhang.facts.values import Values
from mingzhang.model.known import Known
from mingzhang.model.number import round_half_up, scale_of
from mingzhang.model.quantity import AXIS, Quantity
from mingzhang.model.region import Region
from mingzhang.model.template import Slot
from mingzhang_synth.department import CODE
from mingzhang_synth.world import World
from mingzhang_synth.year import Row, Tables

_STATED, _PAYMENTS, _RUNNING, _TEXTS = "报表单元", "内部往来", "机构运行信息", "文字说明"
_ORIGIN = "（虚构）另制的报表"
_SMALLEST = Decimal(200_000)  # 元; below it a wrong digit may stay within what rounding allows


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault: which finding must name it (rule and key), what kind it is and what was done."""

    rule: str
    key: Mapping[str, str]
    kind: str
    cause: str


@dataclass
class Scene:
    """A whole book before its faults. ``units`` are the values of each unit, the department's
    under its code; ``touched`` the quantities that have a fault already."""

    tables: Tables
    units: Mapping[str, Values]
    department: str
    world: World
    catalogue: Catalogue
    region: Region
    rng: Random
    touched: set[str] = field(default_factory=set)

    @property
    def values(self) -> Values:
        """Those of the department."""
        return self.units[CODE]

    def key(self, quantity: str, subject: str = "", year: int = 0) -> dict[str, str]:
        """The key of a finding about a quantity."""
        year = year or self.values.year
        return {"部门": self.department, "年度": str(year), "量": quantity, "科目": subject}

    def state(self, quantity: Quantity, subject: str, value: Decimal) -> str:
        """State a number in the book, in the base unit; how it was written."""
        scaled = round_half_up(value / scale_of(quantity.printed), 2)
        text = f"{scaled:f}{quantity.printed}"
        self.note(quantity, subject, text)
        return text

    def note(self, quantity: Quantity, subject: str, text: str) -> None:
        """State a number as it is written here."""
        row = {"年度": self.values.year, "单位代码": CODE, "量": quantity.id, "科目": subject}
        self.tables.setdefault(_STATED, []).append(row | {"值": text, "出处": _ORIGIN})

    def pick(self, found: Iterable[Known]) -> Known | None:
        """One of these whose quantity has no fault yet."""
        free = [one for one in found if self._family(one.quantity) not in self.touched]
        if not free:
            return None
        one = self.rng.choice(sorted(free, key=lambda known: (known.quantity, known.key.subject)))
        self.touched.add(self._family(one.quantity))
        return one

    def sums(self) -> Iterator[Known]:
        """Amounts of the year that the book adds up, each large enough to be misprinted.

        Totals that others are computed from are left alone: their faults would show twice.
        """
        every = self.catalogue.quantities.values()
        computed = {term.quantity for quantity in every for term in quantity.formula}
        for known in self.values.all():
            quantity = self.catalogue.quantities[known.quantity]
            if (
                quantity.source
                and quantity.unit == "元"
                and known.origin == "汇总"
                and known.key.year == self.values.year
                and AXIS not in known.key.subject
                and (known.key.subject or known.quantity not in computed)
                and known.interval.value >= _SMALLEST
            ):
                yield known

    def followers(self, kind: str) -> Iterator[Known]:
        """Rates or changes of that kind, of the totals, none of them flat."""
        for known in self.values.all():
            quantity = self.catalogue.quantities[known.quantity]
            if (
                quantity.kind == kind
                and known.key.year == self.values.year
                and not known.key.subject
                and swapped(known.interval.value, quantity, self.rng)
            ):
                yield known

    def _family(self, quantity: str) -> str:
        """What a fault shows in: a figure, all that follows from it, and the budgets it is held
        against. Two faults in one family may hide each other."""
        every = self.catalogue.quantities.values()
        for_budget = {name: q.id for q in every for name in (q.budget, q.initial) if name}
        base = self.catalogue.quantities[quantity].of or quantity
        return for_budget.get(base, base)


def swapped(value: Decimal, quantity: Quantity, rng: Random) -> Decimal | None:
    """The value with two neighbouring digits of its printed form swapped, None if none differ.

    Even in the last two places that is at least 0.09, more than any rounding.
    """
    text = f"{round_half_up(value / scale_of(quantity.printed), 2):f}"
    places = [
        at
        for at in range(len(text) - 1)
        if text[at : at + 2].isdigit() and text[at] != text[at + 1] and text[at + 1] != "0"
    ]
    if not places:
        return None
    at = rng.choice(places)
    wrong = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return Decimal(wrong) * scale_of(quantity.printed)


def _swapped_digits(scene: Scene) -> Planted | None:
    known = scene.pick(
        one
        for one in scene.sums()
        if swapped(one.interval.value, scene.catalogue.quantities[one.quantity], scene.rng)
    )
    if known is None:
        return None
    quantity = scene.catalogue.quantities[known.quantity]
    wrong = swapped(known.interval.value, quantity, scene.rng)
    assert wrong is not None
    return _stated(scene, known, wrong, "数位互换", "报表里的数有两位写反了")


def _stated(scene: Scene, known: Known, wrong: Decimal, kind: str, what: str) -> Planted:
    """A number stated otherwise than the book adds up."""
    quantity = scene.catalogue.quantities[known.quantity]
    text = scene.state(quantity, known.key.subject, wrong)
    right = round_half_up(known.interval.value / scale_of(quantity.printed), 2)
    cause = f"{what}：应为{right:f}{quantity.printed}，写成{text}"
    return Planted("同量", scene.key(quantity.id, known.key.subject), kind, cause)


def _class_added_wrong(scene: Scene) -> Planted | None:
    """A class total that left out one of its items."""
    amounts = {(one.quantity, one.key.subject): one for one in scene.sums()}

    def items(known: Known) -> list[Known]:
        longest = max(len(s) for q, s in amounts if q == known.quantity)
        return [
            one
            for (quantity, subject), one in amounts.items()
            if quantity == known.quantity
            and len(subject) == longest
            and subject.startswith(known.key.subject)
        ]

    classes = [one for one in amounts.values() if len(one.key.subject) == 3 and len(items(one)) > 1]
    known = scene.pick(classes)
    if known is None:
        return None
    item = scene.rng.choice(sorted(items(known), key=lambda one: one.key.subject))
    wrong = known.interval.value - item.interval.value
    what = f"类的合计漏加了{item.key.subject}"
    return _stated(scene, known, wrong, "类合计加错", what)


def _unit_left_out(scene: Scene) -> Planted | None:
    """A department's total that left out one of its units."""
    codes = [code for code in scene.units if code != CODE]

    def of(code: str, known: Known) -> Decimal:
        found = scene.units[code].get(known.quantity)
        return found.interval.value if found else Decimal(0)

    totals = [
        one
        for one in scene.sums()
        if not one.key.subject and any(of(code, one) >= _SMALLEST for code in codes)
    ]
    known = scene.pick(totals)
    if known is None:
        return None
    code = scene.rng.choice([code for code in codes if of(code, known) >= _SMALLEST])
    wrong = known.interval.value - of(code, known)
    return _stated(scene, known, wrong, "汇总漏单位", f"部门的合计漏了单位{code}")


def _follower_wrong(kind: str, rule: str) -> Callable[[Scene], Planted | None]:
    """A planter of a rate or change stated with swapped digits."""

    def plant(scene: Scene) -> Planted | None:
        quantities = scene.catalogue.quantities
        # Totals of totals also move with a payment that is not cancelled, another fault.
        found = (k for k in scene.followers(kind) if quantities[quantities[k.quantity].of].source)
        known = scene.pick(found)
        if known is None:
            return None
        quantity = quantities[known.quantity]
        change = scene.values.get(quantities[quantity.of].change())
        if rule == "增减率" and change is not None:  # a rate is held against the stated change
            scene.note(quantities[change.quantity], "", f"{change.interval.value}")
        wrong = swapped(known.interval.value, quantity, scene.rng)
        assert wrong is not None
        planted = _stated(scene, known, wrong, f"{kind}写错", f"{kind}有两位写反了")
        return Planted(rule, planted.key, planted.kind, planted.cause)

    return plant


def _one_sided(scene: Scene) -> Planted | None:
    """A payment that its receiver did not book."""
    rows = [row for row in scene.tables.get(_PAYMENTS, ()) if row["收款方金额"] is not None]
    if not rows:
        return None
    row = scene.rng.choice(rows)
    row["收款方金额"] = None
    filled = {
        name: str(row[name])
        for name in scene.catalogue.relations[_PAYMENTS].key
        if row.get(name) not in {None, ""}
    }
    key = {**filled, **scene.key(_PAYMENTS, row["功能科目"])}
    cause = f"{row['付款单位']}付给{row['收款单位']}的款，收款方没有记"
    return Planted("内部往来-未抵销", key, "往来单边", cause)


def _reason_reversed(scene: Scene) -> Planted | None:
    """A reason that tells of the opposite direction."""
    words = scene.world.about["原因"]
    rows: list[tuple[Row, Known]] = []
    for row in scene.tables[_TEXTS]:
        about = scene.catalogue.quantities.get(row["量"])
        own = row["章节"] == "原因" and row["单位代码"] == CODE and not row["科目"]
        change = scene.values.get(about.change()) if about and own else None
        if about and change and change.interval.value and about.id not in scene.touched:
            rows.append((row, change))
    if not rows:
        return None
    row, change = scene.rng.choice(rows)
    scene.touched.add(row["量"])
    line = scene.rng.choice(words["down" if change.interval.value > 0 else "up"])
    row["内容"] = line.format(scene.world.mark(0))
    cause = f"原因写反了方向：{row['内容']}"
    return Planted("原因方向", scene.key(change.quantity), "原因反向", cause)


def _not_carried(scene: Scene) -> Planted | None:
    """Last year's end that is not this year's beginning."""
    for identity in scene.catalogue.identities.values():
        before = {term.quantity for term in identity.right if term.shift}
        rows = [
            row
            for row in scene.tables[LAST_YEARS]
            if row["量"] in before and row["单位代码"] == CODE and not row["科目"]
        ]
        if not rows or identity.left.quantity in scene.touched:
            continue
        row = rows[0]
        scene.touched.add(identity.left.quantity)
        row["值"] = row["原值"] = str(Decimal(row["值"]) + _SMALLEST)
        cause = f"上年的{row['量']}多写了{_SMALLEST}元，与本年年初对不上"
        return Planted(identity.id, scene.key(identity.left.quantity), "上年没有接上", cause)
    return None


def _missing(scene: Scene) -> Planted | None:
    """A figure that the report prints and no unit filled in."""
    asked = {
        reference.quantity
        for line in scene.region.chapters
        for part in line.parts
        if isinstance(part, Slot) and part.phrase == "值" and not line.when
        for reference in part.references
    }
    uses = Counter(word for q in scene.catalogue.quantities.values() for word in _items(q))
    found = []
    for name in sorted(asked - scene.touched):
        words = _items(scene.catalogue.quantities[name])
        if len(words) == 1 and uses[words[0]] == 1:  # no total lacks it too
            found.append((name, words[0]))
    if not found:
        return None
    name, word = scene.rng.choice(found)
    scene.touched.add(name)
    scene.tables[_RUNNING] = [row for row in scene.tables[_RUNNING] if row["指标"] != word]
    title = scene.catalogue.quantities[name].title
    key = {"量": f"{scene.values.year}年{title}"}
    return Planted("缺数", key, "缺一个数", f"各单位都没有填{word}")


def _items(quantity: Quantity) -> tuple[str, ...]:
    """The running figures that a quantity adds up."""
    source = quantity.source
    if source is None or source.relation != _RUNNING:
        return ()
    return tuple(word for words in source.where.values() for word in words)


# The closed list of kinds, each with what plants one; None where the book has no place for it.
KINDS: Mapping[str, Callable[[Scene], Planted | None]] = {
    "数位互换": _swapped_digits,
    "类合计加错": _class_added_wrong,
    "汇总漏单位": _unit_left_out,
    "占比写错": _follower_wrong("占比", "占比"),
    "增减额写错": _follower_wrong("增减额", "增减额"),
    "增减率写错": _follower_wrong("增减率", "增减率"),
    "完成率写错": _follower_wrong("完成率", "完成"),
    "往来单边": _one_sided,
    "原因反向": _reason_reversed,
    "上年没有接上": _not_carried,
    "缺一个数": _missing,
}


def plant(scene: Scene, count: int) -> list[Planted]:
    """Plant so many faults, of every kind in turn as far as the book has places for them."""
    planted: list[Planted] = []
    kinds = list(KINDS.values())
    scene.rng.shuffle(kinds)
    while len(planted) < count:
        more = [one for kind in kinds[: count - len(planted)] if (one := kind(scene))]
        if not more:
            break
        planted += more
    return planted
