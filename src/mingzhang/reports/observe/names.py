"""What a report calls the body whose accounts it publishes."""

from __future__ import annotations

import re

from mingzhang.reports.observe.pieces import Texts


def observe_names(texts: Texts) -> None:
    """Note each name that is the subject of a sentence about the figures."""
    result = texts.record.result
    opening = texts.watch.expression("单位作主语")
    no_name, general = texts.watch.expression("不是单位名称"), texts.watch.expression("通称")
    known = [result.department, *_units(texts)]
    for piece in texts.told():
        for match in opening.finditer(piece.text):
            name = match["name"]
            if no_name.match(name) or general.search(name):
                continue
            fits = any(_is_short_for(name, one) for one in known) if result.department else None
            texts.observe(
                "单位称呼",
                piece,
                match.span("name"),
                称呼=name,
                部门=result.department or None,
                相符=None if fits is None else int(fits),
            )


def _is_short_for(short: str, whole: str) -> bool:
    """Whether a name is another or leaves out letters of it (市就业局, 市就业服务管理局)."""
    letters = iter(_bare(whole))
    return all(letter in letters for letter in _bare(short))


def _bare(name: str) -> str:
    return re.sub(r"[（）\"\s]|本级|机关$", "", name)


def _units(texts: Texts) -> list[str]:
    """The names that its list of units gives: whole cells and whole items."""
    found = []
    listed, named = texts.watch.expression("名单一行"), texts.watch.expression("名单中的名称")
    first = texts.watch.expression("机构部分")
    for piece in texts.pieces:
        if piece.is_under(first):
            match = listed.fullmatch(piece.text)
            found += [match["name"]] if match else []
            found += [one["name"] for one in named.finditer(piece.text)]
    return found
