"""What proves the numbers of a document: the checks that agreed, told to a clerk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from mingzhang.engines.documents.proofs import Proof
from mingzhang.model.quantity import Identity
from mingzhang.model.rows import Rows
from mingzhang.rules.findings import FailureTeller
from mingzhang.rules.reasons import is_of_reasons

_CASE = ("量", "单位代码", "年度", "科目", "范围")
_MOST = 3  # proofs told of one number; more add nothing


def told_proofs(proofs: Iterable[Proof], teller: FailureTeller) -> Mapping[int, tuple[str, ...]]:
    """By reading (号), how the number comes about or what it takes part in, a sentence each.

    What gives the number itself comes before what it only takes part in.
    """
    stated: dict[int, dict[str, None]] = defaultdict(dict)
    shared: dict[int, dict[str, None]] = defaultdict(dict)
    doubtful = _contradicted(teller.understood.readings)
    for proof in proofs:
        if is_of_reasons(proof.rule) or doubtful.intersection((*proof.value, *proof.operands)):
            continue
        own, others = _sentences(proof, teller)
        for number in proof.value:
            stated[number][own] = None
        for number in proof.operands:
            shared[number][others] = None
    return {
        number: tuple([*stated[number], *shared[number]][:_MOST])
        for number in stated.keys() | shared.keys()
    }


def _contradicted(readings: Rows) -> set[int]:
    """The readings of a quantity that the document states with different values.

    A check agrees if any of them fits; told with the numbers at hand, its sum could be wrong.
    """
    columns = readings.columns
    cases: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number in range(len(readings)):
        cases[tuple(columns[name][number] for name in _CASE)].append(number)
    found: set[int] = set()
    for numbers in cases.values():
        low = max(columns["值"][one] - columns["半"][one] for one in numbers)
        high = min(columns["值"][one] + columns["半"][one] for one in numbers)
        if low > high:
            found.update(numbers)
    return found


def _sentences(proof: Proof, teller: FailureTeller) -> tuple[str, str]:
    """What a check tells of the number that is stated, and of those it is held against."""
    value = teller.reading(proof.value[0])
    operands = [teller.reading(number) for number in proof.operands]
    rule = proof.rule
    if not isinstance(rule, Identity) and rule.over == "重复":
        here, there = teller.where(value.number), teller.where(operands[0].number)
        other = operands[0]
        return (
            f"与{there}的{other.text}{other.unit}相符",
            f"与{here}的{value.text}{value.unit}相符",
        )
    stated = f"{teller.name(value)}{value.text}{value.unit}"
    shown = {one.case: one for one in operands if one.value}
    if isinstance(rule, Identity) and len(shown) == 1:  # the sum of one is that one
        (other,) = shown.values()
        return f"与{teller.name(other)}{other.text}{other.unit}相符", f"与{stated}相符"
    how = teller.how(rule, value, operands)
    return f"由{how}得，相符", f"{stated}＝{how}，相符"
