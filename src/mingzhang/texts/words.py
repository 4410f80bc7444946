"""Words of packs as expressions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable


def alternatives(words: Iterable[str]) -> str:
    """The words as one expression, longer ones first, grouped by their first letter; without words
    nothing is met.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for word in sorted(filter(None, words), key=len, reverse=True):
        groups[word[0]].append(re.escape(word[1:]))
    sources = (f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())
    return "|".join(sources) or "(?!)"
