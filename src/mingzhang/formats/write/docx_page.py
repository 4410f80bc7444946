"""The pages of a docx: their size and margins, their sections, their headers and footers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from mingzhang.formats import wordml
from mingzhang.formats.write.docx_inline import run
from mingzhang.formats.write.docx_styles import FOOTER_SIZE, TWIPS_PER_MM, TWIPS_PER_POINT
from mingzhang.model.document import Layout

PAGE_SHORT, PAGE_LONG = 210.0, 297.0  # A4, millimetres
_HEADER_DISTANCE = 15.0

Section = Literal["cover", "portrait", "landscape"]


class PageSize(NamedTuple):
    """A4 the one way or the other with its margins, all in millimetres."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def text_width(self) -> float:
        """Millimetres between the side margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """Millimetres between the margins above and below."""
        return self.height - self.top - self.bottom


def page_size(layout: Layout, landscape: bool) -> PageSize:
    """The page of a layout; a landscape page is the portrait one turned, its margins with it."""
    top, right = layout.margin_top, layout.margin_right
    bottom, left = layout.margin_bottom, layout.margin_left
    if landscape:
        return PageSize(PAGE_LONG, PAGE_SHORT, left, top, right, bottom)
    return PageSize(PAGE_SHORT, PAGE_LONG, top, right, bottom, left)


def section_xml(section: Section, layout: Layout, references: Mapping[Section, str]) -> str:
    """The properties that close a section; ``references`` names its headers and footers."""
    page = page_size(layout, section == "landscape")
    turned = ' w:orient="landscape"' if section == "landscape" else ""
    width, height, top, right, bottom, left = (round(length * TWIPS_PER_MM) for length in page)
    header = round(_HEADER_DISTANCE * TWIPS_PER_MM)
    # The page number stands 7 mm under the text (GB/T 9704-2012 7.5), itself some 5 mm high.
    footer = round(max(page.bottom - 12, 8) * TWIPS_PER_MM)
    return (
        f'<w:sectPr>{references[section]}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{header}" w:footer="{footer}" w:gutter="0"/></w:sectPr>'
    )


def footer_xml(layout: Layout, even: bool) -> str:
    """The page number: right on odd pages, left on even ones, one character in from the edge."""
    side = "left" if even else "right"
    indent = round(FOOTER_SIZE * TWIPS_PER_POINT)
    before, _, after = layout.page_number.partition("{}")
    return (
        f'<w:ftr xmlns:w="{wordml.W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>'
        f'<w:ind w:{side}Chars="100" w:{side}="{indent}"/><w:jc w:val="{side}"/></w:pPr>'
        f'{run(before)}<w:fldSimple w:instr=" PAGE ">{run("1")}</w:fldSimple>{run(after)}'
        "</w:p></w:ftr>"
    )


def header_xml(draft: str) -> str:
    """The mark of a draft, on every page while the document is not final."""
    return (
        f'<w:hdr xmlns:w="{wordml.W}"><w:p><w:pPr><w:pStyle w:val="{wordml.DRAFT.id}"/></w:pPr>'
        f"{run(draft)}</w:p></w:hdr>"
    )
