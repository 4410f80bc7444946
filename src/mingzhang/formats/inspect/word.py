"""Looks through a docx: paragraphs and cells, headers, notes; changes, comments, hidden text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from mingzhang.formats.inspect.package import inspect_package
from mingzhang.formats.inspect.parts import Parts, attribute, local
from mingzhang.formats.wordml import w
from mingzhang.model.inspection import Inspection

_TEXT_PARTS = r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|glossary/document)\.xml"
_PLACES = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
}
_INSERTED = {"ins": "插入", "moveTo": "移入", "del": "删除", "moveFrom": "移出"}
_FORMATS = {"rPrChange", "pPrChange", "tblPrChange", "sectPrChange", "trPrChange", "tcPrChange"}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_QUOTED = 20
_OFF = {"0", "false", "off", "none"}


def inspect_docx(parts: Parts, result: Inspection) -> None:
    """Note every text of the document and everything in it that does not show."""
    inspect_package(parts, result)
    hidden_styles = _hidden_styles(parts)
    for name in parts.matching(_TEXT_PARTS):
        root = parts.tree(name)
        if root is not None:
            _text_part(root, name, hidden_styles, result)
    for name in parts.matching(r"word/comments(?:Extended|Ids)?\.xml"):
        _comments(parts.tree(name), result)
    for name in parts.matching(r"word/people\.xml"):
        root = parts.tree(name)
        for person in () if root is None else root:
            result.trace("person", "批注和修订的人名", attribute(person, "author"))
    for name in parts.matching(r"customXml/item\d+\.xml"):
        _custom_part(parts.tree(name), name, result)


def _hidden_styles(parts: Parts) -> set[str]:
    """The ids of the styles whose text does not show."""
    root = parts.tree("word/styles.xml")
    if root is None:
        return set()
    return {
        attribute(style, "styleId")
        for style in root.iter(w("style"))
        if any(_is_on(one) for one in style.iter(w("vanish")))
    }


def _is_on(element: etree._Element) -> bool:
    return attribute(element, "val").lower() not in _OFF


def _text_part(
    root: etree._Element, name: str, hidden_styles: set[str], result: Inspection
) -> None:
    stem = name.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
    part = _PLACES.get(stem, name)
    for number, paragraph in enumerate(root.iter(w("p")), start=1):
        text = _text(paragraph)
        place = (
            f"{part}第{number}段“{text.strip()[:_QUOTED]}”"
            if text.strip()
            else f"{part}第{number}段"
        )
        result.show(text, place)
        _changes(paragraph, place, result)
        _hidden(paragraph, place, hidden_styles, result)
    for kind in ("trPr", "tblGrid"):  # rows put in or taken out
        for element in root.iter(w(kind)):
            for child in element:
                if local(child) in ("ins", "del"):
                    word = _INSERTED[local(child)]
                    result.trace("tracked-change", part, f"{word}表格行（{_author(child)}）")


def _own(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The elements of a paragraph, without those of paragraphs in its text boxes."""
    for child in paragraph:
        if child.tag == w("p"):
            continue
        yield child
        yield from _own(child)


def _text(paragraph: etree._Element) -> str:
    """All text of a paragraph, what was deleted or is hidden included: it can be brought back."""
    pieces = []
    for element in _own(paragraph):
        name = local(element)
        if name in ("t", "delText"):
            pieces.append(element.text or "")
        elif name in _CHARACTERS:
            pieces.append(_CHARACTERS[name])
    return "".join(pieces)


def _changes(paragraph: etree._Element, place: str, result: Inspection) -> None:
    for element in _own(paragraph):
        name = local(element)
        if name in _INSERTED and attribute(element, "author") + attribute(element, "id"):
            text = "".join(one.text or "" for one in element.iter(w("t"), w("delText")))
            what = f"“{text}”" if text else "段落标记"
            result.trace("tracked-change", place, f"{_INSERTED[name]}{what}（{_author(element)}）")
        elif name in _FORMATS:
            result.trace("tracked-change", place, f"改了格式（{_author(element)}）")


def _author(element: etree._Element) -> str:
    return attribute(element, "author") or "未署名"


def _hidden(
    paragraph: etree._Element, place: str, hidden_styles: set[str], result: Inspection
) -> None:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    whole = style is not None and attribute(style, "val") in hidden_styles
    for run in (element for element in _own(paragraph) if element.tag == w("r")):
        text = "".join(one.text or "" for one in run.iter(w("t"), w("delText")))
        looks = run.find(w("rPr"))
        vanish = None if looks is None else looks.find(w("vanish"))
        chosen = None if looks is None else looks.find(w("rStyle"))
        by_style = whole or (chosen is not None and attribute(chosen, "val") in hidden_styles)
        if text and (_is_on(vanish) if vanish is not None else by_style):
            result.trace("hidden-text", place, text)


def _comments(root: etree._Element | None, result: Inspection) -> None:
    for comment in () if root is None else root.iter(w("comment")):
        text = "".join(one.text or "" for one in comment.iter(w("t")))
        result.trace("comment", _author(comment), text)


def _custom_part(root: etree._Element | None, name: str, result: Inspection) -> None:
    """A data part: its texts and attributes are read like any other text."""
    for element in () if root is None else root.iter():
        for value in (element.text or "", *map(str, element.attrib.values())):
            result.show(value, f"附带的数据（{name}）")
