"""What-if: numbers put in the place of a score's inputs, and what the score becomes by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.catalogue.content import Catalogue, unknown_name
from mingzhang.facts.stated import parse_stated, unreadable
from mingzhang.model.number import Interval
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.rubric import Item, ItemScore, Rubric, Score
from mingzhang.model.template import Reference

_OPTION = Place("--what-if")


@dataclass(frozen=True, slots=True)
class Supposed:
    """One supposed input: of which item, by which name, the quantity behind it, the number."""

    item: str
    input: str
    reference: Reference
    text: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A score as the book has it and as it would be."""

    supposed: tuple[Supposed, ...]
    before: Score
    after: Score

    def changed(self) -> Iterator[tuple[ItemScore, ItemScore]]:
        """The items whose points or exact value are others now."""
        for old, new in zip(self.before.items, self.after.items, strict=True):
            if (old.exact, old.low, old.high) != (new.exact, new.low, new.high):
                yield old, new

    @property
    def totals(self) -> tuple[Decimal, Decimal] | None:
        """Both totals, where the unknown items keep what the stated total leaves them.

        None where nothing was stated, or where other items are unknown now.
        """
        derived = self.before.derived
        same = [one.item for one in self.before.unknown] == [one.item for one in self.after.unknown]
        if derived is None or not same:
            return None
        return self.before.known + derived, self.after.known + derived


def read_supposed(
    texts: Sequence[str], rubric: Rubric, catalogue: Catalogue
) -> tuple[Supposed, ...]:
    """``评分项.输入=值`` each; InputError with everything that cannot be read."""
    found: list[Supposed] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found.append(_read(text, rubric, catalogue))
        except InputError as error:
            problems += error.problems
    problems += _twice(found)
    if problems:
        raise InputError(problems)
    return tuple(found)


def _read(text: str, rubric: Rubric, catalogue: Catalogue) -> Supposed:
    name, equals, value = (part.strip() for part in text.partition("="))
    item_name, dot, input_name = name.partition(".")
    if not (equals and dot and value):
        message = f"“{text}”读不懂。"
        mend = f"应写成 评分项.输入=值{_example(rubric, catalogue)}。"
        raise InputError([Problem("what-if", _OPTION, message, mend)])
    item = rubric.item(item_name)
    if item is None:
        raise InputError([unknown_name("item", "评分项", item_name, _names(rubric))])
    inputs = _inputs_of(item)
    if input_name not in inputs:
        if not inputs:
            message = f"“{item_name}”没有公式，也就没有输入。"
            raise InputError([Problem("input", _OPTION, message, "请在“评分认定”表写人工评定。")])
        raise InputError([unknown_name("input", f"输入（“{item_name}”的）", input_name, inputs)])
    reference = inputs[input_name]
    quantity = catalogue.quantities[reference.quantity]
    interval = parse_stated(value, quantity)
    if interval is None:
        raise InputError([unreadable(_OPTION, value, quantity)])
    return Supposed(item_name, input_name, reference, value, interval)


def _inputs_of(item: Item) -> Mapping[str, Reference]:
    """The inputs of an item and of its other readings, by name."""
    others = (reading.inputs for reading in item.readings)
    return {name: one for part in (*others, item.inputs) for name, one in part.items()}


def _example(rubric: Rubric, catalogue: Catalogue) -> str:
    """The first input of the rubric with a number in its unit."""
    for item in rubric.items:
        for name, one in _inputs_of(item).items():
            return f"，如 {item.name}.{name}=12{catalogue.quantities[one.quantity].printed}"
    return ""


def _names(rubric: Rubric) -> list[str]:
    return [item.name for item in rubric.items if _inputs_of(item)]


def _twice(found: Sequence[Supposed]) -> Iterator[Problem]:
    """Two different numbers for one quantity, which may be an input of several items."""
    first: dict[Reference, Supposed] = {}
    for one in found:
        other = first.setdefault(one.reference, one)
        if other.interval != one.interval:
            message = (
                f"“{other.item}.{other.input}”和“{one.item}.{one.input}”是同一个量，"
                f"一处假设{other.text}，一处假设{one.text}。"
            )
            yield Problem("what-if", _OPTION, message, "请只留一个。")
