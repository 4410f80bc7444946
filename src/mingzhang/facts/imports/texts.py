"""Texts of sheets made comparable: one width, no blanks, no ordinals."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from mingzhang.formats.read.sheets import Cell
from mingzhang.model.marks import ORDINAL
from mingzhang.model.number import shortest

_ORDINAL = re.compile(rf"^(?:其中:|\*|{ORDINAL})+")
_BEHIND = re.compile(r"\([^()]*\)$")
_QUOTES = str.maketrans("", "", "“”\"'‘’")
_DASHES = str.maketrans("_–—－", "----")


def plain(cell: Cell) -> str:
    """A cell as text: half width, without blanks and quotation marks; a whole number as digits."""
    if isinstance(cell, str):
        return _plain(cell) if cell else ""
    return shortest(cell) if isinstance(cell, Decimal) else cell.isoformat()


@lru_cache(maxsize=1 << 14)
def _plain(text: str) -> str:
    """Sheets repeat most of their texts."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_QUOTES)


def sheet_key(text: str) -> str:
    """The name of a sheet: Z05_1 and z05-1 are one."""
    return plain(text).translate(_DASHES).upper()


def bare(label: str) -> str:
    """A row's label without its ordinal: editions number the same row differently."""
    return _ORDINAL.sub("", label)


def barest(label: str) -> str:
    """A label also without the remark in brackets behind it."""
    return _BEHIND.sub("", bare(label))
