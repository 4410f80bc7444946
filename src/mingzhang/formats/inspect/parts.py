"""The parts of an untrusted package of XML files (docx, xlsx), each read within limits."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

_MOST_PART_BYTES = 64 * 1024 * 1024
MOST_BYTES = 512 * 1024 * 1024  # of all parts of a package together
_MOST_ENTRIES = 4096
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, KeyError)


class UnreadableError(Exception):
    """The file cannot be looked through; the text says why, for a person."""


class Parts:
    """An open package. Names are those of the archive, in its order."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except FAULTS as error:
            raise UnreadableError("文件已损坏，打不开") from error
        self.names = tuple(self._archive.namelist())
        self._left = MOST_BYTES
        if len(self.names) > _MOST_ENTRIES:
            raise UnreadableError(f"文件里有 {len(self.names)} 个部件，超出可查的范围")

    def matching(self, pattern: str) -> Iterator[str]:
        """The names that ``pattern`` fits as a whole, in order."""
        expression = re.compile(pattern)
        return (name for name in self.names if expression.fullmatch(name))

    def data(self, name: str) -> bytes:
        """The bytes of a part."""
        try:
            info = self._archive.getinfo(name)
            self._left -= info.file_size
            if info.file_size > _MOST_PART_BYTES or self._left < 0:
                raise UnreadableError(f"其中的 {name} 太大，超出可查的范围")
            return self._archive.read(info)
        except FAULTS as error:
            raise UnreadableError(f"文件已损坏，其中的 {name} 不能读取") from error

    def tree(self, name: str) -> etree._Element | None:
        """The root element of a part, None if the package has none of that name."""
        if name not in self.names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(self.data(name), parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableError(f"文件已损坏，其中的 {name} 不能读取") from error


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """The attribute ``name`` in whatever namespace, "" if there is none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def is_on(element: etree._Element, name: str) -> bool:
    """Whether the switch attribute ``name`` is set."""
    return attribute(element, name).lower() in {"1", "true", "on"}
