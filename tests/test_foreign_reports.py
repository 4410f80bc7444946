"""Reports in other places' wordings: what is sound stays unsaid, planted defects are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from foreign_files import write
from foreign_reports import REGIONS, Block, Defect, Writer, defects
from mingzhang.catalogue.packs import load
from mingzhang.model.finding import Finding
from mingzhang.tasks.audit import conclude, regional_readers, understand
from mingzhang.tasks.reading import read_document
from mingzhang.tasks.verdict import Verdict

SEED = 1
EACH = 1  # defects of each kind in a report
RECALL = 0.9  # over all regions; 0.95 were found with three of each kind
COVERED = 0.75


def _audited(reports: Sequence[tuple[Block, ...]], suffix: str, folder: Path) -> list[Verdict]:
    read = []
    for number, blocks in enumerate(reports):
        path = folder / f"报告{number}{suffix}"
        write(blocks, path)
        document = read_document(path)
        read.append((document, understand(document, path.name, regional_readers())))
    verdicts = conclude(read, load("disclosure"))
    return [one for one in verdicts if isinstance(one, Verdict)]


def _told(finding: Finding) -> tuple[object, ...]:
    return finding.id, finding.severity, finding.stated, finding.expected


def _is_found(defect: Defect, before: Verdict, after: Verdict) -> bool:
    """Whether a new finding quotes what was changed, or names what is missing."""
    known = {_told(finding) for finding in before.findings}
    new = [finding for finding in after.findings if _told(finding) not in known]
    if not defect.quoted:
        return any(defect.told.split("（")[0] in finding.message for finding in new)
    return any(
        defect.quoted in finding.message or any(defect.quoted in p.quote for p in finding.locations)
        for finding in new
    )


def test_a_sound_report_has_nothing_to_mend(tmp_path: Path) -> None:
    writers = [Writer(region, SEED) for region in REGIONS]
    verdicts = _audited([writer.blocks for writer in writers], ".txt", tmp_path)
    for region, verdict in zip(REGIONS, verdicts, strict=True):
        false = [one.message for one in verdict.findings if one.severity != "info"]
        assert not false, region
        assert float(verdict.coverage.share) >= COVERED, region


def test_other_formats_read_alike(tmp_path: Path) -> None:
    blocks = Writer("hunan", SEED).blocks
    for suffix in (".html", ".docx", ".pdf"):
        (verdict,) = _audited([blocks], suffix, tmp_path)
        assert [one.message for one in verdict.findings if one.severity != "info"] == [], suffix


def test_planted_defects_are_found_at_their_place(tmp_path: Path) -> None:
    found: dict[str, list[bool]] = defaultdict(list)
    for region in REGIONS[::2]:
        writer = Writer(region, SEED)
        planted = list(defects(writer, EACH, SEED))
        reports = [writer.blocks, *(one.blocks for one in planted)]
        clean, *others = _audited(reports, ".txt", tmp_path)
        for defect, verdict in zip(planted, others, strict=True):
            found[defect.kind].append(_is_found(defect, clean, verdict))
    every = [hit for hits in found.values() for hit in hits]
    assert sum(every) >= RECALL * len(every), {k: (sum(v), len(v)) for k, v in found.items()}
    assert len(found) >= 15
