"""A sentence that was tried, in words: how the packs read it, or what stopped it and where."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from mingzhang.reports.trying import Candidate, TriedNumber, TriedQuantity, TriedSentence

_SHOWN = 8  # of what a wording wants next


def told(tried: TriedSentence) -> Iterator[str]:
    """A line each for what was read, and for every number that was not."""
    if tried.template:
        yield f"按{tried.region}的模板读：{tried.template}"
    else:
        yield f"按“{tried.section}”一节的分句读："
    for clause in tried.clauses:
        yield f"  “{clause.quote}” {clause.kind} {clause.text}（{clause.place}）"
    for number in (one for one in tried.numbers if not one.why):
        yield f"{number.text}{number.unit}："
        yield from (f"  {_stated(one)}" for one in number.quantities)
        claims = dict.fromkeys(claim for one in number.quantities for claim in one.claims)
        yield from (f"  断言 {claim}" for claim in claims)
    for number in (one for one in tried.numbers if one.why):
        yield from _unread(tried.text, number)
    yield _summary(tried)


def _stated(one: TriedQuantity) -> str:
    words = [one.title, one.subject, f"{one.year}年", "减少" if one.negative else ""]
    return f"{'，'.join(filter(None, words))}（{one.quantity}）"


def _unread(text: str, number: TriedNumber) -> Iterator[str]:
    yield f"{number.text}{number.unit} 没有读：{number.why}。"
    yield from _marked(text, number.column)
    for one in number.candidates:
        yield f"  最接近的句式 {one.text}（{one.place}）"
        yield f"  读到“{one.read}”，接着要的是{_wanted(one)}。"
        if one.column != number.column:
            yield from _marked(text, one.column)


def _wanted(one: Candidate) -> str:
    more = "等" if len(one.wanted) > _SHOWN else ""
    return "、".join(one.wanted[:_SHOWN]) + more if one.wanted else "别的话"


def _marked(text: str, column: int) -> Iterator[str]:
    """The sentence with a mark under the character at a column."""
    before = text[: column - 1]
    blanks = "".join("　" if unicodedata.east_asian_width(one) in "WF" else " " for one in before)
    yield f"    {text}"
    yield f"    {blanks}^"


def _summary(tried: TriedSentence) -> str:
    unread = sum(bool(one.why) for one in tried.numbers)
    if not tried.numbers:
        return "这句话里没有计量的数。"
    return f"数 {len(tried.numbers)} 个，读出 {len(tried.numbers) - unread}，没有读 {unread}。"
