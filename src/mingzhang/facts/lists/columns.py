"""Which cells of a list are which columns of its relation: by name, by title, as data.toml says."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mingzhang.engines.base.staging import Taking
from mingzhang.engines.base.tables import relation_types
from mingzhang.facts.heads import find_head
from mingzhang.formats.heads import SEARCHED_ROWS
from mingzhang.formats.read.sheets import Cell, Sheet
from mingzhang.model.problem import Problem
from mingzhang.model.relation import Relation

_FATAL = {"no-head", "missing-column"}


@dataclass(frozen=True, slots=True)
class Table:
    """The head of a list: its row (index), the columns taken from below it, how many cells."""

    row: int
    takings: tuple[Taking, ...]
    width: int


def find_columns(
    sheet: Sheet, relation: Relation, renames: Mapping[str, str]
) -> tuple[Table | None, list[Problem]]:
    """The head of the list; None, with what is wrong, where the file cannot be taken.

    A list without a column of its key, or with amounts in 万元, would be read as something else.
    """
    expected = replace(
        relation,
        columns=tuple(c for c in relation.columns if not c.derived),
        unlisted="zero",  # the rows are all there are: without a part of the key they are nobody's
    )
    absent = _absent(sheet, renames)
    named = replace(sheet, rows=[_renamed(row, renames) for row in sheet.rows])
    head, found = find_head(named, expected)
    problems = [*absent, *(_lenient(problem) for problem in found)]
    if head is None or any(problem.code in _FATAL for problem in problems):
        return None, problems
    if head.unit:
        message = f"金额的单位写的是{head.unit}，名单里的金额应为元，这个文件没有读入。"
        mend = "请换算成元再导出。"
        return None, [*problems, Problem("unit", sheet.place(*head.unit_at), message, mend)]
    types = relation_types(relation)
    takings = tuple(
        Taking(column, types[column.name], head.columns[column.name])
        for column in expected.columns
        if column.name in head.columns
    )
    return Table(head.row, takings, len(sheet.rows[head.row])), problems


def _absent(sheet: Sheet, renames: Mapping[str, str]) -> list[Problem]:
    """The heads that data.toml names and no row of the sheet's beginning has."""
    top = {_squeezed(c) for row in sheet.rows[:SEARCHED_ROWS] for c in row if isinstance(c, str)}
    mend = "请对照文件的表头改 data.toml 的 columns。"
    return [
        Problem("no-head", sheet.place(), f"data.toml 写的列“{name}”文件里没有。", mend)
        for name in renames
        if _squeezed(name) not in top
    ]


def _lenient(problem: Problem) -> Problem:
    """Lists come with columns that nobody here needs; one that lacks a needed one is not read."""
    if problem.code in _FATAL:
        return replace(problem, message=f"{problem.message}整个文件没有读入。")
    if problem.code != "unknown-column":
        return problem
    near, mark, _ = problem.mend.partition("？")
    return replace(problem, mend=f"{near + mark if mark else ''}用不到的可以不管。")


def _renamed(row: Sequence[Cell], renames: Mapping[str, str]) -> list[Cell]:
    """A row with the heads that data.toml names (theirs → ours) replaced, full width as half."""
    plain = [unicodedata.normalize("NFKC", c) if isinstance(c, str) else c for c in row]
    keys = [_squeezed(cell) if isinstance(cell, str) else "" for cell in plain]
    theirs = {_squeezed(name): ours for name, ours in renames.items()}
    if theirs.keys().isdisjoint(keys):
        return plain
    own = set(theirs.values())
    marked = [f"{cell}（原列）" if k in own else cell for k, cell in zip(keys, plain, strict=True)]
    return [theirs.get(key, cell) for key, cell in zip(keys, marked, strict=True)]


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
