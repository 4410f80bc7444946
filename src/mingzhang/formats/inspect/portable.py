"""Looks through a PDF: the text of its pages, properties, annotations, scripts, attachments."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from mingzhang.formats.inspect.parts import UnreadableError
from mingzhang.model.inspection import Inspection

_NOTES = {
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_FREETEXT,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_STAMP,
    pdfium.FPDF_ANNOT_INK,
}
_MOST_PAGES = 2000


def inspect_pdf(data: bytes, result: Inspection) -> Iterator[tuple[str, bytes]]:
    """Note every text of the file and what it hides; yields each attachment by name."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("PDF 打不开：已损坏，或加了密码") from error
    try:
        _properties(document, result)
        if len(document) > _MOST_PAGES:
            raise UnreadableError(f"PDF 有 {len(document)} 页，超出可查的范围")
        for number in range(len(document)):
            _page(document[number], f"第{number + 1}页", result)
        if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0:
            result.trace("macro", "PDF 里的脚本", "")
        for index in range(document.count_attachments()):
            attachment = document.get_attachment(index)
            result.trace("attachment", "", attachment.get_name())
            yield attachment.get_name(), bytes(attachment.get_data())
    finally:
        document.close()


def _properties(document: pypdfium2.PdfDocument, result: Inspection) -> None:
    for key, value in document.get_metadata_dict(skip_empty=True).items():
        if key == "Author":
            result.trace("person", "文件属性“作者”", value)
        else:
            result.show(value, "文件属性")


def _page(page: pypdfium2.PdfPage, place: str, result: Inspection) -> None:
    text = page.get_textpage()
    for line in text.get_text_bounded().splitlines():
        result.show(line, place)
    text.close()
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if pdfium.FPDFAnnot_GetSubtype(annotation) in _NOTES:
            result.trace("comment", place, _text_of(annotation, b"Contents"))
        pdfium.FPDFPage_CloseAnnot(annotation)
    page.close()


def _text_of(annotation: object, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")
