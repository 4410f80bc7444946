"""Amounts that are ten thousand times apart: 万元 typed where 元 is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from mingzhang.facts.tables import ROW, SOURCE, Piece
from mingzhang.model.problem import Place, Problem
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows

_FOLD = 10_000
_SLACK = 50  # 0.5 % of the fold: the two figures need not be quite equal
_RARE = 1000  # fewer than one row in so many is chance, and big tables have such rows
_CASE = ("年度", "单位代码")  # totals of one year and unit are compared between relations
_MEND = "请核对是否有一处把万元当成了元，统一改为元；确实无误的，在较小的金额后写明“元”。"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in 元, what it is called and where it stands.

    ``is_sure``: its unit is written beside it, so nobody took 万元 for 元.
    """

    title: str
    value: Decimal
    place: Place
    is_sure: bool = False


def ten_thousand_fold(a: Decimal, b: Decimal) -> bool:
    """Whether one is ten thousand times the other within 0.5 %; zero and unlike signs never are."""
    low, high = sorted((abs(a), abs(b)))
    return a * b > 0 and abs(high - low * _FOLD) <= low * _SLACK


def suspect_scale(first: Amount, second: Amount, cases: int = 1) -> Problem | None:
    """A problem naming both amounts if they should be equal but are ten thousand fold apart.

    It stands at the lesser one, which is more likely the wrong one, and is none if that one is
    sure; ``cases`` are counted in it.
    """
    if not ten_thousand_fold(first.value, second.value):
        return None
    low, high = sorted((first, second), key=lambda amount: abs(amount.value))
    if low.is_sure:
        return None
    message = (
        f"{low.title}{low.value.normalize():f}元，{high.title}（{high.place}）"
        f"{high.value.normalize():f}元，相差一万倍。"
    )
    more = f"同样的情形共 {cases} 处。" if cases > 1 else ""
    return Problem("suspect-scale", low.place, message, more + _MEND)


def scale_within_rows(relation: Relation, rows: Rows, pieces: Mapping[str, Piece]) -> list[Problem]:
    """Money columns of one row ten thousand fold apart: one problem a sheet and pair of columns."""
    money = [column.name for column in relation.columns if column.kind == "money"]
    floats = {name: [float(value or 0) for value in rows.columns[name]] for name in money}
    problems = []
    for left, right in combinations(money, 2):
        found: dict[str, list[int]] = defaultdict(list)
        candidates, comparable = _candidates(floats[left], floats[right])
        for index in candidates:
            source = rows.columns[SOURCE][index]
            if _suspect_row(rows, index, (left, right), pieces[source]):
                found[source].append(index)
        if sum(map(len, found.values())) * _RARE < comparable:
            continue
        problems += [
            _suspect_row(rows, indices[0], (left, right), pieces[source], len(indices))
            for source, indices in found.items()
        ]
    return [problem for problem in problems if problem]


def _suspect_row(
    rows: Rows, index: int, columns: tuple[str, str], piece: Piece, cases: int = 1
) -> Problem | None:
    first, second = (_amount_at(rows, index, column, piece) for column in columns)
    return suspect_scale(first, second, cases)


def _amount_at(rows: Rows, index: int, column: str, piece: Piece) -> Amount:
    place = piece.place(rows.columns[ROW][index], column)
    is_sure = _says_yuan(rows, index, column, piece)
    return Amount(f"“{column}”", rows.columns[column][index], place, is_sure)


def _says_yuan(rows: Rows, index: int, column: str, piece: Piece) -> bool:
    return str(piece.cell(rows.columns[ROW][index], column)).strip().endswith("元")


def _candidates(left: Sequence[float], right: Sequence[float]) -> tuple[list[int], int]:
    """Rows worth an exact look, and how many have both amounts; floats only sort out the rest."""
    quotients = [
        (index, a / b) for index, (a, b) in enumerate(zip(left, right, strict=True)) if a and b
    ]
    near = [
        index
        for index, quotient in quotients
        if 9900 < quotient < 10100 or 1 / 10100 < quotient < 1 / 9900
    ]
    return near, len(quotients)


def scale_between_relations(
    relations: Mapping[str, Relation], rows: Mapping[str, Rows], pieces: Mapping[str, Piece]
) -> list[Problem]:
    """Totals of one year and unit in columns of one name, ten thousand fold apart."""
    totals = {
        (name, column.name): _totals(rows[name], column.name)
        for name, relation in relations.items()
        if all(part in relation.names for part in _CASE) and len(rows[name])
        for column in relation.columns
        if column.kind == "money"
    }
    problems = []
    for left, right in combinations(totals, 2):
        if left[1] != right[1]:
            continue
        cases = [
            case
            for case in totals[left].keys() & totals[right].keys()
            if ten_thousand_fold(totals[left][case], totals[right][case])
        ]
        if cases:
            case = min(cases, key=str)
            first, second = (
                _total(key, totals[key][case], case, rows[key[0]], pieces) for key in (left, right)
            )
            problems.append(suspect_scale(first, second, len(cases)))
    return [problem for problem in problems if problem]


def _totals(rows: Rows, column: str) -> dict[tuple[Any, ...], Decimal]:
    totals: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    cases = zip(*(rows.columns[part] for part in _CASE), strict=True)
    for case, value in zip(cases, rows.columns[column], strict=True):
        totals[case] += value or 0
    return totals


def _total(
    key: tuple[str, str],
    value: Decimal,
    case: tuple[Any, ...],
    rows: Rows,
    pieces: Mapping[str, Piece],
) -> Amount:
    """The total as an amount; it stands at the first known amount of its case."""
    relation, column = key
    year, unit = case
    title = f"“{relation}”{year or ''}年{unit or ''}“{column}”合计"
    cases = zip(*(rows.columns[part] for part in _CASE), strict=True)
    first = next(
        index
        for index, found in enumerate(cases)
        if found == case and rows.columns[column][index] is not None
    )
    piece = pieces[rows.columns[SOURCE][first]]
    place = piece.place(rows.columns[ROW][first], column)
    return Amount(title, value, place, _says_yuan(rows, first, column, piece))
