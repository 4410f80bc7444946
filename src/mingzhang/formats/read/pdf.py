"""Read a PDF into blocks: text in reading order by position, ruled tables with their spans."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from mingzhang.formats.files import not_there, refusal
from mingzhang.formats.read.captions import titles_below
from mingzhang.formats.read.ocr import Recognised, recognise
from mingzhang.formats.read.ocr_extra import INSTALL, is_installed
from mingzhang.formats.read.pdf_aligned import find_aligned
from mingzhang.formats.read.pdf_lattice import Grid, find_grids
from mingzhang.formats.read.pdf_margins import without_margins
from mingzhang.formats.read.pdf_page import Page, read_page
from mingzhang.formats.read.pdf_text import (
    Edges,
    TextBlock,
    TextLine,
    block_of,
    edges_of,
    line_of,
    lines_of,
    paragraphs,
    rows_of,
)
from mingzhang.formats.read.table_head import adopt_head_lines, head_depth
from mingzhang.formats.read.text import block_of_line, fold_contents, title_of
from mingzhang.formats.read.text_lines import Line
from mingzhang.model.document import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
    Text,
    plain,
)
from mingzhang.model.problem import InputError

_MOST_PAGES = 600
_MOST_SECONDS = 8.0  # for reading the pages; 600 of a report take less
_SCANNED = 0.5  # of a page covered by pictures, with hardly any text on it
_FEW_GLYPHS = 20
_SAME_EDGE = 3.0  # points
_NOTES = ("注：", "注:", "说明：", "说明:", "备注：")
_ERRORS = {
    pdfium.FPDF_ERR_PASSWORD: ("encrypted", "文件加了密码，打不开。", "请去掉密码后重试。"),
    pdfium.FPDF_ERR_FORMAT: ("not-a-pdf", "不是完整的 PDF 文件。", "请重新下载或导出。"),
}


def read_pdf(path: Path) -> Document:
    """The document in the PDF ``path``.

    The order of the file means nothing, that of the page everything. A table that goes on over
    pages is one. Raises InputError for a file that cannot be opened, has too many pages, or holds
    pictures of pages only; where some pages are pictures, the document tells which. With the extra
    for it pictures are recognised, and the document tells those pages.
    """
    printed, recognised = _read_pages(path)
    pages = [recognised.pages.get(page.number, page) for page in printed]
    _refuse_without_text(pages, path)
    items, lines = _items(pages)
    edges = _edges(pages, lines)
    blocks: list[Block] = []
    for item in _folded(list(_joined(items, edges))):
        if isinstance(item, Table):
            item = adopt_head_lines(blocks, item)
        elif isinstance(item, Paragraph) and blocks and _is_note(item, blocks[-1]):
            last = blocks.pop()
            assert isinstance(last, Table)
            item = replace(last, notes=(*last.notes, plain(item.content)))
        blocks.append(item)
    return Document(
        title=title_of(blocks) or path.stem,
        blocks=tuple(titles_below(blocks)),
        origin="文本层" if any(map(_has_text, printed)) else "识别",
        pages=len(pages),
        image_pages=tuple(
            page.number
            for page in printed
            if _is_picture(page) and page.number not in recognised.pages
        ),
        recognised_pages=tuple(recognised.pages),
        notices=tuple(recognised.notices),
    )


def _read_pages(path: Path) -> tuple[list[Page], Recognised]:
    """The pages as they are in the file, and what was recognised on those that are pictures."""
    try:
        document = pypdfium2.PdfDocument(path)
    except FileNotFoundError:
        raise InputError([not_there(path)]) from None
    except pypdfium2.PdfiumError as error:
        usual = ("not-a-pdf", "PDF 打不开。", "请重新下载或导出。")
        raise refusal(path, *_ERRORS.get(error.err_code or 0, usual)) from error
    with document:
        if len(document) > _MOST_PAGES:
            message = f"有{len(document)}页，超过{_MOST_PAGES}页，不像一份报告。"
            raise refusal(path, "too-many-pages", message, "请只给出报告本身的页。")
        until = time.monotonic() + _MOST_SECONDS
        pages = []
        for index in range(len(document)):
            if time.monotonic() > until:
                message = f"太复杂，{_MOST_SECONDS:.0f}秒只读到第{index}页。"
                raise refusal(path, "too-long", message, "请只给出报告本身的页，或去掉大图后另存。")
            pages.append(read_page(document.raw, index))
        return pages, recognise(document, [page for page in pages if _is_picture(page)])


def _has_text(page: Page) -> bool:
    return len(page.glyphs) > _FEW_GLYPHS


def _is_picture(page: Page) -> bool:
    return page.images > _SCANNED and not _has_text(page)


def _refuse_without_text(pages: Sequence[Page], path: Path) -> None:
    """InputError where all pages are pictures that nobody read, or nothing is on any."""
    if any(map(_has_text, pages)):
        return
    if not any(map(_is_picture, pages)):
        raise refusal(path, "empty", "PDF 里没有文字。", "请检查文件。")
    if is_installed():
        mend = "请换一份清楚、端正的，或用由文字导出的 PDF。"
        raise refusal(path, "scanned", "是扫描件，图片上认不出文字。", mend)
    message = "是扫描件，页面是图片，没有文字可读。"
    mend = f"请用由文字导出的 PDF，或先做文字识别（安装：{INSTALL}）。"
    raise refusal(path, "scanned", message, mend)


def _items(pages: Sequence[Page]) -> tuple[list[TextLine | Table], list[TextLine]]:
    """Lines and tables in reading order, tables over pages joined; and the lines alone."""
    items: list[TextLine | Table] = []
    every: list[TextLine] = []
    open_grid: Grid | None = None  # the table at the end of the page before
    found_on = [_grids(page) for page in pages]
    texts = [lines for _, lines in found_on]
    for page, (grids, _), lines in zip(pages, found_on, without_margins(pages, texts), strict=True):
        every += lines
        placed: list[tuple[float, TextLine | Grid]] = [(line.box[1], line) for line in lines]
        placed += [(grid.box[3], grid) for grid in grids]
        placed.sort(key=lambda pair: -pair[0])
        for number, (_, found) in enumerate(placed):
            if isinstance(found, TextLine):
                items.append(found)
                continue
            table = _table(found, page.number)
            if number == 0 and open_grid and _continues(open_grid, found) and items:
                before = items.pop()
                assert isinstance(before, Table)
                table = _appended(before, table)
            items.append(table)
        last = placed[-1][1] if placed else None
        open_grid = last if isinstance(last, Grid) else None
    return items, every


def _grids(page: Page) -> tuple[list[Grid], list[TextLine]]:
    """The tables of a page from top to bottom, ruled or aligned, and the lines in none."""
    ruled, rest = find_grids(page)
    aligned, rows = find_aligned(rows_of(rest))
    lines = [line_of(row, page.number) for row in rows]
    return sorted([*ruled, *aligned], key=lambda grid: -grid.box[3]), lines


def _edges(pages: Sequence[Page], lines: Sequence[TextLine]) -> dict[int, Edges]:
    """The edges of the text on each page: those usual on pages as wide as it."""
    widths = {page.number: round(page.width) for page in pages}
    by_width = {
        width: edges_of([line for line in lines if widths[line.page] == width])
        for width in {*widths.values()}
    }
    return {number: by_width[width] for number, width in widths.items()}


def _continues(above: Grid, below: Grid) -> bool:
    """Whether a table at the top of a page is the rest of one at the end of the page before."""
    same = len(above.columns) == len(below.columns)
    return same and all(
        abs(a - b) <= _SAME_EDGE for a, b in ((above.box[i], below.box[i]) for i in (0, 2))
    )


def _appended(table: Table, rest: Table) -> Table:
    """One table; a head that is printed again is dropped, with the numbers of its columns."""
    texts, again = ([[plain(c.content) for c in row] for row in one.rows] for one in (table, rest))
    alike = 0
    while alike < min(len(texts), len(again)) and texts[alike] == again[alike]:
        alike += 1
    rows = rest.rows[alike:] if alike >= table.head_rows else rest.rows
    return replace(table, rows=(*table.rows, *rows))


def _table(grid: Grid, page: int) -> Table:
    rows: list[list[Cell]] = []
    for cell in grid.cells:
        while len(rows) <= cell.row:
            rows.append([])
        block = block_of(lines_of(cell.glyphs, page))
        content = (Text(block.text),) if block.text else ()
        rows[cell.row].append(Cell(content, cell.rows, cell.columns, anchor=block.anchor))
    anchor = TextBlock([TextLine(page, "", grid.box, 0)], "", [0]).anchor
    heads = grid.head_rows if grid.head_rows >= 0 else head_depth(rows)
    return Table("", tuple(map(tuple, rows)), heads, anchor=anchor)


def _joined(
    items: Sequence[TextLine | Table], edges: Mapping[int, Edges]
) -> Iterator[TextBlock | Table]:
    """Lines joined to paragraphs between the tables."""
    run: list[TextLine] = []
    for item in items:
        if isinstance(item, TextLine):
            run.append(item)
            continue
        yield from paragraphs(run, edges)
        run = []
        yield item
    yield from paragraphs(run, edges)


def _folded(items: Sequence[TextBlock | Table]) -> Iterator[Block]:
    """Blocks; the entries of the contents are folded into one."""
    lines, anchors = [], {}
    for number, item in enumerate(items, start=1):
        text = item.text if isinstance(item, TextBlock) else ""
        page = item.anchor.page
        lines.append(Line(text, page, number))
        anchors[number] = item
    for found in fold_contents(lines):
        if not isinstance(found, Line):
            yield found
            continue
        item = anchors[found.number]
        if isinstance(item, Table):
            yield item
        else:
            block = block_of_line(found)
            assert isinstance(block, Heading | Paragraph | Figure)
            yield replace(block, anchor=item.anchor)


def _is_note(item: Paragraph, before: Block) -> bool:
    return isinstance(before, Table) and plain(item.content).startswith(_NOTES)
