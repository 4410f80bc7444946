"""Whether recognition is installed, how long it may take, who watches it: loads nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from importlib.util import find_spec

INSTALL = 'pip install "mingzhang[ocr]"'
MOST_SECONDS_IN_ALL = 600.0  # for one file

# Told before each page is read: how many are done, how many there are.
watcher: ContextVar[Callable[[int, int], None] | None] = ContextVar("watcher", default=None)


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime"))
