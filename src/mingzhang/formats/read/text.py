"""Read a plain text into blocks: our own reports exactly, any other text as well as it allows.

Every block knows the line and column of its first character, and so does every cell of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from mingzhang.formats.plain import (
    BODY_INDENT,
    COVER_INDENT,
    LEVEL_MARK,
    LISTING_INDENT,
    UNTITLED,
    cover_indent,
    display_width,
    heading_level,
    is_numbered,
    parse_figure,
)
from mingzhang.formats.read.captions import titles_below
from mingzhang.formats.read.source import decode, read_source
from mingzhang.formats.read.table_head import adopt_head_lines
from mingzhang.formats.read.text_lines import Line, split_lines
from mingzhang.formats.read.text_marks import unmarked
from mingzhang.formats.read.text_table import (
    is_grid,
    is_piped,
    read_grid,
    read_piped,
    read_tabbed,
)
from mingzhang.model.document import (
    Anchor,
    Block,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Role,
    Text,
    plain,
)
from mingzhang.model.marks import NUMERALS

_DRAFT = re.compile(r"【(.{1,20})】")
_CONTENTS_TITLE = re.compile(r"目[ 　]*[录次]")
_ENTRY = re.compile(r"((?:  )+)(\S.*)")
_LEADERS = " \t.…·;:—–-"  # what stands between an entry of the contents and its page number
_BULLET = re.compile(r"[ \t]{0,3}[-*•] (?=\S)")  # cover lines of ours have more indent
_MARKED_HEADING = re.compile(rf"^({LEVEL_MARK}+) ")
_DATE = re.compile(rf"(?:\d{{4}}|[{NUMERALS}〇零]{{4}})年.{{1,3}}月(?:.{{1,3}}日)?")
_ENDS = tuple("。！？；：）」”;:)!?")
_SHORTEST_WRAPPED = 40  # display columns; a shorter line is not one that goes on
_CAPTION = re.compile(r"[（(]?[图表]\s*\d")
_LONGEST_TITLE = 60


def read_text(path: Path) -> Document:
    """The document printed in the text file ``path`` (UTF-8, UTF-16 with mark, or GB18030).

    Headings come from their numbering, tables from box lines or tabs. A paragraph of a foreign
    text that is wrapped over several lines is joined; :func:`locate` finds its characters.
    Raises InputError for a missing, empty or binary file.
    """
    lines = list(split_lines(decode(read_source(path), path)))
    pages = lines[-1].page
    draft = _DRAFT.fullmatch(lines[0].text.rstrip())
    blocks = titles_below(_Builder().read(unmarked(lines[1:] if draft else lines)))
    return Document(
        title=_title(blocks) or path.stem,
        blocks=tuple(blocks),
        draft=draft[1] if draft else "",
        origin="文本层",
        pages=pages,
    )


class _Builder:
    """Collects blocks in reading order; holds back the lines of a paragraph that may go on."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.open: list[Line] = []

    def read(self, lines: Sequence[Line]) -> list[Block]:
        unindented = (line.text for line in lines if not line.text.startswith((" ", "　")))
        outline = {_key(_MARKED_HEADING.sub("", text)) for text in unindented}
        for group in _groups(_fold_contents(lines, outline)):
            if not isinstance(group, list):
                self.add(group)
            elif is_grid(group):
                self.add(read_grid(group))
            elif is_piped(group):
                self.close()
                self.blocks.append(adopt_head_lines(self.blocks, read_piped(group)))
            elif contents := _own_contents(group, outline):
                self.add(contents)
            else:
                self.add_lines(group)
        self.close()
        return self.blocks

    def add(self, block: Block) -> None:
        self.close()
        self.blocks.append(block)

    def add_lines(self, group: Sequence[Line]) -> None:
        for tabbed, run in groupby(group, key=lambda line: "\t" in line.text):
            lines = list(run)
            if tabbed and len(lines) > 1:
                self.close()
                self.blocks.append(adopt_head_lines(self.blocks, read_tabbed(lines)))
            else:
                for line in lines:
                    self.add_line(line)

    def add_line(self, line: Line) -> None:
        if self.open and not _goes_on(self.open[-1], line):
            self.close()
        self.open.append(line)

    def close(self) -> None:
        if self.open:
            self.blocks.append(_block(self.open))
            self.open = []


def _groups(items: Sequence[Line | Block]) -> Iterator[list[Line] | Block]:
    """Runs of lines that no blank line interrupts, and the blocks that stand between them."""
    group: list[Line] = []
    for item in items:
        if isinstance(item, Line) and not item.blank:
            group.append(item)
            continue
        if group:
            yield group
            group = []
        if not isinstance(item, Line):
            yield item
    if group:
        yield group


def fold_contents(lines: Sequence[Line]) -> list[Line | Block]:
    """The lines with the entries of the contents made one block."""
    return _fold_contents(lines, {_key(line.text) for line in lines})


def block_of_line(line: Line) -> Block:
    """The heading, figure or paragraph that a whole paragraph of text is."""
    return _block([line])


def title_of(blocks: Sequence[Block]) -> str:
    """The title that the first blocks print, "" if the text opens otherwise."""
    return _title(blocks)


def _fold_contents(lines: Sequence[Line], outline: set[str]) -> list[Line | Block]:
    """The lines with form feeds, and the contents of a foreign text, made blocks."""
    title, entries = _foreign_contents(lines, outline)
    items: list[Line | Block] = []
    for index, line in enumerate(lines):
        if line.breaks:
            items.append(PageBreak())
        if index == title:
            items.append(Contents(title=line.text.strip()))
        elif index not in entries:
            items.append(line)
    return items


def _foreign_contents(lines: Sequence[Line], outline: set[str]) -> tuple[int, range]:
    """The line that reads 目录 and the range of its entries, up to where the first comes again."""
    none = (-1, range(0))
    title = next((i for i, x in enumerate(lines) if _CONTENTS_TITLE.fullmatch(x.text.strip())), -1)
    if title < 0 or _own_contents(lines[title : title + 2], outline):
        return none
    keys = [_key(_without_page_number(line.text)) for line in lines]
    entries = (i for i in range(title + 1, len(lines)) if heading_level(keys[i]))
    first = next(entries, len(lines))
    for index in (first, *(index for index, _ in zip(entries, range(2), strict=False))):
        again = next((i for i in range(index + 1, len(lines)) if keys[i] == keys[index]), 0)
        if again:
            return title, range(first, again)
    return none


def _without_page_number(text: str) -> str:
    text = text.rstrip(_LEADERS)
    entry = text.rstrip("0123456789")
    return entry.rstrip(_LEADERS) if entry.endswith(tuple(_LEADERS)) else text


def _own_contents(group: Sequence[Line], outline: set[str]) -> Contents | None:
    """The contents our writer prints: a title, then indented entries that are headings below."""
    entries = [_ENTRY.fullmatch(line.text.rstrip()) for line in group[1:]]
    found = [entry for entry in entries if entry]
    known = all(_key(entry[2]) in outline or entry[2] == UNTITLED for entry in found)
    if not found or len(found) < len(entries) or not known:
        return None
    title = group[0].text.strip()
    depth = max(len(entry[1]) // 2 for entry in found)
    return Contents(title="" if title == UNTITLED else title, depth=depth)


def _key(text: str) -> str:
    """A heading as it is compared with its entry in the contents."""
    return re.sub(r"\s", "", text)


def _goes_on(line: Line, following: Line) -> bool:
    """Whether a paragraph that reached the end of ``line`` goes on with ``following``."""
    text, more = line.text.strip(), following.text
    ended = text.endswith(_ENDS) or "\t" in text or display_width(text) < _SHORTEST_WRAPPED
    titled = heading_level(text) or text.endswith("表") or parse_figure(text, Anchor())
    if ended or titled:
        return False
    opens = more.startswith((" ", "　", LEVEL_MARK)) or _BULLET.match(more) or "\t" in more
    return not (opens or is_numbered(more) or _CAPTION.match(more) or more.endswith("］"))


def _block(lines: Sequence[Line]) -> Block:
    """The heading, figure or paragraph printed on ``lines``."""
    line = lines[0]
    text, anchor = _bare(line)
    if len(lines) > 1:
        return _joined(lines)
    indented = line.text.startswith("　")
    if not indented and (figure := parse_figure(line.text.rstrip(), line.anchor())):
        return figure
    if not indented and (mark := _MARKED_HEADING.match(text)):
        start = line.anchor(mark.end())
        return Heading(level=len(mark[1]), content=(Text(text[mark.end() :]),), anchor=start)
    level = heading_level(text)
    listing = indented and not line.text.startswith(BODY_INDENT)
    if level and not listing:
        return Heading(level=level, content=(Text(text),), anchor=anchor)
    return Paragraph(content=(Text(text),), role=_role(line.text, text), anchor=anchor)


def _bare(line: Line) -> tuple[str, Anchor]:
    """The text of a line without indent and list dash, and the place where it begins."""
    bullet = _BULLET.match(line.text)
    start = bullet.end() if bullet else 0
    text = line.text[start:]
    start += len(text) - len(text.lstrip())
    return text.strip(), line.anchor(start)


def _role(whole: str, text: str) -> Role:
    if whole.startswith(LISTING_INDENT) and not whole.startswith(BODY_INDENT):
        return "listing"
    indent = len(whole) - len(whole.lstrip(" "))
    if indent >= COVER_INDENT and indent == cover_indent(text):
        return "cover-date" if _DATE.fullmatch(text) else "cover-title"
    return "body"


def _joined(lines: Sequence[Line]) -> Paragraph:
    """One paragraph of several lines; its anchor tells where in it each line begins."""
    text, anchor = _bare(lines[0])
    places = [(0, anchor)]
    for line in lines[1:]:
        more, place = _bare(line)
        # Between two Latin letters the line end stands for a space, in Chinese for nothing.
        if re.fullmatch("[A-Za-z]{2}", text[-1] + more[0]):
            text += " "
        places.append((len(text), place))
        text += more
    lines_at = tuple(
        (offset + begin, line, column)
        for offset, place in places
        for begin, line, column in ((0, place.line, place.column), *place.lines)
    )
    place = replace(anchor, lines=lines_at)
    return Paragraph(content=(Text(text),), role=_role(lines[0].text, text), anchor=place)


def _title(blocks: Sequence[Block]) -> str:
    """The cover's title, or else a short first line; nothing if the text opens otherwise."""
    cover = [b for b in blocks if isinstance(b, Paragraph) and b.role == "cover-title"]
    if cover:
        return "".join(plain(block.content) for block in cover)
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph):
        return ""
    text = plain(first.content)
    return text if len(text) <= _LONGEST_TITLE else ""
