"""Looks through an HTML page: its texts, scripts, comments, hidden parts and links outwards."""

from __future__ import annotations

import re

from lxml import etree, html

from mingzhang.formats.inspect.package import local_paths
from mingzhang.formats.inspect.parts import UnreadableError
from mingzhang.formats.inspect.plain_text import inspect_json
from mingzhang.model.inspection import Inspection

_BLOCKS = {
    *("p", "td", "th", "li", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption"),
    *("dt", "dd", "pre", "title", "summary", "div"),
}
_SILENT = {"script", "style", "template"}
_SOURCES = ("src", "href", "action", "data", "poster", "srcset")
_OUTSIDE = re.compile(r"(?i)\s*(?:[a-z][a-z0-9+.-]*:)?//")
_PAGE_LINK = "a"  # a link that a reader may follow loads nothing by itself
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_PERSON_NAMES = {"author", "creator", "dc.creator"}


def inspect_html(text: str, result: Inspection) -> None:
    """Note every text of the page and everything in it that does not show or leads out."""
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        raise UnreadableError("网页是空的或已损坏") from error
    count = 0
    for element in root.iter():
        if isinstance(element, etree._Comment):
            result.trace("comment", "网页注释", (element.text or "").strip())
        if not isinstance(element.tag, str):
            continue
        if element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in element):
            count += 1
            result.show(_shown(element), f"第{count}段")
        elif element.tag not in _SILENT:
            result.show(element.text or "", "网页")
        _element(element, result)


def _shown(element: etree._Element) -> str:
    """The text of an element with that of its children, scripts and styles left out."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return ""
    inside = "".join(_shown(child) + (child.tail or "") for child in element)
    return (element.text or "") + inside


def _element(element: html.HtmlElement, result: Inspection) -> None:
    for key in _SOURCES:
        value = str(element.get(key, ""))
        if element.tag != _PAGE_LINK and _OUTSIDE.match(value):
            result.trace("outside-link", f"<{element.tag}>", value)
        for path in local_paths(value):
            result.trace("file-path", f"<{element.tag}>", path)
    if element.tag == "script":
        _script(element, result)
    if element.tag == "meta" and element.get("name", "").lower() in _PERSON_NAMES:
        result.trace("person", "网页属性“作者”", str(element.get("content", "")))
    # What has the attribute “hidden” is shown on demand; it is looked through like any other text.
    if _HIDING.search(element.get("style", "")) and element.tag not in _SILENT:
        text = "".join(map(str, element.itertext())).strip()
        if text:
            result.trace("hidden-text", f"<{element.tag}>", text)


def _script(element: etree._Element, result: Inspection) -> None:
    """A program, or data, which is read."""
    text = element.text or ""
    if "json" in element.get("type", ""):
        inspect_json(text, result)
    else:
        result.trace("script", "", "")
        result.show(text, "脚本")
