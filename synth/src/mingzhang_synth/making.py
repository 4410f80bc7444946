"""What the makers of a department's goals share: content, tables, chance, and the figures of the
accounts that they have to agree with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from mingzhang_synth.world import World
from mingzhang_synth.year import Row, Tables

SOURCE = Path(__file__).with_name("goals.toml")
UNIT = "单位代码"
_ITEM = "指标"


@cache
def read_goals() -> Mapping[str, Any]:
    """The content of made-up goals; its parts keep the shape of the file."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Making:
    """A book to which goals are being added. ``rng`` is their own: the accounts stay the same."""

    data: Mapping[str, Any]
    world: World
    year: int
    tables: Tables
    rng: Random

    def table(self, name: str) -> list[Row]:
        """The rows of a table under the name the content gives it."""
        return self.tables.setdefault(self.data["tables"][name], [])

    def add(self, name: str, unit: str, **words: Any) -> None:
        """A row of the year."""
        self.table(name).append({"年度": self.year, UNIT: unit, **words})

    def day(self, on: Sequence[int]) -> date:
        """A date given as years from this one, month and day."""
        shift, month, day = on
        return date(self.year + shift, month, day)

    def within(self, bounds: Sequence[float]) -> Decimal:
        """A number within the bounds, to four places."""
        return Decimal(f"{self.rng.uniform(*bounds):.4f}")

    def amounts(self, project: Mapping[str, Any]) -> tuple[Decimal, Decimal, Decimal]:
        """Final figure, adjusted and first budget of a project."""
        final, adjusted, first = (Decimal(project[name]) for name in self.world.amounts)
        return final, adjusted, first

    def figure(self, name: str, unit: str) -> Row | None:
        """The row of a running figure of a unit."""
        item = self.data["figures"][name]
        rows = (row for row in self.table("figures") if (row[UNIT], row[_ITEM]) == (unit, item))
        return next(rows, None)

    def count(self, name: str, unit: str) -> int:
        """A running figure of a unit that counts something; 0 where it has none."""
        row = self.figure(name, unit)
        return int(row[self.world.amounts[0]]) if row else 0

    def units(self) -> list[str]:
        """The units that have projects, in their order."""
        return list(dict.fromkeys(row[UNIT] for row in self.table("projects")))

    def projects(self, unit: str = "") -> Iterator[Row]:
        """The projects of a unit, or of all."""
        return (row for row in self.table("projects") if unit in {"", row[UNIT]})
