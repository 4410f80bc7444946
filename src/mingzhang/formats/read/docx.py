"""Reads a docx, ours or any other, into a Document: what is a heading, what belongs to a table.

Our own files are told by their styles, whoever edited them since; others by how they are worded.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from lxml import etree

from mingzhang.formats import wordml
from mingzhang.formats.files import refusal
from mingzhang.formats.read.captions import titles_below
from mingzhang.formats.read.docx_body import BodyReader, Item, Line
from mingzhang.formats.read.docx_package import Package, open_package
from mingzhang.formats.read.docx_styles import StyleSheet
from mingzhang.formats.read.table_head import head_depth, lift_head_rows, read_head_line
from mingzhang.formats.wordml import w
from mingzhang.model.document import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Table,
    plain,
)
from mingzhang.model.marks import NUMBERINGS
from mingzhang.model.number import parse_decimal

_DOCUMENT = "word/document.xml"
_ROLES = {style.name: role for role, style in wordml.ROLE_STYLES.items()}
_TITLE_ELEMENT = "{http://purl.org/dc/elements/1.1/}title"
_ITEM = re.compile(r"customXml/item\d+\.xml")
_HEADER = re.compile(r"word/header\d*\.xml")

_LONGEST_HEADING = 40
_SENTENCE_END = "。；：，、;:,"
_LONGEST_TITLE = 40
_HEAD_NAMES = ("title", "code", "owner", "unit")
_NOTE = re.compile(r"(?:备)?注[:：]")
_CAPTION = re.compile(r"[（(]?图\s*\d+")
_DRAFT = re.compile(r"(?:送审|征求意见|讨论|审议|修改)稿|草案")


def read_docx(path: Path) -> Document:
    """The document in the file at ``path``, as all tracked changes accepted would leave it.

    A content control we wrote becomes a Number with the quantity, key, value, unit and source the
    file states and the text that now stands in it. Anchors name the paragraph or the cell
    (p[12], tbl[3]/r[2]/c[1]); their column is that of its first character, 1.
    Raises InputError if the file is missing, broken, locked, too large or no docx.
    """
    with open_package(path) as package:
        body = _body(package, path)
        root = _numbers_root(package)
        styles = StyleSheet(package.tree("word/styles.xml"))
        items = BodyReader(styles, _numbers(root)).read(body)
        if not styles.is_ours:
            items = [_foreign(item) if isinstance(item, Table) else item for item in items]
        blocks = tuple(titles_below(_assembled(items)))
        return Document(
            title=_title(package, blocks),
            blocks=blocks,
            department=_stated(root, "department"),
            year=_year(_stated(root, "year")),
            subject=_stated(root, "subject"),
            draft=_draft(package, styles),
            origin="文本层",
        )


def _body(package: Package, path: Path) -> etree._Element:
    document = package.tree(_DOCUMENT)
    body = None if document is None else document.find(w("body"))
    if body is None:
        raise refusal(
            path.name,
            "not-word",
            "压缩包里没有 Word 正文，这不是文字文档。",
            "请确认选对了文件；若是文字文档，请用 Word 或 WPS 另存为 .docx 再试。",
        )
    return body


def _numbers_root(package: Package) -> etree._Element | None:
    """The custom part that says what the tags measure; Word may have renamed it."""
    for name in filter(_ITEM.fullmatch, package.names):
        root = package.tree(name)
        if root is not None and root.tag == f"{{{wordml.NUMBERS}}}numbers":
            return root
    return None


def _numbers(root: etree._Element | None) -> dict[str, Number]:
    """By tag, the number without its text."""
    numbers = {}
    for row in () if root is None else root:
        value = parse_decimal(row.get("value", ""))
        if value is not None:
            numbers[row.get("tag", "")] = Number(
                text="",
                value=value,
                unit=row.get("unit", ""),
                quantity=row.get("quantity", ""),
                key=row.get("key", ""),
                source=row.get("source", ""),
            )
    return numbers


def _stated(root: etree._Element | None, name: str) -> str:
    return "" if root is None else root.get(name, "")


def _year(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0


def _title(package: Package, blocks: tuple[Block, ...]) -> str:
    """The title the file states, else its first line."""
    core = package.tree("docProps/core.xml")
    title = None if core is None else core.findtext(_TITLE_ELEMENT)
    if title:
        return title
    lines = (block for block in blocks if isinstance(block, Heading | Paragraph))
    return next((plain(line.content).strip() for line in lines), "")


def _draft(package: Package, styles: StyleSheet) -> str:
    """The mark of a draft in the page headers, "" if there is none."""
    for name in filter(_HEADER.fullmatch, package.names):
        header = package.tree(name)
        if header is None:
            continue
        for item in BodyReader(styles, {}).read(header):
            if isinstance(item, Line):
                worded = _DRAFT.search(item.text)
                if item.style == wordml.DRAFT.name:
                    return item.text
                if worded:
                    return worded[0]
    return ""


def _assembled(items: list[Item]) -> tuple[Block, ...]:
    """The blocks that ``items`` make: lines around tables and pictures go into them."""
    blocks: list[Block] = []
    waiting: list[Line] = []  # lines that may yet prove to be the head of a table
    for item in items:
        if isinstance(item, Line):
            whole = _completed(blocks[-1], item) if blocks and not waiting else None
            if whole is None:
                waiting.append(item)
            else:
                blocks[-1] = whole
            continue
        block: Block = item
        if isinstance(item, Table):
            block = _headed(item, waiting)
        elif isinstance(item, Contents) and waiting and _is_contents_title(waiting[-1]):
            block = replace(item, title=waiting.pop().text.strip())
        blocks.extend(map(_block, waiting))
        waiting.clear()
        if not (isinstance(block, PageBreak) and blocks and isinstance(blocks[-1], PageBreak)):
            blocks.append(block)
    return (*blocks, *map(_block, waiting))


def _foreign(table: Table) -> Table:
    """A table whose head may be marked, or else shows in its spans and in what its rows say."""
    depth = min(head_depth(table.rows), max(len(table.rows) - 1, 1))
    return lift_head_rows(table if table.head_rows > 1 else replace(table, head_rows=depth))


def _completed(block: Block, line: Line) -> Block | None:
    """The table or figure just read with ``line`` as its note or caption, None if it is neither."""
    foreign = line.style not in wordml.OWN_NAMES and line.level == 0
    text = line.text.strip()
    if isinstance(block, Table):
        if line.style == wordml.TABLE_NOTE.name or (foreign and _NOTE.match(text)):
            return replace(block, notes=(*block.notes, line.text))
    elif isinstance(block, Figure):
        worded = foreign and not block.caption and _CAPTION.match(text)
        if line.style == wordml.CAPTION.name or worded:
            kind = "pie" if "饼" in text else block.kind
            return replace(block, caption=line.text, kind=kind)
    return None


def _headed(table: Table, waiting: list[Line]) -> Table:
    """``table`` with what the last lines before it say of it; those lines leave ``waiting``."""
    head = {name: said for name in _HEAD_NAMES if (said := getattr(table, name))}
    while waiting and "title" not in head:
        said = _head_of(waiting[-1])
        if not said or said.keys() & head.keys():
            break
        head.update(said)
        waiting.pop()
    return replace(table, **head)


def _head_of(line: Line) -> dict[str, str]:
    """Title, code, owner and unit of a table as ``line`` states them; nothing if it does not."""
    if line.style == wordml.TABLE_TITLE.name:
        return {"title": line.text}
    if line.style == wordml.TABLE_CODE.name:
        return {"code": line.text}
    if line.style == wordml.TABLE_LINE.name:
        owner, _, unit = line.text.partition("\t")
        return {"owner": owner, "unit": unit}
    if line.style in wordml.OWN_NAMES or line.level:
        return {}
    text = line.text.strip()
    return read_head_line(text) or ({"title": text} if _is_title(text) else {})


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and re.search(r"表(?:[（(].*[）)])?$", text) is not None


def _is_contents_title(line: Line) -> bool:
    return re.sub(r"\s", "", line.text) == "目录"


def _block(line: Line) -> Heading | Paragraph:
    """A line by itself: a heading or a paragraph."""
    content = tuple(line.inlines)
    role = _ROLES.get(line.style)
    level = line.level or (
        0 if line.style in wordml.OWN_NAMES else _worded_level(line.text.strip())
    )
    if level:
        return Heading(min(level, 3), content, line.anchor)
    return Paragraph(content, role or "body", line.anchor)


def _worded_level(text: str) -> int:
    """The level that the numbering of a short line without a full stop shows, 0 for none."""
    if len(text) > _LONGEST_HEADING or text.endswith(tuple(_SENTENCE_END)):
        return 0
    return next((level for level, one in enumerate(NUMBERINGS, start=1) if one.match(text)), 0)
