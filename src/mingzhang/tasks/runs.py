"""Runs: what a sweep left, shown, compared with another one, exported."""

from __future__ import annotations

from pathlib import Path

from mingzhang.lists import diff as comparing
from mingzhang.lists import export as exporting
from mingzhang.lists import shown
from mingzhang.lists.export import Order
from mingzhang.told.answer import Answer
from mingzhang.told.progress import Progress
from mingzhang.told.refused import refuse

__all__ = ["Order", "diff", "export", "show"]


def show(run: Path) -> Answer:
    """By what rules and over what data, and what each rule came to."""
    return Answer(shown.show(run))


def diff(old: Path, new: Path, out: Path | None, progress: Progress) -> Answer:
    """What is new, gone and still there, and why; every finding with its state into ``out``."""
    found = comparing.diff(old, new, out, progress)
    more = (f"已写出到 {out}，个人号码已遮盖。",) if out else ()
    return Answer(found.lines(), [found.to_json()], more=more)


def export(run: Path, order: Order, progress: Progress) -> Answer:
    """The findings as a table or as JSON lines."""
    if not order.plain:
        refuse({"--reason": order.reason}, "号码都遮盖着", "请去掉，或加 --unmasked。")
    return Answer([exporting.export(run, order, progress)])
