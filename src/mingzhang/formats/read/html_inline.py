"""Read the running text of HTML elements: marks, bold and the numbers our pages print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

from mingzhang.formats.plain import collapse
from mingzhang.model.document import Inline, Number, Text
from mingzhang.model.number import parse_decimal, scale_of

UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "object",
        "iframe",
        "head",
        "nav",
        "select",
        "textarea",
        "button",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Traces:
    """The traces a page keeps in its script, by the index its numbers give."""

    lines: Sequence[tuple[str, ...]] = ()

    def of(self, index: str) -> tuple[str, ...]:
        """The trace a number refers to, () if it refers to none."""
        known = index.isdecimal() and int(index) < len(self.lines)
        return self.lines[int(index)] if known else ()


def tag_of(element: etree._Element) -> str:
    """The lower-case name of an element, "" for a comment or an instruction."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def classes(element: etree._Element) -> list[str]:
    """The class names of an element."""
    return (element.get("class") or "").split()


def is_unseen(element: etree._Element) -> bool:
    """Whether a reader of the page does not see the element."""
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
    return tag_of(element) in ("", *UNSEEN) or bool(hidden)


def text_of(element: etree._Element) -> str:
    """The visible text of an element on one line."""
    return collapse("".join(_texts(element))).strip(" ")


def inlines_of(element: etree._Element, traces: Traces) -> tuple[Inline, ...]:
    """The running text of an element, without blanks at the ends."""
    inlines = [inline for inline in _inlines(element, traces, Text("")) if inline.text]
    if inlines and isinstance(first := inlines[0], Text):
        inlines[0] = Text(first.text.lstrip(" "), first.mark, first.bold)
    if inlines and isinstance(last := inlines[-1], Text):
        inlines[-1] = Text(last.text.rstrip(" "), last.mark, last.bold)
    return tuple(inline for inline in inlines if inline.text)


def number_of(element: etree._Element, traces: Traces) -> Number | None:
    """The number a ``data`` element prints, with its text as it stands; None if it is none."""
    text = text_of(element)
    unit = element.get("data-unit") or ""
    value = _value(element.get("value") or "", text, unit)
    if value is None or not text:
        return None
    return Number(
        text=text,
        value=value,
        unit=unit,
        quantity=element.get("data-quantity") or "",
        key=element.get("data-key") or "",
        source=element.get("data-source") or "",
        trace=traces.of(element.get("data-trace") or ""),
    )


def _value(attribute: str, text: str, unit: str) -> Decimal | None:
    try:
        value = Decimal(attribute)
    except InvalidOperation:
        printed = parse_decimal(text)
        return None if printed is None else printed * scale_of(unit)
    return value if value.is_finite() else None


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if tag_of(child) == "br":
            yield " "
        elif not is_unseen(child):
            yield from _texts(child)
        yield child.tail or ""


def _inlines(element: etree._Element, traces: Traces, look: Text) -> Iterator[Inline]:
    """The inlines of an element; ``look`` is an empty text with the mark and bold around it."""
    yield _plain(element.text, look)
    for child in element:
        tag = tag_of(child)
        number = number_of(child, traces) if tag == "data" and "n" in classes(child) else None
        if number:
            yield number
        elif tag == "br":
            yield _plain(" ", look)
        elif not is_unseen(child):
            inner = Text("", look.mark or tag == "mark", look.bold or tag in ("b", "strong"))
            yield from _inlines(child, traces, inner)
        yield _plain(child.tail, look)


def _plain(text: str | None, look: Text) -> Text:
    return Text(collapse(text or ""), look.mark, look.bold)
