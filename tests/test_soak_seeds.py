"""Damaged reports that once took the program down, and a few more of the same make."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.soak import BOOK, REPORTS, survives

from mingzhang.tasks.compile import compile_book

# Kept from long runs: a chart datum that was no number, a column width that was none.
KEPT = [("报告.html", 993), ("网站粘贴版.html", 3822)]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("soak") / "out"
    compile_book(BOOK, out, ("text", "html", "site", "docx"))
    return {name: (out / name).read_bytes() for name in REPORTS}


@pytest.mark.parametrize(("name", "seed"), [*KEPT, *((n, s) for n in REPORTS for s in range(12))])
def test_a_damaged_report_is_read_or_refused(
    name: str, seed: int, reports: dict[str, bytes], tmp_path: Path
) -> None:
    assert survives(reports[name], name, seed, tmp_path) == ""
