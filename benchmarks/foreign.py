"""Reports in other places' wordings: planted defects found, what is told of sound reports.

The reports, their figures and their defects come from tests/foreign_reports.py, which takes nothing
from the program but the writers of files.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import truth

sys.path.append(str(truth.ROOT / "tests"))
from foreign_judge import audited, is_found
from foreign_reports import REGIONS, Writer, defects

SEED, EACH = 1, 3  # defects of each kind in a report


def tables(seed: int = SEED, each: int = EACH) -> Iterator[str]:
    """A row a region: defects planted and found, false alarms on the sound report, coverage."""
    yield "| 写法 | 埋下 | 找到 | 没有差错时必改、需说明 | 已核对 |"
    yield "|---|--:|--:|--:|--:|"
    every: list[bool] = []
    for region in REGIONS:
        writer = Writer(region, seed)
        planted = list(defects(writer, each, seed))
        with tempfile.TemporaryDirectory() as folder:
            reports = [writer.blocks, *(one.blocks for one in planted)]
            clean, *others = audited(reports, ".txt", Path(folder))
        found = [
            is_found(one, clean, verdict) for one, verdict in zip(planted, others, strict=True)
        ]
        every += found
        false = sum(one.severity != "info" for one in clean.findings)
        share = float(clean.coverage.share)
        yield f"| {region} | {len(found)} | {sum(found)} | {false} | {share:.1%} |"
        print(region, file=sys.stderr)
    yield f"| 合计 | {len(every)} | {sum(every)}（{sum(every) / len(every):.1%}） | | |"
