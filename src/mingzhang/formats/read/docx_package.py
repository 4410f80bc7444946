"""Opens an untrusted docx: which file it is, within which limits, and its parts as trees."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from mingzhang.formats.files import refusal
from mingzhang.model.problem import InputError

_MOST_FILE_BYTES = 256 * 1024 * 1024
_MOST_ENTRIES = 4096
_MOST_PART_BYTES = 64 * 1024 * 1024
# Tables of zeros pack well; beyond this, and large, it is a bomb and no report.
_MOST_RATIO = 200
_RATIO_FROM_BYTES = 8 * 1024 * 1024

_OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)
_RESAVE = "请用 Word 或 WPS 打开后另存为 .docx 再试。"


class Package:
    """The parts of an open docx; every part is read within the limits."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path = path
        self._archive = archive
        self.names = tuple(info.filename for info in archive.infolist())

    def tree(self, name: str) -> etree._Element | None:
        """The root element of a part, None if the file has no such part."""
        if name not in self.names:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            root = etree.fromstring(self._bytes(name), parser)
        except etree.XMLSyntaxError as error:
            raise refusal(
                self._path.name, "broken-xml", f"文件已损坏，其中的 {name} 不能读取。", _RESAVE
            ) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise refusal(
                self._path.name, "document-type", f"{name} 含有文档类型声明，不予读取。", _RESAVE
            )
        return root

    def _bytes(self, name: str) -> bytes:
        info = self._archive.getinfo(name)
        ratio = info.file_size / max(info.compress_size, 1)
        bomb = info.file_size > _RATIO_FROM_BYTES and ratio > _MOST_RATIO
        if info.file_size > _MOST_PART_BYTES or bomb:
            raise refusal(
                self._path.name,
                "too-large",
                f"其中的 {name} 解压后有 {info.file_size // 1024 // 1024} MB，超出可读的范围。",
                "请核实文件来源，或拆分文件。",
            )
        try:
            # zipfile reads no more than the size it declares, which is checked above.
            return self._archive.read(info)
        except _ZIP_FAULTS as error:
            raise refusal(
                self._path.name, "broken-zip", f"文件已损坏，其中的 {name} 不能解压。", _RESAVE
            ) from error


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The docx at ``path``, open while the context lasts.

    Raises InputError if the file is missing, too large, an old .doc, locked by a password, no zip
    or broken.
    """
    _refuse_others(path)
    try:
        archive = zipfile.ZipFile(path)
    except _ZIP_FAULTS as error:
        raise refusal(path.name, "broken-zip", "文件已损坏，不能打开。", _RESAVE) from error
    with archive:
        if len(archive.infolist()) > _MOST_ENTRIES:
            raise refusal(
                path.name,
                "too-many-entries",
                f"文件内有 {len(archive.infolist())} 个部件，超出可读的范围。",
                "请核实文件来源。",
            )
        yield Package(path, archive)


def _refuse_others(path: Path) -> None:
    """Raise InputError if ``path`` is no zip at all, saying what it is."""
    if not path.is_file():
        raise refusal(path.name, "missing-file", "找不到这个文件。", "请核对文件名和所在文件夹。")
    if path.stat().st_size > _MOST_FILE_BYTES:
        raise refusal(path.name, "too-large", "文件超过 256 MB。", "请压缩其中的图片或拆分文件。")
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(_OLE_HEADER):
            raise _ole_refusal(path, _ENCRYPTED in file.read())
    if head.startswith(b"PK"):
        return
    raise refusal(path.name, "not-docx", "不是 .docx 文件（内容不是压缩包格式）。", _RESAVE)


def _ole_refusal(path: Path, encrypted: bool) -> InputError:
    if encrypted:
        return refusal(
            path.name,
            "password",
            "文件设了打开密码，不能读取。",
            "请在 Word 或 WPS 中取消密码后再试。",
        )
    return refusal(
        path.name, "old-doc", "这是旧格式的 .doc 或 .wps 文件，只能读取 .docx。", _RESAVE
    )
