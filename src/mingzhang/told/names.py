"""What of a compiled folder is for the desk and not for the public, by name."""

from __future__ import annotations

from pathlib import Path

from mingzhang.formats.checklist import FILE as CHECKLIST

CHECKS = "核对.json"
CHANGES = "改动清单.xlsx"
SHEETS = "审批"  # the folder of the forms to sign
# What an audit writes: for the reviewer and for those who mend the report.
REVIEW, FINDINGS, LIST = "审核.html", "findings.jsonl", "问题清单.xlsx"
FEEDBACK = ("反馈意见.docx", "反馈意见.xlsx")
CIRCULAR = ("通报.docx", "通报.xlsx")
NOTED = ".批注"  # in the name of an annotated copy
# They hold notes, findings and places to sign, and stay inside.
PAPERS = frozenset({CHANGES, CHECKLIST, CHECKS, SHEETS, REVIEW, LIST, *FEEDBACK, *CIRCULAR})


def is_paper(path: Path) -> bool:
    """Whether a file is one of them, by its path in the folder."""
    return not PAPERS.isdisjoint(path.parts) or NOTED in path.suffixes
