"""Monitor: what lags in a month and what is due, what the results mean for next year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.facts.loaded import opened
from mingzhang.scores.monitoring import Monitored, monitored
from mingzhang.told.answer import Answer


@dataclass(frozen=True, slots=True)
class MonitorOrder:
    """The book, the month (0: the latest one watched), where the papers go, and whether what they
    suggest is written into the book (``keep``)."""

    folder: Path
    month: int = 0
    out: Path | None = None
    keep: bool = False
    packs: Sequence[str] = ()


def monitor(order: MonitorOrder) -> Answer:
    """The papers of the month, and what was written of them."""
    found = monitor_book(order.folder, order.month, order.packs)
    more = list(found.keep()) if order.keep else []
    if order.out:
        more.append(f"已写出到 {order.out}：{'、'.join(found.write(order.out))}")
    return Answer(found.lines(), [found.to_json()], 1 if found.must else 0, tuple(more))


def monitor_book(folder: Path, month: int = 0, packs: Sequence[str] = ()) -> Monitored:
    """The papers of the packs, filled from the book."""
    with opened(folder, packs) as loaded:
        return monitored(loaded, month)
