"""Lists of what basic expenditure was spent on, against the rows of the report's own table."""

from __future__ import annotations

import re

from mingzhang.reports.observe.mentions import Row, table_rows
from mingzhang.reports.observe.pieces import Texts
from mingzhang.reports.observe.subject_names import alike

_MARKS = re.compile(r"[（）()、\s]|费用?$|支出$")
_SECOND = 5  # digits of a code of the level that lists name


def observe_lists(texts: Texts) -> None:
    """Note each list with what the table has and it lacks, and the other way round."""
    expression, ending = texts.watch.expression("清单"), texts.watch.expression("清单之后")
    found = [(piece, match) for piece in texts.told() for match in expression.finditer(piece.text)]
    if not found:
        return
    rows = [row for row in table_rows(texts) if _is_second_level(texts, row)]
    threshold = texts.record.catalogue.threshold
    like = float(threshold("清单名相近"))
    whole = len(rows) >= threshold("款级行数") and any(row.amount for row in rows)
    everything = [name for _, match in found for name in _names(match["list"], ending)]
    for piece, match in found:
        names = _names(match["list"], ending)
        open_end = bool(ending.search(match["list"]))
        extra = [name for name in names if whole and _is_zero(name, rows, like)]
        lacking = (
            [] if open_end or not whole else _lacking(texts, match["name"], everything, rows, like)
        )
        texts.observe(
            "款级清单",
            piece,
            match.span("list"),
            清单=match["name"],
            多列="、".join(extra),
            漏列="、".join(lacking),
            有表=1 if whole else None,
            款数=len(everything),
        )


def _is_second_level(texts: Texts, row: Row) -> bool:
    """Whether a row is of the economic list: its class is in no list of functions."""
    first, *others = texts.watch.list_of("表格科目")
    every = texts.record.catalogue.classifications
    return (
        len(row.code) == _SECOND
        and any(row.code[:3] in every[name].subjects for name in others if name in every)
        and row.code[:3] not in every[first].subjects
    )


def _names(text: str, ending: re.Pattern[str]) -> list[str]:
    return [name for name in re.split("[、，]", ending.sub("", text)) if name]


def _key(name: str) -> str:
    return _MARKS.sub("", _MARKS.sub("", name))


def _fits(name: str, row: Row, like: float) -> bool:
    one, other = _key(name), _key(row.name)
    return one == other or alike(one, other) >= like


def _is_zero(name: str, rows: list[Row], like: float) -> bool:
    """Whether the table has the name, and in each row of it nothing."""
    exact = [row for row in rows if _key(row.name) == _key(name)]
    near = exact or [row for row in rows if _fits(name, row, like)]
    return bool(near) and not any(row.amount for row in near)


def _lacking(
    texts: Texts, which: str, listed: list[str], rows: list[Row], like: float
) -> list[str]:
    """Rows with an amount that no list names, told at the list their class belongs to."""
    classes = next(
        (line.split()[1:] for line in texts.watch.list_of("清单类") if line.split()[0] == which), []
    )
    return [
        row.name
        for row in rows
        if row.amount
        and row.code[:3] in classes
        and not any(_fits(name, row, like) for name in listed)
    ]
