"""What of a compiled folder is for the desk and not for the public, by name."""

from __future__ import annotations

from pathlib import Path

from mingzhang.formats.checklist import FILE as CHECKLIST

CHECKS = "核对.json"
CHANGES = "改动清单.xlsx"
SHEETS = "审批"  # the folder of the forms to sign
# They hold notes, findings and places to sign, and stay inside.
PAPERS = frozenset({CHANGES, CHECKLIST, CHECKS, SHEETS})


def is_paper(path: Path) -> bool:
    """Whether a file is one of them, by its path in the folder."""
    return not PAPERS.isdisjoint(path.parts)
