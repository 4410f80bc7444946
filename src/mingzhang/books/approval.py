"""The sheets to sign beside a report: filled with what was checked and the files' checksums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.formats.cells import joined_row, text_table
from mingzhang.formats.checksum import Sum, fingerprint, size_text, sums_of
from mingzhang.formats.write.docx import write_docx
from mingzhang.model.document import Block, Document, Heading, Layout, Paragraph, Table, Text
from mingzhang.model.sheet import ApprovalSheet
from mingzhang.rules.exceptions import EXPLAINED
from mingzhang.told.names import SHEETS
from mingzhang.told.verdict import Verdict

_FINAL = "定稿"
# Closer than a report: a long name stays on one line, a sheet with its files on one page.
_LAYOUT = Layout(title_size=18, body_size=14, line_pitch=22, margin_top=28, margin_bottom=26)
_HASH_LINE = 32  # characters of a checksum on a line of a narrow column


def write_sheets(stage: Path, document: Document, verdict: Verdict, catalogue: Catalogue) -> None:
    """Write every sheet of the packs into 审批/ of ``stage``, about the files now in ``stage``."""
    sums = sums_of(stage)
    words = _words(document, verdict, sums)
    folder = stage / SHEETS
    folder.mkdir()
    for sheet in catalogue.sheets.values():
        write_docx(_filled(sheet, words, sums), folder / f"{sheet.id}.docx", {})


def _words(document: Document, verdict: Verdict, sums: Sequence[Sum]) -> dict[str, str]:
    """What the slots of the sheets print."""
    severities = Counter(finding.severity for finding in verdict.findings)
    explained = sum(EXPLAINED in finding.message for finding in verdict.findings)
    return {
        "部门": document.department,
        "类型": str(verdict.document["kind"]),
        "年度": str(document.year),
        "标题": document.title,
        "稿次": document.draft or _FINAL,
        "必改": str(severities["error"]),
        "需说明": str(severities["warning"]),
        "已说明": str(explained),
        "核对比例": f"{float(verdict.coverage.share):.1%}",
        "个数": str(len(sums)),
        "指纹": fingerprint(sums),
    }


def _filled(sheet: ApprovalSheet, words: dict[str, str], sums: Sequence[Sum]) -> Document:
    def fill(text: str) -> str:
        for slot, word in words.items():
            text = text.replace(f"{{{slot}}}", word)
        return text

    blocks: list[Block] = [Heading(1, (Text(fill(sheet.title)),))]
    blocks += [_line(fill(text)) for text in sheet.before]
    rows = [tuple(map(fill, row)) for row in ([sheet.head] if sheet.head else [])]
    rows += [tuple(map(fill, row)) for row in sheet.rows]
    filled = tuple(map(joined_row, rows))
    blocks.append(Table("", filled, 1 if sheet.head else 0, widths=tuple(sheet.widths)))
    blocks += [_line(fill(text)) for text in sheet.notes]
    if sheet.files:
        listed = [
            (str(number), one.name, size_text(one.size), _wrapped(one.sha256))
            for number, one in enumerate(sums, start=1)
        ]
        blocks.append(text_table("", [sheet.files, *listed], (7, 31, 13, 49)))
    return Document(fill(sheet.title), tuple(blocks), department=words["部门"], layout=_LAYOUT)


def _line(text: str) -> Paragraph:
    return Paragraph((Text(text),), "note")


def _wrapped(digest: str) -> str:
    return f"{digest[:_HASH_LINE]}\n{digest[_HASH_LINE:]}"
