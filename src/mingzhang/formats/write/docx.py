"""Writes a Document as a docx that Word, WPS and LibreOffice open, edit and print alike.

python-docx packs the parts; their XML is ours, so that nothing of a template (its author, its
hundreds of styles, its thumbnail) goes out with a report.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from mingzhang.formats import wordml
from mingzhang.formats.files import whole_file
from mingzhang.formats.wordml import Style
from mingzhang.formats.write.docx_body import Body, Picture
from mingzhang.formats.write.docx_page import Section, footer_xml, header_xml, page_size
from mingzhang.formats.write.docx_styles import TWIPS_PER_MM, font_table_xml, styles_xml
from mingzhang.model.document import Contents, Document

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The same document gives the same parts on every day, so its dates say nothing.
_FIXED_DATE = datetime.datetime(2000, 1, 1)
_STORE_ID = "{6D7A0001-6E75-4D62-8572-73000000D0C0}"


class _XmlPart(Part):
    """A part of the package whose XML is set as text, when all it refers to is placed."""

    text = ""

    @property
    def blob(self) -> bytes:
        return (_DECLARATION + self.text).encode()

    def add(self, name: str, content_type: str, relation: str, text: str) -> _XmlPart:
        """A new part with ``text`` that this one relates to."""
        part = _XmlPart(PackURI(name), content_type)
        part.text = text
        self.relate_to(part, relation)
        return part


def write_docx(document: Document, path: Path, charts: Mapping[str, bytes]) -> None:
    """Write ``document`` to ``path``.

    ``charts`` are PNG bytes by the caption of their figure; a figure without one is told in words.
    Each Number is a content control whose tag is explained in a custom part of the file, so that a
    document edited by hand can be held against its book.
    """
    package = Package()
    main = _XmlPart(PackURI("/word/document.xml"), CT.WML_DOCUMENT_MAIN)
    package.relate_to(main, RT.OFFICE_DOCUMENT)

    def place(png: bytes) -> Picture:
        image = package.get_or_add_image_part(io.BytesIO(png))
        return Picture(main.relate_to(image, RT.IMAGE), image.default_cx, image.default_cy)

    body = Body(document, charts, place, _add_edges(main, document))
    main.text = body.part()
    _add_looks(main, document, body.small_tables)
    _add_numbers(main, body.numbers.part(document))
    _describe(package, document)
    buffer = io.BytesIO()
    package.save(buffer)
    with whole_file(path) as part:
        part.write_bytes(_undated(buffer))


def _undated(package: io.BytesIO) -> bytes:
    """The package with one date for all parts, so that the same document gives the same bytes."""
    undated = io.BytesIO()
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(undated, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return undated.getvalue()


def _add_edges(main: _XmlPart, document: Document) -> dict[Section, str]:
    """Add headers and footers, for odd and even pages; give back what each section refers to."""
    headers = footers = ""
    for number, kind in enumerate(("default", "even"), start=1):
        footer = main.add(
            f"/word/footer{number}.xml",
            CT.WML_FOOTER,
            RT.FOOTER,
            footer_xml(document.layout, even=kind == "even"),
        )
        footers += _reference("footer", kind, main.relate_to(footer, RT.FOOTER))
        if document.draft:
            header = main.add(
                f"/word/header{number}.xml", CT.WML_HEADER, RT.HEADER, header_xml(document.draft)
            )
            headers += _reference("header", kind, main.relate_to(header, RT.HEADER))
    return {"cover": headers, "portrait": headers + footers, "landscape": headers + footers}


def _reference(edge: str, kind: str, relation: str) -> str:
    return f'<w:{edge}Reference w:type="{kind}" r:id="{relation}"/>'


def _add_looks(main: _XmlPart, document: Document, small: Mapping[Style, float]) -> None:
    layout = document.layout
    width = round(page_size(layout, landscape=False).text_width * TWIPS_PER_MM)
    main.add("/word/styles.xml", CT.WML_STYLES, RT.STYLES, styles_xml(layout, width, small))
    main.add("/word/fontTable.xml", CT.WML_FONT_TABLE, RT.FONT_TABLE, font_table_xml(layout))
    main.add("/word/settings.xml", CT.WML_SETTINGS, RT.SETTINGS, _settings_xml(document))


def _settings_xml(document: Document) -> str:
    # Word asks once whether to update the fields; without it the contents would stay without page
    # numbers, and after the first save the question does not come back.
    contents = any(isinstance(block, Contents) for block in document.blocks)
    update = "<w:updateFields/>" if contents else ""
    return (
        f'<w:settings xmlns:w="{wordml.W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        f"{update}<w:compat>"
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _add_numbers(main: _XmlPart, text: str) -> None:
    """Add the custom part with the numbers, described as Word wants it or drops it."""
    data = main.add("/customXml/item1.xml", CT.XML, RT.CUSTOM_XML, text)
    data.add(
        "/customXml/itemProps1.xml",
        CT.OFC_CUSTOM_XML_PROPERTIES,
        RT.CUSTOM_XML_PROPS,
        f'<ds:datastoreItem ds:itemID="{_STORE_ID}"'
        ' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{wordml.NUMBERS}"/></ds:schemaRefs>'
        "</ds:datastoreItem>",
    )


def _describe(package: Package, document: Document) -> None:
    """The core properties: the title. Nobody is named as author."""
    properties = package.core_properties
    properties.title = wordml.clean(document.title)[:255]
    properties.last_modified_by = ""
    properties.created = properties.modified = _FIXED_DATE
