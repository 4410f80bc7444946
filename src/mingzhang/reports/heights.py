"""Sentences that say a final is above or below its budget, held against both where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mingzhang.model.document import Anchor
from mingzhang.model.number import scale_of
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import Line


def note_height(
    record: Record, line: Line, anchor: Anchor, first: int, words: Sequence[str]
) -> None:
    """Note what a paragraph says of a final and its budget, if it prints one of each.

    ``first`` is the first reading of the paragraph; ``words`` are the expressions that say it is
    above and below.
    """
    if len(words) < 2 or len(record.result.readings) - first < 2:
        return
    found = [
        (match, sign)
        for expression, sign in zip(_expressions(tuple(words)), (1, -1), strict=False)
        for match in expression.finditer(line.text)
    ]
    pairs = _pairs(record, first)
    if len(found) != 1 or len(pairs) != 1:
        return
    (match, sign), (final, budget) = found[0], pairs[0]
    columns = record.result.readings.columns
    quantity = record.catalogue.quantities[columns["量"][final]]
    scale = scale_of(quantity.printed)
    record.observe(
        "高低",
        record.location(anchor, line.raw, line.span(match.span())),
        量=quantity.title,
        科目=columns["科目"][final],
        词=match[0],
        向=sign,
        实数=columns["值"][final] / scale,
        预定数=columns["值"][budget] / scale,
    )


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
        budgets = [one for one in budgets if one is not None]
        if len(budgets) == 1 and budgets[0] is not None:
            pairs.append((final, budgets[0]))
        elif budgets:
            return []
    return pairs


@cache
def _expressions(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word) for word in words)
