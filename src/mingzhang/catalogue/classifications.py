"""Classifications as packs keep them: lists of subject codes in CSV."""

from __future__ import annotations

import csv
from pathlib import Path

from mingzhang.model.relation import Classification, Subject


def read_classification(title: str, edition: str, path: Path, lengths: list[int]) -> Classification:
    """A classification list: code,name,level,parent[,status,evidence]."""
    subjects = {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = csv.reader(handle)
        head = next(rows)
        code, name, level, parent = map(head.index, ("code", "name", "level", "parent"))
        status = head.index("status") if "status" in head else None
        for row in filter(None, rows):
            subjects[row[code]] = Subject(
                row[code],
                row[name],
                int(row[level]),
                row[parent],
                row[status] if status is not None else "",
            )
    return Classification(title, edition, tuple(lengths), subjects)
