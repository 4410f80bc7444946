"""What the columns and rows of a section claim: sums, rates, differences; only where it fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.model.columns import Formula, TableWords
from mingzhang.model.marks import NUMERALS
from mingzhang.reports.tables.sections import Section, compact, value_in

Place = tuple[int, int]  # row of the body and column
Values = dict[Place, Decimal]
_HUNDRED = Decimal(100)
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|$)")
_FEW = 2  # rows of which none may fit although the head is plain


@dataclass(frozen=True, slots=True)
class Claim:
    """A cell that follows from others: a claim kind with its operands, or a sum of signed cells."""

    kind: str
    value: Place
    operands: tuple[Place, ...] = ()
    signs: tuple[int, ...] = ()


def values_of(section: Section) -> Values:
    """Every cell of the body that is a number, a cell over several places once."""
    found: Values = {}
    seen: set[int] = set()
    for r, row in enumerate(section.body):
        for c, cell in enumerate(row):
            value = value_in(compact(cell))
            if value is not None and id(cell) not in seen:
                seen.add(id(cell))
                found[r, c] = value
    return found


def label_of(section: Section, row: int) -> str:
    """The name of a row: in the column of projects, else the text nearest before its amounts, else
    the first text there is.
    """
    cells = section.body[row]
    ordinal = section.column("序号")
    texts = [compact(cell) for n, cell in enumerate(cells) if n != ordinal]
    first = next((n for n, text in enumerate(texts) if value_in(text) is not None), len(texts))
    before = [text for text in texts[:first] if text]
    after = [text for text in texts[first:] if text and value_in(text) is None]
    return section.text(cells, "项目") or (before[-1] if before else next(iter(after), ""))


def claims_of(section: Section, words: TableWords, *, certain: bool) -> list[Claim]:
    """All claims of a section. ``certain``: the grid is whole, so a plain word is enough."""
    values = values_of(section)
    found: list[Claim] = []
    taken: set[Place] = set()
    for formula in words.formulas:
        claims = _of_formula(formula, section, values, certain)
        new = [one for one in claims if one.value not in taken]
        taken |= {one.value for one in new}
        found += new
    found += _totals(section, values, words, certain)
    return found + _shares(section, values, words)


def _of_formula(formula: Formula, section: Section, values: Values, certain: bool) -> list[Claim]:
    """The claims of one formula, with the second operand most rows fit; a few rows that fit none
    are held against the usual one, if the table is whole.
    """
    column = section.column(formula.column)
    if column < 0:
        return []
    if formula.kind == "和":
        return _across(section, values, column, section.columns(formula.first))
    firsts = section.columns(formula.first)
    if formula.kind == "逐行偏离":
        return _by_year(section, values, column, firsts)
    best: list[Claim] = []
    most = 0
    for role in formula.second:
        second = section.column(role)
        rows = range(len(section.body))
        claims = [
            one
            for row in rows
            if second >= 0
            and (one := _row_claim(formula.kind, row, column, firsts, second, values))
        ]
        fitting = sum(_fits(one, values) for one in claims)
        plainly = certain and not best and role == formula.second[0] and len(claims) <= _FEW
        usual = plainly and all(_near(one, values) for one in claims)
        if (fitting > most and 2 * fitting >= len(claims)) or usual:
            best, most = claims, fitting
    return best


def _row_claim(
    kind: str, row: int, column: int, firsts: Sequence[int], second: int, values: Values
) -> Claim | None:
    """The claim of one row, if it has all numbers and the divisor is above zero."""
    value, other = (row, column), (row, second)
    given = [(row, first) for first in firsts if (row, first) in values]
    first = next((place for place in given if values[place]), given[0] if given else None)
    if value not in values or other not in values or first is None:
        return None
    if len([place for place in given if values[place]]) > 1:
        return None
    if kind == "差":
        return Claim("增减额", value, (first, other))
    if values[other] <= 0:
        return None
    return Claim({"完成": "完成", "比": "人均"}.get(kind, "偏离"), value, (first, other))


def _across(section: Section, values: Values, column: int, parts: Sequence[int]) -> list[Claim]:
    """A column that is the sum of others beside it; blanks are nothing."""
    claims = []
    for row in range(len(section.body)):
        items = tuple((row, part) for part in parts if (row, part) in values)
        clear = not any(_is_unclear(section, (row, part)) for part in parts)
        if (row, column) in values and items and clear:
            claims.append(Claim("合计", (row, column), items, (1,) * len(items)))
    return _if_most_fit(claims, values)


def _by_year(section: Section, values: Values, column: int, of: Sequence[int]) -> list[Claim]:
    """The change of a column against the row of the year before."""
    matches = ((row, _YEAR.match(compact(cells[0]))) for row, cells in enumerate(section.body))
    years = {int(match[0]): row for row, match in matches if match}
    claims = []
    for year, row in years.items():
        before = years.get(year - 1)
        if before is not None and len(of) == 1 and (row, column) in values:
            places = ((row, of[0]), (before, of[0]))
            if all(place in values for place in places) and values[places[1]] > 0:
                claims.append(Claim("偏离", (row, column), places))
    return _if_most_fit(claims, values)


def _totals(section: Section, values: Values, words: TableWords, certain: bool) -> list[Claim]:
    """Rows that are the sum of those above them, or of those below the first one."""
    labels = [label_of(section, row) for row in range(len(section.body))]
    columns = [c for c, role in enumerate(section.roles) if role not in words.rows["not_added"]]
    claims: list[Claim] = []
    begin = 0
    for row, label in enumerate(labels):
        if not words.is_total(label):
            continue
        above = range(begin, row)
        below = range(row + 1, len(labels))
        members = [n for n in above or below if not words.is_total(labels[n])]
        claims += _total(row, members, labels, columns, section, values, words, certain)
        begin = row + 1
    return claims


def _total(
    row: int,
    members: Sequence[int],
    labels: Sequence[str],
    columns: Sequence[int],
    section: Section,
    values: Values,
    words: TableWords,
    certain: bool,
) -> list[Claim]:
    """The sums of one total row: of all rows but parts of others, or of those with an ordinal."""
    plain = [n for n in members if not words.is_part(labels[n])]
    main = [n for n in plain if labels[n][:1] in tuple(NUMERALS)]
    flat = len(plain) == len(members) and not main
    for rows in filter(None, (plain, main, members)):
        claims = [
            Claim("合计", (row, c), items, (1,) * len(items))
            for c in columns
            if (row, c) in values
            and (items := tuple((n, c) for n in rows if (n, c) in values))
            and not any(_is_unclear(section, (n, c)) for n in rows)
        ]
        fitting = sum(_fits(claim, values) for claim in claims)
        if (fitting and 2 * fitting >= len(claims)) or (
            certain and flat and len(rows) > 1 and all(_near(claim, values) for claim in claims)
        ):
            return claims
    return []


def _is_unclear(section: Section, place: Place) -> bool:
    """Whether a cell has a number with more beside it, as one in dispute has: a sum that it is
    part of cannot be judged. Blanks and dashes are nothing.
    """
    row, column = place
    cells = section.body[row]
    text = compact(cells[column]) if column < len(cells) else ""
    return value_in(text) is None and re.search(r"\d", text) is not None


def _shares(section: Section, values: Values, words: TableWords) -> list[Claim]:
    """A column of shares of the amounts beside it in their total."""
    column = section.column("占比")
    rows = range(len(section.body))
    total = next((r for r in rows if words.is_total(label_of(section, r))), -1)
    amount = max((c for (_, c) in values if c < column), default=-1)
    if column < 0 or total < 0 or values.get((total, amount), 0) <= 0:
        return []
    claims = [
        Claim("占比", (r, column), ((r, amount), (total, amount)))
        for r in rows
        if (r, column) in values and (r, amount) in values
    ]
    return _if_most_fit(claims, values)


def _if_most_fit(claims: list[Claim], values: Values) -> list[Claim]:
    fitting = sum(_fits(claim, values) for claim in claims)
    return claims if fitting and 2 * fitting >= len(claims) else []


def _fits(claim: Claim, values: Values) -> bool:
    """Whether a claim holds at least nearly: a guess at what a column means, not a verdict."""
    result = _result(claim, values)
    return abs(result - values[claim.value]) <= max(abs(result) / 200, Decimal("0.1"))


def _near(claim: Claim, values: Values) -> bool:
    """Whether a number may be meant to follow although it does not: a slip of a digit, not another
    thing, such as the sum of classes together with their sections.
    """
    result = _result(claim, values)
    return abs(result - values[claim.value]) <= abs(result) / 10


def _result(claim: Claim, values: Values) -> Decimal:
    """What should be printed by a claim."""
    operands = [values[place] for place in claim.operands]
    if claim.kind == "合计":
        signed = zip(operands, claim.signs, strict=True)
        return sum((value * sign for value, sign in signed), Decimal(0))
    return _RESULTS[claim.kind](*operands)


_RESULTS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "完成": lambda a, b: a * _HUNDRED / b,
    "占比": lambda a, b: a * _HUNDRED / b,
    "偏离": lambda a, b: (a - b) * _HUNDRED / b,
    "增减额": lambda a, b: a - b,
    "人均": lambda a, b: a / b,
}
