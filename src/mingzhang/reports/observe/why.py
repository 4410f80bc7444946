"""Reasons as they are written: the same words for different changes, a reason for no change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.reports.observe.pieces import TextPiece, Texts
from mingzhang.reports.tokens import TOKEN

_BEFORE = 60  # letters before a reason that tell what it explains
_NEAR = 8  # letters before a reason in which it is said that nothing changed


def observe_why(texts: Texts) -> None:
    """Note each reason with the figures of the change before it."""
    expression, direction = texts.watch.expression("原因"), texts.watch.expression("方向词")
    flat, roughly = texts.watch.expression("持平词"), texts.watch.expression("约略")
    for piece, text in _joined(texts):
        for match in expression.finditer(text):
            before = text[max(0, match.start() - _BEFORE) : match.start()].rstrip("，。；：")
            told = flat.search(before[-_NEAR:]) or flat.match(match[0])
            rough = roughly.search(before[-_NEAR:])
            figures = [one[0] for one in TOKEN.finditer(before)][-2:]
            words = [told[0]] if told else direction.findall(before)[-1:]
            start = min(match.start("why"), len(piece.text) - 1)
            texts.record.observe(
                "所写原因",
                texts.place(piece, (start, min(match.end(), len(piece.text)))),
                原因=match["why"],
                所释="|".join([*figures, *words]) or None,
                持平=int(bool(told) and not rough),
                方向=int(bool(direction.search(match["why"]))),
            )


def _joined(texts: Texts) -> Iterator[tuple[TextPiece, str]]:
    """Each paragraph; one that ends before its reason with the paragraph that follows."""
    pieces = list(texts.told())
    for at, piece in enumerate(pieces):
        text = piece.text
        if (
            text.endswith("：")
            and at + 1 < len(pieces)
            and not re.match(r"[\d（]", pieces[at + 1].text)
        ):
            text += pieces[at + 1].text
        yield piece, text
