"""Years and dates a report writes, with what each is said of."""

from __future__ import annotations

import re
from datetime import date

from mingzhang.reports.observe.pieces import TextPiece, Texts

THIS, LAST, TITLE, END, OTHER = "本年", "上年", "标题", "截止", "另年"
PUBLISHED, TARGET, PLAIN = "公开", "目标", "一般"

_FULL = r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?"
_DATE = re.compile(_FULL)
_TARGET = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日|底|末)?(?:之?前|以前)")
_PUBLISHED = re.compile(rf"公开(?:时间|日期)[：:]?{_FULL}")
_CITED = re.compile(r"《[^》]*》|〔[^〕]*〕|\[[^\]]*\]|【[^】]*】|\"[^\"]*\"")
_BEFORE = 12  # letters before a comparison that tell what is compared


def observe_dates(texts: Texts) -> None:
    """Note the years of headings and explanations, and every date."""
    year = texts.record.result.year
    if not year:
        return
    for piece in texts.told():
        _years(texts, piece)
    appended, titles = texts.watch.expression("附件部分"), texts.watch.expression("标题的年份")
    for piece in texts.pieces:
        if piece.kind == "标题" and not piece.is_under(appended):
            for match in titles.finditer(piece.text):
                _note(texts, piece, match, TITLE)
        _dates(texts, piece)


def _years(texts: Texts, piece: TextPiece) -> None:
    """The years a paragraph speaks of: its own, the one it compares with, the end of the year."""
    watch, year = texts.watch, texts.record.result.year
    line = _CITED.sub(lambda found: "　" * len(found[0]), piece.text)
    compared = watch.expression("比较的年份")
    roles = (
        (compared, LAST),
        (watch.expression("截止的年份"), END),
        (watch.expression("说明的年份"), THIS),
    )
    bases = {int(match["year"]) for match in compared.finditer(line)}
    plans, later = watch.expression("计划的话"), watch.expression("打算的话")
    for pattern, role in roles:
        for match in pattern.finditer(line):
            before = line[max(0, match.start() - _BEFORE) : match.start()]
            about = before[-6:] + line[match.start() : match.end() + 30]
            beside = role == LAST and year - 1 in bases  # a second base beside the right one
            further = beside and int(match["year"]) < year - 1
            ahead = int(match["year"]) > year and later.search(about)
            budget = role == LAST and later.search(before)  # it is budgets that are compared
            other = further or ahead or budget or plans.search(about)
            _note(texts, piece, match, OTHER if other else role)


def _note(texts: Texts, piece: TextPiece, match: re.Match[str], role: str) -> None:
    texts.observe(
        "所写年份",
        piece,
        match.span(),
        年份=int(match["year"]),
        报告年度=texts.record.result.year,
        身份=role,
        原文=piece.text[match.start() : match.end() + 12],
    )


def _dates(texts: Texts, piece: TextPiece) -> None:
    text = piece.text
    published = _PUBLISHED.search(text)
    target = _TARGET.search(text) if piece.kind == "单元格" else None
    for match in (published,) if published else _DATE.finditer(text):
        role = PUBLISHED if published else TARGET if target else PLAIN
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"] or 1)
        texts.observe(
            "所写日期",
            piece,
            match.span(),
            原文=match[0],
            年=year,
            月=month,
            成立=int(_possible(year, month, day)),
            报告年度=texts.record.result.year,
            身份=role,
        )


def _possible(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
