"""Totals of income and expenditure that a sentence tells apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mingzhang.model.clause import Family
from mingzhang.model.template import Reference
from mingzhang.reports.clauses.grammar import Grammar
from mingzhang.texts.clauses import AMOUNT, BARE, NAME, Marked, Token

_SEPARATORS = str.maketrans("", "", ", ")
Meaning = tuple[Reference, ...]


def plain_number(text: str) -> str:
    """A printed number without separators and blanks."""
    return text.translate(_SEPARATORS)


def apart(
    marked: Marked,
    family: Family,
    grammar: Grammar,
    meaning: Callable[[Token], Meaning],
    printed: Mapping[str, int],
) -> dict[Meaning, Meaning]:
    """What the totals of the two sides mean where a paragraph tells two different ones.

    The totals with what was carried over are one number; reports that tell two of them mean the
    income and the expenditure of the year, which then are ``printed`` elsewhere, too.
    """
    sides = [Reference.parse(name) for name in family.apart]
    said: dict[Reference, str] = {}
    for at, token in marked.tokens.items() if sides else ():
        if token.letter != NAME or not set(meaning(token)) & set(sides):
            continue
        best = grammar.patterns.best(marked.text, at)
        if best is None or best[0].kind != "数额":
            continue
        numbers = marked.within(at, best[1])
        amounts = [one.text for one in numbers if one.letter in AMOUNT + BARE]
        meant = meaning(token)
        each = amounts if len(amounts) == len(meant) else amounts * len(meant)
        said.update(zip(meant, each, strict=False))
    if len(said) < len(sides) or len(set(said.values())) < 2:
        return {}
    if any(printed.get(plain_number(text), 0) < 2 for text in said.values()):
        return {}
    alone = [Reference.parse(name) for name in family.apart.values()]
    meanings: dict[Meaning, Meaning] = {
        (side,): (one,) for side, one in zip(sides, alone, strict=True)
    }
    return meanings | {tuple(sides): tuple(alone)}
