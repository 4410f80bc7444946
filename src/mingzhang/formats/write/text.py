"""Write a document as plain text that a clerk reads in any editor and the reader reads back."""

from __future__ import annotations

from mingzhang.formats.plain import (
    BODY_INDENT,
    COVERED_ABOVE,
    COVERED_LEFT,
    EDGE,
    LEVEL_MARK,
    LISTING_INDENT,
    UNTITLED,
    cover_indent,
    display_width,
    escape_cell,
    figure_line,
    heading_level,
    running,
)
from mingzhang.model.document import (
    Block,
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    Paragraph,
    Placed,
    Table,
    plain,
)

_WIDEST_COLUMN = 40  # display columns; a longer text pushes its own row only
_LEAST_GAP = 4


def write_text(document: Document) -> str:
    """``document`` as text: one line a paragraph, tables as aligned columns, "\\n" at line ends.

    The draft mark stands first, a page break is a form feed on its own line. Blocks without any
    text are left out. Runs of blanks print as one space and "│" in a cell as "｜".
    """
    text = f"【{document.draft}】\n" if document.draft else ""
    previous: Block | None = None
    for block in document.blocks:
        written = _block(block, document)
        if not written:
            continue
        together = isinstance(block, Paragraph) and isinstance(previous, Paragraph)
        text += f"{written}\n" if together or not text else f"\n{written}\n"
        previous = block
    return text


def _block(block: Block, document: Document) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return _paragraph(block)
        case Table():
            return "\n".join(_table(block))
        case Figure():
            return figure_line(block)
        case Contents():
            return "\n".join(_contents(block, document))
        case _:
            return "\f"


def _heading(heading: Heading) -> str:
    text = running(plain(heading.content))
    if not text or heading_level(text) == heading.level:
        return text
    return f"{LEVEL_MARK * heading.level} {text}"


def _paragraph(paragraph: Paragraph) -> str:
    text = running(plain(paragraph.content))
    if not text:
        return ""
    # A paragraph that looks like a heading takes the indent no heading has.
    if paragraph.role == "listing" or heading_level(text):
        return LISTING_INDENT + text
    if paragraph.role in ("cover-title", "cover-date"):
        return " " * cover_indent(text) + text
    return BODY_INDENT + text


def _contents(contents: Contents, document: Document) -> list[str]:
    entries = [
        "  " * block.level + running(plain(block.content))
        for block in document.blocks
        if isinstance(block, Heading)
        and block.level <= contents.depth
        and running(plain(block.content))
    ]
    return [running(contents.title) or UNTITLED, *(entries or ["  " + UNTITLED])]


def _table(table: Table) -> list[str]:
    grid = _grid(table)
    texts = [[_slot_text(slot) for slot in row] for row in grid]
    widths = [
        min(max(2, *(display_width(text) for text in column)), _WIDEST_COLUMN)
        for column in zip(*texts, strict=True)
    ]
    rows = [
        _row([_pad(*item) for item in zip(row, line, widths, strict=True)])
        for row, line in zip(grid, texts, strict=True)
    ]
    rule = "├─" + "─┼─".join("─" * width for width in widths) + "─┤"
    head = _head_lines(table, len(rule))
    notes = [running(note).lstrip(EDGE) for note in table.notes]
    split = min(table.head_rows, len(rows))
    return [*head, *rows[:split], rule, *rows[split:], *filter(None, notes)]


def _grid(table: Table) -> list[list[Cell | str]]:
    """The table as a full grid: a cell where it begins, an arrow where a span covers the place."""
    return [
        [_slot(one, row, column) for column, one in enumerate(line)]
        for row, line in enumerate(table.grid())
    ]


def _slot(one: Placed | None, row: int, column: int) -> Cell | str:
    if one is None:
        return Cell()
    if row > one.row:
        return COVERED_ABOVE
    return COVERED_LEFT if column > one.column else one.cell


def _slot_text(slot: Cell | str) -> str:
    return slot if isinstance(slot, str) else escape_cell(plain(slot.content))


def _pad(slot: Cell | str, text: str, width: int) -> str:
    blank = max(0, width - display_width(text))
    align = "center" if isinstance(slot, str) else slot.align
    before = {"left": 0, "center": blank // 2, "right": blank}[align]
    return " " * before + text + " " * (blank - before)


def _row(cells: list[str]) -> str:
    return f"{EDGE} " + f" {EDGE} ".join(cells) + f" {EDGE}"


def _head_lines(table: Table, width: int) -> list[str]:
    """Two lines: the title left and the code right; the owner left and the unit right."""
    title, code, owner, unit = (
        running(text) for text in (table.title, table.code, table.owner, table.unit)
    )
    if not (title or code) and (owner or unit):
        title = UNTITLED
    return [
        _both_ends(left, right, width)
        for left, right in ((title, code), (owner, unit))
        if left or right
    ]


def _both_ends(left: str, right: str, width: int) -> str:
    if not right:
        return left
    gap = max(_LEAST_GAP, width - display_width(left) - display_width(right))
    return left + " " * gap + right
