"""Find the lines that belong to a table but stand above its grid as paragraphs of their own."""

from __future__ import annotations

import dataclasses
import re

from mingzhang.model.document import Block, Paragraph, Table, plain

_UNIT = re.compile(r"[（(]?(?:金额)?单位[:：]\s*(?:人民币)?[百千万亿]*元[）)]?$")
_OWNER = re.compile(r"(?:\S{0,4}部门|\S{0,4}单位)(?:名称)?[:：]")
_CODE = re.compile(r"\S{0,6}\d+\s*表|附?表\s*\d+(?:[-—]\d+)?")
_TITLE = re.compile(r"[^。；，]{2,60}表(?:[（(][^（）()]*[）)])?")
_GAP = re.compile(r"\s{2,}|\t|　+")
_MOST_LINES = 4


def adopt_head_lines(blocks: list[Block], table: Table) -> Table:
    """``table`` with the title, code, owner and unit that the last of ``blocks`` print above it.

    The paragraphs taken are removed from ``blocks``. What the table already has is kept; a line
    that is none of these four ends the search, and so does the title.
    """
    for _ in range(_MOST_LINES):
        last = blocks[-1] if blocks else None
        if not isinstance(last, Paragraph):
            break
        found = read_head_line(plain(last.content).strip())
        if not found or any(getattr(table, name) for name in found):
            break
        blocks.pop()
        table = dataclasses.replace(
            table,
            title=found.get("title", table.title),
            code=found.get("code", table.code),
            owner=found.get("owner", table.owner),
            unit=found.get("unit", table.unit),
            anchor=last.anchor,
        )
        if "title" in found:
            break
    return table


def read_head_line(line: str) -> dict[str, str]:
    """What each part of ``line`` is, or nothing if a part is none of the four."""
    found: dict[str, str] = {}
    for part in filter(None, _GAP.split(line)):
        name = _name(part)
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
