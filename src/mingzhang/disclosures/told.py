"""What an audit has to say of its results, one by one or of a whole folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang.disclosures.beside import told_since
from mingzhang.told.answer import Answer
from mingzhang.told.names import FINDINGS
from mingzhang.told.summary import lines
from mingzhang.told.verdict import Unreadable, Verdict

if TYPE_CHECKING:
    from mingzhang.disclosures.batch import Batch  # brings in all that writes


def told_verdicts(
    results: Sequence[Verdict | Unreadable],
    more: Sequence[str] = (),
    notices: Sequence[str] = (),
) -> Answer:
    """The findings of every document, then ``more``."""
    read = [one for one in results if isinstance(one, Verdict)]
    return Answer(
        chain.from_iterable(map(_lines, read)),
        (one.to_json() for one in results),
        2 if not read else 1 if any(one.errors for one in read) else 0,
        tuple(more),
        tuple(one.message for one in results if isinstance(one, Unreadable)),
        tuple(notices),
    )


def _lines(verdict: Verdict) -> Iterator[str]:
    told = verdict.to_json()
    yield from lines(told)
    yield from told_since(told)


def told_batch(batch: Batch, out: Path) -> Answer:
    """A line a disclosure, then of all of them; the findings as they were written into ``out``."""
    return Answer(
        _summary(batch, out),
        json_lines(out / FINDINGS),
        2 if not batch.qualities else 1 if batch.errors else 0,
        lost=tuple(one.message for one in batch.lost),
        notices=batch.notices,
    )


def _summary(batch: Batch, out: Path) -> Iterator[str]:
    yield from (one.line for one in batch.qualities)
    yield (
        f"共 {len(batch.qualities)} 份公开资料，必改 {batch.errors} 条，"
        f"读不了的文件 {len(batch.lost)} 个"
        + (f"；{batch.taken_over} 份没有变，沿用上次的结果。" if batch.taken_over else "。")
    )
    yield f"已写出到 {out}：通报、每份一个文件夹。"


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file that has one a line."""
    with path.open(encoding="utf-8") as handle:
        yield from (json.loads(line) for line in handle)
