"""Walks the body of a docx in order: lines with their style, bare tables, pictures, contents.

What is shown is the text as all tracked changes accepted would leave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree

from mingzhang.formats import wordml
from mingzhang.formats.read.docx_figure import figure_of
from mingzhang.formats.read.docx_styles import StyleSheet
from mingzhang.formats.wordml import w
from mingzhang.model.document import (
    Anchor,
    Cell,
    Contents,
    Figure,
    Inline,
    Number,
    PageBreak,
    Table,
    Text,
)

_VALUE = w("val")
_P, _R, _TBL, _TR, _TC, _SDT = w("p"), w("r"), w("tbl"), w("tr"), w("tc"), w("sdt")
_PPR, _RPR, _SECTION = w("pPr"), w("rPr"), w("sectPr")
_TEXT, _BREAK, _FIELD, _INSTRUCTION = w("t"), w("br"), w("fldChar"), w("instrText")
_TEXT_BOX = w("txbxContent")
_DRAWN = f"{{{wordml.WP}}}docPr"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What only wraps the text that is shown. Deleted and moved-away text stands in none of them.
_WRAPPERS = frozenset(
    w(name)
    for name in (
        *("sdt", "sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "fldSimple"),
        *("customXml", "dir", "bdo"),
    )
)
_CHARACTERS = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-"}
_ALIGNS: Mapping[str, Literal["center", "right"]] = {
    "center": "center",
    "right": "right",
    "end": "right",
}
_MOST_COLUMNS = 1024  # a wider span is no table, but an attack on whoever lays it out
_DEPTH = re.compile(r'\\o\s+"\d-(\d)"')


@dataclass(slots=True)
class Line:
    """A paragraph as it is read: its style's name, its outline level (0 = none), its inlines."""

    style: str
    level: int
    anchor: Anchor
    inlines: list[Inline] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    break_before: bool = False
    break_after: bool = False

    @property
    def text(self) -> str:
        """The line as a reader sees it."""
        return "".join(inline.text for inline in self.inlines)

    def add(self, text: str, mark: bool, bold: bool) -> None:
        """Append text; what Word split into runs of one look grows together again."""
        last = self.inlines[-1] if self.inlines else None
        if isinstance(last, Text) and (last.mark, last.bold) == (mark, bold):
            self.inlines[-1] = replace(last, text=last.text + text)
        else:
            self.inlines.append(Text(text, mark, bold))


Item = Line | Table | Figure | Contents | PageBreak


def _child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The descendant reached by the child ``names`` one after the other, if it is there."""
    for name in names:
        if element is None:
            return None
        element = element.find(w(name))
    return element


def _value(element: etree._Element | None, *names: str) -> str:
    """The w:val of the descendant reached by ``names``, "" if there is none."""
    found = _child(element, *names)
    return "" if found is None else found.get(_VALUE, "")


def _is_on(element: etree._Element | None, *names: str) -> bool:
    """Whether the switch reached by ``names`` is there and not set to off."""
    found = _child(element, *names)
    return found is not None and found.get(_VALUE, "true") not in ("0", "false", "off", "none")


def _flat(element: etree._Element) -> Iterator[etree._Element]:
    """The children that are shown, those in wrappers included."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from _flat(child)
        else:
            yield child


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, those of tables inside it included."""
    for child in _flat(element):
        if child.tag == _P:
            yield child
        elif child.tag in (_TBL, _TR, _TC):
            yield from _paragraphs(child)


class BodyReader:
    """Reads one body into ``items``, in order; make one, call ``read`` once.

    ``numbers`` are what the tags of content controls measure, their text left empty.
    """

    def __init__(self, styles: StyleSheet, numbers: Mapping[str, Number]) -> None:
        self.items: list[Item] = []
        self._styles = styles
        self._numbers = numbers
        self._fields: list[str] = []  # the instructions of the fields open now
        self._held: Line | None = None  # its paragraph mark is deleted: the next one goes on
        self._section_start = 0
        self._paragraph_count = 0
        self._table_count = 0

    def read(self, body: etree._Element) -> list[Item]:
        """All items of ``body``."""
        self._walk(body)
        if self._held is not None:
            self._put(self._held)
        return self.items

    def _walk(self, container: etree._Element) -> None:
        for child in container:
            if child.tag == _P:
                self._paragraph(child)
            elif child.tag == _TBL:
                self._table(child)
            elif child.tag == _SECTION:
                self._end_section(child)
            elif child.tag == _SDT and _is_contents(child):
                self._contents(child)
            elif child.tag in _WRAPPERS:
                self._walk(child)

    def _paragraph(self, element: etree._Element) -> None:
        self._paragraph_count += 1
        in_contents = self._in_contents()
        line = self._held or self._new_line(element)
        self._held = None
        self._fill(element, line)
        if in_contents or self._in_contents() or self._styles.is_contents(line.style):
            self._put_contents()
        elif _child(element, "pPr", "rPr", "del") is not None:
            self._held = line
        else:
            self._put(line)
            self._text_boxes(element)
        section = _child(element, "pPr", "sectPr")
        if section is not None:
            self._end_section(section)

    def _new_line(self, element: etree._Element) -> Line:
        properties = element.find(_PPR)
        style = _value(properties, "pStyle")
        level = _value(properties, "outlineLvl")
        return Line(
            style=self._styles.name(style),
            level=int(level) + 1 if level in tuple("012345678") else self._styles.level(style),
            anchor=Anchor(column=1, path=f"p[{self._paragraph_count}]"),
            break_before=_is_on(properties, "pageBreakBefore"),
        )

    def _put(self, line: Line) -> None:
        """Add what the line holds: its page breaks, its text, its pictures. Blank lines go."""
        if line.break_before:
            self.items.append(PageBreak())
        if line.style == wordml.FIGURE_TEXT.name:
            self.items.append(figure_of("", line.text, "", line.anchor))
        elif line.text.strip() or any(isinstance(inline, Number) for inline in line.inlines):
            self.items.append(line)
        self.items.extend(line.figures)
        if line.break_after:
            self.items.append(PageBreak())

    def _put_contents(self) -> None:
        """Add the contents once, however many paragraphs their lines take."""
        if not (self.items and isinstance(self.items[-1], Contents)):
            self.items.append(Contents())

    def _in_contents(self) -> bool:
        return any(code.split()[:1] == ["TOC"] for code in self._fields)

    def _contents(self, control: etree._Element) -> None:
        """A content control that holds the table of contents, as Word, WPS and we write it."""
        lines = []
        new_page = False
        for element in control.iter(_P):
            self._paragraph_count += 1
            line = self._new_line(element)
            self._fill(element, line)
            new_page = new_page or line.break_before
            lines.append(line)
        if new_page:
            self.items.append(PageBreak())
        title = next((line.text for line in lines if line.style == wordml.CONTENTS_TITLE.name), "")
        depth = _DEPTH.search("".join(code.text or "" for code in control.iter(_INSTRUCTION)))
        self.items.append(Contents(title, int(depth[1]) if depth else 3))

    def _text_boxes(self, element: etree._Element) -> None:
        """The text of boxes that hang on a paragraph, after it; each is stored twice for old
        versions of Word, the second time as a fallback."""
        for box in element.iter(_TEXT_BOX):
            if not _is_within(box, element, _TEXT_BOX, _FALLBACK):
                self._walk(box)

    def _end_section(self, section: etree._Element) -> None:
        """Mark the tables of a section that ends here as landscape, if its pages are."""
        size = section.find(w("pgSz"))
        if size is not None and size.get(w("orient")) == "landscape":
            for index in range(self._section_start, len(self.items)):
                item = self.items[index]
                if isinstance(item, Table):
                    self.items[index] = replace(item, landscape=True)
        self._section_start = len(self.items)

    def _fill(self, paragraph: etree._Element, line: Line) -> None:
        """Add the inlines of a paragraph; one inside a number's control is that number."""
        number = self._number_around(paragraph)
        if number is None:
            self._inlines(paragraph, line)
        else:
            inner = Line("", 0, Anchor())
            self._inlines(paragraph, inner)
            line.inlines.append(replace(number, text=inner.text))

    def _number_around(self, paragraph: etree._Element) -> Number | None:
        """The number whose control holds the whole paragraph, as editors sometimes leave it."""
        for control in paragraph.iterancestors(_SDT):
            number = self._numbers.get(_value(control, "sdtPr", "tag"))
            if number is not None:
                return number
        return None

    def _inlines(self, parent: etree._Element, line: Line) -> None:
        for child in parent:
            if child.tag == _R:
                self._run(child, line)
            elif child.tag == _SDT:
                self._control(child, line)
            elif child.tag in _WRAPPERS:
                self._inlines(child, line)

    def _control(self, control: etree._Element, line: Line) -> None:
        """A content control: a number if its tag is known, else what it holds."""
        number = self._numbers.get(_value(control, "sdtPr", "tag"))
        if number is None:
            self._inlines(control, line)
            return
        inner = Line("", 0, Anchor())
        self._inlines(control, inner)
        emptied = _is_on(control, "sdtPr", "showingPlcHdr")  # Word prompts where nothing is left
        line.inlines.append(replace(number, text="" if emptied else inner.text))

    def _run(self, run: etree._Element, line: Line) -> None:
        looks = run.find(_RPR)
        if _is_on(looks, "vanish"):
            return
        mark, bold = _is_on(looks, "highlight"), _is_on(looks, "b")
        for child in run:
            if child.tag == _TEXT:
                line.add(child.text or "", mark, bold)
            elif child.tag in _CHARACTERS:
                line.add(_CHARACTERS[child.tag], mark, bold)
            elif child.tag == _BREAK:
                _break(child, line, mark, bold)
            elif child.tag == _FIELD:
                self._field(child.get(w("fldCharType"), ""))
            elif child.tag == _INSTRUCTION and self._fields:
                self._fields[-1] += child.text or ""
            else:
                line.figures.extend(
                    figure_of(
                        drawn.get("title", ""),
                        drawn.get("descr", ""),
                        drawn.get("name", ""),
                        line.anchor,
                    )
                    for drawn in _pictures(child)
                )

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _table(self, element: etree._Element) -> None:
        self._table_count += 1
        rows: list[list[Cell]] = []
        head_rows = 0
        above: dict[int, tuple[int, int]] = {}  # by grid column: the row and place of a cell
        shown = (row for row in _flat(element) if row.tag == _TR)
        for number, row in enumerate(shown, start=1):
            if _child(row, "trPr", "del") is not None:
                continue
            if _is_on(row, "trPr", "tblHeader") and head_rows == len(rows):
                head_rows += 1
            rows.append([])
            self._row(row, f"tbl[{self._table_count}]/r[{number}]", rows, above)
        self.items.append(
            Table(
                title="",
                rows=tuple(tuple(row) for row in rows),
                head_rows=max(head_rows, 1),
                widths=_widths(element),
                anchor=Anchor(column=1, path=f"tbl[{self._table_count}]"),
            )
        )

    def _row(
        self,
        row: etree._Element,
        path: str,
        rows: list[list[Cell]],
        above: dict[int, tuple[int, int]],
    ) -> None:
        """Fill the last of ``rows``; a cell merged with the one above makes that one longer."""
        column = _count(_value(row, "trPr", "gridBefore"), least=0)
        if column:
            rows[-1].append(Cell(columns=column))
        cells = (cell for cell in _flat(row) if cell.tag == _TC)
        for number, element in enumerate(cells, start=1):
            properties = element.find(w("tcPr"))
            columns = _count(_value(properties, "gridSpan"), least=1)
            merge = _child(properties, "vMerge")
            if merge is not None and merge.get(_VALUE) != "restart" and column in above:
                row_above, place = above[column]
                longer = rows[row_above][place]
                rows[row_above][place] = replace(longer, rows=longer.rows + 1)
            else:
                above[column] = (len(rows) - 1, len(rows[-1]))
                rows[-1].append(self._cell(element, columns, f"{path}/c[{number}]"))
            column += columns

    def _cell(self, element: etree._Element, columns: int, path: str) -> Cell:
        line = Line("", 0, Anchor())
        align = ""
        for number, paragraph in enumerate(_paragraphs(element)):
            if number:
                line.add("\n", mark=False, bold=False)
            align = align or _value(paragraph, "pPr", "jc")
            self._fill(paragraph, line)
        return Cell(
            content=tuple(line.inlines),
            columns=columns,
            align=_ALIGNS.get(align, "left"),
            anchor=Anchor(column=1, path=path),
        )


def _is_contents(control: etree._Element) -> bool:
    gallery = _value(control, "sdtPr", "docPartObj", "docPartGallery")
    return gallery == wordml.CONTENTS_GALLERY


def _break(element: etree._Element, line: Line, mark: bool, bold: bool) -> None:
    if element.get(w("type")) != "page":
        line.add("\n", mark, bold)
    elif line.text.strip():
        line.break_after = True
    else:
        line.break_before = True


def _is_within(element: etree._Element, top: etree._Element, *tags: str) -> bool:
    """Whether an element of ``tags`` stands between ``top`` and ``element``."""
    for above in element.iterancestors():
        if above is top:
            return False
        if above.tag in tags:
            return True
    return False


def _pictures(element: etree._Element) -> Iterator[etree._Element]:
    """The pictures drawn in a run; a text box and what stands in it are read as text."""
    for drawn in element.iter(_DRAWN):
        shape = drawn.getparent()
        is_box = shape is not None and next(shape.iter(_TEXT_BOX), None) is not None
        if not is_box and not _is_within(drawn, element, _TEXT_BOX, _FALLBACK):
            yield drawn


def _count(text: str, least: int) -> int:
    """A number of grid columns, held within what a table may have."""
    return max(least, min(int(text), _MOST_COLUMNS)) if text.isascii() and text.isdigit() else least


def _widths(table: etree._Element) -> tuple[float, ...]:
    grid = table.find(w("tblGrid"))
    if grid is None:
        return ()
    widths = [column.get(w("w"), "") for column in grid.iter(w("gridCol"))]
    return tuple(float(width) for width in widths) if all(map(str.isdigit, widths)) else ()
