"""SQL of the batch functions that fill derived columns: a whole column at once, no Python a row.

The two engines answer alike because only functions are used whose meaning they share: TRANSLATE,
SUBSTR, LENGTH by characters, TRY_CAST of what was seen to be digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from mingzhang.engines.base.names import WORDS, Dialect
from mingzhang.model.derived_columns import FUNCTIONS
from mingzhang.model.problem import nearest
from mingzhang.model.relation import Relation

_OLD, _NEW = 15, 18  # how many characters the numbers of residents have
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"  # by the remainder of the weighted sum
_PARTS_OF_DAY = ((1, 4), (5, 2), (7, 2))  # of 19600229: where they start, how long they are
_FIRST_YEAR, _LAST_YEAR = "1800", "2999"

_DROPPED = " \t\r\n\u00a0\u3000\u200b\ufeff" + "·•・･‧∙⋅●.．"
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F) if chr(code) not in _DROPPED)
_SMALL = "abcdefghijklmnopqrstuvwxyz"
_FROM = _WIDE + _SMALL + _DROPPED
_TO = "".join(chr(ord(sign) - 0xFEE0) for sign in _WIDE).upper() + _SMALL.upper()


def expression(dialect: Dialect, function: str, columns: Sequence[str]) -> str:
    """The SQL of one derived column; ``columns`` are quoted as the dialect quotes names.

    Raises KeyError with the nearest name for an unknown function: the catalogue has refused it.
    """
    templates = _TEMPLATES[dialect]
    if function not in templates:
        raise KeyError(f"{function}: {nearest(function, FUNCTIONS)}")
    return templates[function](*columns)


def with_derived(dialect: Dialect, relation: Relation, sql: str) -> str:
    """A query of the other columns of a relation as one that also has the derived ones."""
    name = WORDS[dialect].name
    made = [
        f"{expression(dialect, one.derived, list(map(name, one.of)))} AS {name(one.name)}"
        for one in relation.columns
        if one.derived
    ]
    return f"SELECT *, {', '.join(made)} FROM ({sql}) AS {name('v')}" if made else sql


def _length(column: str) -> str:
    """How many characters the number has."""
    return f"CAST(length({column}) AS BIGINT)"


def _birth(column: str) -> str:
    """The day of birth that a number of 18 or 15 characters holds; NULL if it is no day."""
    digits = (
        f"CASE length({column}) WHEN {_NEW} THEN substr({column}, 7, 8) "
        f"WHEN {_OLD} THEN '19' || substr({column}, 7, 6) END"
    )
    year, month, rest = (f"substr({digits}, {start}, {size})" for start, size in _PARTS_OF_DAY)
    sure = f"{_is_digits(digits)} AND {year} BETWEEN '{_FIRST_YEAR}' AND '{_LAST_YEAR}'"
    day = f"{year} || '-' || {month} || '-' || {rest}"
    return f"CASE WHEN {sure} THEN TRY_CAST({day} AS DATE) END"


def _division(column: str) -> str:
    """The six first characters, which say where the number was given."""
    return f"substr({column}, 1, 6)"


def _check(column: str) -> str:
    """是 or 否: whether the last character fits the others (GB 11643); NULL but for 18."""
    head = f"substr({column}, 1, {_NEW - 1})"
    total = " + ".join(
        f"TRY_CAST(substr({column}, {place}, 1) AS INTEGER) * {weight}"
        for place, weight in enumerate(_WEIGHTS, start=1)
    )
    wanted = f"substr('{_CHECK_CHARACTERS}', ({total}) % 11 + 1, 1)"
    given = f"translate(substr({column}, {_NEW}, 1), 'x', 'X')"
    fits = f"CASE WHEN {wanted} = {given} THEN '是' ELSE '否' END"
    judged = f"CASE WHEN {_is_digits(head)} THEN {fits} ELSE '否' END"
    return f"CASE WHEN length({column}) = {_NEW} THEN {judged} END"


def _name_key(dialect: Dialect) -> Callable[[str], str]:
    """The name as it is compared: no spaces, no middle dots, half-width, capitals."""
    signs = ", ".join(map(WORDS[dialect].literal, (_FROM, _TO)))
    return lambda column: f"translate({column}, {signs})"


def _is_digits(text: str) -> str:
    return f"translate({text}, '0123456789', '') = ''"


_SHARED: Mapping[str, Callable[[str], str]] = {
    "id_length": _length,
    "id_birth": _birth,
    "id_division": _division,
    "id_check": _check,
}
# Where an engine needs words of its own, its templates differ: a backslash is a sign like any
# other to one, and takes away the next sign's meaning to the other.
_TEMPLATES: Mapping[Dialect, Mapping[str, Callable[[str], str]]] = {
    "duckdb": {**_SHARED, "name_key": _name_key("duckdb")},
    "spark": {**_SHARED, "name_key": _name_key("spark")},
}
