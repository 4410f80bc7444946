"""Data of any size as a run reads it: which files hold which relation, from whom, as of when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mingzhang.model.problem import Problem


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file with rows of one relation.

    ``path`` is what the engine opens, ``name`` what people know it by (发放/2024-01.parquet, or
    名册.xlsx#死亡登记 where the rows were taken over from another file): the 来源 of its rows.
    ``stamp`` changes whenever the content does.
    """

    path: Path
    name: str
    rows: int
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of one relation.

    ``columns`` are the SQL types by name that all files have; a column of the relation that is not
    among them is unknown in every row. ``numbered``: the files hold 来源 and 行 themselves (rows
    taken over from CSV or workbooks); else the row is the place in the file, from 1. ``origin`` is
    who gave it, ``as_of`` the day up to which it is complete (None: not said).
    """

    relation: str
    files: tuple[DataFile, ...]
    columns: Mapping[str, str]
    numbered: bool = False
    origin: str = ""
    as_of: date | None = None

    @property
    def rows(self) -> int:
        """How many rows all files have."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class Data:
    """Everything that one folder (or file) of data offers to a run.

    ``problems`` name each file, row or cell that was set aside; ``set_aside`` counts rows by
    relation, -1 where a whole file could not be read and nobody knows how many it had.
    """

    folder: Path
    title: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    set_aside: Mapping[str, int] = field(default_factory=dict)
