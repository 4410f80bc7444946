"""Find the lines that belong to a table but stand above its grid as paragraphs of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mingzhang.model.document import Block, Cell, Paragraph, Table, plain
from mingzhang.model.marks import MONEY_LABEL, YEAR_LINE

_UNIT = re.compile(
    rf"[（(]?(?:金额|计量)?{MONEY_LABEL}(?:[百千万亿]*元|\S{{0,4}}[元人辆个%％])[）)]?"
)
_OWNER = re.compile(r"\S{0,4}(?:部门|单位)(?:名称|代码|（公章）)?[:：]")
_CODE = re.compile(r"\S{0,6}\d+\s*表|附?表\s*\d+(?:[-—]\d+)?")
_TITLE = re.compile(r"[^。；，]{2,60}表(?:[（(][^（）()]*[）)])?")
_GAP = re.compile(r"\s{2,}|\t|　+")
_MOST_LINES = 4


def adopt_head_lines(blocks: list[Block], table: Table) -> Table:
    """``table`` with the title, code, owner and unit that the last of ``blocks`` print above it.

    The paragraphs taken are removed from ``blocks``. What the table already has is kept; a line
    that is none of these four ends the search, and so does the title. A line of the year alone
    stays where it is and ends nothing. Such lines may also be the first rows of the table itself.
    """
    table = lift_head_rows(table)
    at = len(blocks)
    for _ in range(_MOST_LINES):
        at -= 1
        last = blocks[at] if at >= 0 else None
        if not isinstance(last, Paragraph):
            break
        line = plain(last.content).strip()
        if YEAR_LINE.fullmatch(line):
            continue
        found: dict[str, Any] = read_head_line(line)
        if not found or any(getattr(table, name) for name in found):
            break
        del blocks[at]
        table = replace(table, anchor=last.anchor, **found)
        if "title" in found:
            break
    return table


def lift_head_rows(table: Table) -> Table:
    """``table`` without the first rows that are its title, code, owner or unit, as cells pasted
    from a workbook are."""
    for row in table.rows[: min(_MOST_LINES, len(table.rows) - 2)]:
        texts = [plain(cell.content).strip() for cell in row]
        found: dict[str, Any] = read_head_line("\t".join(filter(None, texts)))
        spanning = any(cell.rows > 1 for cell in row)
        if not found or spanning or any(getattr(table, name) for name in found):
            break
        rest = table.rows[1:]
        heads = min(max(table.head_rows - 1, head_depth(rest)), len(rest) - 1)
        table = replace(table, rows=rest, head_rows=heads, **found)
    return table


def head_depth(rows: Sequence[Sequence[Cell]]) -> int:
    """How deep the head of a grid is: as far as the cells of its rows reach down or are divided
    below."""
    depth = 1
    for number, row in enumerate(rows[:-1]):
        if number >= depth:
            break
        depth = max(depth, *(number + cell.rows for cell in row), 1)
        if any(cell.columns > 1 for cell in row) and number + 1 >= depth:
            depth = number + 2
    return depth


def read_head_line(line: str) -> dict[str, str]:
    """What each part of ``line`` is, or nothing if a part is none of the four, or the year."""
    found: dict[str, str] = {}
    for part in filter(None, _GAP.split(line)):
        if YEAR_LINE.fullmatch(part):
            continue
        name = _name(part)
        if name == "owner" and name in found:  # 单位：… with 单位代码：… beside it
            found[name] += f"　{part}"
            continue
        if not name or name in found:
            return {}
        found[name] = part
    return found


def _name(part: str) -> str:
    if _UNIT.fullmatch(part):
        return "unit"
    if _OWNER.match(part) and len(part) <= 40:
        return "owner"
    if _CODE.fullmatch(part):
        return "code"
    return "title" if _TITLE.fullmatch(part) else ""
