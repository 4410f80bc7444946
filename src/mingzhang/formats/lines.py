"""How wide a text is and how it breaks into lines, for charts and for tables."""

from __future__ import annotations

import re
from functools import cache, lru_cache

SIZE = 10.0  # points; of the text in a chart

_WORDS = re.compile(r"[!-~]+|.", re.DOTALL)
_NEVER_FIRST, _NEVER_LAST = "，。、；：！？）】》”’％", "（【《“‘"


def text_width(text: str, size: float = SIZE) -> float:
    """The width of ``text`` in points, a little more than any of our fonts needs."""
    return _ems_of(text) * size


@lru_cache(maxsize=1 << 16)
def _ems_of(text: str) -> float:
    return sum(map(_ems, text))


@cache
def _ems(character: str) -> float:
    if character > "~":
        return 1.0
    if character in "%&@MWmw":
        return 1.1
    if character.isalpha():
        return 0.9 if character.isupper() else 0.7
    return 0.36 if character in ",." else 0.6 if character.isdigit() else 0.63


def wrap(text: str, width: float, size: float = SIZE) -> list[str]:
    """``text`` in even lines up to ``width`` points; words and numbers stay whole if they can."""
    if text_width(text, size) <= width:
        return [text]
    lines = _fill(text, width, size)
    even = max(text_width(text, size) / len(lines) + size, 3 * size)
    balanced = _fill(text, min(even, width), size)
    return balanced if len(balanced) == len(lines) else lines


def _fits(text: str, width: float, size: float) -> bool:
    """Whether ``text`` fits in ``width``; one character always does, for it cannot be cut."""
    return len(text) == 1 or text_width(text, size) <= width


def _fill(text: str, width: float, size: float) -> list[str]:
    """``text`` in lines, each as full as ``width`` lets it be."""
    lines = [""]
    for word in _WORDS.findall(text):
        while text_width(word, size) > width and len(word) > 1:
            room = next(at for at in range(len(word), 0, -1) if _fits(word[:at], width, size))
            lines, word = [*lines, word[:room]], word[room:]
        if not lines[-1] or text_width(lines[-1] + word, size) <= width:
            lines[-1] += word
        elif len(lines[-1]) > 1 and (word in _NEVER_FIRST or lines[-1][-1] in _NEVER_LAST):
            lines[-1], word = lines[-1][:-1], lines[-1][-1] + word
            lines.append(word)
        else:
            lines.append(word)
    return [line for line in lines if line] or [""]
