"""What made-up departments are made from: names, lines of cost, ranges, words; all of it content.

The words stand in ``accounts.toml``; here they get types.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("accounts.toml")
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CostLine:
    """A line of yearly cost: ``words`` are columns of the spending table.

    ``amount`` is in 元, of one unit or of one head; an empty ``function`` is the unit's own.
    """

    words: Mapping[str, str]
    economic: str
    amount: Range
    per_head: bool = False
    function: str = ""
    kinds: tuple[str, ...] = ()
    chance: float = 1.0
    source: str = ""  # the income that pays for it, where it is a certain one


@dataclass(frozen=True, slots=True)
class UnitKind:
    """A unit of a department: what its name ends in, its type and how many work there."""

    name: str
    kind: str
    heads: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Field:
    """What a department is in charge of: function codes by type of unit, and of its projects."""

    running: Mapping[str, str]
    business: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund that projects may be paid from; without ``functions`` they have the field's."""

    words: Mapping[str, str]
    chance: float
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A payment between the first unit and another: down to it, or up from it."""

    words: Mapping[str, str]
    source: str
    down: bool
    amount: Range
    chance: float


@dataclass(frozen=True, slots=True)
class World:
    """All content. The tables that are read where they are used keep the shape of the file."""

    department: str
    short_name: str
    published: str
    export: str
    amounts: tuple[str, ...]
    ratios: tuple[Range, ...]
    first_amount: str
    drift: Range
    marks: str
    units: tuple[UnitKind, ...]
    fields: tuple[Field, ...]
    basic: tuple[CostLine, ...]
    projects: Mapping[str, Any]
    funds: tuple[Fund, ...]
    other: Mapping[str, Any]
    other_lines: tuple[CostLine, ...]
    flows: tuple[Flow, ...]
    carry: Mapping[str, Any]
    running: Mapping[str, Any]
    procurement: Mapping[str, Any]
    people: Mapping[str, list[str]]
    assets: Mapping[str, Any]
    texts: Mapping[str, list[str]]
    about: Mapping[str, Any]

    def mark(self, number: int) -> str:
        """The sign of something made up, another for each number: 甲, 乙 … 癸, 甲甲 …"""
        before, own = divmod(number, len(self.marks))
        return (self.mark(before - 1) if before else "") + self.marks[own]


@cache
def read_world() -> World:
    """The world of our own pack."""
    data = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    basic, other, projects = data["basic"], data["other"], data["projects"]
    plain = {
        name: data[name]
        for name in (
            "department", "short_name", "published", "export", "first_amount", "marks", "carry",
            "running", "procurement", "people", "assets", "texts", "about",
        )
    }  # fmt: skip
    return World(
        **plain,
        amounts=tuple(data["amounts"]),
        ratios=tuple(map(_range, data["ratios"])),
        drift=_range(data["drift"]),
        units=tuple(UnitKind(u["name"], u["kind"], tuple(u["heads"])) for u in data["units"]),
        fields=tuple(Field(f["running"], tuple(f["business"])) for f in data["fields"]),
        basic=tuple(_line(line, basic["words"]) for line in basic["lines"]),
        projects=projects,
        funds=tuple(
            Fund(f["words"], f["chance"], tuple(f.get("functions", ()))) for f in projects["funds"]
        ),
        other=other,
        other_lines=tuple(_line(line, {}) for line in other["lines"]),
        flows=tuple(
            Flow(f["words"], f["source"], f["down"], _range(f["amount"]), f["chance"])
            for f in data["internal"]
        ),
    )


def _line(data: Mapping[str, Any], words: Mapping[str, str]) -> CostLine:
    per_head = "per_head" in data
    return CostLine(
        words={**words, **data.get("words", {})},
        economic=data["economic"],
        amount=_range(data["per_head" if per_head else "amount"]),
        per_head=per_head,
        function=data.get("function", ""),
        kinds=tuple(data.get("kinds", ())),
        chance=data.get("chance", 1.0),
        source=data.get("source", ""),
    )


def _range(pair: list[float]) -> Range:
    low, high = pair
    return low, high
