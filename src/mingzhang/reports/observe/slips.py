"""Wordings that should not stand in a report, by the patterns of the packs."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.catalogue.watch import Wording
from mingzhang.reports.observe.pieces import TextPiece, Texts
from mingzhang.reports.tokens import Span

_MOST = 30  # places noted of one kind; a blank template has hundreds
_AROUND = 8  # letters shown on both sides
# What names the level of government a department is of, the lowest first.
_LEVELS = (("县", "区县旗"), ("市", "市州盟"), ("省", "省厅"))
_CITIES_LIKE_PROVINCES = ("北京市", "上海市", "天津市", "重庆市")
_REGION = "自治区"


def observe_slips(texts: Texts) -> None:
    """One row a kind with what was found first, another a further place."""
    level = level_of(texts.record.result.department)
    told = list(texts.told())
    for wording in texts.watch.wordings:
        pieces = told if wording.scope == "说明" else _everything(texts)
        if not _applies(wording, level, texts.converted) or not pieces:
            texts.record.observe(wording.relation, None, 种类=wording.name)
            continue
        found = list(_hits(wording, pieces))
        if not found:
            texts.record.observe(wording.relation, None, 种类=wording.name, 见=0)
        for piece, span in found[:_MOST]:
            _note(texts, wording, piece, span, len(found))


def level_of(department: str) -> str:
    """省, 市 or 县: the level of government a department is of; "" where its name does not say."""
    name = department.replace(_REGION, "省")
    for city in _CITIES_LIKE_PROVINCES:
        name = name.replace(city, "省")
    return next(
        (level for level, letters in _LEVELS if any(one in name[:-1] for one in letters)),
        "省" if name.endswith("厅") else "",
    )


def _everything(texts: Texts) -> list[TextPiece]:
    return [piece for piece in texts.pieces if piece.kind != "注"]


def _applies(wording: Wording, level: str, converted: bool) -> bool:
    """Whether the pattern tells anything in a report of this level and origin."""
    right_level = not wording.levels or level in wording.levels
    return right_level and (wording.converted or not converted)


def _hits(wording: Wording, pieces: list[TextPiece]) -> Iterator[tuple[TextPiece, Span]]:
    for piece in pieces:
        for match in wording.pattern.finditer(piece.text):
            yield piece, match.span()


def _note(texts: Texts, wording: Wording, piece: TextPiece, span: Span, count: int) -> None:
    start, end = max(0, span[0] - _AROUND), span[1] + _AROUND
    texts.observe(
        wording.relation,
        piece,
        span,
        种类=wording.name,
        词=piece.text[start:end],
        问题=wording.problem,
        改法=wording.mend,
        程度=wording.severity,
        见=count,
    )
