"""Names of indicators and projects made comparable."""

from __future__ import annotations

import re

from mingzhang.model.columns import TableWords

_MARKS = re.compile(r"[\s\"'“”‘’《》（）()、，。；：·,.-]")


def comparable(name: str, words: TableWords) -> str:
    """A name without marks, without what it may begin or end with, in its usual short form."""
    text = _MARKS.sub("", name)
    for long, short in words.alias:
        text = text.replace(long, short)
    changed = True
    while changed:
        before = text
        for word in words.indicators["lead_words"]:
            text = text.removeprefix(word)
        changed = text != before
    text = text.replace("的", "")
    for word in words.indicators["tail_words"]:
        if len(text) > len(word) and text.endswith(word):
            return text.removesuffix(word)
    return text
