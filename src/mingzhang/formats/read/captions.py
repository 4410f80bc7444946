"""Captions that stand below their tables (表 3-1: …): the title of what is above them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mingzhang.model.document import Block, PageBreak, Paragraph, Table, Text, plain

_CAPTION = re.compile(r"[（(]?(?:附)?表\s*\d+(?:\s*[-—－.．]\s*\d+)*\s*[:：、\s]\s*\S.{1,60}")


def titles_below(blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` with the captions below tables that have no title made their titles.

    One caption may stand below several tables that follow each other: those that go on with the
    same head are one. Where a caption stands between two tables, most of the document decides
    whether it is that of the one above.
    """
    between = list(_given_back(blocks))
    found = between if _below(between) > _above(blocks) else blocks
    done: list[Block] = []
    for block in found:
        caption = _caption(block)
        run = _untitled(done) if caption else 0
        if not run:
            done.append(block)
            continue
        tables = [table for table in done[-run:] if isinstance(table, Table)]
        del done[-run:]
        done += (replace(table, title=caption) for table in _continued(tables))
    return done


def _given_back(blocks: Sequence[Block]) -> Iterator[Block]:
    """``blocks`` with the captions between two tables, which the one below took, lines again."""
    above: Block = PageBreak()
    for block in blocks:
        below = isinstance(above, Table)
        if below and isinstance(block, Table) and _CAPTION.fullmatch(block.title):
            yield Paragraph((Text(block.title),), anchor=block.anchor)
            block = replace(block, title="")
        yield block
        above = block


def _caption(block: Block) -> str:
    text = plain(block.content).strip() if isinstance(block, Paragraph) else ""
    return text if _CAPTION.fullmatch(text) and not text.endswith("。") else ""


def _below(blocks: Sequence[Block]) -> int:
    """How many captions can only be those of the table above them."""
    return sum(
        isinstance(above, Table)
        and not above.title
        and bool(_caption(block))
        and not isinstance(below, Table)
        for above, block, below in zip(blocks, blocks[1:], (*blocks[2:], PageBreak()), strict=False)
    )


def _above(blocks: Sequence[Block]) -> int:
    """How many captions can only be those of the table below them, which has them already."""
    return sum(
        isinstance(block, Table)
        and bool(_CAPTION.fullmatch(block.title))
        and not isinstance(above, Table)
        for above, block in pairwise((PageBreak(), *blocks))
    )


def _untitled(blocks: Sequence[Block]) -> int:
    """How many of the last blocks are tables without a title, page breaks between them."""
    last = 0
    for run, block in enumerate(reversed(blocks), start=1):
        if isinstance(block, Table) and not block.title:
            last = run
        elif not isinstance(block, PageBreak):
            break
    return last


def _continued(tables: Sequence[Table]) -> list[Table]:
    """The tables, those that repeat the head of the one before them joined to it."""
    done: list[Table] = []
    for table in tables:
        alike = _alike(done[-1], table) if done else 0
        if alike:
            last = done[-1]
            rows = (*last.rows, *table.rows[alike:])
            done[-1] = replace(last, rows=rows, notes=(*last.notes, *table.notes))
        else:
            done.append(table)
    return done


def _alike(table: Table, other: Table) -> int:
    """How many of the first rows of the two, within the head, are the same."""
    heads = zip(_head(table), _head(other), strict=False)
    return next((n for n, (one, two) in enumerate(heads) if one != two), len(_head(other)))


def _head(table: Table) -> list[list[str]]:
    """The head of a table without blanks, which vary from one printing to the next."""
    return [
        ["".join(plain(cell.content).split()) for cell in row]
        for row in table.rows[: table.head_rows]
    ]
