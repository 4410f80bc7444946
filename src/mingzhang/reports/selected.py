"""Which rows of the facts a table lists: those that fit, with what other relations lend them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.number import shortest
from mingzhang.model.problem import Place
from mingzhang.model.row_table import Band
from mingzhang.reports.facts import Facts, Row

_UNIT = "单位代码"
_SLOT = re.compile(r"\{([^{}]+)\}")
_ANYTHING = "*"

_About = Mapping[str, Any]  # the words of the report and of the group or row that is written about


def rows_of(band: Band, facts: Facts, catalogue: Catalogue, about: _About) -> list[Row]:
    """The rows of a band in their order, those of joined relations as 关系.列."""
    own = {n: words for n, words in band.where.items() if n.partition(".")[0] not in band.joined}
    # What a row itself says is looked at first: few are left for others to lend to.
    kept = [
        dict(row)
        for row in facts.rows(band.relation)
        if (not band.own or row.get(_UNIT) == facts.unit) and fits(row, own, about)
    ]
    for name in band.joined:
        _join(kept, name, facts.rows(name), catalogue.relations[name].key)
    if len(own) < len(band.where):
        kept = [row for row in kept if fits(row, band.where, about)]
    return sorted(kept, key=lambda row: [_rank(row.get(name)) for name in band.order])


def groups_of(relation: str, column: str, facts: Facts) -> list[str]:
    """The words of a column, each once, in the order of the rows; blanks are no group."""
    found = (text_of(row.get(column)) for row in facts.rows(relation))
    return list(dict.fromkeys(text for text in found if text))


def fits(row: Row, where: Mapping[str, Sequence[str]], about: _About) -> bool:
    """Whether each column has one of its words: "" stands for blank, "*" for anything else."""
    return all(
        any(_fits(text_of(row.get(name)), word, about) for word in words)
        for name, words in where.items()
    )


def _fits(text: str, word: str, about: _About) -> bool:
    return bool(text) if word == _ANYTHING else text == filled(word, {}, about)


def filled(text: str, row: Row, about: _About) -> str:
    """A text with its {slots}: columns of the row, words of what is written about."""

    def word(match: re.Match[str]) -> str:
        name = match[1]
        return text_of(row[name] if name in row else about.get(name, match[0]))

    return _SLOT.sub(word, text)


def place_of(row: Row) -> str:
    """The file, sheet and line that a row of a book comes from; "" of other rows."""
    file, _, sheet = str(row.get("来源") or "").partition("#")
    return str(Place(file, sheet, line=int(row["行"]))) if file else ""


def text_of(value: Any) -> str:
    """A value of a row as it is written."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return shortest(value)
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _join(
    rows: Sequence[dict[str, Any]], name: str, others: Sequence[Row], key: Sequence[str]
) -> None:
    """Lend each row the columns of the other relation's row of the same key."""
    if not rows:
        return
    by_key = {tuple(text_of(other.get(k)) for k in key): other for other in others}
    for row in rows:
        other = by_key.get(tuple(text_of(row.get(k)) for k in key), {})
        row.update(_named(name, other))


def _named(relation: str, row: Row) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        yield f"{relation}.{name}", value


def _rank(value: Any) -> tuple[int, Any]:
    """Numbers by size, then texts by their letters, blanks last."""
    if value is None or value == "":
        return 2, 0
    return (0, value) if isinstance(value, int | Decimal) else (1, text_of(value))
