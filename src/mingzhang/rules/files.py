"""What must be said, once, of the files themselves: pages without text, what a reader noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mingzhang.model.document import Document
from mingzhang.model.finding import Finding, Location

PICTURES, RECOGNISED, NOTICE = "图片页", "识别页", "文件提示"
MISREAD = "疑为识别错误，请对照原件。"
_SEARCHABLE = "公开的报告应能检索、复制，报表应为可读取的文件"
# Title, the rest of the message, how to verify.
_OF_PICTURES = (
    "图片上的内容没有核对",
    "没有文字，上面的数都没有核对。",
    "请附上由文字导出的文件，或做文字识别以后再审",
)
_OF_RECOGNISED = (
    "图片上的内容由识别得来",
    "文字由识别得来，可能认错；涉及这些页的问题都只列为需说明。",
    "请附上由文字导出的文件再审，或对照原件逐条核实",
)


def file_findings(document: Document, path: str, key: dict[str, str]) -> Iterator[Finding]:
    """One finding for all pages that are pictures, one for those whose text was recognised, one for
    every notice of the reader."""
    for rule, pages, (title, told, verify) in (
        (PICTURES, document.image_pages, _OF_PICTURES),
        (RECOGNISED, document.recognised_pages, _OF_RECOGNISED),
    ):
        if not pages:
            continue
        yield Finding(
            rule=rule,
            title=title,
            severity="warning",
            category="layout",
            message=f"第{page_ranges(pages)}页是图片，{told}",
            key={**key, "页": page_ranges(pages)},
            locations=(Location("suspect", file=path, page=pages[0]),),
            basis=_SEARCHABLE,
            verify=verify,
        )
    for notice in document.notices:
        yield Finding(
            rule=NOTICE,
            title="读文件时看到的",
            severity="info",
            category="layout",
            message=notice,
            key={**key, "提示": notice},
            locations=(Location("suspect", file=path),),
            basis="读取时如实说明",
            verify="打开文件看一看",
        )


def page_ranges(pages: Sequence[int]) -> str:
    """The pages as a person writes them: 3—5、8."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return "、".join(f"{first}—{last}" if first < last else f"{first}" for first, last in runs)


def softened(
    findings: Sequence[Finding], documents: Sequence[tuple[Document, str]]
) -> tuple[Finding, ...]:
    """The findings of the ``documents`` (each with its path); an error that rests on a recognised
    page is a warning.

    A finding without a page speaks of the whole of its file, or of all files if it names none. A
    cause rests on what its consequences rest on.
    """
    pages = {path: frozenset(one.recognised_pages) for one, path in documents}
    if not any(pages.values()):
        return tuple(findings)
    unsure = {one.id for one in findings if _rests_on(one, pages)}
    unsure |= {one.cause for one in findings if one.cause and one.id in unsure}
    return tuple(_soft(one) if one.id in unsure else one for one in findings)


def _rests_on(finding: Finding, pages: Mapping[str, frozenset[int]]) -> bool:
    places = finding.locations or tuple(Location("suspect", file=path) for path in pages)
    found = [(place.page, pages.get(place.file, frozenset())) for place in places]
    return any(known and (page == 0 or page in known) for page, known in found)


def _soft(finding: Finding) -> Finding:
    if finding.severity != "error":
        return finding
    told = finding.message.removesuffix(MISREAD) + MISREAD
    return replace(finding, severity="warning", message=told)
