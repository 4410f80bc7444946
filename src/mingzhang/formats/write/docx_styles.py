"""The looks of a docx: its styles and the fonts to fall back on, made from a Layout."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from mingzhang.formats import wordml
from mingzhang.formats.wordml import Style
from mingzhang.model.document import Layout

TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4
FOOTER_SIZE = 14.0  # 4号, GB/T 9704-2012 7.5
_DRAFT_SIZE = 16.0

# Windows and UOS rarely carry the government's own cuts; Word then takes the alternative named.
_ALTERNATIVES = {
    "方正小标宋_GBK": "方正小标宋简体",
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
}


def _heading_size(layout: Layout) -> float:
    """Points of a part's heading: 2号 over a body of 3号, never larger than the cover."""
    return min(layout.title_size, layout.body_size + 6)


def _fonts(layout: Layout, east_asia: str) -> str:
    latin, chinese = quoteattr(layout.latin_font), quoteattr(east_asia)
    return f"<w:rFonts w:ascii={latin} w:eastAsia={chinese} w:hAnsi={latin} w:cs={latin}/>"


def _characters(layout: Layout, font: str, size: float) -> str:
    half_points = round(size * 2)
    return (
        f'<w:rPr>{_fonts(layout, font)}<w:sz w:val="{half_points}"/>'
        f'<w:szCs w:val="{half_points}"/></w:rPr>'
    )


def _style(style: Style, properties: str, characters: str = "", after: Style | None = None) -> str:
    following = f'<w:next w:val="{after.id}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/>{following}<w:qFormat/>'
        f"<w:pPr>{properties}</w:pPr>{characters}</w:style>"
    )


def _indent(characters: int, size: float) -> str:
    """First line indented by whole characters; the twips are for programs that know no others."""
    twips = round(characters * size * TWIPS_PER_POINT)
    return f'<w:ind w:firstLineChars="{characters * 100}" w:firstLine="{twips}"/>'


def _defaults(layout: Layout) -> str:
    size = round(layout.body_size * 2)
    pitch = round(layout.line_pitch * TWIPS_PER_POINT)
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(layout, layout.body_font)}"
        f'<w:kern w:val="2"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:line="{pitch}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:tblPr><w:tblInd w:w="0" '
        'w:type="dxa"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def _headings(layout: Layout) -> str:
    title_size = _heading_size(layout)
    title_pitch = round(max(layout.line_pitch, title_size * 1.4) * TWIPS_PER_POINT)
    part = (
        f'<w:spacing w:before="240" w:after="240" w:line="{title_pitch}" w:lineRule="exact"/>'
        '<w:jc w:val="center"/>'
    )
    looks = [
        (part, layout.title_font, title_size),
        (_indent(2, layout.body_size), layout.heading_font, layout.body_size),
        (_indent(2, layout.body_size), layout.subheading_font, layout.body_size),
    ]
    return "".join(
        _style(
            wordml.heading(level),
            f'<w:keepNext/><w:keepLines/>{properties}<w:outlineLvl w:val="{level - 1}"/>',
            _characters(layout, font, size),
            after=wordml.BODY,
        )
        for level, (properties, font, size) in enumerate(looks, start=1)
    )


def _contents(layout: Layout, text_width: int) -> str:
    fonts = (layout.heading_font, layout.body_font, layout.body_font)
    entries = "".join(
        _style(
            wordml.contents_entry(level),
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{text_width}"/></w:tabs>'
            f'<w:ind w:left="{round((level - 1) * layout.body_size * TWIPS_PER_POINT)}"/>'
            '<w:jc w:val="left"/>',
            _characters(layout, font, layout.body_size),
        )
        for level, font in enumerate(fonts, start=1)
    )
    title = _style(
        wordml.CONTENTS_TITLE,
        '<w:spacing w:before="240" w:after="240" w:line="240" w:lineRule="auto"/>'
        '<w:jc w:val="center"/>',
        _characters(layout, layout.heading_font, _heading_size(layout)),
    )
    return title + entries


def _text(layout: Layout) -> str:
    indent = _indent(2, layout.body_size)
    note_size = layout.body_size - 2
    cover_pitch = round(layout.title_size * 1.5 * TWIPS_PER_POINT)
    return (
        _style(wordml.BODY, indent)
        + _style(wordml.LISTING, "")
        + _style(
            wordml.NOTE,
            _indent(2, note_size),
            _characters(layout, layout.subheading_font, note_size),
        )
        + _style(
            wordml.COVER_TITLE,
            f'<w:spacing w:line="{cover_pitch}" w:lineRule="exact"/><w:jc w:val="center"/>',
            _characters(layout, layout.title_font, layout.title_size),
        )
        + _style(
            wordml.COVER_DATE,
            '<w:jc w:val="center"/>',
            _characters(layout, layout.subheading_font, layout.body_size),
        )
    )


def _tables(layout: Layout) -> str:
    single = '<w:spacing w:line="240" w:lineRule="auto"/>'
    above = f'<w:keepNext/>{single}<w:jc w:val="{{}}"/>'
    small = _characters(layout, layout.table_font, layout.table_size)
    title = _characters(layout, layout.heading_font, layout.body_size)
    return (
        _style(
            wordml.TABLE_TITLE,
            '<w:keepNext/><w:spacing w:before="120" w:after="60" w:line="240" w:lineRule="auto"/>'
            '<w:jc w:val="center"/>',
            title,
        )
        + _style(wordml.TABLE_CODE, above.format("right"), small)
        + _style(wordml.TABLE_LINE, above.format("left"), small)
        + _style(wordml.TABLE_TEXT, f'{single}<w:jc w:val="left"/>', small)
        + _style(wordml.TABLE_NOTE, f'<w:keepNext/>{single}<w:jc w:val="left"/>', small)
        + _style(
            wordml.SPACER,
            '<w:spacing w:line="20" w:lineRule="exact"/>',
            '<w:rPr><w:sz w:val="2"/></w:rPr>',
        )
    )


def _small_tables(layout: Layout, small: Mapping[Style, float]) -> str:
    return "".join(
        _style(
            style,
            '<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="left"/>',
            _characters(layout, layout.table_font, int(size * 2) / 2),
        )
        for style, size in small.items()
    )


def _figures_and_edges(layout: Layout) -> str:
    centred = '<w:spacing w:before="120" w:after="60" w:line="240" w:lineRule="auto"/>'
    caption = _characters(layout, layout.heading_font, layout.body_size - 4)
    words = _characters(layout, layout.body_font, layout.body_size - 4)
    edge = '<w:spacing w:line="240" w:lineRule="auto"/>'
    return (
        _style(wordml.FIGURE, f'<w:keepNext/>{centred}<w:jc w:val="center"/>')
        + _style(wordml.FIGURE_TEXT, f'<w:keepNext/>{centred}<w:jc w:val="center"/>', words)
        + _style(wordml.CAPTION, f'{centred}<w:jc w:val="center"/>', caption)
        + _style(Style("Header", "header"), edge)
        + _style(
            Style("Footer", "footer"), edge, _characters(layout, layout.table_font, FOOTER_SIZE)
        )
        + _style(
            wordml.DRAFT,
            f'{edge}<w:jc w:val="right"/>',
            _characters(layout, layout.heading_font, _DRAFT_SIZE),
        )
    )


def styles_xml(layout: Layout, text_width: int, small: Mapping[Style, float]) -> str:
    """The styles part; ``text_width`` (twips) places the page numbers of the contents.

    ``small`` are the styles of smaller tables with the size of their text in points.
    """
    return (
        f'<w:styles xmlns:w="{wordml.W}">{_defaults(layout)}{_headings(layout)}'
        f"{_contents(layout, text_width)}{_text(layout)}{_tables(layout)}"
        f"{_small_tables(layout, small)}{_figures_and_edges(layout)}</w:styles>"
    )


def font_table_xml(layout: Layout) -> str:
    """The font table: every font of the layout, with the one to take where it is missing."""
    names = [
        layout.title_font,
        layout.heading_font,
        layout.subheading_font,
        layout.body_font,
        layout.table_font,
        layout.latin_font,
    ]
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}>"
        + (f"<w:altName w:val={quoteattr(_ALTERNATIVES[name])}/>" if name in _ALTERNATIVES else "")
        + "</w:font>"
        for name in dict.fromkeys(names)
    )
    return f'<w:fonts xmlns:w="{wordml.W}">{fonts}</w:fonts>'
