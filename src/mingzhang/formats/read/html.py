"""Read a web page into blocks: our own pages exactly, any other page as well as it allows.

Every block and cell knows the XPath of its element and where in it the text begins.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from lxml import etree

from mingzhang.formats.files import refusal
from mingzhang.formats.plain import collapse, heading_level, parse_figure
from mingzhang.formats.read.captions import titles_below
from mingzhang.formats.read.html_furniture import furniture
from mingzhang.formats.read.html_inline import (
    Traces,
    classes,
    inlines_of,
    is_unseen,
    number_of,
    tag_of,
    text_of,
)
from mingzhang.formats.read.html_table import anchor_of, is_layout, read_grid
from mingzhang.formats.read.source import decode, read_source
from mingzhang.formats.read.table_head import adopt_head_lines
from mingzhang.model.document import (
    Block,
    Contents,
    Datum,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Role,
    Table,
    Text,
)
from mingzhang.model.number import parse_decimal

_CHARSET = re.compile(rb"""<meta[^>]*?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_ROLES: dict[str, Role] = {
    "mz-body": "body",
    "mz-cover-title": "cover-title",
    "mz-cover-date": "cover-date",
    "mz-note": "note",
    "mz-listing": "listing",
}
_RANKS = {f"h{rank}": rank for rank in range(1, 7)}
_BOXES = frozenset(
    [
        "html",
        "body",
        "main",
        "article",
        "section",
        "header",
        "footer",
        "aside",
        "div",
        "p",
        "center",
        "form",
        "fieldset",
        "address",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "details",
        "summary",
        "hr",
        "br",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)


def read_html(path: Path) -> Document:
    """The document printed in the web page ``path`` (UTF-8, the declared charset, or GB18030).

    Our own pages give back their blocks, numbers with quantity, key, source and trace; other
    pages their headings, paragraphs and tables. Raises InputError for a missing, empty or binary
    file and for a page without any text.
    """
    root = _parse(path)
    report = next((e for e in root.iter("main", "div") if "mz-report" in classes(e)), None)
    if report is None:
        blocks = titles_below(_ForeignPage(furniture(root)).read(root))
        title = next((text_of(element) for element in root.iter("title")), "")
        document = Document(title=title or path.stem, blocks=tuple(blocks), origin="文本层")
    else:
        document = _own_report(report, Traces(_trace_lines(root)))
    if not document.blocks:
        raise refusal(path.name, "no-text", "网页里没有可读的文字。", "请另存网页全文后再试。")
    return document


def _parse(path: Path) -> etree._Element:
    data = read_source(path)
    charset = _CHARSET.search(data, 0, 4096)
    text = decode(data, path, charset[1].decode("ascii") if charset else "")
    # Recoded, so that whatever the page declares no longer matters.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    # The parser stops at a depth of 256, which also bounds the recursion of all that follows.
    if parser.error_log.filter_from_fatals():
        raise refusal(
            path.name, "too-deep", "网页嵌套过深，无法读完。", "请复制正文另存为文本后再试。"
        )
    if root is None:
        raise refusal(path.name, "not-html", "文件里没有网页内容。", "请检查文件是否完整。")
    return root


def _trace_lines(root: etree._Element) -> list[tuple[str, ...]]:
    """The traces of our page; none if someone has broken its script."""
    script = next((e for e in root.iter("script") if e.get("id") == "traces"), None)
    try:
        found = json.loads(script.text or "[]") if script is not None else []
    except json.JSONDecodeError:
        return []
    traces = found if isinstance(found, list) else []
    return [tuple(map(str, trace)) for trace in traces if isinstance(trace, list)]


def _own_report(report: etree._Element, traces: Traces) -> Document:
    draft = next((e for e in report if "mz-draft" in classes(e)), None)
    year = report.get("data-year") or ""
    return Document(
        title=report.get("data-title") or "",
        blocks=tuple(_own_blocks(report, traces)),
        department=report.get("data-department") or "",
        year=int(year) if year.isdecimal() else 0,
        subject=report.get("data-subject") or "",
        draft="" if draft is None else text_of(draft),
        origin="文本层",
    )


def _own_blocks(report: etree._Element, traces: Traces) -> Iterator[Block]:
    readers: dict[str, Callable[[etree._Element, Traces], Block | None]] = {
        "mz-heading": _heading,
        "mz-table": _table,
        "mz-figure": _figure,
        "mz-contents": _contents,
        "mz-page-break": lambda element, traces: PageBreak(),
        **dict.fromkeys(_ROLES, _paragraph),
    }
    for element in report:
        kind = next((name for name in classes(element) if name in readers), "")
        block = readers[kind](element, traces) if kind else None
        if block:
            yield block


def _heading(element: etree._Element, traces: Traces) -> Heading:
    level = element.get("data-level") or ""
    return Heading(
        level=int(level) if level.isdecimal() else _RANKS.get(tag_of(element), 2) - 1,
        content=inlines_of(element, traces),
        anchor=anchor_of(element),
    )


def _paragraph(element: etree._Element, traces: Traces) -> Paragraph:
    role = next(_ROLES[name] for name in classes(element) if name in _ROLES)
    return Paragraph(inlines_of(element, traces), role, anchor_of(element))


def _contents(element: etree._Element, traces: Traces) -> Contents:
    depth = element.get("data-depth") or ""
    title = _part(element, "mz-contents-title")
    return Contents(title=title, depth=int(depth) if depth.isdecimal() else 3)


def _table(element: etree._Element, traces: Traces) -> Table | None:
    grid = next(element.iterdescendants("table"), None)
    if grid is None:
        return None
    head = next((e for e in element.iter() if "mz-title" in classes(e)), grid)
    # A damaged width is no width: the writer then chooses its own.
    widths = (float(parse_decimal(c.get("data-width") or "") or 0) for c in grid.iter("col"))
    notes = (text_of(e) for e in element.iter("p") if "mz-table-note" in classes(e))
    return dataclasses.replace(
        read_grid(grid, traces),
        title=_part(element, "mz-title"),
        head_rows=len(grid.findall("thead/tr")),
        form=element.get("data-form") or "",
        code=_part(element, "mz-code"),
        owner=_part(element, "mz-owner"),
        unit=_part(element, "mz-unit"),
        notes=tuple(notes),
        landscape=element.get("data-landscape") == "1",
        widths=tuple(widths),
        anchor=anchor_of(head),
    )


def _figure(element: etree._Element, traces: Traces) -> Figure | None:
    if tag_of(element) == "div":  # the page for pasting prints the figure's line as two
        line = _part(element, "mz-caption") + _part(element, "mz-figure-data")
        return parse_figure(line, anchor_of(element))
    caption = next(element.iterdescendants("figcaption"), None)
    return Figure(
        caption="" if caption is None else text_of(caption),
        kind="pie" if element.get("data-kind") == "pie" else "bar",
        unit=element.get("data-unit") or "",
        data=tuple(_datum(row, traces) for row in element.iter("tr")),
        anchor=anchor_of(element if caption is None else caption),
    )


def _datum(row: etree._Element, traces: Traces) -> Datum:
    label = next(row.iterchildren("th"), row)
    numbers = [
        next((number_of(data, traces) for data in cell.iter("data")), None)
        for cell in row.iterchildren("td")
    ]
    number, share = (*numbers, None, None)[:2]
    return Datum(label=text_of(label), number=number, share=share)


def _part(element: etree._Element, name: str) -> str:
    """The text of the first descendant of class ``name``, "" if there is none."""
    return next((text_of(e) for e in element.iter() if name in classes(e)), "")


class _ForeignPage:
    """Walks a page of unknown make; text gathers until a box begins or ends."""

    def __init__(self, around: Collection[etree._Element]) -> None:
        self.around = around  # what the site puts around the text
        self.blocks: list[Block] = []
        self.text = ""
        self.holder: etree._Element | None = None  # the box whose text is being gathered

    def read(self, root: etree._Element) -> list[Block]:
        self._walk(root)
        self._flush()
        return self.blocks

    def _walk(self, element: etree._Element) -> None:
        tag = tag_of(element)
        if is_unseen(element) and tag != "":
            return
        if element in self.around:
            self._flush()
            return
        if tag in _RANKS:
            self._flush()
            self._add_heading(element, _RANKS[tag])
        elif tag == "table" and not is_layout(element):
            self._flush()
            self.blocks.append(adopt_head_lines(self.blocks, read_grid(element, Traces())))
        else:
            self._walk_box(element, tag in _BOXES)

    def _walk_box(self, element: etree._Element, box: bool) -> None:
        if box:
            self._flush()
        self._gather(element.text, element)
        for child in element:
            self._walk(child)
            self._gather(child.tail, element)
        if box:
            self._flush()

    def _gather(self, text: str | None, holder: etree._Element) -> None:
        if self.holder is None and text and text.strip():
            self.holder = holder
        self.text += text or ""

    def _flush(self) -> None:
        text = collapse(self.text).strip(" 　")
        holder, self.text, self.holder = self.holder, "", None
        if not text or holder is None:
            return
        anchor, content = anchor_of(holder), (Text(text),)
        level = heading_level(text)
        self.blocks.append(
            Heading(level, content, anchor) if level else Paragraph(content, anchor=anchor)
        )

    def _add_heading(self, element: etree._Element, rank: int) -> None:
        text = text_of(element).strip(" 　")
        if text:
            level = heading_level(text) or rank
            self.blocks.append(Heading(level, (Text(text),), anchor_of(element)))
