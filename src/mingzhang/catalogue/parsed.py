"""TOML that need not be parsed: what our own packs hold ships parsed, under a hash of its text.

A text that is not found there, of another's pack or just changed, is parsed as ever; the file
can only be out of date, never wrong.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parent.parent / "packs" / "parsed.json"

_log = logging.getLogger(__name__)


def parse(text: str) -> dict[str, Any]:
    """The tables of a TOML text, not to be changed; tomllib.TOMLDecodeError if it is none."""
    known = _shipped().get(_key(text))
    return tomllib.loads(text) if known is None else known


def shipped_text(texts: Iterable[str]) -> str:
    """The text of the shipped file for these TOML texts, one a line in the order of the keys.

    JSON has no dates: a text that holds any is left to be parsed.
    """
    found = {}
    for text in texts:
        data = tomllib.loads(text)
        try:
            found[_key(text)] = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        except TypeError:
            _log.debug("not kept parsed: %s", text[:40])
    lines = (f'"{key}":{line}' for key, line in sorted(found.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    try:
        return dict(json.loads(SHIPPED.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        _log.debug("%s is not usable: %s", SHIPPED, error)
        return {}
