"""Score: a book by its rubric, item by item; under supposed numbers; by two rubrics; over years."""

from __future__ import annotations

from pathlib import Path

from mingzhang.facts.loaded import opened
from mingzhang.scores.scorer import Scored, ScoreOrder, refuse_together, scored
from mingzhang.told.answer import Answer

__all__ = ["ScoreOrder", "score", "score_book"]


def score(order: ScoreOrder, out: Path | None = None) -> Answer:
    """The score for printing, and as text and JSON lines in ``out``."""
    found = score_book(order)
    more = (f"已写出到 {out}：{'、'.join(found.write(out))}",) if out else ()
    return Answer(found.lines, found.objects, found.code, more)


def score_book(order: ScoreOrder) -> Scored:
    """The score; InputError for what the book lacks or for a name that is none."""
    refuse_together(order)
    with opened(order.folder, order.packs) as loaded:
        return scored(loaded, order)
