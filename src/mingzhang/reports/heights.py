"""Sentences that say a final is above or below its budget, held against both where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from mingzhang.model.document import Anchor
from mingzhang.model.number import scale_of
from mingzhang.model.quantity import Quantity
from mingzhang.reports.clauses.statements import PLAIN
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import EvenLine

_WHOLE = Decimal(100)


def note_height(
    record: Record, line: EvenLine, anchor: Anchor, first: int, words: Sequence[str]
) -> None:
    """Note what a paragraph says of a final and its budget, if it prints one of each.

    ``first`` is the first reading of the paragraph; ``words`` are the expressions that say it is
    above and below.
    """
    if len(words) < 2 or len(record.result.readings) - first < 2:
        return
    found = [
        (match, sign)
        for word, sign in zip(words, (1, -1), strict=False)
        for match in re.finditer(word, line.text)
    ]
    if len(found) != 1:
        return
    pairs = _pairs(record, first)
    rates = [] if pairs else _rates(record, first)
    if len(pairs) + len(rates) != 1:
        return
    match, sign = found[0]
    columns = record.result.readings.columns
    if rates:
        ((quantity, subject), rate) = rates[0]
        percent, said, planned = 1, columns["值"][rate], _WHOLE
    else:
        final, budget = pairs[0]
        quantity = record.catalogue.quantities[columns["量"][final]]
        scale, subject = scale_of(quantity.printed), columns["科目"][final]
        percent, said = 0, columns["值"][final] / scale
        planned = columns["值"][budget] / scale
    record.observe(
        "高低",
        record.location(anchor, line.raw, line.span(match.span())),
        量=quantity.title,
        科目=subject,
        词=match[0],
        向=sign,
        百分=percent,
        实数=said,
        预定数=planned,
    )


def _rates(record: Record, first: int) -> list[tuple[tuple[Quantity, str], int]]:
    """The completions since a reading, with what they are of; one of 100 % is neither."""
    columns = record.result.readings.columns
    followers = {
        follower: quantity
        for quantity in record.catalogue.quantities.values()
        for follower in (quantity.completion(), quantity.initial_completion())
    }
    found = []
    for number in range(first, len(record.result.readings)):
        quantity = followers.get(columns["量"][number])
        if quantity and columns["年度"][number] == record.result.year:
            found.append(((quantity, columns["科目"][number]), number))
    return [] if any(columns["值"][one] == _WHOLE for _, one in found) else found


def _pairs(record: Record, first: int) -> list[tuple[int, int]]:
    """The finals since a reading whose budget was read with them; each quantity once."""
    columns = record.result.readings.columns
    cases = {
        (columns["量"][n], columns["科目"][n]): n
        for n in range(first, len(record.result.readings))
        if columns["年度"][n] == record.result.year
    }
    pairs = []
    for (name, subject), final in cases.items():
        quantity = record.catalogue.quantities[name]
        budgets = [cases.get((one, subject)) for one in (quantity.budget, quantity.initial) if one]
        # A budget that no table prints has as its subject the words of what it is a budget of.
        said = record.title_of(name, subject)
        quantities = record.catalogue.quantities
        budgets += [
            number
            for (plain, words), number in cases.items()
            if plain.startswith(PLAIN) and words == said and quantities[plain].unit == "元"
        ]
        budgets = [one for one in budgets if one is not None]
        if len(budgets) == 1 and budgets[0] is not None:
            pairs.append((final, budgets[0]))
        elif budgets:
            return []
    return pairs
