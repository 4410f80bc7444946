"""What must be said, once, of the files themselves: pages without text, what a reader noticed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.model.document import Document
from mingzhang.model.finding import Finding, Location

PICTURES, NOTICE = "图片页", "文件提示"


def file_findings(document: Document, path: str, key: dict[str, str]) -> Iterator[Finding]:
    """One finding for all pages that are pictures, one for every notice of the reader."""
    if document.image_pages:
        pages = page_ranges(document.image_pages)
        yield Finding(
            rule=PICTURES,
            title="图片上的内容没有核对",
            severity="warning",
            category="layout",
            message=f"第{pages}页是图片，没有文字，上面的数都没有核对。",
            key={**key, "页": pages},
            locations=(Location("suspect", file=path, page=document.image_pages[0]),),
            basis="公开的报告应能检索、复制，报表应为可读取的文件",
            verify="请附上由文字导出的文件，或做文字识别以后再审",
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
