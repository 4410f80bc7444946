"""Damaged reports that once took the program down, and a few more of the same make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks.soak import BOOK, FORMATS, REPORTS, survives

from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.told.verdict import Verdict

# Kept from long runs: a column width that was no number, a row without cells.
KEPT = [("报告.html", 117), ("报告.html", 108), ("网站粘贴版.html", 123)]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("soak") / "out"
    compile_book(BOOK, out, FORMATS)
    return {name: (out / name).read_bytes() for name in REPORTS}


@pytest.mark.parametrize(("name", "seed"), [*KEPT, *((n, s) for n in REPORTS for s in range(12))])
def test_a_damaged_report_is_read_or_refused(
    name: str, seed: int, reports: dict[str, bytes], tmp_path: Path
) -> None:
    assert survives(reports[name], name, seed, tmp_path) == ""


def _holed(text: str) -> str:
    return text.replace("</tr><tr><td", "</tr><tr></tr><tr><td")


def test_a_row_that_cells_of_others_leave_short_is_read(
    reports: dict[str, bytes], tmp_path: Path
) -> None:
    page = tmp_path / "空行.html"
    page.write_text(_holed(reports["报告.html"].decode("utf-8")), encoding="utf-8")
    (verdict,) = audit([page])
    assert isinstance(verdict, Verdict)
    assert verdict.coverage.numbers > 0


def test_a_row_without_cells_changes_nothing(reports: dict[str, bytes], tmp_path: Path) -> None:
    page = reports["报告.html"].decode("utf-8")
    # Not where a cell spans rows: there a row without cells is one of those it covers.
    holed = re.sub(
        r"<table.*?</table>",
        lambda found: found[0] if "rowspan" in found[0] else _holed(found[0]),
        page,
        flags=re.DOTALL,
    )
    assert holed != page
    verdicts = []
    for name, content in (("原样.html", page), ("空行.html", holed)):
        (tmp_path / name).write_text(content, encoding="utf-8")
        (verdict,) = audit([tmp_path / name])
        assert isinstance(verdict, Verdict)
        verdicts.append(verdict)
    assert verdicts[0].coverage == verdicts[1].coverage
    assert [f.id for f in verdicts[0].findings] == [f.id for f in verdicts[1].findings]
