"""What is wrong with a reason, told to the clerk who wrote it."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.model.number import Interval, round_half_up, scale_of
from mingzhang.model.reason import Reason
from mingzhang.model.rule import Rule

_MISSING, _DIRECTION, _AMOUNT = "缺原因", "原因方向", "原因金额"
_CLAIMS = (_MISSING, _DIRECTION, _AMOUNT)
_WORDS = {True: ("增加", "减少"), False: ("减少", "增加")}
_QUOTED = 40


def is_of_reasons(rule: object) -> bool:
    """Whether a rule checks reasons: what it expects of the change is no single number."""
    return isinstance(rule, Rule) and rule.over in _CLAIMS


def tell(rule: Rule, name: str, change: Interval, unit: str, reason: Reason) -> str:
    """What does not fit between a change (in its base unit) and its reason, and what to do."""
    up = change.value > 0
    same, other = _WORDS[up]
    stated = f"{name}{same}{_shown(abs(change.value), unit)}"
    if rule.over == _MISSING:
        return f"{stated}，没有写明原因。请补写。"
    if rule.over == _DIRECTION:
        return f"{stated}，原因只写了{other}：“{_quote(reason.text)}”。请写明{same}的原因。"
    return f"{stated}，{_uncovered(change, unit, reason)}"


def _uncovered(change: Interval, unit: str, reason: Reason) -> str:
    """How far what is named misses the change."""
    up = change.value > 0
    same, other = _WORDS[up]
    listed, against = (reason.added, reason.taken) if up else (reason.taken, reason.added)
    rest = abs(change.value) - (listed.value - against.value)
    named = f"列举的{same}额合计{_shown(listed.value, unit)}{_items(reason, unit, up)}"
    if against.value:
        named += f"，列举的{other}额合计{_shown(against.value, unit)}，相抵"
        named += _shown(listed.value - against.value, unit)
    if rest < 0:
        told = f"{named}，超过{same}额{_shown(abs(change.value), unit)}，"
        return f"{told}未说明的{other}为{_shown(-rest, unit)}。请补写{other}的原因。"
    told = f"{named}，不到{same}额{_shown(abs(change.value), unit)}，"
    return f"{told}未说明的{same}为{_shown(rest, unit)}。请补写，或注明“主要”。"


def _items(reason: Reason, unit: str, up: bool) -> str:
    """The amounts named in one direction, projects by name; nothing where one says it all."""
    wanted = [one for one in reason.named if (one.amount.value > 0) == up]
    texts = [f"{one.label}{_plain(abs(one.amount.value), unit)}" for one in wanted]
    return f"（{'＋'.join(texts)}）" if len(wanted) > 1 or any(one.label for one in wanted) else ""


def _shown(value: Decimal, unit: str) -> str:
    return f"{_plain(value, unit)}{unit}"


def _plain(value: Decimal, unit: str) -> str:
    return f"{round_half_up(value / scale_of(unit), 2):f}"


def _quote(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}……"
