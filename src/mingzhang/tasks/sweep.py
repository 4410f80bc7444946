"""Sweep: lists of any size against the rules of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mingzhang.catalogue.packs import load
from mingzhang.facts.settings import is_book
from mingzhang.lists.checking import SHOWN, checked_lists, explain_run
from mingzhang.lists.sweeping import SweepOrder
from mingzhang.told.answer import Answer
from mingzhang.told.progress import Progress
from mingzhang.told.refused import misuse, refuse

__all__ = ["Shown", "SweepOrder", "plan", "sweep"]


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the run goes and how many findings are printed (0: all, None: nothing was said)."""

    out: Path | None = None
    limit: int | None = None


@contextmanager
def sweep(order: SweepOrder, shown: Shown, progress: Progress) -> Iterator[Answer]:
    """Run the rules over the lists; the answer is to be printed before this ends, as the findings
    of a run that is not kept are gone then."""
    _refuse_book(order.path)
    with checked_lists(order, load(order.pack), shown.out, progress) as checked:
        yield Answer(
            checked.lines(SHOWN if shown.limit is None else shown.limit),
            code=checked.code,
            pieces=checked.json_parts(shown.limit or 0),
            more=(f"已写出到 {shown.out}，用 mingzhang runs 看、比、导出。",) if shown.out else (),
        )


def plan(order: SweepOrder, shown: Shown, *, as_json: bool) -> Answer:
    """What a run would do, step by step; nothing is run."""
    _refuse_book(order.path)
    given = {"-o": shown.out, "--limit": shown.limit is not None, "--json": as_json}
    refuse(given, "--explain 只说怎样查，不查", "请去掉，或去掉 --explain。")
    return Answer(explain_run(order, load(order.pack)))


def _refuse_book(path: Path) -> None:
    if is_book(path):
        raise misuse(f"{path}：这是账册，不是名单。", "查账册请用 mingzhang check 账册。")
