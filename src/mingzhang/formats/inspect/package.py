"""What every Office package may carry unseen: names of persons, links, macros, embedded files."""

from __future__ import annotations

import re

from mingzhang.formats.inspect.parts import Parts, attribute, local
from mingzhang.model.inspection import Inspection, TraceKind

_PERSONS = {"creator": "作者", "lastModifiedBy": "最后保存者"}
_WORK: dict[str, tuple[TraceKind, str]] = {
    "Company": ("company", "单位"),
    "Manager": ("person", "经理"),
    "HyperlinkBase": ("outside-link", "超链接基础"),
}
_STANDARD_TEMPLATES = {"", "Normal", "Normal.dot", "Normal.dotm"}
_LOCAL_PATH = re.compile(
    r"(?i)(?<![a-z])[a-z]:[\\/](?!/)[^\"'<>|]*|\\\\[^\\\s\"'<>|]+\\[^\"'<>|]*|file:/+[^\"'<>|\s]*"
)
_EMBEDDED = r"(?:word|xl|ppt)/(?:embeddings|activeX|ctrlProps)/[^/]+"


def inspect_package(parts: Parts, result: Inspection) -> None:
    """Note the properties, links, macros, embedded objects and printers of a package."""
    _core(parts, result)
    _application(parts, result)
    _custom(parts, result)
    for name in parts.matching(r".*\.rels"):
        _links(parts, name, result)
    for name in parts.matching(r".*vbaProject\.bin|.*/macrosheets/.*"):
        result.trace("macro", "", name)
    for name in parts.matching(_EMBEDDED):
        result.trace("embedded-object", "", name)
    for name in parts.matching(r".*printerSettings\d*\.bin"):
        text = parts.data(name).decode("utf-16-le", "ignore")
        shown = re.match(r"[^\x00-\x1f]{2,64}", text)
        result.trace("printer-path", "", shown[0].strip() if shown else name)


def _core(parts: Parts, result: Inspection) -> None:
    root = parts.tree("docProps/core.xml")
    for element in () if root is None else root:
        text = (element.text or "").strip()
        if text and local(element) in _PERSONS:
            result.trace("person", f"文件属性“{_PERSONS[local(element)]}”", text)
        else:
            result.show(text, "文件属性")


def _application(parts: Parts, result: Inspection) -> None:
    root = parts.tree("docProps/app.xml")
    for element in () if root is None else root:
        name, text = local(element), (element.text or "").strip()
        if text and name in _WORK:
            kind, word = _WORK[name]
            result.trace(kind, f"文件属性“{word}”", text)
        elif name == "Template" and text not in _STANDARD_TEMPLATES:
            result.trace("template-path", "文件属性“模板”", text)


def _custom(parts: Parts, result: Inspection) -> None:
    root = parts.tree("docProps/custom.xml")
    for element in () if root is None else root:
        value = "".join(str(text) for text in element.itertext()).strip()
        result.trace("custom-property", f"自定义属性“{attribute(element, 'name')}”", value)


def _links(parts: Parts, name: str, result: Inspection) -> None:
    root = parts.tree(name)
    for element in () if root is None else root:
        target = attribute(element, "Target")
        kind = attribute(element, "Type").rpartition("/")[2]
        if attribute(element, "TargetMode") != "External" or kind == "attachedTemplate":
            if kind == "attachedTemplate":
                result.trace("template-path", "所附模板", target)
            continue
        is_path = _LOCAL_PATH.match(target)
        result.trace("file-path" if is_path else "outside-link", "链接", target)


def local_paths(text: str) -> list[str]:
    """Paths of someone's own computer in a text."""
    return [match[0].strip() for match in _LOCAL_PATH.finditer(text)]
