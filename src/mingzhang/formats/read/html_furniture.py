"""What a site puts around a text: menus, the way to the page, lists of links, the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from mingzhang.formats.read.html_inline import is_unseen, tag_of

_TAGS = frozenset(["nav", "footer", "aside"])
_NAMES = re.compile(
    r"nav|navbar|navigation|menus?|breadcrumbs?|crumbs?|sidebar|foot|footer|copyright|share"
    r"|bdsharebuttonbox|pager|pagination|search|login|banner|toolbar|qrcode|friendlinks?"
)
_WORDS = re.compile(r"[A-Za-z]+")
_MOST = 1 / 3  # of the page's text; what holds more is no furniture, whatever it is called
_FEWEST_LINKS = 3
_LINKED = 0.7  # of a box's text that is links, so that it is a list of links
_BOXES = frozenset(["div", "ul", "ol", "dl", "table", "section", "p", "td", "tr", "header", "form"])
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Amount:
    """Characters of a box, those of its links, and how many links that lead away it has."""

    text: int = 0
    linked: int = 0
    links: int = 0


def furniture(root: etree._Element) -> frozenset[etree._Element]:
    """The boxes of a page that are no part of its text, the outermost of each.

    Links within the page (a table of contents) and links to files (attachments) are text.
    """
    amounts: dict[etree._Element, _Amount] = {}
    _measure(root, amounts)
    whole = amounts[root].text
    return frozenset(_found(root, amounts, whole))


def _measure(element: etree._Element, amounts: dict[etree._Element, _Amount]) -> _Amount:
    amount = amounts[element] = _Amount(_length(element.text))
    for child in element:
        if not is_unseen(child):
            inner = _measure(child, amounts)
            amount.text += inner.text
            amount.linked += inner.linked
            amount.links += inner.links
        amount.text += _length(child.tail)
    target = (element.get("href") or "").strip() if tag_of(element) == "a" else ""
    if target and not target.startswith("#") and not _FILES.search(target):
        amount.linked, amount.links = amount.text, 1
    return amount


def _length(text: str | None) -> int:
    return len("".join((text or "").split()))


def _found(
    element: etree._Element, amounts: dict[etree._Element, _Amount], whole: int
) -> Iterator[etree._Element]:
    for child in element:
        amount = amounts.get(child)
        if amount is None:
            continue
        if amount.text <= _MOST * whole and (_is_named(child) or _is_links(child, amount)):
            yield child
        else:
            yield from _found(child, amounts, whole)


def _is_named(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return tag_of(element) in _TAGS or any(map(_NAMES.fullmatch, _WORDS.findall(names)))


def _is_links(element: etree._Element, amount: _Amount) -> bool:
    many = amount.links >= _FEWEST_LINKS and amount.linked >= _LINKED * amount.text
    return tag_of(element) in _BOXES and many
