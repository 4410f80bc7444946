"""Document to PDF through typst: the looks of an official report, text that can be read back.

The document goes to one fixed template as JSON, charts and attachments as files beside it.
"""

from __future__ import annotations

import datetime
import json
import mimetypes
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import typst

from mingzhang.formats import charts, fonts
from mingzhang.formats.lines import wrap
from mingzhang.formats.write.table_fit import Page, Setting, Spot, outside, setting
from mingzhang.model.document import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Inline,
    Layout,
    PageBreak,
    Paragraph,
    Role,
    Table,
    Text,
    cover_length,
)

TEMPLATE = Path(__file__).with_name("pdf_template.typ")
SHEET_WIDTH, SHEET_HEIGHT = 210.0, 297.0  # millimetres, A4
POINTS = 72 / 25.4  # of a millimetre
# Of a cell: points left and right, above and below its text; ems from line to line.
CELL_INSET, CELL_PADDING, CELL_LEAD = 3.0, 3.6, 0.3

Json = dict[str, Any]


def write_pdf(
    document: Document, path: Path, attachments: Mapping[str, bytes] | None = None
) -> None:
    """Writes ``document`` to ``path`` as tagged PDF/A-3b; ``attachments`` are files by name.

    The same document, attachments and fonts give the same bytes. A character no shipped font has
    is taken from the fonts of the machine; the file is then plain PDF 1.7.
    """
    files = _attached(attachments or {})
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    files |= {f"figure-{at}.svg": charts.svg(figure).encode() for at, figure in enumerate(figures)}
    data = _document(document, list((attachments or {}).keys()))
    files["document.json"] = json.dumps(data, ensure_ascii=False).encode()
    files["main.typ"] = TEMPLATE.read_bytes()
    path.write_bytes(_compile(files, document.year))


def _compile(files: Mapping[str, bytes], year: int) -> bytes:
    """The PDF of the template with these files beside it."""
    faces = fonts.faces()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        try:
            return _typeset(Path(folder), year, fonts.load(faces.folders), "a-3b")
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
        return _typeset(Path(folder), year, fonts.load(faces.folders, system=True), "1.7")


def _typeset(
    folder: Path, year: int, loaded: typst.Fonts, standard: Literal["a-3b", "1.7"]
) -> bytes:
    """The PDF of the main file in ``folder``."""
    # PDF/A wants a date; the balance date of the year told of is the same on every run.
    date = datetime.datetime(max(year, 1970), 12, 31, tzinfo=datetime.UTC)
    return typst.compile(
        folder / "main.typ",
        root=folder,
        format="pdf",
        font_paths=loaded,
        pdf_standards=standard,
        timestamp=date,
    )


def _attached(attachments: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"attachment-{at}": content for at, content in enumerate(attachments.values())}


# The document as the template reads it ------------------------------------------------------------


def _document(document: Document, attachments: list[str]) -> Json:
    """Everything the template prints."""
    faces = fonts.faces()
    blocks = list(_with_cover(document.blocks))
    keywords = [
        document.department,
        f"{document.year}年度" if document.year else "",
        document.subject,
    ]
    return {
        "title": _clean(document.title),
        "department": _clean(document.department),
        "subject": _clean(document.subject or document.title),
        "keywords": [_clean(word) for word in keywords if word],
        "draft": _clean(document.draft),
        "cover": bool(blocks) and isinstance(blocks[0], _Cover),
        "layout": asdict(document.layout),
        "faces": {use: list(getattr(faces, use)) for use in _USES},
        "attachments": [_attachment(at, name) for at, name in enumerate(attachments)],
        "runs": [
            _run(run, document.layout, list(figures)) for run, figures in _with_figures(blocks)
        ],
    }


_USES = ("title", "song", "hei", "kai", "fang", "latin")


def _attachment(at: int, name: str) -> Json:
    return {
        "name": name,
        "file": f"attachment-{at}",
        "description": f"与本文件一致的数据：{name}",
        "relationship": "data",
        "mime": mimetypes.guess_type(name)[0] or "application/octet-stream",
    }


def _clean(text: str) -> str:
    """``text`` without control characters, which no font can print."""
    return "".join(character for character in text if character == "\n" or character >= " ")


# Between a closing and an opening sign typst takes out half a character; readers of PDF (pdftotext,
# copy and paste) take the overlap for the end of a line and tear the sentence in two.
_TOUCHING = re.compile(r"(?<=[，、。；：！？）〕》〉】”’])(?=[（〔《〈【“‘])")


def _inlines(content: Iterable[Inline]) -> list[str | Json]:
    """Runs of plain text as strings, marked and bold text as objects."""
    runs: list[tuple[str, bool, bool]] = []
    for inline in content:
        mark, bold = (inline.mark, inline.bold) if isinstance(inline, Text) else (False, False)
        if runs and runs[-1][1:] == (mark, bold):
            runs[-1] = (runs[-1][0] + _clean(inline.text), mark, bold)
        else:
            runs.append((_clean(inline.text), mark, bold))
    return [
        {"text": piece, "mark": mark, "bold": bold} if mark or bold else piece
        for text, mark, bold in runs
        for piece in _TOUCHING.split(text)
    ]


# Cover and orientation ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cover:
    """The paragraphs before the text begins, a page of their own."""

    paragraphs: tuple[Paragraph, ...]


_Other = Heading | Paragraph | Figure | Contents | PageBreak | _Cover  # all but tables


class _Room(NamedTuple):
    """The room for text on a page, in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Run:
    """Blocks that stand on pages of one orientation."""

    landscape: bool
    blocks: tuple[Block | _Cover, ...]


def _with_cover(blocks: tuple[Block, ...]) -> Iterator[Block | _Cover]:
    """The blocks, those of the cover taken together."""
    cover = [b for b in blocks[: cover_length(blocks)] if isinstance(b, Paragraph)]
    if cover:
        yield _Cover(tuple(cover))
    yield from blocks[len(cover) :]


def _runs(blocks: list[Block | _Cover]) -> Iterator[_Run]:
    """The blocks by orientation. A heading goes with what follows it."""
    run: list[Block | _Cover] = []
    wide = False
    for block, turned in zip(blocks, _orientations(blocks), strict=True):
        if run and turned != wide:
            yield _Run(wide, tuple(run))
            run = []
        wide = turned
        if run or not isinstance(block, PageBreak):  # a run begins on a page of its own
            run.append(block)
    if run:
        yield _Run(wide, tuple(run))


def _orientations(blocks: list[Block | _Cover]) -> list[bool]:
    """Whether each block stands on a landscape page."""
    turned: list[bool] = []
    following = False
    for block in reversed(blocks):
        if not isinstance(block, Heading | PageBreak):
            following = isinstance(block, Table) and block.landscape
        turned.append(following)
    return turned[::-1]


def _with_figures(blocks: list[Block | _Cover]) -> Iterator[tuple[_Run, Iterator[int]]]:
    """Each run with the numbers of its figures."""
    first = 0
    for run in _runs(blocks):
        count = sum(isinstance(block, Figure) for block in run.blocks)
        yield run, iter(range(first, first + count))
        first += count


def _margins(layout: Layout, landscape: bool) -> dict[str, float]:
    """The margins in millimetres; a turned sheet keeps its binding edge, which is then on top."""
    top, right = layout.margin_top, layout.margin_right
    bottom, left = layout.margin_bottom, layout.margin_left
    if landscape:
        top, right, bottom, left = left, top, right, bottom
    return {"top": top, "right": right, "bottom": bottom, "left": left}


def _run(run: _Run, layout: Layout, figures: list[int]) -> Json:
    margins = _margins(layout, run.landscape)
    width, height = (SHEET_WIDTH, SHEET_HEIGHT)[:: -1 if run.landscape else 1]
    room = _Room(
        (width - margins["left"] - margins["right"]) * POINTS,
        (height - margins["top"] - margins["bottom"]) * POINTS,
    )
    numbers = iter(figures)
    return {
        "landscape": run.landscape,
        "margin": margins,
        "blocks": [
            _table(block, run.blocks[:at], room, layout)
            if isinstance(block, Table)
            else _block(block, room.width, numbers)
            for at, block in enumerate(run.blocks)
        ],
    }


# Blocks -------------------------------------------------------------------------------------------


def _block(block: _Other, width: float, figures: Iterator[int]) -> Json:
    """One block as the template reads it; ``width`` is that of the text in points."""
    match block:
        case _Cover():
            return {
                "kind": "cover",
                "above": _of(block, "body"),
                "titles": _of(block, "cover-title"),
                "dates": _of(block, "cover-date"),
            }
        case Heading():
            return {"kind": "heading", "level": block.level, "text": _inlines(block.content)}
        case Paragraph():
            return {"kind": "paragraph", "role": block.role, "text": _inlines(block.content)}
        case Figure():
            return _figure(block, next(figures), width)
        case Contents():
            return {"kind": "contents", "title": _clean(block.title), "depth": block.depth}
        case PageBreak():
            return {"kind": "page-break"}


def _of(cover: _Cover, role: Role) -> list[list[str | Json]]:
    """The paragraphs of a cover that have this role."""
    return [_inlines(paragraph.content) for paragraph in cover.paragraphs if paragraph.role == role]


def _figure(figure: Figure, number: int, width: float) -> Json:
    return {
        "kind": "figure",
        "svg": f"figure-{number}.svg",
        "width": width,
        "caption": _clean(figure.caption),
        "alternative": _clean(figure.alternative),
    }


# Tables -------------------------------------------------------------------------------------------


def _table(table: Table, before: Sequence[Block | _Cover], page: _Room, layout: Layout) -> Json:
    """A table with every cell at its place in the grid and columns as wide as they need be."""
    cells = list(_placed(table))
    head_rows = _whole_head(cells, table.head_rows)
    above = [block for block in before if not isinstance(block, _Cover)]
    taken = outside(table, above, layout, page.width)
    looks = setting(
        [_spot(cell) for cell in cells],
        head_rows,
        table.widths,
        (layout.table_size, CELL_PADDING),
        Page(page.width, page.height, taken, CELL_INSET, 0, 1.0, CELL_LEAD),
    )
    return {
        "kind": "table",
        "title": _inlines((Text(table.title),)),
        "code": _clean(table.code),
        "owner": _clean(table.owner),
        "unit": _clean(table.unit),
        "notes": [_inlines((Text(note),)) for note in table.notes],
        "size": looks.size,
        "padding": looks.padding,
        "widths": looks.widths,
        "head": [_even(cell, looks) for cell in cells if cell["y"] < head_rows],
        "cells": [cell for cell in cells if cell["y"] >= head_rows],
    }


def _placed(table: Table) -> Iterator[Json]:
    """The cells with their column ``x`` and row ``y``: spans of rows above push cells right."""
    for one in table.placed():
        yield {
            "x": one.column,
            "y": one.row,
            "columns": one.cell.columns,
            "rows": one.rows,
            "align": one.cell.align,
            "text": _inlines(one.cell.content),
        }


def _whole_head(cells: list[Json], head_rows: int) -> int:
    """How many rows the head has when no cell of it is cut in two."""
    for cell in cells:
        if cell["y"] < head_rows:
            head_rows = max(head_rows, cell["y"] + cell["rows"])
    return head_rows


def _spot(cell: Json) -> Spot:
    text = "".join(piece if isinstance(piece, str) else piece["text"] for piece in cell["text"])
    return Spot(cell["y"], cell["rows"], cell["x"], cell["columns"], text)


def _even(cell: Json, looks: Setting) -> Json:
    """A head cell whose lines are about equally long, so that none is a single character."""
    if len(cell["text"]) != 1 or not isinstance(cell["text"][0], str):
        return cell
    room = sum(looks.widths[cell["x"] : cell["x"] + cell["columns"]]) - 2 * CELL_INSET
    return cell | {"text": ["\n".join(wrap(cell["text"][0], room, looks.size))]}
