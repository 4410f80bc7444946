"""Numbers of things a report states, against how many of them it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.model.marks import NUMERALS, number_of
from mingzhang.reports.observe.pieces import TextPiece, Texts
from mingzhang.reports.tokens import Span

_ITEM = re.compile(rf"^[-·]?(?:(\d{{1,2}})[.．、](?!\d)|（(\d{{1,2}})）|（([{NUMERALS}]{{1,3}})）)")


def observe_counts(texts: Texts) -> None:
    """Note counts of duties and of units with what is listed behind them."""
    pieces = [piece for piece in texts.pieces if piece.kind in {"段落", "标题"}]
    items, total = texts.watch.expression("以下几项"), texts.watch.expression("单位总数")
    for at, piece in enumerate(pieces):
        match = items.search(piece.text)
        if match and piece.kind == "段落":
            said = number_of(next(one for one in match.groups() if one))
            number = match.span(match.lastindex or 0)
            what = match[0].rstrip("：")
            _note(texts, piece, match.span(), what, said, _listed(pieces, at), number)
        match = total.search(piece.text)
        if match and piece.kind == "段落":
            _units(texts, pieces, at, match)


def _units(texts: Texts, pieces: Sequence[TextPiece], at: int, match: re.Match[str]) -> None:
    """A number of units against its kinds, the names of each kind, and the list that follows."""
    piece, said, number = pieces[at], int(match["total"]), match.span("total")
    kinds = list(texts.watch.expression("单位类别").finditer(piece.text, match.end()))
    added = sum(int(kind["count"]) for kind in kinds)
    if len(kinds) > 1 and piece.text.count("其中") < 2:
        _note(texts, piece, match.span(), match[0] + "（各类之和）", said, added, number)
    for kind in kinds:
        names = [name for name in re.split("[、，；]", kind["names"] or "") if name]
        if len(names) > 1 or (names and int(kind["count"]) == 1):
            _note(
                texts,
                piece,
                kind.span(),
                f"{kind['kind']}（括号里的名称）",
                int(kind["count"]),
                len(names),
                kind.span("count"),
            )
    scope = texts.watch.expression("编制范围")
    for later in range(at, min(at + 3, len(pieces))):
        if scope.search(pieces[later].text):
            listed = _listed(pieces, later)
            _note(texts, piece, match.span(), match[0] + "（后面的名单）", said, listed, number, 1)
            return


def _listed(pieces: Sequence[TextPiece], at: int) -> int | None:
    """How many numbered items follow a paragraph, None if they are not numbered from one."""
    last = count = 0
    style: int | None = None
    for piece in pieces[at + 1 :]:
        if piece.kind == "标题" and not _ITEM.match(piece.text):
            break
        for number, kind in _ordinals(piece):
            if number == 1 and style is None:
                style = kind
            # An ordinal left out is another's business; one that goes back is another list.
            if kind == style and last < number <= last + 2:
                last, count = number, count + 1
        if style is None:
            break
    return count or None


def _ordinals(piece: TextPiece) -> Iterator[tuple[int, int]]:
    match = _ITEM.match(piece.text)
    if match:
        kind, text = next((n, one) for n, one in enumerate(match.groups()) if one)
        yield number_of(text), kind


def _note(
    texts: Texts,
    piece: TextPiece,
    span: Span,
    what: str,
    said: int,
    listed: int | None,
    number: Span,
    room: int = 0,
) -> None:
    """A count at ``number``; ``room`` is by how much what is listed may differ."""
    held = None if room else texts.noted(piece, number)
    place = texts.place(piece, span)
    values = {"名目": what, "守": held, "说": said, "列": listed, "余地": room}
    texts.record.observe("所说数目", place, **values)
