"""Document to PDF through typst: the looks of an official report, text that can be read back.

The document goes to one fixed template as JSON, charts and attachments as files beside it.
"""

from __future__ import annotations

import datetime
import json
import mimetypes
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import typst

from mingzhang.formats import charts, fonts
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
    Table,
    Text,
)

TEMPLATE = Path(__file__).with_name("pdf_template.typ")
SHEET_WIDTH, SHEET_HEIGHT = 210.0, 297.0  # millimetres, A4
POINTS = 72 / 25.4  # of a millimetre
LEAST_COLUMN, LONGEST_LINE = 1.5, 16.0  # ems: a column's least width, the most a text can ask for
CELL_INSET = 3.0  # points left and right of a cell's text, as in the template

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


@dataclass(frozen=True, slots=True)
class _Run:
    """Blocks that stand on pages of one orientation."""

    landscape: bool
    blocks: tuple[Block | _Cover, ...]


def _with_cover(blocks: tuple[Block, ...]) -> Iterator[Block | _Cover]:
    """The blocks, those of the cover taken together."""
    cover = []
    for block in blocks:
        if not (isinstance(block, Paragraph) and block.role.startswith("cover-")):
            break
        cover.append(block)
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
        run.append(block)
        wide = turned
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
    width = (SHEET_HEIGHT if run.landscape else SHEET_WIDTH) - margins["left"] - margins["right"]
    numbers = iter(figures)
    return {
        "landscape": run.landscape,
        "margin": margins,
        "blocks": [_block(block, width * POINTS, layout, numbers) for block in run.blocks],
    }


# Blocks -------------------------------------------------------------------------------------------


def _block(block: Block | _Cover, width: float, layout: Layout, figures: Iterator[int]) -> Json:
    """One block as the template reads it; ``width`` is that of the text in points."""
    match block:
        case _Cover():
            return {"kind": "cover", "titles": _of(block, True), "dates": _of(block, False)}
        case Heading():
            return {"kind": "heading", "level": block.level, "text": _inlines(block.content)}
        case Paragraph():
            return {"kind": "paragraph", "role": block.role, "text": _inlines(block.content)}
        case Table():
            return _table(block, width, layout.table_size)
        case Figure():
            return _figure(block, next(figures), width)
        case Contents():
            return {"kind": "contents", "title": _clean(block.title), "depth": block.depth}
        case PageBreak():
            return {"kind": "page-break"}


def _of(cover: _Cover, titles: bool) -> list[list[str | Json]]:
    """The paragraphs of a cover that are titles, or those that are not."""
    return [
        _inlines(paragraph.content)
        for paragraph in cover.paragraphs
        if (paragraph.role == "cover-title") == titles
    ]


def _figure(figure: Figure, number: int, width: float) -> Json:
    return {
        "kind": "figure",
        "svg": f"figure-{number}.svg",
        "width": width,
        "caption": _clean(figure.caption),
        "alternative": _clean(figure.alternative),
    }


# Tables -------------------------------------------------------------------------------------------


def _table(table: Table, width: float, size: float) -> Json:
    """A table with every cell at its place in the grid and columns as wide as they need be."""
    cells = list(_placed(table))
    head_rows = _whole_head(cells, table.head_rows)
    widths, fitting = _columns(table, cells, head_rows, width, size)
    return {
        "kind": "table",
        "title": _inlines((Text(table.title),)),
        "code": _clean(table.code),
        "owner": _clean(table.owner),
        "unit": _clean(table.unit),
        "notes": [_inlines((Text(note),)) for note in table.notes],
        "size": fitting,
        "widths": widths,
        "head": [_even(cell, widths, fitting) for cell in cells if cell["y"] < head_rows],
        "cells": [cell for cell in cells if cell["y"] >= head_rows],
    }


def _placed(table: Table) -> Iterator[Json]:
    """The cells with their column ``x`` and row ``y``: spans of rows above push cells right."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(table.rows):
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            rows = min(cell.rows, len(table.rows) - y)
            taken |= {(x + dx, y + dy) for dx in range(cell.columns) for dy in range(rows)}
            yield {
                "x": x,
                "y": y,
                "columns": cell.columns,
                "rows": rows,
                "align": cell.align,
                "text": _inlines(cell.content),
            }
            x += cell.columns


def _whole_head(cells: list[Json], head_rows: int) -> int:
    """How many rows the head has when no cell of it is cut in two."""
    for cell in cells:
        if cell["y"] < head_rows:
            head_rows = max(head_rows, cell["y"] + cell["rows"])
    return head_rows


def _columns(
    table: Table, cells: list[Json], head_rows: int, width: float, size: float
) -> tuple[list[float], float]:
    """The widths of the columns in points, together ``width``, and the size of the text.

    No column is narrower than its longest number; where that leaves too little room for all, the
    text is made smaller. The table's own widths are kept if they can be.
    """
    least, wished = _needs(cells, head_rows)
    inset = 2 * CELL_INSET
    if len(table.widths) == len(least) and sum(table.widths) > 0:
        asked = [share * width / sum(table.widths) for share in table.widths]
        fitting = min((room - inset) / ems for room, ems in zip(asked, least, strict=True))
        if fitting >= size * 0.8:
            return asked, min(size, fitting)
    room = width - inset * len(least)
    fitting = min(size, room / max(sum(least), 1))
    return [share + inset for share in _shared(room, fitting, least, wished)], fitting


def _needs(cells: list[Json], head_rows: int) -> tuple[list[float], list[float]]:
    """For each column, in ems, the width it cannot do without and the width it would like."""
    count = max((cell["x"] + cell["columns"] for cell in cells), default=0)
    least, wished = [LEAST_COLUMN] * count, [LEAST_COLUMN] * count
    for cell in cells:
        if cell["columns"] > 1:
            continue
        at = cell["x"]
        text = "".join(piece if isinstance(piece, str) else piece["text"] for piece in cell["text"])
        line = min(charts.text_width(text, 1), LONGEST_LINE)
        if cell["y"] < head_rows and line > 3:
            line = line / 2 + 1  # a head may take two lines, so that the rows take one
        least[at] = max(least[at], _longest_word(text))
        wished[at] = max(wished[at], least[at], line)
    return least, wished


def _shared(room: float, size: float, least: list[float], wished: list[float]) -> list[float]:
    """``room`` divided: first what each column must have, then what it likes, then the rest."""
    must, like = sum(least) * size, sum(wished) * size
    if like <= room:
        return [width * room / (sum(wished) or 1) for width in wished]
    part = (room - must) / (like - must) if like > must else 0
    return [
        (floor + (wish - floor) * part) * size for floor, wish in zip(least, wished, strict=True)
    ]


def _even(cell: Json, widths: list[float], size: float) -> Json:
    """A head cell whose lines are about equally long, so that none is a single character."""
    if len(cell["text"]) != 1 or not isinstance(cell["text"][0], str):
        return cell
    room = sum(widths[cell["x"] : cell["x"] + cell["columns"]]) - 2 * CELL_INSET
    return cell | {"text": ["\n".join(charts.wrap(cell["text"][0], room, size))]}


def _longest_word(text: str) -> float:
    """The width in ems of the longest piece of ``text`` that cannot be broken."""
    words = "".join(character if "!" <= character <= "~" else " " for character in text).split()
    return max((charts.text_width(word, 1) for word in words), default=0)
