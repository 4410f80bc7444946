"""The markup of a document's blocks, shared by the full page and the page for pasting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from mingzhang.formats.plain import collapse, one_line, running
from mingzhang.model.document import (
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    Inline,
    Number,
    Paragraph,
    Table,
    Text,
    plain,
)

_DEEPEST_HEADING = 5  # h6; the page's own title is h1


@dataclass(frozen=True, slots=True)
class Skin:
    """What differs between the pages: inline styles by kind, and how numbers and figures print.

    ``linked``: headings have ids and the contents links to them.
    """

    number: Callable[[Number], str]
    figure: Callable[[Figure], str]
    styles: Mapping[str, str]
    linked: bool

    def open(self, tag: str, kind: str, extra: str = "") -> str:
        """The opening tag of an element of ``kind``; ``extra`` are escaped attributes."""
        style = self.styles.get(kind, "")
        return f'<{tag} class="{kind}"' + (f' style="{style}"' if style else "") + f"{extra}>"

    def inlines(self, content: tuple[Inline, ...]) -> str:
        """Running text with its marks and numbers."""
        return "".join(
            self.number(inline) if isinstance(inline, Number) else self._text(inline)
            for inline in content
            if inline.text
        )

    def _text(self, inline: Text) -> str:
        text = escape(collapse(inline.text), quote=False)
        if inline.bold:
            text = f"<b>{text}</b>"
        return f"{self.open('mark', 'mz-mark')}{text}</mark>" if inline.mark else text


def blocks_html(document: Document, skin: Skin) -> Iterator[str]:
    """The markup of each block in order; blocks without any text are left out."""
    headings = list(_headings(document))
    sections = iter(range(1, len(headings) + 1))
    contents = 0
    titled = False
    for block in document.blocks:
        match block:
            case Heading():
                if plain(block.content):
                    yield _heading(block, f' id="s{next(sections)}"' if skin.linked else "", skin)
            case Paragraph():
                first_title = block.role == "cover-title" and not titled
                titled = titled or first_title
                if plain(block.content):
                    yield _paragraph(block, "h1" if first_title and skin.linked else "p", skin)
            case Table():
                yield _table_html(block, skin)
            case Figure():
                yield skin.figure(block)
            case Contents():
                contents += 1
                yield _contents(block, headings, contents > 1, skin)
            case _:
                yield skin.open("hr", "mz-page-break")


def has_cover_title(document: Document) -> bool:
    """Whether the document prints its own title, so that the page need not."""
    return any(
        isinstance(block, Paragraph) and block.role == "cover-title" and plain(block.content)
        for block in document.blocks
    )


def _headings(document: Document) -> Iterator[Heading]:
    return (
        block for block in document.blocks if isinstance(block, Heading) and plain(block.content)
    )


def _heading(heading: Heading, identity: str, skin: Skin) -> str:
    rank = min(heading.level, _DEEPEST_HEADING) + 1
    level = f' data-level="{heading.level}"{identity}'
    kind = skin.open(f"h{rank}", "mz-heading", level)
    return f"{kind}{skin.inlines(heading.content)}</h{rank}>"


def _paragraph(paragraph: Paragraph, tag: str, skin: Skin) -> str:
    return f"{skin.open(tag, f'mz-{paragraph.role}')}{skin.inlines(paragraph.content)}</{tag}>"


def _contents(contents: Contents, headings: list[Heading], further: bool, skin: Skin) -> str:
    tag = "nav" if skin.linked else "div"
    title = escape(running(contents.title))
    label = f' aria-label="{title}"' if skin.linked else ""
    kind = skin.open(tag, "mz-contents", f' data-depth="{contents.depth}"{label}')
    if further:  # only the first stands at the side of a wide screen
        kind = kind.replace('class="mz-contents"', 'class="mz-contents further"')
    entries = "".join(
        _entry(number, heading, skin)
        for number, heading in enumerate(headings, start=1)
        if heading.level <= contents.depth
    )
    listed = f"{skin.open('ol', 'mz-contents-list')}{entries}</ol>"
    return f"{kind}{skin.open('p', 'mz-contents-title')}{title}</p>{listed}</{tag}>"


def _entry(number: int, heading: Heading, skin: Skin) -> str:
    text = escape(running(plain(heading.content)), quote=False)
    if skin.linked:
        text = f'<a href="#s{number}">{text}</a>'
    return f"{skin.open('li', f'level-{heading.level}')}{text}</li>"


def _table_html(table: Table, skin: Skin) -> str:
    """A table in a box of its own: the head lines, the grid that scrolls alone, the notes."""
    facts = f' data-form="{escape(table.form)}"' if table.form else ""
    facts += ' data-landscape="1"' if table.landscape else ""
    label = escape(one_line(table.title) or "表格")
    region = f' role="region" tabindex="0" aria-label="{label}"' if skin.linked else ""
    notes = "".join(f"{skin.open('p', 'mz-table-note')}{_escaped(n)}</p>" for n in table.notes)
    return (
        f"{skin.open('div', 'mz-table', facts)}{_head_lines(table, skin)}"
        f"{skin.open('div', 'scroll', region)}{_grid(table, skin)}</div>"
        + (f'<div class="mz-notes">{notes}</div>' if notes else "")
        + "</div>"
    )


def _head_lines(table: Table, skin: Skin) -> str:
    lines = (
        ("mz-title", table.title),
        ("mz-code", table.code),
        ("mz-owner", table.owner),
        ("mz-unit", table.unit),
    )
    printed = "".join(
        f"{skin.open('p', kind)}{_escaped(text)}</p>" for kind, text in lines if one_line(text)
    )
    return f'<div class="mz-head">{printed}</div>' if printed else ""


def _grid(table: Table, skin: Skin) -> str:
    total = sum(table.widths)
    columns = "".join(
        f'<col data-width="{width}" style="width:{width / total:.2%}">'
        for width in table.widths
        if total
    )
    columns = f"<colgroup>{columns}</colgroup>" if columns else ""
    head = "".join(_row(row, "th", skin) for row in table.rows[: table.head_rows])
    body = "".join(_row(row, "td", skin) for row in table.rows[table.head_rows :])
    head = f"<thead>{head}</thead>" if head else ""
    return f"{skin.open('table', 'grid')}{columns}{head}<tbody>{body}</tbody></table>"


def _row(row: tuple[Cell, ...], tag: str, skin: Skin) -> str:
    return "<tr>" + "".join(_cell(cell, tag, skin) for cell in row) + "</tr>"


def _cell(cell: Cell, tag: str, skin: Skin) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    if tag == "th":
        spans += ' scope="colgroup"' if cell.columns > 1 else ' scope="col"'
    return f"{skin.open(tag, cell.align[0], spans)}{skin.inlines(cell.content)}</{tag}>"


def _escaped(text: str) -> str:
    return escape(one_line(text), quote=False)
