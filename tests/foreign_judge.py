"""Made-up reports in other places' wordings audited, and whether a planted defect was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from foreign_files import write
from foreign_reports import Block, Defect
from mingzhang.catalogue.packs import load
from mingzhang.disclosures.judging import conclude, regional_readers, understand
from mingzhang.disclosures.reading import read_document
from mingzhang.model.finding import Finding
from mingzhang.told.verdict import Verdict


def audited(reports: Sequence[tuple[Block, ...]], suffix: str, folder: Path) -> list[Verdict]:
    """The verdicts on reports written as files of this kind into ``folder``."""
    read = []
    for number, blocks in enumerate(reports):
        path = folder / f"报告{number}{suffix}"
        write(blocks, path)
        document = read_document(path)
        read.append(
            (document, understand(document, path.name, regional_readers(load("disclosure"))))
        )
    verdicts = conclude(read, load("disclosure"))
    return [one for one in verdicts if isinstance(one, Verdict)]


def _told(finding: Finding) -> tuple[object, ...]:
    return finding.id, finding.severity, finding.stated, finding.expected


def is_found(defect: Defect, before: Verdict, after: Verdict) -> bool:
    """Whether a new finding quotes what was changed, or names what is missing."""
    known = {_told(finding) for finding in before.findings}
    new = [finding for finding in after.findings if _told(finding) not in known]
    if not defect.quoted:
        return any(defect.told.split("（")[0] in finding.message for finding in new)
    return any(
        defect.quoted in finding.message or any(defect.quoted in p.quote for p in finding.locations)
        for finding in new
    )
