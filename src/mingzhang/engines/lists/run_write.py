"""What a run leaves beside its findings: the outcomes of its rules as one Parquet file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.model.rows import Rows

_OUTCOME_TYPES: Mapping[str, str] = {
    "rule": "VARCHAR", "title": "VARCHAR", "severity": "VARCHAR", "version": "VARCHAR",
    "met": "BIGINT", "not_met": "BIGINT", "not_evaluated": "BIGINT", "findings": "BIGINT",
    "reasons": "VARCHAR", "note": "VARCHAR",
}  # fmt: skip


def write_outcomes(path: Path, outcomes: Iterable[Sequence[Any]]) -> None:
    """The outcomes, values in the order of ``_OUTCOME_TYPES``, whole or not at all."""
    rows = Rows(dict(_OUTCOME_TYPES))
    rows.extend(outcomes)
    beside = path.with_suffix(".part")
    with DuckEngine(threads=1) as engine:
        engine.load("outcomes", rows)
        engine.write("SELECT * FROM outcomes", beside)
    beside.replace(path)
