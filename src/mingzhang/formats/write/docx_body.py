"""The body of a docx: the blocks of a Document, one after the other, in their sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, assert_never

from mingzhang.formats import wordml
from mingzhang.formats.wordml import Style
from mingzhang.formats.write.docx_inline import Numbers, attribute, run
from mingzhang.formats.write.docx_page import Section, page_size, section_xml
from mingzhang.formats.write.docx_styles import TWIPS_PER_MM, TWIPS_PER_POINT
from mingzhang.formats.write.docx_table import grid_xml
from mingzhang.formats.write.table_fit import outside
from mingzhang.model.document import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    cover_length,
    plain,
)

_EMU_PER_MM = 36_000
_LOWEST_HEADING = 3
_COVER_DROP = {"cover-title": 6, "cover-date": 11}  # lines above the first of each on the cover
_HIGHEST_PICTURE = 0.6  # of the text's height: a chart leaves room for what it illustrates
_SPACE = f'<w:p><w:pPr><w:pStyle w:val="{wordml.SPACER.id}"/>{{}}</w:pPr></w:p>'
_HINT = "（页码待更新：右键单击目录，选“更新域”）"

_DRAWING = (
    '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{id}" name="{name}" descr={alternative} title={caption}/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic><pic:nvPicPr><pic:cNvPr id="{id}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
    '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/>'
    '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
_NAMESPACES = (
    f'xmlns:w="{wordml.W}" xmlns:r="{wordml.R}" xmlns:wp="{wordml.WP}"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


class Picture(NamedTuple):
    """A picture already in the package: its relationship and its natural size in EMU."""

    relation: str
    width: int
    height: int


def _bookmark(heading: int) -> str:
    """The name by which the contents point to a heading, counted from 1."""
    return f"_Toc{heading:08d}"


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'


class Body:
    """Writes the blocks of one document; make one, call ``part`` once.

    Afterwards ``small_tables`` are the styles of tables whose text is smaller than usual.

    ``charts`` are PNG bytes by caption, ``place`` puts them into the package, ``references`` names
    the headers and footers of each section.
    """

    def __init__(
        self,
        document: Document,
        charts: Mapping[str, bytes],
        place: Callable[[bytes], Picture],
        references: Mapping[Section, str],
    ) -> None:
        self._document = document
        self._layout = document.layout
        self._charts = charts
        self._place = place
        self._references = references
        self._parts: list[str] = []
        self._section: Section | None = None
        self._new_page = False
        self._headings = 0
        self._figures = 0
        self._dropped: set[str] = set()
        self.numbers = Numbers()
        self.small_tables: dict[Style, float] = {}

    def part(self) -> str:
        """The document part. ``numbers`` is complete afterwards."""
        above: list[Block] = []
        for block, section in self._in_sections():
            if section != self._section:
                above = []
            self._enter(section)
            self._block(block, above)
            above.append(block)
        last = section_xml(self._section or "portrait", self._layout, self._references)
        return (
            f"<w:document {_NAMESPACES}><w:body>{''.join(self._parts)}{last}</w:body></w:document>"
        )

    def _in_sections(self) -> Iterator[tuple[Block, Section]]:
        """Each block with its section. A page break belongs to what follows it."""
        cover = cover_length(self._document.blocks)
        for at, block in enumerate(self._document.blocks):
            if isinstance(block, PageBreak):
                self._new_page = True
                continue
            landscape = isinstance(block, Table) and block.landscape
            yield block, "cover" if at < cover else "landscape" if landscape else "portrait"

    def _enter(self, section: Section) -> None:
        """Close the section before, if the next block stands in another one."""
        if self._section is not None and self._section != section:
            closing = section_xml(self._section, self._layout, self._references)
            if self._parts[-1:] == [_SPACE.format("")]:
                self._parts.pop()  # one such line is enough, two might need a page of their own
            self._parts.append(_SPACE.format(closing))
        self._section = section

    def _block(self, block: Block, above: list[Block]) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block)
            case Table():
                self._table(block, above)
            case Figure():
                self._figure(block)
            case Contents():
                self._contents(block)
            case PageBreak():
                pass  # taken by _in_sections
            case _:
                assert_never(block)

    def _line(self, style: Style, runs: str, looks: str = "") -> str:
        """A paragraph; the first one after a page break starts on a new page."""
        new_page = "<w:pageBreakBefore/>" if self._new_page else ""
        self._new_page = False
        return f'<w:p><w:pPr><w:pStyle w:val="{style.id}"/>{new_page}{looks}</w:pPr>{runs}</w:p>'

    def _heading(self, heading: Heading) -> None:
        self._headings += 1
        level = min(heading.level, _LOWEST_HEADING)
        number, name = self._headings, _bookmark(self._headings)
        runs = (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
            f'{self.numbers.inlines(heading.content)}<w:bookmarkEnd w:id="{number}"/>'
        )
        self._parts.append(self._line(wordml.heading(level), runs))

    def _paragraph(self, paragraph: Paragraph) -> None:
        looks = self._cover_drop(paragraph) if self._section == "cover" else ""
        runs = self.numbers.inlines(paragraph.content)
        self._parts.append(self._line(wordml.ROLE_STYLES[paragraph.role], runs, looks))

    def _cover_drop(self, paragraph: Paragraph) -> str:
        """Space above the first title and the first date of the cover."""
        if paragraph.role in self._dropped or paragraph.role not in _COVER_DROP:
            return ""
        self._dropped.add(paragraph.role)
        lines = _COVER_DROP[paragraph.role]
        return f'<w:spacing w:before="{round(lines * self._layout.line_pitch * TWIPS_PER_POINT)}"/>'

    def _table(self, table: Table, above: list[Block]) -> None:
        page = page_size(self._layout, table.landscape)
        width = round(page.text_width * TWIPS_PER_MM)
        points = TWIPS_PER_MM / TWIPS_PER_POINT
        room = (page.text_width * points, page.text_height * points)
        parts = self._parts
        if table.title:
            parts.append(self._line(wordml.TABLE_TITLE, run(table.title)))
        if table.code:
            parts.append(self._line(wordml.TABLE_CODE, run(table.code)))
        if table.owner or table.unit:
            stop = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
            parts.append(self._line(wordml.TABLE_LINE, run(f"{table.owner}\t{table.unit}"), stop))
        if self._new_page:
            parts.append(self._line(wordml.SPACER, ""))
        taken = outside(table, above, self._layout, room[0])
        size = self._layout.table_size
        inlines = self.numbers.inlines
        parts.append(grid_xml(table, room, size, taken, self._table_style, inlines))
        parts.extend(self._line(wordml.TABLE_NOTE, run(note)) for note in table.notes)
        # Two tables without a paragraph between them would grow together.
        parts.append(self._line(wordml.SPACER, ""))

    def _table_style(self, size: float) -> Style:
        """The style of a table's text; one smaller than usual is noted in ``small_tables``."""
        if size >= self._layout.table_size:
            return wordml.TABLE_TEXT
        self.small_tables[wordml.table_text(size)] = size
        return wordml.table_text(size)

    def _figure(self, figure: Figure) -> None:
        if figure.caption in self._charts:
            picture = self._place(self._charts[figure.caption])
            self._parts.append(self._line(wordml.FIGURE, self._drawing(figure, picture)))
        else:
            self._parts.append(self._line(wordml.FIGURE_TEXT, run(figure.alternative)))
        if figure.caption:
            self._parts.append(self._line(wordml.CAPTION, run(figure.caption)))

    def _drawing(self, figure: Figure, picture: Picture) -> str:
        self._figures += 1
        page = page_size(self._layout, landscape=False)
        shrink = min(
            1.0,
            page.text_width * _EMU_PER_MM / picture.width,
            page.text_height * _HIGHEST_PICTURE * _EMU_PER_MM / picture.height,
        )
        return _DRAWING.format(
            id=self._figures,
            name=f"{wordml.FIGURE_WORDS[figure.kind]} {self._figures}",
            alternative=attribute(figure.alternative),
            caption=attribute(figure.caption),
            relation=picture.relation,
            width=round(picture.width * shrink),
            height=round(picture.height * shrink),
        )

    def _contents(self, contents: Contents) -> None:
        """A field that Word and WPS fill; until then it shows the headings without pages."""
        title = self._line(wordml.CONTENTS_TITLE, run(contents.title)) if contents.title else ""
        opening = (
            _field("begin")
            + _instruction(f'TOC \\o "1-{contents.depth}" \\h \\z \\u')
            + _field("separate")
        )
        lines = []
        headings = (block for block in self._document.blocks if isinstance(block, Heading))
        for number, heading in enumerate(headings, start=1):
            if heading.level <= contents.depth:
                entry = (
                    f'<w:hyperlink w:anchor="{_bookmark(number)}" w:history="1">'
                    f"{run(plain(heading.content))}</w:hyperlink>"
                )
                style = wordml.contents_entry(min(heading.level, _LOWEST_HEADING))
                lines.append(self._line(style, opening + entry))
                opening = ""
        hint = self._line(wordml.contents_entry(1), opening + run(_HINT) + _field("end"))
        self._parts.append(
            f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="{wordml.CONTENTS_GALLERY}"/>'
            f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{title}{''.join(lines)}"
            f"{hint}</w:sdtContent></w:sdt>"
        )
