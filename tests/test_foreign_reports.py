"""Reports in other places' wordings: what is sound stays unsaid, planted defects are found."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from foreign_judge import audited, is_found
from foreign_reports import REGIONS, Writer, defects

SEED = 1
EACH = 1  # defects of each kind in a report
RECALL = 0.9  # over all regions; 0.95 were found with three of each kind
COVERED = 0.75


def test_a_sound_report_has_nothing_to_mend(tmp_path: Path) -> None:
    writers = [Writer(region, SEED) for region in REGIONS]
    verdicts = audited([writer.blocks for writer in writers], ".txt", tmp_path)
    for region, verdict in zip(REGIONS, verdicts, strict=True):
        false = [one.message for one in verdict.findings if one.severity != "info"]
        assert not false, region
        assert float(verdict.coverage.share) >= COVERED, region


def test_other_formats_read_alike(tmp_path: Path) -> None:
    blocks = Writer("hunan", SEED).blocks
    for suffix in (".html", ".docx", ".pdf"):
        (verdict,) = audited([blocks], suffix, tmp_path)
        assert [one.message for one in verdict.findings if one.severity != "info"] == [], suffix


def test_planted_defects_are_found_at_their_place(tmp_path: Path) -> None:
    found: dict[str, list[bool]] = defaultdict(list)
    for region in REGIONS[::2]:
        writer = Writer(region, SEED)
        planted = list(defects(writer, EACH, SEED))
        reports = [writer.blocks, *(one.blocks for one in planted)]
        clean, *others = audited(reports, ".txt", tmp_path)
        for defect, verdict in zip(planted, others, strict=True):
            found[defect.kind].append(is_found(defect, clean, verdict))
    every = [hit for hits in found.values() for hit in hits]
    assert sum(every) >= RECALL * len(every), {k: (sum(v), len(v)) for k, v in found.items()}
    assert len(found) >= 15
