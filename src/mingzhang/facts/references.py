"""What rows of a book must agree on: one row a key, a tree of units, units that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.facts.tables import LISTED, ROW, SOURCE, Piece, unlisted
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows

UNITS, UNIT, PARENT = "单位", "单位代码", "上级代码"


def repeated_keys(relation: Relation, rows: Rows, pieces: Mapping[str, Piece]) -> list[Problem]:
    """Rows whose key another row has already; NULL equals NULL, an unread key equals none."""
    first_with: dict[tuple[Any, ...], int] = {}
    repeated: list[tuple[int, int]] = []
    columns = [rows.columns[name] for name in (*relation.key, SOURCE, ROW)]
    for index, (*key, source, row) in enumerate(zip(*columns, strict=True)):
        if not key or row in pieces[source].keyless:
            continue
        first = first_with.setdefault(tuple(key), index)
        if first != index:
            repeated.append((first, index))
    problems = [_repeated(relation, rows, pieces, *pair) for pair in repeated[:LISTED]]
    return problems + unlisted(len(repeated), f"“{relation.name}”", Place())


def _repeated(
    relation: Relation, rows: Rows, pieces: Mapping[str, Piece], first: int, second: int
) -> Problem:
    key = "，".join(f"{name}={_word(rows.columns[name][second])}" for name in relation.key)
    other = _place(rows, pieces, first, relation.key[0])
    message = f"与{other}这一行重复：{key}。"
    mend = "同一主键只能有一行，请合并金额或删除其中一行。"
    return Problem("repeated-key", _place(rows, pieces, second, relation.key[0]), message, mend)


def _word(value: Any) -> str:
    return "（空）" if value is None else str(value)


def _place(rows: Rows, pieces: Mapping[str, Piece], index: int, column: str) -> Place:
    return pieces[rows.columns[SOURCE][index]].place(rows.columns[ROW][index], column)


def unit_tree(rows: Rows, pieces: Mapping[str, Piece]) -> list[Problem]:
    """Units that are their own parent, whose parent is unknown, or that go round in a circle."""
    parents = dict(zip(rows.columns[UNIT], rows.columns[PARENT], strict=True))
    problems = []
    seen: set[str] = set()
    for index, (unit, parent) in enumerate(
        zip(rows.columns[UNIT], rows.columns[PARENT], strict=True)
    ):
        if parent is None or unit is None:
            continue
        place = _place(rows, pieces, index, PARENT)
        if parent == unit:
            message = f"单位“{unit}”的{PARENT}是它自己。"
            problems.append(Problem("own-parent", place, message, _PARENT_MEND))
        elif parent not in parents:
            message = f"单位“{unit}”的{PARENT}“{parent}”不在“{UNITS}”表里。"
            mend = nearest(parent, _units(rows)) + "请改正，或在表里补上这个单位。"
            problems.append(Problem("unknown-parent", place, message, mend))
        elif unit not in seen:
            circle = _circle(unit, parents)
            seen.update(circle)
            if circle:
                message = f"上下级绕成一圈：{'→'.join([*circle, circle[0]])}。"
                problems.append(Problem("parent-circle", place, message, _PARENT_MEND))
    return problems + _tops(rows, pieces)


def _tops(rows: Rows, pieces: Mapping[str, Piece]) -> list[Problem]:
    """Units besides the first that have nobody above: they would be in nobody's accounts."""
    pairs = zip(rows.columns[UNIT], rows.columns[PARENT], strict=True)
    tops = [index for index, (unit, parent) in enumerate(pairs) if unit and parent is None]
    problems = []
    for index in tops[1:]:
        top, other = rows.columns[UNIT][tops[0]], rows.columns[UNIT][index]
        message = f"单位“{other}”和“{top}”的{PARENT}都空着，编部门的报告会漏掉一个。"
        mend = f"一本账册只有一个部门：请给不是部门的写上{PARENT}，或另建账册。"
        problems.append(Problem("two-tops", _place(rows, pieces, index, PARENT), message, mend))
    return problems


_PARENT_MEND = f"请把{PARENT}改为真正的上级单位；最上级单位留空。"


def _units(rows: Rows) -> Iterator[str]:
    return (unit for unit in rows.columns[UNIT] if unit is not None)


def _circle(unit: str, parents: Mapping[str, str | None]) -> list[str]:
    """The units from ``unit`` up and back to it, [] if the way up ends or circles elsewhere."""
    way = {unit: None}  # keeps the order and is quick to look into
    above = parents.get(unit)
    while above is not None and above not in way:
        way[above] = None
        above = parents.get(above)
    return list(way) if above == unit else []


def unknown_units(
    relation: Relation, rows: Rows, pieces: Mapping[str, Piece], units: Rows
) -> list[Problem]:
    """Codes of units that no row of the units' table has; each once, where it first stands."""
    known = set(_units(units))
    first_with: dict[str, int] = {}
    for index, unit in enumerate(rows.columns[UNIT]):
        if unit is not None and unit not in known:
            first_with.setdefault(unit, index)
    problems = []
    for unit, index in list(first_with.items())[:LISTED]:
        message = f"{UNIT}“{unit}”不在“{UNITS}”表里。"
        mend = nearest(unit, known) + f"请改正，或在“{UNITS}”表里补上。"
        problems.append(Problem("unknown-unit", _place(rows, pieces, index, UNIT), message, mend))
    return problems + unlisted(len(first_with), f"“{relation.name}”的{UNIT}", Place())
