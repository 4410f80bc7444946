"""A workbook as a document: its sheets in order, each a table or, where it holds text, paragraphs.

A cell's place is the name of its sheet and its own, 表1!B7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mingzhang.formats.plain import heading_level
from mingzhang.formats.read.captions import titles_below
from mingzhang.formats.read.sheet_tables import shown, tables_of
from mingzhang.formats.read.sheets import Sheet, read_tables
from mingzhang.formats.read.table_head import read_head_line
from mingzhang.formats.read.text import title_of
from mingzhang.model.document import Anchor, Block, Document, Heading, Paragraph, Text
from mingzhang.model.number import parse_decimal
from mingzhang.model.problem import InputError, Problem

_MOST_CELLS = 500_000  # of a sheet; the widest form of a large department has a tenth
_MOST_LEADING = 12  # rows before the grid; a title and what the table is about take no more


def read_workbook(path: Path) -> Document:
    """The document that the sheets of ``path`` make; hidden ones too, of which a notice tells.

    Raises InputError with every problem of a workbook that cannot be read whole.
    """
    sheets, problems = read_tables(path)
    problems += [_vast(sheet) for sheet in sheets if sum(map(len, sheet.rows)) > _MOST_CELLS]
    if problems:
        raise InputError(problems)
    filled = [sheet for sheet in sheets if any(map(_texts, sheet.rows))]
    blocks = titles_below([block for sheet in filled for block in _blocks(sheet)])
    return Document(
        title=title_of(blocks) or path.stem,
        blocks=tuple(blocks),
        origin="文本层",
        notices=tuple(
            f"工作表“{sheet.name}”是隐藏的，也读了。" for sheet in filled if sheet.hidden
        ),
    )


def _vast(sheet: Sheet) -> Problem:
    message = f"工作表有数据的范围超过{_MOST_CELLS}格，不像一张报表。"
    mend = "请删除用不到的行和列后保存；不是报表的数据请放在别的文件里。"
    return Problem("too-large", sheet.place(), message, mend)


def _blocks(sheet: Sheet) -> Iterator[Block]:
    """What a sheet holds, the lines that stand before its tables as paragraphs."""
    if _is_text(sheet):
        yield from (line for row in range(len(sheet.rows)) for line in _lines(sheet, row))
        return
    start = _start(sheet)
    lead = [line for row in range(start) for line in _lines(sheet, row)]
    body = replace(sheet, rows=sheet.rows[start:], first_row=sheet.first_row + start)
    tables = tables_of(body, f"{sheet.name}!")
    if lead and tables and tables[0].title == sheet.name:
        # The longest line says what the table is; short ones are numbers of attachments.
        title = max(lead, key=lambda line: len(_text_of(line)))
        lead.remove(title)
        tables[0] = replace(tables[0], title=_text_of(title), anchor=title.anchor)
    yield from lead
    yield from tables


def _is_text(sheet: Sheet) -> bool:
    """Whether a sheet holds running text: mostly one text a row, and no row of a table."""
    lone = several = 0
    for texts in map(_texts, sheet.rows):
        if len(texts) > 1 and any(map(_is_number, texts)):
            return False
        lone += len(texts) == 1
        several += len(texts) > 1
    return 2 * several <= lone


def _start(sheet: Sheet) -> int:
    """The first row that belongs to a table: of its head lines, or of its grid.

    Lone texts above that are no head line of a table stay outside of it.
    """
    for row, texts in enumerate(map(_texts, sheet.rows[:_MOST_LEADING])):
        if len(texts) > 1 or any(map(read_head_line, texts)):
            return row
    return 0


def _lines(sheet: Sheet, row: int) -> Iterator[Heading | Paragraph]:
    for column, cell in enumerate(sheet.rows[row]):
        text = shown(cell)
        if text:
            anchor = Anchor(path=f"{sheet.name}!{sheet.address(row, column)}")
            level = heading_level(text)
            content = (Text(text),)
            yield Heading(level, content, anchor) if level else Paragraph(content, anchor=anchor)


def _texts(row: Sequence[object]) -> list[str]:
    return [text for cell in row if (text := shown(cell))]  # type: ignore[arg-type]


def _text_of(line: Heading | Paragraph) -> str:
    return "".join(inline.text for inline in line.content)


def _is_number(text: str) -> bool:
    return parse_decimal(text) is not None
